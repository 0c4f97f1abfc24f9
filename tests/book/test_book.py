import csv
import posixpath
import re
from collections import Counter
from itertools import pairwise
from urllib.parse import unquote, urldefrag

import pytest
from books import (
    ENGINE,
    build,
    copy_of_project,
    files_in,
    pages_in,
    parsed,
    read,
    run,
    sound,
    words,
)
from sealing import seal_again
from tiny import paths, read_rows, write_rows

from livingreview.running.execution import chapters
from livingreview.show.palette import COLOURS

LEFTOVERS = (
    ":::",
    "{rows}",
    "```",
    ":name:",
    ":class:",
    "{cite",
    "{glue",
    "{ref",
    "{term",
    "{numref",
    "{download",
    "{figure",
    "{list-table",
    "np.float64",
    "np.int64",
    "<NA>",
    "[]{#",
    "\\[",
    "\\(",
    "object at 0x",
)
LOADED = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
    "link": "href",
    "object": "data",
    "form": "action",
    "image": "href",
    "use": "href",
}
NAMING = {
    "canonical",
    "cite-as",
    "license",
    "type",
    "author",
}  # links that say something and load nothing
ELSEWHERE = re.compile(r"\s*(?:https?:)?//")
STYLE_ELSEWHERE = re.compile(r"(?:url\(|@import)\s*['\"]?\s*(?:https?:)?//[^)'\"]*")
PALETTE = re.compile("|".join(colour.light for colour in COLOURS))


@pytest.fixture(scope="session")
def stored(book):
    """The bundle of every figure that the chapters hold: its page, its name, its parts."""
    cells = [(path, cell) for path in chapters(book) for cell in read(path)["cells"]]
    found = [
        (path, output)
        for path, cell in cells
        for output in cell.get("outputs", [])
        if "figure" in output["metadata"]
    ]
    return [
        (
            f"{path.relative_to(book).with_suffix('.html').as_posix()}",
            output["metadata"]["figure"],
            output["data"],
        )
        for path, output in found
    ]


def differing(one, other):
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def test_the_same_sources_give_the_same_pages_wherever_and_by_whatever_command(book, elsewhere):
    ours, theirs = (files_in(root / "_build" / "html") for root in (book, elsewhere))
    assert len(ours) > 40
    assert differing(ours, theirs) == []


def leftover_markup(page):
    spoken = [
        words(page, "pre", "code"),
        *(element["aria-label"] for element in page.find_all(attrs={"aria-label": True})),
    ]
    return [mark for mark in LEFTOVERS if mark in " ".join(spoken)]


def loads_from_elsewhere(page):
    elements = [
        element
        for element in page.find_all(list(LOADED))
        if not NAMING & set(element.get("rel") or ())
    ]
    loaded = [
        address
        for element in elements
        if ELSEWHERE.match(address := element.get(LOADED[element.name], ""))
    ]
    styles = [element["style"] for element in page.find_all(style=True)] + [
        style.get_text() for style in page.find_all("style")
    ]
    scripts = [
        script.get_text()
        for script in page.find_all("script")
        if script.get("type") != "application/ld+json"
    ]
    return (
        loaded
        + STYLE_ELSEWHERE.findall(" ".join(styles))
        + re.findall(r"https?://\S+", " ".join(scripts))
    )


def ids_used_twice(page):
    return [
        name
        for name, count in Counter(element["id"] for element in page.find_all(id=True)).items()
        if count > 1
    ]


def skipped_headings(page):
    levels = [int(heading.name[1]) for heading in page.find_all(re.compile("^h[1-6]$"))]
    jumps = [f"h{before} to h{after}" for before, after in pairwise(levels) if after - before > 1]
    return [*jumps, *(["more than one h1"] if levels.count(1) > 1 else [])]


def poor_tables(page):
    """Tables of evidence without caption, and head cells that do not say whether they head a row or
    a column.
    """
    tables = page.select("article table.docutils")
    found = ["no caption" for table in tables if not (table.caption and words(table.caption))]
    found += ["no heads" for table in tables if not table.find("th")]
    return found + [
        words(head)
        for table in tables
        for head in table.find_all("th")
        if head.get("scope") not in {"row", "col"}
    ]


