"""Sphinx extension: each page as plain text beside it, and the list of them.

A twin is Markdown, for machines and for people who paste. It is made of the page as it was written,
so that it says the same, numbers of figures and tables among it; what only works on a screen is
left out. ``llms.txt`` lists all twins, in the order of the book.
"""

import re
from pathlib import Path
from typing import Any

from html_to_markdown import ConversionOptions, convert
from lxml import html
from sphinx.application import Sphinx

from livingreview.book import about, facts_of, parts, write_if_changed
from livingreview.publishing.citation import Item, harvard
from livingreview.publishing.descriptions import DATA
from livingreview.store import Store, digest

LISTED = "llms.txt"
ON_SCREEN = ("script", "style", "svg", "summary", "button", "nav", "form", "input")
ASIDE = (
    "headerlink",
    "cell_input",
    "fold-line",
    "cite-line",
    "cite-form",
    "cite-files",
    "moved-places",
)
DOWNLOADS = ".//p[a[@download]] | .//section[contains(@class, 'cite-box')]//details"
MARKUP = re.compile("&lt;(?=[A-Za-z/!?])")  # what Markdown would read as HTML; p <.001 is none
LOOK = ConversionOptions(
    bullets="-",
    compact_tables=True,
    escape_asterisks=True,
    escape_underscores=True,
    extract_metadata=False,
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the extension to the build."""
    app.connect("html-page-context", add_link)
    app.connect("build-finished", write_twins, priority=700)
    return about(__file__)


def add_link(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Say in the head of each page where its twin is."""
    if doctree:
        name = f"{page.rsplit('/', 1)[-1]}.md"
        link = f'<link rel="alternate" type="text/markdown" title="Plain text" href="{name}">'
        context["metatags"] = "\n".join([context.get("metatags", ""), link])


def write_twins(app: Sphinx, error: Exception | None) -> None:
    """Write the twin of each page beside it, and the list of all; take away those of pages that are
    gone.
    """
    if error or app.builder.format != "html":
        return
    facts, folder = facts_of(app), Path(app.outdir)
    lines = [
        f"# {facts.title}",
        f"> {facts.abstract}",
        f"Cite it as: {harvard(Item('review', 'review', facts.title), facts)}",
        f"Licence: {facts.licence_address}",
    ]
    twins, store = set[Path](), Store(Path(app.srcdir))
    first = ("Start page", [("", app.config.root_doc)])
    for caption, pages in (first, *parts(app.env)):
        lines.append(f"## {caption or 'Chapters'}")
        entries = []
        for _, name in pages:
            text, about_it = _of_page(folder / f"{name}.html", store)
            path = folder / f"{name}.md"
            write_if_changed(path, text.encode())
            twins.add(path)
            entries.append(f"- [{app.env.titles[name].astext()}]({name}.md): {about_it}")
        lines.append("\n".join(entries))
    for left in {path for made in twins for path in made.parent.glob("*.md")} - twins:
        left.unlink()
    package = f"- [{facts.data_title}]({DATA}/datapackage.json): {facts.data_description}"
    lines += ["## Data", package]
    write_if_changed(folder / LISTED, ("\n\n".join(lines) + "\n").encode())


def _of_page(path: Path, store: Store) -> list[str]:
    """Return the twin of the page at `path` and what the page says it is about, made again when the
    page or the code moved.
    """
    content = path.read_bytes()
    name, made_of = f"twin-{path.stem}", digest([content])
    if (known := store.get(name, made_of)) is None:
        page = html.document_fromstring(content.decode())
        about_it = "".join(page.xpath("//head/meta[@name='description']/@content"))
        known = [twin(page), about_it]
        store.put(name, made_of, known)
    return known


def twin(page: Any) -> str:
    """Return the article of a `page` (as lxml has it, and is left to change) as Markdown.

    Text stays text: nothing that it says becomes markup of its own. Links that lead to a place of
    the book are words, since they lead nowhere from elsewhere; of a figure its words stay.
    """
    article = page.find(".//article")
    for element in list(article.iter(*ON_SCREEN)):
        element.drop_tree()
    offered = article.xpath(DOWNLOADS)
    for element in [*offered, *(found for name in ASIDE for found in article.find_class(name))]:
        element.drop_tree()
    for link in list(article.iter("a")):
        if not link.get("href", "").startswith(("http://", "https://")):
            link.drop_tag()
    for caption in article.iter("figcaption"):
        caption.tag = "div"
    text = html.tostring(article, encoding="unicode", with_tail=False)
    text = MARKUP.sub("&amp;lt;", text).replace("](", "]&amp;#40;")
    plain = convert(text, LOOK).content or ""
    return f"{plain.strip()}\n"
