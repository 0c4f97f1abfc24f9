"""What a claim is: a sentence, its place, the rows it rests on, and what would bear it out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from review.evidence import Evidence

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

    Two columns are made up: `section` looks at the locator (``5.culture`` takes every paragraph of that section), and
    `counted` is ``yes`` for findings that are not left out of the counts.
    """

    table: Table
    where: tuple[tuple[str, tuple[str, ...]], ...]

    def select(self, evidence: Evidence) -> pd.DataFrame:
        """Return the rows, with all columns of the table. Raises `KeyError` for a column that the table lacks."""
        rows = evidence.rows(self.table)
        chosen = pd.Series(True, index=rows.index)
        for column, values in self.where:
            chosen &= _held(rows, column).isin(values)
        return rows[chosen].reset_index(drop=True)


def _held(rows: pd.DataFrame, column: str) -> pd.Series:
    if column == "section":
        return rows["locator"].str.split(" ¶").str[0]
    if column == "counted":
        return rows["left_out_because"].isna().map({True: "yes", False: "no"})
    return rows[column]


def themes(*codes: str, **where: str | Sequence[str]) -> Rows:
    """Return the choice of the themes with these codes, narrowed by the columns in `where`."""
    return _rows("themes", "theme", codes, where)


def findings(*identifiers: str, **where: str | Sequence[str]) -> Rows:
    """Return the choice of the findings with these identifiers (none: all), narrowed by the columns in `where`."""
    return _rows("findings", "finding_id", identifiers, where)


def definitions(*terms: str, **where: str | Sequence[str]) -> Rows:
    """Return the choice of the definitions of these terms (none: all), narrowed by the columns in `where`."""
    return _rows("definitions", "term", terms, where)


def _rows(table: Table, key: str, values: Sequence[str], where: dict[str, str | Sequence[str]]) -> Rows:
    chosen = {key: tuple(values)} if values else {}
    chosen |= {column: (held,) if isinstance(held, str) else tuple(held) for column, held in where.items()}
    return Rows(table, tuple(chosen.items()))


@dataclass(frozen=True)
class Threshold:
    """What would bear a countable claim out, fixed in code for all releases.

    The claim is borne out when the number of different `measure` among its counted rows is `at_least` (or `at_most`) so
    many; with fewer than `needs` counted sources it is too few to tell. `why` says why this number and no other.
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
        bound, number = ("at least", self.at_least) if self.at_most is None else ("at most", self.at_most)
        return f"{bound} {number} {self.measure.removesuffix('s') if number == 1 else self.measure}"


@dataclass(frozen=True)
class Claim:
    """An evaluative sentence of the review, in our words.

    `name` is its stable id, `places` the paragraphs of the review that make it, `rows` what it rests on, `dissent` the
    rows that speak against it (themes whose stance is not ``supports`` among `rows` do so anyway, unless the sentence
    itself names `both_sides`). A claim has a
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
            raise ValueError(f"Claim {self.name}: give either a threshold or the reason why counting cannot decide it.")
