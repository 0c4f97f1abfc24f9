import json
import tempfile
from functools import cache
from pathlib import Path

import frictionless
import pytest
from books import REPOSITORY
from sealing import seal
from tiny import (
    BIBLIOGRAPHY,
    add,
    coder,
    columns,
    paths,
    programme,
    put,
    put_coding,
    read_rows,
    take,
    tiny_rows,
    write_project,
    write_rows,
)

from livingreview import problems
from livingreview.checks import plain, rules, selections
from livingreview.checks.table_schema import as_problem
from livingreview.evidence.schema import load_codes, load_tables
from livingreview.evidence.seals import as_file, file_of, seal_of
from livingreview.evidence.sheet import NEW_CODE, read_sheet
from livingreview.problems import Problem
from livingreview.store import FOLDER, Store

COUNTRIES, SECTORS = (tuple(load_codes(REPOSITORY)[field]) for field in ("country", "sectors"))
NEEDS = "The two readings disagree and nothing settles it"
TABLES = list(load_tables(REPOSITORY))


def check(root):
    """The problems under `root`, which are the same whatever is kept from before: nothing, what a
    sound project left, or what this check itself left.
    """
    found, store = rules.check(root), Store(root)
    for name, content in of_a_sound_project().items():
        (root / FOLDER).mkdir(parents=True, exist_ok=True)
        (root / FOLDER / name).write_bytes(content)
    before = None
    while before != (before := everything_kept(root)):
        assert rules.check(root, store) == found
    return found


@cache
def of_a_sound_project():
    """What a check of the tiny project keeps, by name."""
    with tempfile.TemporaryDirectory() as folder:
        root = write_project(Path(folder))
        assert rules.check(root, Store(root)) == []
        return everything_kept(root)


def everything_kept(root):
    return {path.name: path.read_bytes() for path in (root / FOLDER).iterdir()}


def spoil(root, name, old, new):
    path = paths(root)[name]
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))


def append(root, name, line):
    with paths(root)[name].open("a", encoding="utf-8", newline="") as file:
        file.write(line + "\n")


def withdraw(root, row, release="1.1", reason="coding-correction"):
    put(root, "definitions", row, "withdrawn", release)
    put(root, "definitions", row, "change_reason", reason)


def settle(root, key, value):
    add(root, "settlements", key=key, value=value, decided="2026-11-23", reason="Read again.")


def test_a_sound_evidence_base_has_no_problems(project):
    assert check(project) == []


def test_the_evidence_of_this_book_has_no_problems():
    assert problems.as_text(rules.check(REPOSITORY, full=True)) == "No problems found."


# Codes


def test_a_misspelt_code_is_named_with_its_address_what_is_allowed_and_what_was_meant(project):
    put(project, "sources", 3, "country", "scotlnad")
    rule, mend = "Not a code of the codebook", f"Did you mean scotland? {NEW_CODE}"
    assert check(project) == [
        Problem("data/sources.csv", 3, "country", "scotlnad", rule, COUNTRIES, mend)
    ]


def test_a_misspelt_item_of_a_list_is_named_alone(project):
    put(project, "sources", 3, "sectors", "education;helth")
    rule, mend = "Not a code of the codebook", f"Did you mean health? {NEW_CODE}"
    assert check(project) == [
        Problem("data/sources.csv", 3, "sectors", "helth", rule, SECTORS, mend)
    ]


def test_a_code_that_resembles_none_is_named_without_a_guess(project):
    put(project, "sources", 3, "country", "zzz")
    assert [problem.mend for problem in check(project)] == [NEW_CODE]


def test_a_code_with_a_capital_is_no_code_but_what_was_meant_is_plain(project):
    put(project, "sources", 3, "country", "Scotland")
    assert [(problem.value, problem.mend) for problem in check(project)] == [
        ("Scotland", f"Did you mean scotland? {NEW_CODE}")
    ]


def test_an_empty_item_of_a_list_is_named(project):
    put(project, "sources", 3, "sectors", "education;;health")
    rule = "An item of the list is empty"
    assert check(project) == [
        Problem("data/sources.csv", 3, "sectors", "education;;health", rule, SECTORS)
    ]


def test_an_item_that_stands_twice_in_a_list_is_named(project):
    put(project, "sources", 3, "sectors", "health;health")
    rule = "An item of the list stands twice"
    assert check(project) == [
        Problem("data/sources.csv", 3, "sectors", "health;health", rule, mend="Delete one.")
    ]


@pytest.mark.parametrize("column", ["population", "sectors"])
def test_an_empty_code_that_is_needed_is_named_once(project, column):
    put(project, "sources", 3, column, "")
    assert check(project) == [Problem("data/sources.csv", 3, column, "", "A value is required")]


# Keys, sources and places


def test_a_key_that_stands_twice_is_named_with_its_columns_and_the_row_of_the_first(project):
    add(project, "sources", **read_rows(paths(project)["sources"])[1])
    rule = "The key stands twice"
    expected = Problem(
        "data/sources.csv",
        6,
        "source_id, added",
        "atkinson2001, 1.0",
        rule,
        mend="It stands in row 3.",
    )
    assert check(project) == [expected]


def test_a_settlement_that_stands_twice_is_named_once(project):
    take(project, "second-reading-findings", 5)
    for _ in range(2):
        settle(project, "findings/webb2004-2", "present")
    mend = "It stands in row 2."
    assert check(project) == [
        Problem(
            "data/settlements.csv",
            3,
            "key",
            "findings/webb2004-2",
            "The key stands twice",
            mend=mend,
        )
    ]


def test_a_key_added_again_while_it_still_stands_is_named(project):
    add(project, "releases", release="1.1.0", what="A correction")
    add(project, "definitions", **read_rows(paths(project)["definitions"])[0] | {"added": "1.1"})
    (problem,) = check(project)
    assert (problem.file, problem.row, problem.value) == (
        "data/definitions.csv",
        3,
        "joint working, sloper2004, 3 ¶1",
    )
    assert (problem.rule, problem.mend) == (
        "The key stands in release 1.1 already (row 2)",
        "Withdraw row 2 in 1.1.",
    )


def test_a_row_withdrawn_and_replaced_in_one_release_is_sound(project):
    add(project, "releases", release="1.1.0", what="A correction")
    replacement = read_rows(paths(project)["definitions"])[0] | {"added": "1.1"}
    withdraw(project, 2)
    add(project, "definitions", **replacement)
    assert check(project) == []


def test_a_source_that_is_no_key_of_the_bibliography_is_named_with_the_nearest_key(project):
    put(project, "themes", 3, "source_id", "atkinson2010")
    rule = "Not a key of references.bib"
    assert check(project) == [
        Problem(
            "data/themes.csv",
            3,
            "source_id",
            "atkinson2010",
            rule,
            mend="Did you mean atkinson2001?",
        )
    ]


