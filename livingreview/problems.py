"""Problems with an address: what is wrong, where, and what would be right."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import Any

SHOWN = 60
UNTOUCHED = "Nothing was written."


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in the evidence.

    `row` is the line of a spreadsheet (the header is row 1), 0 for the file as a whole; `value` is
    what stands there, `rule` what it breaks, `allowed` the values that would do (may be empty),
    `mend` what to do about it.
    """

    file: str
    row: int
    column: str
    value: str
    rule: str
    allowed: tuple[str, ...] = ()
    mend: str = ""

    @property
    def where(self) -> str:
        """The address: file, row and column, as far as they are known."""
        parts = [self.file]
        if self.row:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(f"column {self.column}")
        return ", ".join(parts)

    @property
    def sentence(self) -> str:
        """The problem in words, with the value shortened to what a person can read."""
        value = f" {shortened(self.value)!r}" if self.value else ""
        allowed = f" Allowed: {', '.join(self.allowed)}." if self.allowed else ""
        mend = f" {self.mend}" if self.mend else ""
        return f"{self.rule}:{value}.".replace(":.", ".") + allowed + mend


class ReviewError(Exception):
    """Something that whoever works on the review can mend; the message says what, and how."""


class EvidenceError(ReviewError):
    """The evidence cannot be used as it stands; `problems` says where and why, all at once, and
    `therefore` what was not done.
    """

    def __init__(self, problems: Iterable[Problem], therefore: str = "") -> None:
        self.problems, self.therefore = tuple(sorted(problems)), therefore
        super().__init__(f"{as_text(self.problems)}\n{therefore}".strip())

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how it is made again in another process."""
        return EvidenceError, (self.problems, self.therefore)


def refuse(problems: Iterable[Problem], therefore: str) -> None:
    """Raise `EvidenceError` with the `problems` and what was `therefore` not done, if there is
    any.
    """
    if listed := tuple(problems):
        raise EvidenceError(listed, therefore)


def did_you_mean(value: str, allowed: Iterable[str]) -> str:
    """Return ``Did you mean X?`` for the allowed value nearest to `value`, or nothing when none is
    near.
    """
    known = {code.lower(): code for code in allowed}
    near = get_close_matches(value.strip().lower(), list(known), n=1)
    return f"Did you mean {known[near[0]]}?" if near else ""


def together(parts: Iterable[str]) -> str:
    """Return the names or values of several columns as the one column or value of a problem."""
    return ", ".join(parts)


def shortened(text: str) -> str:
    """Return `text` cut to what fits a line, saying how long it was."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}… ({len(text):,} characters)"


def as_text(problems: Sequence[Problem]) -> str:
    """Return the problems as a list for people: address, then what is wrong and what to do."""
    if not problems:
        return "No problems found."
    count = "1 problem" if len(problems) == 1 else f"{len(problems):,} problems"
    lines = [f"{problem.where}\n    {problem.sentence}" for problem in problems]
    return "\n".join([f"{count} in the evidence:", *lines])


def as_json(problems: Sequence[Problem]) -> str:
    """Return the problems as JSON for machines: a list of objects with the fields of `Problem`."""
    return json.dumps([asdict(problem) for problem in problems], indent=2, ensure_ascii=False)