def poor_pictures(page):
    """Pictures that are no inline SVG with a name in words, whose colours dark mode cannot change,
    or whose parts are lost.
    """
    found = [str(image)[:80] for image in page.select("article img, article object, article embed")]
    for picture in page.select("article figure svg"):
        name = picture.get("aria-label", "")
        styles = " ".join(element["style"] for element in picture.find_all(style=True))
        ids = {element["id"] for element in picture.find_all(id=True)}
        uses = [use.get("href") or use.get("xlink:href", "") for use in picture.find_all("use")]
        links = picture.find_all("a")
        role = "group" if links else "img"
        found += (
            [] if picture.get("role") == role and len(name.split()) > 5 else [f"unnamed: {name}"]
        )
        found += [
            f"unnamed link: {link.get('href')}"
            for link in links
            if ": " not in link.get("aria-label", "")
        ]
        found += [
            f"fixed colour: {colour}"
            for colour in PALETTE.findall(re.sub(r"var\(--[a-z-]+, #[0-9a-f]{6}\)", "", styles))
        ]
        found += [f"lost part: {use}" for use in uses if use[1:] not in ids]
    return found


def foreign_languages(page):
    return [] if page.html.get("lang") == "en-GB" else [page.html.get("lang")]


RULES = {
    leftover_markup: "<p>See :::{figure} x</p>",
    loads_from_elsewhere: '<script src="//cdn.example/x.js"></script>',
    ids_used_twice: '<p id="content"></p>',
    skipped_headings: "<h2>a</h2><h4>b</h4>",
    poor_tables: '<table class="docutils"><tr><th>Head</th></tr></table>',
    poor_pictures: '<figure><svg role="img" aria-label="x"><use ns1:href="#y"/></svg></figure>',
    foreign_languages: "",
}
every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)


@every_rule
def test_no_page_has(pages, rule):
    assert {name: found for name, page in pages.items() if (found := rule(page))} == {}


@every_rule
def test_a_planted_fault_is_found(pages, rule):
    html = str(pages["index.html"]).replace('lang="en-GB"', 'lang="en"')
    assert rule(parsed(html.replace("</article>", f"{RULES[rule]}</article>")))


@pytest.mark.parametrize(
    "planted",
    [
        '<div style="background:url(https://cdn.example/x.png)">',
        "<script>fetch('https://a.example')</script>",
    ],
)
def test_styles_and_scripts_that_load_from_elsewhere_are_found(planted):
    assert loads_from_elsewhere(parsed(planted))


def test_no_style_sheet_loads_anything_from_elsewhere(book):
    styles = {
        name: content
        for name, content in files_in(book / "_build" / "html").items()
        if name.endswith(".css")
    }
    found = {name: STYLE_ELSEWHERE.findall(content.decode()) for name, content in styles.items()}
    assert len(found) > 3
    assert {name: matches for name, matches in found.items() if matches} == {}


def broken_links(files, pages):
    """Links inside the book, its scripts and styles among them, that lead to no file or to no place
    on a page.
    """
    ids = {
        name: {element["id"] for element in page.find_all(id=True)} for name, page in pages.items()
    }
    found = []
    for name, page in pages.items():
        elements = page.find_all(["a", "link", "script", "img"])
        for link in [
            element.get("href") or element.get("src")
            for element in elements
            if element.get("href") or element.get("src")
        ]:
            address, fragment = urldefrag(unquote(link))
            target = joined(name, address.split("?")[0])
            lost = target not in files or (fragment and fragment not in ids.get(target, ()))
            found += [(name, link)] if lost and not re.match(r"[a-z]+:|//", address) else []
    return found