def test_a_source_that_resembles_no_key_is_to_be_added(project):
    put(project, "themes", 3, "source_id", "zzz")
    assert [problem.mend for problem in check(project)] == ["Add the work to references.bib."]


def test_a_work_of_the_bibliography_without_a_row_in_sources_is_named(project):
    take(project, "sources", 5)
    rule = "The work has no row in data/sources.csv"
    assert check(project) == [
        Problem("references.bib", 0, "", "webb2004", rule, mend="Code it, or delete the entry.")
    ]


def test_a_source_id_that_could_be_markup_is_refused(project):
    (project / "references.bib").write_text(
        BIBLIOGRAPHY + "@misc{a`b, title = {T}, year = {2001}}\n", encoding="utf-8"
    )
    add(project, "sources", **read_rows(paths(project)["sources"])[1] | {"source_id": "a`b"})
    (problem,) = check(project)
    assert (problem.row, problem.column, problem.value) == (6, "source_id", "a`b")
    assert problem.rule == "The value is not written as the column needs it"


def test_a_place_that_does_not_exist_is_named_with_the_nearest_one(project):
    put(project, "themes", 3, "locator", "5.roles ¶22")
    rule = "Neither a paragraph of data/paragraphs.csv nor the address of a page"
    assert check(project) == [
        Problem(
            "data/themes.csv", 3, "locator", "5.roles ¶22", rule, mend="Did you mean 5.roles ¶2?"
        )
    ]


@pytest.mark.parametrize("place", ["https://example.org/report", "references", "5.roles ¶2"])
def test_a_paragraph_the_reference_list_and_an_address_are_places(project, place):
    put(project, "definitions", 2, "locator", place)
    assert check(project) == []


@pytest.mark.parametrize(
    "place", ["javascript:alert(1)", "https://example.org/a page", "see https://example.org"]
)
def test_what_only_resembles_an_address_is_no_place(project, place):
    put(project, "definitions", 2, "locator", place)
    assert [(problem.row, problem.column, problem.value) for problem in check(project)] == [
        (2, "locator", place)
    ]


def test_a_mention_in_a_paragraph_that_does_not_exist_is_named(project):
    put(project, "mentions", 2, "paragraph", "77")
    mend = "Add the row to the table paragraphs, or correct the value."
    rule = "It points to a row that does not exist"
    assert check(project) == [
        Problem("data/mentions.csv", 2, "section, paragraph", "3, 77", rule, mend=mend)
    ]


# Values


@pytest.mark.parametrize("value", ["many", "1.5", "1_000", "1 000", "1" * 30])
def test_what_is_no_whole_number_is_named(project, value):
    put(project, "searches", 2, "records_seen", value)
    rule = "The value has the wrong type"
    assert check(project) == [
        Problem("data/searches.csv", 2, "records_seen", value, rule, mend="Write a whole number.")
    ]


def test_a_wrong_number_in_a_key_is_not_also_said_to_point_nowhere(project):
    put(project, "mentions", 2, "paragraph", "seven")
    rule = "The value has the wrong type"
    assert check(project) == [
        Problem("data/mentions.csv", 2, "paragraph", "seven", rule, mend="Write a whole number.")
    ]


@pytest.mark.parametrize(
    "value", ["31/12/2006", "2006-13-01", "2006-02-30", "2006-1-1", "0000-01-01", "2006"]
)
def test_what_is_no_day_is_named(project, value):
    put(project, "searches", 2, "searched_on", value)
    rule = "The value has the wrong type"
    assert check(project) == [
        Problem(
            "data/searches.csv", 2, "searched_on", value, rule, mend="Write the day as YYYY-MM-DD."
        )
    ]


def test_a_table_that_has_one_fault_is_still_read_as_strictly_as_one_that_has_none(project):
    row = dict.fromkeys(columns(project, "searches"), "")
    cells = {"search_id": "more-1", "body": "more", "searched_on": "2026-1-5"}
    add(project, "searches", **{**row, **cells, "records_seen": "1_000"})
    put(project, "searches", 2, "records_seen", "+5")
    assert [(problem.row, problem.column, problem.value) for problem in check(project)] == [
        (2, "records_seen", "+5"),
        (len(read_rows(paths(project)["searches"])) + 1, "records_seen", "1_000"),
        (len(read_rows(paths(project)["searches"])) + 1, "searched_on", "2026-1-5"),
    ]


def test_a_number_below_its_limit_is_named(project):
    put(project, "searches", 2, "records_seen", "-3")
    expected = Problem(
        "data/searches.csv",
        2,
        "records_seen",
        "-3",
        "The value is too small",
        mend="The limit is 0.",
    )
    assert check(project) == [expected]


def test_a_value_not_written_as_its_column_needs_it_is_named_with_what_the_column_holds(project):
    put(project, "findings", 2, "finding_id", "First finding")
    (problem,) = check(project)
    assert (problem.file, problem.row, problem.column, problem.value) == (
        "data/findings.csv",
        2,
        "finding_id",
        "First finding",
    )
    assert problem.rule == "The value is not written as the column needs it"
    assert (
        problem.mend == "Identifier of the finding: its source and a number, such as sloper2004-1."
    )


def test_an_empty_cell_that_is_needed_is_named(project):
    put(project, "findings", 2, "statement", "")
    assert check(project) == [
        Problem("data/findings.csv", 2, "statement", "", "A value is required")
    ]


def test_empty_keys_are_not_said_to_stand_twice(project):
    for row in (2, 3):
        put(project, "findings", row, "finding_id", "")
    assert [(problem.row, problem.rule) for problem in check(project)] == [
        (2, "A value is required"),
        (3, "A value is required"),
    ]


@pytest.mark.parametrize(
    "cell", ["=1+1", '=HYPERLINK("https://example.org")', "+44", "@here", "\tindented"]
)
def test_a_cell_that_a_spreadsheet_would_run_is_refused(project, cell):
    put(project, "sources", 3, "note", cell)
    rule, mend = (
        "The cell begins like a formula",
        "A spreadsheet would run it. Put a word before it.",
    )
    assert check(project) == [Problem("data/sources.csv", 3, "note", cell, rule, mend=mend)]


@pytest.mark.parametrize("cell", ["-1", "a=1", "a + b", "me@example.org"])
def test_a_cell_that_no_spreadsheet_would_run_is_sound(project, cell):
    put(project, "sources", 3, "note", cell)
    assert check(project) == []


