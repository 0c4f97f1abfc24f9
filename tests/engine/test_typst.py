import json
import re

import page
import pikepdf
import pytest
import typst
from docutils import nodes
from reports import SVG, bookmarks, heads, pictures, report, sizes, small_book, source, tagged
from tiny import HOSTILE

from livingreview.book.typst.facts import day
from livingreview.book.typst.tags import TagsError, elements, kind, with_row_heads
from livingreview.book.typst.text import missing, quoted, words
from livingreview.book.typst.writer import RULES

A4_HEIGHT = 841.89
FIGURE = """\
::::{container} figure-block
:::{figure} /bars.svg
:name: figure-bars
:alt: "Two bars: 1 and 2"

Bars rise

What, where, when
:::

Rises by one.

{download}`Data (CSV, 1 kB) </bars.csv>` ·
{download}`Picture (SVG) </bars.svg>`
::::
"""
EVERYTHING = f"""\
# Words

Plain, *slanted*, **strong** and `literal` words, a [link](https://example.org/a),
a [place](#figure-bars). They cite {{cite:t}}`sloper2004`.
A note[^n] and again[^n].

[^n]: Said below.

## Blocks

- one
- two

1. first
2. second

> Somebody else's words.

Term
: Its meaning.

```
as typed
```

:::{{admonition}} Key messages
:class: key-messages
Few.
:::

:::{{note}}
Mind this.
:::

{FIGURE}
"""
LEDGER = "# Ledger\n\n[]{#ledger-a}The rows."
REFERENCES = "# References\n\n```{bibliography}\n:all:\n```\n"


def table(columns=2, rows=2, cell="Words", stubs=1, name="t"):
    """A table as the chapters write it."""
    row = ["* - {0}", *["  - {0}"] * (columns - 1)]
    lines = ["\n".join(row).format(text) for text in ["Head", *[cell] * rows]]
    options = f":name: table-{name}\n:header-rows: 1\n:stub-columns: {stubs}\n"
    return (
        f"::::{{container}} table-block\n:::{{list-table}} A table\n{options}\n"
        + "\n".join(lines)
        + "\n:::\n\nSource: us\n::::\n"
    )


def refused(folder, **settings):
    """Return what is said when no report is made."""
    with pytest.raises(SystemExit) as ended:
        report(folder, **settings)
    assert not list((folder / "_build" / "pdf").glob("*.pdf"))
    return str(ended.value)


# Words


@pytest.mark.parametrize(
    "hostile",
    [
        *HOSTILE,
        '"',
        '\\"',
        '";#panic("x");"',
        "#import",
        "\\u{41}",
        "$x$",
        "@label",
        "<label>",
        "*/",
        "//",
        "\x07",
        "漢",
    ],
)
def test_hostile_text_is_said_letter_for_letter_and_never_as_a_command(hostile):
    made = f"#metadata([{words(hostile)}])<said>".encode()
    (said,) = json.loads(typst.query(made, "<said>", field="value"))
    assert said == {"func": "text", "text": " ".join(hostile.split(" "))}
    (same,) = json.loads(
        typst.query(f"#metadata({quoted(hostile)})<said>".encode(), "<said>", field="value")
    )
    assert same == hostile


def test_spaces_and_line_breaks_are_one_space_and_none_is_lost_at_the_ends():
    assert words(" a \n\t b ") == '#" a b ";'
    assert words("") == ""
    assert words("a\xa0b") == '#"a\xa0b";'


def test_a_run_of_letters_longer_than_a_column_may_be_broken_but_an_address_is_left_alone():
    assert words("x" * 40).count("\u200b") == 3
    assert words("x" * 35) == f'#"{"x" * 35}";'
    assert "\u200b" not in words(
        "https://www.example.org/publications/2006/01/a-long-address-of-a-report"
    )


def test_letters_that_no_font_has_are_named():
    assert missing("Plain ●◐○◇ ¶ – é £ ’") == ""
    assert missing("漢 and \x07 and 漢") == "\x07漢"


# What a report holds


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    annexes = {"ledger": LEDGER, "references": REFERENCES}
    folder = small_book(
        tmp_path_factory.mktemp("whole"),
        annexes,
        words=EVERYTHING,
        tables=f"# Tables\n\n{table(rows=80)}",
    )
    return folder, report(folder)


def test_a_report_of_all_that_chapters_use_meets_pdf_ua(whole):
    found = page.validate_pdf(whole[1], profile="ua1")
    assert found.rules.total > 90
    assert [failure.message for failure in found.failures] == []


