"""What a cell of a table or a sentence can hold: words, citations, links, numbers that lead to
their rows.

Each part knows its MyST, for the book, and its HTML, for Jupyter. All text from the evidence passes
through `escape`.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from livingreview.words import LINE_BREAK, escape

NDJSON = (
    "application/x-ndjson"  # the part of an output that holds the rows of the explorer, a line each
)
FIGURES = "/_build/figures"  # where the book puts pictures and data for download
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
        return (
            f"<strong>{html.escape(self.text)}</strong>" if self.strong else html.escape(self.text)
        )


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
    """A number, or words around one, that leads to exactly the rows of the explorer that `query`
    means.

    `query` is what `livingreview.evidence.query.query` gives: percent-encoded, so that nothing in
    it can become markup.
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
    """A `shape` (one character) whose `size`, from 1 to 4, goes with a number that stands beside
    it.
    """

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
    """A page of the web where something was read, shown as its host; the book links to it and asks
    it for nothing.
    """

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
    """Return where something was read as a cell shows it: a paragraph in words, the address of a
    page as a link to it.
    """
    return Address(locator) if locator.startswith(("http://", "https://")) else Words(locator)


Part = Words | Citation | Link | RowsLink | Mark | Anchor | Download | Address
Cell = str | int | Part | Sequence[Part]


def _unquoted(text: str) -> str:
    """Return `text` as the content of a role, which nothing but a backtick or a line break can
    end.
    """
    if "`" in text or LINE_BREAK.search(text):
        raise ValueError(f"A backtick or a line break in the words of a link: {text!r}.")
    return text


def parts(cell: Cell) -> Sequence[Part]:
    """Return the parts of a cell, whether it is words, a number, one part or many."""
    if isinstance(cell, str | int):
        return [Words(str(cell))]
    return [cell] if isinstance(cell, Part) else cell


def in_myst(cell: Cell) -> str:
    """Return a cell as MyST."""
    return "".join(part.myst for part in parts(cell))


def in_html(cell: Cell) -> str:
    """Return a cell as HTML."""
    return "".join(part.html for part in parts(cell))


def notes(note: str, source: str) -> list[str]:
    """Return what stands beneath a table or figure as lines of MyST: its note, if it has one, and
    where it comes from.
    """
    return [line for text in (note, f"Source: {source}") if text for line in (escape(text), "")]
