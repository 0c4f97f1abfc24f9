"""Figures of the conclusions: which gaps the cited sources name."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd

from ics import headlines
from ics.what_counts import SCOTLAND
from ics.wording import WHEN, gap_words, one_or_none
from livingreview.evidence.query import Codes, query
from livingreview.show.charts import Bar, Caption, bars
from livingreview.show.figure import Figure
from livingreview.show.palette import IN_FOCUS, REVIEWED
from livingreview.words import count


def gaps_named(counts: pd.DataFrame, labels: Mapping[str, str], name: str) -> Figure:
    """Return bars, the longest first: how many distinct sources name each gap, and how many of
    these are Scottish.

    `counts` has a row a gap and the columns `everywhere` and `scottish`; `labels` are the words for
    the gaps.
    """
    counts = counts.sort_values("everywhere", ascending=False, kind="stable")
    words = {gap: gap_words(labels[gap]) for gap in counts.index}
    subtitle = f"Sources that name each gap, spoken of individually or only listed; {WHEN}"
    return bars(
        counts.rename_axis("gap"),
        words,
        {
            "everywhere": Bar("All cited sources", REVIEWED, _asked),
            "scottish": Bar("Of these Scottish", IN_FOCUS, partial(_asked, countries=SCOTLAND)),
        },
        Caption(name, headlines.gaps(counts, words), subtitle),
        "Cited sources",
        nested=True,
        numbers=[
            f"{words[gap]} {row.everywhere}, {row.scottish} Scottish"
            for gap, row in counts.iterrows()
        ],
        described=[f"{words[gap]}: {_in_words(row)}" for gap, row in counts.iterrows()],
    )


def _asked(gap: str, **where: Codes) -> str:
    return query("themes", "sources", theme=gap, counts="counted", **where)


def _in_words(row: Any) -> str:
    if not row.everywhere:
        return "no cited source"
    sources = count(row.everywhere, "cited source")
    return f"{sources}, {one_or_none(row.scottish)} of them Scottish"