@pytest.mark.parametrize(
    "end", ["\n", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
)
def test_whatever_ends_a_line_is_refused_in_a_cell(project, end):
    spoil(project, "sources", b",1.0,,,,,\n", f',1.0,,,,,"one{end}two"\n'.encode())
    rule, mend = "The cell holds a line break", "Write it on one line."
    assert Problem("data/sources.csv", 2, "note", f"one{end}two", rule, mend=mend) in check(project)


def test_rows_after_a_line_break_in_a_cell_keep_their_numbers(project):
    put(project, "sources", 3, "note", "one\ntwo")
    put(project, "sources", 5, "country", "walse")
    assert [(problem.row, problem.column) for problem in check(project)] == [
        (3, "note"),
        (5, "country"),
    ]


@pytest.mark.parametrize("character", ["\0", "\x07", "\x1b", "\x7f"])
def test_a_control_character_in_a_cell_is_refused(project, character):
    put(project, "sources", 3, "note", f"a{character}b")
    rule = "The cell holds a control character"
    assert check(project) == [
        Problem("data/sources.csv", 3, "note", f"a{character}b", rule, mend="Delete it.")
    ]


def test_a_cell_of_a_megabyte_is_refused_and_shown_shortened(project):
    put(project, "sources", 3, "note", "x" * 1_000_000)
    (problem,) = check(project)
    assert (problem.file, problem.row, problem.column) == ("data/sources.csv", 3, "note")
    assert (problem.rule, problem.mend) == (
        "The cell is longer than 5,000 characters",
        "Shorten it.",
    )
    assert "1,000,000 characters" in problem.sentence
    assert len(problem.sentence) < 200


@pytest.mark.parametrize("cell", [" before", "after ", "\u00a0"])
def test_spaces_around_a_cell_are_refused(project, cell):
    put(project, "sources", 3, "note", cell)
    rule = "The cell begins or ends with a space"
    assert check(project) == [
        Problem("data/sources.csv", 3, "note", cell, rule, mend="Delete the space.")
    ]


@pytest.mark.parametrize("row", [2, 3, 5])
@pytest.mark.parametrize("cell", ["=1+1", " before", "after ", "a\x07b", "x" * 6_000])
def test_what_is_not_safe_is_found_in_the_first_row_of_a_table_and_in_the_last(project, row, cell):
    put(project, "sources", row, "note", cell)
    assert [(problem.row, problem.value) for problem in check(project)] == [(row, cell)]


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "{cite}`x`", ":::{note}", "**bold**", "$x$", "{{ x }}", "-->"],
)
def test_markup_in_a_statement_is_not_a_problem_since_it_is_shown_as_text(project, text):
    put_coding(project, "findings", 2, "statement", text)
    assert check(project) == []


# Form


def test_a_missing_column_is_named_with_its_place_and_not_as_a_fault_of_others(project):
    rows = read_rows(paths(project)["sources"])
    header = [name for name in rows[0] if name != "population"]
    write_rows(
        paths(project)["sources"], header, [{name: row[name] for name in header} for row in rows]
    )
    rule, mend = "The column is missing", "It comes after country."
    assert check(project) == [Problem("data/sources.csv", 1, "population", "", rule, mend=mend)]


def test_an_extra_column_is_named(project):
    rows = [row | {"colour": "red"} for row in read_rows(paths(project)["sources"])]
    write_rows(paths(project)["sources"], list(rows[0]), rows)
    assert check(project) == [
        Problem(
            "data/sources.csv",
            1,
            "colour",
            "",
            "The column is not in the schema",
            mend="Delete it.",
        )
    ]


def test_a_misspelt_column_is_named_with_what_was_meant(project):
    spoil(project, "sources", b"sectors", b"sctors")
    assert check(project) == [
        Problem(
            "data/sources.csv",
            1,
            "sctors",
            "",
            "The column is not in the schema",
            ("sectors",),
            "Did you mean sectors?",
        ),
        Problem(
            "data/sources.csv",
            1,
            "sectors",
            "",
            "The column is missing",
            mend="It comes after evidence_kind.",
        ),
    ]


def test_a_column_that_stands_twice_is_named(project):
    spoil(project, "sources", b"population", b"country")
    assert check(project) == [
        Problem(
            "data/sources.csv",
            1,
            "country",
            "",
            "The column stands twice",
            mend="Delete one of them.",
        ),
        Problem(
            "data/sources.csv",
            1,
            "population",
            "",
            "The column is missing",
            mend="It comes after country.",
        ),
    ]


def test_a_column_without_a_name_is_named_by_its_number(project):
    spoil(project, "sources", b"population", b"")
    rules = [(problem.row, problem.column, problem.rule) for problem in check(project)]
    assert rules == [(1, "", "Column 6 has no name"), (1, "population", "The column is missing")]


def test_columns_in_another_order_are_one_problem(project):
    spoil(project, "sources", b"country,population", b"population,country")
    (problem,) = check(project)
    assert (problem.file, problem.row, problem.rule) == (
        "data/sources.csv",
        1,
        "The columns stand in another order",
    )
    assert problem.allowed == tuple(columns(project, "sources"))


@pytest.mark.parametrize("separator", [b";", b"\t"])
def test_a_file_with_other_separators_is_named_as_such(project, separator):
    content = paths(project)["paragraphs"].read_bytes()
    paths(project)["paragraphs"].write_bytes(content.replace(b",", separator))
    rule, mend = "The cells are not parted by commas", "Save the file as CSV with commas."
    assert check(project) == [
        Problem("data/paragraphs.csv", 1, "", separator.decode(), rule, mend=mend)
    ]


@pytest.mark.parametrize(
    ("line", "rule", "value"),
    [
        ("barrier.other,sloper2004", "The row has too few cells", "2"),
        (
            "barrier.other,sloper2004,supports,individual,3 ¶1,1.0,,,,,",
            "The row has too many cells",
            "11",
        ),
    ],
)
def test_a_row_with_cells_too_few_or_too_many_is_one_problem(project, line, rule, value):
    append(project, "themes", line)
    assert check(project) == [
        Problem("data/themes.csv", 9, "", value, rule, mend="It needs 8, as many as the header.")
    ]


@pytest.mark.parametrize("line", ["", ",,,,,,,"])
def test_an_empty_row_is_one_problem(project, line):
    spoil(project, "themes", b"\nbarrier", f"\n{line}\nbarrier".encode())
    assert check(project) == [
        Problem("data/themes.csv", 3, "", "", "The row is empty", mend="Delete it.")
    ]


def test_other_rows_of_a_table_with_a_misshapen_row_are_still_checked_at_their_own_rows(project):
    spoil(project, "themes", b"\nbarrier", b"\n\nbarrier")
    spoil(project, "themes", b"questions", b"qestions")
    assert [(problem.row, problem.column) for problem in check(project)] == [(3, ""), (7, "stance")]


