"""What a claim is: a sentence, its place, the rows it rests on, and what would bear it out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from livingreview.evidence.evidence import Evidence

Table = Literal["themes", "findings", "definitions"]
Measure = Literal["sources", "programmes", "findings", "outcome domains", "sectors"]
KEYS: dict[str, tuple[str, ...]] = {
    "themes": ("theme", "source_id", "locator"),
    "findings": ("finding_id",),
    "definitions": ("term", "source_id", "locator"),
}


@dataclass(frozen=True)
class Rows:
    """Which rows of a table a claim rests on: those whose columns hold one of the values given.

    Two columns are made up: `section` looks at the locator (``5.culture`` takes every paragraph of
    that section), and `counted` is ``yes`` for findings that are not left out of the counts.
    """

    table: Table
    where: tuple[tuple[str, tuple[str, ...]], ...]

    def select(self, evidence: Evidence) -> pd.DataFrame:
        """Return the rows, with all columns of the table. Raises `KeyError` for a column that the
        table lacks.
        """
        return evidence.rows(self.table).take(self.places(evidence)).reset_index(drop=True)

    def places(self, evidence: Evidence) -> list[int]:
        """Return where the rows stand in the table, counted from 0. Raises `KeyError` for a column
        that the table lacks.
        """
        index = evidence.once(("places", self.table), lambda: Index(evidence.rows(self.table)))
        chosen = [index.places(column, values) for column, values in self.where]
        return sorted(set.intersection(*chosen)) if chosen else list(range(index.size))


class Index:
    """Where in a table each value of a column stands, so that a claim need not look through all
    rows.
    """

    def __init__(self, rows: pd.DataFrame) -> None:
        self.rows = rows
        self.size = len(rows)
        self._by_column: dict[str, dict[str, list[int]]] = {}

    def places(self, column: str, values: Iterable[str]) -> set[int]:
        """Return the places of the rows that hold one of `values` in `column`. Raises `KeyError`
        for an unknown column.
        """
        if column not in self._by_column:
            held: dict[str, list[int]] = {}
            for place, value in enumerate(_held(self.rows, column)):
                held.setdefault(value, []).append(place)
            self._by_column[column] = held
        return {place for value in values for place in self._by_column[column].get(value, ())}


def _held(rows: pd.DataFrame, column: str) -> list[str]:
    if column == "section":
        return [str(locator).split(" ¶")[0] for locator in rows["locator"]]
    if column == "counted":
        return ["yes" if missing else "no" for missing in rows["left_out_because"].isna()]
    return list(rows[column])


def themes(*codes: str, **where: str | Sequence[str]) -> Rows:
    """Return the choice of the themes with these codes, narrowed by the columns in `where`."""
    return _rows("themes", "theme", codes, where)


def findings(*identifiers: str, **where: str | Sequence[str]) -> Rows:
    """Return the choice of the findings with these identifiers (none: all), narrowed by the columns
    in `where`.
    """
    return _rows("findings", "finding_id", identifiers, where)


def definitions(*terms: str, **where: str | Sequence[str]) -> Rows:
    """Return the choice of the definitions of these terms (none: all), narrowed by the columns in
    `where`.
    """
    return _rows("definitions", "term", terms, where)


def _rows(
    table: Table, key: str, values: Sequence[str], where: dict[str, str | Sequence[str]]
) -> Rows:
    chosen = {key: tuple(values)} if values else {}
    chosen |= {
        column: (held,) if isinstance(held, str) else tuple(held) for column, held in where.items()
    }
    return Rows(table, tuple(chosen.items()))


@dataclass(frozen=True)
class Threshold:
    """What would bear a countable claim out, fixed in code for all releases.

    The claim is borne out when the number of different `measure` among its counted rows is
    `at_least` (or `at_most`) so many; with fewer than `needs` counted sources it is too few to
    tell. `why` says why this number and no other.
    """

    measure: Measure
    why: str
    at_least: int | None = None
    at_most: int | None = None
    needs: int = 0

    def __post_init__(self) -> None:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("A threshold has either at_least or at_most.")

    @property
    def words(self) -> str:
        """The threshold as a phrase: ``at least 5 sources``."""
        bound, number = (
            ("at least", self.at_least) if self.at_most is None else ("at most", self.at_most)
        )
        return f"{bound} {number} {self.measure.removesuffix('s') if number == 1 else self.measure}"


@dataclass(frozen=True)
class Claim:
    """An evaluative sentence of the review, in our words.

    `name` is its stable id, `places` the paragraphs of the review that make it, `rows` what it
    rests on, `dissent` the rows that speak against it (themes whose stance is not ``supports``
    among `rows` do so anyway, unless the sentence itself names `both_sides`). A claim has a
    `threshold` if counting can bear it out; otherwise `not_counting` says why no count could.
    """

    name: str
    sentence: str
    places: tuple[str, ...]
    rows: tuple[Rows, ...] = ()
    dissent: tuple[Rows, ...] = ()
    threshold: Threshold | None = None
    not_counting: str = ""
    both_sides: bool = False

    def __post_init__(self) -> None:
        if (self.threshold is None) == (not self.not_counting):
            raise ValueError(
                f"Claim {self.name}: give either a threshold or the reason why counting cannot"
                " decide it."
            )
