"""What a cell of a chapter shows: a table or a figure, as one bundle for the book, for Jupyter and for tests.

A bundle holds MyST Markdown (a real captioned, numbered, cross-referenced table or figure in the book), HTML or SVG
(in Jupyter) and, for figures, the plotted data as CSV. All text from the evidence passes through `escape`.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from review.text import LINE_BREAK, escape, quoted

NDJSON = "application/x-ndjson"  # the part of an output that holds the rows of the explorer, a line each
FIGURES = "/_build/figures"
NOTHING = "None"
SOURCE = "source-"
HOST = re.compile(r"^https?://(www\.)?")
ADDRESS_SAFE = ":/?#@!$&*+,;=%~._-"


@dataclass(frozen=True)
class Words:
    """Plain words; `strong` makes them stand out."""

    text: str
    strong: bool = False

    @property
    def myst(self) -> str:
        return f"**{escape(self.text)}**" if self.strong and self.text else escape(self.text)

    @property
    def html(self) -> str:
        return f"<strong>{html.escape(self.text)}</strong>" if self.strong else html.escape(self.text)


@dataclass(frozen=True)
class Citation:
    """A citation of the work `source_id`, shown as `label` where there is no bibliography."""

    source_id: str
    label: str

    @property
    def myst(self) -> str:
        return f"{{cite:t}}`{self.source_id}`"

    @property
    def html(self) -> str:
        return html.escape(self.label)


@dataclass(frozen=True)
class Link:
    """A link to the place called `target` in the book."""

    text: str
    target: str

    @property
    def myst(self) -> str:
        return f"[{escape(self.text)}](#{self.target})"

    @property
    def html(self) -> str:
        return html.escape(self.text)


@dataclass(frozen=True)
class RowsLink:
    """A number, or words around one, that leads to exactly the rows of the explorer that `query` means.

    `query` is what `review.selection.query` gives: percent-encoded, so that nothing in it can become markup.
    """

    text: str
    query: str

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, str]]:
        return {"text/plain": self.text}, {"rows": self.query}

    @property
    def myst(self) -> str:
        return f"{{rows}}`{_unquoted(self.text)} <{self.query}>`"

    @property
    def html(self) -> str:
        return html.escape(self.text)


@dataclass(frozen=True)
class Mark:
    """A `shape` (one character) whose `size`, from 1 to 4, goes with a number that stands beside it."""

    shape: str
    size: int

    @property
    def myst(self) -> str:
        return f"[{self.shape}]{{.mark .mark-{self.size}}}"

    @property
    def html(self) -> str:
        return html.escape(self.shape)


@dataclass(frozen=True)
class Anchor:
    """A place called `name` that links can reach, before what the cell shows."""

    name: str

    @property
    def myst(self) -> str:
        return f"[]{{#{self.name}}}"

    @property
    def html(self) -> str:
        return ""


@dataclass(frozen=True)
class Download:
    """A file of the project that readers can take away, by its `path` from the root."""

    text: str
    path: str

    @property
    def myst(self) -> str:
        return f"{{download}}`{self.text} </{self.path}>`"

    @property
    def html(self) -> str:
        return html.escape(self.text)


@dataclass(frozen=True)
class Address:
    """A page of the web where something was read, shown as its host; the book links to it and asks it for nothing."""

    url: str

    @property
    def text(self) -> str:
        return f"page at {HOST.sub('', self.url).partition('/')[0]}"

    @property
    def myst(self) -> str:
        return f"[{escape(self.text)}](<{quote(self.url, safe=ADDRESS_SAFE)}>)"

    @property
    def html(self) -> str:
        return html.escape(self.text)


def place(locator: str) -> "Address | Words":
    """Return where something was read as a cell shows it: a paragraph in words, the address of a page as a link to it."""
    return Address(locator) if locator.startswith(("http://", "https://")) else Words(locator)


Part = Words | Citation | Link | RowsLink | Mark | Anchor | Download | Address
Cell = str | int | Part | Sequence[Part]


@dataclass(frozen=True)
class Table:
    """A table with its caption.

    `name` is its stable id, `header` one heading a column, `rows` cells in the same order, the first `stubs` columns
    head their row. `widths` are relative. `note` says what the reader must know, `source` where the numbers come from.
    `sources` are the works beneath its numbers; those that its cells cite need not be named. A table without rows shows one
    that says so, since MyST refuses a table without any.
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

    @property
    def _body(self) -> Sequence[Sequence[Cell]]:
        return self.rows or [[NOTHING, *("" for _ in self.header[1:])]]

    def __repr__(self) -> str:
        return f"Table {self.name}: {self.caption} ({len(self.rows)} rows)"

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, object]]:
        bundle = {"text/plain": repr(self), "text/html": self.as_html(), "text/markdown": self.as_myst()}
        return bundle, {"table": self.name, "sources": beneath(self.rows, self.sources)}

    def as_myst(self) -> str:
        """Return the table as MyST."""
        options = [f":name: table-{self.name}", ":header-rows: 1", f":stub-columns: {self.stubs}", ":align: left"]
        if self.widths:
            options.append(f":widths: {' '.join(map(str, self.widths))}")
        rows = [_list_row(row) for row in [[Words(head) for head in self.header], *self._body]]
        table = [f":::{{list-table}} {escape(self.caption)}", *options, "", *rows, ":::"]
        return "\n".join(["::::{container} table-block", *table, "", *_notes(self.note, self.source), "::::"])

    def as_html(self) -> str:
        """Return the table as HTML, for Jupyter."""
        head = "".join(f'<th scope="col">{html.escape(text)}</th>' for text in self.header)
        body = "".join(f"<tr>{''.join(_html_cell(cell, i < self.stubs) for i, cell in enumerate(row))}</tr>" for row in self._body)
        notes = "".join(f"<p>{html.escape(text)}</p>" for text in (self.note, f"Source: {self.source}") if text)
        caption = f"<caption>{html.escape(self.caption)}</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{notes}"


