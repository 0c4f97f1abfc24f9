"""Long tables, and long sections of annexes, are folded on pages."""

import pytest
from docutils import nodes

from livingreview.book.folded import LONG, MANY_ROWS, fold_section, fold_tables


def table(rows, words="word"):
    """A table with a caption and so many rows, each of which says `words`."""
    made = [nodes.row("", nodes.entry("", nodes.paragraph("", words))) for _ in range(rows)]
    group = nodes.tgroup("", nodes.tbody("", *made), cols=1)
    return nodes.table("", nodes.title("", "What <they> say"), group)


def kinds(parent):
    return [child.tagname for child in parent.children]


def test_a_long_table_stands_behind_its_caption_and_the_number_of_its_rows():
    wrapped = nodes.container("", table(3, "x" * LONG))
    block = nodes.container("", wrapped, nodes.paragraph("", "Source"))
    fold_tables(block)
    assert kinds(block) == ["raw", "container", "raw", "paragraph"]
    assert block[0].astext() == (
        '<details class="fold"><summary class="fold-line">'
        "Show the table: What &lt;they&gt; say (3 rows)</summary>"
    )


def test_so_is_a_table_of_many_rows():
    block = nodes.container("", nodes.container("", table(MANY_ROWS)))
    fold_tables(block)
    assert kinds(block) == ["raw", "container", "raw"]


@pytest.mark.parametrize("fold", [fold_tables, fold_section])
def test_what_is_short_stays_open(fold):
    part = nodes.section("", nodes.title("", "Rows"), table(3))
    fold(part)
    assert kinds(part) == ["title", "table"]


def test_a_long_section_is_folded_from_its_first_table_on():
    opening, inner = nodes.paragraph("", "Opening"), nodes.section("", nodes.title("", "Inner"))
    long = nodes.container("", table(2, "x" * LONG))
    section = nodes.section("", nodes.title("", "Rows"), opening, long, inner)
    fold_section(section)
    assert kinds(section) == ["title", "paragraph", "raw", "container", "section", "raw"]
    assert "Show “Rows” (2 rows)" in section[2].astext()


def test_so_is_a_long_list_of_works():
    works = [nodes.citation("", nodes.paragraph("", "x" * LONG)) for _ in range(2)]
    section = nodes.section("", nodes.title("", "A to B"), *works)
    fold_section(section)
    assert kinds(section) == ["title", "raw", "citation", "citation", "raw"]


def test_a_long_section_of_prose_stays_open():
    section = nodes.section("", nodes.title("", "T"), nodes.paragraph("", "x" * 2 * LONG))
    fold_section(section)
    assert kinds(section) == ["title", "paragraph"]
