"""Charts of sizes: a point for each size of an effect, with its interval, in a panel for each kind
of measure. Nothing is pooled.
"""

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator, NullLocator, ScalarFormatter

from livingreview.show.charts import Caption, told_figure
from livingreview.show.drawing import ROW, STYLE, WIDTH
from livingreview.show.figure import Figure
from livingreview.show.palette import DARK_BLUE, ORANGE, QUIET, Colour
from livingreview.words import count

SIDES: Mapping[str, tuple[str, Colour]] = {
    "better": ("To the better", DARK_BLUE),
    "worse": ("To the worse", ORANGE),
    "neither": ("Way unclear", QUIET),
}
LETTERS, LINE, POINT, BETWEEN = 78, 0.46, 0.43, 0.25  # letters of a line; heights in rows of text


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
    out. The rest is as `livingreview.show.charts.told_figure` takes it.
    """
    panels = {code: _placed(part) for code in scales if len(part := _of(sizes, code))}
    heights = [float(part["row"].max()) + 2.0 for part in panels.values()]
    with mpl.rc_context(STYLE):
        height = ROW * sum(heights or [1]) + 0.7
        picture = Drawing(figsize=(WIDTH, height), layout="constrained")
        axes = picture.subplots(len(panels) or 1, height_ratios=heights or None, squeeze=False)
        for panel, (code, part) in zip(axes[:, 0], panels.items(), strict=False):
            _panel(panel, part, scales[code])
        _key(picture, sizes)
    numbers = [
        f"{scales[code].words}: {count(len(part), 'size')}, {_sides(part)}"
        for code, part in panels.items()
    ]
    return told_figure(caption, picture, numbers, described, data, sizes)


def _of(sizes: pd.DataFrame, measure: str) -> pd.DataFrame:
    return sizes[sizes["measure"] == measure]


def _placed(sizes: pd.DataFrame) -> pd.DataFrame:
    """Return the `sizes` with the `row` of each and the `head` of its label, counted from 0 in rows
    of text, and the `words` of the label in lines.
    """
    words = ["\n".join(textwrap.wrap(str(label), LETTERS)) for label in sizes["label"]]
    rows, heads, below = {}, {}, 0.0
    for text, part in sizes.assign(words=words).groupby("words", sort=False):
        under = below + (str(text).count("\n") + 1) * LINE
        for place, effect in enumerate(part.index):
            rows[effect], heads[effect] = under + (place + 0.5) * POINT, (below + under) / 2
        below = under + len(part) * POINT + BETWEEN
    return sizes.assign(words=words, row=pd.Series(rows), head=pd.Series(heads))


def _panel(axes: Axes, sizes: pd.DataFrame, scale: Scale) -> None:
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
            va="center", fontsize=10, linespacing=1.0,
        )  # fmt: skip
    beside = sizes["row"] - POINT / 2, sizes["row"] + POINT / 2  # no line crosses a label
    axes.vlines([scale.none] * len(sizes), *beside, color=QUIET.light, linewidth=1, zorder=1)
    axes.set_yticks([])
    axes.set_ylim(float(sizes["row"].max()) + POINT, -0.1)
    axes.set_title(
        f"{scale.words} ({scale.none:g}: no difference)",
        loc="left", fontsize=11, fontweight="bold",
    )  # fmt: skip
    if scale.ratio:
        axes.set_xscale("log")
        axes.xaxis.set_major_formatter(ScalarFormatter())
        axes.xaxis.set_minor_locator(NullLocator())
    axes.margins(x=0.08)
    low, high = axes.get_xlim()
    ticks = MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    axes.set_xticks([tick for tick in sorted({scale.none, *ticks}) if low <= tick <= high])
    axes.tick_params(axis="x", labelsize=10)


def _sides(sizes: pd.DataFrame) -> str:
    numbers = sizes["side"].value_counts()
    return ", ".join(
        f"{numbers[code]} {words.lower()}" for code, (words, _) in SIDES.items() if code in numbers
    )


def _key(picture: Drawing, sizes: pd.DataFrame) -> None:
    look: dict[str, Any] = {"linestyle": "none", "markersize": 8, "markeredgewidth": 1.8}
    shown = [SIDES[code] for code in SIDES if (sizes["side"] == code).any()]
    marks = [
        Line2D([], [], marker="o", color=colour.light, label=word, **look) for word, colour in shown
    ]
    look["color"] = QUIET.light
    alone = Line2D([], [], marker="o", markerfacecolor="none", label="Nobody compared", **look)
    handles = [*marks, *([] if sizes["compared"].all() else [alone])]
    picture.legend(handles=handles, loc="outside lower left", ncols=3, frameon=False, fontsize=10)
