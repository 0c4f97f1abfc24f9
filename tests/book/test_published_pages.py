import copy
import csv
import re
import xml.etree.ElementTree as ET
from collections import Counter

import pytest
from books import (
    ENGINE,
    REPOSITORY,
    build,
    copy_of_project,
    only_chapter,
    parsed,
    run,
    sound,
    words,
)

from livingreview.book.chrome import FEWEST_SECTIONS
from livingreview.show.palette import DARK_PAGE, LIGHT_PAGE, contrast

OPENING = (
    "# What \\<is\\> asked & answered\n\nThis page asks one thing, and "
    "{cite:t}`sloper2004` answers. It goes on.\n"
)


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The pages of a book of one chapter that knows its address."""
    root = copy_of_project(tmp_path_factory.mktemp("published"))
    only_chapter(
        root, "page", ("markdown", "opening-text", OPENING), ("code", "setup", "words = 1")
    )
    config = root / "_config.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(
        text.replace('baseurl: ""', "baseurl: https://example.org/a&b/"), encoding="utf-8"
    )
    sound(run(root, "python", "-m", ENGINE, "update"))
    sound(build(root))
    return root / "_build" / "html"


def named(page, name):
    found = page.find("meta", attrs={"name": name}) or page.find("meta", attrs={"property": name})
    return found["content"] if found else None


def test_a_page_is_described_by_its_first_sentence(published):
    page = parsed((published / "chapters" / "page.html").read_text(encoding="utf-8"))
    assert named(page, "description") == "This page asks one thing, and Sloper (2004) answers."
    assert named(page, "og:description") == named(page, "description")
    assert named(page, "og:title") == "What <is> asked & answered"


def test_with_an_address_pages_say_where_they_live_and_a_sitemap_lists_them(published):
    page = parsed((published / "chapters" / "page.html").read_text(encoding="utf-8"))
    assert (
        page.find("link", rel="canonical")["href"] == "https://example.org/a&b/chapters/page.html"
    )
    assert named(page, "og:url") == "https://example.org/a&b/chapters/page.html"
    sitemap = ET.fromstring((published / "sitemap.xml").read_bytes())  # noqa: S314 - written by our own build
    assert [
        place.text for place in sitemap.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    ] == [
        "https://example.org/a&b/chapters/page.html",
        "https://example.org/a&b/chapters/references.html",
    ]
    missing = parsed((published / "404.html").read_text(encoding="utf-8"))
    assert missing.find("base")["href"] == "https://example.org/a&b/"


def test_without_an_address_no_page_claims_one_and_there_is_no_sitemap(book, pages):
    assert [
        name
        for name, page in pages.items()
        if page.find("link", rel="canonical") or named(page, "og:url")
    ] == []
    assert not (book / "_build" / "html" / "sitemap.xml").exists()


@pytest.mark.parametrize(
    "about",
    [lambda page: page.title.string, lambda page: named(page, "description")],
    ids=["title", "description"],
)
def test_every_page_has_a_title_and_a_description_of_its_own(pages, about):
    found = Counter(about(page) for name, page in pages.items() if name != "404.html")
    assert [text for text, count in found.items() if not text or count > 1] == []


def test_every_page_lists_the_chapters_and_marks_itself(pages):
    for name, page in pages.items():
        if name not in {"404.html", "search.html"}:
            shown = page.select('nav.chapters [aria-current="page"]')
            assert [words(one) for one in shown] == [
                words(page.h1) if name != "index.html" else "Start page"
            ] or words(shown[0]) in words(page.h1)
            assert len(page.select("nav.chapters a")) >= len(pages) - 2


def test_pages_of_several_sections_list_them(pages):
    for name, page in pages.items():
        sections = page.select("article > section > section > h2")
        assert bool(page.select("nav.on-this-page")) == (len(sections) >= FEWEST_SECTIONS), name


def permalink_beside(one):
    """The permalink of a heading, which stands after it."""
    following = one.find_next_sibling()
    return (
        following if following and following.get("aria-label", "").startswith("Link to") else None
    )


def test_figures_tables_and_headings_have_permalinks(pages):
    linked = "figure[id], table.docutils[id], article section[id] > h2"
    found = [(name, one) for name, page in pages.items() for one in page.select(linked)]
    assert {one.name for _, one in found} == {"figure", "table", "h2"}
    assert [
        (name, str(one)[:80])
        for name, one in found
        if not (one.select("a.headerlink[title]") or permalink_beside(one))
    ] == []


def test_no_page_loads_what_it_does_not_use(book, pages):
    loaded = {
        name: sorted(one["src"] for one in page.find_all("script", src=True))
        for name, page in pages.items()
        if name != "404.html"
    }
    searching = loaded.pop("search.html")
    assert len(searching) > 4
    assert [
        name
        for name, scripts in loaded.items()
        if re.search("search(?!ed)|thebe|furo|mathjax", " ".join(scripts))
    ] == []
    assert [
        name
        for name, scripts in loaded.items()
        if len(scripts) != len({re.sub(r"\?.*", "", one) for one in scripts})
    ] == []
    kept = {
        path.name for path in (book / "_build" / "html" / "_static").rglob("*") if path.is_file()
    }
    assert (
        kept
        & {"basic.css", "skeleton.css", "furo.js", "furo-extensions.css", "file.png", "doctools.js"}
        == set()
    )
    assert not any(name.startswith("mystnb") for name in kept)


STYLE = (REPOSITORY / ENGINE / "book" / "static" / "review.css").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("scope", "page"),
    [(":root", LIGHT_PAGE), ('body[data-theme="dark"]', DARK_PAGE)],
    ids=["light", "dark"],
)
def test_focus_and_marks_stand_out_and_words_can_be_read_on_the_page_and_on_its_tint(scope, page):
    values = dict(
        re.findall(
            r"--([a-z-]+): (#[0-9a-f]{6})", STYLE[STYLE.index(f"{scope} {{") :].split("}")[0]
        )
    )
    values = {
        "color-foreground-primary": "#1a1a1a",
        "color-foreground-secondary": "#595959",
        **values,
    }
    assert contrast(values["focus"], page) >= 3
    assert contrast(values["mark"], page) >= 3
    assert contrast("#ffffff", values["band"]) >= 4.5
    for ground in (page, values["tint"]):
        assert contrast(values["color-foreground-primary"], ground) >= 7
        assert contrast(values["color-foreground-secondary"], ground) >= 4.5


def test_both_ways_to_be_dark_have_the_same_colours():
    chosen, system = (
        re.search(re.escape(scope) + r" \{([^}]*)\}", STYLE)[1]
        for scope in ('body[data-theme="dark"]', 'body:not([data-theme="light"])')
    )
    assert chosen == system


# Words for people

AS_STORED = {
    f"chapters/{name}.html" for name in ("evidence-base", "corrections", "protocol", "claims")
}
WRITTEN_SO = ["script", "style", "pre", "code", "svg"]


def said_to_people(page):
    """What a page says, without code, pictures and what is there to be copied."""
    article = copy.copy(page.article)
    for part in [*article.find_all(WRITTEN_SO), *article.select(".cite-words, .cell_input")]:
        part.decompose()
    return words(article)


def raw_codes():
    """Every code that is no word of English, which its own label would be."""
    with (REPOSITORY / "data" / "codebook.csv").open(encoding="utf-8", newline="") as file:
        pairs = [(row["code"], row["label"].lower()) for row in csv.DictReader(file)]
    same = {code for code, label in pairs if code.replace("-", " ") in label.replace("-", " ")}
    return sorted({code for code, _ in pairs if re.search(r"[a-z][-.][a-z]", code)} - same)


def test_no_page_shows_readers_a_code(pages):
    """Where codes are explained, a row is named by its key or a sealed text stands, they may
    be.
    """
    codes = re.compile(rf"(?<![\w./-])(?:{'|'.join(map(re.escape, raw_codes()))})(?![\w-])")
    shown = {
        name: sorted(set(codes.findall(said_to_people(page))))
        for name, page in pages.items()
        if name not in AS_STORED and page.article
    }
    assert {name: found for name, found in shown.items() if found} == {}


def test_no_page_shows_readers_a_place_as_it_is_stored_or_straight_quotation_marks(pages):
    shown = {
        name: re.findall(r".{0,30}[¶\"].{0,20}|.{0,20}\w'\w.{0,20}", said_to_people(page))[:3]
        for name, page in pages.items()
        if page.article
    }
    assert {name: found for name, found in shown.items() if found} == {}


def test_a_heading_is_read_without_its_permalink(pages):
    headings = [head for page in pages.values() for head in page.select("article section > h2")]
    assert len(headings) > 50
    assert [str(head) for head in headings if head.find("a", class_="headerlink")] == []
