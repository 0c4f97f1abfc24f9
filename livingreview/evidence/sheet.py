"""A table as text: the cells of its file by column, and what is wrong with its form, codes or
types.

Nothing here needs pandas, so that a check can do without it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from livingreview.evidence import releases
from livingreview.evidence.schema import CODEBOOK, CODED_BY, Column, Table
from livingreview.files import BYTE_ORDER_MARK, FIRST_ROW, MARKED, parse_csv, read_text
from livingreview.problems import EvidenceError, Problem, did_you_mean

WHOLE_NUMBER = re.compile(r"-?[0-9]{1,18}")
DAY = "%Y-%m-%d"
SEPARATORS = re.compile(r"[;\t|]")
NOTHING = "Leave the cell empty."
WORDS_FOR_NOTHING = {"n/a", "n.a.", "na", "nan", "none", "null", "nil", "-", "–", "—", "?"}
NEW_CODE = f"To ask for a new code, add its row to {CODEBOOK} and run: review schema."
NUMBERS = {"added": releases.OF_ROWS, "withdrawn": releases.OF_ROWS, "release": releases.WHOLE}
TYPES = {
    "integer": "Write a whole number.",
    "date": "Write the day as YYYY-MM-DD.",
    "added": "Write the release as MAJOR.MINOR, such as 1.0.",
    "withdrawn": "Write the release as MAJOR.MINOR, such as 1.0.",
    "release": f"Write {releases.FORM}.",
}


@dataclass(frozen=True)
class Sheet:
    """What could be read of a table: its `cells` as text by column, each in the order of `rows`,
    the numbers of the rows in the file; the `problems` of its form.

    A table whose header is wrong or that cannot be read has no cells; a row that is empty or has
    cells too many or too few is left out. Either makes it not `whole`: then nobody can say what it
    lacks.
    """

    table: Table
    rows: Sequence[int]
    cells: Mapping[str, Sequence[str]]
    problems: tuple[Problem, ...] = ()
    whole: bool = True

    def column(self, name: str) -> Iterator[tuple[int, str]]:
        """Yield row and text of each cell of the column `name`, the empty ones too."""
        return zip(self.rows, self.cells[name], strict=True)

    def lines(self, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Yield the cells of the columns `names` row by row."""
        return zip(*(self.cells[name] for name in names), strict=True)

    def cell(self, row: int, name: str) -> str:
        """Return the text in the column `name` of a `row` of the file."""
        return self.cells[name][self.rows.index(row)]


def read_sheet(root: Path, table: Table) -> Sheet:
    """Return what can be read of the file of `table` under `root`."""
    try:
        text = read_text(root, table.path)
        header, rows = parse_csv(text, table.path)
    except EvidenceError as error:
        return as_sheet(table, [], {}, error.problems, whole=False)
    saved = tuple(_saved_wrongly(table, text, header))
    header = [label.removeprefix(BYTE_ORDER_MARK) for label in header]
    form = form_problems(table, header, rows)
    if any(problem.row < FIRST_ROW for problem in form):
        return as_sheet(table, [], {}, (*saved, *form), whole=False)
    left_out = {problem.row for problem in form}
    kept = {row: line for row, line in rows.items() if row not in left_out}
    return as_sheet(table, header, kept, (*saved, *form), whole=not form)


def as_sheet(
    table: Table,
    header: Sequence[str],
    rows: Mapping[int, Sequence[str]],
    problems: tuple[Problem, ...] = (),
    whole: bool = True,
) -> Sheet:
    """Return the `rows` of a table, each as long as its `header`, as a sheet; a column that the
    file may lack is then empty.
    """
    names = [column.name for column in table.columns]
    columns = zip(*rows.values(), strict=True) if rows else ((),) * len(header or names)
    cells = dict(zip(header or names, columns, strict=True))
    if CODED_BY in names:
        cells = {name: cells.get(name, ("",) * len(rows)) for name in names}
    return Sheet(table, list(rows), cells, problems, whole)


