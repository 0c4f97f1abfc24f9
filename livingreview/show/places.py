"""Parts that tables share: how a source is shown, and where the numbers come from."""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import pandas as pd

from livingreview.evidence.query import query
from livingreview.show.cells import Cell, Citation, Link, Part, RowsLink, Words, parts
from livingreview.words import whole

KEYS = {
    "themes": ("theme", "source_id", "locator"),
    "findings": ("finding_id",),
    "definitions": ("term", "source_id", "locator"),
}


def labels_of(works: pd.DataFrame) -> dict[str, str]:
    """Return how each work is called in a sentence, by its id; `works` has the columns `source_id`
    and `label`.
    """
    return dict(zip(works["source_id"], works["label"], strict=True))


def source(source_id: str, label: str) -> list[Part]:
    """Return a source as a cell: its citation, and a link to all that is coded of it."""
    return [Citation(source_id, label), Words(" "), Link("(details)", anchor(source_id))]


def known_of(work: Any) -> str:
    """Return what is known of a `work` (a tuple of the table of sources) from elsewhere than where
    it is coded from, and where that is known from; nothing where nothing is.
    """
    known, whence = getattr(work, "known", None), getattr(work, "known_from", None)
    return "" if pd.isna(known) or pd.isna(whence) else f"{known} ({whence})"


def joined(cells: Iterable[Cell]) -> list[Part]:
    """Return cells as one, parted by semicolons; the word ``None`` where there is none."""
    return [part for cell in cells for part in (Words("; "), *parts(cell))][1:] or [Words("None")]


def linked(number: int, show: str, count: str, **where: str | Iterable[str]) -> list[Part]:
    """Return a number as a cell, with a link to its rows where there are any; arguments as in
    `livingreview.evidence.query.query`.
    """
    return (
        [RowsLink(whole(number), query(show, count, **where))] if number else [Words(whole(number))]
    )


def anchor(source_id: str) -> str:
    """Return the name of the place where all that is coded from a source stands."""
    return f"source-{source_id}"


def claim_place(name: str) -> str:
    """Return the name of the place of a claim in the chapter that makes it."""
    return f"claim-{name}"


def ledger_place(name: str) -> str:
    """Return the name of the place of a claim in the ledger."""
    return f"ledger-{name}"


def key(table: str, row: pd.Series | Mapping[Hashable, Any]) -> str:
    """Return the identifier of a row of `table`: its key columns, joined by a slash."""
    return "/".join(str(row[column]) for column in KEYS[table])


def row_place(table: str, key: str) -> str:
    """Return the name of the place in the evidence base where a row stands."""
    kept = "".join(
        letter if letter.isascii() and letter.isalnum() else "-" for letter in key.lower()
    )
    return f"{table}-{'-'.join(filter(None, kept.split('-')))}"


def coded_row(table: str, row: Any, words: str = "") -> Link:
    """Return a link to the place of a row (a tuple of a frame), called `words`, or else as the
    place where it was read.
    """
    return Link(words or row.locator, row_place(table, key(table, row._asdict())))
