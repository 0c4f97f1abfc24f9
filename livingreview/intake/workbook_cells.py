"""A workbook that came back, and the cells of its sheets: each read as the text that a person sees
in it, or refused with its address.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from pathlib import Path

import pandas as pd
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from livingreview.evidence.schema import Table
from livingreview.problems import EvidenceError, Problem, did_you_mean

RELEASES = ("added", "withdrawn")
AS_TEXT = "Format the cell as text and type it again."
AS_TYPED = ("General", "@")
DECIMALS = re.compile(r"(?P<thousands>#,##)?0(\.(?P<places>0+))?")


def open_workbook(path: Path, name: str = "", closing: str = "") -> Workbook:
    """Return the workbook at `path`, which problems call `name`, by default as its file. Raises
    `EvidenceError`, whose last line is `closing`, when it is none.
    """
    try:
        return load_workbook(path)
    except Exception as error:
        rule = f"The file is not a workbook that can be read ({error})"
        problem = Problem(name or path.name, 0, "", "", rule, mend="Save it as .xlsx.")
        raise EvidenceError([problem], closing) from error


def rows_of(
    sheet: Worksheet, table: Table, place: str
) -> tuple[pd.DataFrame | None, list[Problem]]:
    """Return the rows of `sheet` as text, by row of the sheet, in the columns of `table`, and all
    that is wrong with its cells.

    Rows that hold nothing but spaces are left out. There are no rows when a heading is wrong;
    `place` is what the problems call the sheet.
    """
    head, *lines = list(sheet.iter_rows()) or [()]
    header = [str(cell.value or "").strip() for cell in head]
    names = [column.name for column in table.columns]
    headings = list(_heading_problems(header, names, place))
    cells = [
        problem
        for line in lines
        for name, cell in zip(header, line, strict=True)
        for problem in _refused(cell, name, place)
    ]
    if headings:
        return None, [*headings, *cells]
    texts = {
        line[0].row: {name: _text(cell, name) for name, cell in zip(header, line, strict=True)}
        for line in lines
    }
    kept = {
        row: [values[name] for name in names]
        for row, values in texts.items()
        if any(values[name].strip() for name in names)
    }
    return pd.DataFrame(list(kept.values()), index=list(kept), columns=names, dtype=object), cells


def _heading_problems(header: Sequence[str], names: Sequence[str], place: str) -> Iterator[Problem]:
    for name in names:
        if name not in header:
            yield Problem(
                place,
                1,
                name,
                "",
                "The column is missing",
                mend="Write its name into row 1, or export a new workbook.",
            )
    for name in dict.fromkeys(header):
        if name and name not in names:
            mend = did_you_mean(name, names) or "Delete it."
            yield Problem(place, 1, name, "", "The column is not in the schema", tuple(names), mend)
        if name and header.count(name) > 1:
            yield Problem(place, 1, name, "", "The column stands twice", mend="Delete one of them.")


def _refused(cell: Cell, column: str, place: str) -> Iterator[Problem]:
    """Yield what keeps `cell` from being read as the text that is seen in it; nothing for most
    cells.
    """
    value = "" if cell.value is None else str(getattr(cell.value, "text", cell.value))
    if not value.strip():
        return
    if not column:
        mend = "Write it under a heading, or delete it."
        yield Problem(
            place,
            cell.row,
            get_column_letter(cell.column),
            value,
            "The cell stands under no heading",
            mend=mend,
        )
    elif holds := _kind(cell, column):
        mend = "Write its result as text." if cell.data_type == "f" else AS_TEXT
        yield Problem(place, cell.row, column, value, f"The cell holds {holds}", mend=mend)


def _kind(cell: Cell, column: str) -> str:
    """Return what `cell` holds in words, when that is neither text nor a number shown as it is."""
    if cell.data_type == "f":
        return "a formula"
    if cell.data_type == "e":
        return "an error"
    if isinstance(cell.value, bool):
        return "TRUE or FALSE as a value"
    if isinstance(cell.value, date | time | timedelta):
        return "a date or a time"
    if isinstance(cell.value, int | float) and _as_release(_shown(cell), column) != _text(
        cell, column
    ):
        return f"a number that is shown in another form ({cell.number_format})"
    return ""


def _shown(cell: Cell) -> str:
    """Return how a spreadsheet shows the number in `cell`; nothing when the format is one that this
    does not know.
    """
    if cell.number_format in AS_TYPED:
        return _plain(cell.value)
    if form := DECIMALS.fullmatch(cell.number_format):
        return f"{cell.value:{',' if form['thousands'] else ''}.{len(form['places'] or '')}f}"
    return ""


def _text(cell: Cell, column: str) -> str:
    """Return a cell as the text it was, although a spreadsheet may have made a number of it."""
    return _as_release(_plain(cell.value), column)


def _plain(value: object) -> str:
    if value is None:
        return ""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return text.replace("_x000D_", "").replace("\r\n", "\n")


def _as_release(text: str, column: str) -> str:
    return f"{text}.0" if column in RELEASES and text.isascii() and text.isdigit() else text