def test_a_byte_order_mark_is_named_and_hides_nothing(project):
    put(project, "sources", 3, "country", "walse")
    paths(project)["sources"].write_bytes(b"\xef\xbb\xbf" + paths(project)["sources"].read_bytes())
    mark = Problem(
        "data/sources.csv",
        1,
        "",
        "",
        "The file begins with a byte-order mark",
        mend="Save it as UTF-8 without one.",
    )
    found = check(project)
    assert found[0] == mark
    assert [(problem.row, problem.value) for problem in found[1:]] == [(3, "walse")]


def test_windows_line_ends_are_named_once_and_hide_nothing(project):
    put(project, "sources", 3, "country", "walse")
    content = paths(project)["sources"].read_bytes()
    paths(project)["sources"].write_bytes(content.replace(b"\n", b"\r\n"))
    rule, mend = "The line ends with a carriage return", "Save the file with Unix line ends (LF)."
    found = check(project)
    assert found[0] == Problem("data/sources.csv", 1, "", "", rule, mend=mend)
    assert [(problem.row, problem.value) for problem in found[1:]] == [(3, "walse")]


def test_latin_1_bytes_are_named_with_their_row(project):
    spoil(project, "paragraphs", b"Effects", "Éffects".encode("latin-1"))
    expected = Problem(
        "data/paragraphs.csv", 3, "", "byte c9", "The file is not UTF-8", mend="Save it as UTF-8."
    )
    assert check(project) == [expected]


def test_a_file_in_utf_16_is_named(project):
    path = paths(project)["paragraphs"]
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    assert [(problem.file, problem.row, problem.rule) for problem in check(project)] == [
        ("data/paragraphs.csv", 1, "The file is not UTF-8")
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"webb2004,", b'"webb2004,'), (b"webb2004,", b'"webb2004"x,')],
    ids=["never closed", "closed too early"],
)
def test_a_quotation_mark_without_its_other_half_is_named_with_its_row(project, old, new):
    spoil(project, "sources", old, new)
    (problem,) = check(project)
    assert (problem.file, problem.row) == ("data/sources.csv", 5)
    assert problem.rule.startswith("The row is not CSV")
    assert problem.mend == "Close each quotation mark, and double those inside a cell."


@pytest.mark.parametrize(
    ("name", "content"), [*((name, b"") for name in TABLES), ("sources", b"\n\n")]
)
def test_an_empty_file_is_named(project, name, content):
    path = paths(project)[name]
    path.write_bytes(content)
    file = path.relative_to(project).as_posix()
    assert check(project) == [
        Problem(file, 0, "", "", "The file is empty", mend="It needs at least its header.")
    ]


@pytest.mark.parametrize("name", TABLES)
def test_a_missing_file_is_named_and_nothing_is_said_of_what_cannot_be_known(project, name):
    path = paths(project)[name]
    path.unlink()
    file = path.relative_to(project).as_posix()
    assert check(project) == [
        Problem(file, 0, "", "", "The file is missing or cannot be opened", mend="Restore it.")
    ]


@pytest.mark.parametrize("name", TABLES)
def test_a_file_of_something_else_is_named_by_its_columns_only(project, name):
    path = paths(project)[name]
    path.write_bytes(b"a,b\n1,2\n")
    found = check(project)
    assert {(problem.file, problem.row) for problem in found} == {
        (path.relative_to(project).as_posix(), 1)
    }
    assert {problem.rule for problem in found} <= {
        "The column is missing",
        "The column is not in the schema",
    }


@pytest.mark.parametrize(
    "name", ["mentions", "definitions", "searches", "settlements", "judgements", "slips"]
)
def test_a_table_that_may_be_empty_may_hold_its_header_only(project, name):
    write_rows(paths(project)[name], columns(project, name), [])
    assert check(project) == []


@pytest.mark.parametrize(
    ("name", "file", "rule"),
    [
        ("sources", "references.bib", "The work has no row in data/sources.csv"),
        (
            "paragraphs",
            "data/themes.csv",
            "Neither a paragraph of data/paragraphs.csv nor the address of a page",
        ),
        ("releases", "data/sources.csv", "Not a release of data/releases.csv"),
        (
            "themes",
            "data/themes.csv",
            "The two readings or their settlement make this present; the table says otherwise",
        ),
        (
            "findings",
            "data/findings.csv",
            "The two readings or their settlement make this present; the table says otherwise",
        ),
        ("first-reading-themes", "data/settlements.csv", NEEDS),
        ("second-reading-findings", "data/settlements.csv", NEEDS),
        ("codebook", "data/codebook.csv", "The codebook holds no code"),
    ],
)
def test_a_table_that_others_rest_on_is_missed_when_it_holds_its_header_only(
    project, name, file, rule
):
    write_rows(paths(project)[name], columns(project, name), [])
    assert (file, rule) in {(problem.file, problem.rule) for problem in check(project)}


# Releases


def test_a_release_that_does_not_exist_is_named(project):
    put(project, "definitions", 2, "added", "1.7")
    mend = "Add the release first, or correct the number."
    rule = "Not a release of data/releases.csv"
    assert check(project) == [
        Problem("data/definitions.csv", 2, "added", "1.7", rule, ("1.0",), mend)
    ]


@pytest.mark.parametrize("number", [f"1.{'9' * 5000}", "1.1000", "01.0", "١.٠"])
def test_a_number_that_no_release_can_have_is_named_wherever_it_stands(project, number):
    put(project, "sources", 2, "added", number)
    put(project, "releases", 2, "release", f"{number}.0")
    places = {(problem.file, problem.row, problem.column) for problem in check(project)}
    assert {
        ("data/sources.csv", 2, "added"),
        ("data/releases.csv", 2, "release"),
    } <= places


def test_what_is_no_release_number_is_named_once(project):
    put(project, "definitions", 2, "added", "first")
    assert [(problem.row, problem.column, problem.value) for problem in check(project)] == [
        (2, "added", "first")
    ]


@pytest.mark.parametrize("withdrawn", ["1.0", "1.1"])
def test_a_row_withdrawn_before_or_when_it_was_added_is_named(project, withdrawn):
    for release in ("1.1.0", "2.0.0"):
        add(project, "releases", release=release, what="Later")
    put(project, "definitions", 2, "added", "1.1")
    withdraw(project, 2, withdrawn)
    (problem,) = check(project)
    assert (problem.row, problem.column, problem.value, problem.allowed) == (
        2,
        "withdrawn",
        withdrawn,
        ("2.0",),
    )
    assert problem.rule == "The row was withdrawn before it was added (1.1), or with it"


def test_release_numbers_are_compared_as_numbers(project):
    for release in ("1.9.0", "1.10.0"):
        add(project, "releases", release=release, what="Later")
    put(project, "definitions", 2, "added", "1.9")
    withdraw(project, 2, "1.10")
    assert check(project) == []


