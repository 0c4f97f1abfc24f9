"""Tables of gaps in the evidence: which cited sources name them, and where the review does."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from ics.counts import sources_in_all
from ics.reviewed import REVIEW
from ics.what_counts import SCOTLAND, scottish, with_sources
from ics.wording import REVIEW_SOURCE, SCOTTISH, Labels, gap_words
from livingreview.show.cells import Citation, Link, Part, Words
from livingreview.show.places import coded_row, joined, labels_of, linked, row_place, source
from livingreview.show.table import Columns, Table, of_rows

NO_MEASURE = (
    "How many sources name a gap says nothing of how much it matters. The review itself is never "
    "counted as a source."
)
ONCE = "A source counts once for a gap. The review itself is no source and is not counted."
Column = tuple[str, int, Callable[[str], list[Part]]]


def gaps(
    named: pd.DataFrame,
    themes: pd.DataFrame,
    works: pd.DataFrame,
    labels: Labels,
    name: str,
    caption: str,
) -> Table:
    """Return which cited sources name each gap: individually, in lists, the Scottish ones, and the
    review's own places.

    `named` has one row for a gap and source; `themes` has the rows as coded, the review's own among
    them, and gives the places where it names a gap itself; `works` says what each source is.
    """
    who = labels_of(works)

    def sources(rows: pd.DataFrame) -> list[Part]:
        ordered = sorted(rows["source_id"].unique(), key=lambda source_id: who[source_id].lower())
        return joined(source(source_id, who[source_id]) for source_id in ordered)

    columns: Columns = [
        ("Gap", 16, lambda gap: gap_words(labels[gap])),
        _number("Cited sources", 9, named),
        _naming("Spoken of individually", 28, named, sources, alone=True),
        _naming("In a list only", 17, named, sources, alone=False),
        _scottish(named, works),
        _own("The review in its own voice", 21, themes),
    ]
    return of_rows(name, caption, _codes(named), columns, REVIEW_SOURCE, NO_MEASURE)


def gaps_by_place(
    named: pd.DataFrame,
    themes: pd.DataFrame,
    works: pd.DataFrame,
    labels: Labels,
    name: str,
    caption: str,
) -> Table:
    """Return each gap with the sources that name it and the places where they do; arguments as in
    `gaps`.
    """
    who = labels_of(works)

    def places(row: Any) -> list[Part]:
        links = [
            Link(at, row_place("themes", f"{row.theme}/{row.source_id}/{at}"))
            for at in row.locators
        ]
        parted = [part for link in links for part in (Words(", "), link)]
        return [Citation(row.source_id, who[row.source_id]), *parted]

    def sources(rows: pd.DataFrame) -> list[Part]:
        return joined(places(row) for row in rows.itertuples())

    columns: Columns = [
        ("Gap", 16, lambda gap: gap_words(labels[gap])),
        _number("Sources", 8, named),
        _scottish(named, works),
        _naming("Named individually", 30, named, sources, alone=True),
        _naming("Named only in a list", 17, named, sources, alone=False),
        _own("The review itself says so at", 20, themes),
    ]
    return of_rows(name, caption, _codes(named), columns, REVIEW_SOURCE, ONCE)


def _codes(named: pd.DataFrame) -> list[str]:
    return list(named["theme"].cat.categories)


def _number(head: str, width: int, named: pd.DataFrame, **where: str) -> Column:
    numbers = sources_in_all(named)
    asked = {"counts": "counted", **where}
    return head, width, lambda gap: linked(numbers[gap], "themes", "sources", theme=gap, **asked)


def _scottish(named: pd.DataFrame, works: pd.DataFrame) -> Column:
    about = named[["theme", "source_id"]]
    return _number(SCOTTISH, 9, scottish(with_sources(about, works)), country=SCOTLAND)


def _naming(
    head: str,
    width: int,
    named: pd.DataFrame,
    cell: Callable[[pd.DataFrame], list[Part]],
    *,
    alone: bool,
) -> Column:
    rows = named[(named["attribution"] == "individual") == alone]
    return head, width, lambda gap: cell(rows[rows["theme"] == gap])


def _own(head: str, width: int, themes: pd.DataFrame) -> Column:
    own = themes[themes["source_id"] == REVIEW]
    return (
        head,
        width,
        lambda gap: joined(
            coded_row("themes", row) for row in own[own["theme"] == gap].itertuples()
        ),
    )
