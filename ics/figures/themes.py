"""Figures of themes: which barriers and factors the cited sources name."""

from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd

from ics.wording import WHEN
from livingreview.evidence.query import query
from livingreview.show.charts import Bar, Caption, bars_beside, bars_stacked
from livingreview.show.figure import Figure
from livingreview.show.palette import DARK_BLUE, ORANGE, SERIES
from livingreview.words import count, listed, naming, whole


def themes_named(
    counts: pd.DataFrame, labels: Mapping[str, str], ways: Mapping[str, str], name: str, noun: str
) -> Figure:
    """Return stacked bars: how many distinct sources name each theme (rows of `counts`), by
    attribution (columns).

    `labels` and `ways` are the words for themes and attributions; `noun` says what the themes are
    (``barrier``).
    """
    alone, total = counts["individual"], counts.sum(axis=1)
    mostly = [labels[theme] for theme in counts.index if alone[theme] < total[theme] / 2]
    what = f"Distinct sources that name each {noun}, by how the text attributes it"
    headline = _mostly_in_lists(mostly, len(counts), noun)
    filled = [way for way in counts if counts[way].any()]
    return bars_stacked(
        counts.rename_axis(noun),
        labels,
        {
            way: Bar(ways[way], colour, partial(_named, way=way))
            for way, colour in zip(filled or counts, SERIES, strict=False)
        },
        Caption(name, headline, f"{what}; {WHEN}"),
        "Cited sources",
    )


def barriers_and_factors(pairs: pd.DataFrame, labels: Mapping[str, str], name: str) -> Figure:
    """Return bars side by side: each barrier with the factors that answer it, as
    `counts.barriers_and_factors` gives them.
    """
    factors = pairs.set_index("barrier")["factors"].to_dict()
    answered = int((pairs["as_factor"] >= pairs["as_barrier"]).sum())
    matched = f"{'is' if answered == 1 else 'are'} matched by as many sources on the remedy"
    headline = f"{whole(answered)} of {count(len(pairs), 'barrier')} {matched}"
    subtitle = f"Distinct sources, individual attributions only; {WHEN}"
    return bars_beside(
        pairs.assign(
            factors=[_labels(codes, labels, "and") for codes in pairs["factors"]]
        ).set_index("barrier"),
        labels,
        {
            "as_barrier": Bar("Name the barrier", DARK_BLUE, _named),
            "as_factor": Bar(
                "Name a factor that answers it", ORANGE, lambda barrier: _named(factors[barrier])
            ),
        },
        Caption(name, headline, subtitle),
        "Cited sources",
        described=[
            f"{labels[row.barrier]}: {naming(row.as_barrier, 'it')}, "
            + naming(row.as_factor, _labels(row.factors, labels, "or").lower())
            for row in pairs.itertuples()
        ],
        between=": ",
    )


def _named(themes: str | Sequence[str], way: str = "individual") -> str:
    return query("themes", "sources", counts="counted", theme=themes, named=way)


def _labels(codes: Sequence[str], labels: Mapping[str, str], joined_by: str) -> str:
    return listed((labels[code] for code in codes), joined_by)


def _mostly_in_lists(mostly: Sequence[str], themes: int, noun: str) -> str:
    if not mostly:
        return f"No {noun} rests mostly on lists of citations"
    if len(mostly) == themes:
        return f"Every {noun} rests mostly on lists of citations"
    names = listed([mostly[0], *(word.lower() for word in mostly[1:])])
    return f"{names} {'rests' if len(mostly) == 1 else 'rest'} mostly on lists of citations"