def test_everything_is_tagged_as_what_it_is(whole):
    found = tagged(whole[1])
    assert (
        found.count("H1") == 6
    )  # about this document, contents, about this review, two chapters, references
    assert {
        "H2",
        "P",
        "L",
        "LI",
        "Lbl",
        "LBody",
        "Link",
        "Note",
        "Strong",
        "Em",
        "Code",
        "BlockQuote",
        "Figure",
        "Caption",
    } <= set(found)
    assert {"Table", "THead", "TBody", "TR", "TH", "TD", "TOC", "TOCI", "Title"} <= set(found)


def test_the_file_says_its_language_and_shows_its_title(whole):
    with pikepdf.open(whole[1]) as file:
        assert str(file.Root.Lang) == "en-GB"
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert file.Root.MarkInfo.Marked
        assert str(file.docinfo.Title) == "Joined-up: a small review"


def test_every_figure_has_its_alternative_text(whole):
    with pikepdf.open(whole[1]) as file:
        figures = [
            element for element in elements(file.Root.StructTreeRoot) if kind(element) == "Figure"
        ]
        assert [str(figure.Alt) for figure in figures] == ["Two bars: 1 and 2"]


def test_heads_of_columns_and_rows_say_what_they_head(whole):
    assert heads(whole[1]) == ["Column"] * 2 + ["Row"] * 80


def test_only_the_heads_of_a_table_head_anything(tmp_path):
    made = report(
        small_book(
            tmp_path,
            a=f"# A\n\n{table(columns=3, rows=1, stubs=0)}\n"
            + table(columns=3, rows=1, stubs=2, name="u"),
        )
    )
    assert heads(made) == ["Column"] * 3 + ["Column"] * 3 + ["Row"] * 2


def test_chapters_bear_numbers_and_annexes_letters_as_the_contents_say(whole):
    assert re.findall(r'#chapter\("(.*?)", "(.*?)"', source(whole[0])) == [
        ("", "About this review"),
        ("1", "Words"),
        ("2", "Tables"),
        ("", "References"),
    ]
    assert re.findall(r'#chapter\("(.*?)", "(.*?)"', source(whole[0], "annexes")) == [
        ("Annex A", "Ledger"),
        ("", "References"),
    ]


def test_what_stands_behind_the_annexes_is_printed_with_them(tmp_path):
    folder = small_book(tmp_path, {"ledger": LEDGER}, a="# A", news="# News")
    contents = (folder / "_toc.yml").read_text(encoding="utf-8")
    contents = contents.replace("      - file: news\n", "")
    contents += "\n  - caption: Releases\n    chapters:\n      - file: news\n"
    (folder / "_toc.yml").write_text(contents, encoding="utf-8")
    report(folder)
    assert "News" not in source(folder)
    assert '#chapter("", "News", "news")' in source(folder, "annexes")


def test_bookmarks_lead_through_chapters_and_sections(whole):
    found = bookmarks(whole[1])
    assert [title.split()[-1] for title in found] == [
        "review",
        "Words",
        "Blocks",
        "Tables",
        "References",
    ]


def test_the_data_of_a_figure_travel_with_the_file(whole):
    with pikepdf.open(whole[1]) as file:
        assert file.attachments["files/bars.csv"].get_file().read_bytes() == b"bar,height\na,1\n"


def test_all_fonts_are_the_reports_own_and_embedded(whole):
    with pikepdf.open(whole[1]) as file:
        fonts = [
            thing
            for thing in file.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
        ]
        names = {str(font.FontName).partition("+")[2].partition("-")[0] for font in fonts}
        assert names == {"FiraSans", "DejaVuSans", "DejaVuSansMono"}
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def test_a_footnote_stands_once_and_its_second_mention_repeats_the_number(whole):
    assert source(whole[0]).count("Said below.") == 1
    assert source(whole[0]).count("#footnote(label(") == 1


# Where tables go


WIDE = table(columns=9, rows=3, cell="A cell of rather more words than these")


def test_a_wide_table_says_the_cells_of_a_row_one_below_the_other_where_it_stands(tmp_path):
    folder = small_book(tmp_path, a=f"# A\n\nBefore.\n\n{WIDE}\n\nAfter.", b="# B\n\nText.")
    made = report(folder)
    assert "lying" not in sizes(made)
    text = source(folder)
    assert text.index("Before.") < text.index("#data-table(") < text.index("After.")
    assert text.count('#field("Head")[') == 3 * 8
    assert heads(made) == ["Column"] * 2 + ["Row"] * 3
    assert page.validate_pdf(made, profile="ua1").is_compliant


