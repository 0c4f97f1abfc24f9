"""Colours, one place for all of them: each has a value on a light page and one on a dark page.

The light values are those of a public design system, which fixes the order in which
they may stand beside each other; the dark values are ours. A test computes every contrast. Nothing
is imported here, so that the chapters and the book can share the module.
"""

from dataclasses import dataclass

LIGHT_PAGE = "#ffffff"
DARK_PAGE = "#131416"


@dataclass(frozen=True)
class Colour:
    """A colour by name, as hex on a light and on a dark page. No two colours share a light value:
    it tells them apart.
    """

    name: str
    light: str
    dark: str


INK = Colour("ink", "#1a1a1a", "#ececec")
QUIET = Colour("quiet", "#595959", "#b5b5b5")
GRID = Colour("grid", "#d9d9d9", "#45484d")
DARK_BLUE = Colour("dark-blue", "#002d54", "#92c8f5")
TEAL = Colour("teal", "#2b9c93", "#167268")
PURPLE = Colour("purple", "#6a2063", "#e6b8e1")
ORANGE = Colour("orange", "#e5682a", "#ad440e")

SERIES = (DARK_BLUE, TEAL, PURPLE, ORANGE)
LABELS = {
    "dark-blue": Colour("on-dark-blue", "#fffffe", "#000000"),
    "teal": Colour("on-teal", "#000001", "#ffffff"),
    "purple": Colour("on-purple", "#fffffd", "#000000"),
    "orange": Colour("on-orange", "#000002", "#ffffff"),
}
COLOURS = (INK, QUIET, GRID, *SERIES, *LABELS.values())


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
