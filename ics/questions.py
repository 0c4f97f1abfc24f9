"""The questions that readers meet more than once, each defined here and nowhere else.

A review of other people's studies is a source and never a programme.
"""

from dataclasses import replace

from ics.question import Question, in_both
from ics.what_counts import (
    HAPPENED,
    MEASURED_ON_CHILDREN,
    STUDIES,
)
from livingreview.evidence.query import PROGRAMMES, SOURCES, Codes

EACH_ONCE = "Programmes, each once; reviews of other people's studies are none."
NAMED = "Cited sources that name it, one by one or in a list."
LEADERSHIP, CLIMATE = "factor.leadership-commitment", "factor.organisational-climate"
BARRIERS = {
    "money": ("barrier.financial-uncertainty", "uncertain money"),
    "culture": ("barrier.professional-culture", "professional culture"),
    "roles": ("barrier.role-clarity", "unclear roles"),
    "purpose": ("barrier.shared-understanding", "unclear purpose"),
}


def _programmes(name: str, phrase: str, counts: str, /, **where: Codes) -> list[Question]:
    of_studies = {**where, "evidence_kind": STUDIES}
    return in_both(name, PROGRAMMES, phrase, f"{EACH_ONCE} {counts}", **of_studies)


def _sources(name: str, phrase: str, counts: str, /, **where: Codes) -> list[Question]:
    return in_both(name, SOURCES, phrase, counts, **where)


def _named(name: str, phrase: str, theme: Codes) -> list[Question]:
    before, since = in_both(name, SOURCES, phrase, NAMED, "themes", theme=theme)
    at_first_hand = (*since.where, ("read_as", "first-hand"))
    return [before, replace(since, where=at_first_hand)]


def _in_2006(questions: list[Question]) -> list[Question]:
    return [question for question in questions if question.body == "2006"]


def _scottish(questions: list[Question]) -> list[Question]:
    return [replace(question, scottish=True) for question in questions]


QUESTIONS = (
    *in_both(
        "sources", SOURCES, "source(|s) {listed}", "Works; the review itself is none.", "sources"
    ),
    *_scottish(
        in_both(
            "scotland",
            SOURCES,
            "source(|s) about Scotland {listed}",
            "Works whose country is coded as Scotland.",
            "sources",
        )
    ),
    *_programmes(
        "programmes",
        "programme(|s) reported on {by}",
        "An effect of integration is reported, on anybody or anything, measured or said.",
        **HAPPENED,
    ),
    *_programmes(
        "measured",
        "programme(|s) measured {by}",
        "An effect of integration on children or families was measured.",
        **MEASURED_ON_CHILDREN,
    ),
    *_in_2006(
        _scottish(
            _programmes(
                "measured-scotland",
                "Scottish programme(|s) measured {by}",
                "An effect on children or families was measured, by a source about Scotland.",
                **MEASURED_ON_CHILDREN,
            )
        )
    ),
    *_programmes(
        "measured-alone",
        "programme(|s) measured as integration alone {by}",
        "An effect was measured on children or families, and integration came by itself.",
        **MEASURED_ON_CHILDREN,
        isolates_integration="yes",
    ),
    *_in_2006(
        _programmes(
            "measured-package",
            "programme(|s) measured as a package {by}",
            "An effect was measured on children or families; new services or money came as well.",
            **MEASURED_ON_CHILDREN,
            isolates_integration="part-of-package",
        )
    ),
    *_programmes(
        "costs",
        "programme(|s) with costs measured {by}",
        "A cost or a saving of integration was measured.",
        **HAPPENED,
        basis="measured",
        level="economic",
    ),
    *_sources(
        "costs-told",
        "source(|s) {cited} tell(s|) of costs or savings",
        "Sources with a counted finding on costs or savings, whatever it rests on.",
        level="economic",
    ),
    *_in_2006(
        _sources(
            "staff",
            "source(|s) {cited} report(s|) what staff say",
            "Sources with a counted finding in the voice of staff.",
            voice="staff",
        )
    ),
    *_in_2006(
        _sources(
            "users",
            "source(|s) {cited} report(s|) what families and other users say",
            "Sources with a counted finding in the voice of people who use services.",
            voice="service-users",
        )
    ),
    *_in_2006(
        _named("words", "source(|s) {cited} find(s|) the words confusing", "definition.confusion")
    ),
    *_in_2006(_named("leadership", "source(|s) {cited} name(s|) leadership as a help", LEADERSHIP)),
    *_in_2006(_named("climate", "source(|s) {cited} name(s|) a good climate as a help", CLIMATE)),
    *_named("building", "source(|s) {cited} discuss(es|) sharing a building", "factor.co-location"),
    *(
        question
        for name, (theme, words) in BARRIERS.items()
        for question in _in_2006(_named(name, f"source(|s) {{cited}} name(s|) {words}", theme))
    ),
)
