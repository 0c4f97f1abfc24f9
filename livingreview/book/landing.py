"""Sphinx extension: what machines find on the pages, and the data beside them.

The first page describes the whole review for catalogues, every other one itself as a section of it.
The data package is part of the book, so that whoever has a page can take the data, with licence and
release.
"""

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from livingreview.book import about, facts_of, write_if_changed
from livingreview.publishing.crate import FILE, Part, crate
from livingreview.publishing.descriptions import (
    DATA,
    as_json,
    chapter_tags,
    data_package,
    json_ld,
    package_files,
    page_tags,
    signposts,
)
from livingreview.publishing.facts import Facts

JSON_LD = "application/ld+json"


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the extension to the build."""
    app.connect("html-page-context", add_metadata)
    app.connect("build-finished", write_data)
    return about(__file__)


def add_metadata(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Put the tags, the signposts and the JSON-LD into the head of the first page; into that of a
    chapter, the tags by which it is cited as a section.
    """
    facts = facts_of(app)
    if page == app.config.root_doc:
        tables = data_package(Path(app.srcdir), facts)["resources"]
        tags = [_element(*tag) for tag in [*page_tags(facts), *signposts(facts, tables)]]
        for description in json_ld(facts, chapters(app), tables):
            described = as_json(description).replace("<", "\\u003c")
            tags.append(f'<script type="{JSON_LD}">\n{described}</script>')
    elif doctree:
        title = app.env.titles[page].astext()
        tags = [_element(*tag) for tag in chapter_tags(facts, page, title)]
    else:
        return
    context["metatags"] = "\n".join([context.get("metatags", ""), *tags])


def write_data(app: Sphinx, exception: Exception | None) -> None:
    """Write the data package into the book, and the RO-Crate that describes the book."""
    if exception or app.builder.format != "html":
        return
    root, folder = Path(app.srcdir), Path(app.outdir)
    facts = facts_of(app)
    files = package_files(root, facts)
    for name, content in files.items():
        path = folder / DATA / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_if_changed(path, content)
    if facts.release.day:
        write_if_changed(folder / FILE, crate(facts, parts(app, files, facts)).encode())


def parts(app: Sphinx, files: Mapping[str, bytes], facts: Facts) -> list[Part]:
    """Return what the book holds, for its RO-Crate: pages, and the tables of the data with their
    description.
    """
    code = Part(facts.code or "#code", f"The code of release {facts.release.number}", "", "code")
    pages = [Part(f"{page}.html", title, "text/html", "book") for page, title in chapters(app)]
    kinds = {".csv": "text/csv", ".json": "application/json"}
    data = [
        Part(f"{DATA}/{name}", name, kinds[Path(name).suffix], "data", len(files[name]))
        for name in sorted(files)
    ]
    return [code, *pages, *data]


def chapters(app: Sphinx) -> list[tuple[str, str]]:
    """Return the pages of the book with their titles, in the order of the table of contents."""
    order = [app.config.root_doc, *app.env.toctree_includes.get(app.config.root_doc, ())]
    return [(page, app.env.titles[page].astext()) for page in order if page in app.env.titles]


def _element(name: str, attributes: Mapping[str, str]) -> str:
    pairs = " ".join(f'{key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name} {pairs}>"
