"""A workbook for one blind reader: the records that are left to read at a stage, with what can be
read of them there, and a decision to choose; and what comes back in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from livingreview.evidence.evidence import Evidence
from livingreview.evidence.schema import Column, Table
from livingreview.files import FIRST_ROW
from livingreview.intake.choices import CODES, OF_CODES, choices, code_lines
from livingreview.intake.spaces import Cleaned, without_spaces
from livingreview.intake.workbook import STATE, fill, fill_table, same_bytes
from livingreview.intake.workbook_cells import open_workbook, rows_of
from livingreview.problems import EvidenceError, Problem
from livingreview.readings.matching import Row
from livingreview.readings.screening import BECAUSE, DECISION, RECORDS, SCREENING

ABSTRACT = Column(
    "abstract", "Abstract", "Abstract or opening", "string", False, "", (), prose=True
)
OF_RECORD = ("record_id", "title", "authors", "year", "record_kind", "doi", "address")
DECIDED = (DECISION, BECAUSE, "note")
LONGEST = 32_000  # letters of a cell that every spreadsheet holds
OF_STATE = ("stage", "reader")
AGAIN = "Export the workbook again and put the decisions into it."


@dataclass(frozen=True)
class Decided:
    """What came back: the `reader` and the `stage` that a workbook was for, its `rows` as text by
    row of its sheet, and the cells that were `cleaned` of spaces. `place` is what problems call it.
    """

    place: str
    stage: str
    reader: str
    rows: Mapping[int, Row]
    cleaned: Sequence[Cleaned] = ()


def table_of(evidence: Evidence) -> Table:
    """Return the sheet of a reader as a table: of the record, its abstract, and what is decided."""
    records = {column.name: column for column in evidence.tables[RECORDS].columns}
    screening = {column.name: column for column in evidence.tables[SCREENING].columns}
    columns = [records[name] for name in OF_RECORD]
    decided = [replace(screening[name], required=False) for name in DECIDED]
    table = evidence.tables[SCREENING]
    return replace(table, columns=(*columns, ABSTRACT, *decided), key=("record_id",))


def as_workbook(
    evidence: Evidence,
    records: Sequence[Row],
    abstracts: Mapping[str, str],
    stage: str,
    reader: str,
) -> bytes:
    """Return the workbook of a `reader` for a `stage`, with a row for each of the `records`, which
    are text by column. The same records give the same bytes.

    Nothing is protected, so that rows can be sorted and filtered, whole ones: what comes back is
    known by its record.
    """
    table = table_of(evidence)
    names = [column.name for column in table.columns]
    lines = [{**row, ABSTRACT.name: _shown(abstracts, row["record_id"])} for row in records]
    rows = pd.DataFrame(lines, columns=names, dtype=object).fillna("")
    book = Workbook()
    sheet: Worksheet = book.active
    sheet.title = SCREENING
    tables = {SCREENING: table}
    fill_table(sheet, table, rows, choices(evidence, tables, {SCREENING: rows}))
    sheet.protection.sheet = False
    sheet.auto_filter.ref = sheet.dimensions
    fill(book.create_sheet(CODES), [OF_CODES, *code_lines(evidence, tables)])
    fill(book.create_sheet(STATE), [OF_STATE, (stage, reader)])
    book[STATE].sheet_state = "hidden"
    for letter, width in zip("ABCD", (20, 30, 30, 90), strict=True):
        book[CODES].column_dimensions[letter].width = width
    return same_bytes(book)


def read(path: Path, evidence: Evidence) -> Decided:
    """Return what came back in the workbook at `path`. Raises `EvidenceError`, with every problem,
    when it is none, or does not say who read at which stage, or a cell cannot be read.
    """
    book = open_workbook(path)
    place = f"{path.name}, sheet {SCREENING}"
    state = list(book[STATE].iter_rows(values_only=True)) if STATE in book.sheetnames else []
    if SCREENING not in book.sheetnames or len(state) < FIRST_ROW or state[0][:2] != OF_STATE:
        rule = f"The workbook has not both the sheet {SCREENING} and the hidden sheet {STATE}"
        raise EvidenceError([Problem(path.name, 0, "", "", rule, mend=AGAIN)])
    rows, problems = rows_of(book[SCREENING], table_of(evidence), place)
    if problems or rows is None:
        raise EvidenceError(problems)
    clean, cleaned = without_spaces(rows, place)
    by_row = dict(zip(map(int, clean.index), clean.to_dict("records"), strict=True))
    stage, reader = (str(cell) for cell in state[1][:2])
    return Decided(place, stage, reader, by_row, tuple(cleaned))


def _shown(abstracts: Mapping[str, str], record: str) -> str:
    """Return an abstract as far as a cell holds it, without what no workbook may hold."""
    text = "".join(letter for letter in abstracts.get(record, "") if letter.isprintable())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} … (cut)"
