from html.parser import HTMLParser

import pytest
from docutils.core import publish_doctree
from myst_parser.parsers.docutils_ import Parser
from tiny import HOSTILE

from livingreview.show.cells import Anchor, Citation, Link, Words
from livingreview.show.figure import NARROW_SVG, Figure
from livingreview.show.table import Table

EXTENSIONS = [
    "attrs_inline",
    "attrs_block",
    "colon_fence",
    "deflist",
    "dollarmath",
    "fieldlist",
    "html_image",
    "replacements",
]
EXTENSIONS += ["smartquotes", "strikethrough", "substitution", "tasklist"]
PLAIN = {
    "document",
    "container",
    "table",
    "title",
    "tgroup",
    "colspec",
    "thead",
    "tbody",
    "row",
    "entry",
    "paragraph",
    "#text",
}
PLAIN |= {"figure", "image", "caption", "legend"}


def tree(myst):
    """What MyST makes of a text with everything switched on that could turn it into markup."""
    myst = "\n".join(line for line in myst.splitlines() if not line.startswith("{download}"))
    settings = {"myst_enable_extensions": EXTENSIONS, "report_level": 2, "halt_level": 2}
    return publish_doctree(myst, parser=Parser(), settings_overrides=settings)


def texts(document, tag):
    return [node.astext() for node in document.findall(lambda node: node.tagname == tag)]


class Elements(HTMLParser):
    """The names of all elements of a text in HTML, and its words."""

    def __init__(self, text):
        super().__init__()
        self.names, self.words = set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)

    def handle_data(self, data):
        self.words.append(data)


def table(**more):
    rows = [
        [
            [
                Citation("sloper2004", "Sloper 2004"),
                Words(" "),
                Link("(details)", "source-sloper2004"),
            ],
            3,
        ],
        [Anchor("here"), ""],
    ]
    values = {"header": ["Source", "Number"], "rows": rows, "source": "The review"}
    return Table("kinds", "Kinds", **values | more)


def figure(**more):
    values = {
        "name": "named",
        "headline": "Three of five",
        "subtitle": "What, where and when",
        "svg": "<svg/>",
        "narrow": "<svg id='narrow'/>",
        "alt": "Three of five. 3; 5.",
        "description": "Three. Five.",
        "source": "The review",
        "data": "a,b\n1,2\n",
    }
    return Figure(**values | more)


# Tables


def test_a_table_is_one_bundle_for_book_jupyter_and_tests():
    bundle, metadata = table()._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", "text/markdown"}
    assert bundle["text/plain"] == "Table kinds: Kinds (2 rows)"
    assert metadata == {"table": "kinds", "sources": ["sloper2004"]}


def test_a_table_in_the_book_is_numbered_captioned_and_headed():
    myst = table(widths=(3, 1)).as_myst()
    assert (
        ":::{list-table} Kinds\n:name: table-kinds\n:header-rows: 1\n:stub-columns: 1\n:align: "
        "left\n:widths: 3 1\n" in myst
    )
    assert "* - {cite:t}`sloper2004` [\\(details\\)](#source-sloper2004)\n  - 3\n" in myst
    assert "* - []{#here}\n  -\n" in myst
    assert "```" not in myst


def test_a_table_is_read_with_its_caption_header_and_cells():
    document = tree(table(rows=[["One", 1], ["Two", 2]]).as_myst())
    assert texts(document, "title") == ["Kinds"]
    assert texts(document, "entry") == ["Source", "Number", "One", "1", "Two", "2"]
    assert texts(document, "paragraph")[-1] == "Source: The review"


def test_the_first_columns_of_a_table_head_their_rows():
    assert ":stub-columns: 2\n" in table(stubs=2).as_myst()
    assert (
        '<th scope="row">a</th><th scope="row">b</th><td>c</td>'
        in table(rows=[["a", "b", "c"]], stubs=2).as_html()
    )


def test_a_note_comes_before_the_source_and_only_where_there_is_one():
    assert texts(tree(table(rows=[], note="A note").as_myst()), "paragraph")[-2:] == [
        "A note",
        "Source: The review",
    ]
    assert table(note="A note").as_html().endswith("</table><p>A note</p><p>Source: The review</p>")
    assert table().as_html().endswith("</table><p>Source: The review</p>")


def test_a_table_in_jupyter_shows_labels_in_place_of_citations_and_links():
    html = table().as_html()
    assert '<tr><th scope="row">Sloper 2004 (details)</th><td>3</td></tr>' in html
    assert '<thead><tr><th scope="col">Source</th><th scope="col">Number</th></tr></thead>' in html
    assert "<caption>Kinds</caption>" in html


def test_a_table_without_rows_says_so():
    empty = table(rows=[])
    assert texts(tree(empty.as_myst()), "entry") == ["Source", "Number", "None", ""]
    assert '<tbody><tr><th scope="row">None</th><td></td></tr></tbody>' in empty.as_html()
    assert repr(empty) == "Table kinds: Kinds (no rows)"


