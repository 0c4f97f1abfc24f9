"""Tables of themes: who names what, and what kind of work names it."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from ics.wording import SCOTTISH, Labels
from livingreview.evidence.query import SOURCES
from livingreview.show.numbers import Selection
from livingreview.show.places import labels_of, source
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


def by_kind(
    themes: Mapping[str, Selection], labels: Labels, kinds: Labels, name: str, caption: str
) -> Table:
    """Return how many distinct sources name each theme, by kind of evidence, with all sources and
    the Scottish ones.

    `themes` holds the rows of each theme; kinds that nobody has are left out.
    """

    def column(head: str, chosen: Callable[[Selection], Selection]) -> tuple[str, int, Any]:
        return head, 0, lambda theme: chosen(themes[theme]).cell(SOURCES)

    def of_kind(kind: str) -> Callable[[Selection], Selection]:
        return lambda rows: rows.about(evidence_kind=kind)

    columns: Columns = [
        ("Theme", 0, lambda theme: labels[theme]),
        *(
            column(words, of_kind(kind))
            for kind, words in kinds.items()
            if any(len(of_kind(kind)(rows)) for rows in themes.values())
        ),
        column("All sources", lambda rows: rows),
        column(SCOTTISH, lambda rows: rows.focused),
    ]
    rows = [selection.rows for selection in themes.values()]
    return of_rows(name, caption, themes, columns, SEVERAL, rests_on=rows)


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
    return of_rows(name, caption, naming, columns, note)


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
    return of_rows(name, caption, ordered, columns, MARKS_EXPLAINED, stubs=2)
