"""Records of a documented search come in whole, and what is wrong with them has an address."""

import pytest
from living import ask
from sealing import seal
from searched import EXPORT, RECORDS, TITLES, brought, reference, unsearched, untouched
from tiny import add, paths, put, read_rows

from livingreview.checks.rules import check
from livingreview.cli.new import new
from livingreview.files import replace_all
from livingreview.intake.abstracts import abstracts
from livingreview.intake.search_tables import begun


def said(root):
    return [f"{problem.where}: {problem.sentence}" for problem in check(root)]


def refused(root, text, **given):
    before = {name: path.read_bytes() for name, path in paths(root).items()}
    done = brought(root, text, **given)
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit), done.exception
    assert {name: path.read_bytes() for name, path in paths(root).items()} == before
    return done.output


def test_a_review_gets_the_tables_of_a_search_once_and_keeps_its_own_rows(project):
    unsearched(project)
    searches = read_rows(paths(project)["searches"])
    done = ask(project, "search", "begin")
    assert done.exit_code == 0, done.output
    assert "data/records.csv" in done.output
    kept = [
        {name: row[name] for name in searches[0]} for row in read_rows(paths(project)["searches"])
    ]
    assert kept == searches
    assert check(project) == []
    assert "are there" in ask(project, "search", "begin").output


def test_a_review_without_searches_gets_all_of_the_tables(tmp_path):
    new.callback(tmp_path / "new")
    root = tmp_path / "new"
    replace_all(root, begun(root))
    assert {"searches", "records", "screening", "settlements"} <= paths(root).keys()
    assert check(root) == []


def test_every_record_of_an_export_is_a_row_and_the_search_says_how_many(planned):
    done = brought(planned, EXPORT)
    assert done.exit_code == 0, done.output
    rows = read_rows(paths(planned)["records"])
    assert [(row["record_id"], row["title"]) for row in rows] == list(
        zip(RECORDS, TITLES, strict=True)
    )
    assert read_rows(paths(planned)["searches"])[-1]["records_seen"] == "5"
    assert check(planned) == []


def test_a_record_of_another_search_is_the_same_by_its_doi_in_any_case(planned):
    brought(planned, EXPORT)
    add(
        planned,
        "searches",
        **{**read_rows(paths(planned)["searches"])[-1], "search_id": "topics-2"},
    )
    put(planned, "searches", 4, "records_seen", "")
    again = reference(1, "Whole family working, again").replace("made.1", "MADE.1")
    done = brought(planned, again, search="topics-2")
    assert "1 of them the same" in done.output
    assert read_rows(paths(planned)["records"])[-1]["same_as"] == "topics-1-1"


def test_records_that_may_be_of_one_work_both_stay_and_somebody_is_asked(planned):
    text = "TY  - RPRT\nTI  - Annual report\nPY  - 2011\nUR  - https://example.org/{}\nER  - \n"
    done = brought(planned, text.format(1) + text.format(2))
    assert "topics-1-2 may be topics-1-1: " in done.output
    assert [row["same_as"] for row in read_rows(paths(planned)["records"])] == ["", ""]


def test_abstracts_lie_beside_the_data_and_go_over_several_lines(planned):
    brought(planned, reference(1, "One door", "AB  - Words of", "other people"))
    assert abstracts(planned) == {"topics-1-1": "Words of other people"}
    tables = [path.read_text(encoding="utf-8") for path in paths(planned).values()]
    assert not any("Words of" in text for text in tables)


def test_a_record_without_a_title_stays_and_is_named(planned):
    done = brought(planned, reference(1, ""))
    assert "Without a title: topics-1-1" in done.output
    assert [row["doi"] for row in read_rows(paths(planned)["records"])] == ["10.1000/made.1"]


def test_a_record_that_nothing_tells_of_is_refused_with_its_row(planned):
    text = reference(1, "One door") + "\nTY  - JOUR\nPY  - 2011\nER  - \n"
    assert "export.ris, row 6" in (told := refused(planned, text))
    assert "Nothing says what this record is" in told


def test_an_export_that_is_cut_in_half_is_refused_at_the_record_that_has_no_end(planned):
    assert "export.ris, row 21" in refused(
        planned, EXPORT[: -len("DO  - 10.1000/made.5\nER  - \n")]
    )


def test_an_export_with_fewer_records_than_the_search_has_seen_is_refused(planned):
    put(planned, "searches", 3, "records_seen", "9")
    told = refused(planned, EXPORT)
    assert "data/searches.csv, row 3, column records_seen" in told
    assert "seen 9 records, and the export holds 5" in told