@dataclass(frozen=True)
class Figure:
    """A picture that states a finding, with everything that belongs to it.

    `name` is its stable id, `headline` the finding (computed), `subtitle` what, where and when, `svg` the picture,
    `alt` headline and main numbers, `description` the picture in words, `source` where it comes from, `data` the
    plotted numbers as CSV, `sources` the works beneath them.
    """

    name: str
    headline: str
    subtitle: str
    svg: str
    alt: str
    description: str
    source: str
    data: str
    sources: Sequence[str] = ()

    def __repr__(self) -> str:
        return f"Figure {self.name}: {self.headline}"

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, object]]:
        bundle = {"text/plain": repr(self), "image/svg+xml": self.svg, "text/markdown": self.as_myst(), "text/csv": self.data}
        return bundle, {"figure": self.name, "sources": sorted(self.sources)}

    def as_myst(self) -> str:
        """Return the figure block as MyST; the book takes picture and data out of the bundle and puts them where it says."""
        size = f"CSV, {max(1, round(len(self.data.encode()) / 1024))} kB"
        file = f"{FIGURES}/{self.name}"
        lines = [
            "::::{container} figure-block",
            f":::{{figure}} {file}.svg",
            f":name: figure-{self.name}",
            f":alt: {quoted(self.alt)}",
            "",
            escape(self.headline),
            "",
            escape(self.subtitle),
            ":::",
            "",
            escape(self.description),
            "",
            *_notes("", self.source),
            f"{{download}}`Download the data of this figure ({size}) <{file}.csv>` ·",
            f"{{download}}`Download the picture (SVG) <{file}.svg>`",
            "::::",
        ]
        return "\n".join(lines)


def _unquoted(text: str) -> str:
    """Return `text` as the content of a role, which nothing but a backtick or a line break can end."""
    if "`" in text or LINE_BREAK.search(text):
        raise ValueError(f"A backtick or a line break in the words of a link: {text!r}.")
    return text


def beneath(rows: Sequence[Sequence[Cell]], named: Sequence[str] = ()) -> list[str]:
    """Return the works beneath a table, sorted: those `named`, and those that its cells cite or link to."""
    parts = [part for row in rows for cell in row for part in _parts(cell)]
    cited = {part.source_id for part in parts if isinstance(part, Citation)}
    linked = {part.target.removeprefix(SOURCE) for part in parts if isinstance(part, Link) and part.target.startswith(SOURCE)}
    return sorted({*named, *cited, *linked})


def _list_row(row: Sequence[Cell]) -> str:
    first, *rest = (f"- {_myst(cell)}".rstrip() for cell in row)
    return "\n".join([f"* {first}", *(f"  {cell}" for cell in rest)])


def _parts(cell: Cell) -> Sequence[Part]:
    if isinstance(cell, str | int):
        return [Words(str(cell))]
    return [cell] if isinstance(cell, Part) else cell


def _myst(cell: Cell) -> str:
    return "".join(part.myst for part in _parts(cell))


def _html_cell(cell: Cell, stub: bool) -> str:
    text = "".join(part.html for part in _parts(cell))
    return f'<th scope="row">{text}</th>' if stub else f"<td>{text}</td>"


def _notes(note: str, source: str) -> list[str]:
    return [line for text in (note, f"Source: {source}") if text for line in (escape(text), "")]
