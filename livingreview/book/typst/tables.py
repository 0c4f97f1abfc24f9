"""Rules for tables: heads that repeat, columns as wide as their words need. Where a table needs
more than the width of its page, each row says its cells one below the other, with their heads.
"""

import re
from math import ceil
from typing import Any

import numpy as np
from docutils import nodes

from livingreview.book.typst.page import Page, Table
from livingreview.book.typst.pictures import is_download
from livingreview.book.typst.text import quoted, words
from livingreview.book.typst.writer import blocks, inside, rule

PORTRAIT, LANDSCAPE = 112, 174  # characters of table text that a line of the page holds
GAP = 2  # characters between columns
READABLE = 34  # a column of this many characters reads well; more is welcome, not needed
BROAD = 1.15  # words stand in letters broader than the average more often than lines do
STEP = 2
STUB = 30  # per cent of the width for the head of a row whose cells stand one below the other
LINES = 24  # a row of more lines than this may go on over the page


@rule("container.table-block")
def table_block(node: nodes.Element, page: Page) -> str:
    """Print a table with what is said about it."""
    tables = [child for child in node.children if isinstance(child, nodes.table)]
    notes = [child for child in node.children if child not in tables and not is_download(child)]
    return "\n\n".join(_placed(table, notes, page) for table in tables)


@rule("table")
def table(node: nodes.Element, page: Page) -> str:
    """Print a table with nothing said about it."""
    return _placed(node, [], page)


def _placed(node: nodes.table, notes: list[nodes.Node], page: Page) -> str:
    number = page.numbers.get(node["ids"][0], "") if node["ids"] else ""
    caption = "".join(
        inside(child, page) for child in node.children if isinstance(child, nodes.title)
    )
    if not caption:
        return page.problem(node, "a table has no caption.")
    label = quoted(page.first_label(node)) if node["ids"] else "none"
    front = f"{quoted(number)}, [{caption}], {label}, [{blocks(notes, page)}]"
    reflows = not page.landscape and wide_by_nature(node)
    printed = (_reflowed if reflows else _as_it_is)(node, front, page)
    page.tables.append(printed)
    return printed.typst


def wide_by_nature(node: nodes.table) -> bool:
    """Return whether the columns of a table need more than the width of an upright page to be read
    with ease.
    """
    longest = _lengths(node).max(axis=0)
    needs = [
        max(word, min(READABLE, 0.4 * most))
        for word, most in zip(_longest_words(node), longest, strict=True)
    ]
    return sum(needs) + GAP * len(needs) > PORTRAIT


def _as_it_is(node: nodes.table, front: str, page: Page) -> Table:
    room = LANDSCAPE if page.landscape else PORTRAIT
    widths = _widths(node, room)
    head, body = _rows(node)
    if len(head) != 1 or any(len(row.children) != len(widths) for row in (*head, *body)):
        page.problem(node, "a table needs one row of heads, and as many cells in every row.")
        return Table("", _stubs(node))
    cells = [_row(row, widths, page) for row in body]
    whole = max(room, sum(widths))
    shares = ", ".join(f"{100 * width / whole:.2f}%" for width in widths)
    heads = ", ".join(_cell(entry, page) for entry in head[0].children)
    return _data_table(front, _stubs(node), shares, heads, cells)


def _reflowed(node: nodes.table, front: str, page: Page) -> Table:
    """Return a table of two columns: what heads the row, and its cells one below the other, each
    with the head of its column.
    """
    head, body = _rows(node)
    heads = [entry.astext() for entry in head[0].children]
    stubs = max(1, _stubs(node))
    cells = []
    for row in body:
        first = "".join(f"#block{_cell(entry, page)}" for entry in row.children[:stubs])
        rest = [
            f"#field({quoted(name)}){_cell(entry, page)}"
            for name, entry in zip(heads[stubs:], row.children[stubs:], strict=True)
            if entry.astext()
        ]
        cells.append(f"[{first}], [{''.join(rest)}],")
    both = f"[{words(', '.join(heads[:stubs]))}], [{words('; '.join(heads[stubs:]))}]"
    return _data_table(front, min(1, _stubs(node)), f"{STUB}%, {100 - STUB}%", both, cells)


def _data_table(front: str, stubs: int, columns: str, head: str, cells: list[str]) -> Table:
    opening = f"#data-table({front}, stubs: {stubs}, columns: ({columns},), head: ({head},),\n"
    return Table(opening + "\n".join(cells) + "\n)", stubs)


def _rows(node: nodes.table) -> tuple[list[nodes.row], list[nodes.row]]:
    head, body = (
        [row for part in node.findall(kind) for row in part.findall(nodes.row)]
        for kind in (nodes.thead, nodes.tbody)
    )
    return head, body


def _row(row: nodes.row, widths: list[int], page: Page) -> str:
    lines = max(
        ceil(len(entry.astext()) / max(1, width - GAP))
        for entry, width in zip(row.children, widths, strict=True)
    )
    kind = "table.cell(breakable: false)" if lines <= LINES else ""
    return "".join(f"{kind}{_cell(entry, page)}, " for entry in row.children)


def _cell(entry: nodes.Node, page: Page) -> str:
    assert isinstance(entry, nodes.entry)
    if {"morecols", "morerows"} & set(entry.attributes):
        page.problem(entry, "a cell of a table stretches over others, which nobody can hear.")
    return f"[{page.anchors(entry)}{blocks(entry.children, page)}]"


def _stubs(node: nodes.table) -> int:
    return sum(bool(column.get("stub")) for column in node.findall(nodes.colspec))


def _widths(node: nodes.table, room: int) -> list[int]:
    """Return the width of every column in characters, `room` in all or less.

    No column is narrower than its longest word. What room is left goes, little by little, to the
    column where it makes the table least tall, and stays free when it would make no column better.
    """
    lengths = _lengths(node)
    widths = np.array([min(READABLE, word) for word in _longest_words(node)], dtype=float)

    def height(column: int) -> float:
        wider = widths.copy()
        wider[column] += STEP
        return float((lengths / wider).clip(min=1).max(axis=1).sum())

    while widths.sum() + GAP * len(widths) + STEP <= room:
        now = (lengths / widths).clip(min=1).max(axis=1).sum()
        best = min(range(len(widths)), key=height)
        if height(best) > now - 0.01:
            break
        widths[best] += STEP
    return [int(width) + GAP for width in widths]


def _lengths(node: nodes.table) -> Any:
    """Return how long each cell is, in characters, a row of the table a row."""
    return np.array(
        [[len(entry.astext()) for entry in row.children] for row in node.findall(nodes.row)]
    )


def _longest_words(node: nodes.table) -> list[int]:
    """Return how long the longest word of each column is, in characters; a head is to fill two
    lines at most.
    """
    rows = [row.children for row in node.findall(nodes.row)]
    heads = [ceil(len(entry.astext()) / 2) for entry in rows[0]]
    longest = [
        max((len(word) for entry in column for word in _pieces(entry)), default=1)
        for column in zip(*rows, strict=False)
    ]
    return [ceil(BROAD * max(head, word)) for head, word in zip(heads, longest, strict=True)]


def _pieces(entry: nodes.Node) -> list[str]:
    """Return the words of a cell, cut where Typst may break a line."""
    return re.split(r"\s|(?<=[-/])", entry.astext())
