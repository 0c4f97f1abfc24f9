import gzip
import re
from urllib.parse import urlsplit

import pytest
from books import REPOSITORY
from browser import COLOURS, FOLDER, MODES, chromium, opened, served
from playwright.sync_api import expect

from livingreview.evidence.evidence import Evidence
from livingreview.show.explorer import every_row

CHAPTERS = sorted(f"chapters/{path.stem}.html" for path in (REPOSITORY / "chapters").glob("*.*"))
PAGES = ["index.html", *CHAPTERS, "search.html", "404.html"]
MOST, A_ROW, MOST_FIGURES = 90_000, 100, 200_000  # bytes, compressed
SMALLEST_TARGET = 24  # WCAG 2.2, success criterion 2.5.8
FIGURE = re.compile(r'<div class="picture .*?</svg></div>', re.DOTALL)

# A page is opened once, and turned into the modes that need no new page.
TURNED = ("light", "dark", "320 px", "200 %", "print")
WAYS = (TURNED, tuple(mode for mode in MODES if mode not in TURNED))
# Dark is light in other colours; 200 % is laid out as 320 px, by the same rule of the styles.
AXE = {"light", "dark", "320 px"}


@pytest.mark.parametrize("modes", WAYS, ids=", ".join)
@pytest.mark.parametrize("name", PAGES)
def test_pages_are_quiet_fit_the_screen_and_give_axe_nothing_to_find(visit, name, modes):
    visited = visit(name, modes[0])
    for mode in modes:
        if mode in TURNED:
            visited.turn(mode)
        assert visited.page.locator("h1:visible").count() == 1
        if mode != "print":
            width = "document.documentElement.scrollWidth <= innerWidth"
            assert visited.page.evaluate(width), mode
        if mode in AXE:
            assert visited.violations(colours_alone=mode == "dark") == [], mode


@pytest.fixture(scope="module")
def rows():
    """How many rows the book has."""
    return len(every_row(Evidence(REPOSITORY), []))


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_light(visit, book, rows, name):
    html = book / "_build" / "html"
    asked = [urlsplit(one).path.removeprefix(f"{FOLDER}/") for one in visit(name).asked]
    figures = gzip.compress(
        "".join(FIGURE.findall((html / name).read_text(encoding="utf-8"))).encode()
    )
    total = sum(len(gzip.compress((html / one).read_bytes())) for one in asked)
    assert total - len(figures) <= MOST + A_ROW * rows
    assert len(figures) <= MOST_FIGURES
    assert len(asked) == len(set(asked))


