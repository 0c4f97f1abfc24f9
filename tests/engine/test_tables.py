"""Tables of tiny frames: a column is its heading, its width and what makes its cells."""

import pandas as pd
import pytest
from tiny import add, put
from two_bodies import later

from livingreview.evidence.evidence import Evidence
from livingreview.show import codebook, news
from livingreview.show.beneath import noting, whence, whence_of
from livingreview.show.cells import Link, RowsLink, Words, parts
from livingreview.show.places import coded_row, joined, labels_of, linked, source
from livingreview.show.reporting import place
from livingreview.show.table import coded, of_rows

ROWS = pd.DataFrame([("b2001", "x", 2), ("a2000", "y", 0)], columns=["source_id", "kind", "number"])
COLUMNS = [
    ("Kind", 30, coded("kind", {"x": "Money", "y": "Culture"})),
    ("Number", 70, "number"),
    ("Twice", 0, lambda row: 2 * row.number),
]


def test_a_table_has_a_row_for_each_of_a_frame_and_its_works_beneath():
    table = of_rows("t", "T", ROWS, COLUMNS, "A note", stubs=2, source="The rows")
    assert list(table.header) == ["Kind", "Number", "Twice"]
    assert table.rows == [["Money", 2, 4], ["Culture", 0, 0]]
    assert (table.note, table.stubs) == ("A note", 2)
    assert table.sources == ("a2000", "b2001")


def test_a_table_of_other_rows_has_the_works_that_are_named():
    works = [pd.DataFrame({"source_id": ["c2002"]})]
    table = of_rows("t", "T", ["x"], [("It", 0, lambda row: row)], rests_on=works, source="S")
    assert (table.rows, table.sources) == ([["x"]], ("c2002",))


def test_a_table_whose_columns_are_as_wide_as_they_need_says_no_widths():
    assert list(of_rows("t", "T", ROWS, COLUMNS, source="S").widths) == [30, 70, 0]
    assert list(of_rows("t", "T", ROWS, [("Kind", 0, "kind")], source="S").widths) == []


@pytest.mark.parametrize("said", ["The rows", "The rows."])
def test_where_the_numbers_come_from_ends_with_one_full_stop(said):
    assert of_rows("t", "T", ROWS, COLUMNS, source=said).source == "The rows."


def test_rows_that_do_not_know_their_evidence_cannot_say_where_they_come_from():
    with pytest.raises(ValueError, match="which evidence they are of"):
        of_rows("t", "T", ROWS, COLUMNS)


def test_where_numbers_come_from_is_said_by_how_the_works_beneath_them_were_read(two_bodies):
    later(two_bodies, "smith2025", "negative")
    put(two_bodies, "sources", 7, "read_as", "summary")
    evidence = Evidence(two_bodies)
    review = "Brown and White 2006, coded from its text"
    assert whence(evidence.reviewed.findings) == review
    assert whence(evidence.later.themes) == "1 work, of which an abstract was read"
    works = "2 works, of which an abstract (1) or a summary (1) was read"
    assert whence(evidence.later.findings) == works
    assert whence(evidence.findings) == f"{review}; {works}"
    assert whence(evidence.reviewed.findings, evidence.later.findings) == f"{review}; {works}"
    assert whence(evidence.paragraphs) == review
    counts = noting(pd.DataFrame({"number": [2]}), evidence.later.findings)
    assert whence(counts[counts["number"] > 1]) == works


def test_how_works_were_read_is_looked_up_once_however_many_tables_ask(two_bodies, monkeypatch):
    later(two_bodies, "smith2025", "negative")
    evidence, asked = Evidence(two_bodies).later, []
    rows = evidence.rows
    monkeypatch.setattr(evidence, "rows", lambda name: asked.append(name) or rows(name))
    said = {whence_of([work], evidence) for work in [*evidence.sources["source_id"]] * 3}
    assert said == {"1 work, of which an abstract was read"}
    assert asked.count("sources") == 2  # by this test and for all tables


def test_cells_are_joined_by_semicolons_and_none_says_so():
    first, second = Link("here", "a"), [Words("there"), Words("!")]
    assert joined([first, second]) == [first, Words("; "), *second]
    assert joined([]) == [Words("None")]


def test_a_number_leads_to_its_rows_and_nought_leads_nowhere():
    (some,) = linked(1200, "findings", "rows", level="economic")
    assert isinstance(some, RowsLink)
    assert (some.text, "level=economic" in some.query) == ("1,200", True)
    assert linked(0, "findings", "rows") == [Words("0")]


def test_a_row_of_the_evidence_is_linked_by_where_it_was_read():
    rows = pd.DataFrame({"finding_id": ["webb2004-1"], "locator": ["4 ¶1"]})
    (row,) = rows.itertuples()
    assert coded_row("findings", row) == Link("4 ¶1", "findings-webb2004-1")
    assert coded_row("findings", row, "(coded row)").text == "(coded row)"


def test_a_source_is_cited_with_a_way_to_all_that_is_coded_from_it():
    works = pd.DataFrame({"source_id": ["webb2004"], "label": ["Webb 2004"]})
    assert labels_of(works) == {"webb2004": "Webb 2004"}
    assert source("webb2004", "Webb 2004")[-1] == Link("(details)", "source-webb2004")


def test_releases_come_newest_first_each_with_the_kind_that_its_rows_make_it(two_bodies):
    put(two_bodies, "releases", 2, "date", "2026-01-02")
    add(two_bodies, "releases", release="2.1.0", what="More")
    add(two_bodies, "releases", release="2.1.1", what="Words")
    later(two_bodies, "smith2025", "positive", added="2.1")
    add(two_bodies, "releases", release="2.2.0", what="A correction")
    shown = news.what_is_new(Evidence(two_bodies), "news", "News").rows
    assert [row[:3] for row in shown] == [
        ["In preparation", "2.2.0", "A change of coding"],
        ["In preparation", "2.1.1", "A change of words only"],
        ["In preparation", "2.1.0", "More sources"],
        ["In preparation", "2.0.0", "A new body of evidence"],
        ["2 January 2026", "1.0.0", "A new body of evidence"],
    ]


def test_the_codes_of_a_table_are_those_of_its_coded_columns(project):
    evidence = Evidence(project)
    table = codebook.codes(evidence.codebook, evidence.tables["themes"], "codes", "Codes")
    shown = {(row[2], row[1]) for row in table.rows}
    assert set(evidence.labels("stance").items()) <= shown
    assert not set(evidence.labels("level").items()) & shown


@pytest.mark.parametrize(
    ("target", "myst"),
    [
        ("what-works-culture", "What works\\: [](#what-works-culture)"),
        ("what-works.ipynb", "[What works](what-works.ipynb)"),
        ("elsewhere-too", "[Elsewhere too](#elsewhere-too)"),
    ],
)
def test_a_place_of_the_book_is_called_by_its_chapter_and_heading(target, myst):
    assert "".join(part.myst for part in parts(place(target, ["what-works"]))) == myst
