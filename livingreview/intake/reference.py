"""A reference as it comes out of a file, whatever the format, and the place where it stood."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from livingreview.intake.doi import plain_doi
from livingreview.problems import EvidenceError, Problem

ADDRESSES = ("doi", "url")
NO_YEAR = re.compile(r"n\.?\s*d\.?|no date|undated|\W*", re.IGNORECASE)
YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
DASH = re.compile(r"\s*[-–—]+\s*")
AGAIN = "Export it again from Zotero or the database."
S = TypeVar("S")
T = TypeVar("T")


@dataclass(frozen=True)
class Reference:
    """A reference: BibTeX `kind`, `authors` as ``Surname, Given``, `fields` by their BibTeX names,
    `key` if it came with one, the `row` of the file where it begins; and `beside` what the record
    said that the book does not keep, by name: abstract, keywords, notes, label and others.

    Authors and fields are plain words, with braces around what keeps its capitals or is one name.
    """

    kind: str
    authors: tuple[str, ...]
    fields: Mapping[str, str]
    key: str = ""
    row: int = field(default=0, compare=False)
    beside: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Place:
    """Where a reference stands: its file, the row where it begins, and what to call it."""

    file: str
    row: int
    name: str

    def problem(self, column: str, value: str, rule: str, mend: str) -> Problem:
        """Return a problem at this place."""
        return Problem(
            self.file,
            self.row,
            column,
            value,
            f"{rule} ({self.name})" if self.name else rule,
            mend=mend,
        )


def read_all(read: Callable[[S], T], items: Iterable[S]) -> list[T]:
    """Return what `read` returns for each of `items`. Raises `EvidenceError` with the problems of
    all that it refuses.
    """
    results: list[T] = []
    problems: list[Problem] = []
    for item in items:
        try:
            results.append(read(item))
        except EvidenceError as error:
            problems += error.problems
    if problems:
        raise EvidenceError(problems)
    return results


def tidy(fields: Mapping[str, str]) -> dict[str, str]:
    """Return the fields with a year of four figures, pages as BibTeX has them, and a DOI without
    what stands around it.

    What stands for a year and is none, such as ``in press``, becomes the note, which is printed
    after all else.
    """
    when, doi = fields.get("year", "").strip(" /"), fields.get("doi", "")
    year = YEAR.search(when)
    note = fields.get("note") or ("" if year or NO_YEAR.fullmatch(when) else when)
    tidy = {
        **fields,
        "year": year[0] if year else "",
        "pages": DASH.sub("--", fields.get("pages", "")),
        "doi": plain_doi(doi) or doi,
        "note": note,
    }
    return {name: value for name, value in tidy.items() if value}
