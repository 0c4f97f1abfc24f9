"""One page of the book on its way into the report: what it is called, what it holds so far, what is
wrong with it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from docutils import nodes

from livingreview.book.typst.text import quoted

INTERNAL = "%"  # begins addresses inside the book
CELL = 10_000  # the notebook reader counts lines as 10,000 times the number of the cell
LETTERED = re.compile(r"(Annex [A-Z]+): (.*)")


@dataclass(frozen=True)
class Table:
    """A table as Typst; `stubs` columns head their row."""

    typst: str
    stubs: int


@dataclass
class Page:
    """A page that is being written.

    `name` is its document name, `source` its file relative to `root`, `number` what stands before
    its title (``4``, ``Annex B``, or nothing), `heading` what it is called here if not by its
    title, `numbers` the numbers of its figures and tables by id, `places` the labels that links
    lead to and that are printed, `left_out` the pages of the book that are on the web only,
    `elsewhere` the document that holds each of the others, `landscape` whether the whole page is
    set on wide paper. While it is written, `tables` collects its tables, `files` what it shows or
    brings along, `problems` all that is wrong.
    """

    name: str
    source: str
    root: Path
    number: str
    heading: str
    numbers: dict[str, str]
    places: frozenset[str]
    left_out: frozenset[str] = frozenset()
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    landscape: bool = False
    level: int = 0
    tables: list[Table] = field(default_factory=list)
    files: dict[str, Path] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    placed: set[str] = field(default_factory=set)

    def label(self, identifier: str) -> str:
        """Return the label of the place called `identifier` on this page; no other page has it."""
        return f"{self.name}#{identifier}"

    def first_label(self, node: nodes.Element) -> str:
        """Return the label that `node` itself bears; its other ids become anchors."""
        self.placed.add(node["ids"][0])
        return self.label(node["ids"][0])

    def anchors(self, node: nodes.Element) -> str:
        """Return the labels of `node` that stand nowhere yet, as invisible marks to put where the
        node begins.
        """
        new = [
            name
            for name in node.get("ids", [])
            if name not in self.placed and self.label(name) in self.places
        ]
        self.placed.update(new)
        return "".join(f"#anchor({quoted(self.label(identifier))});" for identifier in new)

    def title(self, node: nodes.Element) -> str:
        """Return the title of the page without the letter of an annex, which must be the one that
        `_toc.yml` gives it.
        """
        if self.heading:
            return self.heading
        lettered = LETTERED.fullmatch(text := node.astext())
        if lettered and lettered[1] != self.number:
            self.problem(
                node,
                f"the title says {lettered[1]}, but _toc.yml makes it {self.number or 'no annex'}."
                " Change one of them.",
            )
        return lettered[2] if lettered else text

    def problem(self, node: nodes.Node, what: str) -> str:
        """Record that something is wrong with `node`, with its address; return nothing to print."""
        self.problems.append(f"{self.source}{_where(node)}: {what}")
        return ""


def _where(node: nodes.Node | None) -> str:
    while node is not None:
        if isinstance(node, nodes.Element) and "cell_index" in node:
            return f", cell {node['cell_index'] + 1}"
        if line := getattr(node, "line", None):
            return f", cell {line // CELL}" if line >= CELL else f", line {line}"
        node = node.parent
    return ""
