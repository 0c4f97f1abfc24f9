"""What comes back in a workbook: everything that was typed, or a problem that says in which cell it
stands.
"""

import shutil
import subprocess
from datetime import date
from zipfile import ZipFile

import pytest
from books import PATIENCE
from living import ask
from openpyxl import load_workbook
from sealing import seal
from tiny import FINDINGS, SOURCES, add, coder, columns, paths, put, read_rows, write_project

from livingreview.evidence.evidence import Evidence
from livingreview.evidence.schema import load_codes
from livingreview.intake.proposal import proposed, read_proposal
from livingreview.intake.refusals import wrong_with
from livingreview.intake.workbook import export
from livingreview.intake.workbook_reading import read

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
    seal(project)
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


def test_a_row_that_arrived_since_the_export_stays(project, file):
    add(project, "themes", **NEW, added="1.0")
    code_in_readings(project, NEW | {"added": "1.0"})
    edited(file, lambda book: write(book, "sources", 3, note="Read again"))
    assert "Written" in imported(project, file, "--remove").output
    assert read_rows(paths(project)["themes"])[-1]["theme"] == "gap.methods"
    assert read_rows(paths(project)["sources"])[1]["note"] == "Read again"


def test_a_row_that_was_changed_here_and_there_is_named_with_both_values(project, file):
    put(project, "sources", 2, "note", "Changed in the project alone")
    put(project, "sources", 3, "note", "Read once")
    put(project, "definitions", 2, "gist", "Agencies that meet.")

    def change(book):
        write(book, "sources", 3, note="Read twice")
        write(book, "sources", 4, note="Changed in the workbook alone")
        book["definitions"].delete_rows(2)

    proposal = read_proposal(edited(file, change), Evidence(project))
    assert [(one.where, one.rule) for one in sorted(proposal.problems)] == [
        (
            "evidence.xlsx, sheet definitions, column term, source_id, locator, added",
            "The row joint working / sloper2004 / 3 ¶1 / 1.0 was taken out here, and changed in"
            " data/definitions.csv, row 2",
        ),
        (
            "evidence.xlsx, sheet sources, row 3, column note",
            "The row atkinson2001 / 1.0 says something else in data/sources.csv, row 3"
            " ('Read once' there, 'Read twice' here)",
        ),
    ]
    assert [change.sentence for change in proposal.changes] == [
        "sources, sloper2004 / 1.0: changed (note: (empty) → Changed in the workbook alone)"
    ]


def test_rows_in_another_order_change_nothing(project, file):
    def change(book):
        for column in range(1, book["themes"].max_column + 1):
            cells = [book["themes"].cell(row, column) for row in range(2, 9)]
            for cell, value in zip(cells, [cell.value for cell in reversed(cells)], strict=True):
                cell.value = value

    before = paths(project)["themes"].read_bytes()
    done = imported(project, edited(file, change))
    assert done.output == "No row differs.\nNothing to write.\n"
    assert paths(project)["themes"].read_bytes() == before
    edited(file, lambda book: write(book, "themes", 2, stance="questions"))
    (content,) = read_proposal(file, Evidence(project)).files.values()
    lines, changed = before.decode().splitlines(), content.decode().splitlines()
    assert [old == new for old, new in zip(lines, changed, strict=True)] == [True] * 7 + [False]


def test_rows_of_a_csv_file_take_the_place_of_those_they_change(project):
    before = paths(project)["themes"].read_text(encoding="utf-8").splitlines()
    path = project / "themes.csv"
    path.write_text("\ufeff" + "\n".join([before[0], *reversed(before[1:])]), encoding="utf-8")
    assert read_proposal(path, Evidence(project)).files == {}
    path.write_text(
        "theme,source_id,locator,added,stance\n"
        "gap.methods,webb2004,4 ¶1,1.0,supports\n"
        "barrier.role-clarity,sloper2004,5.roles ¶1,1.0,questions\n",
        encoding="utf-8",
    )
    (content,) = read_proposal(path, Evidence(project)).files.values()
    after = content.decode().splitlines()
    assert after[:3] + after[4:-1] == before[:3] + before[4:]
    assert after[3] == before[3].replace("supports", "questions")
    assert after[-1] == "gap.methods,webb2004,supports,,4 ¶1,1.0,,"


