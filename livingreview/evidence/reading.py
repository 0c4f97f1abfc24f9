"""Reading a table: the cells of its file as a typed frame, with an address for whatever does not
fit.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from livingreview.evidence.narrowing import Slice, rows_of
from livingreview.evidence.schema import Column, Table
from livingreview.files import read_csv
from livingreview.problems import EvidenceError, Problem, did_you_mean

WHOLE_NUMBER = r"-?[0-9]{1,18}"
DAY = "%Y-%m-%d"
SEPARATORS = re.compile(r"[;\t|]")
EVERY_BODY = range(1, 1_000)


def typed(root: Path, table: Table, bodies: range = EVERY_BODY, prose: bool = True) -> pd.DataFrame:
    """Return the rows of `table` under `root` as a typed frame, by row of the file, all releases
    included.

    Only rows of sources of the `bodies` are read, and without `prose` only the other columns of
    these; a table without sources is read whole. Raises `EvidenceError` with an address for each
    column that is missing or not known, each row with cells too many or too few, each code that is
    not in the codebook and each value of the wrong type: nothing is dropped silently.
    """
    if part := _slice(table, bodies, prose):
        header, rows = rows_of(root, part)
        table = replace(
            table,
            columns=tuple(column for column in table.columns if column.name not in part.without),
        )
    else:
        header, rows = read_csv(root, table.path)
    if found := form_problems(table, header, rows):
        raise EvidenceError(found)
    cells = pd.DataFrame(list(rows.values()), index=list(rows), columns=header, dtype=object)
    unfit = [
        problem
        for column in table.columns
        for problem in (
            *unknown_codes(table.path, column, cells[column.name]),
            *_wrong_types(table.path, column, cells[column.name]),
        )
    ]
    if unfit:
        raise EvidenceError(unfit)
    return pd.DataFrame(
        {column.name: _typed_column(column, cells[column.name]) for column in table.columns}
    )


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


def form_problems(
    table: Table, header: Sequence[str], rows: Mapping[int, Sequence[str]]
) -> list[Problem]:
    """Return what is wrong with the form of a table: its columns, else rows that are empty or have
    cells too many or too few.

    `rows` holds the cells by row of the file.
    """
    names = [column.name for column in table.columns]
    found = list(_header_problems(table.path, names, header))
    if found:
        return found
    for row, line in rows.items():
        needed = f"It needs {len(header)}, as many as the header."
        if not any(line):
            found.append(Problem(table.path, row, "", "", "The row is empty", mend="Delete it."))
        elif len(line) < len(header):
            found.append(
                Problem(
                    table.path, row, "", f"{len(line)}", "The row has too few cells", mend=needed
                )
            )
        elif len(line) > len(header):
            found.append(
                Problem(
                    table.path, row, "", f"{len(line)}", "The row has too many cells", mend=needed
                )
            )
    return found


def unknown_codes(path: str, column: Column, cells: pd.Series) -> list[Problem]:
    """Return a problem for each of the `cells` (text, by row of the file) that holds a code not in
    the codebook.
    """
    if not column.codes:
        return []
    known = {*column.codes, *([] if column.required else [""])}
    items = {
        cell: cell.split(column.separator) if column.separator and cell else [cell]
        for cell in cells.unique()
    }
    wrong = {
        cell: unknown
        for cell, held in items.items()
        if (unknown := [item for item in held if item not in known])
    }
    return [
        Problem(
            path,
            row,
            column.name,
            item or cell,
            rule,
            column.codes,
            did_you_mean(item, column.codes),
        )
        for row, cell in cells[cells.isin(wrong)].items()
        for item in wrong[cell]
        for rule in [
            "Not a code of the codebook" if item or not cell else "An item of the list is empty"
        ]
    ]


def _header_problems(path: str, names: Sequence[str], header: Sequence[str]) -> Iterator[Problem]:
    if len(header) == 1 and (parted := SEPARATORS.search(header[0])):
        mend = "Save the file as CSV with commas."
        yield Problem(path, 1, "", parted[0], "The cells are not parted by commas", mend=mend)
        return
    missing = [name for name in names if name not in header]
    unknown = [label for label in dict.fromkeys(header) if label not in names]
    twice = sorted({label for label in header if label and header.count(label) > 1})
    for name in missing:
        before = names.index(name)
        mend = f"It comes after {names[before - 1]}." if before else "It comes first."
        yield Problem(path, 1, name, "", "The column is missing", mend=mend)
    for label in unknown:
        rule = (
            "The column is not in the schema"
            if label
            else f"Column {header.index(label) + 1} has no name"
        )
        yield Problem(
            path, 1, label, "", rule, tuple(missing), did_you_mean(label, missing) or "Delete it."
        )
    for label in twice:
        yield Problem(path, 1, label, "", "The column stands twice", mend="Delete one of them.")
    if not (missing or unknown or twice) and list(header) != list(names):
        mend = "Put them in the order of the schema."
        yield Problem(
            path, 1, "", ", ".join(header), "The columns stand in another order", tuple(names), mend
        )


def _wrong_types(path: str, column: Column, cells: pd.Series) -> Iterator[Problem]:
    present = cells[cells != ""]
    if column.kind == "integer":
        wrong, mend = present[~present.str.fullmatch(WHOLE_NUMBER)], "Write a whole number."
    elif column.kind == "date":
        days = pd.to_datetime(present, format=DAY, errors="coerce")
        wrong, mend = (
            present[days.isna() | (days.dt.strftime(DAY) != present)],
            "Write the day as YYYY-MM-DD.",
        )
    else:
        return
    for row, cell in wrong.items():
        yield Problem(path, row, column.name, cell, "The value has the wrong type", mend=mend)


def _typed_column(column: Column, cells: pd.Series) -> pd.Series:
    present = cells.where(cells != "")
    if column.separator:
        return cells.map(lambda cell: tuple(cell.split(column.separator)) if cell else ())
    if column.codes:
        return present.astype(pd.CategoricalDtype(list(column.codes), ordered=True))
    if column.kind == "integer":
        return pd.to_numeric(present).astype("Int64")
    if column.kind == "date":
        return pd.to_datetime(present, format=DAY)
    return present.astype("str")
