"""Issue forms: those of the repository are what the schemas and the codebook give."""

import yaml
from books import REPOSITORY

from livingreview.evidence.schema import load_tables
from livingreview.intake.issue_forms import form_files

FORMS = form_files(REPOSITORY)
SUGGEST = ".github/ISSUE_TEMPLATE/suggest-a-source.yml"
WRONG = ".github/ISSUE_TEMPLATE/a-coding-is-wrong.yml"


def fields(text):
    return {
        field["id"]: field["attributes"] for field in yaml.safe_load(text)["body"] if "id" in field
    }


def test_the_forms_of_the_repository_are_those_that_the_codebook_gives():
    assert {name: (REPOSITORY / name).read_bytes() for name in FORMS} == FORMS


def test_a_code_that_is_new_in_the_codebook_makes_the_forms_differ(project):
    path = project / "data" / "codebook.csv"
    with path.open("a", encoding="utf-8") as file:
        file.write("countries,AX,Atlantis,About Atlantis,\n")
    changed = form_files(project)
    assert [name for name in FORMS if changed[name] != FORMS[name]] == [SUGGEST]


def test_who_suggests_a_source_chooses_from_every_code_of_every_coded_column():
    asked = fields(FORMS[SUGGEST])
    columns = load_tables(REPOSITORY)["sources"].columns
    coded = {column.name: column for column in columns if column.codes and not column.until}
    assert "country" not in asked
    for name, column in coded.items():
        if name != "change_reason":
            assert [option.rsplit("(", 1)[1][:-1] for option in asked[name]["options"]] == list(
                column.codes
            )
            assert asked[name]["multiple"] == bool(column.separator)


def test_who_reports_a_coding_can_name_every_column_of_every_table_that_is_coded():
    asked = fields(FORMS[WRONG])
    tables = [
        table
        for table in load_tables(REPOSITORY).values()
        if table.released and "reading" not in table.name
    ]
    columns = [column for table in tables for column in table.columns if not column.until]
    assert len(asked["column"]["options"]) == len(columns) + 1
    assert len(set(asked["column"]["options"])) == len(asked["column"]["options"])


def test_no_option_is_one_that_the_host_would_read_as_true_or_false():
    for text in FORMS.values():
        assert all(
            isinstance(option, str)
            for asked in fields(text).values()
            for option in asked.get("options", ())
        )
