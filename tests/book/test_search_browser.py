"""The search of the book, used in a real browser as a reader would."""

import re

import pytest
from browser import DESKTOP, patient
from playwright.sync_api import expect

PAGE = "search.html"
WEIGHT = 100_000  # bytes of all that a first search loads, compressed, but for every page's letters

# What is asked, and the page and section that must come first.
QUERIES = {
    "Sure Start": ("programmes", "programme-sure-start"),
    "colocation": ("since-2006", "services-under-one-roof"),
    "coordination": ("defining-integration", "integration-partnership-and-co-ordination"),
    "GIRFEC": ("programmes", "programme-getting-it-right-highland"),
    "evaluaton": ("introduction", "policies-inquiries-and-evaluations"),
    "what do families say": ("since-2006", "what-families-and-staff-say"),
    "does it save money": ("supporting-evidence", "economic-implications"),
    "Scotland": ("since-2006", "scotland-first"),
    "child protection": ("supporting-evidence", "child-protection"),
    "leadership": ("what-works", "leadership-and-strategic-support"),
    "how large are the effects": ("since-2006", "how-large-the-effects-are"),
    "gaps": ("later-evidence", "gaps-that-works-name"),
}
SAME = [
    ("co-location", "colocation", "co location", "shared premises"),
    ("co-ordination", "coordination", "co-ordinated"),
    ("GIRFEC", "Getting it right for every child", "getting it right for every child"),
    ("multi-agency", "multiagency", "multi agency"),
    ("programme", "programmes"),
]


@pytest.fixture(scope="module")
def searched(browser, address):
    """A page of the search, for questions that change nothing on it."""
    context = patient(browser, viewport=DESKTOP)
    page = context.new_page()
    page.goto(address + PAGE)
    yield page
    context.close()


def answers(page, query):
    """The sections that are found, best first: page and place."""
    found = page.evaluate("query => window.reviewSearch(query)", query)
    return [
        (name.removeprefix("chapters/").removesuffix(".html"), place) for name, place, _ in found
    ]


def test_the_best_section_comes_first(searched):
    firsts = {query: answers(searched, query)[:1] for query in QUERIES}
    assert firsts == {query: [best] for query, best in QUERIES.items()}


@pytest.mark.parametrize("names", SAME, ids=lambda names: names[0])
def test_hyphens_endings_and_other_words_make_no_difference(searched, names):
    first, *others = [answers(searched, name) for name in names]
    assert len(first) > 1
    assert [name for name, found in zip(names[1:], others, strict=True) if found != first] == []


def files(visited):
    """What a page has asked for; a browser asks for the sign of a page whenever it likes."""
    return [name for name in visited.asked if "favicon" not in name]


def test_a_first_search_is_light_and_the_next_asks_for_nothing(visit):
    visited = visit(f"{PAGE}?q=culture")
    page = visited.page
    expect(page.locator("#search-results li").first).to_be_visible()
    weight = page.evaluate("""performance.getEntries()
        .filter(file => !file.name.endsWith(".woff"))
        .reduce((sum, file) => sum + (file.encodedBodySize ?? 0), 0)""")
    assert 20_000 < weight < WEIGHT
    asked = files(visited)
    page.get_by_label("Search this review").fill("glue culture")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("glue"))
    assert "glue(" not in page.locator("#search-results").inner_text()
    assert files(visited) == asked
    page.go_back()
    expect(page.get_by_label("Search this review")).to_have_value("culture")


def test_results_show_where_the_words_stand_and_lead_there(visit):
    page = visit(f"{PAGE}?q=professional+culture").page
    first = page.locator("#search-results li").first
    assert "profession" in " ".join(first.locator("mark").all_inner_texts()).lower()
    name = first.get_by_role("link").inner_text()
    first.get_by_role("link").click()
    expect(page.locator(":target")).to_contain_text(name)


def test_a_typing_error_is_mended_and_said(visit):
    page = visit(f"{PAGE}?q=evaluaton").page
    status = page.locator("#search-results [role=status]").inner_text()
    assert "Nothing is written “evaluaton”: these are results for “evaluation”." in status
    assert page.locator("#search-results li").count() > 3


def test_a_query_is_words_and_no_markup(visit):
    page = visit(f"{PAGE}?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E").page
    assert "<img" in page.locator("#search-results [role=status]").inner_text()
    assert page.locator("#search-results img").count() == 0


def test_the_search_works_from_a_folder(browser, book):
    page = patient(browser).new_page()
    page.goto((book / "_build" / "html" / PAGE).as_uri() + "?q=GIRFEC")
    assert page.locator("#search-results li").count() > 1
    page.locator("#search-results li a").first.click()
    assert page.url.startswith("file:")
    expect(page.locator(":target")).to_have_count(1)
