"""Figures of themes: which barriers and factors the cited sources name."""

from collections.abc import Mapping

import pandas as pd

from ics import headlines
from ics.wording import WHEN
from livingreview.evidence.query import Codes, query
from livingreview.show.beneath import noting
from livingreview.show.charts import Bar, Caption, bars
from livingreview.show.figure import Figure
from livingreview.show.palette import REVIEWED

ALONE, GATHERED = "individual", ".other"


def themes_named(counts: pd.DataFrame, labels: Mapping[str, str], name: str, noun: str) -> Figure:
    """Return bars, the longest first: how many distinct sources name each theme (rows of `counts`),
    individually and in lists (the columns are ways of attribution). Themes that gather whatever
    has no code of its own come last.

    `labels` are the words for themes; `noun` says what they are (``barrier``).
    """
    in_lists = tuple(str(way) for way in counts if way != ALONE)
    ways = pd.DataFrame({ALONE: counts[ALONE], "listed": counts[list(in_lists)].sum(axis=1)})
    gathered = ways.index.astype(str).str.endswith(GATHERED)
    order = ways.assign(last=gathered, total=ways.sum(axis=1)).sort_values(
        ["last", "total", ALONE], ascending=[True, False, False], kind="stable"
    )
    return bars(
        noting(ways.loc[order.index].rename_axis(noun), counts),
        labels,
        {
            ALONE: Bar("Individually", REVIEWED, lambda theme: _named(theme, ALONE)),
            "listed": Bar(
                "In a list", REVIEWED, lambda theme: _named(theme, in_lists), hollow=True
            ),
        },
        Caption(
            name,
            headlines.most_named(ways[~gathered], labels, noun),
            f"Sources that name each {noun}, discussed individually or only listed; {WHEN}",
        ),
        "Cited sources that name it",
    )


def _named(theme: str, way: Codes) -> str:
    return query("themes", "sources", counts="counted", theme=theme, named=way)
