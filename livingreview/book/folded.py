"""Sphinx extension: on pages, long tables and the long sections of annexes are folded, each behind
a line that says how many rows it holds, and so is what asks for it, beneath its first line.

A link to a place in a fold opens it, as does printing (`static/page.js`). What is searched in the
table itself, by a box above it, is not folded. The PDF has no folds.
"""

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from livingreview.book import about
from livingreview.book.search import in_order
from livingreview.words import count

LONG = 3_000  # characters, of a table or of a section of an annex: some two screens
MANY_ROWS = 20
ASKED = "folded"  # the class of a container that asks for it
OPENING, END = '<details class="fold">', "</details>"


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the extension to the build, behind all that changes what tables hold."""
    app.connect("doctree-resolved", fold, priority=950)
    return about(__file__)


def fold(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Fold what is long on a page, and what asks for it."""
    if app.builder.format != "html":
        return
    first = dict(in_order(app.env)).get(docname, True)
    annex = [] if first else list(doctree.findall(_is_part))
    within = {id(node) for section in annex if fold_section(section) for node in section.findall()}
    for part in list(doctree.findall(_asks)):
        fold_part(part)
    for block in list(doctree.findall(nodes.container)):
        kinds = block["classes"]
        if "table-block" in kinds and "searched" not in kinds and id(block) not in within:
            fold_tables(block)


def fold_section(section: nodes.section) -> bool:
    """Fold a long section of an annex from its first table or list on, unless its parts are folded
    one by one. Return whether it was.
    """
    if next(section.findall(_asks), None):
        return False
    parts = [child for child in section.children if next(child.findall(_is_listing), None)]
    if not parts or len(section.astext()) <= LONG:
        return False
    start = section.index(parts[0])
    heading = next(iter(section.findall(nodes.title))).astext()
    wrap(section, start, len(section.children), f"Show “{heading}”")
    return True


def fold_part(part: nodes.container) -> None:
    """Fold a part beneath its first line."""
    line, *rest = part.children
    place = part.parent.index(part)
    shown = [_html(f"{OPENING}<summary>"), *line.children, _html("</summary>")]
    part.parent[place : place + 1] = [*shown, *rest, _html(END)]


def fold_tables(block: nodes.container) -> None:
    """Fold each long table in `block` behind its caption."""
    for part in list(block.children):  # the theme has put each table into a container
        if next(part.findall(nodes.table), None) and _is_long(part):
            caption = next(iter(part.findall(nodes.title)), nodes.title()).astext()
            wrap(block, block.index(part), block.index(part) + 1, f"Show the table: {caption}")


def wrap(parent: nodes.Element, start: int, end: int, line: str) -> None:
    """Put the children of `parent` from `start` to before `end` behind a `line`, which says how
    many rows they hold.
    """
    rows = sum(map(_rows, parent[start:end]))
    told = f"{line} ({count(rows, 'row')})" if rows else line
    summary = f'<summary class="fold-line">{escape(told, quote=False)}</summary>'
    parent.insert(end, _html(END))
    parent.insert(start, _html(f"{OPENING}{summary}"))


def _is_part(node: nodes.Node) -> bool:
    """Return whether `node` is a section that is not the whole page."""
    return isinstance(node, nodes.section) and isinstance(node.parent, nodes.section)


def _is_long(part: nodes.Element) -> bool:
    return len(part.astext()) > LONG or _rows(part) >= MANY_ROWS


def _rows(part: nodes.Node) -> int:
    """Return how many rows the tables in `part` hold, their heads left out."""
    return sum(len(body.children) for body in part.findall(nodes.tbody))


def _html(text: str) -> nodes.raw:
    return nodes.raw("", text, format="html")


def _asks(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and ASKED in node["classes"]


def _is_listing(node: nodes.Node) -> bool:
    return isinstance(
        node, nodes.table | nodes.definition_list | nodes.bullet_list | nodes.citation
    )
