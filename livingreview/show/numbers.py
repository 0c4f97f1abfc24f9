"""Numbers of rows, each with a link to exactly the rows it counts; a condition stands once."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ics import bodies
from ics.what_counts import MEASURED, PEOPLE, SAID
from livingreview.evidence import fields
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.query import PROGRAMMES, ROWS, SOURCES, Codes, Query, picture_link, query
from livingreview.evidence.reading import EVERY_BODY
from livingreview.show.cells import Part, RowsLink, Words
from livingreview.words import count, whole

Number = str | RowsLink
HAPPENED_EFFECTS = {"counts": "counted", "about": "integration", "timing": "happened"}
MEASURED_EFFECTS = {**HAPPENED_EFFECTS, "basis": MEASURED}
MEASURED_ON_PEOPLE = {**MEASURED_EFFECTS, "level": PEOPLE}


@dataclass(frozen=True, eq=False)
class Selection:
    """The rows of a table that a query means, and how many they are, as numbers that lead to them.

    `select` makes one. Numbers are words: ``3 sources`` with a noun, ``3`` without. A number leads
    to its rows in the explorer; where there are none it leads nowhere.
    """

    evidence: Evidence
    query: Query

    def __repr__(self) -> str:
        return f"{self.query.address()}: {count(len(self), 'row')}"

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The rows, typed, with all columns of their table; changing the frame changes nobody
        else's.
        """
        return fields.rows_of(self.evidence, self.query)

    def about(self, **where: Codes) -> "Selection":
        """Return those of the rows that meet these conditions too."""
        return Selection(self.evidence, self.query.narrowed(**where))

    def by(self, field: str, codes: Iterable[str]) -> "dict[str, Selection]":
        """Return those of the rows that have each of `codes` in `field`."""
        return {code: self.about(**{field: code}) for code in codes}

    def number(self, of: str = ROWS) -> int:
        """Return how many ``rows``, distinct ``sources`` or distinct ``programmes`` there are."""
        if of == ROWS:
            return len(self)
        rows = self.evidence.cited(self.rows) if of == SOURCES else self.rows
        return int(rows["source_id" if of == SOURCES else "programme"].nunique())

    def count(self, noun: str = "", plural: str = "", none: str = "") -> Number:
        """Return the number of rows; `none` is what to say where there is none."""
        return self._worded(ROWS, noun, plural, none)

    def sources(self, noun: str = "", plural: str = "", none: str = "") -> Number:
        """Return the number of distinct sources; the work reviewed is none."""
        return self._worded(SOURCES, noun, plural, none)

    def programmes(self, noun: str = "", plural: str = "", none: str = "") -> Number:
        """Return the number of distinct programmes, which only findings have."""
        return self._worded(PROGRAMMES, noun, plural, none)

    def worded(self, words: str, of: str = ROWS) -> Number:
        """Return `words` that lead to the rows, alone where there is nothing to count."""
        return RowsLink(words, self.address(of)) if self.number(of) else words

    def cell(self, of: str = ROWS) -> list[Part]:
        """Return a number as a cell of a table."""
        told = self.worded(whole(self.number(of)), of)
        return [Words(told) if isinstance(told, str) else told]

    def picture_link(self, words: str, of: str = ROWS) -> str:
        """Return what a part of a picture carries to lead to the rows, called `words`; nothing
        where there is nothing to count.
        """
        return picture_link(self.address(of), words) if self.number(of) else ""

    def address(self, of: str = ROWS) -> str:
        """Return the query of a link to the rows: they are those of the bodies that the evidence is
        narrowed to.
        """
        where = dict(self.query.expanded(self.evidence.settings.groups).where)
        return query(self.query.show, of, body=_bodies(self.evidence), **where)

    def _worded(self, of: str, noun: str, plural: str, none: str) -> Number:
        number = self.number(of)
        if none and not number:
            return none
        return self.worded(count(number, noun, plural) if noun else whole(number), of)


def select(evidence: Evidence, show: str, /, **where: Codes) -> Selection:
    """Return the rows of the table `show` that meet the conditions `where`: for each field a code,
    the name of a group of codes, or several of them.

    Only rows that count are meant, those of cited sources that are not left out, unless ``counts``
    says otherwise (``counts=()``: whichever). Raises `KeyError` for a table or a field that there
    is not, as soon as the rows are looked at.

    >>> from livingreview.evidence.evidence import Evidence
    >>> effects = select(Evidence().body(1), "findings", timing="happened", level="economic")
    >>> len(effects) == len(effects.rows)
    True
    >>> effects.about(country="scotland").address("sources")
    'show=findings&body=1&counts=counted&timing=happened&level=economic&country=scotland&count=sources'
    """
    return Selection(evidence, Query.of(show, **{"counts": fields.COUNTED, **where}))


def _bodies(evidence: Evidence) -> tuple[str, ...]:
    """Return the numbers of the bodies that `evidence` is narrowed to; none for all of them."""
    if evidence.bodies == EVERY_BODY:
        return ()
    if len(evidence.bodies) == 1:
        return (str(evidence.bodies.start),)
    return tuple(sorted({str(evidence.body_of[one]) for one in evidence.sources["source_id"]}))


def each(field: str, codes: Iterable[str], **common: Codes) -> dict[str, dict[str, Codes]]:
    """Return the conditions that choose the rows of each of `codes` of `field`, beside those in
    `common`.
    """
    return {code: {**common, field: code} for code in codes}


def by_ground(grounds: Iterable[str], **common: Codes) -> dict[str, dict[str, Codes]]:
    """Return the conditions that choose the findings of each ground, as `what_counts.with_ground`
    names them.
    """
    found: dict[str, dict[str, Codes]] = {}
    for ground in grounds:
        found[ground] = {
            **common,
            **({"basis": MEASURED} if ground == "measured" else {"basis": SAID, "voice": ground}),
        }
    return found


def worded(number: int, words: str, show: str, counts_of: str, **where: Codes) -> Number:
    """Return the `words` around a number, as a link where there are rows; the rest is as
    `livingreview.evidence.query.query` takes it.
    """
    return RowsLink(words, query(show, counts_of, **where)) if number else words


def findings(rows: pd.DataFrame, noun: str = "", /, **where: Codes) -> Number:
    """Return how many findings `rows` holds, all of them counted ones, with `noun` if given;
    `where` says which they are.
    """
    return _number(len(rows), noun, "findings", "rows", where)


def sources(
    rows: pd.DataFrame, noun: str = "", show: str = "findings", /, **where: Codes
) -> Number:
    """Return how many distinct sources `rows` of the table `show` are from."""
    return _number(rows["source_id"].nunique(), noun, show, "sources", where)


def programmes(rows: pd.DataFrame, noun: str = "", /, **where: Codes) -> Number:
    """Return how many distinct programmes the findings `rows` are about."""
    return _number(rows["programme"].nunique(), noun, "findings", "programmes", where)


def resting_on(rows: pd.DataFrame, works: pd.DataFrame, /, **where: Codes) -> Number:
    """Return on how many independent programmes the findings `rows` rest, in words; `where` says
    which they are.
    """
    number = rows["programme"].nunique()
    return worded(
        number,
        bodies.resting_on(rows, works),
        "findings",
        "programmes",
        **{"counts": "counted", **where},
    )


def _number(number: int, noun: str, show: str, counts_of: str, where: dict[str, Codes]) -> Number:
    words = count(number, noun) if noun else whole(number)
    return worded(number, words, show, counts_of, **{"counts": "counted", **where})
