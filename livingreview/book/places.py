"""Sphinx extension: on pages, a place of the work reviewed is told in words: the name of its
section as the codebook has it, and the paragraph.

The evidence names a place as ``4.perceptions ¶2``. That stays in the data, where places are
compared and counted. Apostrophes that no chapter wrote, of names and titles, are printed as such.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from livingreview.book import about
from livingreview.evidence.evidence import Evidence
from livingreview.problems import ReviewError

SECTIONS, FIELD = "section_words", "section"
AS_WRITTEN = (nodes.literal, nodes.literal_block, nodes.raw)
APOSTROPHE = re.compile(r"(?<=\w)'(?=\w|\s|$)")
PARAGRAPH = re.compile(r"¶ ?(\d+)")


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the extension to the build, behind the guard."""
    app.connect("env-before-read-docs", find_sections, priority=200)
    app.connect("doctree-resolved", tell_places, priority=850)
    return about(__file__)


def find_sections(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Find out what the sections of the work reviewed are called; a review of no work has none."""
    try:
        labels = Evidence(Path(app.srcdir)).words.get(FIELD, {})
    except ReviewError as error:
        raise SystemExit(f"The book was not built:\n{error}") from error
    vars(env)[SECTIONS] = labels


def sections_of(env: BuildEnvironment) -> dict[str, str]:
    """Return the words for each section, as they were when the book was begun."""
    sections: dict[str, str] = vars(env).get(SECTIONS, {})
    return sections


def tell_places(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put each place on a page into words, code left out."""
    if app.builder.format == "html":
        sections = sections_of(app.env)
        for text in list(doctree.findall(nodes.Text)):
            if ("¶" in text or "'" in text) and not isinstance(text.parent, AS_WRITTEN):
                text.parent.replace(text, nodes.Text(in_words(str(text), sections)))


def in_words(text: str, sections: Mapping[str, str]) -> str:
    """Return `text` with each place in it in words, such as “Perceptions, paragraph 2”, and with
    apostrophes as they are printed.
    """
    codes = "|".join(re.escape(code) for code in sorted(sections, key=len, reverse=True))
    place = re.compile(rf"(?<![\w.-])({codes or '(?!)'}) ¶ ?(\d+)")
    told = place.sub(lambda found: f"{sections[found[1]]}, paragraph {found[2]}", text)
    return APOSTROPHE.sub("’", PARAGRAPH.sub(r"paragraph \1", told))