def form_problems(
    table: Table, header: Sequence[str], rows: Mapping[int, Sequence[str]]
) -> list[Problem]:
    """Return what is wrong with the form of a table: its columns, else rows that are empty or have
    cells too many or too few.

    `rows` holds the cells by row of the file.
    """
    names = [column.name for column in table.columns if column.name in {*header, *_needed(table)}]
    problems = list(_header_problems(table.path, names, header))
    if problems:
        return problems
    needed = f"It needs {len(header)}, as many as the header."
    for row, line in rows.items():
        if not any(line):
            problems.append(Problem(table.path, row, "", "", "The row is empty", mend="Delete it."))
        elif len(line) != len(header):
            rule = f"The row has too {'few' if len(line) < len(header) else 'many'} cells"
            problems.append(Problem(table.path, row, "", f"{len(line)}", rule, mend=needed))
    return problems


def unknown_codes(sheet: Sheet, column: Column) -> list[Problem]:
    """Return a problem for each cell of a `column` that holds a code not in the codebook."""
    if not column.codes:
        return []
    known = {*column.codes, *([] if column.required else [""])}
    wrong = {
        cell: unknown
        for cell in set(sheet.cells[column.name]) - known
        if (unknown := [item for item in _items(column, cell) if item not in known])
    }
    if not wrong:
        return []
    return [
        Problem(
            sheet.table.path,
            row,
            column.name,
            item or cell,
            "Not a code of the codebook" if item or not cell else "An item of the list is empty",
            column.codes,
            _advice(item, column),
        )
        for row, cell in sheet.column(column.name)
        for item in wrong.get(cell, ())
    ]


def _advice(item: str, column: Column) -> str:
    if not item:
        return ""
    if stands_for_nothing(item) and not column.required:
        return NOTHING
    return f"{did_you_mean(item, column.codes)} {NEW_CODE}".strip()


def stands_for_nothing(cell: str) -> bool:
    """Return whether a cell holds a word that people type for an empty one, such as ``N/A``."""
    return cell.lower() in WORDS_FOR_NOTHING


def wrong_types(sheet: Sheet, column: Column) -> list[Problem]:
    """Return a problem for each cell of a `column` of numbers, days or releases that holds none of
    these.
    """
    kind = column.name if column.name in NUMBERS else column.kind
    if not (fits := FITS.get(kind)):
        return []
    wrong = {cell for cell in set(sheet.cells[column.name]) if cell and not fits(cell)}
    rule = "The value has the wrong type"
    return [
        Problem(sheet.table.path, row, column.name, cell, rule, mend=TYPES[kind])
        for row, cell in sheet.column(column.name)
        if cell in wrong
    ]


def _needed(table: Table) -> Iterator[str]:
    """Yield the columns that the file of `table` has to have."""
    yield from (column.name for column in table.columns if column.name != CODED_BY)


def _items(column: Column, cell: str) -> list[str]:
    return cell.split(column.separator) if column.separator and cell else [cell]


def _is_whole_number(cell: str) -> bool:
    return bool(WHOLE_NUMBER.fullmatch(cell))


def _is_day(cell: str) -> bool:
    try:
        return datetime.strptime(cell, DAY).strftime(DAY) == cell  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return False


FITS: Mapping[str, Callable[[str], object]] = {
    "integer": _is_whole_number,
    "date": _is_day,
    **{name: number.fullmatch for name, number in NUMBERS.items()},
}


def _saved_wrongly(table: Table, text: str, header: Sequence[str]) -> Iterator[Problem]:
    if header[:1] and header[0].startswith(BYTE_ORDER_MARK):
        rule, mend = MARKED
        yield Problem(table.path, 1, "", "", rule, mend=mend)
    if "\r" in text:
        row = text.count("\n", 0, text.index("\r")) + 1
        rule, mend = (
            "The line ends with a carriage return",
            "Save the file with Unix line ends (LF).",
        )
        yield Problem(table.path, row, "", "", rule, mend=mend)


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
