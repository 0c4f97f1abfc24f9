"""Files of references in which each line begins with a tag, as RIS and PubMed's have it: records
with their lines, and what stands wrapped on a line of its own put back where it belongs.

A record that cannot be read for certain is refused with its row; the others are kept.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from livingreview.intake.reference import AGAIN, Place, Reference
from livingreview.problems import EvidenceError, Problem

LINE = re.compile(r"([A-Z][A-Z0-9])  -(?:\s(.*))?")
BEGIN, END = re.compile(r"TY\s*-\s*(.*)"), re.compile(r"ER(?:\s*-\s*)?")
NAMES = frozenset({"AU", "A1", "A2", "A3", "A4", "ED", "FAU", "CN"})
TOGETHER = frozenset({"UR", "DO", "L1", "L2", "LK"})  # what has no spaces
PROSE = frozenset({"AB", "N2", "N1", "TI", "T1"})
WEB = re.compile(r"https?://|www\.", re.IGNORECASE)


@dataclass(frozen=True)
class Tagged:
    """A record: the `row` of the file where it begins, and its `values` by tag, in their order."""

    row: int
    values: Mapping[str, Sequence[str]]

    def first(self, *tags: str) -> str:
        """Return the first value of the first of `tags` that has one."""
        return next((value for tag in tags for value in self.values.get(tag, ()) if value), "")

    def all(self, *tags: str) -> list[str]:
        """Return all values of the first of `tags` that has any."""
        return next(
            (full for tag in tags if (full := list(filter(None, self.values.get(tag, ()))))), []
        )

    def beside(self, names: Mapping[str, str], kept: frozenset[str]) -> dict[str, str]:
        """Return by name what it says under tags that are not `kept`; a tag without a name is its
        own.
        """
        words: dict[str, list[str]] = {}
        for tag, values in self.values.items():
            if tag not in kept:
                words.setdefault(names.get(tag, tag), []).extend(filter(None, values))
        return {name: "; ".join(values) for name, values in words.items() if values}


@dataclass(frozen=True)
class Records:
    """What was read of a file: `references`, and a problem for each record that was `refused`."""

    references: tuple[Reference, ...]
    refused: tuple[Problem, ...] = ()


@dataclass
class _Lines:
    """The lines of a record so far: tag, value and row of each."""

    lines: list[tuple[str, str, int]] = field(default_factory=list)

    def add(self, tag: str, value: str, row: int) -> None:
        self.lines.append((tag, value.strip(), row))

    def wrapped(self, text: str) -> None:
        """Put a line without a tag to the line that it goes on."""
        tag, value, row = self.lines[-1]
        again = (tag in NAMES and "," in value and "," in text) or (
            tag in TOGETHER and WEB.match(text)
        )
        if again:
            self.add(tag, text, row)
        elif tag != "TY":
            apart = "" if tag in TOGETHER or not value else " "
            self.lines[-1] = tag, f"{value}{apart}{text}", row


def in_ris(text: str, file: str, known: frozenset[str]) -> tuple[list[Tagged], list[Problem]]:
    """Return the records of RIS, and a problem for each that has no end, no type or several; a tag
    of letters that is not `known` stands within the prose that it follows.

    Lines may stand before the type: a record ends with ER, and begins where the one before ended.
    """
    records: list[Tagged] = []
    problems: list[Problem] = []
    current = _Lines()
    for row, line in enumerate(text.split("\n"), start=1):
        bare = line.strip()
        if END.fullmatch(bare):
            _close(current, file, records, problems, ended=True)
            current = _Lines()
        elif begin := BEGIN.match(bare):
            if any(tag == "TY" for tag, _, _ in current.lines):
                _close(current, file, records, problems, ended=False)
                current = _Lines()
            current.add("TY", begin[1], row)
        elif (found := LINE.match(line.rstrip())) and not _prose(found[1], current, known):
            current.add(found[1], found[2] or "", row)
        elif bare and current.lines:
            current.wrapped(bare)
    _close(current, file, records, problems, ended=False)
    return records, problems


def _prose(tag: str, current: _Lines, known: frozenset[str]) -> bool:
    """Return whether a tag is a word of the prose before it, such as ``UK  - wide``."""
    within = bool(current.lines) and current.lines[-1][0] in PROSE
    return tag not in known and tag.isalpha() and within


def _close(
    current: _Lines, file: str, records: list[Tagged], problems: list[Problem], ended: bool
) -> None:
    """Add what was read to the `records`, or what is wrong with it to the `problems`."""
    if not current.lines:
        return
    typed = [row for tag, _, row in current.lines if tag == "TY"]
    place = Place(file, (typed or [current.lines[0][2]])[0], "")
    if not ended and typed:
        rule = "The record has no end, a line that begins with ER"
        problems.append(place.problem("", "", rule, f"It may be cut off. {AGAIN}"))
    elif not typed and any(value for _, value, _ in current.lines):
        rule = "The record does not say what it is, in a line that begins with TY"
        problems.append(place.problem("", "", rule, f"It may be cut off. {AGAIN}"))
    elif typed:
        values: dict[str, list[str]] = {}
        for tag, value, _ in current.lines:
            values.setdefault(tag, []).append(value)
        records.append(Tagged(place.row, values))


def in_nbib(text: str) -> Iterator[Tagged]:
    """Yield the records of PubMed: each begins with its number, and a line that goes on is
    indented.
    """
    values: dict[str, list[str]] = {}
    begun, tag = 0, ""
    for row, line in enumerate(text.split("\n"), start=1):
        found = re.match(r"([A-Z]{2,4}) {0,2}- (.*)", line)
        if found and found[1] == "PMID":
            if values:
                yield Tagged(begun, values)
            values, begun = {}, row
        if found:
            tag = found[1]
            values.setdefault(tag, []).append(found[2].strip())
        elif line.strip() and line.startswith("      ") and tag in values:
            values[tag][-1] = f"{values[tag][-1]} {line.strip()}"
    if begun:
        yield Tagged(begun, values)


def read_each(
    records: Sequence[Tagged], refused: Sequence[Problem], read: Callable[[Tagged], Reference]
) -> Records:
    """Return the references that `read` makes of `records`, and a problem for each that was
    refused before, or that it refuses.
    """
    references: list[Reference] = []
    problems = list(refused)
    for record in records:
        try:
            references.append(replace(read(record), row=record.row))
        except EvidenceError as error:
            problems += error.problems
    return Records(tuple(references), tuple(sorted(problems)))