def test_a_row_withdrawn_without_a_reason_is_named(project):
    add(project, "releases", release="1.1.0", what="Later")
    withdraw(project, 2, reason="")
    rule, mend = "A withdrawn row needs a reason", "Say why it was withdrawn."
    assert check(project) == [
        Problem("data/definitions.csv", 2, "change_reason", "", rule, mend=mend)
    ]


@pytest.mark.parametrize(
    ("filled", "value", "empty", "mend"),
    [
        ("date", "2026-11-23", "digest", "Empty the date: review release writes both."),
        ("digest", "0" * 64, "date", "Write the day of the release."),
    ],
)
def test_a_half_filled_release_is_named_by_the_cell_that_is_empty(
    project, filled, value, empty, mend
):
    put(project, "releases", 2, filled, value)
    rule = "A release has both a date and a digest, or neither while it is in preparation"
    assert check(project) == [Problem("data/releases.csv", 2, empty, "", rule, mend=mend)]


def test_a_released_row_that_was_edited_breaks_the_digest_of_its_release(project):
    seal(project)
    sealed = read_rows(paths(project)["releases"])[0]["digest"]
    assert check(project) == []
    put(project, "definitions", 2, "gist", "Something else.")
    assert [(one.file, one.row, one.column) for one in check(project)] == [
        ("data/definitions.csv", 2, "gist")
    ]
    sheets = {name: read_sheet(project, table) for name, table in load_tables(project).items()}
    (project / file_of("1.0.0")).write_bytes(as_file(seal_of(sheets, "1.0.0")))
    rule = "The rows of release 1.0.0 are no longer those that were released"
    mend = "Restore them. A released row is withdrawn and a new one added, never edited."
    assert check(project) == [Problem("data/releases.csv", 2, "digest", sealed, rule, mend=mend)]


def test_who_coded_a_later_row_is_no_matter_to_a_seal_and_who_coded_a_released_row_is(project):
    coder(project, "ab")
    seal(project)
    add(project, "releases", release="1.1.0", what="More")
    path = paths(project)["definitions"]
    (released,) = read_rows(path)
    later = released | {"term": "partnership", "added": "1.1", "coded_by": "ab"}
    write_rows(path, [*released, "coded_by"], [released, later])
    assert check(project) == []
    write_rows(path, [*released, "coded_by"], [released | {"coded_by": "ab"}, later])
    assert [(problem.row, problem.column) for problem in check(project)] == [(2, "coded_by")]


def test_a_released_row_that_is_withdrawn_and_replaced_keeps_the_digest_of_its_release(project):
    seal(project)
    add(project, "releases", release="1.1.0", what="A correction")
    replacement = read_rows(paths(project)["definitions"])[0] | {
        "added": "1.1",
        "gist": "Something else.",
    }
    withdraw(project, 2)
    add(project, "definitions", **replacement)
    assert check(project) == []
    seal(project, "1.1.0", "2026-12-01")
    assert check(project) == []


def test_a_release_in_preparation_comes_after_those_that_are_sealed(project):
    add(project, "releases", release="2.0.0", what="Later evidence")
    seal(project)
    seal(project, "2.0.0", "2026-12-01")
    add(project, "releases", release="1.0.1", what="Words of an old release")
    assert check(project) == []
    add(project, "releases", release="1.1.0", what="Too low")
    assert [(one.row, one.column, one.value) for one in check(project)] == [(5, "release", "1.1.0")]


# Readings and settlements


def test_a_field_that_the_readings_code_differently_needs_a_settlement(project):
    put(project, "second-reading-themes", 3, "stance", "mixed")
    key = "themes/5.roles ¶1/atkinson2001/barrier.role-clarity/stance"
    assert check(project) == [
        Problem("data/settlements.csv", 0, "key", key, NEEDS, mend="Add a row with the reason.")
    ]
    settle(project, key, "supports")
    assert check(project) == []


@pytest.mark.parametrize("which", ["first", "second"])
def test_a_row_that_only_one_reading_has_needs_a_settlement(project, which):
    take(project, f"{which}-reading-themes", 3)
    key = "themes/5.roles ¶1/atkinson2001/barrier.role-clarity"
    assert check(project) == [
        Problem("data/settlements.csv", 0, "key", key, NEEDS, mend="Add a row with the reason.")
    ]
    settle(project, key, "present")
    assert check(project) == []


@pytest.mark.parametrize("key", ["themes/x", "x", "a/b/c/d/e/f", "findings/webb2004-1/finding_id"])
def test_a_settlement_of_no_disagreement_is_named(project, key):
    settle(project, key, "present")
    rule = "The two readings do not disagree on this"
    assert check(project) == [
        Problem("data/settlements.csv", 2, "key", key, rule, mend="Delete the row.")
    ]


def said_otherwise(file, row, column, value, expected):
    rule = f"The two readings or their settlement make this {expected}; the table says otherwise"
    return Problem(file, row, column, value, rule, mend="Correct the table, or the settlement.")


def test_a_theme_that_the_settlement_struck_out_is_named(project):
    take(project, "second-reading-themes", 3)
    key = "themes/5.roles ¶1/atkinson2001/barrier.role-clarity"
    settle(project, key, "absent")
    assert check(project) == [said_otherwise("data/themes.csv", 3, "", key, "absent")]
    take(project, "themes", 3)
    assert check(project) == []


@pytest.mark.parametrize(("table", "row"), [("themes", 3), ("findings", 4)])
def test_a_row_that_both_readings_have_and_the_table_lacks_is_named(project, table, row):
    key = {
        "themes": "themes/5.roles ¶1/atkinson2001/barrier.role-clarity",
        "findings": "findings/webb2004-1",
    }[table]
    take(project, table, row)
    assert check(project) == [said_otherwise(f"data/{table}.csv", 0, "", key, "present")]


def test_a_row_that_neither_reading_has_is_named(project):
    add(
        project,
        "themes",
        **read_rows(paths(project)["themes"])[1] | {"theme": "barrier.other", "locator": "3 ¶1"},
    )
    key = "themes/3 ¶1/atkinson2001/barrier.other"
    assert check(project) == [said_otherwise("data/themes.csv", 9, "", key, "absent")]


@pytest.mark.parametrize(
    ("table", "row", "column", "value", "expected"),
    [
        ("themes", 3, "stance", "questions", "supports"),
        ("themes", 4, "attribution", "many-theme-list", "one-theme-list"),
        ("findings", 3, "direction", "negative", "positive"),
        ("findings", 3, "programme", "sure-start", "sloper2004"),
    ],
)
def test_a_code_that_neither_reading_has_is_named(project, table, row, column, value, expected):
    programme(project, "sure-start")
    put(project, table, row, column, value)
    assert check(project) == [said_otherwise(f"data/{table}.csv", row, column, value, expected)]


