"""A table as it stands in its file: what can be read of it, and what is wrong with its form."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from livingreview.evidence.reading import form_problems
from livingreview.evidence.schema import Table
from livingreview.files import FIRST_ROW, read_csv
from livingreview.problems import EvidenceError, Problem

BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class Sheet:
    """What could be read of a table: `cells` as text, by row of the file, and the `problems` of its
    form.

    A table whose header is wrong or that cannot be read has no cells; a row that is empty or has
    cells too many or too few is left out. Either makes it not `whole`: then nobody can say what it
    lacks.
    """

    table: Table
    cells: pd.DataFrame
    problems: tuple[Problem, ...] = ()
    whole: bool = True


def read_sheet(root: Path, table: Table) -> Sheet:
    """Return what can be read of the file of `table` under `root`."""
    nothing = pd.DataFrame(columns=[column.name for column in table.columns], dtype=object)
    try:
        header, rows = read_csv(root, table.path)
    except EvidenceError as error:
        return Sheet(table, nothing, error.problems, whole=False)
    saved = list(_saved_wrongly(root, table, header))
    header = [label.removeprefix(BYTE_ORDER_MARK) for label in header]
    form = form_problems(table, header, rows)
    if any(problem.row < FIRST_ROW for problem in form):
        return Sheet(table, nothing, (*saved, *form), whole=False)
    left_out = {problem.row for problem in form}
    kept = {row: line for row, line in rows.items() if row not in left_out}
    cells = pd.DataFrame(list(kept.values()), index=list(kept), columns=header, dtype=object)
    return Sheet(table, cells, (*saved, *form), whole=not form)


def _saved_wrongly(root: Path, table: Table, header: list[str]) -> Iterator[Problem]:
    if header[:1] and header[0].startswith(BYTE_ORDER_MARK):
        yield Problem(
            table.path,
            1,
            "",
            "",
            "The file begins with a byte-order mark",
            mend="Save it as UTF-8 without one.",
        )
    content = (root / table.path).read_bytes()
    if b"\r" in content:
        row = content.count(b"\n", 0, content.index(b"\r")) + 1
        mend = "Save the file with Unix line ends (LF)."
        yield Problem(table.path, row, "", "", "The line ends with a carriage return", mend=mend)
