"""Numbers of rows, each with a link to exactly the rows it counts; a condition stands once."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from livingreview.evidence import fields
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.query import PROGRAMMES, ROWS, SOURCES, Codes, Query, picture_link, query
from livingreview.evidence.reading import EVERY_BODY
from livingreview.show.cells import Part, RowsLink, Words
from livingreview.words import count, whole

Number = str | RowsLink


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
        return len(self._places)

    @cached_property
    def _places(self) -> list[int]:
        return fields.places(self.evidence, self.query)

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The rows, typed, with all columns of their table; changing the frame changes nobody
        else's.
        """
        return self._taken(self.evidence.rows(self.query.show))

    def _taken(self, rows: pd.DataFrame) -> pd.DataFrame:
        return rows.take(self._places).reset_index(drop=True)

    def about(self, **where: Codes) -> "Selection":
        """Return those of the rows that meet these conditions too."""
        return Selection(self.evidence, self.query.narrowed(**where))

    @property
    def focused(self) -> "Selection":
        """Those of the rows that are in the focus of the review, as ``review.toml`` says."""
        settings = self.evidence.settings
        focus = settings.focus
        codes = dict(self.query.expanded(settings.groups).where).get(focus.field)
        if codes is None or focus.code in codes:
            return self.about(**{focus.field: focus.code})
        both = (*self.query.where, (focus.field, (focus.code,)))
        return Selection(self.evidence, Query(self.query.show, both))

    def by(self, field: str, codes: Iterable[str]) -> "dict[str, Selection]":
        """Return those of the rows that have each of `codes` in `field`."""
        return {code: self.about(**{field: code}) for code in codes}

    def number(self, of: str = ROWS) -> int:
        """Return how many ``rows``, distinct ``sources`` or distinct ``programmes`` there are."""
        if of == ROWS:
            return len(self)
        column = "source_id" if of == SOURCES else "programme"
        rows = self._taken(self.evidence.rows(self.query.show)[[column]])
        return int((self.evidence.cited(rows) if of == SOURCES else rows)[column].nunique())

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
        number = self.worded(whole(self.number(of)), of)
        return [Words(number) if isinstance(number, str) else number]

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
    >>> effects.about(direction="positive").address("sources")
    'show=findings&body=1&counts=counted&timing=happened&level=economic&direction=positive&count=sources'
    """
    counts = {} if "counts" in where else {"counts": fields.COUNTED}
    return Selection(evidence, Query.of(show, **counts, **where))


def _bodies(evidence: Evidence) -> tuple[str, ...]:
    """Return the numbers of the bodies that `evidence` is narrowed to; none for all of them."""
    if evidence.bodies == EVERY_BODY:
        return ()
    if len(evidence.bodies) == 1:
        return (str(evidence.bodies.start),)
    return tuple(
        sorted({str(evidence.body_of[source]) for source in evidence.sources["source_id"]})
    )
