import re
from filecmp import dircmp
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from books import build, copy_of_project, only_chapter, plain, run
from conftest import paths, put_coding

from review.palette import COLOURS

LEFTOVERS = (":::{", "```{", ":name:", "{cite", "{glue", "{ref", "{term", "{numref", "np.float64", "[]{#", "\\[", "\\(")
LOADS = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href", "object": "data"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Page(HTMLParser):
    """What a page holds: its elements with attributes, and the text of its article."""

    def __init__(self, path):
        super().__init__()
        self.elements, self.words, self.inside = [], [], []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.inside.append(tag)

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data):
        if not {"script", "style", "pre", "code"} & set(self.inside):
            self.words.append(data)

    def having(self, name):
        return [attributes[name] for _, attributes in self.elements if attributes.get(name)]


@pytest.fixture(scope="session")
def book(tmp_path_factory):
    root = copy_of_project(tmp_path_factory.mktemp("book") / "here")
    built = build(root)
    assert built.returncode == 0, plain(built.stdout + built.stderr)[-3000:]
    return root / "_build" / "html"


@pytest.fixture(scope="session")
def pages(book):
    return {path.relative_to(book).as_posix(): Page(path) for path in book.rglob("*.html") if "_static" not in path.parts}


def different(one, other):
    """Every file that differs between two folders."""
    compared = dircmp(one, other, shallow=False) if "shallow" in dircmp.__init__.__code__.co_varnames else dircmp(one, other)
    found = [*compared.left_only, *compared.right_only, *compared.funny_files]
    found += [name for name in compared.common_files if Path(one, name).read_bytes() != Path(other, name).read_bytes()]
    return found + [f"{name}/{inner}" for name in compared.common_dirs for inner in different(Path(one, name), Path(other, name))]


def test_the_same_sources_give_the_same_bytes_in_any_folder_time_zone_locale_and_hash_seed(book, tmp_path):
    root = copy_of_project(tmp_path / "another place")
    built = build(root, TZ="Asia/Tokyo", LC_ALL="C", PYTHONHASHSEED="7")
    assert built.returncode == 0, plain(built.stdout + built.stderr)[-3000:]
    assert different(book, root / "_build" / "html") == []


def test_no_markup_is_left_over_in_any_page(pages):
    text = {name: " ".join(page.words) for name, page in pages.items()}
    assert [(name, mark) for name, words in text.items() for mark in LEFTOVERS if mark in words] == []


def test_no_page_loads_anything_from_another_host(book, pages):
    loaded = [
        attributes.get(LOADS[tag]) or ""
        for page in pages.values()
        for tag, attributes in page.elements
        if tag in LOADS and attributes.get("rel") != "canonical"
    ]
    assert [address for address in loaded if re.match(r"(https?:)?//", address)] == []
    styles = "".join(path.read_text(encoding="utf-8", errors="replace") for path in book.rglob("*.css"))
    assert re.findall(r"url\(['\"]?(?:https?:)?//[^)]*", styles) == []


def test_every_link_inside_the_book_leads_somewhere(book, pages):
    ids = {name: set(page.having("id")) for name, page in pages.items()}
    broken = []
    for name, page in pages.items():
        for link in page.having("href"):
            address, fragment = urldefrag(unquote(link.split("?")[0] if "#" not in link else link))
            if re.match(r"[a-z]+:", address) or address.startswith("//"):
                continue
            target = (book / name).parent.joinpath(address).resolve() if address else book / name
            key = target.relative_to(book).as_posix() if target.is_relative_to(book) else ""
            if not target.exists() or (fragment and key in ids and fragment not in ids[key]):
                broken.append((name, link))
    assert broken == []


def test_ids_are_unique_on_every_page(pages):
    assert {
        name: twice
        for name, page in pages.items()
        if (twice := {one for one in page.having("id") if page.having("id").count(one) > 1})
    } == {}


def test_the_language_is_british_english(pages):
    assert {dict(page.elements[0:1][0][1] if page.elements[0][0] == "html" else {}).get("lang") for page in pages.values()} == {
        "en-GB"
    }


def test_headings_go_down_one_level_at_a_time(pages):
    for name, page in pages.items():
        levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
        assert levels[:1] == [1] or name in {"genindex.html", "search.html"}, name
        assert all(after - before <= 1 for before, after in pairwise(levels)), name


def test_tables_have_captions_and_heads_that_say_what_they_head(book):
    for path in (book / "chapters").glob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert html.count('<table class="docutils') == html.count("<caption>"), path.name
        assert re.findall(r'<th class="(?:head|stub|head stub)">', html) == [], path.name


def test_pictures_stand_in_the_page_with_words_and_with_colours_that_dark_mode_can_change(book):
    html = (book / "chapters" / "what-works.html").read_text(encoding="utf-8")
    pictures = re.findall(r"<svg [^>]*role=\"img\"[^>]*>", html)
    assert len(pictures) == html.count('<div class="figure-scroll"') >= 2
    assert all(re.search(r'aria-label="[^"]{40,}"', picture) for picture in pictures)
    assert "var(--dark-blue, #002d54)" in html
    assert "ns1:" not in html
    assert {link[1:] for link in re.findall(r'<use [^>]*href="([^"]*)"', html)} <= set(re.findall(r'id="([^"]*)"', html))
    assert "<use " in html
    css = (book / "_static" / "palette.css").read_text(encoding="utf-8")
    assert all(f"--{colour.name}:{colour.light};" in css and f"--{colour.name}:{colour.dark};" in css for colour in COLOURS)
    assert (book / "_static" / "dejavu-sans.woff").read_bytes()[:4] == b"wOFF"


def test_pictures_and_their_data_can_be_downloaded_as_they_are(book):
    downloads = {path.name: path.read_text(encoding="utf-8") for path in (book / "_downloads").rglob("*.*")}
    assert "#002d54" in downloads["barriers.svg"]
    assert "var(--" not in downloads["barriers.svg"]
    assert downloads["barriers.csv"].startswith("barrier,")


HOSTILE = [
    "<script>alert(1)</script>", "{cite:t}`x`", ":::{figure} x", "[x](javascript:alert(1))", "**bold**", "# head", "| a | b |",
    "{{x}}", "$x$", "&amp;", "<!-- x -->", "`code`", "{glue:text}`n`", "supercalifragilistic" * 20,
]  # fmt: skip


def test_hostile_evidence_is_shown_letter_for_letter(tmp_path):
    root = copy_of_project(tmp_path / "hostile")
    path = paths(root)["slips"]
    rows = [f'h-{number},other,references,"{hostile}"' for number, hostile in enumerate(HOSTILE)]
    path.write_text("\n".join(["slip_id,slip,locator,what", *rows]) + "\n", encoding="utf-8")
    source = 'tables.other_slips(evidence.slips, evidence.labels("slip"), "slips", "Slips <b>")'
    setup = "from review.tables import sources as tables\nfrom review.evidence import Evidence\nevidence = Evidence()"
    only_chapter(
        root, "shown", ("markdown", "title", "# Shown\n\nWhat it shows."), ("code", "setup", setup), ("code", "slips", source)
    )
    updated = run(root, "python", "-m", "review", "update")
    assert updated.returncode == 0, updated.stdout + updated.stderr
    built = build(root)
    assert built.returncode == 0, plain(built.stdout + built.stderr)[-2000:]
    page = Page(root / "_build" / "html" / "chapters" / "shown.html")
    words = "".join(page.words)
    assert [hostile for hostile in HOSTILE if hostile not in words] == []
    assert [link for link in page.having("href") if "javascript" in link] == []
    assert put_coding
