"""Colours, one place for all of them: each has one meaning, the same in every picture of a book,
and a value on a light page and one on a dark page.

Better and worse are equally strong on either page, so that neither looks like the more
important news. A test computes every contrast. Nothing is imported here, so that the chapters and
the book can share the module.
"""

from dataclasses import dataclass

LIGHT_PAGE = "#ffffff"
DARK_PAGE = "#131416"


@dataclass(frozen=True)
class Colour:
    """A colour by what it means, as hex on a light and on a dark page. No two colours share a light
    value: it tells them apart.
    """

    name: str
    light: str
    dark: str


INK = Colour("ink", "#1a1a1a", "#ececec")
QUIET = Colour("quiet", "#595959", "#b5b5b5")
GRID = Colour("grid", "#d9d9d9", "#45484d")

BETTER = Colour("better", "#1a6fb4", "#4d9fe6")
WORSE = Colour("worse", "#b84808", "#de824d")
MIXED = Colour("mixed", "#6f2a80", "#d8b6df")
UNCLEAR = Colour("unclear", "#6b6b6b", "#999999")  # no clear difference, or uncertain
VERDICTS = (BETTER, WORSE, MIXED, UNCLEAR)

REVIEWED = Colour("reviewed", "#002d54", "#92c8f5")  # what the work reviewed rests on
LATER = Colour("later", "#6b0f3a", "#f1b8d3")  # what came after it
IN_FOCUS = Colour("in-focus", "#2b9c93", "#167268")  # what is about the place the review is for
COUNTED = (REVIEWED, LATER, IN_FOCUS)

LABELS = {
    "reviewed": Colour("on-reviewed", "#fffffe", "#000000"),
    "later": Colour("on-later", "#fffffd", "#000001"),
    "in-focus": Colour("on-in-focus", "#000002", "#ffffff"),
    "better": Colour("on-better", "#fffffc", "#000003"),
    "worse": Colour("on-worse", "#fffffb", "#000004"),
    "mixed": Colour("on-mixed", "#fffffa", "#000005"),
    "unclear": Colour("on-unclear", "#fffff9", "#000006"),
}
COLOURS = (INK, QUIET, GRID, *VERDICTS, *COUNTED, *LABELS.values())


def luminance(colour: str) -> float:
    """Return the relative luminance of a hex colour (WCAG 2.2, definition of relative
    luminance).
    """
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(colour: str, other: str) -> float:
    """Return the contrast ratio of two hex colours, from 1 to 21 (WCAG 2.2, definition of contrast
    ratio).
    """
    lighter, darker = sorted((luminance(colour), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
