"""The difference of two evidence bases: what preview, import and compare share."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from livingreview.evidence.evidence import Evidence
from livingreview.evidence.schema import CODED_BY, Table
from livingreview.evidence.sheet import form_problems
from livingreview.files import read_csv
from livingreview.problems import EvidenceError
from livingreview.words import count, listed

GONE = "withdrawn or gone"
KINDS = {"new": "came", GONE: "went", "changed": "changed"}
TABLES = ("sources", "findings", "themes", "definitions")
Row = tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """A row that came, went or says something else: its table, its key, and the cells that differ
    (column, before, after).
    """

    table: str
    key: Row
    kind: str
    cells: tuple[tuple[str, str, str], ...] = ()

    @property
    def sentence(self) -> str:
        """The change in one line."""
        cells = "; ".join(
            f"{column}: {before or '(empty)'} → {after or '(empty)'}"
            for column, before, after in self.cells
        )
        return f"{self.table}, {' / '.join(self.key)}: {self.kind}{f' ({cells})' if cells else ''}"


def difference(before: pd.DataFrame, after: pd.DataFrame, table: Table) -> list[Change]:
    """Return what differs between two states of a table, both as text in the columns of its schema,
    in order of the key.
    """
    old, new = _by_key(before, table), _by_key(after, table)
    return sorted(
        [
            *(Change(table.name, key, GONE) for key in old if key not in new),
            *(Change(table.name, key, "new") for key in new if key not in old),
            *(
                Change(table.name, key, "changed", cells)
                for key in new
                if key in old and (cells := _cells(old[key], new[key], table))
            ),
        ],
        key=lambda change: change.key,
    )


def standing_difference(before: Evidence, after: Evidence) -> Iterator[Change]:
    """Yield what differs between two releases (or a release and the working tree), table by table.

    Only rows that stood count; what happened to a row afterwards is not compared.
    """
    for name, table in after.tables.items():
        if table.released and not table.of_reading:
            yield from difference(_standing(before, name), _standing(after, name), table)


def as_text(evidence: Evidence, table: Table) -> pd.DataFrame:
    """Return the file of `table` as text, all releases included. Raises `EvidenceError` when it
    cannot be read.
    """
    header, rows = read_csv(evidence.root, table.path)
    if problems := form_problems(table, header, rows):
        raise EvidenceError(problems)
    names = [column.name for column in table.columns]
    return pd.DataFrame(list(rows.values()), columns=header, dtype=object).reindex(
        columns=names, fill_value=""
    )


def as_csv(rows: pd.DataFrame) -> bytes:
    """Return a frame of text as the bytes of a CSV file, as all files of the evidence are
    written; who coded is a column of it once a row says so.
    """
    if CODED_BY in rows and not rows[CODED_BY].any():
        rows = rows.drop(columns=CODED_BY)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(rows.columns)
    writer.writerows(rows.itertuples(index=False))
    return out.getvalue().encode()


def rows_moved(changes: Iterable[Change]) -> pd.DataFrame:
    """Return how many rows of each table came, went and changed: a row a table of `TABLES`, those
    columns.

    `changes` is what `standing_difference` yields. A row that says something else under the same
    key is changed.
    """
    counts = pd.DataFrame(0, index=pd.Index(TABLES, name="table"), columns=list(KINDS.values()))
    kinds: dict[tuple[str, Row], set[str]] = {}
    for change in changes:
        kinds.setdefault((change.table, change.key[:-1]), set()).add(change.kind)
    for (table, _), seen in kinds.items():
        if table in counts.index:
            corrected = {"new", GONE} <= seen
            counts.loc[table, "changed" if corrected else KINDS[next(iter(seen))]] += 1
    return counts


def in_words(rows: pd.DataFrame) -> str:
    """Return in a sentence what came, what went and what was changed of `rows_moved`."""
    return " ".join(
        f"{words}: {listed(_counted(rows[column])) or 'none'}."
        for column, words in (("came", "Came in"), ("went", "Went out"), ("changed", "Changed"))
    )


def as_list(changes: Iterable[Change]) -> str:
    """Return the rows that differ as a list for people."""
    lines = [f"    {change.sentence}" for change in changes]
    return "\n".join(["Rows that differ:", *lines]) if lines else "No row differs."


def _counted(rows: "pd.Series[int]") -> list[str]:
    return [count(int(rows[table]), table.removesuffix("s")) for table in rows.index if rows[table]]


def _standing(evidence: Evidence, name: str) -> pd.DataFrame:
    rows = evidence.rows(name).drop(columns=["withdrawn", "change_reason"])
    return (
        rows.astype(object)
        .where(rows.notna(), "")
        .map(lambda cell: ";".join(cell) if isinstance(cell, tuple) else str(cell))
    )


def _by_key(rows: pd.DataFrame, table: Table) -> Mapping[Row, Mapping[str, str]]:
    return {tuple(row[column] for column in table.key): row for row in rows.to_dict("records")}


def _cells(
    before: Mapping[str, str], after: Mapping[str, str], table: Table
) -> tuple[tuple[str, str, str], ...]:
    columns: Sequence[str] = [
        column.name for column in table.columns if column.name in before and column.name in after
    ]
    return tuple(
        (column, before[column], after[column])
        for column in columns
        if before[column] != after[column]
    )
