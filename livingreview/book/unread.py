"""Sphinx extension: a claim that somebody must read again says so wherever it stands, in the
chapter that makes it and in the ledger.

The marks are worked out while the book is built, so that a chapter on one body of evidence stays
current when the rows of another move.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from livingreview.book import about
from livingreview.book.claim_marks import claim_mark
from livingreview.claims.later import outstanding_in
from livingreview.problems import ReviewError
from livingreview.show.places import claim_place, ledger_place

MARKS = "unread_claims"
CLASS = "unread-claim"
Marks = Mapping[str, str]


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the extension to the build, behind the guard."""
    app.connect("env-before-read-docs", find_unread, priority=200)
    app.connect("doctree-resolved", mark_unread)
    return about(__file__)


def find_unread(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Find out which claims are to be read again. A review whose evidence cannot be understood ends
    the build.
    """
    marks: dict[str, list[str]] = {}
    try:
        for claim in outstanding_in(Path(app.srcdir)):
            marks.setdefault(claim.claim, []).append(claim.mark)
    except ReviewError as error:
        raise SystemExit(f"The book was not built:\n{error}") from error
    vars(env)[MARKS] = {claim: " ".join(said) for claim, said in marks.items()}


def marks_on(env: BuildEnvironment, docname: str) -> dict[str, str]:
    """Return what is to be said on the page `docname`, by the id of the place where it is said."""
    places = env.domaindata["std"]["anonlabels"]
    marks: Marks = vars(env).get(MARKS, {})
    named = {
        places.get(place(claim), ("", "")): mark
        for claim, mark in marks.items()
        for place in (claim_place, ledger_place)
    }
    return {place[1]: mark for place, mark in named.items() if place[0] == docname}


def mark_unread(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put its mark beside each claim that is to be read again: into the mark at its sentence, and
    beneath its entry in the ledger.
    """
    marks = marks_on(app.env, docname)
    places = [
        (node, marks[name])
        for node in doctree.findall(nodes.Element)
        for name in node.get("ids", ())
        if name in marks
    ]
    for node, mark in places:
        words = nodes.strong("", mark)
        if isinstance(node, claim_mark):
            node += [nodes.Text(" "), nodes.inline("", "", words, classes=[CLASS])]
        elif (line := _paragraph_of(node)) is not None:
            place = line.parent.index(line) + 1
            line.parent.insert(place, nodes.paragraph("", "", words, classes=[CLASS]))


def _paragraph_of(node: nodes.Node) -> nodes.Element | None:
    while node is not None and not isinstance(node, nodes.paragraph):
        node = node.parent
    return node
