"""The explorer of the evidence, and that every link into it selects exactly as many rows as its
number says.
"""

import json
import re
import xml.etree.ElementTree as ET
from urllib.parse import parse_qsl

import pytest
from books import REPOSITORY, read
from row_links import links
from tiny import HOSTILE, add, put, put_coding

from livingreview.book.explorer import columns, link_picture
from livingreview.evidence import fields
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.query import picture_link, query
from livingreview.running.execution import chapters
from livingreview.show.cells import Mark, RowsLink
from livingreview.show.drawing import WIDE, as_svg, drawing, link_bars, style
from livingreview.show.explorer import NDJSON, every_row, explorer, matching, number
from livingreview.show.numbers import select
from livingreview.show.places import KEYS, linked
from livingreview.show.table import Table


@pytest.fixture
def rows(project):
    """The rows of the tiny project, as the explorer shows them."""
    return every_row(Evidence(project), [])


def keys(rows, asked):
    return sorted(matching(rows, asked)["key"])


def test_every_row_and_every_source_is_shown_once(rows):
    assert rows["table"].value_counts().to_dict() == {
        "themes": 7,
        "findings": 4,
        "sources": 4,
        "definitions": 1,
    }
    assert rows["place"].is_unique


def test_a_finding_has_its_sizes_with_uncertainty_and_design_and_no_other_row_has_any(project):
    size = {"finding_id": "sloper2004-1", "source_id": "sloper2004", "outcome": "health"}
    size |= {"better": "higher", "locator": "4 ¶1"}
    sure = {"measure": "odds-ratio", "value": "2.4", "lower": "1.7", "upper": "3.3"}
    bare = {"measure": "per-cent", "value": "-13", "design": "model"}
    add(project, "effects", effect_id="sloper2004-e1", **size, **sure, design="randomised")
    add(project, "effects", effect_id="sloper2004-e2", **size, **bare)
    rows = every_row(Evidence(project), [])
    assert rows.set_index("key")["sizes"].loc[lambda sizes: sizes != ""].to_dict() == {
        "sloper2004-1": "health: odds ratio 2.4 (range of uncertainty 1.7 to 3.3; design: "
        "randomised); health: 13 per cent lower (no range of uncertainty; design: model)"
    }


def test_codes_of_one_field_are_alternatives_and_fields_are_conditions(rows):
    assert keys(rows, "show=findings&direction=positive") == [
        "brownwhite2006-1",
        "sloper2004-1",
        "webb2004-1",
    ]
    assert keys(
        rows, "show=findings&outcome_domain=staff&outcome_domain=healthy&countries=GB-SCT"
    ) == [
        "brownwhite2006-1",
        "webb2004-2",
    ]
    assert keys(rows, "show=findings&direction=positive&outcome_domain=staff") == []


def test_what_a_source_is_holds_for_all_that_is_coded_from_it(rows):
    assert keys(rows, "show=everything&evidence_kind=evaluation") == [
        "barrier.professional-culture/webb2004/5.roles ¶2",
        "webb2004",
        "webb2004-1",
        "webb2004-2",
    ]
    assert keys(rows, "show=sources&sectors=health") == ["atkinson2001", "sloper2004"]


def test_without_a_table_findings_are_meant_and_other_words_narrow_nothing(rows):
    assert keys(rows, "q=x&sort=place&count=sources") == keys(rows, "show=findings")
    with pytest.raises(KeyError):
        matching(rows, "show=findings&no-such-field=x")


def test_the_review_is_neither_a_source_nor_a_programme(rows):
    assert [
        number(rows, f"show=findings&count={what}") for what in ("rows", "sources", "programmes")
    ] == [4, 2, 2]
    assert number(rows, "show=themes&theme=definition.confusion&count=sources") == 0


