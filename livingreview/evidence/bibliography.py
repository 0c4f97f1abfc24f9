"""The bibliography: ``references.bib`` as a frame."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from pybtex.richtext import Text

from livingreview.evidence.bibtex import entries_of, entry_rows
from livingreview.evidence.narrowing import BIBLIOGRAPHY, Slice, text_of
from livingreview.files import read_text
from livingreview.problems import EvidenceError, Problem

LETTERED = re.compile(r".*[0-9]{4}[a-z]")
COMMAND = re.compile(r"\\[A-Za-z]+")


def load_bibliography(root: Path, part: Slice | None = None) -> pd.DataFrame:
    """Return the entries of ``references.bib`` under `root`, or of a `part` of it, sorted by key.

    Columns: `source_id` (the key), `entry_type`, `authors` (tuple of surnames or bodies), `year`
    (text), `title`, and `label` (authors and year, as a reader would cite it: the title, up to a
    colon, where no author is known, ``no date`` where no year is, and the letter of the key where
    it tells two works apart). Raises `EvidenceError` when the file is missing, cannot be parsed or
    holds a key twice.
    """
    text = text_of(root, part) if part else read_text(root, BIBLIOGRAPHY)
    if repeated := list(_repeated(text)):
        raise EvidenceError(repeated)
    entries = entries_of(text)
    rows = [_row(key, entry) for key, entry in sorted(entries.items())]
    if commands := [problem for row in rows for problem in _commands(text, row)]:
        raise EvidenceError(commands)
    return pd.DataFrame(
        rows, columns=["source_id", "entry_type", "authors", "year", "title", "label"]
    )


def _repeated(text: str) -> Iterator[Problem]:
    """Yield a problem for each key that stands again; capitals make no difference, as in BibTeX."""
    first: dict[str, int] = {}
    for key, row in entry_rows(text):
        if key.lower() in first:
            mend = f"The first is in row {first[key.lower()]}. Delete one of them."
            yield Problem(BIBLIOGRAPHY, row, "", key, "The key stands twice", mend=mend)
        first.setdefault(key.lower(), row)


def _commands(text: str, row: tuple[str, str, tuple[str, ...], str, str, str]) -> Iterator[Problem]:
    """Yield a problem for each part of an entry that holds a command of LaTeX which stands for no
    letter.
    """
    key, _, authors, year, title, _ = row
    for column, words in (("author", " and ".join(authors)), ("year", year), ("title", title)):
        if found := COMMAND.search(words):
            line = dict(entry_rows(text)).get(key, 0)
            rule = f"The entry {key} holds a command of LaTeX that stands for no letter"
            yield Problem(BIBLIOGRAPHY, line, column, found[0], rule, mend="Write plain words.")


def _row(key: str, entry: Any) -> tuple[str, str, tuple[str, ...], str, str, str]:
    authors = tuple(_surname(person) for person in entry.persons.get("author", ()))
    year = _plain(entry.fields.get("year", ""))
    title = _plain(entry.fields.get("title", ""))
    letter = key[-1] if LETTERED.fullmatch(key) else ""
    return (
        key,
        entry.type,
        authors,
        year,
        title,
        f"{_named(authors) or title.partition(':')[0]} {year or 'no date'}{letter}",
    )


def _surname(person: Any) -> str:
    return _plain(" ".join([*person.prelast_names, *person.last_names]))


def _named(authors: tuple[str, ...]) -> str:
    if len(authors) > 2:
        return f"{authors[0]} and others"
    return " and ".join(authors)


def _plain(text: str) -> str:
    words = str(Text.from_latex(text)) if "\\" in text else text
    return re.sub(r"\\([$#_{}])", r"\1", words).replace("{", "").replace("}", "")
