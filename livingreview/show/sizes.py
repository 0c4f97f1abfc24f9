"""Charts of sizes: a point for each size of an effect, with its interval, in a panel for each kind
of measure. Nothing is pooled.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator, NullLocator, ScalarFormatter

from livingreview.show.charts import Caption, figure_of
from livingreview.show.drawing import NARROW, SPACE, Layout
from livingreview.show.figure import Figure
from livingreview.show.palette import BETTER, QUIET, UNCLEAR, WORSE, Colour
from livingreview.words import count

SIDES: Mapping[str, tuple[str, Colour]] = {
    "better": ("Better", BETTER),
    "worse": ("Worse", WORSE),
    "neither": ("Neither, or not told", UNCLEAR),
}
LINE, POINT, BETWEEN = 0.75, 0.6, 0.35  # heights in rows of text


@dataclass(frozen=True)
class Scale:
    """A kind of measure: its `words`, and where on it there is no difference. A `ratio` is drawn so
    that twice as much is as far from none as half as much.
    """

    words: str
    none: float
    ratio: bool = False


def sizes_by_measure(
    sizes: pd.DataFrame,
    scales: Mapping[str, Scale],
    caption: Caption,
    *,
    described: Iterable[str],
    data: str,
) -> Figure:
    """Return a row for each label of `sizes`, in their order, in a panel for its measure. Sizes of
    one label stand beneath it, one below the other: so label and points are seen together on a
    small screen.

    `sizes` has the columns `measure` (a code of `scales`), `label`, `value`, `lower` and `upper`
    (numbers; missing where no interval is printed), `side` (of `SIDES`), `compared` (whether
    anybody was compared; else the point is hollow) and `link`. Measures without any size are left
    out. The rest is as `livingreview.show.charts.figure_of` takes it.
    """
    shown = {code: part for code in scales if len(part := _of(sizes, code))}

    def draw(layout: Layout) -> Drawing:
        panels = {code: _placed(part, layout) for code, part in shown.items()}
        heights = [float(part["row"].max()) + 2.6 for part in panels.values()]
        height = layout.row * (sum(heights or [1]) + 1.2) + 2 * SPACE
        picture = Drawing(figsize=(layout.width, height))
        axes = picture.subplots(len(panels) or 1, height_ratios=heights or None, squeeze=False)
        for panel, (code, part) in zip(axes[:, 0], panels.items(), strict=False):
            _panel(panel, part, scales[code], layout)
        _key(picture, sizes, layout)
        return picture

    numbers = [
        f"{scales[code].words}: {count(len(part), 'size')}, {_sides(part)}"
        for code, part in shown.items()
    ]
    return figure_of(caption, draw, numbers, described, data, sizes)


def _of(sizes: pd.DataFrame, measure: str) -> pd.DataFrame:
    return sizes[sizes["measure"] == measure]


def _placed(sizes: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """Return the `sizes` with the `row` of each and the `head` of its label, counted from 0 in rows
    of text, and the `words` of the label in lines.
    """
    words = [layout.wrapped(str(label), layout.width) for label in sizes["label"]]
    rows, heads, below = {}, {}, 0.0
    for text, part in sizes.assign(words=words).groupby("words", sort=False):
        under = below + (str(text).count("\n") + 1) * LINE
        for place, effect in enumerate(part.index):
            rows[effect], heads[effect] = under + (place + 0.5) * POINT, (below + under) / 2
        below = under + len(part) * POINT + BETWEEN
    return sizes.assign(words=words, row=pd.Series(rows), head=pd.Series(heads))


def _panel(axes: Axes, sizes: pd.DataFrame, scale: Scale, layout: Layout) -> None:
    for size in sizes.itertuples():
        colour = SIDES[str(size.side)][1].light
        if size.lower == size.lower:
            ends = [size.lower, size.upper]
            axes.plot(ends, [size.row, size.row], color=colour, linewidth=1.8, zorder=2)
        points = axes.scatter(
            [size.value], [size.row], marker="o", s=64, linewidths=1.8, zorder=3,
            facecolors=colour if size.compared else "none", edgecolors=colour,
        )  # fmt: skip
        points.set_urls([str(size.link)])
    for label in sizes.drop_duplicates("words").itertuples():
        axes.text(
            0, float(label.head), str(label.words), transform=axes.get_yaxis_transform(),
            va="center", linespacing=1.0,
        )  # fmt: skip
    beside = sizes["row"] - POINT / 2, sizes["row"] + POINT / 2  # no line crosses a label
    axes.vlines([scale.none] * len(sizes), *beside, color=QUIET.light, linewidth=1, zorder=1)
    axes.set_yticks([])
    axes.set_ylim(float(sizes["row"].max()) + POINT, -0.1)
    title = f"{scale.words} ({scale.none:g}: no difference)"
    axes.set_title(layout.wrapped(title, 0.9 * layout.width))
    if scale.ratio:
        axes.set_xscale("log")
        axes.xaxis.set_major_formatter(ScalarFormatter())
        axes.xaxis.set_minor_locator(NullLocator())
    axes.margins(x=0.08)
    low, high = axes.get_xlim()
    ticks = MaxNLocator(4 if layout is NARROW else 6, steps=[1, 2, 2.5, 5, 10]).tick_values(
        low, high
    )
    axes.set_xticks([tick for tick in sorted({scale.none, *ticks}) if low <= tick <= high])


def _sides(sizes: pd.DataFrame) -> str:
    numbers = sizes["side"].value_counts()
    return ", ".join(
        f"{numbers[code]} {words.lower()}" for code, (words, _) in SIDES.items() if code in numbers
    )


def _key(picture: Drawing, sizes: pd.DataFrame, layout: Layout) -> None:
    look: dict[str, Any] = {"linestyle": "none", "markersize": 8, "markeredgewidth": 1.8}
    shown = [SIDES[code] for code in SIDES if (sizes["side"] == code).any()]
    marks = [
        Line2D([], [], marker="o", color=colour.light, label=word, **look) for word, colour in shown
    ]
    look["color"] = QUIET.light
    alone = Line2D([], [], marker="o", markerfacecolor="none", label="No comparison group", **look)
    handles = [*marks, *([] if sizes["compared"].all() else [alone])]
    picture.legend(
        handles=handles, loc="outside upper left", alignment="left", borderaxespad=0,
        ncols=2 if layout is NARROW else 4,
    )  # fmt: skip