def joined(page, address):
    """Where `address` leads from `page`."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), address)) if address else page


def test_every_link_inside_the_book_leads_somewhere(book, pages):
    assert broken_links(files_in(book / "_build" / "html"), pages) == []


@pytest.mark.parametrize(
    "link", ["#nowhere", "nowhere.html", "chapters/what-works.html#nowhere", "_static/gone.css"]
)
def test_a_link_that_leads_nowhere_is_found(book, pages, link):
    planted = parsed(
        str(pages["index.html"]).replace("</article>", f'<a href="{link}">x</a></article>')
    )
    assert broken_links(files_in(book / "_build" / "html"), {**pages, "index.html": planted}) == [
        ("index.html", link)
    ]


def test_every_figure_of_a_chapter_stands_in_its_page(pages, stored):
    held = Counter(page for page, _, _ in stored)
    assert len(held) > 1
    assert all(pages[name].select("article figure svg text") for name in held)
    for layout in ("wide", "narrow"):
        assert {
            name: len(page.select(f"article figure .picture.{layout} svg[role]"))
            for name, page in pages.items()
            if name in held
        } == held


def test_pictures_and_their_data_can_be_downloaded_as_they_were_drawn(book, pages, stored):
    files = files_in(book / "_build" / "html")
    for name, figure, parts in stored:
        links = [link["href"] for link in pages[name].select("a[download]")]
        found = {link.rsplit("/")[-1]: files[joined(name, link)].decode() for link in links}
        assert found[f"{figure}.svg"] == "".join(parts["image/svg+xml"])
        assert found[f"{figure}.csv"] == "".join(parts["text/csv"])
        assert PALETTE.search(found[f"{figure}.svg"])
        assert "var(--" not in found[f"{figure}.svg"]
        assert len(list(csv.reader(found[f"{figure}.csv"].splitlines()))) > 1


def test_colours_and_letters_of_the_figures_come_with_the_book(book):
    files = files_in(book / "_build" / "html" / "_static")
    css = files["palette.css"].decode()
    assert [
        colour
        for colour in COLOURS
        if f"--{colour.name}:{colour.light};" not in css
        or f"--{colour.name}:{colour.dark};" not in css
    ] == []
    for file in re.findall(r"url\((.*?)\)", css):
        assert files[file].startswith(b"wOFF")


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{cite}`x`",
    "{cite:t}`x`",
    "{glue:text}`n`",
    ":::{figure} x",
    ":::",
    "```{figure} x",
    "[x](javascript:alert(1))",
    "![x](x.png)",
    "<https://evil.example>",
    "https://evil.example/x",
    "[x]: https://evil.example",
    "[^1]",
    "**bold**",
    "_em_",
    "~~gone~~",
    "# head",
    "* item",
    "1. item",
    "| a | b |",
    "> quoted",
    "---",
    "(place)=",
    "[]{#id}",
    "{{x}}",
    "$x$",
    "$$x$$",
    "%s {0} {name}",
    "&amp;",
    "&#x3c;b>",
    "<!-- -->",
    "`code`",
    "\\",
    "\\*",
    '"quoted"',
    "'quoted'",
    "% comment",
    ":name: x",
    "naïve – “ça” 漢字 😀",
    "supercalifragilistic" * 20,
]
SHOWN = {
    "slips": ("what", lambda row: True),
    "mentions": ("note", lambda row: row["anomaly"]),
    "findings": ("statement", lambda row: row["finding_id"]),
    "definitions": ("gist", lambda row: row["term"]),
    "sources": ("note", lambda row: row["note"]),
}


ON_CHANGES = {"chapters/corrections.html", "chapters/what-moved.html"}


def skeleton(page):
    """Every element of a page with what it can do, without its words, without the digests of files
    it loads, and without the marks of claims to be read again and what folds a long table, which
    the length of its words decides.
    """
    kept = ("href", "src", "id", "class", "style", "onerror", "onclick")
    marks = page.select(".unread-claim, .unread-claim *, .fold, .fold-line")
    left_out = {id(mark) for mark in marks}
    return [
        (element.name, *(str(element.get(name)).partition("?v=")[0] for name in kept))
        for element in page.find_all(True)
        if id(element) not in left_out
    ]


def kinds(page):
    """Every kind of element of a page, with what it can do beside leading somewhere."""
    return {(name, src, *able) for name, _, src, _, *able in skeleton(page)}


def plant(root):
    """Put hostile text into every kind of free text that a chapter shows; return what has to be
    read afterwards.
    """
    planted = []
    for table, (column, shown) in SHOWN.items():
        rows = read_rows(paths(root)[table])
        chosen = [row for row in rows if shown(row) and not row.get("withdrawn")]
        for number, row in enumerate(chosen):
            row[column] = f"{HOSTILE[number % len(HOSTILE)]} in {table} {number}"
            planted.append(row[column])
        write_rows(paths(root)[table], list(rows[0]), rows)
    seal_again(root)
    return planted


STRAIGHT = str.maketrans("“”‘’", "\"\"''")  # a page has the quotation marks of print


def test_hostile_evidence_is_shown_letter_for_letter_and_changes_no_element_of_any_page(
    tmp_path, pages
):
    root = copy_of_project(tmp_path / "hostile")
    planted = plant(root)
    assert len(planted) > len(HOSTILE) * 3
    sound(run(root, "python", "-m", ENGINE, "update"))
    sound(build(root))
    attacked = pages_in(root / "_build" / "html")
    text = " ".join(words(page) for page in attacked.values()).translate(STRAIGHT)
    assert [mark for mark in planted if mark.translate(STRAIGHT) not in text] == []
    assert {
        name for name in pages if skeleton(attacked[name]) != skeleton(pages[name])
    } <= ON_CHANGES
    for name in ON_CHANGES:  # what was planted is a change, so they have other rows
        assert kinds(attacked[name]) <= kinds(pages[name])
