import re

import pandas as pd
import pytest

from review import palette, text
from review.display import Anchor, Citation, Figure, Link, Table, Words
from review.evidence import Evidence
from review.figures.themes import barriers_and_factors, themes_named
from review.synthesis import of_group, sources_by, strongest

HOSTILE = [
    "<script>alert(1)</script>", "{cite}`x`", ":::{figure} x", "[x](javascript:alert(1))", "**bold**", "# head", "| a | b |",
    "{{x}}", "$x$", "&amp;", "<!-- -->", "`code`", "- item", "1. item", "[^1]", "\\", "~~gone~~", "![x](y)", "{glue:text}`n`",
]  # fmt: skip


def test_counts_read_like_a_sentence():
    assert [text.count(number, "source") for number in (0, 1, 2, 1234)] == ["no sources", "1 source", "2 sources", "1,234 sources"]
    assert text.count(2, "entry is", "entries are") == "2 entries are"
    assert [text.naming(number, "it") for number in (1, 2)] == ["1 source names it", "2 sources name it"]


def test_lists_read_like_a_sentence():
    assert [text.listed(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
    assert text.listed(["a", "b"], "or") == "a or b"


def test_a_number_that_is_not_defined_says_so_and_nothing_is_minus_nought():
    assert text.decimal(float("nan")) == "not defined"
    assert text.decimal(-0.001) == "0.00"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_evidence_text_becomes_no_markup(hostile):
    escaped = text.escape(hostile)
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escaped) == hostile
    assert re.fullmatch(r"(\\[!-/:-@\[-`{-~]|[^!-/:-@\[-`{-~])*", escaped)
    shown = Table("t", hostile, [hostile], [[hostile], [Words(hostile)]], hostile).as_html()
    assert "<script>" not in shown


@pytest.mark.parametrize("broken", ["one\ntwo", "one\rtwo"])
def test_a_line_break_in_evidence_text_is_refused(broken):
    with pytest.raises(ValueError, match="line break"):
        text.escape(broken)
    with pytest.raises(ValueError, match="line break"):
        text.quoted(broken)


def test_an_option_cannot_end_early():
    assert text.quoted('say "x" \\ # no') == r'"say \"x\" \\ # no"'


def table():
    rows = [[[Citation("sloper2004", "Sloper 2004"), Words(" "), Link("(coded)", "source-sloper2004")], 3], [Anchor("here"), ""]]
    return Table("kinds", "Kinds", ["Source", "Number"], rows, "The review", note="A note", widths=(3, 1))


def test_a_table_is_one_bundle_for_book_jupyter_and_tests():
    bundle, metadata = table()._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", "text/markdown"}
    assert metadata == {"table": "kinds"}
    assert ":::{list-table} Kinds\n:name: table-kinds\n:header-rows: 1\n:stub-columns: 1" in bundle["text/markdown"]
    assert "* - {cite:t}`sloper2004` [\\(coded\\)](#source-sloper2004)\n  - 3" in bundle["text/markdown"]
    assert '<th scope="row">Sloper 2004 (coded)</th><td>3</td>' in bundle["text/html"]
    assert "```" not in bundle["text/markdown"]


def figure(headline="Three of five"):
    return Figure("f", headline, "What, where", "<svg/>", f"{headline}. 3; 5", "Three. Five.", "The review", "a,b\n1,2\n")


def test_a_figure_is_one_bundle_with_picture_data_words_and_source():
    bundle, metadata = figure()._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "image/svg+xml", "text/markdown", "text/csv"}
    assert metadata == {"figure": "f"}
    for part in (
        '/_build/figures/f.svg\n:name: figure-f\n:alt: "Three of five. 3; 5"',
        "Three\\. Five\\.",
        "Source\\: The review",
        "f.csv>`",
    ):
        assert part in bundle["text/markdown"]


@pytest.fixture
def drawn(project):
    def draw(evidence):
        barriers = of_group(strongest(evidence.themes), "barrier")
        return themes_named(
            sources_by(barriers, "attribution"), evidence.labels("theme"), evidence.labels("attribution"), "b", "barrier"
        )

    return draw


def test_headline_alt_description_and_data_change_with_the_data(project, drawn):
    from conftest import put_coding

    before = drawn(Evidence(project))
    for row in (3, 5):
        put_coding(project, "themes", row, "attribution", "one-theme-list")
    put_coding(project, "themes", 6, "attribution", "one-theme-list")
    after = drawn(Evidence(project))
    for part in ("headline", "alt", "description", "data", "svg"):
        assert getattr(before, part) != getattr(after, part), part
    assert before.headline == "No barrier rests mostly on lists of citations"


def test_a_picture_has_the_same_bytes_twice_and_tells_no_time_and_its_text_is_text(project, drawn):
    evidence = Evidence(project)
    one, other = drawn(evidence).svg, drawn(evidence).svg
    assert one == other
    assert "dc:date" not in one
    assert ">Unclear roles</text>" in one


def test_barriers_and_factors_say_how_many_are_matched():
    pairs = pd.DataFrame({"barrier": ["b"], "factors": [("f", "g")], "as_barrier": [1], "as_factor": [2]})
    drawn = barriers_and_factors(pairs, {"b": "Barrier", "f": "This", "g": "That"}, "pairs")
    assert drawn.headline == "1 of 1 barrier is matched by as many sources on the remedy"
    assert drawn.description == "Barrier: 1 source names it, 2 sources name this or that."
    assert drawn.data.splitlines()[1] == "Barrier,This and That,1,2"


def test_contrast_is_computed_as_published():
    assert palette.contrast("#002d54", "#ffffff") == pytest.approx(13.97, abs=0.01)
    assert palette.contrast("#2b9c93", "#ffffff") == pytest.approx(3.34, abs=0.01)
    assert palette.contrast("#e5682a", "#ffffff") == pytest.approx(3.31, abs=0.01)
    assert palette.contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("colour", palette.SERIES, ids=lambda colour: colour.name)
def test_every_colour_of_a_figure_stands_out_on_its_page_and_carries_its_label(colour):
    label = palette.LABELS[colour.name]
    assert palette.contrast(colour.light, palette.LIGHT_PAGE) >= 3
    assert palette.contrast(colour.dark, palette.DARK_PAGE) >= 3
    assert palette.contrast(colour.light, label.light) >= 4.5
    assert palette.contrast(colour.dark, label.dark) >= 4.5


@pytest.mark.parametrize("ink", [palette.INK, palette.QUIET], ids=lambda colour: colour.name)
def test_text_is_readable_on_both_pages(ink):
    assert palette.contrast(ink.light, palette.LIGHT_PAGE) >= 4.5
    assert palette.contrast(ink.dark, palette.DARK_PAGE) >= 4.5


def test_neighbours_in_a_figure_can_be_told_apart_in_light_and_dark():
    for one, other in zip(palette.SERIES, palette.SERIES[1:], strict=False):
        assert palette.contrast(one.light, other.light) >= 3
        assert palette.contrast(one.dark, other.dark) >= 3
    assert palette.contrast(palette.DARK_BLUE.light, palette.ORANGE.light) >= 3
    assert palette.contrast(palette.DARK_BLUE.dark, palette.ORANGE.dark) >= 3


def test_light_values_tell_colours_apart():
    assert len({colour.light for colour in palette.COLOURS}) == len(palette.COLOURS)
