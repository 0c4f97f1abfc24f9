"""Sphinx extension: what stands around a chapter in HTML, and what a page leaves out.

Every page gets the list of chapters, what is on it, a description for search engines, and one
control for its code. Styles and scripts that no page uses are not loaded and
not kept. With an address of the book (`baseurl` in _config.yml), pages say where they live and a
sitemap is written.
"""

import re
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape as escape_xml

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment.adapters.toctree import document_toc

from livingreview.book import about, facts_of, parts
from livingreview.project import ENGINE

SENTENCE = re.compile(r".*?[.?!](?=\s|$)", re.DOTALL)
# What Sphinx and Furo bring for what this book does not hold.
UNUSED = re.compile(
    r"_static/(?:mystnb\.\w+\.css|styles/furo-extensions\.css|scripts/furo(?:-extensions)?\.js"
    r"|documentation_options\.js|doctools\.js|sphinx_highlight\.js)$"
)
LEFT_BEHIND = (
    "basic.css", "debug.css", "skeleton.css", "*.png", "mystnb.*.css", "scripts",
    "styles/furo-extensions.css", "styles/*.map", "documentation_options.js", "doctools.js",
    "sphinx_highlight.js", "searchtools.js", "language_data.js",
)  # fmt: skip
STYLES = ("review.css", "cite.css", "versions.css")
SCRIPTS = ("cite.js", "page.js", "versions.js")
FEWEST_SECTIONS = 3
HEADING = re.compile(
    r'(?P<heading><(?P<name>h[1-6])\b[^>]*>(?:(?!</h[1-6]>).)*?)<a class="headerlink" '
    r"(?P<link>[^>]*>#)</a></(?P=name)>",
    re.DOTALL,
)
TITLES = {"search": "Search", "404": "Page not found"}


@dataclass(frozen=True)
class Chapter:
    """A chapter in the list of chapters: its title, the address of its page, whether that page is
    shown.
    """

    title: str
    address: str
    shown: bool


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the extension to the build, and have 404.html written beside the pages."""
    app.connect("config-inited", add_missing_page)
    app.connect("config-inited", add_looks)
    app.connect("builder-inited", forget_places)
    app.connect("doctree-resolved", unfold)
    app.connect("html-page-context", furnish, priority=800)
    app.connect("build-finished", finish, priority=800)
    return about(__file__)


def add_missing_page(app: Sphinx, config: Any) -> None:
    """Have the page written that hosts show for an address that leads nowhere."""
    config.html_additional_pages = {**config.html_additional_pages, "404": "404.html"}


def add_looks(app: Sphinx, config: Any) -> None:
    """Have the engine's templates, styles and scripts used; what a project has in folders of its
    own comes before them.
    """
    here = Path(__file__).parent
    config.templates_path = [*config.templates_path, str(here / "templates")]
    config.html_static_path = [*config.html_static_path, str(here / "static")]
    config.html_css_files = [*config.html_css_files, *STYLES]
    config.html_js_files = [*config.html_js_files, *SCRIPTS]
    config.html_favicon = config.html_favicon or str(here / "static" / "favicon.svg")


def forget_places(app: Sphinx) -> None:
    """Have Sphinx's record of the configuration say nothing of where the engine is installed, so
    that it has the same bytes everywhere.
    """
    if not isinstance(app.builder, StandaloneHTMLBuilder):
        return
    names = ("templates_path", "html_static_path", "html_favicon")
    config, values = app.config, {name: getattr(app.config, name) for name in names}
    for name, value in values.items():
        setattr(config, name, str(value).replace(str(ENGINE), ENGINE.name))
    app.builder.build_info = app.builder.create_build_info()
    for name, value in values.items():
        setattr(config, name, value)


def unfold(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """In HTML, take code out of its folds, since one control of the page shows it."""
    if app.builder.format != "html":
        return
    for fold in list(doctree.findall(HideCodeCellNode)):
        fold.replace_self(fold.children)
    for download in doctree.findall(addnodes.download_reference):
        download.children = [nodes.inline("", download.astext())]


def furnish(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put into the context of a page what its template shows, and take out what it does not use."""
    context.setdefault("title", TITLES.get(page, page))
    context["independence"] = facts_of(app).settings.independence
    context["chapters"] = [
        (caption, [Chapter(title, context["pathto"](name), name == page) for title, name in named])
        for caption, named in parts(app.env)
    ]
    context["sections"] = sections(app, page) if doctree else ""
    context["description"] = (
        description(doctree) or f"{_plain(context['title'])}. {context['docstitle']}."
    )
    context["metatags"] = re.sub(r'<meta name="viewport"[^>]*>\s*', "", context.get("metatags", ""))
    context["has_code"] = "cell_input" in context.get("body", "")
    body = context.get("body", "").replace(
        'role="doc-biblioentry"', 'role="listitem"'
    )  # what a list may hold
    context["body"] = with_contents(beside(body), context["sections"])
    for kind in ("css_files", "script_files"):
        context[kind] = [file for file in context[kind] if not UNUSED.search(_name(file))]


