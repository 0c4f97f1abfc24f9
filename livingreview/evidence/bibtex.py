"""Entries of the bibliography: what they hold, where they stand, and which of them the style of the
book can print.
"""

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pybtex.database.input.bibtex import Parser
from pybtex.exceptions import PybtexError

from livingreview.evidence.narrowing import BIBLIOGRAPHY, ENTRY
from livingreview.files import read_text
from livingreview.problems import EvidenceError, Problem, did_you_mean

OR = " or "
NEEDED = {
    "article": ("author", "title", "journal", "year"),
    "book": ("author or editor", "title", "publisher", "year"),
    "booklet": ("author", "title", "year"),
    "dataset": (),
    "inbook": ("author or editor", "title", "publisher", "year"),
    "incollection": ("author", "title", "booktitle", "year"),
    "inproceedings": ("author", "title", "booktitle", "year"),
    "manual": ("title",),
    "mastersthesis": ("author", "title", "school", "year"),
    "misc": (),
    "online": (),
    "patent": (),
    "phdthesis": ("author", "title", "school", "year"),
    "proceedings": ("title", "year"),
    "software": (),
    "techreport": ("author", "title", "institution", "year"),
    "unpublished": ("author", "title", "note"),
}


@lru_cache(maxsize=4)
def entries_of(text: str) -> Mapping[str, Any]:
    """Return the entries of a bibliography given as `text`, by key. Raises `EvidenceError` when it
    cannot be parsed.
    """
    try:
        return MappingProxyType(dict(Parser().parse_string(text).entries))
    except PybtexError as error:
        line = getattr(error, "lineno", None) or 0
        rule = f"The bibliography cannot be read ({error})"
        raise EvidenceError(
            [Problem(BIBLIOGRAPHY, line, "", "", rule, mend="Correct the entry.")]
        ) from error


def entry_rows(text: str) -> Iterator[tuple[str, int]]:
    """Yield the key of each entry of a bibliography given as `text`, and the row of the file where
    it stands.
    """
    row, counted = 1, 0
    for entry in ENTRY.finditer(text):
        row, counted = row + text.count("\n", counted, entry.start(1)), entry.start(1)
        yield entry[1], row


def lacking(kind: str, present: Collection[str]) -> list[str]:
    """Return what an entry of this `kind` (a key of `NEEDED`) lacks when only the fields `present`
    are known of it.
    """
    return [needed for needed in NEEDED[kind] if not set(needed.split(OR)) & set(present)]


def unprintable(root: Path) -> Iterator[Problem]:
    """Yield a problem for each entry of ``references.bib`` under `root` that the build of the book
    would refuse.

    Raises `EvidenceError` when the file is missing or cannot be parsed.
    """
    text = read_text(root, BIBLIOGRAPHY)
    rows = dict(entry_rows(text))
    for key, entry in entries_of(text).items():
        if entry.type not in NEEDED:
            mend = did_you_mean(entry.type, NEEDED) or "Make it @misc."
            rule = f"The book cannot print the entry {key}, because of its type"
            yield Problem(BIBLIOGRAPHY, rows.get(key, 0), "", entry.type, rule, tuple(NEEDED), mend)
        elif missing := lacking(entry.type, [*entry.fields, *entry.persons]):
            rule = (
                f"The book cannot print the entry {key}, because an @{entry.type} needs"
                f" {', '.join(missing)}"
            )
            yield Problem(
                BIBLIOGRAPHY,
                rows.get(key, 0),
                "",
                "",
                rule,
                mend="Add it, or make the entry @misc, which needs nothing.",
            )