def test_a_code_that_contradicts_its_settlement_is_named(project):
    put(project, "second-reading-findings", 3, "direction", "mixed")
    settle(project, "findings/sloper2004-1/direction", "mixed")
    assert check(project) == [
        said_otherwise("data/findings.csv", 3, "direction", "positive", "mixed")
    ]
    put(project, "findings", 3, "direction", "mixed")
    assert check(project) == []


def test_a_finding_left_out_against_both_readings_is_named(project):
    put(project, "findings", 3, "left_out", "told-elsewhere")
    put(project, "findings", 3, "left_out_because", "told twice")
    assert check(project) == [said_otherwise("data/findings.csv", 3, "counted", "no", "yes")]


def test_a_finding_that_only_the_second_reading_has_may_be_kept_under_a_number_of_its_own(project):
    take(project, "first-reading-findings", 5)
    put(project, "findings", 5, "finding_id", "webb2004-7")
    settle(project, "findings/second:webb2004-2", "present")
    assert check(project) == []


def test_later_evidence_is_no_contradiction_of_the_readings(project):
    add(project, "releases", release="2.0.0", what="Later evidence")
    add(
        project,
        "themes",
        **read_rows(paths(project)["themes"])[1] | {"theme": "barrier.other", "added": "2.0"},
    )
    assert check(project) == []


def test_each_coding_is_held_against_the_readings_made_for_its_release(project):
    add(project, "releases", release="2.0.0", what="Later evidence")
    row = read_rows(paths(project)["findings"])[1]
    put(project, "findings", 3, "withdrawn", "2.0")
    put(project, "findings", 3, "change_reason", "coding-correction")
    add(project, "findings", **row | {"direction": "mixed", "added": "2.0"})
    new = row | {"finding_id": "sloper2004-9", "statement": "Fewer meetings.", "added": "2.0"}
    for table in ("findings", "first-reading-findings", "second-reading-findings"):
        add(project, table, **new)
    assert check(project) == []
    put(project, "findings", 7, "direction", "mixed")
    assert check(project) == [
        said_otherwise("data/findings.csv", 7, "direction", "mixed", "positive")
    ]


# Bibliography, schemas, package


def test_a_broken_bibliography_is_named_with_its_line(project):
    (project / "references.bib").write_text(
        BIBLIOGRAPHY + "\n@book{x,\n  title = {Never closed\n", encoding="utf-8"
    )
    (problem,) = check(project)
    assert (problem.file, problem.mend) == ("references.bib", "Correct the entry.")
    assert problem.rule.startswith("The bibliography cannot be read (syntax error in line ")
    assert problem.row > BIBLIOGRAPHY.count("\n")


def test_every_key_that_stands_twice_in_the_bibliography_is_named_with_its_line(project):
    again = (
        "@book{sloper2004, title = {A}, year = {2004}}\n@book{Webb2004, title = {B}, year "
        "= {2004}}\n"
    )
    (project / "references.bib").write_text(BIBLIOGRAPHY + again, encoding="utf-8")
    lines = BIBLIOGRAPHY.splitlines()
    rows = {
        key: lines.index(line) + 1
        for line in lines
        for key in ("sloper2004", "webb2004")
        if f"{{{key}," in line
    }
    assert check(project) == [
        Problem(
            "references.bib",
            len(lines) + 1,
            "",
            "sloper2004",
            "The key stands twice",
            mend=f"The first is in row {rows['sloper2004']}. Delete one of them.",
        ),
        Problem(
            "references.bib",
            len(lines) + 2,
            "",
            "Webb2004",
            "The key stands twice",
            mend=f"The first is in row {rows['webb2004']}. Delete one of them.",
        ),
    ]


def test_a_missing_bibliography_is_named(project):
    (project / "references.bib").unlink()
    assert check(project) == [
        Problem(
            "references.bib",
            0,
            "",
            "",
            "The file is missing or cannot be opened",
            mend="Restore it.",
        )
    ]


def test_a_bibliography_in_latin_1_is_named_with_its_line(project):
    (project / "references.bib").write_bytes(
        BIBLIOGRAPHY.replace("Wilkin", "Wilkín").encode("latin-1")
    )
    expected = Problem(
        "references.bib", 2, "", "byte ed", "The file is not UTF-8", mend="Save it as UTF-8."
    )
    assert check(project) == [expected]


def test_a_schema_out_of_step_with_the_codebook_is_named(project):
    add(
        project,
        "codebook",
        field="country",
        code="atlantis",
        label="Atlantis",
        definition="Stated to be about Atlantis",
    )
    rule = "The schema does not list the codes of data/codebook.csv"
    assert check(project) == [
        Problem("data/schemas/sources.json", 0, "", "", rule, mend="Run: review schema.")
    ]


def test_a_field_that_lost_all_its_codes_is_named(project):
    rows = [
        row
        for row in read_rows(paths(project)["codebook"])
        if row["field"] not in {"country", "sectors"}
    ]
    write_rows(paths(project)["codebook"], list(rows[0]), rows)
    assert "data/schemas/sources.json" in {problem.file for problem in check(project)}


def test_a_code_that_stands_twice_in_the_codebook_is_named(project):
    rows = read_rows(paths(project)["codebook"])
    add(project, "codebook", **rows[0])
    (problem,) = check(project)
    assert (problem.file, problem.row, problem.column) == (
        "data/codebook.csv",
        len(rows) + 2,
        "field, code",
    )
    assert problem.mend == "It stands in row 2."


@pytest.mark.parametrize("file", ["data/datapackage.json", "data/schemas/sources.json"])
def test_a_description_that_is_no_json_is_named_with_its_line(project, file):
    lines = (project / file).read_text(encoding="utf-8").splitlines()
    lines[3] = "no json"
    (project / file).write_text("\n".join(lines), encoding="utf-8")
    (problem,) = check(project)
    assert (problem.file, problem.row, problem.mend) == (
        file,
        4,
        "Correct the line, or restore it.",
    )
    assert problem.rule.startswith("The file is not JSON")


def test_a_missing_schema_is_named(project):
    (project / "data" / "schemas" / "sources.json").unlink()
    rule = "The file is missing or cannot be opened"
    assert check(project) == [
        Problem("data/schemas/sources.json", 0, "", "", rule, mend="Restore it.")
    ]


@pytest.mark.parametrize(
    ("content", "lacking"),
    [
        ("{}", {"name", "title", "description", "licenses", "resources"}),
        ("[]", {""}),
        (
            '{"name": "x", "title": "X", "description": "X", "resources": [{"name": "x"}],'
            ' "licenses": [{"path": "https://example.org/"}]}',
            {f"resources.0.{part}" for part in ("title", "description", "path", "schema")},
        ),
    ],
)
def test_a_description_that_lacks_its_parts_is_named_with_each_of_them(project, content, lacking):
    (project / "data" / "datapackage.json").write_text(content, encoding="utf-8")
    problems = check(project)
    assert {problem.file for problem in problems} == {"data/datapackage.json"}
    assert {problem.column for problem in problems} == lacking


