"""References from outside beside those that are there: which are new, which are there already, and
what a person decides of the rest.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from livingreview.intake.reference import Place, Reference
from livingreview.intake.works import Works, works
from livingreview.problems import UNTOUCHED, Problem, did_you_mean, refuse


@dataclass(frozen=True)
class Decisions:
    """What a person has decided of questions: `same` says which records are works that are there,
    by their keys, ``sloper2004``, or by rows of the file and keys, ``12=sloper2004``; a work may be
    a row of the file, too. With `new`, all others are works of their own.
    """

    same: Sequence[str] = ()
    new: bool = False


ASK = Decisions()


@dataclass(frozen=True)
class Asked:
    """A question: whether a `reference` is the work `other`, a key or a row of the file, whose
    record is `work`; and the `reason` to ask.
    """

    reference: Reference
    other: str
    work: Reference
    reason: str

    @property
    def row(self) -> str:
        """The row of the file where the record begins."""
        return str(self.reference.row)

    def problem(self, file: str) -> Problem:
        """Return the question as a problem of a `file`."""
        title = self.work.fields.get("title", "")
        where = f"row {self.other}" if self.other.isdecimal() else self.other
        rule = f"Perhaps it is the same work as {where} ({title}): {self.reason}"
        mend = (
            f"Say --same {self.row}={self.other} if it is. Say --new if this, and whatever else is"
            " asked, is a work of its own."
        )
        return Place(file, self.reference.row, "").problem(
            "title", self.reference.fields.get("title", ""), rule, mend
        )


def works_of(
    references: Sequence[Reference],
    known: Mapping[str, Reference],
    decisions: Decisions,
    file: str,
) -> list[str | int]:
    """Return for each of the `references` of a `file` the work that it is of: a key of `known`, or
    the place of the first of them that is of the work; its own where it is new.

    Raises `EvidenceError` with every question that the `decisions` leave open, or when one of them
    answers no question.
    """
    keys, both = list(known), [*known.values(), *references]
    result = works(both)
    first_of = {place: group[0] for group in result.groups for place in group}
    asked = dict(_asked(result, first_of, both, keys))
    work_of, unasked = _decided(asked, decisions.same)
    still = (question for (later, _), question in asked.items() if later not in work_of)
    problems = [*_answering_nothing(unasked, asked.values(), file)]
    problems += [] if decisions.new else [question.problem(file) for question in still]
    refuse(problems, UNTOUCHED)
    places: list[str | int] = []
    for place in range(len(keys), len(both)):
        work = first_of[place]
        while work in work_of:
            work = work_of[work]
        places.append(keys[work] if work < len(keys) else work - len(keys))
    return places


def _asked(
    result: Works, first_of: Mapping[int, int], both: Sequence[Reference], keys: Sequence[str]
) -> Iterator[tuple[tuple[int, int], Asked]]:
    """Yield each question about a work that is not known yet, with that work and the other, by
    their first records.
    """
    for question in result.questions:
        ends = sorted((first_of[end], end) for end in (question.first, question.second))
        (other, work), (later, record) = ends
        if later >= len(keys):
            name = keys[other] if other < len(keys) else str(both[other].row)
            yield (later, other), Asked(both[record], name, both[work], question.reason)


def _decided(
    asked: Mapping[tuple[int, int], Asked], same: Sequence[str]
) -> tuple[dict[int, int], list[str]]:
    """Return which works are others, by their first records, and what answers no question."""
    work_of: dict[int, int] = {}
    unasked: list[str] = []
    for words in same:
        row, _, other = words.rpartition("=")
        meant = {
            later: earlier
            for (later, earlier), question in asked.items()
            if question.other == other and row in {"", question.row}
        }
        work_of |= meant
        unasked += [] if meant else [words]
    return work_of, unasked


def _answering_nothing(
    unasked: Sequence[str], asked: Iterable[Asked], file: str
) -> Iterator[Problem]:
    allowed = tuple(f"{question.row}={question.other}" for question in asked)
    for words in unasked:
        mend = did_you_mean(words, allowed) or "Leave it out."
        yield Problem(file, 0, "--same", words, "It answers no question", allowed, mend)
