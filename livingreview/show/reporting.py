"""Tables of how a review was made: its searches, the standards of reporting that it meets, and
where each part of what is reviewed is treated.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from livingreview.evidence.schema import Column
from livingreview.show.beneath import whence
from livingreview.show.cells import Cell, Link, Words
from livingreview.show.places import joined
from livingreview.show.table import Columns, Table, coded, of_rows
from livingreview.words import capital, escape, listed, sentence

NOT_REPORTED = "Not reported"
NOT_APPLICABLE = "Not applicable"
OUR_WORDS = "The words for the items are ours."
PAGE = ".ipynb"
PROTOCOL = "protocol"
REMARKS = {"search_id", "body", "note", "where", PROTOCOL, "searched_by"}


@dataclass(frozen=True)
class Page(Link):
    """A link to a whole chapter, whose `target` is its file."""

    @property
    def myst(self) -> str:
        """The link as MyST."""
        return f"[{escape(self.text)}]({self.target})"


@dataclass(frozen=True)
class Heading(Link):
    """A link that bears the heading at its `target` in the book; its text is what stands for it
    elsewhere.
    """

    @property
    def myst(self) -> str:
        """The link as MyST, which fills in the heading."""
        return f"[](#{self.target})"


def searches(
    rows: pd.DataFrame,
    columns: Iterable[Column],
    name: str,
    caption: str,
    who: str,
    source: str = "",
) -> Table:
    """Return the searches side by side, a row for each thing that a search should report.

    `rows` is the table of searches, `columns` its columns, `who` reports them and `source` says
    where, if not the work reviewed. What was never reported says so; it is not nought. A search
    that follows a protocol is documented string by string elsewhere.
    """
    rows = rows[rows[PROTOCOL].isna()] if PROTOCOL in rows else rows
    lines = [
        [column.title, *map(_reported, rows[column.name])]
        for column in columns
        if column.name not in REMARKS
    ]
    lines.append(["Remark", *map(_remark, rows["note"])])
    heads = ["Where was searched", *(_remark(where) or NOT_REPORTED for where in rows["where"])]
    note = f"Not reported: {who} gives no such number or date. It does not mean none."
    return Table(name, caption, heads, lines, sentence(source or whence(rows)), note)


def checklist(items: pd.DataFrame, chapters: Sequence[str], name: str, caption: str) -> Table:
    """Return the items of a reporting standard, each with links to where this book meets it, or why
    it does not apply.

    `items` has `item`, `title`, `met_in` (a tuple of places: targets of the book, or files of
    chapters) and `remark`; `chapters` are the names of the chapters of the book.
    """

    def met_in(item: Any) -> Cell:
        return (
            joined(place(target, chapters) for target in item.met_in)
            if item.met_in
            else NOT_APPLICABLE
        )

    columns: Columns = [
        ("Item", 9, "item"),
        ("What it asks for", 32, "title"),
        ("Where it is dealt with", 24, met_in),
        ("Remark", 35, lambda item: "" if pd.isna(item.remark) else item.remark),
    ]
    source = "The reporting table of this book"
    return of_rows(name, caption, items, columns, OUR_WORDS, stubs=2, source=source)


def treated(
    paragraphs: pd.DataFrame,
    sections: Mapping[str, str],
    chapters: Sequence[str],
    name: str,
    caption: str,
) -> Table:
    """Return every paragraph of the review with the place in this book that treats it.

    `paragraphs` has `section`, `paragraph`, `subject` and `treated_in` (a target of the book);
    `sections` are the words for the codes of `section`, `chapters` the names of the chapters.
    """

    def treated_in(row: Any) -> Cell:
        none = pd.isna(row.treated_in) or not row.treated_in
        return "Not treated" if none else place(row.treated_in, chapters)

    columns: Columns = [
        ("Paragraph", 17, lambda row: f"{row.section} ¶{row.paragraph}"),
        ("Section of the review", 22, coded("section", sections)),
        ("What it deals with", 33, "subject"),
        ("Where it is in this book", 28, treated_in),
    ]
    return of_rows(name, caption, paragraphs, columns)


def place(target: str, chapters: Sequence[str]) -> Cell:
    """Return a link to a place of the book: its chapter, and the heading that it has there."""
    if target.endswith(PAGE):
        return Page(_spaced(target.removesuffix(PAGE)), target)
    for chapter in chapters:
        if target.startswith(f"{chapter}-"):
            within = _spaced(target.removeprefix(f"{chapter}-"))
            return [Words(f"{_spaced(chapter)}: "), Heading(within, target)]
    return Link(_spaced(target), target)


def _spaced(name: str) -> str:
    return capital(name.replace("-", " "))


def _remark(value: Any) -> str:
    return "" if pd.isna(value) else capital(str(value))


def _reported(value: Any) -> str:
    if isinstance(value, tuple):
        return listed(value) or NOT_REPORTED
    if pd.isna(value):
        return NOT_REPORTED
    return f"{value:%-d %B %Y}" if isinstance(value, pd.Timestamp) else str(value)
