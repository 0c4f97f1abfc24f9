"""Figures of the conclusions: which gaps the cited sources name."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd

from ics.what_counts import SCOTLAND
from ics.wording import WHEN, gap_words, whole_or_none
from livingreview.evidence.query import Codes, query
from livingreview.show.charts import Bar, Caption, bars_beside
from livingreview.show.figure import Figure
from livingreview.show.palette import DARK_BLUE, ORANGE
from livingreview.words import count, listed


def gaps_named(counts: pd.DataFrame, labels: Mapping[str, str], name: str) -> Figure:
    """Return bars side by side: how many distinct sources name each gap, and how many of these are
    Scottish.

    `counts` has a row a gap and the columns `everywhere` and `scottish`; `labels` are the words for
    the gaps.
    """
    words = {gap: gap_words(labels[gap]) for gap in counts.index}
    subtitle = f"Distinct sources that name each gap, individually or in a list; {WHEN}"
    return bars_beside(
        counts.rename_axis("gap"),
        words,
        {
            "everywhere": Bar("All cited sources", DARK_BLUE, _asked),
            "scottish": Bar("Of these Scottish", ORANGE, partial(_asked, countries=SCOTLAND)),
        },
        Caption(name, _headline(counts, words), subtitle),
        "Cited sources",
        numbers=[
            f"{words[gap]} {row.everywhere}, {row.scottish} Scottish"
            for gap, row in counts.iterrows()
        ],
        described=[f"{words[gap]}: {_in_words(row)}" for gap, row in counts.iterrows()],
        room=0.8,
    )


def _asked(gap: str, **where: Codes) -> str:
    return query("themes", "sources", theme=gap, counts="counted", **where)


def _in_words(row: Any) -> str:
    if not row.everywhere:
        return "no cited source"
    sources = count(row.everywhere, "cited source")
    return f"{sources}, {whole_or_none(row.scottish)} of them Scottish"


def _headline(counts: pd.DataFrame, words: Mapping[str, str]) -> str:
    nobody = [words[gap].lower() for gap in counts.index if not counts.at[gap, "everywhere"]]
    abroad = [words[gap].lower() for gap in counts.index if not counts.at[gap, "scottish"]]
    if len(nobody) == len(counts):
        return "No cited source names any gap"
    if nobody:
        return f"No cited source names the gap in {listed(nobody, 'or')}"
    if abroad:
        return f"Every gap has a cited source; no Scottish one for {listed(abroad, 'or')}"
    return "Every gap is named by a cited source, and by a Scottish one"