def test_a_wide_table_whose_rows_have_two_heads_has_one_cell_that_heads_each(tmp_path):
    wide = WIDE.replace(":stub-columns: 1", ":stub-columns: 2")
    made = report(small_book(tmp_path, a=f"# A\n\n{wide}"))
    assert heads(made) == ["Column"] * 2 + ["Row"] * 3
    assert tagged(made).count("TD") == 3


def test_a_cell_that_says_nothing_is_left_out_of_a_row_that_is_told_so(tmp_path):
    folder = small_book(
        tmp_path, a=f"# A\n\n{WIDE.replace('- A cell of rather more words than these', '-', 2)}"
    )
    report(folder)
    assert source(folder).count('#field("Head")[') == 3 * 8 - 1


def test_a_narrow_table_stays_where_it_is(tmp_path):
    folder = small_book(tmp_path, a=f"# A\n\n{table(columns=4)}")
    assert "lying" not in sizes(report(folder))


def test_an_annex_of_wide_tables_lies_as_a_whole(tmp_path):
    folder = small_book(tmp_path, {"a": f"# A\n\nBefore.\n\n{WIDE}\n\nAfter."}, b="# B")
    made = report(folder).with_name("small-review-annexes.pdf")
    assert sizes(made)[-1] == "lying"
    assert "#field(" not in source(folder, "annexes")


# Documents


FINDINGS = ["words#told-here", "index#figure-bars"]
WORDS = """\
# Words

See the [ledger](#ledger-a). It cites {cite:t}`sloper2004`.

(told-here)=
## Told here

Said.

## More

It says [how](#told-here).
"""


@pytest.fixture(scope="module")
def three(tmp_path_factory):
    folder = small_book(
        tmp_path_factory.mktemp("three"),
        {"ledger": LEDGER + " See [words](#told-here).", "references": REFERENCES},
        index=f"# Joined-up\n\nRead this.\n\n{FIGURE}",
        words=WORDS,
    )
    review = report(folder, pdf_findings=FINDINGS)
    names = {"findings": "-findings", "review": "", "annexes": "-annexes"}
    return folder, {kind: review.with_name(f"small-review{end}.pdf") for kind, end in names.items()}


@pytest.mark.parametrize("kind", ["findings", "review", "annexes"])
def test_each_document_meets_pdf_ua_and_says_which_it_is(three, kind):
    made = three[1][kind]
    assert page.validate_pdf(made, profile="ua1").is_compliant
    ends = {"findings": " (Findings)", "review": "", "annexes": " (Technical annexes)"}
    with pikepdf.open(made) as file:
        assert str(file.docinfo.Title) == f"Joined-up: a small review{ends[kind]}"


def test_the_findings_hold_the_places_that_are_named_and_nothing_else(three):
    text = source(three[0], "findings")
    assert text.index('#heading(level: 2)[#"Told here";]') < text.index("#figure-block[")
    assert not any(left_out in text for left_out in ("See the", "More", "Read this", "#chapter("))
    assert "H1" in tagged(three[1]["findings"])


def test_a_link_into_another_document_names_it(three):
    folder = three[0]
    assert '#"ledger";#" (technical annexes)";' in source(folder)
    assert '#"words";#" (the review)";' in source(folder, "annexes")
    assert '#link(label("words#told-here"))[#"how";]' in source(folder)


def test_each_document_lists_the_works_that_it_cites(three):
    assert "Facilitators" in source(three[0])
    assert "Facilitators" not in source(three[0], "annexes")


def test_pages_that_the_book_does_not_hold_are_left_out_of_its_findings(tmp_path):
    made = report(small_book(tmp_path, a="# A\n\nSaid."), pdf_findings=["elsewhere#place"])
    assert [path.name for path in made.parent.glob("*.pdf")] == [made.name]
    assert "About this review" in source(tmp_path)


def test_a_place_of_the_findings_that_no_page_has_is_named(tmp_path):
    folder = small_book(tmp_path, a="# A")
    said = refused(folder, pdf_findings=["a#nowhere"])
    assert said.startswith("_config.yml, pdf_findings: a has no place called nowhere.")


# What is refused, by name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            FIGURE.replace(':alt: "Two bars: 1 and 2"\n', ""),
            "a.md, line 5: the picture bars.svg has no alternative text",
        ),
        ("```{math}\nx\n```", "a.md, line 3: no rule says how a 'math_block' is printed"),
        (
            "```{raw} html\n<b>x</b>\n```",
            "a.md, line 3: markup for html has no printed counterpart",
        ),
        ("Hello\n\n漢字", "a.md, line 5: no font of the report has '字' '漢'"),
        ("[x](ftp://example.org)", "a.md, line 3: a link leads to 'ftp://example.org'"),
        (":::{only} html\nSeen.\n:::", "a part for the web only has no printed counterpart"),
        (table().replace("list-table} A table", "list-table}"), "a table has no caption"),
    ],
)
def test_what_cannot_be_printed_or_heard_is_refused_with_its_address(tmp_path, text, said):
    assert said in refused(small_book(tmp_path, a=f"# A\n\n{text}\n"))


