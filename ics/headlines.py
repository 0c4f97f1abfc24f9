"""The numbers of the summary page, worded: what the evidence says of Scotland, of each message and
of lines fit to quote.
"""

from collections.abc import Iterable, Mapping
from itertools import chain

import pandas as pd

from ics import verdicts
from ics.reviewed import cited
from ics.what_counts import PEOPLE, effects, observed
from livingreview.claims.assessment import FOR, INFERRED
from livingreview.claims.brief import assessed
from livingreview.claims.sections import load_section
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.query import EVERYTHING, SOURCES, Query
from livingreview.show.cells import RowsLink
from livingreview.show.numbers import Number, Selection, select
from livingreview.show.places import labels_of
from livingreview.words import count, listed, whole

NOBODY = "no cited source"
SECTIONS = ("defining-integration", "what-works", "conclusions")
Labels = Mapping[str, str]


def summary_numbers(evidence: Evidence) -> dict[str, Number]:
    """Return every number of the summary page by its name, as words, with a link to its rows where
    it counts rows.

    A name with ``-scottish`` counts those about Scotland, one with ``-against`` lists who
    reports what is unfavourable.
    """
    labels = labels_of(evidence.works)
    findings, happened = select(evidence, "findings"), effects(evidence)
    reported = select(evidence, "findings", about="integration")
    groups = {
        "expected": reported.about(level=PEOPLE, timing="expected", direction="positive"),
        "inquiries": findings.about(exposure="failure-to-integrate", voice="inquiry"),
        "measured-costs": happened.about(basis="measured", level="economic"),
        "staff": reported.about(voice="staff"),
    }
    return {
        **_works(evidence),
        **_outcomes(evidence, labels),
        **{
            key: words
            for name, rows in groups.items()
            for key, words in _group(name, rows, labels).items()
        },
        **_claims(evidence, labels),
        **_quantities(evidence.findings),
    }


def _works(evidence: Evidence) -> dict[str, Number]:
    works, findings = select(evidence, "sources"), select(evidence, "findings")
    return {
        "sources": works.sources("source"),
        "cited-sources": whole(cited(evidence.mentions)["source_id"].nunique()),
        "findings": findings.count("finding"),
        "scottish-sources": works.focused.sources(),
        "scottish-happened": findings.about(timing="happened").focused.sources(),
        "scottish-measured": observed(evidence).focused.sources(),
    }


def _outcomes(evidence: Evidence, labels: Labels) -> dict[str, Number]:
    measured, ways = observed(evidence), evidence.labels("direction")
    under_rules = verdicts.under_rules(effects(evidence).about(basis="measured")).loc["people"]
    by_rule = {
        rule: listed(f"{whole(row[way])} {words.lower()}" for way, words in ways.items())
        for rule, row in under_rules.iterrows()
    }
    children = measured.about(direction="positive", client_group="children")
    return {
        "measured": by_rule["measured"],
        "measured-scottish": by_rule["scottish"],
        "measured-programmes": measured.programmes("programme"),
        "better-for-children": children.programmes("programme"),
        "measured-worse": _who(measured.about(direction="negative").rows["source_id"], labels),
    }


def _group(name: str, rows: Selection, labels: Labels) -> dict[str, Number]:
    return {
        name: rows.sources("source"),
        f"{name}-scottish": rows.focused.sources(),
        f"{name}-against": _who(rows.about(direction="negative").rows["source_id"], labels),
    }


def _claims(evidence: Evidence, labels: Labels) -> dict[str, Number]:
    focus = evidence.settings.focus
    in_focus = set(select(evidence, "sources").focused.rows["source_id"])
    numbers: dict[str, Number] = {}
    sections = (load_section(evidence, name) for name in SECTIONS)
    assessments = chain.from_iterable(assessed(section.claims, evidence) for section in sections)
    for assessment in assessments:
        name, bearing = assessment.claim.name, FOR if assessment.sources else INFERRED
        works = assessment.works(bearing)
        scottish = len(in_focus.intersection(works))
        rows = Query.of(EVERYTHING, body="1", claim=f"{name}.{bearing}")
        numbers[f"{name}-sources"] = _linked(len(works), count(len(works), "source"), rows)
        numbers[f"{name}-scottish"] = _linked(
            scottish, whole(scottish), rows.narrowed(**{focus.field: focus.code})
        )
    return numbers


def _linked(number: int, words: str, rows: Query) -> Number:
    return RowsLink(words, rows.address(SOURCES)) if number else words


def _quantities(findings: pd.DataFrame) -> dict[str, Number]:
    quantities = findings.set_index("finding_id")[["quantity", "unit"]]
    fall, pupils = quantities.at["webb2004-1", "quantity"].split(";")
    years = quantities.at["sammons2003-1", "quantity"]
    return {
        "pilot-years": f"{years} {quantities.at['sammons2003-1', 'unit'].split()[0]}",
        "fall": f"{fall} per cent",
        "pupils": f"{pupils} pupils",
        "saving": f"£{whole(int(quantities.at['auditcommission2004-1', 'quantity']))}",
    }


def _who(sources: Iterable[str], labels: Labels) -> str:
    return listed(labels[source] for source in dict.fromkeys(sources)) or NOBODY
