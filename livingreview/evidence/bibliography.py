"""The bibliography: ``references.bib`` as a frame."""

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from livingreview.evidence.bibtex import Work, works_of
from livingreview.evidence.narrowing import BIBLIOGRAPHY, Slice, text_of
from livingreview.files import read_text

LETTERED = re.compile(r".*[0-9]{4}[a-z]")


def load_bibliography(root: Path, part: Slice | None = None) -> pd.DataFrame:
    """Return the entries of ``references.bib`` under `root`, or of a `part` of it, sorted by key.

    Columns: `source_id` (the key), `entry_type`, `authors` (tuple of surnames or bodies), `year`
    (text), `title`, and `label` (authors and year, as a reader would cite it: the title, up to a
    colon and without the brackets of one that is supplied, where no author is known, ``no date``
    where no year is, and the letter of the key where it tells two works apart), and `address` (of
    its DOI, or else its own; empty where it has neither). Raises `EvidenceError` when the file is
    missing, cannot be parsed or holds a key twice.
    """
    text = text_of(root, part) if part else read_text(root, BIBLIOGRAPHY)
    rows = [
        (work.key, work.kind, work.authors, work.year, work.title, _label(work), work.address)
        for work in works_of(text)
    ]
    columns = ["source_id", "entry_type", "authors", "year", "title", "label", "address"]
    return pd.DataFrame(rows, columns=columns)


def letter_of(key: str) -> str:
    """Return the letter that tells a work apart from another of the same authors and year, from its
    `key`, such as b for ``carneiro2024b``; nothing where there is none.
    """
    return key[-1] if LETTERED.fullmatch(key) else ""


def _label(work: Work) -> str:
    named = _named(work.authors) or work.title.strip("[]").partition(":")[0]
    return f"{named} {work.year or 'no date'}{letter_of(work.key)}"


def _named(authors: Sequence[str]) -> str:
    if len(authors) > 2:
        return f"{authors[0]} and others"
    return " and ".join(authors)
