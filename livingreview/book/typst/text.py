"""Words on their way into Typst: the one escape function, and the letters that the fonts have.

Evidence is untrusted. All text stands in the Typst source as a string, never as markup, so that
nothing it says can become a command, a file name or a link.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import fontpkg
import matplotlib
from fontTools.ttLib import TTFont

from livingreview.show.drawing import FAMILY

SPECIAL = re.compile(r'["\\]|[^\x20-\x7e\xa0-\U0010ffff]')
LONG = re.compile(r"[^\s/-]{36,}")  # Typst itself breaks lines after slashes and hyphens
PIECE = 12
INVISIBLE = frozenset("\u200b\u00ad")
SYMBOLS = Path(matplotlib.get_data_path(), "fonts", "ttf")


def quoted(text: str) -> str:
    """Return `text` as a Typst string that says it letter for letter: quotes, backslashes and
    control characters are escaped.
    """
    return '"' + SPECIAL.sub(_escaped, text) + '"'


def words(text: str) -> str:
    """Return `text` as Typst markup that shows it letter for letter.

    Line breaks and runs of spaces become one space. A run of 36 characters or more that offers no
    place to break may break every 12, so that no text leaves its column.
    """
    plain = re.sub(r"[^\S\xa0]+", " ", text)
    return f"#{quoted(LONG.sub(_breakable, plain))};" if plain else ""


def font_folders() -> list[Path]:
    """Return the folders of the fonts that the report uses: its own, and one that has symbols."""
    return [fontpkg.path(FAMILY).parent, SYMBOLS]


def missing(text: Iterable[str]) -> str:
    """Return the characters of `text` that none of the report's fonts has, in the order of the
    alphabet.
    """
    return "".join(
        sorted(
            letter for letter in set("".join(text)) - INVISIBLE - _letters() if not letter.isspace()
        )
    )


def _escaped(match: re.Match[str]) -> str:
    letter = match[0]
    return f"\\{letter}" if letter in '"\\' else f"\\u{{{ord(letter):x}}}"


def _breakable(match: re.Match[str]) -> str:
    run = match[0]
    return "\u200b".join(run[i : i + PIECE] for i in range(0, len(run), PIECE))


@cache
def _letters() -> frozenset[str]:
    files = (fontpkg.path(FAMILY), SYMBOLS / "DejaVuSans.ttf")
    return frozenset(chr(code) for file in files for code in TTFont(file, lazy=True).getBestCmap())
