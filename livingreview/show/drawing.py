"""How pictures look: one style sheet, two layouts, and the one way from a drawing to SVG bytes that
never change.
"""

import hashlib
import io
import re
import textwrap
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fontpkg
import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.font_manager import fontManager
from matplotlib.patches import Patch
from matplotlib.text import Text

from livingreview.project import ProjectNotFoundError, project_root

FAMILY, REGULAR, BOLD = "Fira Sans", 400, 600
SHEET, OWN_SHEET = Path(__file__).with_name("report.mplstyle"), "figures.mplstyle"
SPACE = 0.3  # of an inch, above and below what is drawn in a picture

for weight in (REGULAR, BOLD):
    fontManager.addfont(fontpkg.path(FAMILY, weight))


@dataclass(frozen=True)
class Layout:
    """Where a picture is read: its `width` and the height of a `row` of text in inches, how large
    its letters are in points, and what share of the width names of rows may take.
    """

    width: float
    letter: float
    row: float
    names: float

    def letters(self, inches: float) -> int:
        """Return how many letters of the usual width stand in so many `inches`."""
        return max(4, int(inches * 72 / (0.53 * self.letter)))

    def wrapped(self, words: str, inches: float) -> str:
        """Return `words` in lines that are no longer than so many `inches`."""
        return textwrap.fill(words, self.letters(inches), break_long_words=False)


WIDE = Layout(159 / 25.4, 10, 0.3, 0.32)  # as wide as the text of a page of A4
NARROW = Layout(3.4, 9, 0.27, 0.32)  # a phone
Draw = Callable[[Layout], Drawing]
CLIP = re.compile(r'<clipPath id="(p[0-9a-f]+)">')


def style(layout: Layout) -> dict[Any, Any]:
    """Return the settings of Matplotlib for pictures: those of the style sheet, then those of the
    review's own, if the project has one, with letters as large as the `layout` wants them.

    A sheet of the review's own that says another size says that of wide pictures.
    """
    settings = _sheet(SHEET)
    with suppress(ProjectNotFoundError, FileNotFoundError):
        settings |= _sheet(project_root() / OWN_SHEET)
    return settings | {"font.size": settings["font.size"] * layout.letter / WIDE.letter}


def _sheet(path: Path) -> dict[Any, Any]:
    path.open("rb").close()  # it is noticed as read, or as missing, and chapters know it
    return dict(mpl.rc_params_from_file(path, use_default_template=False))


def drawing(layout: Layout, rows: float) -> tuple[Drawing, Axes]:
    """Return an empty drawing for the `layout`, tall enough for `rows` rows of text, with its
    axes.
    """
    picture = Drawing(figsize=(layout.width, layout.row * rows + 2 * SPACE))
    return picture, picture.subplots()


def link_bars(bars: Iterable[Patch], links: Iterable[str]) -> None:
    """Make each bar that shows a number a link, as `livingreview.evidence.query.picture_link`
    writes it; an empty link is none.
    """
    for bar, link in zip(bars, links, strict=True):
        if link:
            bar.set_url(link)


def drawn(draw: Draw, layout: Layout, name: str) -> str:
    """Return what `draw` draws for the `layout` as SVG that is the same on every machine and day;
    `name` makes its inner ids its own.
    """
    with mpl.rc_context(style(layout)):
        return as_svg(draw(layout), name)


def as_svg(picture: Drawing, name: str) -> str:
    """Return a drawing as SVG, as `drawn` does; its letters are those of the style in force."""
    for text in picture.findobj(
        Text
    ):  # labels come from the codebook: a dollar sign in them begins no formula
        text.set_parse_math(False)
    with mpl.rc_context({"svg.hashsalt": name, "text.parse_math": False}):
        out = io.StringIO()
        picture.savefig(
            out, format="svg", transparent=True, metadata={"Date": None, "Creator": None}
        )
    return _named(out.getvalue().replace(' target="_blank"', ""), name)


def _named(svg: str, name: str) -> str:
    """Return `svg` with its clip paths called by their order in the drawing called `name`.

    Matplotlib calls them by their size to the last digit, in which two runs can differ: the solver
    of the layout goes through a picture in no fixed order.
    """
    for number, clip in enumerate(dict.fromkeys(CLIP.findall(svg))):
        own = hashlib.sha256(f"{name} {number}".encode()).hexdigest()[: len(clip) - 1]
        svg = svg.replace(clip, f"p{own}")
    return svg
