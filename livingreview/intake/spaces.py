"""Spaces at the ends of cells: nobody sees them, so they are taken off what comes in, and told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import pandas as pd

from livingreview.words import count, listed


@dataclass(frozen=True, order=True)
class Cleaned:
    """A cell that spaces were taken off: its place, a file or a sheet, its column and its row."""

    place: str
    column: str
    row: int


def without_spaces(rows: pd.DataFrame, place: str) -> tuple[pd.DataFrame, list[Cleaned]]:
    """Return the `rows` of a `place`, which are text, without spaces (no-break ones, tabs and line
    ends too) at the ends of cells, and the cells that had any.
    """
    clean = rows.map(str.strip)
    cells = [
        Cleaned(place, str(column), int(row))
        for column in rows
        for row in rows.index[rows[column] != clean[column]]
    ]
    return clean, cells


def in_words(cells: Iterable[Cleaned]) -> Sequence[str]:
    """Return sentences that say of which cells spaces were taken off; none when of none."""
    in_order = sorted(cells)
    if not in_order:
        return []
    places = [
        f"    {place}, column {column}, {'row' if len(of_column) == 1 else 'rows'}"
        f" {listed([str(cell.row) for cell in of_column])}"
        for (place, column), same in groupby(in_order, lambda cell: (cell.place, cell.column))
        if (of_column := list(same))
    ]
    return [f"Spaces at the ends of {count(len(in_order), 'cell')} were taken off:", *places]
