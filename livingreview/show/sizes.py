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

from livingreview.show.charts import Caption, told_figure
from livingreview.show.drawing import ROW, STYLE, WIDTH
from livingreview.show.figure import Figure
from livingreview.show.palette import DARK_BLUE, ORANGE, QUIET, Colour
from livingreview.words import count

SIDES: Mapping[str, tuple[str, Colour]] = {
    "better": ("Better", DARK_BLUE),
    "worse": ("Worse", ORANGE),
    "neither": ("Neither", QUIET),
}
LETTERS = 46


@dataclass(frozen=True)
class Scale:
    """A kind of measure: its `words`, and where on it there is no difference."""

    words: str
    none: float


def sizes_by_measure(
    sizes: pd.DataFrame,
    scales: Mapping[str, Scale],
    caption: Caption,
    *,
    described: Iterable[str],
    data: str,
) -> Figure:
    """Return a row for each of `sizes`, in their order, in a panel for its measure.

    `sizes` has the columns `measure` (a code of `scales`), `label`, `value`, `lower` and `upper`
    (numbers; missing where no interval is printed), `side` (of `SIDES`), `compared` (whether
    anybody was compared; else the point is hollow), `review` (drawn as a diamond) and `link`.
    Measures without any size are left out. The rest is as `livingreview.show.charts.told_figure`
    takes it.
    """
    panels = {code: part for code in scales if len(part := sizes[sizes["measure"] == code])}
    heights = [len(part) * 1.25 + 1.7 for part in panels.values()]
    with mpl.rc_context(STYLE):
        height = ROW * sum(heights or [1]) + 1.1
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


def _panel(axes: Axes, sizes: pd.DataFrame, scale: Scale) -> None:
    for row, size in enumerate(sizes.itertuples()):
        colour = SIDES[str(size.side)][1].light
        if size.lower == size.lower:
            axes.plot([size.lower, size.upper], [row, row], color=colour, linewidth=1.8, zorder=2)
        points = axes.scatter(
            [size.value], [row], marker="D" if size.review else "o", s=64, linewidths=1.8, zorder=3,
            facecolors=colour if size.compared else "none", edgecolors=colour,
        )  # fmt: skip
        points.set_urls([str(size.link)])
    axes.axvline(scale.none, color=QUIET.light, linewidth=1, zorder=1)
    words = ["\n".join(textwrap.wrap(label, LETTERS)[:3]) for label in sizes["label"]]
    axes.set_yticks(range(len(sizes)), words, fontsize=10, linespacing=1.0)
    axes.set_ylim(len(sizes) - 0.4, -0.6)
    axes.set_title(scale.words, loc="left", fontsize=11, fontweight="bold")
    axes.margins(x=0.08)


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
    review = Line2D([], [], marker="D", label="Review of studies", **look)
    handles = [*marks, alone, review]
    picture.legend(handles=handles, loc="outside lower left", ncols=3, frameon=False, fontsize=10)
