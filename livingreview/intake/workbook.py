"""The evidence base as a workbook, for people who code in a spreadsheet, and back without losing a
letter.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pandas as pd
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from livingreview.evidence.difference import as_text, difference
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.schema import Column, Table
from livingreview.intake.workbook_cells import rows_of
from livingreview.problems import EvidenceError, Problem, did_you_mean, together

SHEETS = ("sources", "themes", "findings", "definitions", "mentions")
LISTS = "codes"
SPARE = 500
MARK = "digest of "
MOVED_ON = "The table has changed since this workbook was made"
AGAIN = "Export a new workbook and put your rows into it."
HEAD = PatternFill("solid", fgColor="DDE6EE")
AUTHOR = "The living review"


def export(evidence: Evidence, path: Path) -> None:
    """Write the tables of `evidence` to the workbook at `path`: a sheet a table, all cells text.

    Columns with codes have drop-downs from the codebook, headings have notes, and keys of rows that
    are there already are protected (without a password: it is a reminder). Spare rows wait below. A
    hidden sheet keeps a digest of each table, by which `read` knows whether the project has moved
    on since.
    """
    book = Workbook()
    lists = _lists(book, evidence)
    for name in SHEETS:
        table, rows = evidence.tables[name], as_text(evidence, evidence.tables[name])
        _sheet(book.create_sheet(name), table, rows, lists)
        _mark(book[LISTS], name, _digest(rows))
    book.save(path)


@dataclass(frozen=True)
class Contents:
    """What a workbook holds: `rows` as text by table and by row of its sheet, and the `problems` of
    its sheets and cells.

    A sheet whose headings are wrong has no rows. `behind` names the tables that say something else
    in the workbook and in the project, and have moved on in the project since the workbook was
    made.
    """

    rows: Mapping[str, pd.DataFrame]
    problems: tuple[Problem, ...]
    behind: frozenset[str]


def read(path: Path, evidence: Evidence) -> Contents:
    """Return the contents of the workbook at `path`, held against `evidence`, with all that is
    wrong at once.

    Raises `EvidenceError` when it is no workbook.
    """
    try:
        book = load_workbook(path)
    except Exception as error:
        reason = f"The file is not a workbook that can be read ({error})"
        raise EvidenceError(
            [Problem(path.name, 0, "", "", reason, mend="Save it as .xlsx.")]
        ) from error
    problems = list(_sheet_problems(book, path.name))
    rows: dict[str, pd.DataFrame] = {}
    for sheet in (sheet for sheet in book.worksheets if sheet.title in SHEETS):
        read_rows, wrong = rows_of(sheet, evidence.tables[sheet.title], place(path, sheet.title))
        problems += wrong
        if read_rows is not None:
            rows[sheet.title] = read_rows
    behind = frozenset(_behind(book, rows, evidence))
    problems += [Problem(place(path, name), 0, "", "", MOVED_ON, mend=AGAIN) for name in behind]
    return Contents(rows, tuple(problems), behind)


def place(path: Path, sheet: str) -> str:
    """Return what problems call a sheet of the workbook at `path`."""
    return f"{path.name}, sheet {sheet}"


def _sheet_problems(book: Workbook, file: str) -> Iterator[Problem]:
    titles = [sheet.title for sheet in book.worksheets]
    for name in SHEETS:
        if name not in titles:
            mend = f"Name it {name} again, or export a new workbook."
            yield Problem(file, 0, "", name, "The sheet is missing", mend=mend)
    for name in book.sheetnames:
        if name not in {*SHEETS, LISTS}:
            mend = (
                did_you_mean(name, SHEETS)
                or "Delete it; rows are read from the sheets of tables alone."
            )
            yield Problem(file, 0, "", name, "The sheet is not named after a table", SHEETS, mend)
    if missing := [name for name in SHEETS if name not in _marks(book)]:
        rule = f"The hidden sheet {LISTS} no longer says from which rows the workbook was made"
        yield Problem(file, 0, "", together(missing), rule, mend=AGAIN)


def _behind(book: Workbook, rows: Mapping[str, pd.DataFrame], evidence: Evidence) -> Iterator[str]:
    marks = _marks(book)
    for name, in_workbook in rows.items():
        table = evidence.tables[name]
        in_project = as_text(evidence, table)
        moved_on = marks.get(name) not in {None, _digest(in_project)}
        if moved_on and difference(in_project, in_workbook, table):
            yield name


def _marks(book: Workbook) -> dict[str, str]:
    """Return the digest of each table when the workbook was made, by its name, from the hidden
    sheet.
    """
    columns = book[LISTS].iter_cols(max_row=2, values_only=True) if LISTS in book.sheetnames else ()
    heads = {str(head): str(value) for head, value, *_ in columns}
    return {name: heads[MARK + name] for name in SHEETS if MARK + name in heads}


def _digest(rows: pd.DataFrame) -> str:
    """Return a digest of a table as text, whatever the order of its rows."""
    lines = sorted("\x1f".join(row) for row in rows.itertuples(index=False))
    return sha256("\x1e".join(lines).encode()).hexdigest()


def _lists(book: Workbook, evidence: Evidence) -> Mapping[str, str]:
    sheet = book.worksheets[0]
    sheet.title, sheet.sheet_state = LISTS, "hidden"
    ranges = {}
    columns = {
        column.name: column.codes
        for name in SHEETS
        for column in evidence.tables[name].columns
        if column.codes
    }
    for number, (name, codes) in enumerate(columns.items(), start=1):
        letter = get_column_letter(number)
        for row, value in enumerate([name, *codes], start=1):
            sheet.cell(row, number, value)
        ranges[name] = f"{LISTS}!${letter}$2:${letter}${len(codes) + 1}"
    return ranges


def _mark(sheet: Worksheet, name: str, digest: str) -> None:
    number = sheet.max_column + 1
    for row, value in enumerate([MARK + name, digest], start=1):
        cell = sheet.cell(row, number, value)
        cell.number_format, cell.data_type = "@", "s"


def _sheet(sheet: Worksheet, table: Table, rows: pd.DataFrame, lists: Mapping[str, str]) -> None:
    for number, column in enumerate(table.columns, start=1):
        head = sheet.cell(1, number, column.name)
        head.font, head.fill, head.comment = Font(bold=True), HEAD, Comment(_note(column), AUTHOR)
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = 50 if column.prose else 20
        if column.name in lists and not column.separator:
            choice = DataValidation(
                "list", formula1=lists[column.name], allow_blank=not column.required
            )
            choice.showErrorMessage, choice.errorTitle = True, "Not a code of the codebook"
            choice.error = "Choose one of the list. The note at the heading explains the column."
            choice.add(f"{letter}2:{letter}{len(rows) + SPARE}")
            sheet.add_data_validation(choice)
        for row in range(2, len(rows) + SPARE):
            cell = sheet.cell(row, number)
            cell.number_format, cell.alignment = "@", Alignment(wrap_text=True, vertical="top")
            if row - 2 < len(rows):
                cell.value = rows.iat[row - 2, number - 1] or None
                cell.data_type = "s" if cell.value else "n"
            cell.protection = Protection(locked=row - 2 < len(rows) and column.name in table.key)
    sheet.freeze_panes = "B2"
    sheet.protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "insertRows", "sort", "autoFilter"):
        setattr(sheet.protection, allowed, False)


def _note(column: Column) -> str:
    kinds = f"\nItems are separated by {column.separator}" if column.separator else ""
    codes = f"\nCodes: {', '.join(column.codes)}" if column.codes else ""
    return (
        f"{column.title}."
        f" {column.description}.{' Needed.' if column.required else ''}{kinds}{codes}"
    )