def test_a_cell_of_several_parts_shows_them_one_after_the_other():
    rows = [[[Words("a", strong=True), Words(", "), Words("b")], 1]]
    assert "* - **a**\\, b\n" in table(rows=rows).as_myst()
    assert '<th scope="row"><strong>a</strong>, b</th>' in table(rows=rows).as_html()


def test_empty_words_are_nothing_even_when_strong():
    assert Words("", strong=True).myst == ""


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_in_a_table_of_the_book_is_shown_letter_for_letter(hostile):
    rows = [[hostile, [Words(hostile, strong=True)]], [[Words("x "), Words(hostile)], 1]]
    document = tree(Table("kinds", hostile, [hostile, "B"], rows, hostile, note=hostile).as_myst())
    assert texts(document, "title") == [hostile]
    assert texts(document, "entry") == [hostile, "B", hostile, hostile, f"x {hostile}", "1"]
    assert texts(document, "paragraph")[-2:] == [hostile, f"Source: {hostile}"]
    assert {node.tagname for node in document.findall()} <= PLAIN | {"strong"}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_in_a_table_of_jupyter_is_shown_letter_for_letter(hostile):
    rows = [[hostile, [Words(hostile, strong=True)]], [Citation("x", hostile), Link(hostile, "y")]]
    elements = Elements(
        Table("kinds", hostile, [hostile, "B"], rows, hostile, note=hostile).as_html()
    )
    assert elements.names == {"table", "caption", "thead", "tbody", "tr", "th", "td", "strong", "p"}
    assert elements.words == [
        hostile,
        hostile,
        "B",
        hostile,
        hostile,
        hostile,
        hostile,
        hostile,
        f"Source: {hostile}",
    ]


@pytest.mark.parametrize("end", ["\n", "\r", "\u2028", "\x0b"])
@pytest.mark.parametrize("where", ["caption", "header", "rows", "source", "note"])
def test_a_line_break_anywhere_in_a_table_is_refused(where, end):
    broken = f"one{end}:::"
    values = {"caption": "C", "header": ["A"], "rows": [["a"]], "source": "S", "note": "N"}
    values[where] = {"header": [broken], "rows": [[broken]]}.get(where, broken)
    with pytest.raises(ValueError, match="line break"):
        Table("kinds", **values).as_myst()


# Figures


def test_a_figure_is_one_bundle_with_a_picture_for_each_layout_data_and_words():
    bundle, metadata = figure()._repr_mimebundle_()
    pictures = {"image/svg+xml": "<svg/>", NARROW_SVG: "<svg id='narrow'/>"}
    assert set(bundle) == {"text/plain", *pictures, "text/markdown", "text/csv"}
    assert {kind: bundle[kind] for kind in pictures} == pictures
    assert bundle["text/csv"] == "a,b\n1,2\n"
    assert bundle["text/plain"] == "Figure named: Three of five"
    assert metadata == {"figure": "named", "sources": []}


def test_a_figure_in_the_book_has_headline_subtitle_description_source_and_alternative_text():
    document = tree(figure().as_myst())
    assert texts(document, "caption") == ["Three of five"]
    assert texts(document, "legend") == ["What, where and when"]
    assert texts(document, "paragraph")[-2:] == ["Three. Five.", "Source: The review"]
    (image,) = document.findall(lambda node: node.tagname == "image")
    assert image["alt"] == "Three of five. 3; 5."
    assert image["uri"] == "/_build/figures/named.svg"
    assert ":name: figure-named\n" in figure().as_myst()


@pytest.mark.parametrize(
    ("size", "said"), [(1, "1 kB"), (1024, "1 kB"), (1536, "2 kB"), (10_240, "10 kB")]
)
def test_a_figure_offers_its_data_and_its_picture_with_their_kind_and_size(size, said):
    lines = figure(data="x" * size).as_myst().splitlines()
    words = f"Download the data of this figure (CSV, {said})"
    assert f"{{download}}`{words} </_build/figures/named.csv>` ·" in lines
    assert "{download}`Download the picture (SVG) </_build/figures/named.svg>`" in lines


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_in_a_figure_is_shown_letter_for_letter(hostile):
    parts = ("headline", "subtitle", "alt", "description", "source")
    document = tree(figure(**dict.fromkeys(parts, hostile)).as_myst())
    assert texts(document, "caption") == [hostile]
    assert texts(document, "legend") == [hostile]
    assert texts(document, "paragraph")[-2:] == [hostile, f"Source: {hostile}"]
    (image,) = document.findall(lambda node: node.tagname == "image")
    assert image["alt"] == hostile
    assert {node.tagname for node in document.findall()} <= PLAIN


@pytest.mark.parametrize("where", ["headline", "subtitle", "alt", "description", "source"])
@pytest.mark.parametrize("end", ["\n", "\r", "\u2028", "\x0b"])
def test_a_line_break_anywhere_in_a_figure_is_refused(where, end):
    with pytest.raises(ValueError, match="line break"):
        figure(**{where: f"one{end}:::"}).as_myst()
