"""Sphinx extension: citations as UK policy papers write them, author and year in round brackets,
and titles as works bear them.
"""

from dataclasses import dataclass, field
from typing import Any

from pybtex.backends.plaintext import Backend as PlainText
from pybtex.database import Entry
from pybtex.plugin import register_plugin as register_pybtex
from pybtex.style import FormattedEntry
from pybtex.style.formatting.plain import Style as PlainStyle
from pybtex.style.template import field as field_of
from pybtex.style.template import sentence
from sphinx.application import Sphinx
from sphinxcontrib.bibtex.plugin import register_plugin
from sphinxcontrib.bibtex.style.referencing import BracketStyle
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle

from livingreview.book import about


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


class AsTitledStyle(PlainStyle):
    """The plain style with surnames first, and with the capitals that titles have in the
    bibliography.

    The plain style takes them away, from names of places and programmes too. It is asked for each
    entry twice, for the list and for what a citation shows; it formats it once.
    """

    default_name_style = "lastfirst"

    def __init__(self, **settings: Any) -> None:
        """Begin with nothing formatted."""
        super().__init__(**settings)
        self.formatted: dict[tuple[str, str], FormattedEntry] = {}

    def format_title(self, entry: Entry, which_field: str, as_sentence: bool = True) -> Any:
        """Return the title as a template."""
        return sentence[field_of(which_field)] if as_sentence else field_of(which_field)

    def format_entry(self, label: str, entry: Entry, bib_data: Any = None) -> FormattedEntry:
        """Return the entry in words."""
        if (label, entry.key) not in self.formatted:
            self.formatted[label, entry.key] = super().format_entry(label, entry, bib_data)
        return self.formatted[label, entry.key]


def setup(app: Sphinx) -> dict[str, Any]:
    """Make the styles known by the names `harvard` and `as-titled`, and the plain backend by its
    own.

    What is registered is not looked for among all installed packages, which else happens once for
    each citation.
    """
    register_pybtex("pybtex.backends", "plaintext", PlainText, force=True)
    register_pybtex("pybtex.style.formatting", "as-titled", AsTitledStyle, force=True)
    register_plugin("sphinxcontrib.bibtex.style.referencing", "harvard", HarvardReferenceStyle)
    return about(__file__)
