"""References from outside beside those that are there: which are new, which are there already, and
what a person decides of the rest.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from livingreview.intake.reference import Place, Reference
from livingreview.intake.works import Works, works
from livingreview.problems import UNTOUCHED, Problem, did_you_mean, refuse

Pair = tuple[int, int]  # a work that is new and an earlier one, by the places of their records


@dataclass(frozen=True)
class Decisions:
    """What a person has decided of questions: `same` says which records are works that are there,
    by their keys, ``sloper2004``, or by rows of the file and keys, ``12=sloper2004``; a work may be
    a row of the file, too. `apart` says in the same way which are not; with `new`, no others are.
    """

    same: Sequence[str] = ()
    new: bool = False
    apart: Sequence[str] = ()


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


def questions(references: Sequence[Reference], known: Mapping[str, Reference]) -> list[Asked]:
    """Return what a person has to decide before `references` come in beside those `known`."""
    both = [*known.values(), *references]
    result = works(both)
    first_of = {place: group[0] for group in result.groups for place in group}
    return [question for _, question in _asked(result, first_of, both, list(known))]


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
    same = {words: _meant(words, asked) for words in decisions.same}
    apart = {words: _meant(words, asked) for words in decisions.apart}
    problems = list(_wrong_answers({**apart, **same}, same, asked.values(), file))
    work_of = {later: earlier for meant in same.values() for later, earlier in meant}
    settled = {pair for meant in apart.values() for pair in meant}
    problems += [
        question.problem(file)
        for pair, question in asked.items()
        if not decisions.new and pair[0] not in work_of and pair not in settled
    ]
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
) -> Iterator[tuple[Pair, Asked]]:
    """Yield each question about a work that is not known yet, with that work and the other, by
    their first records.
    """
    for question in result.questions:
        ends = sorted((first_of[end], end) for end in (question.first, question.second))
        (other, work), (later, record) = ends
        if later >= len(keys):
            name = keys[other] if other < len(keys) else str(both[other].row)
            yield (later, other), Asked(both[record], name, both[work], question.reason)


def _meant(words: str, asked: Mapping[Pair, Asked]) -> list[Pair]:
    """Return the questions that an answer is about: of a row, or of all, and of a work."""
    row, _, other = words.rpartition("=")
    return [
        pair
        for pair, question in asked.items()
        if question.other == other and row in {"", question.row}
    ]


def _wrong_answers(
    said: Mapping[str, Sequence[Pair]],
    same: Mapping[str, Sequence[Pair]],
    asked: Iterable[Asked],
    file: str,
) -> Iterator[Problem]:
    """Yield a problem for each answer to no question, and for each that makes a record of another
    one's work too.
    """
    allowed = tuple(f"{question.row}={question.other}" for question in asked)
    for words in (words for words, meant in said.items() if not meant):
        mend = did_you_mean(words, allowed) or "Leave it out."
        yield Problem(file, 0, "--same", words, "It answers no question", allowed, mend)
    work_of: dict[int, int] = {}
    for words, meant in same.items():
        for later, earlier in meant:
            if work_of.setdefault(later, earlier) != earlier:
                rule, mend = "It makes two works of one record", "Say only which of them it is."
                yield Problem(file, 0, "--same", words, rule, mend=mend)