@pytest.mark.parametrize("path", ["../outside.csv", "/etc/passwd", "a/../../b.csv"])
def test_a_table_stands_inside_the_folder_of_the_data(project, path):
    package = project / "data" / "datapackage.json"
    text = package.read_text(encoding="utf-8")
    package.write_text(text.replace('"slips.csv"', f'"{path}"'), encoding="utf-8")
    (problem,) = check(project)
    assert (problem.file, problem.value) == ("data/datapackage.json", path)
    assert problem.column.endswith(".path")


def test_a_type_that_no_schema_knows_is_named(project):
    path = project / "data" / "schemas" / "slips.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"string"', '"strng"', 1), encoding="utf-8"
    )
    assert "data/schemas/slips.json" in {problem.file for problem in check(project)}


def kinds_of(error):
    """Every kind of error by its name. Of a class with slots a first version may live on until it
    is collected.
    """
    return {
        name: kind
        for sub in error.__subclasses__()
        for name, kind in {sub.type: sub, **kinds_of(sub)}.items()
    }


@pytest.mark.parametrize(
    "kind",
    [kind for _, kind in sorted(kinds_of(frictionless.Error).items())],
    ids=lambda kind: kind.type,
)
def test_every_kind_of_error_that_frictionless_knows_has_a_rule_for_people(project, kind):
    sheet = read_sheet(project, load_tables(project)["sources"])
    known = {
        "note": "the same as in the row at position 2",
        "row_number": 3,
        "row_numbers": [1],
        "cells": [],
        "labels": [],
        "label": "country",
        "cell": "scotlnad",
        "field_name": "country",
        "field_number": 4,
        "field_names": ["country"],
        "field_cells": ["scotlnad"],
        "reference_name": "paragraphs",
        "reference_field_names": ["section"],
    }
    needed = {field.name for field in kind.__attrs_attrs__ if field.init}
    problem = as_problem(
        sheet, kind(**{name: value for name, value in known.items() if name in needed})
    )
    assert problem.file == "data/sources.csv"
    assert problem.row == (3 if "row_number" in needed else 0)
    assert " " in problem.rule
    assert "{" not in problem.rule


# All at once


def test_problems_of_every_sort_are_all_reported_at_once_and_once_each(project):
    put(project, "sources", 3, "country", "scotlnad")
    put(project, "sources", 4, "sectors", "health;health")
    put(project, "definitions", 2, "gist", "")
    put(project, "definitions", 2, "added", "1.7")
    put(project, "mentions", 2, "sentence", "second")
    put(project, "mentions", 3, "paragraph", "77")
    append(project, "mentions", "3,1")
    put(project, "searches", 2, "searched_on", "soon")
    put(project, "searches", 2, "note", "=1")
    add(project, "paragraphs", section="3", paragraph="1", subject="Again", treated_in="terms")
    spoil(project, "slips", b"slip_id", b"slip")
    paths(project)["judgements"].unlink()
    spoil(project, "settlements", b"\n", b"\r\n")
    put(project, "releases", 2, "date", "2026-11-23")
    put(project, "second-reading-findings", 3, "direction", "mixed")
    (project / "references.bib").write_text(
        BIBLIOGRAPHY.replace("webb2004", "webb2005"), encoding="utf-8"
    )
    found = check(project)
    assert len(found) == len(
        {
            (problem.file, problem.row, problem.column, problem.value, problem.rule)
            for problem in found
        }
    )
    addresses = {
        (problem.file.removeprefix("data/"), problem.row, problem.column) for problem in found
    }
    assert addresses >= {
        ("sources.csv", 3, "country"),
        ("sources.csv", 4, "sectors"),
        ("sources.csv", 5, "source_id"),
        ("definitions.csv", 2, "gist"),
        ("definitions.csv", 2, "added"),
        ("mentions.csv", 2, "sentence"),
        ("mentions.csv", 3, "section, paragraph"),
        ("mentions.csv", len(tiny_rows()["mentions"]) + 2, ""),
        ("searches.csv", 2, "searched_on"),
        ("searches.csv", 2, "note"),
        ("paragraphs.csv", 7, "section, paragraph"),
        ("slips.csv", 1, "slip_id"),
        ("judgements.csv", 0, ""),
        ("settlements.csv", 1, ""),
        ("releases.csv", 2, "digest"),
        ("references.bib", 0, ""),
    }


def test_a_fault_in_one_table_hides_no_disagreement_between_others(project):
    put(project, "definitions", 2, "continuum", "contnuum")
    put(project, "second-reading-findings", 3, "direction", "mixed")
    assert {problem.file for problem in check(project)} == {
        "data/definitions.csv",
        "data/settlements.csv",
    }


def test_problems_come_in_the_order_of_file_row_and_column(project):
    put(project, "themes", 5, "stance", "x")
    put(project, "themes", 2, "stance", "x")
    put(project, "sources", 4, "population", "x")
    put(project, "sources", 4, "country", "x")
    addresses = [(problem.file, problem.row, problem.column) for problem in check(project)]
    assert addresses == [
        ("data/sources.csv", 4, "country"),
        ("data/sources.csv", 4, "population"),
        ("data/themes.csv", 2, "stance"),
        ("data/themes.csv", 5, "stance"),
    ]


def test_the_json_holds_what_the_text_says(project):
    put(project, "sources", 3, "country", "scotlnad")
    put(project, "searches", 2, "note", "=1")
    found = check(project)
    said = json.loads(problems.as_json(found))
    assert [Problem(**{**one, "allowed": tuple(one["allowed"])}) for one in said] == found
    text = problems.as_text(found)
    assert text.startswith("2 problems in the evidence:\n")
    for one in said:
        assert f"{one['file']}, row {one['row']}, column {one['column']}\n" in text
        assert one["value"] in text
        assert one["mend"] in text


def test_five_thousand_sources_and_twenty_thousand_findings_can_be_checked(project):
    add(project, "releases", release="2.0.0", what="Later evidence")
    keys = [f"author{number}x" for number in range(5_000)]
    sources, findings = read_rows(paths(project)["sources"]), read_rows(paths(project)["findings"])
    entries = "\n".join(
        f"@misc{{{key},\n title = {{T}},\n author = {{A}},\n year = {{2001}}\n}}" for key in keys
    )
    (project / "references.bib").write_text(BIBLIOGRAPHY + entries, encoding="utf-8")
    later = [sources[1] | {"source_id": key, "added": "2.0"} for key in keys]
    write_rows(paths(project)["sources"], list(sources[0]), [*sources, *later])
    many = [
        findings[1]
        | {
            "finding_id": f"{key}-{number}",
            "source_id": key,
            "programme": key,
            "added": "2.0",
            "locator": "https://example.org",
        }
        for key in keys
        for number in range(4)
    ]
    write_rows(paths(project)["findings"], list(findings[0]), [*findings, *many])
    put(project, "findings", 20_005, "direction", "upward")
    assert [(problem.file, problem.row, problem.value) for problem in check(project)] == [
        ("data/findings.csv", 20_005, "upward")
    ]


