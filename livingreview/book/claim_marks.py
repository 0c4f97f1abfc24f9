"""Sphinx extension: the mark of a claim, at the end of the sentence that makes it.

A chapter holds its claims in one output, which shows nothing by itself. Where its prose says
``{claim}`name` `` stands what the rows make of that claim, as a link to its entry in the ledger.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from livingreview.book import about
from livingreview.show.outputs import outputs_in
from livingreview.show.places import claim_place, ledger_place

logger = logging.getLogger(__name__)

HELD = "review_claim_marks"
SPOKEN = "Claim: "


class claim_mark(nodes.Inline, nodes.TextElement):  # noqa: N801 - docutils names nodes so
    """The mark of a claim; its id is the place of the claim."""


class ClaimRole(SphinxRole):
    """The role ``{claim}`` with the name of a claim."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the mark of the claim; nothing, and a warning, where no output of the chapter
        holds it.
        """
        marks = self._marks()
        if self.text not in marks:
            logger.warning(
                "No cell of this chapter holds the claim %r.",
                self.text,
                location=self.get_location(),
            )
            return [], []
        words, sentence = marks[self.text]
        link = addnodes.pending_xref(
            "",
            nodes.inline("", words),
            refdomain="std",
            reftype="ref",
            reftarget=ledger_place(self.text),
            refexplicit=True,
            refwarn=True,
            refdoc=self.env.docname,
        )
        mark = claim_mark("", "", link, sentence=sentence, names=[claim_place(self.text)])
        self.set_source_info(link)
        self.inliner.document.note_explicit_target(mark, mark)
        return [mark], []

    def _marks(self) -> Mapping[str, Sequence[str]]:
        """Return what the marks of the page say that is being read, read once a page."""
        held = self.env.temp_data
        if HELD not in held:
            path = Path(self.env.doc2path(self.env.docname))
            held[HELD] = {
                name: mark for output in outputs_in(path) for name, mark in output.marks.items()
            }
        marks: Mapping[str, Sequence[str]] = held[HELD]
        return marks


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the extension to the build."""
    app.add_node(claim_mark, html=(_open, _close))
    app.add_role("claim", ClaimRole())
    app.connect("doctree-resolved", say_what_it_is)
    return about(__file__)


def say_what_it_is(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """In HTML, have the link of each mark say that it is a claim, and which, to those who hear
    it or point at it.
    """
    if app.builder.format != "html":
        return
    for mark in doctree.findall(claim_mark):
        for link in mark.findall(nodes.reference):
            link["reftitle"] = mark["sentence"]
            link.insert(0, nodes.inline("", SPOKEN, classes=["spoken"]))


def _open(translator: Any, node: claim_mark) -> None:
    translator.body.append(translator.starttag(node, "span", "", CLASS="claim-mark"))


def _close(translator: Any, node: claim_mark) -> None:
    translator.body.append("</span>")