def test_the_same_export_twice_is_refused(planned):
    brought(planned, EXPORT)
    told = refused(planned, EXPORT)
    assert "data/searches.csv, row 3, column search_id" in told
    assert "5 records already" in told


def test_a_record_that_stands_in_an_export_twice_counts_once_and_is_told(planned):
    done = brought(planned, EXPORT + "\n" + EXPORT)
    assert "5 records stood in the export twice" in done.output
    assert len(read_rows(paths(planned)["records"])) == 5
    row = read_rows(paths(planned)["searches"])[-1]
    assert (row["records_seen"], row["duplicates"]) == ("10", "5")
    assert check(planned) == []


def test_an_export_for_a_search_that_there_is_not_is_refused(planned):
    assert "Did you mean topics-1?" in refused(planned, EXPORT, search="topic-1")


def test_a_search_without_a_date_gets_no_records(planned):
    put(planned, "searches", 3, "searched_on", "")
    assert "data/searches.csv, row 3, column searched_on" in refused(planned, EXPORT)


@pytest.mark.parametrize("title", ["=1+1", "@home", "Braces {and} a\x07bell"])
def test_a_title_that_no_table_may_hold_is_written_so_that_it_may(planned, title):
    done = brought(planned, reference(1, title))
    assert done.exit_code == 0, done.output
    assert check(planned) == []


def test_what_a_review_without_the_tables_is_to_do_is_said(project):
    unsearched(project)
    (project / "export.ris").write_text(EXPORT, encoding="utf-8")
    told = untouched(project, "search", "add", project / "export.ris", "--search", "x")
    assert "review search begin" in told


def test_a_protocol_that_says_something_else_than_when_it_was_sealed_is_named(planned):
    (planned / "data" / "protocols" / "1.0.md").write_text("Something else\n", encoding="utf-8")
    assert any("protocols.csv, row 2, column digest" in one for one in said(planned))


def test_a_version_of_a_protocol_is_sealed_once_and_in_its_order(planned):
    seal = ("protocol", "seal", "1.0", "--what", "x")
    assert "is sealed" in untouched(planned, *seal)
    (planned / "data" / "protocols" / "0.9.md").write_text("Less\n", encoding="utf-8")
    assert "does not come after 1.0" in untouched(planned, "protocol", "seal", "0.9", "--what", "x")


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("searched_on", "2026-10-01", "before the protocol"),
        ("protocol", "2.0", "no such version"),
        ("searched_by", "", "of our own has this"),
        ("records_seen", "4", "has 5 of this search"),
        ("duplicates", "1", "and 1 were twice"),
        ("included", "2", "counted from records"),
    ],
)
def test_what_cannot_be_of_a_search_is_named_with_its_cell(searched, column, value, rule):
    put(searched, "searches", 3, column, value)
    (told,) = said(searched)
    named = "records_seen" if column == "duplicates" else column
    assert told.startswith(f"data/searches.csv, row 3, column {named}: ")
    assert rule in told


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("same_as", "topics-1-1", "not the same as itself"),
        ("same_as", "topics-9", "no such record"),
        ("led_to", "nobody2020", "no such source"),
        ("title", "", "Nothing says"),
    ],
)
def test_what_cannot_be_of_a_record_is_named_with_its_cell(searched, column, value, rule):
    put(searched, "records", 2, "doi", "" if column == "title" else "10.1000/made.1")
    put(searched, "records", 2, column, value)
    (told,) = said(searched)
    assert told.startswith(f"data/records.csv, row 2, column {column}: ")
    assert rule in told


def test_a_record_found_by_no_search_of_the_table_is_named(searched):
    put(searched, "records", 2, "found_by", "topics-1;topics-7")
    assert any(
        "column found_by: There is no such search: 'topics-7'" in one for one in said(searched)
    )


def test_a_record_that_is_released_stays_and_others_may_come(searched):
    seal(searched)
    assert check(searched) == []
    row = {**read_rows(paths(searched)["searches"])[-1], "search_id": "topics-2"}
    add(searched, "searches", **{**row, "records_seen": "1"})
    add(searched, "records", record_id="topics-2-1", title="Another", found_by="topics-2")
    assert check(searched) == []
    put(searched, "records", 2, "title", "Whole families at work")
    (told,) = said(searched)
    assert told.startswith("data/records.csv, row 2, column title: ")
    assert "says something else than in release 1.0.0" in told
