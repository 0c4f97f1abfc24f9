"""The bibliography: ``references.bib`` as a frame."""

from pathlib import Path
from typing import Any

import pandas as pd
from pybtex.database import parse_string
from pybtex.exceptions import PybtexError

from review.problems import EvidenceError, Problem

FILE = "references.bib"


def load_bibliography(root: Path) -> pd.DataFrame:
    """Return the entries of ``references.bib`` under `root`, sorted by key.

    Columns: `source_id` (the key), `entry_type`, `authors` (tuple of surnames or bodies), `year` (text), `title`, and
    `label` (authors and year, as a reader would cite it). Raises `EvidenceError` when the file is missing, cannot be
    parsed or holds a key twice.
    """
    try:
        text = (root / FILE).read_text(encoding="utf-8")
        entries = parse_string(text, "bibtex").entries
    except (OSError, UnicodeDecodeError, PybtexError) as error:
        problem = Problem(FILE, 0, "", "", f"The bibliography cannot be read: {error}", mend="Correct the entry that is named.")
        raise EvidenceError([problem]) from error
    rows = [_row(key, entry) for key, entry in sorted(entries.items())]
    return pd.DataFrame(rows, columns=["source_id", "entry_type", "authors", "year", "title", "label"])


def _row(key: str, entry: Any) -> tuple[str, str, tuple[str, ...], str, str, str]:
    authors = tuple(_surname(person) for person in entry.persons.get("author", ()))
    year = entry.fields.get("year", "")
    title = _plain(entry.fields.get("title", ""))
    return key, entry.type, authors, year, title, f"{_named(authors)} {year}".strip()


def _surname(person: Any) -> str:
    return _plain(" ".join([*person.prelast_names, *person.last_names]))


def _named(authors: tuple[str, ...]) -> str:
    if len(authors) > 2:
        return f"{authors[0]} and others"
    return " and ".join(authors)


def _plain(text: str) -> str:
    return text.replace("{", "").replace("}", "").replace("\\&", "&")
