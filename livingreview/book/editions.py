"""Sphinx extension: which release a page is of, what moved, where moved pages and places are now,
and the feed.

A page of a release never changes. What it cannot know, that a newer release exists, its script
reads from one file of the same site, ``versions.json``. A book brings one that knows only itself;
`review site` writes one that knows all. In a folder, where scripts may not read files, it shows
nothing.
"""

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from livingreview.book import about, facts_of, write_if_changed
from livingreview.notebooks import read_notebook
from livingreview.publishing.feed import FEED, feed
from livingreview.publishing.promised_ids import redirects
from livingreview.publishing.site import FACTS, VERSIONS
from livingreview.running.updates import facts as facts_in

NEWS = "chapters/whats-new"
MOVED = "Earlier web addresses, and where they lead now"


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the extension to the build."""
    app.connect("html-page-context", add_edition)
    app.connect("html-page-context", add_moved_places, priority=700)
    app.connect("html-collect-pages", moved_pages)
    app.connect("build-finished", write_files)
    return about(__file__)


def add_edition(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Give the templates the release of the book and the way to what moved; tell feed readers of
    the feed.
    """
    facts = facts_of(app)
    context["edition"] = facts.release
    here = app.builder.get_target_uri(page)
    if NEWS in app.env.found_docs:
        context["news"] = relative_uri(here, app.builder.get_target_uri(NEWS))
    if any(release.day for release in facts.releases):
        link = (
            '<link rel="alternate" type="application/atom+xml" title="What each release brings"'
            f' href="{relative_uri(here, FEED)}">'
        )
        context["metatags"] = "\n".join([context.get("metatags", ""), link])


def add_moved_places(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Keep the old name of each place that moved, with a line that says where it is now."""
    moved = {
        was: now for was, now in redirects(Path(app.srcdir)).items() if was.startswith(f"{page}#")
    }
    if not moved or doctree is None:
        return
    here = app.builder.get_target_uri(page)
    lines = [
        f'<p id="{escape(was.partition("#")[2])}">This is now <a href="{_link(app, here, now)}">in'
        " another place</a>.</p>"
        for was, now in sorted(moved.items())
    ]
    fold = (
        f'<details class="fold moved-places"><summary>{MOVED}</summary>{"".join(lines)}</details>'
    )
    context["body"] = context.get("body", "") + fold


def moved_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield a page for each chapter that moved: it leads to where the chapter is now, to the same
    place on it.
    """
    for was, now in sorted(redirects(Path(app.srcdir)).items()):
        if "#" not in was and was not in app.env.found_docs:
            target = _link(app, app.builder.get_target_uri(was), now)
            yield was, {"title": "This page has moved", "moved_to": target}, "moved.html"


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Write the feed, and what each chapter says by name, from which `review site` tells what moved
    between releases.
    """
    if exception or app.builder.format != "html":
        return
    facts, folder = facts_of(app), Path(app.outdir)
    pages = {}
    for page in sorted(app.env.found_docs):
        path = Path(app.env.doc2path(page))
        if path.suffix == ".ipynb":
            pages[page] = facts_in(read_notebook(path, Path(app.srcdir)))
    now = facts.release
    own = {
        "release": now.number,
        "date": now.day,
        "in_words": now.in_words,
        "what": now.what,
        "path": "",
        "pages": [],
    }
    write_if_changed(
        folder / VERSIONS,
        (
            json.dumps({"releases": [own], "moved": {}}, indent=1, ensure_ascii=False) + "\n"
        ).encode(),
    )
    write_if_changed(
        folder / FACTS, (json.dumps(pages, indent=1, ensure_ascii=False) + "\n").encode()
    )
    if content := feed(facts, f"{NEWS}.html" if NEWS in app.env.found_docs else ""):
        write_if_changed(folder / FEED, content)


def _link(app: Sphinx, here: str, place: str) -> str:
    page, _, anchor = place.partition("#")
    return escape(
        relative_uri(here, app.builder.get_target_uri(page)) + (f"#{anchor}" if anchor else "")
    )