def test_rows_of_the_review_and_rows_left_out_are_told_from_those_that_count(project):
    put(project, "findings", 4, "left_out", "not-an-effect")
    held = every_row(Evidence(project), []).query("table == 'findings'")
    assert dict(zip(held["key"], held["counts"], strict=True)) == {
        "brownwhite2006-1": ("own-voice",),
        "sloper2004-1": ("counted",),
        "webb2004-1": ("left-out",),
        "webb2004-2": ("counted",),
    }


def test_the_strongest_attribution_of_a_theme_stands_with_all_its_rows(rows):
    held = matching(rows, "show=themes&theme=barrier.role-clarity&source_id=sloper2004")
    assert sorted(held["attribution"]) == [("individual",), ("one-theme-list",)]
    assert set(held["named"]) == {("individual",)}


def test_a_link_is_to_one_body_of_evidence_unless_it_says_which_rows(project):
    later = {
        "source_id": "new2020",
        "evidence_kind": "evaluation",
        "sectors": "health",
        "countries": "GB-SCT",
    }
    add(project, "sources", **later, population="children", read_as="abstract", added="2.0")
    bib = project / "references.bib"
    bib.write_text(
        bib.read_text(encoding="utf-8")
        + "@misc{new2020, author={New, A.}, title={T}, year={2020}}\n",
        encoding="utf-8",
    )
    rows = every_row(Evidence(project), [])
    assert number(rows, query("sources", "rows", evidence_kind="evaluation")) == 1
    assert number(rows, query("sources", "rows", body="2", evidence_kind="evaluation")) == 1
    assert number(rows, query("sources", "rows", body=(), evidence_kind="evaluation")) == 2


def test_a_claim_leads_to_the_rows_it_rests_on():
    held = explorer(Evidence(REPOSITORY))
    claim = next(field for field in held.fields if field.name == "claim")
    assert len(claim.labels) > 100
    assert number(held.rows, query("everything", "rows", body=(), claim=list(claim.labels))) > 200


def test_the_key_of_a_row_is_made_of_the_columns_that_its_schema_names():
    evidence = Evidence(REPOSITORY)
    assert {table: fields.key_columns(evidence, table) for table in KEYS} == KEYS


# How links are written


def test_a_number_without_rows_is_no_link():
    assert linked(0, "themes", "sources", theme="x")[0].myst == "0"
    assert (
        linked(2, "themes", "sources", theme="x")[0].myst
        == "{rows}`2 <show=themes&body=1&theme=x&count=sources>`"
    )


def test_a_number_in_a_sentence_knows_its_rows(project):
    told = select(Evidence(project).body(1), "findings", direction="positive").count("finding")
    data, metadata = told._repr_mimebundle_()
    assert data == {"text/plain": "2 findings"}
    assert metadata == {"rows": "show=findings&body=1&counts=counted&direction=positive&count=rows"}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_query_is_encoded_whatever_it_holds(hostile):
    asked = query("findings", "rows", body=(), programme=hostile)
    assert not set("`<>\"' {}[]()\n") & set(asked)
    assert dict(parse_qsl(asked))["programme"] == hostile


@pytest.mark.parametrize("broken", ["a`b", "a\nb", "a\u2028b"])
def test_words_that_would_end_a_link_are_refused(broken):
    with pytest.raises(ValueError, match="words of a link"):
        _ = RowsLink(broken, "show=findings").myst


def test_a_mark_grows_with_its_size_and_is_a_plain_sign_in_jupyter():
    table = Table("x", "X", ["A", "B"], [["a", [Mark("●", 3)]]], "S")
    assert "[●]{.mark .mark-3}" in table.as_myst()
    assert "<td>●</td>" in table.as_html()


def picture():
    import matplotlib as mpl

    with mpl.rc_context(style(WIDE)):
        drawn, axes = drawing(WIDE, 2)
        bars = axes.barh(["a", "b"], [1, 2])
        link_bars(bars, ["", picture_link("show=themes&count=sources", "b & c: 2 sources")])
        return ET.fromstring(as_svg(drawn, "x"))  # noqa: S314 - drawn here


