"""Reading a table: the cells of its file as a typed frame, with an address for whatever does not
fit.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from livingreview.evidence.narrowing import Slice, rows_of
from livingreview.evidence.schema import Column, Table
from livingreview.evidence.sheet import DAY, as_sheet, form_problems, unknown_codes, wrong_types
from livingreview.files import read_csv
from livingreview.problems import EvidenceError

EVERY_BODY = range(1, 1_000)


def typed(root: Path, table: Table, bodies: range = EVERY_BODY, prose: bool = True) -> pd.DataFrame:
    """Return the rows of `table` under `root` as a typed frame, by row of the file, all releases
    included.

    Only rows of sources of the `bodies` are read, and without `prose` only the other columns of
    these; a table without sources is read whole. Raises `EvidenceError` with an address for each
    column that is missing or not known, each row with cells too many or too few, each code that is
    not in the codebook and each value of the wrong type: nothing is dropped silently.
    """
    return typed_part(root, table, _slice(table, bodies, prose))


def typed_part(root: Path, table: Table, part: Slice | None) -> pd.DataFrame:
    """Return the rows of one `part` of `table`, or all, as `typed` does."""
    if part:
        header, rows = rows_of(root, part)
        kept = [column for column in table.columns if column.name not in part.without]
        table = replace(table, columns=tuple(kept))
    else:
        header, rows = read_csv(root, table.path)
    if problems := form_problems(table, header, rows):
        raise EvidenceError(problems)
    sheet = as_sheet(table, header, rows)
    unfit = [
        problem
        for column in table.columns
        for problem in (*unknown_codes(sheet, column), *wrong_types(sheet, column))
    ]
    if unfit:
        raise EvidenceError(unfit)
    frame = {
        column.name: _typed_column(column, sheet.cells[column.name]) for column in table.columns
    }
    return pd.DataFrame(frame, index=pd.Index(list(rows)))


def _slice(table: Table, bodies: range, prose: bool) -> Slice | None:
    """Return the part of a table that is about `bodies`; nothing where it is read whole."""
    if "source_id" not in [column.name for column in table.columns]:
        return None
    return part_of(
        table.path,
        bodies,
        () if prose else tuple(column.name for column in table.columns if column.prose),
    )


def part_of(path: str, bodies: range, without: tuple[str, ...] = ()) -> Slice | None:
    """Return the part of a table that is about `bodies`, without some columns; None for all."""
    return (
        None
        if bodies == EVERY_BODY and not without
        else Slice(path, bodies.start, bodies.stop - 1, without)
    )


def _typed_column(column: Column, cells: Sequence[str]) -> Any:
    """Return the cells of a column, empty ones as missing, in the type that the schema gives it."""
    if column.separator:
        lists = {cell: tuple(cell.split(column.separator)) if cell else () for cell in set(cells)}
        return pd.Series([lists[cell] for cell in cells], dtype=object).to_numpy()
    if column.codes:
        number = {code: place for place, code in enumerate(column.codes)}
        codes = [number.get(cell, -1) for cell in cells]
        return pd.Categorical.from_codes(codes, dtype=_categories(column.codes))
    present = [cell or None for cell in cells]
    if column.kind == "integer":
        return pd.array([None if cell is None else int(cell) for cell in present], dtype="Int64")
    if column.kind == "date":
        return pd.to_datetime(pd.Series(present, dtype=object), format=DAY).array
    return pd.array(present, dtype="str")


@lru_cache(maxsize=64)
def _categories(codes: tuple[str, ...]) -> pd.CategoricalDtype:
    return pd.CategoricalDtype(list(codes), ordered=True)
