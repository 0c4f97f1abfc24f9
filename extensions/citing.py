"""Sphinx extension: citations as UK policy papers write them, author and year in round brackets."""

from dataclasses import dataclass, field
from typing import Any

from pybtex.backends.plaintext import Backend as PlainText
from pybtex.plugin import register_plugin as register_pybtex
from sphinx.application import Sphinx
from sphinxcontrib.bibtex.plugin import register_plugin
from sphinxcontrib.bibtex.style.referencing import BracketStyle
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle

from extensions import about


def _round() -> BracketStyle:
    return BracketStyle(left="(", right=")")


@dataclass
class HarvardReferenceStyle(AuthorYearReferenceStyle):
    """Author and year in round brackets: Sloper (2004), or (Sloper, 2004)."""

    bracket_parenthetical: BracketStyle = field(default_factory=_round)
    bracket_textual: BracketStyle = field(default_factory=_round)
    bracket_author: BracketStyle = field(default_factory=_round)
    bracket_label: BracketStyle = field(default_factory=_round)
    bracket_year: BracketStyle = field(default_factory=_round)


def setup(app: Sphinx) -> dict[str, Any]:
    """Make the style known by the name `harvard`, and the plain backend by its own.

    What is registered is not looked for among all installed packages, which else happens once for each citation.
    """
    register_pybtex("pybtex.backends", "plaintext", PlainText, force=True)
    register_plugin("sphinxcontrib.bibtex.style.referencing", "harvard", HarvardReferenceStyle)
    return about(__file__)
