"""A table, as one bundle for the book, for Jupyter and for tests.

A bundle holds MyST Markdown (a real captioned, numbered, cross-referenced table in the book) and
HTML (in Jupyter).
"""

import html
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

import pandas as pd

from livingreview.show.beneath import sources as sources_of
from livingreview.show.beneath import whence
from livingreview.show.cells import FIGURES, Cell, Citation, Link, in_html, in_myst, notes, parts
from livingreview.show.places import anchor
from livingreview.words import count, escape, sentence

NOTHING = "None"
SOURCE = anchor("")  # what the places of all sources begin with
Columns = Iterable[tuple[str, int, str | Callable[[Any], Cell]]]


@dataclass(frozen=True)
class Table:
    """A table with its caption.

    `name` is its stable id, `header` one heading a column, `rows` cells in the same order, the
    first `stubs` columns head their row. `widths` are relative. `note` says what the reader must
    know, `source` where the numbers come from. `sources` are the works beneath its numbers; those
    that its cells cite need not be named. One with `data`, its rows as CSV, can be downloaded, and
    its rows can be searched on its page. A ledger has the works cited for each of its `claims` and
    against it, by its name and how they bear on it. A table without rows shows one that says so,
    since MyST refuses a table without any.
    """

    name: str
    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    source: str
    note: str = ""
    stubs: int = 1
    widths: Sequence[int] = ()
    sources: Sequence[str] = ()
    data: str = ""
    claims: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)

    @property
    def _body(self) -> Sequence[Sequence[Cell]]:
        return self.rows or [[NOTHING, *("" for _ in self.header[1:])]]

    def __repr__(self) -> str:
        return f"Table {self.name}: {self.caption} ({count(len(self.rows), 'row')})"

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, object]]:
        bundle = {
            "text/plain": repr(self),
            "text/html": self.as_html(),
            "text/markdown": self.as_myst(),
            **({"text/csv": self.data} if self.data else {}),
        }
        about = {"table": self.name, "sources": beneath(self.rows, self.sources)}
        return bundle, {**about, **({"cited": self.claims} if self.claims else {})}

    def as_myst(self) -> str:
        """Return the table as MyST."""
        options = [
            f":name: table-{self.name}",
            ":header-rows: 1",
            f":stub-columns: {self.stubs}",
            ":align: left",
        ]
        if self.widths:
            options.append(f":widths: {' '.join(map(str, self.widths))}")
        rows = [_list_row(row) for row in [self.header, *self._body]]
        table = [f":::{{list-table}} {escape(self.caption)}", *options, "", *rows, ":::"]
        size = max(1, round(len(self.data.encode()) / 1024))
        file = f"{FIGURES}/table-{self.name}.csv"
        download = [f"{{download}}`Download the rows (CSV, {size} kB) <{file}>`", ""]
        return "\n".join(
            [
                f"::::{{container}} table-block{' searched' if self.data else ''}",
                *table,
                "",
                *notes(self.note, self.source),
                *(download if self.data else []),
                "::::",
            ]
        )

    def as_html(self) -> str:
        """Return the table as HTML, for Jupyter."""
        head = "".join(f'<th scope="col">{html.escape(text)}</th>' for text in self.header)
        body = "".join(
            f"<tr>{''.join(_html_cell(cell, i < self.stubs) for i, cell in enumerate(row))}</tr>"
            for row in self._body
        )
        beneath_it = "".join(
            f"<p>{html.escape(text)}</p>" for text in (self.note, f"Source: {self.source}") if text
        )
        caption = f"<caption>{html.escape(self.caption)}</caption>"
        rows = f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
        return f"<table>{caption}{rows}</table>{beneath_it}"


def of_rows(
    name: str,
    caption: str,
    rows: pd.DataFrame | Iterable[Any],
    columns: Columns,
    note: str = "",
    stubs: int = 1,
    rests_on: Sequence[pd.DataFrame] = (),
    source: str = "",
) -> Table:
    """Return a table with a row for each of `rows`: those of a frame, as tuples, or any others.

    A column is its heading, its relative width (0: as wide as it needs) and what makes the cell of
    a row: the name of a value that the row has, or a function of the row. The works that a frame
    rests on are beneath the table, and say where its numbers come from; the frames that it
    `rests_on` besides too. `source` says it where no rows do, and gets a full stop where it has
    none. The rest is as `Table` holds it.
    """
    heads, widths, makers = zip(*columns, strict=True)
    cells = [attrgetter(maker) if isinstance(maker, str) else maker for maker in makers]
    if isinstance(rows, pd.DataFrame):
        rests_on, rows = [rows, *rests_on], rows.itertuples()
    shown = [[cell(row) for cell in cells] for row in rows]
    wide = widths if any(widths) else ()
    source = sentence(source or whence(*rests_on))
    return Table(name, caption, heads, shown, source, note, stubs, wide, sources_of(*rests_on))


def coded(field: str, words: Mapping[str, str]) -> Callable[[Any], str]:
    """Return what writes the code that a row has in `field` in words, or all of a list of them."""

    def written(row: Any) -> str:
        codes = getattr(row, field)
        return ", ".join(words[code] for code in (codes if isinstance(codes, tuple) else (codes,)))

    return written


def beneath(rows: Sequence[Sequence[Cell]], named: Sequence[str] = ()) -> list[str]:
    """Return the works beneath a table, sorted: those `named`, and those that its cells cite or
    link to.
    """
    shown = [part for row in rows for cell in row for part in parts(cell)]
    cited = {part.source_id for part in shown if isinstance(part, Citation)}
    linked = {
        part.target.removeprefix(SOURCE)
        for part in shown
        if isinstance(part, Link) and part.target.startswith(SOURCE)
    }
    return sorted({*named, *cited, *linked})


def _list_row(row: Sequence[Cell]) -> str:
    first, *rest = (f"- {in_myst(cell)}".rstrip() for cell in row)
    return "\n".join([f"* {first}", *(f"  {cell}" for cell in rest)])


def _html_cell(cell: Cell, stub: bool) -> str:
    return f'<th scope="row">{in_html(cell)}</th>' if stub else f"<td>{in_html(cell)}</td>"
