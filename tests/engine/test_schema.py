import json
import re

import pytest
from books import REPOSITORY
from frictionless import validate
from tiny import add, paths, put, read_rows, write_rows

from livingreview.evidence.schema import as_file, load_codes, load_tables, schema_files, with_codes
from livingreview.problems import EvidenceError


def field(name="country", **more):
    return {"fields": [{"name": name, "type": "string", **more}]}


def constraints(schema):
    return schema["fields"][0].get("constraints")


def test_the_package_of_this_book_is_valid_by_the_standard_and_not_by_our_rules_alone():
    report = validate(str(REPOSITORY / "data" / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "message"])


def test_every_schema_of_this_book_lists_the_codes_of_the_codebook():
    codes = load_codes(REPOSITORY)
    for path in schema_files(REPOSITORY):
        text = path.read_text(encoding="utf-8")
        assert as_file(with_codes(json.loads(text), codes)) == text, path.name


def test_every_schema_in_the_folder_is_used():
    assert schema_files(REPOSITORY) == sorted((REPOSITORY / "data" / "schemas").glob("*.json"))


def test_every_table_file_in_the_folder_is_described():
    assert set(paths(REPOSITORY).values()) == set((REPOSITORY / "data").rglob("*.csv"))


def test_every_field_of_the_codebook_is_a_column_somewhere():
    columns = {
        column.name for table in load_tables(REPOSITORY).values() for column in table.columns
    }
    assert set(load_codes(REPOSITORY)) <= columns


def test_every_column_says_what_it_holds():
    for table in load_tables(REPOSITORY).values():
        assert table.title
        assert table.description
        for column in table.columns:
            assert column.title, f"{table.name}.{column.name}"
            assert column.description, f"{table.name}.{column.name}"


def test_keys_of_released_tables_include_the_release_that_added_the_row():
    for table in load_tables(REPOSITORY).values():
        assert ("added" in table.key) == table.released, table.name


def test_tables_know_columns_types_codes_lists_and_keys(project):
    sources = load_tables(project)["sources"]
    assert sources.path == "data/sources.csv"
    assert sources.schema == "data/schemas/sources.json"
    assert sources.key == ("source_id", "added")
    assert sources.released
    columns = {column.name: column for column in sources.columns}
    assert columns["population"].codes == tuple(load_codes(project)["population"])
    assert columns["population"].required
    assert columns["population"].separator == ""
    assert columns["country"].until == "2.0"
    assert columns["sectors"].separator == ";"
    assert not columns["note"].required
    assert columns["note"].codes == ()
    mentions = load_tables(project)["mentions"]
    assert not mentions.released
    assert {column.name: column.kind for column in mentions.columns}["paragraph"] == "integer"


def test_codes_come_in_the_order_of_the_codebook(project):
    assert load_codes(project)["stance"] == ["supports", "questions", "mixed"]


def test_a_new_code_is_allowed_as_soon_as_it_stands_in_the_codebook(project):
    add(
        project,
        "codebook",
        field="country",
        code="wales",
        label="Wales",
        definition="Stated to be about Wales",
    )
    assert (
        next(
            column for column in load_tables(project)["sources"].columns if column.name == "country"
        ).codes[-1]
        == "wales"
    )


def test_a_code_that_stands_twice_counts_once(project):
    add(project, "codebook", **read_rows(paths(project)["codebook"])[0])
    assert load_codes(project)["section"].count("summary") == 1


def test_codes_become_an_enum_that_replaces_the_one_before():
    codes = {"country": ["uk", "usa"]}
    schema = with_codes(field(constraints={"required": True, "enum": ["france"]}), codes)
    assert constraints(schema) == {"required": True, "enum": ["uk", "usa"]}
    assert with_codes(schema, codes) == schema


def test_codes_of_a_list_become_a_pattern_for_one_or_more_of_them():
    schema = with_codes(
        field(separator=";", constraints={"pattern": "^old$"}), {"country": ["uk", "u.s", "usa"]}
    )
    pattern = re.compile(constraints(schema)["pattern"])
    for good in ("uk", "usa;uk", "u.s;usa;uk"):
        assert pattern.fullmatch(good), good
    for bad in ("", "uk;", ";uk", "uk usa", "uxs", "france", "uk;france"):
        assert not pattern.fullmatch(bad), bad
    assert "enum" not in constraints(schema)


def test_a_column_without_codes_keeps_its_own_pattern_and_gains_nothing():
    schema = field("finding_id", constraints={"required": True, "pattern": "^[a-z]+$"})
    assert with_codes(schema, {"country": ["uk"]}) == schema
    assert with_codes(field("note"), {"country": ["uk"]}) == field("note")


def test_a_column_that_lost_its_codes_loses_its_enum():
    assert constraints(with_codes(field(constraints={"required": True, "enum": ["uk"]}), {})) == {
        "required": True
    }
    assert constraints(with_codes(field(separator=";", constraints={"pattern": "^uk$"}), {})) == {}


def test_making_a_schema_changes_neither_schema_nor_codes():
    schema, codes = field(constraints={"enum": ["france"]}), {"country": ["uk"]}
    with_codes(schema, codes)
    assert (schema, codes) == (field(constraints={"enum": ["france"]}), {"country": ["uk"]})


def test_a_schema_file_keeps_letters_as_they_are_and_ends_with_a_line_end():
    text = as_file({"description": "§ 3 – “x”"})
    assert "§ 3 – “x”" in text
    assert text.endswith("}\n")


def refused(root, load):
    with pytest.raises(EvidenceError) as error:
        load(root)
    return [
        (problem.file, problem.row, problem.column, problem.rule)
        for problem in error.value.problems
    ]


def test_a_codebook_without_its_columns_is_refused_by_their_names(project):
    write_rows(paths(project)["codebook"], ["label"], [{"label": "x"}])
    assert refused(project, load_codes) == [
        ("data/codebook.csv", 1, "code", "The column is missing"),
        ("data/codebook.csv", 1, "field", "The column is missing"),
    ]


def test_a_codebook_without_codes_is_refused(project):
    write_rows(paths(project)["codebook"], ["field", "code"], [])
    assert refused(project, load_codes) == [
        ("data/codebook.csv", 0, "", "The codebook holds no code")
    ]


@pytest.mark.parametrize(
    "file", ["data/codebook.csv", "data/datapackage.json", "data/schemas/themes.json"]
)
def test_a_missing_description_is_refused_by_name(project, file):
    (project / file).unlink()
    assert refused(project, load_tables) == [
        (file, 0, "", "The file is missing or cannot be opened")
    ]


def test_a_code_with_a_comma_is_one_code(project):
    put(project, "codebook", 2, "code", "a, b")
    assert load_codes(project)["section"][0] == "a, b"