def test_a_bar_leads_to_its_rows_and_says_what_it_is():
    root = picture()
    assert link_picture(root, "../explorer.html")
    (link,) = root.iter("{http://www.w3.org/2000/svg}a")
    assert link.attrib == {
        "href": "../explorer.html?show=themes&count=sources#explorer",
        "aria-label": "b & c: 2 sources",
        "class": "rows-link",
    }
    assert {text.get("aria-hidden") for text in root.iter("{http://www.w3.org/2000/svg}text")} == {
        "true"
    }


def test_a_picture_by_itself_leads_nowhere_and_without_an_explorer_has_no_links():
    root = picture()
    (link,) = root.iter("{http://www.w3.org/2000/svg}a")
    assert [value for value in link.attrib.values() if not value.startswith("#rows?")] == []
    assert not link_picture(root, None)
    assert list(root.iter("{http://www.w3.org/2000/svg}a")) == []


def test_columns_hold_what_the_rows_hold():
    found = columns(
        [
            {"key": "a", "sectors": ["x", "y"]},
            {"key": "b", "sectors": ["y"], "text": "t"},
            {"key": "c"},
        ]
    )
    assert found == {
        "key": ["a", "b", "c"],
        "sectors": {"codes": ["x", "y"], "rows": [[0, 1], [1], []]},
        "text": ["", "t", ""],
    }


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_evidence_stays_one_line_of_data(project, hostile):
    put_coding(project, "findings", 3, "statement", hostile)
    held = explorer(Evidence(project))
    lines = [json.loads(line) for line in held.as_lines().splitlines()]
    assert len(lines) == len(held.rows) + 1
    assert hostile in [line.get("text") for line in lines]
    assert hostile not in held.as_myst()


# Every link of the book


SIZE = re.compile(r"\binterval\b")  # the size of an effect counts no rows


def wrong(found, rows):
    """Links whose query selects another number of rows than their words say."""
    counts = [(words, asked) for words, asked in found if not SIZE.search(words)]
    said = [(words, asked, re.search(r"\d[\d,]*", words)) for words, asked in counts]
    return [
        (words, asked, number(rows, asked))
        for words, asked, digits in said
        if (int(digits[0].replace(",", "")) if digits else None) not in {number(rows, asked), None}
    ]


@pytest.fixture(scope="module")
def held():
    return explorer(Evidence(REPOSITORY)).rows


def test_a_query_that_no_row_fits_gives_no_row_whichever_field_rules_them_out(held):
    for one, other in (
        ("theme=none", "countries=GB-SCT"),
        ("countries=none", "theme=none"),
        ("body=9", "direction=none"),
    ):
        assert number(held, f"show=everything&{one}&{other}&count=sources") == 0


@pytest.mark.parametrize("path", chapters(REPOSITORY), ids=lambda path: path.stem)
def test_every_link_selects_exactly_as_many_rows_as_its_number_says(path, held):
    assert wrong(links(read(path)), held) == []


def test_most_numbers_of_the_book_are_links_and_a_wrong_one_is_found(held):
    found = [link for path in chapters(REPOSITORY) for link in links(read(path))]
    assert len(found) > 500
    assert len([words for words, _ in found if re.search(r"\d", words)]) > 450
    words, asked, sources = next(
        (words, asked, int(told[1]))
        for words, asked in found
        if (told := re.fullmatch(r"(\d+) sources", words))
    )
    more = f"{sources + 1} sources"
    assert wrong([(more, asked)], held) == [(more, asked, sources)]
    nowhere = f"{asked}&direction=none"
    assert wrong([(words, nowhere)], held) == [(words, nowhere, 0)]


def test_the_explorer_of_the_book_holds_the_rows_of_today(held):
    path = REPOSITORY / "chapters" / "explorer.ipynb"
    stored = next(
        output["data"] for cell in read(path)["cells"] for output in cell.get("outputs", [])
    )
    lines = [json.loads(line) for line in "".join(stored[NDJSON]).splitlines()]
    assert [line["key"] for line in lines[1:]] == list(held["key"])
