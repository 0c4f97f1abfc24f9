"""Figures of themes: which barriers and factors the cited sources name."""

from collections.abc import Iterable, Mapping, Sequence

import matplotlib as mpl
import pandas as pd
from matplotlib.ticker import MaxNLocator

from livingreview.evidence.query import picture_link, query
from livingreview.show import beneath
from livingreview.show.drawing import STYLE, as_svg, drawing, link_bars
from livingreview.show.figure import Figure
from livingreview.show.palette import DARK_BLUE, LABELS, ORANGE, SERIES
from livingreview.words import count, listed, naming, sentence, whole

REVIEW_SOURCE = "Brown and White (2006), coded from its text"
WHEN = "works cited in the 2006 review"


def themes_named(
    counts: pd.DataFrame, labels: Mapping[str, str], ways: Mapping[str, str], name: str, noun: str
) -> Figure:
    """Return stacked bars: how many distinct sources name each theme (rows of `counts`), by
    attribution (columns).

    `labels` and `ways` are the words for themes and attributions; `noun` says what the themes are
    (``barrier``).
    """
    shown = counts[[way for way in counts.columns if counts[way].any()] or list(counts.columns[:1])]
    themes = [labels[theme] for theme in shown.index]
    with mpl.rc_context(STYLE):
        picture, axes = drawing(len(themes) + 1.5)
        left = pd.Series(0, index=shown.index)
        for way, colour in zip(shown.columns, SERIES, strict=False):
            bars = axes.barh(
                themes, shown[way], left=left, height=0.62, color=colour.light, label=ways[way]
            )
            numbers = [whole(number) if number else "" for number in shown[way]]
            axes.bar_label(bars, numbers, label_type="center", color=LABELS[colour.name].light)
            told = [f"{word}, {ways[str(way)].lower()}" for word in themes]
            link_bars(
                bars,
                _links(
                    shown[way], told, [{"theme": theme, "named": str(way)} for theme in shown.index]
                ),
            )
            left = left + shown[way]
        axes.invert_yaxis()
        axes.set_xlim(0, max(left.max(), 1) + 0.5)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_xlabel("Cited sources")
        picture.legend(loc="outside upper left", frameon=False, ncols=1, alignment="left")
    lists = shown.drop(columns="individual", errors="ignore").sum(axis=1)
    mostly = [labels[theme] for theme in shown.index if lists[theme] > shown.sum(axis=1)[theme] / 2]
    headline = _mostly_in_lists(mostly, len(themes), noun)
    words = [f"{labels[theme]}: {_ways(row, ways)}" for theme, row in shown.iterrows()]
    numbers = [f"{labels[theme]} {whole(row.sum())}" for theme, row in shown.iterrows()]
    return Figure(
        name=name,
        headline=headline,
        subtitle=f"Distinct sources that name each {noun}, by how the text attributes it; {WHEN}",
        svg=as_svg(picture, name),
        alt=f"{headline}. {'; '.join(numbers)}.",
        description=f"{'. '.join(words)}.",
        source=REVIEW_SOURCE,
        data=shown.rename(index=labels, columns=ways).rename_axis(noun).to_csv(lineterminator="\n"),
        sources=beneath.sources(counts),
    )


def barriers_and_factors(pairs: pd.DataFrame, labels: Mapping[str, str], name: str) -> Figure:
    """Return bars side by side: each barrier with the factors that answer it, as
    `counts.barriers_and_factors` gives them.
    """
    barriers = [labels[barrier] for barrier in pairs["barrier"]]
    rows = range(len(pairs))
    with mpl.rc_context(STYLE):
        picture, axes = drawing(len(pairs) * 1.7 + 1.5)
        for column, shift, colour, label in (
            ("as_barrier", -0.2, DARK_BLUE, "Name the barrier"),
            ("as_factor", 0.2, ORANGE, "Name a factor that answers it"),
        ):
            bars = axes.barh(
                [row + shift for row in rows],
                pairs[column],
                height=0.36,
                color=colour.light,
                label=label,
            )
            axes.bar_label(bars, [whole(number) for number in pairs[column]], padding=4)
            themes = (
                pairs["barrier"].map(lambda one: (one,))
                if column == "as_barrier"
                else pairs["factors"]
            )
            told = [f"{barrier}: {label.lower()}" for barrier in barriers]
            link_bars(
                bars,
                _links(
                    pairs[column],
                    told,
                    [{"theme": codes, "named": "individual"} for codes in themes],
                ),
            )
        axes.set_yticks(list(rows), barriers)
        axes.invert_yaxis()
        axes.set_xlim(0, max(pairs[["as_barrier", "as_factor"]].max().max(), 1) + 0.5)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_xlabel("Cited sources")
        picture.legend(loc="outside upper left", frameon=False, ncols=1, alignment="left")
    answered = int((pairs["as_factor"] >= pairs["as_barrier"]).sum())
    verb = "is" if answered == 1 else "are"
    headline = (
        f"{whole(answered)} of {count(len(pairs), 'barrier')} {verb} matched by as many sources on"
        " the remedy"
    )
    words = [
        f"{labels[row.barrier]}: {naming(row.as_barrier, 'it')}, "
        f"{naming(row.as_factor, listed([labels[factor].lower() for factor in row.factors], 'or'))}"
        for row in pairs.itertuples()
    ]
    numbers = [
        f"{labels[row.barrier]} {row.as_barrier} and {row.as_factor}" for row in pairs.itertuples()
    ]
    table = pairs.assign(
        barrier=barriers,
        factors=[listed([labels[factor] for factor in factors]) for factors in pairs["factors"]],
    )
    return Figure(
        name=name,
        headline=headline,
        subtitle=f"Distinct sources, individual attributions only; {WHEN}",
        svg=as_svg(picture, name),
        alt=f"{headline}. {'; '.join(numbers)}.",
        description=sentence(". ".join(words)),
        source=REVIEW_SOURCE,
        data=table.to_csv(index=False, lineterminator="\n"),
        sources=beneath.sources(pairs),
    )


def _links(
    numbers: Iterable[int], words: Iterable[str], where: Iterable[Mapping[str, str | Sequence[str]]]
) -> list[str]:
    return [
        picture_link(
            query("themes", "sources", counts="counted", **codes),
            f"{word}: {count(number, 'source')}",
        )
        if number
        else ""
        for number, word, codes in zip(numbers, words, where, strict=True)
    ]


def _mostly_in_lists(mostly: Sequence[str], themes: int, noun: str) -> str:
    if not mostly:
        return f"No {noun} rests mostly on lists of citations"
    if len(mostly) == themes:
        return f"Every {noun} rests mostly on lists of citations"
    names = listed([mostly[0], *(word.lower() for word in mostly[1:])])
    return f"{names} {'rests' if len(mostly) == 1 else 'rest'} mostly on lists of citations"


def _ways(row: pd.Series, ways: Mapping[str, str]) -> str:
    parts = [f"{whole(number)} {ways[str(way)].lower()}" for way, number in row.items() if number]
    return f"{count(int(row.sum()), 'source')} ({listed(parts)})" if parts else "no sources"
