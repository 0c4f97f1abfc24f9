"""What comes back in a workbook, without losing a letter: the rows of its sheets, and the state of
the project that it was made from.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from openpyxl import Workbook

from livingreview.evidence.evidence import Evidence
from livingreview.intake.choices import CODES, LISTS
from livingreview.intake.spaces import Cleaned, without_spaces
from livingreview.intake.three_ways import Key, State
from livingreview.intake.workbook import OF_STATE, STATE, tables_of
from livingreview.intake.workbook_cells import open_workbook, rows_of
from livingreview.problems import Problem, did_you_mean

AGAIN = "Export a new workbook and put your rows into it."


@dataclass(frozen=True)
class Contents:
    """What a workbook holds: `rows` as text by table and by row of its sheet, the state `before`
    (that of the project when it was exported; None when the workbook no longer tells), the
    `problems` of its sheets and cells, and the cells that were `cleaned` of spaces.

    A sheet whose headings are wrong has no rows. `name` is what problems call the workbook.
    """

    name: str
    rows: Mapping[str, pd.DataFrame]
    before: Mapping[str, State] | None = None
    problems: tuple[Problem, ...] = ()
    cleaned: tuple[Cleaned, ...] = ()

    def place(self, table: str) -> str:
        """Return what problems call the sheet of a `table`."""
        return f"{self.name}, sheet {table}"


def read(path: Path, evidence: Evidence, name: str = "") -> Contents:
    """Return the contents of the workbook at `path` with all that is wrong at once; problems call
    it `name`, by default as its file.

    Raises `EvidenceError` when it is no workbook.
    """
    contents = Contents(name or path.name, {})
    book = open_workbook(path, contents.name)
    tables = tables_of(evidence)
    problems = list(_sheet_problems(book, contents.name, list(tables)))
    rows: dict[str, pd.DataFrame] = {}
    cleaned: list[Cleaned] = []
    for sheet in (sheet for sheet in book.worksheets if sheet.title in tables):
        place = contents.place(sheet.title)
        read_rows, wrong = rows_of(sheet, tables[sheet.title], place)
        problems += wrong
        if read_rows is not None:
            rows[sheet.title], cells = without_spaces(read_rows, place)
            cleaned += cells
    before = _state(book)
    if before is None:
        rule = f"The hidden sheet {STATE} no longer says from which rows the workbook was made"
        problems.append(Problem(contents.name, 0, "", "", rule, mend=AGAIN))
    return Contents(contents.name, rows, before, tuple(problems), tuple(cleaned))


def _sheet_problems(book: Workbook, file: str, tables: Sequence[str]) -> Iterator[Problem]:
    titles = [sheet.title for sheet in book.worksheets]
    for name in tables:
        if name not in titles:
            mend = f"Name it {name} again, or export a new workbook."
            yield Problem(file, 0, "", name, "The sheet is missing", mend=mend)
    for name in book.sheetnames:
        if name not in {*tables, CODES, LISTS, STATE}:
            mend = (
                did_you_mean(name, tables)
                or "Delete it; rows are read from the sheets of tables alone."
            )
            rule = "The sheet is not named after a table"
            yield Problem(file, 0, "", name, rule, tuple(tables), mend)


def _state(book: Workbook) -> dict[str, dict[Key, str]] | None:
    """Return the digest of each row when the workbook was made, by table and key, from the hidden
    sheet; None when that is gone or was edited.
    """
    sheet = next((sheet for sheet in book.worksheets if sheet.title == STATE), None)
    lines = sheet.iter_rows(max_col=len(OF_STATE), values_only=True) if sheet else ()
    head, *states = [*lines] or [()]
    if head != OF_STATE:
        return None
    before: dict[str, dict[Key, str]] = {}
    try:
        for table, key, digest in filter(any, states):
            before.setdefault(str(table), {})[tuple(json.loads(key))] = str(digest)
    except (ValueError, TypeError, RecursionError):
        return None
    return before
