"""Sphinx extension: citations as UK policy papers write them, author and year in round brackets,
and titles as works bear them.
"""

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pybtex.database import Entry
from pybtex.plugin import find_plugin
from pybtex.plugin import register_plugin as register_pybtex
from pybtex.style import FormattedEntry
from pybtex.style.formatting.plain import Style as PlainStyle
from pybtex.style.template import field as field_of
from pybtex.style.template import sentence
from sphinx.application import Sphinx
from sphinxcontrib.bibtex.domain import BibtexDomain, get_docnames
from sphinxcontrib.bibtex.plugin import register_plugin
from sphinxcontrib.bibtex.style.referencing import BracketStyle, PersonStyle
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle

from livingreview.book import about
from livingreview.evidence.bibliography import letter_of
from livingreview.running.stale import digest

BACKENDS = ("docutils", "plaintext")
FORMATTED = "formatted"  # what the works were formatted for, as `KnownCitations` keeps it


def _round() -> BracketStyle:
    return BracketStyle(left="(", right=")", sep="; ")


def _in_words() -> PersonStyle:
    return PersonStyle(other=" and others")


@dataclass
class HarvardReferenceStyle(AuthorYearReferenceStyle):
    """Author and year in round brackets, and authors as tables name them: Sloper (2004), or
    (Cameron and Lart, 2003; Johnson and others, 2003).

    It is “and others” for every work, since the entry of one may itself end so, and is then printed
    as it stands.
    """

    person: PersonStyle = field(default_factory=_in_words)
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


class KnownCitations(BibtexDomain):
    """The works that pages cite, formatted when some of them, their lists or the citations moved.

    Otherwise they stay as they were pickled with what was read. The domain that this one takes the
    place of formats them at every build.
    """

    def clear_doc(self, docname: str) -> None:
        """Forget what a page cites; with a list of works, what they were formatted for."""
        before = len(self.citations)
        super().clear_doc(docname)
        if len(self.citations) < before:
            self.data.pop(FORMATTED, None)

    def env_updated(self) -> Iterable[str]:
        """Format the works, if need be. Return no page."""
        told = self._told()
        if self.data.get(FORMATTED) != told:
            super().env_updated()
            self.data[FORMATTED] = told
        return []

    def _told(self) -> str:
        """Return the digest of all that says how works are formatted, but for the code."""
        lists = {
            key: {**listed._asdict(), "filter_": ast.dump(listed.filter_)}
            for key, listed in self.bibliographies.items()
        }
        refs = [(one.docname, [target.key for target in one.targets]) for one in self.citation_refs]
        entries = {key: str(entry) for key, entry in self.bibdata.data.entries.items()}
        tooltips = self.env.config.bibtex_tooltips, self.env.config.bibtex_tooltips_style
        told = [lists, refs, list(get_docnames(self.env)), tooltips, entries]
        return digest(repr(told).encode())


def letter_years(app: Sphinx) -> None:
    """Have the year of a work bear the letter of its key, in citations and lists as in tables."""
    for key, entry in app.env.domaindata["cite"]["bibdata"].data.entries.items():
        year, letter = entry.fields.get("year", ""), letter_of(key)
        if year and not year.endswith(letter):  # else it was lettered before, and pickled
            entry.fields["year"] = f"{year}{letter}"


def setup(app: Sphinx) -> dict[str, Any]:
    """Make the styles known by the names `harvard` and `as-titled`, and what writes citations by
    its own; have works formatted by `KnownCitations`.

    What is registered is not looked for among all installed packages, which else happens once for
    each citation.
    """
    app.setup_extension("sphinxcontrib.bibtex")
    app.add_domain(KnownCitations, override=True)
    app.connect("builder-inited", letter_years, priority=600)
    for name in BACKENDS:
        register_pybtex("pybtex.backends", name, find_plugin("pybtex.backends", name), force=True)
    register_pybtex("pybtex.style.formatting", "as-titled", AsTitledStyle, force=True)
    register_plugin("sphinxcontrib.bibtex.style.referencing", "harvard", HarvardReferenceStyle)
    return about(__file__)
