"""Two states of a table that came out of the same third one, put together row by row.

What one of them changed comes in. A row that both changed, each otherwise, is a clash: nothing is
chosen silently.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import pandas as pd

from livingreview.evidence.schema import Table
from livingreview.problems import Problem, shortened, together

Key = tuple[str, ...]
State = Mapping[Key, str]
Row = tuple[int, Mapping[str, str]]


@dataclass(frozen=True)
class Clash:
    """A row that the `first` state and the `second` have each otherwise: its `key`, its number in
    either (0 where it is gone), and the `cells` that differ (column, of the first, of the second).
    It is `new` when both have added it.
    """

    key: Key
    first: int
    second: int
    cells: tuple[tuple[str, str, str], ...] = ()
    new: bool = False

    def problems(self, table: Table, first: str, second: str, mend: str) -> Iterator[Problem]:
        """Yield a problem for each cell that differs, at its place in the `second` state, with both
        values side by side. `first` and `second` are what people call the two.
        """
        row = f"The row {' / '.join(self.key)}"
        if not self.first or not self.second:
            rule = f"{row} was changed here, and taken out of {first}"
            if not self.second:
                rule = f"{row} was taken out here, and changed in {first}, row {self.first}"
            key = (together(table.key), together(self.key))
            yield Problem(second, self.second, *key, rule, mend=mend)
        elif self.new:
            mend = f"If they are two, give one of them another key. {mend}"
        for column, ours, theirs in self.cells:
            values = f"{_shown(ours)} there, {_shown(theirs)} here"
            rule = f"{row} says something else in {first}, row {self.first} ({values})"
            yield Problem(second, self.second, column, "", rule, mend=mend)


def state_of(rows: pd.DataFrame, table: Table) -> dict[Key, str]:
    """Return a digest of each row of `table`, by its key; `rows` are text.

    Empty cells are left out of it, so that a column which comes later changes no digest.
    """
    return {key: _digest(same) for key, same in _by_key(rows, table).items()}


def merged(
    before: State, first: pd.DataFrame, second: pd.DataFrame, table: Table
) -> tuple[pd.DataFrame, list[Clash]]:
    """Return the rows of `first` with all that `second` changed since the state `before`, and the
    clashes; a row that clashes is that of the first.

    Rows keep their place in `first`, and new ones come at the end. Each has the number that it has
    in `second`, 0 where that lacks it.
    """
    of_first, of_second = _by_key(first, table), _by_key(second, table)
    rows: list[Row] = []
    clashes: list[Clash] = []
    for key, here in of_first.items():
        there = of_second.get(key, [])
        kept = [(there[0][0] if there else 0, cells) for _, cells in here]
        if _digest(there) in {_digest(here), before.get(key)}:
            rows += kept
        elif len(there) > 1 or _digest(here) == before.get(key):
            rows += there
        else:
            rows += kept
            clashes += (
                [_clash(key, here, there, key not in before)] if there or key in before else []
            )
    for key, there in of_second.items():
        if key not in of_first and key not in before:
            rows += there
        elif key not in of_first and _digest(there) != before[key]:
            clashes.append(_clash(key, [], there))
    return _as_frame(rows, table), clashes


def over(first: pd.DataFrame, second: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return the rows of `first`, those of `second` in place of rows with the same key, or after
    all others; numbered as `merged` does.
    """
    named = _by_key(second, table)
    before = {key: digest for key, digest in state_of(first, table).items() if key in named}
    return merged(before, first, second, table)[0]


def _shown(cell: str) -> str:
    return repr(shortened(cell)) if cell else "nothing"


def _by_key(rows: pd.DataFrame, table: Table) -> dict[Key, list[Row]]:
    by_key: dict[Key, list[Row]] = {}
    for number, cells in zip(map(int, rows.index), rows.to_dict("records"), strict=True):
        by_key.setdefault(tuple(cells[name] for name in table.key), []).append((number, cells))
    return by_key


def _digest(rows: Sequence[Row]) -> str:
    filled = [{name: cell for name, cell in cells.items() if cell} for _, cells in rows]
    return sha256(json.dumps(filled, sort_keys=True).encode()).hexdigest()[:16]


def _clash(key: Key, here: Sequence[Row], there: Sequence[Row], new: bool = False) -> Clash:
    if not (here and there):
        return Clash(key, here[0][0] if here else 0, there[0][0] if there else 0)
    (first, ours), (second, theirs) = here[0], there[0]
    cells = ((name, cell, theirs[name]) for name, cell in ours.items() if cell != theirs[name])
    return Clash(key, first, second, tuple(cells), new)


def _as_frame(rows: Sequence[Row], table: Table) -> pd.DataFrame:
    names = [column.name for column in table.columns]
    lines = [[cells[name] for name in names] for _, cells in rows]
    return pd.DataFrame(lines, index=[row for row, _ in rows], columns=names, dtype=object)
