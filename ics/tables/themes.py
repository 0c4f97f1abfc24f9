"""Tables of themes: who names what, and what kind of work names it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ics.counts import sources_by, sources_in_all
from ics.what_counts import SCOTLAND, scottish
from livingreview.show import beneath
from livingreview.show.cells import Cell, Part
from livingreview.show.places import REVIEW_SOURCE, linked, source
from livingreview.show.table import Table

MARKS = {"individual": "Alone", "one-theme-list": "List", "many-theme-list": "Long list"}
MARKS_EXPLAINED = (
    "Alone: the text speaks of the source by itself. List: in a list for this theme. Long list: in"
    " a list for many themes at once."
)
EMPTY_EXPLAINED = (
    "An empty cell means that the review does not name the theme with this source, not that the"
    " source is silent on it."
)
SIDES = {"questions": "questions it", "mixed": "sees both sides"}


def by_kind(
    named: pd.DataFrame,
    labels: Mapping[str, str],
    kinds: Mapping[str, str],
    name: str,
    caption: str,
) -> Table:
    """Return how many distinct sources name each theme, by kind of evidence, with all sources and
    the Scottish ones.

    `named` has one row for a theme and source, joined with the sources; kinds that nobody has are
    left out.
    """
    counts = sources_by(named, "evidence_kind")
    shown = [kind for kind in counts.columns if counts[kind].any()]
    everyone, ours = sources_in_all(named), sources_in_all(scottish(named))
    rows: list[list[Cell]] = [
        [
            labels[theme],
            *(_named(counts.at[theme, kind], theme, evidence_kind=kind) for kind in shown),
            _named(everyone[theme], theme),
            _named(ours[theme], theme, country=SCOTLAND),
        ]
        for theme in counts.index
    ]
    header = ["Theme", *(kinds[kind] for kind in shown), "All sources", "Of these Scottish"]
    return Table(
        name,
        caption,
        header,
        rows,
        REVIEW_SOURCE,
        note="A source may name several themes, so rows do not add up to the number of sources.",
        sources=beneath.sources(named),
    )


def matrix(
    named: pd.DataFrame, works: pd.DataFrame, labels: Mapping[str, str], name: str, caption: str
) -> Table:
    """Return sources by themes, each cell saying how the text attributes the theme to the source.

    `named` has one row for a theme and source; sources are cited and linked to all that is coded
    from them.
    """
    themes = [theme for theme in named["theme"].cat.categories if (named["theme"] == theme).any()]
    cells = {(row.source_id, row.theme): MARKS[row.attribution] for row in named.itertuples()}
    rows: list[list[Cell]] = [
        [
            source(work.source_id, work.label),
            *(cells.get((work.source_id, theme), "") for theme in themes),
        ]
        for work in _cited_works(named, works)
    ]
    note = f"{MARKS_EXPLAINED} {EMPTY_EXPLAINED}"
    header = ["Source", *(labels[theme] for theme in themes)]
    return Table(
        name, caption, header, rows, REVIEW_SOURCE, note=note, widths=(28, *(9 for _ in themes))
    )


def who_says_what(
    named: pd.DataFrame, works: pd.DataFrame, labels: Mapping[str, str], name: str, caption: str
) -> Table:
    """Return a row for each theme and source: its side, how the text attributes it, and where."""
    order = {work.source_id: work.label for work in _cited_works(named, works)}
    rows: list[list[Cell]] = [
        [
            labels[row.theme],
            source(row.source_id, order[row.source_id]),
            SIDES.get(row.stance, "names it"),
            MARKS[row.attribution],
            "; ".join(row.locators),
        ]
        for row in named.sort_values("theme", kind="stable").itertuples()
    ]
    return Table(
        name,
        caption,
        ["Theme", "Source", "Side", "Attribution", "Place in the review"],
        rows,
        REVIEW_SOURCE,
        note=MARKS_EXPLAINED,
        stubs=2,
        widths=(22, 28, 16, 12, 22),
    )


def _named(number: int, theme: str, **where: str) -> list[Part]:
    return linked(number, "themes", "sources", theme=theme, counts="counted", **where)


def _cited_works(named: pd.DataFrame, works: pd.DataFrame) -> list[Any]:
    return list(
        works[works["source_id"].isin(named["source_id"])].sort_values("label").itertuples()
    )
