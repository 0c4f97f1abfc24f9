"""Slips of whoever types: each is a problem with advice, and none in rows that are released."""

import pytest
from sealing import seal
from tiny import add, put, put_coding

from livingreview.checks.rules import check
from livingreview.evidence.sheet import NEW_CODE


def found(root):
    return [
        (problem.file, problem.row, problem.column, problem.rule, problem.mend)
        for problem in check(root)
    ]


@pytest.mark.parametrize("word", ["N/A", "n/a", "-", "–", "none", "NULL", "?"])
def test_a_word_for_an_empty_cell_is_a_problem(project, word):
    put(project, "mentions", 2, "note", word)
    rule = "A word for an empty cell, which would be shown and counted as a value"
    assert found(project) == [
        ("data/mentions.csv", 2, "note", rule, "Leave the cell empty."),
    ]


def test_a_cell_that_is_needed_is_to_be_filled_in_and_an_optional_code_to_be_left_out(project):
    put(project, "definitions", 2, "gist", "n.a.")
    put(project, "sources", 3, "change_reason", "N/A")
    assert [(row[0], row[4]) for row in found(project)] == [
        (
            "data/definitions.csv",
            "It needs a value: What the definition says, in own words.",
        ),
        ("data/sources.csv", "Leave the cell empty."),
    ]


def test_how_to_ask_for_a_new_code_is_said_where_one_is_refused(project):
    put(project, "sources", 3, "country", "wales-and-more")
    assert found(project)[0][4] == NEW_CODE
    assert "data/codebook.csv" in NEW_CODE


def test_an_id_with_the_name_of_another_source_is_a_problem_and_the_next_is_named(project):
    put_coding(project, "findings", 5, "finding_id", "sloper2004-2")
    rule = "The id has the name of another source than webb2004, whose row it is"
    mend = "Name it webb2004-2, or correct the source."
    assert ("data/findings.csv", 5, "finding_id", rule, mend) in found(project)


def test_an_id_of_another_form_is_left_alone(project):
    put_coding(project, "findings", 5, "finding_id", "exclusions-2")
    assert found(project) == []


@pytest.mark.parametrize(
    ("quantity", "unit", "rule"),
    [
        ("12 to 15", "pupils", "something else than a number"),
        ("about 30", "pupils", "something else than a number"),
        ("1,200", "pupils", "something else than a number"),
        ("12 15", "pupils;schools", "something else than a number"),
        ("12;15", "pupils", "not one unit for each number"),
        ("12", "pupils;schools", "not one unit for each number"),
    ],
)
def test_prose_or_a_number_too_many_is_no_quantity(project, quantity, unit, rule):
    put_coding(project, "findings", 3, "quantity", quantity)
    put_coding(project, "findings", 3, "unit", unit)
    (problem,) = [one for one in check(project) if one.file == "data/findings.csv"]
    assert (problem.row, problem.column, problem.value) == (3, "quantity", quantity)
    assert rule in problem.rule


def test_units_that_are_no_column_are_named_with_the_schema(project):
    path = project / "data" / "schemas" / "findings.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"units": "unit"', '"units": "unity"'), encoding="utf-8")
    (problem,) = check(project)
    assert (problem.file, problem.column, problem.value) == (
        "data/schemas/findings.json",
        "units",
        "unity",
    )


@pytest.mark.parametrize(
    ("quantity", "unit"), [("12.5", "pupils"), ("-3;1200", "pupils;schools"), ("", ""), ("7", "")]
)
def test_numbers_with_a_unit_each_are_quantities(project, quantity, unit):
    put_coding(project, "findings", 3, "quantity", quantity)
    put_coding(project, "findings", 3, "unit", unit)
    assert found(project) == []


def test_where_a_page_goes_is_said_where_a_page_is_no_place(project):
    put(project, "definitions", 2, "locator", "p. 12")
    (row,) = found(project)
    assert row[4] == (
        "Write the address; a page goes behind it, as in https://example.org/report.pdf#page=12."
    )


def test_a_released_row_stays_as_it_is(project):
    put_coding(project, "findings", 3, "quantity", "12")
    put_coding(project, "findings", 3, "unit", "pupils;schools")
    assert len(found(project)) == 3
    put_coding(project, "findings", 3, "unit", "pupils")
    seal(project)
    put_coding(project, "findings", 3, "unit", "pupils;schools")
    assert [row[2] for row in found(project)] == ["unit"] * 3
    add(project, "releases", release="1.1.0", what="More")
    term = {"term": "-", "source_id": "webb2004", "gist": "x", "continuum": "none"}
    add(project, "definitions", **term, position_stated="no", locator="3 ¶1", added="1.1")
    assert ("data/definitions.csv", 3, "term") in [row[:3] for row in found(project)]
