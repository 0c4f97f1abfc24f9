"""What comes back in a workbook: everything that was typed, or a problem that says in which cell it
stands.
"""

import shutil
import subprocess
from datetime import date

import pytest
from living import ask
from openpyxl import load_workbook
from tiny import add, paths, put, read_rows, write_project

from livingreview.evidence.evidence import Evidence
from livingreview.intake.proposal import proposed, read_proposal, wrong_with
from livingreview.intake.workbook import export, read

NEW = {
    "theme": "gap.methods",
    "source_id": "webb2004",
    "stance": "supports",
    "attribution": "individual",
    "locator": "4 ¶1",
}


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """The workbook of any tiny project, exported once."""
    root = write_project(tmp_path_factory.mktemp("exported"))
    export(Evidence(root), root / "evidence.xlsx")
    return (root / "evidence.xlsx").read_bytes()


@pytest.fixture
def file(project, exported):
    """A workbook of the tiny project, as it is exported."""
    path = project / "evidence.xlsx"
    path.write_bytes(exported)
    return path


def edited(path, change):
    book = load_workbook(path)
    change(book)
    book.save(path)
    return path


def write(book, sheet, row, **cells):
    names = [cell.value for cell in book[sheet][1]]
    for name, value in cells.items():
        book[sheet].cell(row, names.index(name) + 1, value)


def cell_of(book, sheet, row, name):
    return book[sheet].cell(row, [cell.value for cell in book[sheet][1]].index(name) + 1)


def problems(project, path):
    return [(one.where, one.sentence) for one in read(path, Evidence(project)).problems]


def imported(project, path, *options):
    before = {name: file.read_bytes() for name, file in paths(project).items()}
    done = ask(project, "workbook", "import", str(path), *options)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    if done.exit_code:
        assert {name: file.read_bytes() for name, file in paths(project).items()} == before
        assert "differ" not in done.output
    return done


def code_in_readings(project, row):
    for which in ("first", "second"):
        add(project, f"{which}-reading-themes", **row)


def seal_first_release(project):
    done = ask(project, "seal", "1.0.0", "--date", "2026-11-23")
    assert done.exit_code == 0, done.output
    add(project, "releases", release="1.1.0", what="A correction")


def test_a_sheet_that_is_renamed_missing_or_too_many_is_a_problem(project, file):
    def change(book):
        book["themes"].title = "aside"
        book["aside"].title = "Themes"
        del book["findings"]
        book.create_sheet("my notes")

    said = [sentence for _, sentence in problems(project, edited(file, change))]
    assert any("'Themes'" in one and one.endswith("Did you mean themes?") for one in said)
    assert any(one.startswith("The sheet is missing: 'findings'") for one in said)
    assert any("'my notes'" in one for one in said)


def test_text_under_no_heading_is_a_problem_with_its_cell(project, file):
    edited(file, lambda book: book["themes"].cell(3, 12, "read again, please"))
    assert problems(project, file) == [
        (
            "evidence.xlsx, sheet themes, row 3, column L",
            "The cell stands under no heading: 'read again, please'. Write it under a heading, "
            "or delete it.",
        )
    ]


def test_a_heading_that_stands_twice_is_a_problem(project, file):
    edited(file, lambda book: book["themes"].cell(1, 10, "stance"))
    assert [sentence for _, sentence in problems(project, file)] == [
        "The column stands twice. Delete one of them."
    ]


@pytest.mark.parametrize(
    ("value", "shown_as", "holds"),
    [
        (date(2026, 2, 1), "yyyy-mm-dd", "a date or a time"),
        (True, "General", "TRUE or FALSE"),
        ("#DIV/0!", "General", "an error"),
        ("=1+1", "General", "a formula"),
        (0.55, "0%", "another form (0%)"),
        (2.1, "0.00", "another form (0.00)"),
        (2.1, "0", "another form (0)"),
        (5, "0.0", "another form (0.0)"),
    ],
)
def test_a_cell_that_would_be_altered_is_refused(project, file, value, shown_as, holds):
    def change(book):
        cell = cell_of(book, "sources", 3, "note")
        cell.value, cell.number_format = value, shown_as

    [(where, sentence)] = problems(project, edited(file, change))
    assert where == "evidence.xlsx, sheet sources, row 3, column note"
    assert holds in sentence


@pytest.mark.parametrize(
    ("column", "value", "shown_as", "text"),
    [
        ("added", 2.1, "General", "2.1"),
        ("added", 1, "0.0", "1.0"),
        ("added", 1, "General", "1.0"),
        ("note", 2004, "0", "2004"),
        ("note", 2.15, "0.00", "2.15"),
        ("note", "2.10", "@", "2.10"),
    ],
)
def test_a_number_that_is_shown_as_it_is_comes_through(
    project, file, column, value, shown_as, text
):
    def change(book):
        cell = cell_of(book, "sources", 3, column)
        cell.value, cell.number_format = value, shown_as

    contents = read(edited(file, change), Evidence(project))
    assert not contents.problems
    assert contents.rows["sources"].at[3, column] == text


def test_problems_name_the_row_of_the_sheet_though_a_row_above_is_empty(project, file):
    edited(
        file,
        lambda book: (book["themes"].insert_rows(3), write(book, "themes", 4, stance="suports")),
    )
    done = imported(project, file)
    assert "evidence.xlsx, sheet themes, row 4, column stance\n" in done.output
    assert "data/themes.csv" not in done.output


