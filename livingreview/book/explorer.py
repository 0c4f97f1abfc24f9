"""Sphinx extension: the explorer of the evidence, and the links of the book that lead to rows in
it.

The chapter of the explorer holds all rows in a stored output, as figures hold their pictures, so
that the guard sees to their being current. They are put into a script beside the pages, since a
page opened from a folder may load no other file. A link is a node of its own with words and a
query: HTML turns it into a link, every other builder shows its words.
"""

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from docutils import nodes
from myst_nb.core.variables import RetrievalError
from myst_nb.ext.glue.roles import PasteTextRole
from myst_nb.ext.glue.utils import retrieve_glue_data
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from livingreview.book import STATIC, about, as_script, facts_of, search, write_if_changed
from livingreview.evidence.bibtex import address_of
from livingreview.show.cells import NDJSON
from livingreview.show.outputs import outputs_in

logger = logging.getLogger(__name__)

DATA = "explorer-data.js"
PLACE = "explorer"
PICTURE_LINK = "#rows?"
WORDS = "words"
LOST = "This row has no place in the book, so that the explorer cannot link to it"


class rows_link(nodes.Inline, nodes.TextElement):  # noqa: N801 - docutils names nodes so
    """Words of the book that stand for rows of the evidence; `query` says which."""


class RowsRole(SphinxRole):
    """The role ``{rows}`` with the content ``words <query>``."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return a link to the rows."""
        words, _, query = self.text.rpartition(" <")
        return [rows_link("", words, query=query.removesuffix(">"))], []


class GluedRows(PasteTextRole):
    """The role ``{glue:text}``: a number that was glued with its query becomes a link to its
    rows.
    """

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return what is pasted, as a link where the number knows its rows."""
        pasted, messages = super().run()
        try:
            query = retrieve_glue_data(self.document, self.text).metadata.get("rows")
        except RetrievalError:
            query = None
        return ([rows_link("", "", *pasted, query=query)] if query else pasted), messages


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the extension to the build."""
    app.add_node(rows_link)
    app.add_role("rows", RowsRole())
    app.add_role_to_domain("glue", "text", GluedRows(), override=True)
    app.connect("env-before-read-docs", find_explorer)
    app.connect("env-check-consistency", write_data)
    app.connect("doctree-resolved", resolve_links)
    app.connect("html-page-context", add_script)
    return about(__file__)


def find_explorer(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Remember which chapter holds the explorer, if one does."""
    env.explorer = next((name for name in sorted(env.found_docs) if held_rows(env, name)), "")  # type: ignore[attr-defined]


def held_rows(env: BuildEnvironment, docname: str) -> list[dict[str, Any]]:
    """Return what the explorer in the chapter `docname` holds, line by line: first what its fields
    are, then its rows.
    """
    return [
        json.loads(line)
        for output in outputs_in(Path(env.doc2path(docname)))
        if output.kind == "explorer"
        for line in output.texts[NDJSON].splitlines()
    ]


def write_data(app: Sphinx, env: BuildEnvironment) -> None:
    """Write the rows as a script, each with the page where it stands. A row that stands nowhere is
    a warning.
    """
    docname: str = env.explorer  # type: ignore[attr-defined]
    if not docname or app.builder.format != "html":
        return
    head, *rows = held_rows(env, docname)
    places = {row["place"]: env.domains["std"].anonlabels.get(row["place"]) for row in rows}
    for lost in (place for place, target in places.items() if not target):
        logger.warning("%s: %s", LOST, lost, location=docname)
    pages = sorted({target[0] for target in places.values() if target})
    citations = env.get_domain("cite").citations  # type: ignore[attr-defined]
    papers = {citation.key: address_of(citation.entry.fields) for citation in citations}
    rows = [
        {
            **{name: value for name, value in row.items() if name != "place"},
            "page": pages.index(target[0]),
            "anchor": target[1],
            **({"paper": papers.get(row["source_id"], "")} if row["table"] == "sources" else {}),
        }
        for row in rows
        if (target := places[row["place"]])
    ]
    facts = facts_of(app)
    head |= {
        "release": {"number": facts.release.number, "licence": facts.licence},
        "pages": [app.builder.get_relative_uri(docname, page) for page in pages],
        "columns": columns(rows),
    }
    write_if_changed(Path(app.srcdir, STATIC, DATA), as_script("explorerData", head))


def columns(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the rows column by column: plain values as a list, lists of codes as `codes` and the
    numbers of the codes.
    """
    names = dict.fromkeys(name for row in rows for name in row)
    by_name: dict[str, Any] = {}
    for name in names:
        cells = [row.get(name) for row in rows]
        if any(isinstance(cell, list) for cell in cells):
            codes = list(dict.fromkeys(code for cell in cells for code in cell or ()))
            at = {code: number for number, code in enumerate(codes)}
            by_name[name] = {
                "codes": codes,
                "rows": [[at[code] for code in cell or ()] for cell in cells],
            }
        else:
            by_name[name] = [cell if cell is not None else "" for cell in cells]
    return by_name


def resolve_links(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Turn each link to rows into a link of the page, or into its words where there is no explorer
    to lead to.
    """
    start = address(app, docname)
    for link in list(doctree.findall(rows_link)):
        if start is not None:
            target = nodes.reference(
                "",
                "",
                internal=True,
                refuri=f"{start}?{link['query']}#{PLACE}",
                classes=["rows-link"],
            )
            target += link.children
            link.replace_self(target)
        else:
            link.replace_self(link.children)


def address(app: Sphinx, docname: str) -> str | None:
    """Return the address of the explorer as seen from the page `docname`; none outside HTML or
    where no chapter holds it.
    """
    explorer: str = app.env.explorer  # type: ignore[attr-defined]
    return (
        app.builder.get_relative_uri(docname, explorer)
        if explorer and app.builder.format == "html"
        else None
    )


def link_picture(picture: ET.Element, start: str | None) -> bool:
    """Make the links of a picture lead to the explorer at `start`, named in words; tell whether it
    has any.

    Without a `start` the links are taken away, and what they hold stays.
    """
    linked = False
    for parent in list(picture.iter()):
        for child in list(parent):
            href = next((value for key, value in child.items() if key.endswith("href")), "")
            if not href.startswith(PICTURE_LINK):
                continue
            asked = parse_qsl(href.removeprefix(PICTURE_LINK))
            query, words = [pair for pair in asked if pair[0] != WORDS], dict(asked).get(WORDS, "")
            child.attrib.clear()
            if start is not None:
                linked = True
                child.attrib.update(
                    {
                        "href": f"{start}?{urlencode(query)}#{PLACE}",
                        "aria-label": words,
                        "class": "rows-link",
                    }
                )
            else:
                child.tag = child.tag.removesuffix("a") + "g"
    for text in picture.iter() if linked else ():
        if text.tag.endswith("}text"):
            text.set("aria-hidden", "true")
    return linked


def add_script(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Load the explorer's rows, script and style on its own page only."""
    if page == app.env.explorer:  # type: ignore[attr-defined]
        app.add_js_file(search.WORDS, loading_method="defer")
        app.add_js_file(DATA, loading_method="defer")
        app.add_js_file("explorer.js", loading_method="defer")
        app.add_css_file("explorer.css")