FOCUSED = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect()
  const style = getComputedStyle(one)
  const places = [...one.getClientRects()].map(
    r => document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2))
  return {
    number: one.dataset.number || "",
    what: one.outerHTML.slice(0, 120),
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: places.some(place => place && (one.contains(place) || place.contains(one))),
    size: one.matches("button, input, nav a, summary") ? Math.min(box.width, box.height) : null,
  }
}"""
NUMBERED = """() => [
  ...document.querySelectorAll("a[href], button, input, summary, [tabindex='0']")
].filter(one => one.checkVisibility() && one.tabIndex >= 0)
  .map((one, number) => one.dataset.number = String(number))"""
ROUND = "document.activeElement === document.body || document.activeElement.className === 'skip'"


@pytest.mark.parametrize("mode", ["light", "320 px", "no script"])
@pytest.mark.parametrize("name", ["index.html", "chapters/introduction.html"])
def test_the_keyboard_reaches_everything_and_the_focus_is_seen(visit, name, mode):
    page = visit(name, mode).page
    reachable = page.evaluate(NUMBERED)
    assert len(reachable) > 20
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    steps = [page.evaluate(FOCUSED)]
    page.keyboard.press("Tab")
    most = 4 * len(reachable)  # a note on a citation brings links of its own
    while not page.evaluate(ROUND) and len(steps) < most:
        steps.append(page.evaluate(FOCUSED))
        page.keyboard.press("Tab")
    assert page.evaluate(ROUND)
    assert set(reachable) - {step["number"] for step in steps} == set()
    assert [step["what"] for step in steps if not (step["outlined"] and step["seen"])] == []
    assert [
        step for step in steps if step["size"] is not None and step["size"] < SMALLEST_TARGET
    ] == []


def test_the_skip_link_leads_to_the_chapter(visit):
    page = visit("chapters/introduction.html").page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize("mode", ["320 px", "200 %"])
def test_the_menu_opens_and_closes_by_keyboard(visit, mode):
    page = visit("chapters/introduction.html", mode).page
    chapters, menu = (
        page.get_by_role("navigation", name="Chapters"),
        page.get_by_role("button", name="Menu", exact=True),
    )
    assert not chapters.is_visible()
    menu.focus()
    page.keyboard.press("Enter")
    assert chapters.is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Start page"
    page.keyboard.press("Escape")
    assert not chapters.is_visible()
    assert page.evaluate("document.activeElement.className") == "menu"


@pytest.mark.parametrize("mode", ["light", "no script"])
def test_one_control_shows_the_code_of_the_page(visit, mode):
    page = visit("chapters/introduction.html", mode).page
    assert page.locator("div.cell_input").count() > 2
    assert page.locator("div.cell_input:visible").count() == 0
    page.get_by_label("Show the code of this page").focus()
    page.keyboard.press("Space")
    assert page.locator("div.cell_input:visible").count() == page.locator("div.cell_input").count()


def colours(page):
    """The colours that the first figure and the page are drawn in."""
    return page.evaluate(
        """() => [getComputedStyle(document.body).backgroundColor,
        ...new Set([...document.querySelectorAll("figure svg [style*='var(--']")].map(
          one => getComputedStyle(one).fill))]"""
    )


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_reader_chooses_light_or_dark_and_figures_follow(visit, mode):
    page = visit("chapters/what-works.html", mode).page
    before = colours(page)
    page.get_by_role("button", name="Dark mode").click()
    after = colours(page)
    assert before[0] != after[0]
    assert sorted(before[1:]) != sorted(after[1:])
    page.get_by_role("link", name="Conclusions").first.click()
    page.wait_for_url("**/conclusions.html")
    assert colours(page)[0] == after[0]
    assert page.get_by_role("button", name="Dark mode", pressed=mode == "light").count() == 1


def test_the_list_of_chapters_marks_the_section_that_is_read(visit):
    page = visit("chapters/what-works.html").page
    link = page.locator("#chapters li li a").nth(2)
    link.click()
    expect(link).to_have_attribute("aria-current", "true")
    expect(page.locator("#chapters li li a[aria-current]")).to_have_count(1)


def test_print_leaves_out_what_paper_cannot_use_and_dark_mode(visit):
    visited = visit("chapters/what-works.html", "dark")
    visited.page.emulate_media(media="print", color_scheme="dark")
    gone = (
        ".search, .chapters, .theme, .code-control, .headerlink, .neighbours, "
        "div.cell_input, a.download"
    )
    assert visited.page.locator("h1, figure svg").count() > 2
    assert [one for one in visited.page.locator(gone).all() if one.is_visible()] == []
    assert colours(visited.page)[0] in {"rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"}


def test_only_what_scrolls_stops_the_keyboard(visit):
    wide, narrow = (
        visit("chapters/methodology.html", mode).page.locator("article [role=region]:visible")
        for mode in ("light", "320 px")
    )
    scrolls = "all => all.map(one => [one.scrollWidth > one.clientWidth, one.tabIndex === 0])"
    assert all(
        one == [True, True] or one == [False, False]
        for one in wide.evaluate_all(scrolls) + narrow.evaluate_all(scrolls)
    )
    assert wide.count() > 0
    assert [True, True] not in narrow.evaluate_all(scrolls)  # tables are cards


@pytest.mark.parametrize("lost", ["nowhere.html", "chapters/nowhere.html"])
def test_an_address_that_leads_nowhere_shows_the_way_back(browser, address, lost):
    visit = opened(browser, address, lost)
    assert visit.page.title().startswith("Page not found")
    assert len(visit.asked) == 1
    for name, title in (("Start page", "a living review"), ("What works?", "What works?")):
        visit.page.goto(address + lost)
        visit.page.get_by_role("link", name=name).click()
        expect(visit.page).to_have_title(re.compile(re.escape(title)))


PLANTED = """<!doctype html><title>Planted</title><h1>Planted</h1>
<link rel="stylesheet" href="https://cdn.example/style.css"><img src="gone.png" alt="">
<script>console.warn("planted"); throw new Error("thrown")</script>"""


def test_requests_to_other_hosts_missing_files_warnings_and_errors_are_seen(browser, tmp_path):
    (tmp_path / "planted.html").write_text(PLANTED, encoding="utf-8")
    with served(tmp_path) as address:
        visit = opened(browser, address, "planted.html")
    assert visit.refused == ["https://cdn.example/style.css"]
    said = " ".join(visit.console)
    assert [word for word in ("planted", "thrown", "404", "ERR_FAILED") if word not in said] == []


CELL = "<p>A word</p>"
PALE = {
    "by itself": '<p style="color: #ccc">A word</p>',
    "by what is behind it": f'<div style="background: #222"><div>{CELL}</div></div>',
    "by its size": '<p style="color: #888; font-size: 10px">A word</p>',
    "within": '<p>A word <em style="color: #ccc">more</em></p>',
    "faded": f'<div style="opacity: 0.3">{CELL}</div>',
    "in a field": '<label>A <input value="x" style="color: #ccc"></label>',
}
LARGE = '<p style="color: #888; font-size: 30px">A word</p>'
A_LINK = '<p>Some words, <a href="#" style="color: #222">a link</a></p>'
LIKE_WORDS = A_LINK + A_LINK.replace("#222", "#222; text-decoration: none")
FAULTS = {
    "no words for a picture": ('<img src="data:,">', "image-alt"),
    "a link like other words": (LIKE_WORDS, "link-in-text-block"),
    **{name: (pale, "color-contrast") for name, pale in PALE.items()},
}


@pytest.mark.parametrize(("planted", "rule"), FAULTS.values(), ids=FAULTS)
def test_axe_finds_a_planted_fault_among_much_that_is_sound(browser, tmp_path, planted, rule):
    (tmp_path / "planted.html").write_text(
        '<html lang="en"><title>x</title><body style="background: #fff; color: #000">'
        f"<main><h1>x</h1>{CELL * 9}{LARGE}{planted}{CELL * 9}</main>"
    )
    with served(tmp_path) as address:
        visit = opened(browser, address, "planted.html")
    (found,) = visit.violations()
    assert found.startswith(f"{rule}, 1 ×")
    assert visit.violations(colours_alone=True) == ([found] if rule in COLOURS else [])


@pytest.mark.parametrize(
    ("required", "outcome"), [("", pytest.skip.Exception), ("required", pytest.fail.Exception)]
)
def test_without_a_browser_tests_are_skipped_with_the_reason_and_fail_where_one_is_required(
    monkeypatch, required, outcome
):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("BROWSER", required)
    with pytest.raises(outcome, match="apt-get install chromium"):
        chromium()