def test_another_row_that_a_problem_names_is_that_of_the_sheet_too(project, file):
    def change(book):
        book["themes"].insert_rows(2)
        for column in range(1, 9):
            book["themes"].cell(10, column, book["themes"].cell(9, column).value)

    done = imported(project, edited(file, change))
    assert "sheet themes, row 10" in done.output
    assert "It stands in row 9." in done.output


def test_a_cell_that_cannot_be_read_hides_no_other_problem_and_is_told_once(project, file):
    def change(book):
        write(book, "themes", 2, stance="=1+1")
        write(book, "sources", 3, country="mars")

    done = imported(project, edited(file, change))
    assert "sheet themes, row 2, column stance\n    The cell holds a formula" in done.output
    assert done.output.count("row 2, column stance") == 1
    assert "sheet sources, row 3, column country\n    Not a code of the codebook" in done.output


def test_a_row_that_arrived_since_the_export_is_not_deleted(project, file):
    add(project, "themes", **NEW, added="1.0")
    code_in_readings(project, NEW | {"added": "1.0"})
    for options in ((), ("--remove",)):
        done = imported(project, file, *options)
        assert done.exit_code == 1
        assert (
            "sheet themes\n    The table has changed since this workbook was made. Export a "
            "new workbook" in done.output
        )


def test_a_workbook_that_was_imported_can_be_imported_again(project, file):
    edited(file, lambda book: write(book, "sources", 3, note="Read again"))
    assert "Written" in imported(project, file).output
    assert "Nothing to write." in imported(project, file).output


def test_a_workbook_without_its_hidden_sheet_is_refused(project, file):
    edited(file, lambda book: book.remove(book["codes"]))
    assert "no longer says from which rows" in imported(project, file).output


def test_a_row_is_removed_only_when_that_is_said(project, file):
    add(project, "sources", source_id="gone2004", evidence_kind="evaluation")
    put(project, "sources", 6, "source_id", "gone2004")
    export(Evidence(project), file)
    edited(file, lambda book: book["sources"].delete_rows(6))
    refused = imported(project, file)
    assert refused.exit_code == 1
    assert "The row would be removed: 'gone2004, '" in refused.output
    written = imported(project, file, "--remove")
    assert "gone2004 / : would be removed" in written.output
    assert [row["source_id"] for row in read_rows(paths(project)["sources"])][-1] == "webb2004"


def test_each_edit_of_a_released_row_is_named_in_place_of_the_digest(project, file):
    seal_first_release(project)
    export(Evidence(project), file)

    def change(book):
        write(book, "sources", 3, country="scotland", note="Read again")
        write(book, "themes", 9, **NEW, added="1.0")
        book["findings"].delete_rows(5)

    said = imported(project, edited(file, change), "--remove").output
    assert (
        "sheet sources, row 3, column country\n    The row atkinson2001 / 1.0 is released and "
        "would change (england → scotland)" in said
    )
    assert "sheet sources, row 3, column note" in said
    assert (
        "sheet themes, row 9, column added\n    The row gap.methods / webb2004 / 4 ¶1 / 1.0 "
        "would be new in a release" in said
    )
    assert "The row is released and would be removed: 'webb2004-2, 1.0'" in said
    assert "digest" not in said


def test_a_released_row_may_be_withdrawn_and_a_new_one_added(project, file):
    seal_first_release(project)
    export(Evidence(project), file)

    def change(book):
        write(book, "sources", 3, withdrawn="1.1", change_reason="coding-correction")
        write(
            book,
            "sources",
            6,
            source_id="atkinson2001",
            evidence_kind="evaluation",
            sectors="health",
            country="england",
        )
        write(book, "sources", 6, population="children", read_as="abstract", added=1.1)

    done = imported(project, edited(file, change))
    assert done.exit_code == 0, done.output
    assert read_rows(paths(project)["sources"])[-1]["added"] == "1.1"


def test_a_csv_file_of_released_rows_is_held_to_the_same_rule(project):
    seal_first_release(project)
    path, evidence = project / "definitions.csv", Evidence(project)
    path.write_text(
        "term,source_id,gist,locator,added\njoint working,sloper2004,Other words,3 ¶1,1.0\n",
        encoding="utf-8",
    )
    proposal = read_proposal(path, evidence)
    with proposed(project, proposal.files) as copy:
        found = wrong_with(proposal, evidence, copy, may_remove=True)
    assert "(Agencies that plan together. → Other words)" in " ".join(one.rule for one in found)
    assert not [one for one in found if one.column == "digest"]


def test_a_drop_down_rejects_what_is_not_in_its_list(file):
    choices = [
        one
        for name in ("sources", "themes")
        for one in load_workbook(file)[name].data_validations.dataValidation
    ]
    assert choices
    assert all(one.showErrorMessage for one in choices)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_a_workbook_that_libreoffice_saved_again_changes_nothing(project, file):
    folder = project / "again"
    command = [
        "soffice",
        f"-env:UserInstallation=file://{project}/profile",
        "--headless",
        "--convert-to",
        "xlsx",
    ]
    subprocess.run(
        [*command, "--outdir", str(folder), str(file)], check=True, capture_output=True, timeout=120
    )
    assert imported(project, folder / file.name).output == "No row differs.\nNothing to write.\n"