def test_spaces_at_the_ends_of_cells_are_taken_off_and_told(project, file):
    def change(book):
        write(book, "sources", 3, note=" Read again\u00a0", country="england ")
        write(book, "sources", 9, note="\u00a0 ")

    done = imported(project, edited(file, change))
    assert done.output.startswith(
        "Spaces at the ends of 2 cells were taken off:\n"
        "    evidence.xlsx, sheet sources, column country, row 3\n"
        "    evidence.xlsx, sheet sources, column note, row 3\n"
        "Rows that differ:\n"
        "    sources, atkinson2001 / 1.0: changed (note: (empty) → Read again)\n"
    )


def test_who_coded_becomes_a_column_of_the_file_once_a_row_says_so(project, file):
    coder(project, "ab")
    before = paths(project)["definitions"].read_text(encoding="utf-8")
    edited(file, lambda book: write(book, "definitions", 2, coded_by="ab"))
    done = imported(project, file)
    assert "data/definitions.csv has the column coded_by from now on" in done.output
    assert "themes.csv" not in done.output
    header, row = before.splitlines()
    after = paths(project)["definitions"].read_text(encoding="utf-8")
    assert after == f"{header},coded_by\n{row},ab\n"
    assert Evidence(project).definitions["coded_by"].tolist() == ["ab"]


def test_a_row_that_was_copied_with_its_key_is_a_problem(project, file):
    def change(book):
        for column in range(1, 9):
            book["themes"].cell(9, column, book["themes"].cell(4, column).value)

    said = imported(project, edited(file, change)).output
    assert "sheet themes, row 9" in said
    assert "The key stands twice" in said


def test_a_workbook_that_was_imported_can_be_imported_again(project, file):
    edited(file, lambda book: write(book, "sources", 3, note="Read again"))
    assert "Written" in imported(project, file).output
    assert "Nothing to write." in imported(project, file).output


def test_a_workbook_without_its_hidden_sheet_is_refused(project, file):
    edited(file, lambda book: write(book, "state", 2, key="[" * 9_999))
    assert "no longer says from which rows" in imported(project, file).output
    edited(file, lambda book: book.remove(book["state"]))
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
            countries="GB-ENG",
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


def listed_in(book, rule):
    """The values that a drop-down offers."""
    sheet, cells = rule.formula1.replace("$", "").split("!")
    return [cell.value for (cell,) in book[sheet][cells]]


def test_a_drop_down_offers_codes_sources_and_programmes(project, file):
    book = load_workbook(file)
    rules = {
        book[name][f"{str(rule.sqref).split(':')[0][:-1]}1"].value: rule
        for name in ("sources", "findings")
        for rule in book[name].data_validations.dataValidation
    }
    assert all(rule.showErrorMessage for rule in rules.values())
    assert listed_in(book, rules["source_id"]) == sorted(row["source_id"] for row in SOURCES)
    assert listed_in(book, rules["read_as"]) == load_codes(project)["read_as"]
    assert rules["source_id"].errorStyle == rules["read_as"].errorStyle == "stop"
    assert listed_in(book, rules["programme"]) == sorted({row[1] for row in FINDINGS})
    assert rules["programme"].errorStyle == "warning"
    assert listed_in(book, rules["countries"]) == load_codes(project)["countries"]
    assert rules["countries"].errorStyle == "warning"
    assert "country" not in rules
    assert [cell.value for cell in book["programmes"][1]] == columns(project, "programmes")


def test_the_codes_stand_in_the_workbook_with_their_definitions(project, file):
    sheet = load_workbook(file)["codes"]
    lines = list(sheet.iter_rows(values_only=True))
    code = next(row for row in read_rows(paths(project)["codebook"]) if row["code"] == "abstract")
    assert ("read_as", "abstract", code["label"], code["definition"]) in lines
    assert sheet.sheet_state == "visible"


def test_the_same_tables_make_the_same_workbook_byte_for_byte(project, exported):
    export(Evidence(project), project / "again.xlsx")
    assert (project / "again.xlsx").read_bytes() == exported
    with ZipFile(project / "again.xlsx") as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("docProps/core.xml").count(b">1980-01-01T00:00:00Z<") == 2


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
    command += ["--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
    assert imported(project, folder / file.name).output == "No row differs.\nNothing to write.\n"