def sections(app: Sphinx, page: str) -> str:
    """Return the sections of `page`, without those inside them, as a list of links; nothing where
    there are few.
    """
    listed = list(document_toc(app.env, page, app.builder.tags).findall(nodes.bullet_list))[1:2]
    number = sum(isinstance(child, nodes.list_item) for child in listed[0]) if listed else 0
    if number < FEWEST_SECTIONS:
        return ""
    for item in listed[0]:
        item.children = item.children[:1]
    return str(app.builder.render_partial(listed[0])["fragment"])  # type: ignore[attr-defined]


def beside(body: str) -> str:
    """Return `body` with the permalink of each heading after the heading, not in it, so that a
    heading is read as it stands.
    """
    return HEADING.sub(_beside, body)


def _beside(found: re.Match[str]) -> str:
    heading, name, link = found["heading"], found["name"], found["link"]
    label = escape(f"Link to “{_plain(heading).strip()}”")
    return f'{heading}</{name}><a class="headerlink" aria-label="{label}" {link}</a>'


def with_contents(body: str, listed: str) -> str:
    """Return `body` with its sections listed after the paragraph that opens it, for screens too
    narrow for a list beside it.
    """
    opening = re.match(
        r'\s*(?:<span id="[^"]*"></span>)*<section id="[^"]*">\s*(?:<span'
        r' id="[^"]*"></span>)*<h1>.*?</h1>(?:<a class="headerlink"[^>]*>#</a>)?\s*<p>.*?</p>',
        body,
        re.DOTALL,
    )
    if not listed or not opening:
        return body
    contents = (
        f'<nav class="on-this-page" aria-label="On this page"><p>On this page</p>{listed}</nav>'
    )
    return f"{body[: opening.end()]}\n{contents}{body[opening.end() :]}"


def description(doctree: nodes.document | None) -> str:
    """Return the first sentence of a page, which says what the page is about."""
    paragraphs = doctree.findall(nodes.paragraph) if doctree else ()
    opening = (part.astext() for part in paragraphs if isinstance(part.parent, nodes.section))
    first = next(opening, "")
    sentence = SENTENCE.match(" ".join(first.split()))
    return sentence.group() if sentence else ""


def finish(app: Sphinx, error: Exception | None) -> None:
    """Take away files that no page asks for; with an address of the book, write its sitemap."""
    if error or app.builder.format != "html":
        return
    static = Path(app.outdir, "_static")
    for path in (
        path for pattern in LEFT_BEHIND for path in sorted(static.glob(pattern), reverse=True)
    ):
        for file in [path] if path.is_file() else path.iterdir():
            file.unlink()
    downloads = Path(app.outdir, "_downloads")
    offered = {downloads / name for _, name in app.env.dlfiles.values()}
    for path in set(downloads.glob("*/*")) - offered:
        path.unlink()
        path.parent.rmdir()  # each has a folder of its own
    if base := app.config.html_baseurl:
        places = [
            f"<url><loc>{escape_xml(base.rstrip('/'))}/{name}.html</loc></url>"
            for name in sorted(app.env.found_docs)
        ]
        head = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        Path(app.outdir, "sitemap.xml").write_text(
            "\n".join([head, *places, "</urlset>", ""]), encoding="utf-8"
        )


def _name(file: Any) -> str:
    return str(getattr(file, "filename", file)).split("?")[0]


def _plain(title: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", title))
