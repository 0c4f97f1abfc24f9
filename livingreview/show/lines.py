"""Charts along a line: works at their years, words where a text places them between two ends."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from livingreview.evidence.query import picture_link
from livingreview.show.charts import Caption, figure_of
from livingreview.show.drawing import NARROW, WIDE, Layout, drawing, link_bars
from livingreview.show.figure import Figure
from livingreview.show.palette import GRID, QUIET, REVIEWED, Colour
from livingreview.words import count, listed

POINTS = {"s": "square", "o": "circle", "D": "diamond", "^": "triangle"}
TALL = 3.4  # rows of text that a line with its words takes
STOP = 0.009  # half the width of the stop at an end, as a share of the line
ASIDE: Mapping[float, Literal["left", "right"]] = {0.0: "left", 1.0: "right"}


def timeline(
    events: pd.DataFrame,
    kinds: Mapping[str, str],
    caption: Caption,
    axis: str,
    *,
    kind: str,
    colours: Mapping[str, Colour],
    asked: Callable[[Any], str],
    numbers: Iterable[str],
    noun: str = "source",
) -> Figure:
    """Return a row for each of `events`, in their order, with a point at its year; its kind is
    shown by shape and word, and what its colour means by `colours`.

    `events` has the columns `year` (missing: named, not drawn), `label`, `short` (the label in the
    picture), `colour` (a key of `colours`, which are the words for them; the first is not
    explained) and one named by `kind`. `kinds` are the words for the kinds shown, at most four.
    `asked` returns the query for an event, and `numbers` follow the headline in the alternative
    text.
    """
    dated = events[events["year"].notna()].astype({"year": int})
    undated = events.loc[events["year"].isna(), "label"]
    first, last = (int(dated["year"].min()), int(dated["year"].max())) if len(dated) else (0, 1)
    shapes = dict(zip(kinds, POINTS, strict=False))

    def draw(layout: Layout) -> Drawing:
        step = 1.9 if layout is NARROW else 1.1
        picture, axes = drawing(layout, len(dated) * step + 3)
        for row, event in enumerate(dated.itertuples()):
            code = str(getattr(event, kind))
            colour = colours[str(event.colour)].light
            point = axes.scatter(
                [event.year], [row], marker=shapes[code], s=70, color=colour, zorder=3
            )
            spoken = f"{event.label}, {kinds[code].lower()}: 1 {noun}"
            point.set_urls([picture_link(asked(event), spoken)])
            side: Literal["left", "right"] = "left"
            at, shift = (0.0, 9.0) if layout is WIDE else (0.0, 0.0)
            if event.year > (first + last) / 2:
                side, shift = "right", -shift
            axes.annotate(
                str(event.short), (event.year, row - (0.22 if layout is NARROW else at)),
                (shift, 4 if layout is NARROW else 0), textcoords="offset points", ha=side,
                va="bottom" if layout is NARROW else "center",
            )  # fmt: skip
        axes.set_yticks([])
        axes.set_ylim(len(dated) - 0.4, -0.9 if layout is NARROW else -0.6)
        axes.set_xlabel(axis)
        axes.set_xlim(first - 0.6, last + 0.6)
        axes.xaxis.set_major_locator(MaxNLocator(4 if layout is NARROW else 10, integer=True))
        _key(picture, kinds, shapes, list(colours.items())[1:])
        return picture

    named = zip(dated["short"], dated[kind].map(kinds), strict=True)
    in_order = listed(f"{short} ({word.lower()})" for short, word in named)
    in_shapes = listed(
        f"{word.lower()} {shape}"
        for word, shape in zip(kinds.values(), POINTS.values(), strict=False)
    )
    described = [f"In order of their years: {in_order}", f"Shapes: {in_shapes}"]
    if len(undated):
        described.append(f"Not drawn, because no year is given: {listed(undated)}")
    data = events[["year", "label", kind]].to_csv(index=False, lineterminator="\n")
    return figure_of(caption, draw, numbers, described, data, events)


def _key(
    picture: Drawing, kinds: Mapping[str, str], shapes: Mapping[str, str],
    colours: Iterable[tuple[str, Colour]],
) -> None:  # fmt: skip
    look: dict[str, Any] = {"linestyle": "none", "markersize": 8}
    handles = [
        Line2D([], [], marker=shapes[code], color=QUIET.light, label=word, **look)
        for code, word in kinds.items()
    ]
    handles += [
        Line2D([], [], marker="s", color=colour.light, label=word, **look)
        for word, colour in colours
    ]
    picture.legend(
        handles=handles, loc="outside upper left", alignment="left", borderaxespad=0,
        ncols=2 if picture.get_figwidth() < WIDE.width else 4, columnspacing=1.2,
    )  # fmt: skip


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
    beneath: Sequence[str] = (),
) -> Figure:
    """Return a line for each of `lines` with what stands at each of the `places` on it.

    `placed` has the columns `line`, `place` (codes of `places`) and `words`. `places` holds the
    words for the codes from the one end to the other; only their order has meaning. The ends are
    stops, the places between them wide bars, since nobody says where between them. `asked` returns
    the query for the rows at one place of one line, and `noun` is what a row is. What is `beneath`
    is said in the picture under the lines. The rest is as `livingreview.show.charts.figure_of`
    takes it.
    """
    across = {code: number / (len(places) - 1) for number, code in enumerate(places)}

    def draw(layout: Layout) -> Drawing:
        said = [layout.wrapped(words, layout.width) for words in beneath]
        under = sum(_deep(words) for words in said)
        picture, axes = drawing(layout, (max(len(lines), 1) + under) * TALL + 1.2)
        for row, line in enumerate(lines):
            axes.text(0, row - 0.22, line, va="bottom", weight="semibold")
            axes.plot([0, 1], [row, row], color=GRID.light, linewidth=2, zorder=1)
            for code, x in across.items():
                here = placed[(placed["line"] == line) & (placed["place"] == code)]
                if len(here):
                    spoken = f"{line}, {places[code].lower()}: {count(len(here), noun)}"
                    link = picture_link(asked(here), spoken)
                    _place(axes, x, row, list(here["words"]), len(places), link, layout)
        bottom = max(len(lines), 1) - 0.25
        for words in said:
            axes.text(0, bottom, words, va="top", color=QUIET.light)
            bottom += _deep(words)
        axes.set_xlim(-0.02, 1.02)
        axes.set_ylim(bottom, -0.6)
        room = layout.width / len(places)
        heads = [layout.wrapped(words, room) for words in places.values()]
        axes.set_xticks(list(across.values()), heads)
        axes.set_yticks([])
        axes.xaxis.tick_top()
        axes.grid(visible=False)
        axes.spines["bottom"].set_visible(False)
        for label, x in zip(axes.get_xticklabels(), across.values(), strict=True):
            label.set_horizontalalignment(ASIDE.get(x, "center"))
        return picture

    return figure_of(caption, draw, numbers, described, data, placed)


def _deep(words: str) -> float:
    """Return how much of the height of a line with its words these `words` take, and a gap."""
    return (0.6 * (words.count("\n") + 1) + 0.4) / TALL


def _place(
    axes: Axes, x: float, row: int, words: Sequence[str], places: int, link: str, layout: Layout
) -> None:
    half = STOP if x in ASIDE else 0.3 / (places - 1)
    height = 0.34 if x in ASIDE else 0.17
    bar = axes.barh([row], [2 * half], left=x - half, height=height, color=REVIEWED.light, zorder=2)
    link_bars(bar, [link])
    wrapped = "\n".join(
        layout.wrapped(word.replace("/", "/ "), 0.9 * layout.width / places) for word in words
    )
    axes.text(x, row + 0.2, wrapped, ha=ASIDE.get(x, "center"), va="top")