# What is kept, and what Frictionless is spared


def test_a_changed_row_is_checked_although_all_was_found_sound_before(project):
    store = Store(project)
    assert rules.check(project, store) == []
    put(project, "sources", 3, "country", "scotlnad")
    (problem,) = rules.check(project, store)
    assert (problem.row, problem.value) == (3, "scotlnad")
    put(project, "sources", 3, "country", "england")
    assert rules.check(project, store) == []


def test_a_changed_entry_of_the_bibliography_is_parsed_again(project):
    store = Store(project)
    assert rules.check(project, store) == []
    text = BIBLIOGRAPHY.replace("title = {Facilitators", "tytle = {Facilitators")
    (project / "references.bib").write_text(text, encoding="utf-8")
    (problem,) = rules.check(project, store)
    assert (
        problem.rule
        == "The book cannot print the entry sloper2004, because an @article needs title"
    )


def test_evidence_that_was_found_sound_is_not_read_again(project, monkeypatch):
    store = Store(project)
    assert rules.check(project, store) == []
    monkeypatch.setattr(rules, "read_sheet", lambda *_: pytest.fail("A table was read again."))
    assert rules.check(project, store) == []


@pytest.mark.parametrize("name", ["review.toml", "claims/new.yml"])
def test_a_changed_setting_or_claim_is_checked_although_all_was_found_sound_before(project, name):
    store = Store(project)
    assert rules.check(project, store) == []
    (project / name).parent.mkdir(exist_ok=True)
    (project / name).write_text("nothing of the kind", encoding="utf-8")
    assert {problem.file for problem in rules.check(project, store)} == {name}


def test_other_words_in_a_row_are_no_reason_to_look_at_claims_again_but_other_codes_are(
    project, monkeypatch
):
    store, looked = Store(project), []
    assert rules.check(project, store) == []
    monkeypatch.setattr(selections, "selection_problems", lambda *_: looked.append("") or [])
    put_coding(project, "findings", 3, "statement", "Families with a key worker were healthier.")
    assert (rules.check(project, store), len(looked)) == ([], 0)
    put_coding(project, "findings", 3, "direction", "mixed")
    assert (rules.check(project, store), len(looked)) == ([], 1)


def test_a_problem_is_never_kept(project):
    put(project, "sources", 3, "country", "scotlnad")
    assert rules.check(project, Store(project)) != []
    assert list(everything_kept(project)) == ["bibliography"]


@pytest.mark.parametrize("damage", [b"", b"true", b"{", b"\xff\xfe", b"0" * 64 + b"\ntrue"])
def test_a_damaged_entry_is_made_again_and_never_believed(project, damage):
    assert rules.check(project, Store(project)) == []
    whole = everything_kept(project)
    assert sorted(whole) == ["bibliography", "check", "selections"]
    for name in whole:
        (project / FOLDER / name).write_bytes(damage)
    put(project, "sources", 3, "country", "scotlnad")
    assert [problem.value for problem in rules.check(project, Store(project))] == ["scotlnad"]
    put(project, "sources", 3, "country", "england")
    assert rules.check(project, Store(project)) == []
    assert everything_kept(project) == whole


def test_an_entry_whose_value_was_altered_is_made_again(project):
    assert rules.check(project, Store(project)) == []
    path = project / FOLDER / "bibliography"
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"sloper2004", b"sloper2005"))
    (project / FOLDER / "check").unlink()
    assert rules.check(project, Store(project)) == []
    assert path.read_bytes() == whole


def test_a_folder_that_cannot_be_written_keeps_nothing_and_the_check_goes_on(project):
    (project / FOLDER.parent).write_text("A file stands where the folder would be.")
    assert rules.check(project, Store(project)) == []
    put(project, "sources", 3, "country", "scotlnad")
    assert len(rules.check(project, Store(project))) == 1


ODD = ["", " ", "a", "A", "0", "00", "01", "-0", "-1", "1", "1 ", "1_0", "٣", "1.0", "1.0\n", "1e3"]
ODD += ["2026-11-28", "2026-1-1", "20261128", "0999-01-01", "2026-02-30", "nan", "true", "x" * 99]
ODD += ["a-1", "scotland", "health;health", "unnamed", "f" * 64]


@pytest.mark.parametrize("name", TABLES)
def test_what_a_glance_finds_fit_frictionless_finds_fit(name):
    table = load_tables(REPOSITORY)[name]
    descriptor = json.loads((REPOSITORY / table.schema).read_text(encoding="utf-8"))
    schema = frictionless.Schema.from_descriptor(descriptor)
    for field in descriptor["fields"]:
        constraints = field.get("constraints", {})
        fits = plain.fitting(field["type"], constraints, with_codes=False)
        read = schema.get_field(field["name"]).create_cell_reader()
        for cell in ODD:
            assert not (fits is None or fits(cell)) or not read(cell)[1], (field["name"], cell)


@pytest.mark.parametrize(
    "change",
    [
        {"fields": [{"name": "x", "type": "string", "format": "email"}]},
        {"fields": [{"name": "x", "type": "number"}]},
        {"fields": [{"name": "x", "type": "integer", "constraints": {"pattern": "1"}}]},
        {"fields": [{"name": "x", "type": "string", "constraints": {"pattern": "("}}]},
        {"fields": [{"name": "x", "type": "string", "constraints": {"maxLength": 3}}]},
        {"fields": [{"name": "x", "type": "string"}], "primaryKey": ["y"]},
        {"fields": [{"name": "x", "type": "string"}], "missingValues": ["-"]},
        {"fields": []},
    ],
)
def test_a_schema_that_says_more_than_a_glance_knows_is_left_to_frictionless(change):
    assert plain.is_plain({"fields": [{"name": "x", "type": "string"}]})
    assert not plain.is_plain(change)


def test_a_sound_evidence_base_needs_no_frictionless(project):
    sheets = {name: read_sheet(project, table) for name, table in load_tables(project).items()}
    assert plain.doubtful(project, sheets) == []


def test_a_full_check_has_frictionless_read_every_table(project, monkeypatch):
    monkeypatch.setattr(rules, "doubtful", lambda *_: [])
    put(project, "findings", 2, "statement", "")
    assert rules.check(project) == []
    assert [problem.column for problem in rules.check(project, full=True)] == ["statement"]
