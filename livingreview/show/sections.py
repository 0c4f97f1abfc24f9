"""Sections that come from rows: one for each thing that a table names, with a heading, what it is,
and lists of what is coded of it.
"""

import html
from collections.abc import Sequence
from dataclasses import dataclass

from livingreview.show.cells import Cell, in_html, in_myst
from livingreview.words import count, escape


@dataclass(frozen=True)
class Section:
    """A section: its `place` in the book, `heading`, what it is `about`, its `lists` (a heading and
    items each; those without items are left out; a page folds them beneath a line that names them),
    and the works beneath it.
    """

    place: str
    heading: str
    about: Cell
    lists: Sequence[tuple[str, Sequence[Cell]]]
    works: Sequence[str]


@dataclass(frozen=True)
class Sections:
    """The sections of a chapter, one bundle for the book, for Jupyter and for tests."""

    name: str
    sections: Sequence[Section]

    def __repr__(self) -> str:
        return "\n".join(
            f"{of.heading}: {', '.join(f'{head} ({len(items)})' for head, items in _full(of))}"
            for of in self.sections
        )

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, object]]:
        bundle = {
            "text/plain": f"{count(len(self.sections), 'section')}\n{self!r}",
            "text/html": self.as_html(),
            "text/markdown": self.as_myst(),
        }
        works = {of.place: list(of.works) for of in self.sections}
        return bundle, {"table": self.name, "sources": works}

    def as_myst(self) -> str:
        """Return the sections as MyST."""
        return "\n\n".join(_myst_section(of) for of in self.sections)

    def as_html(self) -> str:
        """Return the sections as HTML, for Jupyter."""
        return "".join(
            f"<h2>{html.escape(of.heading)}</h2><p>{in_html(of.about)}</p>"
            + "".join(
                f"<p>{html.escape(head)}</p><ul>"
                + "".join(f"<li>{in_html(item)}</li>" for item in items)
                + "</ul>"
                for head, items in _full(of)
            )
            for of in self.sections
        )


def _full(of: Section) -> list[tuple[str, Sequence[Cell]]]:
    return [(head, items) for head, items in of.lists if items]


def _myst_section(of: Section) -> str:
    lines = [
        f"({of.place})=",
        f":::{{rubric}} {escape(of.heading)}",
        ":heading-level: 2",
        ":::",
        "",
        in_myst(of.about),
        "",
        "::::{container} folded",
        escape("; ".join(f"{head} ({len(items)})" for head, items in _full(of))),
    ]
    for head, items in _full(of):
        lines += ["", f"**{escape(head)}**", "", *(f"- {in_myst(item)}" for item in items)]
    return "\n".join([*lines, "::::"])
