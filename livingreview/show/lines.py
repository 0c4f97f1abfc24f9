"""Charts along a line: works at their years, words where a text places them between two ends."""

import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from livingreview.evidence.query import picture_link
from livingreview.show.charts import Caption, key, told_figure
from livingreview.show.drawing import STYLE, drawing, link_bars
from livingreview.show.figure import Figure
from livingreview.show.palette import DARK_BLUE, GRID, ORANGE, QUIET, SERIES
from livingreview.words import count, listed

POINTS = {"s": "square", "o": "circle", "D": "diamond", "^": "triangle"}
LETTERS, STOP = 56, 0.009
ASIDE: Mapping[float, Literal["left", "right"]] = {0.0: "left", 1.0: "right"}


def timeline(
    events: pd.DataFrame,
    kinds: Mapping[str, str],
    caption: Caption,
    axis: str,
    *,
    kind: str,
    asked: Callable[[Any], str],
    numbers: Iterable[str],
    noun: str = "source",
) -> Figure:
    """Return a row for each of `events`, in their order, with a point at its year; its kind is
    shown by shape, colour and word.

    `events` has the columns `year` (missing: named, not drawn), `label`, `short` (the label in the
    picture) and one named by `kind`. `kinds` are the words for the kinds shown, at most four.
    `asked` returns the query for an event, and `numbers` follow the headline in the alternative
    text.
    """
    drawn = events[events["year"].notna()].astype({"year": int})
    undated = events.loc[events["year"].isna(), "label"]
    first, last = (int(drawn["year"].min()), int(drawn["year"].max())) if len(drawn) else (0, 1)
    with mpl.rc_context(STYLE):
        picture, axes = drawing(len(drawn) + 2)
        for (code, word), shape, colour in zip(kinds.items(), POINTS, SERIES, strict=False):
            of_kind = drawn.assign(row=range(len(drawn)))[drawn[kind] == code]
            points = axes.scatter(
                of_kind["year"], of_kind["row"], marker=shape, s=90, color=colour.light, label=word,
                zorder=3,
            )  # fmt: skip
            spoken = f"{word.lower()}: 1 {noun}"
            points.set_urls(
                [picture_link(asked(it), f"{it.label}, {spoken}") for it in of_kind.itertuples()]
            )
        for row, event in enumerate(drawn.itertuples()):
            side, shift = ("left", 11) if event.year <= (first + last) / 2 else ("right", -11)
            axes.annotate(
                event.short, (event.year, row), (shift, 0), textcoords="offset points", va="center",
                ha=side,
            )  # fmt: skip
        axes.set_yticks([])
        axes.set_ylim(len(drawn) - 0.4, -0.6)
        axes.set_xlabel(axis)
        axes.set_xlim(first - 0.6, last + 0.6)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        key(picture, len(kinds))
    named = zip(drawn["short"], drawn[kind].map(kinds), strict=True)
    dated = listed(f"{short} ({word.lower()})" for short, word in named)
    shapes = listed(
        f"{word.lower()} {shape}"
        for word, shape in zip(kinds.values(), POINTS.values(), strict=False)
    )
    described = [f"In order of their years: {dated}", f"Shapes: {shapes}"]
    if len(undated):
        described.append(f"Not drawn, because no year is given: {listed(undated)}")
    data = events[["year", "label", kind]].to_csv(index=False, lineterminator="\n")
    return told_figure(caption, picture, numbers, described, data, events)


def places_between(
    placed: pd.DataFrame,
    lines: Sequence[str],
    places: Mapping[str, str],
    caption: Caption,
    *,
    asked: Callable[[pd.DataFrame], str],
    numbers: Iterable[str],
    described: Iterable[str],
    data: str,
    noun: str,
) -> Figure:
    """Return a line for each of `lines` with what stands at each of the `places` on it.

    `placed` has the columns `line`, `place` (codes of `places`) and `words`. `places` holds the
    words for the codes from the one end to the other; only their order has meaning. The ends are
    stops, the places between them wide bars, since nobody says where between them. `asked` returns
    the query for the rows at one place of one line, and `noun` is what a row is; the rest is as
    `livingreview.show.charts.told_figure` takes it.
    """
    across = {code: number / (len(places) - 1) for number, code in enumerate(places)}
    with mpl.rc_context(STYLE):
        picture, axes = drawing(max(len(lines), 1) * 3.2 + 1.2)
        for row, line in enumerate(lines):
            axes.text(0, row - 0.3, line, va="bottom", color=QUIET.light)
            axes.plot([0, 1], [row, row], color=GRID.light, linewidth=2, zorder=1)
            for code, x in across.items():
                here = placed[(placed["line"] == line) & (placed["place"] == code)]
                if len(here):
                    spoken = f"{line}, {places[code].lower()}: {count(len(here), noun)}"
                    link = picture_link(asked(here), spoken)
                    _place(axes, x, row, list(here["words"]), len(places), link)
        axes.set_xlim(-0.02, 1.02)
        axes.set_ylim(max(len(lines), 1) - 0.2, -0.7)
        axes.set_xticks(list(across.values()), list(places.values()))
        axes.set_yticks([])
        axes.xaxis.tick_top()
        axes.grid(visible=False)
        axes.spines["bottom"].set_visible(False)
        for label, x in zip(axes.get_xticklabels(), across.values(), strict=True):
            label.set_horizontalalignment(ASIDE.get(x, "center"))
    return told_figure(caption, picture, numbers, described, data, placed)


def _place(axes: Axes, x: float, row: int, words: Sequence[str], places: int, link: str) -> None:
    half = STOP if x in ASIDE else 0.3 / (places - 1)
    look: dict[str, Any] = (
        {"height": 0.36, "color": DARK_BLUE.light}
        if x in ASIDE
        else {"height": 0.17, "color": ORANGE.light}
    )
    link_bars(axes.barh([row], [2 * half], left=x - half, zorder=2, **look), [link])
    wrapped = "\n".join(
        textwrap.fill(word.replace("/", "/ "), LETTERS // places, break_long_words=False)
        for word in words
    )
    axes.text(x, row + 0.2, wrapped, ha=ASIDE.get(x, "center"), va="top")
