"""Figures of the conclusions: which gaps the cited sources name."""

from collections.abc import Mapping

import matplotlib as mpl
import pandas as pd
from matplotlib.ticker import MaxNLocator

from ics.figures.themes import REVIEW_SOURCE, WHEN
from ics.what_counts import SCOTLAND
from livingreview.evidence.query import picture_link, query
from livingreview.show import beneath
from livingreview.show.drawing import STYLE, as_svg, drawing, link_bars
from livingreview.show.figure import Figure
from livingreview.show.palette import DARK_BLUE, ORANGE
from livingreview.words import count, listed, sentence, whole

BARS = (
    ("everywhere", -0.2, DARK_BLUE, "All cited sources"),
    ("scottish", 0.2, ORANGE, "Of these Scottish"),
)


def gaps_named(counts: pd.DataFrame, labels: Mapping[str, str], name: str) -> Figure:
    """Return bars side by side: how many distinct sources name each gap, and how many of these are
    Scottish.

    `counts` has a row a gap and the columns `everywhere` and `scottish`; `labels` are the words for
    the gaps.
    """
    words = {
        gap: sentence(labels[gap].removeprefix("Gap: ")).removesuffix(".") for gap in counts.index
    }
    rows = range(len(counts))
    with mpl.rc_context(STYLE):
        picture, axes = drawing(len(counts) * 1.7 + 1.5)
        for column, shift, colour, label in BARS:
            bars = axes.barh(
                [row + shift for row in rows],
                counts[column],
                height=0.36,
                color=colour.light,
                label=label,
            )
            axes.bar_label(bars, [whole(number) for number in counts[column]], padding=4)
            where = {"country": SCOTLAND} if column == "scottish" else {}
            link_bars(
                bars,
                [
                    _link(gap, int(number), f"{words[gap]}, {label.lower()}", where)
                    for gap, number in counts[column].items()
                ],
            )
        axes.set_yticks(list(rows), list(words.values()))
        axes.invert_yaxis()
        axes.set_xlim(0, max(counts["everywhere"].max(), 1) + 0.8)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_xlabel("Cited sources")
        picture.legend(loc="outside upper left", frameon=False, ncols=1, alignment="left")
    headline = _headline(counts, words)
    numbers = [
        f"{words[gap]} {row.everywhere}, {row.scottish} Scottish" for gap, row in counts.iterrows()
    ]
    told = [
        (
            f"{words[gap]}: {count(row.everywhere, 'cited source')},"
            f" {whole(row.scottish) if row.scottish else 'none'} of them Scottish"
            if row.everywhere
            else f"{words[gap]}: no cited source"
        )
        for gap, row in counts.iterrows()
    ]
    return Figure(
        name=name,
        headline=headline,
        subtitle=f"Distinct sources that name each gap, individually or in a list; {WHEN}",
        svg=as_svg(picture, name),
        alt=f"{headline}. {'; '.join(numbers)}.",
        description=f"{'. '.join(told)}.",
        source=REVIEW_SOURCE,
        data=counts.rename(index=words).rename_axis("gap").to_csv(lineterminator="\n"),
        sources=beneath.sources(counts),
    )


def _link(gap: str, number: int, words: str, where: Mapping[str, str]) -> str:
    asked = query("themes", "sources", theme=gap, counts="counted", **where)
    return picture_link(asked, f"{words}: {count(number, 'source')}") if number else ""


def _headline(counts: pd.DataFrame, words: Mapping[str, str]) -> str:
    nobody = [words[gap].lower() for gap in counts.index if not counts.at[gap, "everywhere"]]
    abroad = [
        words[gap].lower()
        for gap in counts.index
        if counts.at[gap, "everywhere"] and not counts.at[gap, "scottish"]
    ]
    if len(nobody) == len(counts):
        return "No cited source names any gap"
    if nobody:
        return f"No cited source names the gap in {listed(nobody, 'or')}"
    if abroad:
        return f"Every gap has a cited source; no Scottish one for {listed(abroad, 'or')}"
    return "Every gap is named by a cited source, and by a Scottish one"
