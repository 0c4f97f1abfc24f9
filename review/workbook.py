"""The evidence base as a workbook, for people who code in a spreadsheet, and back without losing a letter."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from review.difference import as_text
from review.evidence import Evidence
from review.problems import EvidenceError, Problem
from review.schema import Column, Table

SHEETS = ("sources", "themes", "findings", "definitions", "mentions")
LISTS = "codes"
SPARE = 500
RELEASES = ("added", "withdrawn")
HEAD = PatternFill("solid", fgColor="DDE6EE")
AUTHOR = "The living review"


def export(evidence: Evidence, path: Path) -> None:
    """Write the tables of `evidence` to the workbook at `path`: a sheet a table, all cells text.

    Columns with codes have drop-downs from the codebook, headings have notes, and keys of rows that are there already
    are protected (without a password: it is a reminder). Spare rows wait below.
    """
    book = Workbook()
    lists = _lists(book, evidence)
    for name in SHEETS:
        table = evidence.tables[name]
        _sheet(book.create_sheet(name), table, as_text(evidence, table), lists)
    book.save(path)


def read(path: Path, evidence: Evidence) -> dict[str, pd.DataFrame]:
    """Return the tables of the workbook at `path` as text, by name; empty rows are left out.

    Raises `EvidenceError` when it is no workbook, a sheet lacks a column, has one too many, or holds a formula.
    """
    try:
        book = load_workbook(path)
    except Exception as error:
        reason = f"The file is not a workbook that can be read ({error})"
        raise EvidenceError([Problem(path.name, 0, "", "", reason, mend="Save it as .xlsx.")]) from error
    problems: list[Problem] = []
    frames = {
        name: _read_sheet(book[name], evidence.tables[name], path.name, problems) for name in SHEETS if name in book.sheetnames
    }
    if not frames:
        problems.append(Problem(path.name, 0, "", "", "The workbook has no sheet named after a table", SHEETS))
    if problems:
        raise EvidenceError(problems)
    return frames


def _lists(book: Workbook, evidence: Evidence) -> Mapping[str, str]:
    sheet = book.worksheets[0]
    sheet.title, sheet.sheet_state = LISTS, "hidden"
    ranges = {}
    columns = {column.name: column.codes for name in SHEETS for column in evidence.tables[name].columns if column.codes}
    for number, (name, codes) in enumerate(columns.items(), start=1):
        letter = get_column_letter(number)
        for row, value in enumerate([name, *codes], start=1):
            sheet.cell(row, number, value)
        ranges[name] = f"{LISTS}!${letter}$2:${letter}${len(codes) + 1}"
    return ranges


def _sheet(sheet: Worksheet, table: Table, rows: pd.DataFrame, lists: Mapping[str, str]) -> None:
    for number, column in enumerate(table.columns, start=1):
        head = sheet.cell(1, number, column.name)
        head.font, head.fill, head.comment = Font(bold=True), HEAD, Comment(_note(column), AUTHOR)
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = 50 if column.name in {"statement", "note", "gist"} else 20
        if column.name in lists and not column.separator:
            choice = DataValidation("list", formula1=lists[column.name], allow_blank=not column.required)
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
    return f"{column.title}. {column.description}.{' Needed.' if column.required else ''}{kinds}{codes}"


def _read_sheet(sheet: Worksheet, table: Table, file: str, problems: list[Problem]) -> pd.DataFrame:
    place = f"{file}, sheet {table.name}"
    lines = list(sheet.iter_rows())
    header = [str(cell.value or "").strip() for cell in lines[0]] if lines else []
    header = header[: max((i + 1 for i, name in enumerate(header) if name), default=0)]
    names = [column.name for column in table.columns]
    for name in names:
        if name not in header:
            problems.append(Problem(place, 1, name, "", "The column is missing"))
    for name in header:
        if name not in names:
            problems.append(Problem(place, 1, name, "", "The column is not in the schema", tuple(names)))
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        cells = dict(zip(header, line, strict=False))
        values = {}
        for name, cell in cells.items():
            if cell.data_type == "f":
                problems.append(
                    Problem(place, number, name, str(cell.value), "The cell holds a formula", mend="Write its result as text.")
                )
            values[name] = _text(cell.value, name)
        if any(values.values()):
            rows.append([values.get(name, "") for name in names])
    return pd.DataFrame(rows, columns=names, dtype=object)


def _text(value: object, column: str) -> str:
    """Return a cell as the text it was, although a spreadsheet may have made a number of it."""
    if value is None:
        return ""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return f"{text}.0" if column in RELEASES and text.isdecimal() else text.replace("_x000D_", "").replace("\r\n", "\n")