def test_all_that_is_wrong_is_said_at_once(tmp_path):
    folder = small_book(tmp_path, a="# A\n\n漢", b="# B\n\n```{raw} html\nx\n```")
    assert len(refused(folder).splitlines()) == 3


def test_a_part_for_the_web_with_a_printed_counterpart_is_left_out(tmp_path):
    folder = small_book(
        tmp_path, a="# A\n\n:::{only} html\nSeen.\n:::\n:::{only} pdf\nPrinted.\n:::"
    )
    report(folder)
    assert "Printed." in source(folder)
    assert "Seen." not in source(folder)


def test_an_annex_whose_title_bears_another_letter_is_refused(tmp_path):
    annexes = {"a": "# Annex A: Words", "b": "# Annex C: More"}
    assert "the title says Annex C, but _toc.yml makes it Annex B" in refused(
        small_book(tmp_path, annexes)
    )


def test_tables_that_the_file_does_not_hold_are_an_error(whole):
    with pytest.raises(TagsError, match="3 tables were written, but the file holds 1"):
        with_row_heads(whole[1].read_bytes(), [1, 1, 1])


# Parts


def test_a_picture_taller_than_the_page_is_made_to_fit(tmp_path):
    folder = small_book(tmp_path / "tall", a=f"# A\n\n{FIGURE}")
    (folder / "bars.svg").write_text(SVG.replace('height="40"', 'height="400"'), encoding="utf-8")
    [(below, above)] = pictures(report(folder))
    assert 0 < below < above < A4_HEIGHT


def test_one_chapter_alone_brings_the_works_it_cites_and_no_others(tmp_path):
    folder = small_book(
        tmp_path, {"ledger": LEDGER, "references": REFERENCES}, first="# One", words=EVERYTHING
    )
    made = report(folder, pdf_chapter="words")
    assert made.name == "words.pdf"
    text = source(folder)
    assert re.findall(r'#chapter\("(.*?)", "(.*?)"', text) == [
        ("2", "Words"),
        ("", "References"),
    ]
    assert "Facilitators" in text
    assert "Agencies" not in text
    assert page.validate_pdf(made, profile="ua1").is_compliant


def test_a_chapter_that_is_not_there_is_refused_with_those_that_are(tmp_path):
    assert (
        refused(small_book(tmp_path, a="# A"), pdf_chapter="nowhere")
        == "No chapter is called nowhere. There are: index, a."
    )


def test_a_page_left_out_leaves_words_where_links_led_to_it(tmp_path):
    folder = small_book(
        tmp_path,
        {"explorer": "(there)=\n# Explorer", "b": "# Annex A: Words"},
        a="# A\n\nSee [it](#there).",
    )
    report(folder, pdf_left_out=["explorer"])
    assert '#"See ";#"it";#".";' in source(folder)


# The same bytes


def test_the_same_book_gives_the_same_bytes_in_another_folder(tmp_path, whole):
    annexes = {"ledger": LEDGER, "references": REFERENCES}
    folder = small_book(
        tmp_path / "another place",
        annexes,
        words=EVERYTHING,
        tables=f"# Tables\n\n{table(rows=80)}",
    )
    assert report(folder).read_bytes() == whole[1].read_bytes()


@pytest.mark.parametrize(
    ("release", "expected"),
    [("1.0.0,2027-01-31,Out", "2027-01-31"), ("1.1.0,,Soon", "2026-03-04")],
    ids=["released", "in preparation"],
)
def test_the_day_of_the_file_is_that_of_the_release_or_the_last_in_the_data(
    tmp_path, release, expected
):
    assert day(small_book(tmp_path, release=release)).isoformat() == expected
    with pikepdf.open(report(tmp_path)) as file:
        assert str(file.docinfo.CreationDate).startswith(f"D:{expected.replace('-', '')}000000")


def test_every_rule_is_for_a_node_that_exists():
    known = {name for name in dir(nodes) if isinstance(getattr(nodes, name), type)}
    extra = {"download_reference", "index", "glossary", "number_reference", "rows_link"} | {
        "claim_mark"
    }
    assert {name.partition(".")[0] for name in RULES} - known - extra == set()
