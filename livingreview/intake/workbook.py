"""The evidence base as a workbook, for people who code in a spreadsheet: a sheet a table, the codes
with their definitions, and what a cell can be chosen from.
"""

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pandas as pd
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

from livingreview.evidence.difference import as_text
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.query import PROGRAMMES
from livingreview.evidence.schema import Column, Table
from livingreview.files import replace
from livingreview.intake.choices import (
    CODES,
    LISTS,
    OF_CODES,
    Choice,
    choice_of,
    choices,
    code_lines,
)
from livingreview.intake.three_ways import State, state_of

STATE = "state"
OF_STATE = ("table", "key", "digest")
HEAD = PatternFill("solid", fgColor="DDE6EE")
WRAPPED = Alignment(wrap_text=True, vertical="top")
AUTHOR = "The living review"
LAST_ROW = 1_048_576
PROPERTIES = "docProps/core.xml"
ALWAYS = datetime(1980, 1, 1)  # noqa: DTZ001 - the first time that an archive can tell, in no zone
ALLOWED = ("formatColumns", "formatRows", "insertRows", "sort", "autoFilter")
Line = Sequence[str]


def tables_of(evidence: Evidence) -> dict[str, Table]:
    """Return the tables that a workbook holds, by name: those that name sources, without the blind
    readings, and that of programmes.
    """
    return {
        name: table
        for name, table in evidence.tables.items()
        if name == PROGRAMMES
        or (not table.of_reading and "source_id" in [column.name for column in table.columns])
    }


def export(evidence: Evidence, path: Path) -> None:
    """Write the tables of `evidence` to the workbook at `path`; see `as_workbook`."""
    tables = tables_of(evidence)
    rows = {name: as_text(evidence, table) for name, table in tables.items()}
    state = {name: state_of(rows[name], table) for name, table in tables.items()}
    replace(path, as_workbook(evidence, rows, state))


def as_workbook(
    evidence: Evidence, rows: Mapping[str, pd.DataFrame], before: Mapping[str, State]
) -> bytes:
    """Return a workbook with the `rows` of the tables of `evidence`, as text: a sheet a table. The
    same rows give the same bytes.

    Codes, sources, and what rows have in common can be chosen from lists, headings have notes, and
    keys of rows are protected (without a password: it is a reminder). A hidden sheet keeps the
    state `before`, in which the tables were taken out of the project: an import knows by it which
    rows were changed in the workbook, and which in the project.
    """
    book = Workbook()
    book.remove(book.active)
    offered = choices(evidence, tables_of(evidence), rows)
    for name, table in tables_of(evidence).items():
        fill_table(book.create_sheet(name), table, rows[name], offered)
    codes = book.create_sheet(CODES)
    fill(codes, [OF_CODES, *code_lines(evidence, tables_of(evidence))])
    codes.protection.sheet = True
    for letter, width in zip("ABCD", (20, 30, 30, 90), strict=True):
        codes.column_dimensions[letter].width = width
    lists = book.create_sheet(LISTS)
    for number, choice in enumerate(offered.values(), start=1):
        for row, value in enumerate(choice.listed, start=1):
            _write(lists, row, number, value)
    fill(book.create_sheet(STATE), [OF_STATE, *_lines(before)])
    for name in (LISTS, STATE):
        book[name].sheet_state = "hidden"
    return same_bytes(book)


def _lines(before: Mapping[str, State]) -> Iterator[Line]:
    for name, state in before.items():
        for key, digest in state.items():
            yield name, json.dumps(key), digest


def fill(sheet: Worksheet, lines: Sequence[Line]) -> None:
    """Write `lines` into a sheet as text, the first as its heading."""
    for row, line in enumerate(lines, start=1):
        for number, text in enumerate(line, start=1):
            _write(sheet, row, number, text)
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), HEAD
    sheet.freeze_panes = "A2"


def _write(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Write `text` into a cell, as the text that it is, though it may look like a formula."""
    cell = sheet.cell(row, column, text or None)
    cell.number_format, cell.alignment = "@", WRAPPED
    cell.data_type = "s" if text else "n"


def fill_table(
    sheet: Worksheet, table: Table, rows: pd.DataFrame, offered: Mapping[str, Choice]
) -> None:
    """Write the `rows` of a `table`, which are text, into a sheet, with notes on its headings and
    what is `offered` to choose from. Keys are protected.
    """
    for number, column in enumerate(table.columns, start=1):
        head = sheet.cell(1, number, column.name)
        head.font, head.fill, head.comment = Font(bold=True), HEAD, Comment(_note(column), AUTHOR)
        letter = get_column_letter(number)
        whole = sheet.column_dimensions[letter]
        whole.width = 50 if column.prose else 20
        whole.number_format, whole.alignment = "@", WRAPPED
        whole.protection = Protection(locked=False)
        if choice := choice_of(column, table, offered):
            sheet.add_data_validation(_drop_down(choice, column, f"{letter}2:{letter}{LAST_ROW}"))
        for row, text in enumerate(rows[column.name], start=2):
            _write(sheet, row, number, text)
            protection = Protection(locked=column.name in table.key)
            sheet.cell(row, number).protection = protection
    sheet.freeze_panes = "B2"
    sheet.protection.sheet = True
    for allowed in ALLOWED:
        setattr(sheet.protection, allowed, False)


def _drop_down(choice: Choice, column: Column, cells: str) -> DataValidation:
    rule = DataValidation("list", formula1=choice.range, allow_blank=not column.required)
    rule.showErrorMessage, rule.errorTitle, rule.error = True, choice.title, choice.advice
    rule.errorStyle = "warning" if choice.open else "stop"
    rule.add(cells)
    return rule


def _note(column: Column) -> str:
    needed = " Needed." if column.required else ""
    kinds = f"\nItems are separated by {column.separator}" if column.separator else ""
    codes = f"\nCodes, explained in the sheet {CODES}: {', '.join(column.codes)}"
    return f"{column.title}. {column.description}.{needed}{kinds}{codes if column.codes else ''}"


def same_bytes(book: Workbook) -> bytes:
    """Return a workbook as bytes that do not tell when it was made."""
    book.properties.creator, book.properties.created = AUTHOR, ALWAYS
    made, always = io.BytesIO(), io.BytesIO()
    book.save(made)
    book.properties.modified = ALWAYS  # saving has set it
    with ZipFile(made) as parts, ZipFile(always, "w", ZIP_DEFLATED) as archive:
        for name in parts.namelist():
            content = parts.read(name)
            if name == PROPERTIES:
                content = tostring(book.properties.to_tree())
            part = ZipInfo(name, ALWAYS.timetuple()[:6])
            part.compress_type = ZIP_DEFLATED
            archive.writestr(part, content)
    return always.getvalue()
