"""Two people, a workbook each: what either did comes together, and what both did otherwise is shown
to them side by side.
"""

import pandas as pd
import pytest
from living import ask
from openpyxl import load_workbook
from tiny import paths, put, read_rows

from livingreview.evidence.evidence import Evidence
from livingreview.evidence.schema import load_tables
from livingreview.intake.proposal import read_proposal
from livingreview.intake.three_ways import merged, state_of
from livingreview.intake.workbook import export

FIRST, SECOND, BOTH = "anna.xlsx", "bert.xlsx", "both.xlsx"


@pytest.fixture
def workbooks(project):
    """Two workbooks exported from the tiny project."""
    export(Evidence(project), project / FIRST)
    (project / SECOND).write_bytes((project / FIRST).read_bytes())
    return project


def fill(path, *cells):
    """Write texts into cells of a workbook: (sheet, row, column, text)."""
    book = load_workbook(path)
    for sheet, row, name, text in cells:
        names = [cell.value for cell in book[sheet][1]]
        book[sheet].cell(row, names.index(name) + 1, text)
    book.save(path)


def definition(row, term):
    """The cells of a new definition."""
    cells = {
        "term": term,
        "source_id": "webb2004",
        "gist": "Something else.",
        "continuum": "none",
        "position_stated": "no",
        "locator": "4 ¶1",
        "added": "1.0",
    }
    return [("definitions", row, name, text) for name, text in cells.items()]


def merge(root, *options):
    done = ask(root, "workbook", "merge", FIRST, SECOND, *options)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def test_what_either_added_or_changed_comes_together(workbooks):
    before = {name: path.read_bytes() for name, path in paths(workbooks).items()}
    fill(workbooks / FIRST, *definition(3, "partnership"), ("sources", 3, "note", "Anna"))
    fill(workbooks / SECOND, *definition(3, "co-location"), ("sources", 4, "note", "Bert"))
    done = merge(workbooks, "--to", BOTH)
    assert done.exit_code == 0, done.output
    assert done.output == (
        "anna.xlsx:\n"
        "Rows that differ:\n"
        "    sources, atkinson2001 / 1.0: changed (note: (empty) → Anna)\n"
        "    definitions, partnership / webb2004 / 4 ¶1 / 1.0: new\n"
        "bert.xlsx:\n"
        "Rows that differ:\n"
        "    sources, sloper2004 / 1.0: changed (note: (empty) → Bert)\n"
        "    definitions, co-location / webb2004 / 4 ¶1 / 1.0: new\n"
        "Written to both.xlsx. Bring it in with: review workbook import both.xlsx\n"
    )
    assert {name: path.read_bytes() for name, path in paths(workbooks).items()} == before
    assert ask(workbooks, "workbook", "import", BOTH).exit_code == 0
    terms = [row["term"] for row in read_rows(paths(workbooks)["definitions"])]
    assert terms == ["joint working", "partnership", "co-location"]
    notes = [row["note"] for row in read_rows(paths(workbooks)["sources"])]
    assert notes == ["", "Anna", "Bert", ""]


def test_rows_that_differ_are_listed_side_by_side_and_nothing_is_written(workbooks):
    put(workbooks, "sources", 5, "note", "Meanwhile")
    fill(workbooks / FIRST, *definition(3, "partnership"), ("sources", 3, "note", "Anna"))
    fill(
        workbooks / SECOND,
        *definition(4, "partnership"),
        ("definitions", 4, "gist", "Bert's words."),
        ("sources", 3, "note", "Bert"),
    )
    done = merge(workbooks, "--to", BOTH)
    assert done.exit_code == 1
    assert (
        "bert.xlsx, sheet definitions, row 4, column gist\n"
        "    The row partnership / webb2004 / 4 ¶1 / 1.0 says something else in anna.xlsx, sheet"
        " definitions, row 3 ('Something else.' there, \"Bert's words.\" here). If they are two,"
        " give one of them another key. Make the two alike"
    ) in done.output
    assert (
        "bert.xlsx, sheet sources, row 3, column note\n"
        "    The row atkinson2001 / 1.0 says something else in anna.xlsx, sheet sources, row 3"
        " ('Anna' there, 'Bert' here). Make the two alike"
    ) in done.output
    assert done.output.endswith("Nothing was written.\n")
    assert not (workbooks / BOTH).exists()


def test_each_workbook_is_checked_as_if_it_came_in(workbooks):
    fill(workbooks / FIRST, ("sources", 3, "country", "mars"))
    fill(workbooks / SECOND, ("themes", 2, "stance", "perhaps"))
    done = merge(workbooks)
    assert "anna.xlsx, sheet sources, row 3, column country" in done.output
    assert "bert.xlsx, sheet themes, row 2, column stance" in done.output


def test_workbooks_of_two_states_are_brought_in_one_by_one(workbooks):
    put(workbooks, "sources", 2, "note", "Meanwhile")
    export(Evidence(workbooks), workbooks / SECOND)
    done = merge(workbooks)
    assert done.exit_code == 1
    assert (
        "anna.xlsx, bert.xlsx\n    The two workbooks were not exported from the same state"
        in done.output
    )


def test_a_workbook_may_not_be_merged_over_one_of_the_two(workbooks):
    before = (workbooks / FIRST).read_bytes()
    assert "is one of the two" in merge(workbooks, "--to", FIRST).output
    assert (workbooks / FIRST).read_bytes() == before


A, B, C = ({"term": term, "gist": term} for term in "ABC")


@pytest.mark.parametrize(
    ("first", "second", "rows", "clashes"),
    [
        ([A, B], [B, A], "AB", 0),
        ([A, B], [A], "A", 0),
        ([A], [A, B], "A", 0),
        ([A, B, C], [A, B], "ABC", 0),
        ([A, B], [A, B, C], "ABC", 0),
        ([A, B, C], [A, B, C | {"gist": "x"}], "ABC", 1),
        ([A, B | {"gist": "x"}], [A], "Ax", 1),
        ([A], [A, B | {"gist": "x"}], "A", 1),
        ([A, B | {"gist": "x"}], [A, B | {"gist": "y"}], "Ax", 1),
        ([A, B | {"gist": "x"}], [A, B | {"gist": "x"}], "Ax", 0),
        ([A, B], [A, B | {"gist": "y"}], "Ay", 0),
        ([A, B | {"gist": "x"}], [A, B], "Ax", 0),
        ([A, B], [A, B, B], "ABB", 0),
    ],
)
def test_a_row_comes_from_whoever_changed_it(project, first, second, rows, clashes):
    table = load_tables(project)["definitions"]
    names = [column.name for column in table.columns]

    def frame(lines):
        return pd.DataFrame(lines, columns=names, dtype=object).fillna("")

    whole, differing = merged(state_of(frame([A, B]), table), frame(first), frame(second), table)
    assert ("".join(whole["gist"]), len(differing)) == (rows, clashes)


def test_a_workbook_that_was_merged_has_nothing_to_say_when_both_are_in(workbooks):
    fill(workbooks / FIRST, ("sources", 3, "note", "Anna"))
    fill(workbooks / SECOND, ("sources", 4, "note", "Bert"))
    merge(workbooks, "--to", BOTH)
    for name in (FIRST, SECOND):
        assert ask(workbooks, "workbook", "import", name).exit_code == 0
    proposal = read_proposal(workbooks / BOTH, Evidence(workbooks))
    assert (proposal.files, proposal.problems) == ({}, ())
