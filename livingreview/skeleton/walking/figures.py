"""The figures of this review: each says its headline and which rows it counts."""

import pandas as pd

from livingreview.evidence.evidence import Evidence
from livingreview.show.beneath import noting
from livingreview.show.charts import Bar, Caption, bars
from livingreview.show.figure import Figure
from livingreview.show.numbers import select
from livingreview.show.palette import IN_FOCUS, REVIEWED
from livingreview.words import count


def directions(evidence: Evidence) -> Figure:
    """Return bars: how many findings point each way, and how many of these are about
    the focus of this review.
    """
    words, focus = evidence.labels("direction"), evidence.settings.focus
    every = select(evidence, "findings").by("direction", words)
    here = {way: rows.about(**{focus.field: focus.code}) for way, rows in every.items()}
    counts = pd.DataFrame({"every": map(len, every.values()), "here": map(len, here.values())})
    counts = noting(counts.set_axis(list(words)), select(evidence, "findings").rows)
    better = count(len(every["better"]), "finding points", "findings point")
    return bars(
        counts,
        words,
        {
            "every": Bar("All findings", REVIEWED, lambda way: every[way].address()),
            "here": Bar(f"Of these {focus.adjective}", IN_FOCUS, lambda way: here[way].address()),
        },
        Caption(
            "directions",
            f"{better.capitalize()} to better for the children",
            "Findings by direction, whatever they rest on",
        ),
        "Findings",
        nested=True,
        noun="finding",
    )
