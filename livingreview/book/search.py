"""Sphinx extension: what the search of the book looks through, and how words are compared.

The pages are read as they were written, section by section, and put into one script beside them, so
that a search asks for nothing more, and works from a folder, where a page may load no other file.
The browser makes the index of it, with MiniSearch (`vendored/`). Tables are left to the
explorer: of each, only its caption is searched.

Words of pages and words of queries go through the same script (`static/words.js`): what it needs, a
stemmer and the other words for terms, is written into it.
"""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from lxml import html
from rjsmin import jsmin
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.search.en import SearchEnglish

from livingreview.book import STATIC, about, as_script, parts, write_if_changed
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.synonyms import other_words

HERE = Path(__file__).parent
WORDS, LIBRARY, DATA = "words.js", "minisearch.js", "search-data.js"
OF_ANNEXES = 800  # characters of a section of an annex, which the explorer searches whole
LARGEST = 200_000  # bytes of all sections: some 60 kB on their way to a reader
SHOWN = (1000, 800, 600, 400, 200, 0)  # characters of a section of which parts can be shown
SILENT = {"script", "style", "svg", "nav", "table", "section", "summary"}
ASIDE = {"headerlink", "cell_input", "moved-places", "citation-list", "cite-box", "cite-line"}
BLOCKS = {"p", "li", "dt", "dd", "div", "figcaption", "caption"}
START, END = "\x00", "\x01"  # before the id of a part, and after it and after its heading
HEADS = ("h1", "h2", "h3", "h4")
WORD = re.compile(r"\w+(?:[-’']\w+)*")
Section = tuple[
    int, str, str, str
]  # the number of its page, its place there, its heading, its text


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the extension to the build."""
    app.connect("config-inited", add_page)
    app.connect("env-check-consistency", write_words)
    app.connect("html-page-context", add_scripts)
    app.connect("build-finished", write_sections, priority=700)
    return about(__file__)


def add_page(app: Sphinx, config: Any) -> None:
    """Have the page of the search written."""
    config.html_additional_pages = {**config.html_additional_pages, "search": "search.html"}


def write_words(app: Sphinx, env: BuildEnvironment) -> None:
    """Write how words are compared as a script: a stemmer, and the other words for terms. Write
    the library, too, with its licence and without its comments.
    """
    if app.builder.format != "html":
        return
    words = other_words(Evidence(Path(app.srcdir)))
    names = json.dumps([[term, *others] for term, others in words.items()], ensure_ascii=False)
    stemmer = SearchEnglish.js_stemmer_code.strip()
    text = f"{stemmer}\nwindow.reviewSynonyms={names};\n"
    static, vendored = Path(app.srcdir, STATIC), HERE / "vendored"
    write_if_changed(static / WORDS, text.encode() + (HERE / WORDS).read_bytes())
    licence = (vendored / "minisearch-LICENSE.txt").read_text(encoding="utf-8")
    library = jsmin((vendored / LIBRARY).read_text(encoding="utf-8"))
    write_if_changed(static / LIBRARY, f"/* MiniSearch. {licence}*/\n{library}\n".encode())


def add_scripts(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Load the search on its own page only."""
    if page == "search":
        for name in (WORDS, LIBRARY, "search.js"):
            app.add_js_file(name, loading_method="defer")
        context["search_data"] = DATA


def write_sections(app: Sphinx, error: Exception | None) -> None:
    """Write every section of every page, in the order of the book, as a script."""
    if error or app.builder.format != "html":
        return
    pages, sections = list[tuple[str, str, int]](), list[Section]()
    for name, first in in_order(app.env):
        address = app.builder.get_target_uri(name)
        page = Path(app.outdir, address).read_text(encoding="utf-8")
        upto = None if first else OF_ANNEXES
        found = sections_of(page)
        sections += [(len(pages), name, head, text[:upto]) for name, head, text in found]
        pages.append((address, app.env.titles[name].astext(), int(first)))
    explorer: str = app.env.explorer  # type: ignore[attr-defined]
    head = {"explorer": app.builder.get_target_uri(explorer) if explorer else "", "pages": pages}
    for shown in SHOWN:
        held = {**head, "sections": list(cut(sections, shown))}
        script = as_script("searchData", held)
        if len(script) <= LARGEST:
            break
    write_if_changed(Path(app.outdir, DATA), script)


def in_order(env: BuildEnvironment) -> Iterator[tuple[str, bool]]:
    """Yield the pages of the book as _toc.yml orders them, and whether each stands before the
    second part: what a review has to say comes first, annexes later.
    """
    yield env.config.root_doc, True
    for number, (_, pages) in enumerate(parts(env)):
        yield from ((name, number == 0) for _, name in pages)


def sections_of(page: str) -> Iterator[tuple[str, str, str]]:
    """Yield the sections of a `page`: the id of each (none for the whole page), its heading and
    its text, with captions of tables. A line that heads a part and has an id begins a section.
    """
    article = html.document_fromstring(page).find(".//article")
    for section in article.iter("section") if article is not None else ():
        head = next((child for child in section if child.tag in HEADS), None)
        if head is not None and not ASIDE & set(section.get("class", "").split()):
            place = "" if head.tag == "h1" else section.get("id", "")
            said, *parts = _line(_texts(section, head)).split(START)
            yield place, _line(_texts(head)), said.strip()
            for part in parts:
                name, heading, text = part.split(END)
                yield name, heading, text.strip()


def cut(sections: Iterable[Section], shown: int) -> Iterator[tuple[int, str, str, str, str]]:
    """Yield `sections` with about as many characters of their text as are to be `shown`, and the
    further words of each, every word once.
    """
    for page, place, heading, text in sections:
        first = text if len(text) <= shown else text[: max(text.rfind(" ", 0, shown), 0)]
        known = set(WORD.findall(first.lower()))
        rest = dict.fromkeys(WORD.findall(text[len(first) :].lower()))
        yield page, place, heading, first, " ".join(word for word in rest if word not in known)


def _texts(element: Any, *without: Any) -> Iterator[str]:
    """Yield the texts of an element, sections inside it and what is no text left out."""
    yield element.text or ""
    for child in element:
        said = isinstance(child.tag, str) and child.tag not in SILENT
        if child.tag == "table":
            yield from chain(*([*_texts(caption), " "] for caption in child.iter("caption")))
        elif said and "rubric" in child.get("class", "").split() and child.get("id"):
            yield f" {START}{child.get('id')}{END}{_line(_texts(child))}{END} "
        elif said and child not in without and not ASIDE & set(child.get("class", "").split()):
            yield from _texts(child)
        yield " " if child.tag in BLOCKS else ""
        yield child.tail or ""


def _line(texts: Iterator[str]) -> str:
    return " ".join("".join(texts).split())
