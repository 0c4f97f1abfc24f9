"""The answers to the questions that readers meet more than once: one number a question, with a link
to the rows that it counts.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from ics import how_read
from ics.question import Question
from ics.questions import QUESTIONS
from ics.reviewed import REVIEWED
from ics.verdicts import over_all
from ics.wording import one_or_none, pointing, whole_or_none
from livingreview.claims.sections import load_section
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.query import PROGRAMMES
from livingreview.evidence.releases import version
from livingreview.show.numbers import Number, Selection, select
from livingreview.show.places import labels_of
from livingreview.words import capital, count, listed

ANSWERS = "summary"  # the section whose claims are the answers
DAY = "%-d %B %Y"
NOT_RECORDED = "on a day that was not recorded"


@dataclass(frozen=True, eq=False)
class Answer:
    """The answer to a question: the rows that it counts, as words that lead to them."""

    question: Question
    rows: Selection

    @property
    def number(self) -> int:
        """How many there are, in the unit of the question."""
        return self.rows.number(self.question.unit)

    @property
    def words(self) -> Number:
        """The number with what it counts, fit for the middle of a sentence."""
        phrase = count(self.number, self.question.one, self.question.many)
        return self.rows.worded(phrase, self.question.unit)

    @property
    def opening(self) -> Number:
        """The same words, fit to begin a sentence."""
        return self.words if self.number else capital(str(self.words))

    @property
    def scottish(self) -> Number:
        """How many of them are about Scotland; ``none`` for none."""
        words = one_or_none(self.rows.focused.number(self.question.unit))
        return self.rows.focused.worded(words, self.question.unit)

    @property
    def against(self) -> str:
        """The works among them that report something unfavourable, in words."""
        labels = labels_of(self.rows.evidence.works)
        worse = dict.fromkeys(self.rows.about(direction="negative").rows["source_id"])
        return listed(labels[work] for work in worse) or "no cited source"

    @property
    def measured(self) -> str:
        """The number of programmes measured, and how many of them with a comparison: ``19
        programmes measured since 2006 (14 with a comparison)``.
        """
        compared = self.rows.about(basis="measured-with-comparison").number(self.question.unit)
        return f"{self.words} ({whole_or_none(compared)} with a comparison)"

    @cached_property
    def ways(self) -> Counter[str]:
        """How many of the programmes point each way, one verdict a programme."""
        return Counter(over_all(self.rows.rows).values())

    @property
    def pointing(self) -> str:
        """The same in words: ``2 better and 1 worse``; nothing for none."""
        return pointing(self.ways, self.rows.evidence.labels("direction"))


def answers(evidence: Evidence) -> dict[str, Answer]:
    """Return the answer to each question on the body that `evidence` is narrowed to, by its key."""
    body = "2006" if REVIEWED in evidence.bodies else "since"
    asked = [question for question in QUESTIONS if question.body == body]
    return {question.key: Answer(question, _rows(evidence, question)) for question in asked}


def _rows(evidence: Evidence, question: Question) -> Selection:
    rows = select(evidence, question.show, **dict(question.where))
    return rows.focused if question.scottish else rows


def numbers(evidence: Evidence) -> dict[str, Number]:
    """Return all that chapters say in answer to the questions, by the name that they call it.

    Under the key of a question stands the number with what it counts, under ``KEY-first`` the same
    to begin a sentence, and under ``KEY-scottish`` how many are about Scotland. Of findings,
    ``KEY-against`` names the works that report something unfavourable, and ``KEY-ways`` says which
    way programmes point.
    """
    said: dict[str, Number] = {}
    for key, answer in answers(evidence).items():
        said |= {key: answer.words, f"{key}-first": answer.opening}
        said[f"{key}-scottish"] = answer.scottish
        if answer.question.show == "findings":
            said[f"{key}-against"] = answer.against
        if answer.question.unit == PROGRAMMES:
            said[f"{key}-ways"] = answer.pointing or "none"
    return said


def answered(evidence: Evidence) -> dict[str, str]:
    """Return the sentences that answer what readers ask, each under ``answer-`` and the name of its
    claim: those of the chapter "Summary", where each has its mark.
    """
    section = load_section(evidence, ANSWERS)
    return {f"answer-{claim.name}": claim.sentence for claim in section.claims}


def last_search(evidence: Evidence) -> str:
    """Return when evidence was last searched for, and how, in words that follow a verb: ``on 24
    November 2026, by a search``. Where no day is on record, it is told by the release that first
    brought what was found.
    """
    later = evidence.later
    dated = later.searches.dropna(subset=["searched_on"])
    if len(dated):
        day = dated["searched_on"].max()
        return f"on {day:{DAY}}, by {how_read.latest(later, dated[dated['searched_on'] == day])}"
    brought = set(map(version, later.sources["added"]))
    released = {
        version(number): day
        for number, day in zip(evidence.releases["release"], evidence.releases["date"], strict=True)
    }
    day = released.get(min(brought)) if brought else None
    when = NOT_RECORDED if day is None or day != day else f"before {day:{DAY}}, {NOT_RECORDED}"
    return f"{when}, by {how_read.search(later)}"
