"""How pictures look: one style, and the one way from a drawing to SVG bytes that never change."""

import io
from collections.abc import Iterable
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import Patch
from matplotlib.text import Text

from livingreview.show.palette import GRID, INK, QUIET

WIDTH = 159 / 25.4
ROW = 0.36
STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 12,
    "axes.edgecolor": QUIET.light,
    "axes.grid": True,
    "axes.grid.axis": "x",
    "axes.axisbelow": True,
    "axes.labelcolor": INK.light,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "grid.color": GRID.light,
    "grid.linewidth": 0.8,
    "text.color": INK.light,
    "xtick.color": QUIET.light,
    "xtick.labelcolor": INK.light,
    "ytick.color": QUIET.light,
    "ytick.labelcolor": INK.light,
    "ytick.major.size": 0,
    "svg.fonttype": "none",
    "figure.facecolor": "none",
    "axes.facecolor": "none",
}


def drawing(rows: float) -> tuple[Drawing, Axes]:
    """Return an empty drawing as wide as a page of A4 and tall enough for `rows` rows of text, with
    its axes.
    """
    with mpl.rc_context(STYLE):
        picture = Drawing(figsize=(WIDTH, ROW * rows + 0.9), layout="constrained")
        return picture, picture.subplots()


def link_bars(bars: Iterable[Patch], links: Iterable[str]) -> None:
    """Make each bar that shows a number a link, as `livingreview.evidence.query.picture_link`
    writes it; an empty link is none.
    """
    for bar, link in zip(bars, links, strict=True):
        if link:
            bar.set_url(link)


def as_svg(picture: Drawing, name: str) -> str:
    """Return the drawing as SVG that is the same on every machine and day; `name` makes its inner
    ids its own.
    """
    for text in picture.findobj(
        Text
    ):  # labels come from the codebook: a dollar sign in them begins no formula
        text.set_parse_math(False)
    with mpl.rc_context({**STYLE, "svg.hashsalt": name, "text.parse_math": False}):
        out = io.StringIO()
        picture.savefig(
            out, format="svg", transparent=True, metadata={"Date": None, "Creator": None}
        )
    return out.getvalue().replace(' target="_blank"', "")
