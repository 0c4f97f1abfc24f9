"""Tables of themes: who names what, and what kind of work names it."""

from typing import Any

import pandas as pd

from ics.counts import sources_by, sources_in_all
from ics.what_counts import SCOTLAND, scottish
from ics.wording import REVIEW_SOURCE, SCOTTISH, Labels
from livingreview.show.cells import Part
from livingreview.show.places import labels_of, linked, source
from livingreview.show.table import Columns, Table, coded, of_rows

MARKS = {"individual": "Alone", "one-theme-list": "List", "many-theme-list": "Long list"}
MARKS_EXPLAINED = (
    "Alone: the text speaks of the source by itself. List: in a list for this theme. Long list: in "
    "a list for many themes at once."
)
EMPTY_EXPLAINED = (
    "An empty cell means that the review does not name the theme with this source, not that the "
    "source is silent on it."
)
SEVERAL = "A source may name several themes, so rows do not add up to the number of sources."
SIDES = {"questions": "questions it", "mixed": "sees both sides"}


def by_kind(named: pd.DataFrame, labels: Labels, kinds: Labels, name: str, caption: str) -> Table:
    """Return how many distinct sources name each theme, by kind of evidence, with all sources and
    the Scottish ones.

    `named` has one row for a theme and source, joined with the sources; kinds that nobody has are
    left out.
    """

    def column(head: str, numbers: pd.Series, **where: str) -> tuple[str, int, Any]:
        return head, 0, lambda row: _named(numbers[row.Index], row.Index, **where)

    counts = sources_by(named, "evidence_kind")
    columns: Columns = [
        ("Theme", 0, lambda row: labels[row.Index]),
        *(
            column(kinds[kind], counts[kind], evidence_kind=kind)
            for kind in counts
            if counts[kind].any()
        ),
        column("All sources", sources_in_all(named)),
        column(SCOTTISH, sources_in_all(scottish(named)), country=SCOTLAND),
    ]
    return of_rows(name, caption, counts, columns, REVIEW_SOURCE, SEVERAL)


def matrix(
    named: pd.DataFrame, works: pd.DataFrame, labels: Labels, name: str, caption: str
) -> Table:
    """Return sources by themes, each cell saying how the text attributes the theme to the source.

    `named` has one row for a theme and source; sources are cited and linked to all that is coded
    from them.
    """
    cells = {(row.source_id, row.theme): MARKS[row.attribution] for row in named.itertuples()}
    themes = [theme for theme in named["theme"].cat.categories if (named["theme"] == theme).any()]
    columns: Columns = [
        ("Source", 28, lambda work: source(work.source_id, work.label)),
        *(
            (labels[theme], 9, lambda work, theme=theme: cells.get((work.source_id, theme), ""))
            for theme in themes
        ),
    ]
    naming = works[works["source_id"].isin(named["source_id"])].sort_values("label")
    note = f"{MARKS_EXPLAINED} {EMPTY_EXPLAINED}"
    return of_rows(name, caption, naming, columns, REVIEW_SOURCE, note)


def who_says_what(
    named: pd.DataFrame, works: pd.DataFrame, labels: Labels, name: str, caption: str
) -> Table:
    """Return a row for each theme and source: its side, how the text attributes it, and where."""
    who = labels_of(works)
    columns: Columns = [
        ("Theme", 22, coded("theme", labels)),
        ("Source", 28, lambda row: source(row.source_id, who[row.source_id])),
        ("Side", 16, lambda row: SIDES.get(row.stance, "names it")),
        ("Attribution", 12, coded("attribution", MARKS)),
        ("Place in the review", 22, lambda row: "; ".join(row.locators)),
    ]
    ordered = named.sort_values("theme", kind="stable")
    return of_rows(name, caption, ordered, columns, REVIEW_SOURCE, MARKS_EXPLAINED, stubs=2)


def _named(number: int, theme: str, **where: str) -> list[Part]:
    return linked(number, "themes", "sources", theme=theme, counts="counted", **where)
