"""Sphinx extension: what a citation shows when it is pointed at, reached by keyboard or touched.

The reference stands in the page; what kind of evidence the work is, and how much is coded from it,
comes from the rows that the explorer's chapter holds.
"""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from livingreview.book import STATIC, about, write_if_changed
from livingreview.book.explorer import held_rows
from livingreview.evidence.query import NAMED
from livingreview.words import count

SCRIPT = Path(__file__).with_name("citations.js")
DATA = "citations.js"


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the extension to the build."""
    app.connect("env-check-consistency", write_data)
    app.connect("doctree-resolved", mark_citations, priority=900)
    app.connect("html-page-context", add_script)
    return about(__file__)


def write_data(app: Sphinx, env: BuildEnvironment) -> None:
    """Write for each work its kind of evidence, how many rows are coded from it, and where, by the
    id of its reference.
    """
    docname: str = env.explorer  # type: ignore[attr-defined]
    if not docname or app.builder.format != "html":
        return
    head, *rows = held_rows(env, docname)
    labels = {field["name"]: field["labels"] for field in head["fields"]}
    kind = next(table["rests"] for table in head["tables"] if table["name"] == "sources")
    coded = Counter(row["source_id"] for row in rows if row["table"] != "sources")
    works = {row["source_id"]: row for row in rows if row["table"] == "sources"}
    places, notes = env.domains["std"].anonlabels, {}
    for citation in env.get_domain("cite").citations:  # type: ignore[attr-defined]
        work = works.get(citation.key)
        place = places.get(work["place"]) if work else None
        if work and place:
            words = f"All that is coded from it: {count(coded[citation.key], 'row')}"
            page = app.builder.get_relative_uri(citation.bibliography_key.docname, place[0])
            notes[citation.citation_id] = [
                filled(kind, work, labels),
                words,
                f"{page}#{place[1]}",
            ]
    text = json.dumps(notes, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    write_if_changed(
        Path(app.srcdir, STATIC, DATA),
        f"window.citationData={text};\n".encode() + SCRIPT.read_bytes(),
    )


def filled(template: str, work: Mapping[str, Any], labels: Mapping[str, Mapping[str, str]]) -> str:
    """Return `template` with the words for what a work has in each of the fields in braces."""
    return NAMED.sub(
        lambda field: ", ".join(labels[field[1]][code] for code in work.get(field[1], ())), template
    )


def mark_citations(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Mark the links that are citations of a work, so that the script finds them."""
    known = {citation.citation_id for citation in app.env.get_domain("cite").citations}  # type: ignore[attr-defined]
    for link in doctree.findall(nodes.reference):
        if (
            link.get("reftitle")
            and (link.get("refid") or link.get("refuri", "").partition("#")[2]) in known
        ):
            link["classes"] = [*link["classes"], "citation-link"]


def add_script(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Load the style of evidence links on every page, and the notes where there is a citation."""
    app.add_css_file("evidence.css")
    if app.env.explorer and "citation-link" in context.get("body", ""):  # type: ignore[attr-defined]
        app.add_js_file(DATA, loading_method="defer")
