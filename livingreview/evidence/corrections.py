"""Corrections: each row that was withdrawn, beside the row that took its place, with the cells that
differ and the reason that is recorded.

The reasons stand in the list of changes (`livingreview.evidence.changes`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from livingreview.evidence import releases
from livingreview.evidence.changes import OF_LIFE, Place, in_words, key_of, reasons
from livingreview.evidence.difference import Row, as_text
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.schema import Table

WITHIN = (
    "source_id",
    "locator",
)  # where the row stands that takes the place of one with other codes


@dataclass(frozen=True)
class Correction:
    """A row of a `table` that was withdrawn in `release`: its `key` without the release that added
    it, its source, the key of its `successor` (none: nothing took its place), the `cells` that
    differ (column, before, after; all before where nothing did), the code of why, and the `reason`.
    """

    release: str
    table: str
    key: Row
    source_id: str
    successor: Row | None
    cells: tuple[tuple[str, str, str], ...]
    code: str
    reason: str


def corrections(evidence: Evidence) -> Iterator[Correction]:
    """Yield every row of `evidence` that was withdrawn, in any release, table by table, in the
    order of the files. Raises `EvidenceError` for a file that cannot be read.
    """
    said = reasons(evidence.root)
    for table in evidence.tables.values():
        if table.released and not table.of_reading:
            yield from _of_table(table, as_text(evidence, table), said)


def _of_table(table: Table, rows: pd.DataFrame, said: Mapping[Place, str]) -> Iterator[Correction]:
    why = {
        (f"{major}.{minor}", key): reason
        for (release, name, key), reason in said.items()
        if name == table.name
        for major, minor in [releases.version(release)]
    }
    columns = [column.name for column in table.columns if column.name not in OF_LIFE]
    successors = _successors(table, rows)
    for place, row in rows[rows["withdrawn"] != ""].iterrows():
        after = successors.get(place)
        key = tuple(row[list(key_of(table))])
        cells = tuple(
            (name, row[name], "" if after is None else after[name])
            for name in columns
            if (row[name] and after is None) or (after is not None and row[name] != after[name])
        )
        yield Correction(
            row["withdrawn"],
            table.name,
            key,
            row.get("source_id", ""),
            None if after is None else tuple(after[list(key_of(table))]),
            cells,
            row["change_reason"],
            why.get((row["withdrawn"], in_words(key)), ""),
        )


def _successors(table: Table, rows: pd.DataFrame) -> dict[object, pd.Series]:
    """Return the row that took the place of each that was withdrawn, by the index of that row: one
    added by the same release under the same key, or else the only other at the same place.
    """
    found: dict[object, pd.Series] = {}
    ways = [list(key_of(table)), *([list(WITHIN)] if set(WITHIN) <= set(rows) else [])]
    for wanted in ways:
        taken = {after.name for after in found.values()}
        left = rows[(rows["withdrawn"] != "") & ~rows.index.isin(list(found))]
        new = rows[~rows.index.isin(list(taken))]
        for (release, *place), old in left.groupby(["withdrawn", *wanted], sort=False):
            same = new[(new["added"] == release) & (new[wanted] == place).all(axis=1)]
            if len(old) == len(same) == 1:
                found[old.index[0]] = same.iloc[0]
    return found
