"""The explorer, the links to its rows and the notes on citations, used in a real browser as a
reader would.
"""

import csv
import io
import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from books import REPOSITORY, read
from browser import MODES, patient
from playwright.sync_api import expect
from row_links import links
from tiny import HOSTILE

from livingreview.evidence.evidence import Evidence
from livingreview.running.execution import chapters
from livingreview.show.explorer import explorer, matching, number

EXPLORER = "chapters/explorer.html"
VOICES = ("counted", "left-out", "own-voice")
EVERY_VOICE = EXPLORER + "?show=findings" + "".join(f"&counts={voice}" for voice in VOICES)
WITHOUT_OWN = "".join(f"&counts={voice}" for voice in VOICES[:2])
CHARTS = {
    "a bar of a theme": "chapters/what-works.html",
    "a symbol of a verdict": "chapters/supporting-evidence.html",
    "a bar of a year": "chapters/methodology.html",
}
NOTE = ".citation-note"
AT_ONCE = 50  # rows; the others come when they are asked for


@pytest.fixture(scope="module")
def held():
    return explorer(Evidence(REPOSITORY)).rows


def told(page):
    """What the explorer says of its rows, and the first number in it."""
    status = " ".join(page.locator(".explorer-status").inner_text().split())
    return status, int(re.search(r"\d[\d,]*", status)[0].replace(",", ""))


def shown(page):
    return page.locator(".explorer-table tbody tr").count()


def check(page, group, label):
    """Open the filter `group` and tick `label`, as somebody with a mouse would."""
    box = page.locator("details.explorer-filter").filter(
        has=page.locator("summary", has_text=re.compile(f"^{group}"))
    )
    if not box.evaluate("one => one.open"):
        box.locator("summary").click()
    box.get_by_label(re.compile(rf"^{label} ")).check()


def held_by(book):
    """What the explorer of a built book holds."""
    path = book / "_build" / "html" / "_static" / "explorer-data.js"
    text = path.read_text(encoding="utf-8")
    quoted = text.removeprefix("window.explorerData=JSON.parse('").removesuffix("');\n")
    return json.loads(re.sub(r"\\([\\'])", r"\1", quoted))


def test_filters_narrow_the_rows_and_the_count_is_told(visit, held):
    page = visit(EVERY_VOICE).page
    assert told(page)[1] == number(held, "show=findings")
    page.get_by_role("button", name="Remove the filter In the counts: Counted").click()
    page.get_by_role("button", name="Remove the filter In the counts: Left out of counts").click()
    page.get_by_role(
        "button", name="Remove the filter In the counts: The review's own voice"
    ).click()
    check(page, "Country", "Scotland")
    check(page, "Direction", "Better")
    check(page, "Direction", "Mixed")
    asked = "show=findings&countries=GB-SCT&direction=positive&direction=mixed"
    assert told(page)[1] == number(held, asked) > 0
    assert shown(page) == min(told(page)[1], AT_ONCE)
    assert f" of {number(held, 'show=findings')} findings from " in told(page)[0]
    assert page.locator(".explorer-chips button").all_inner_texts() == [
        "Country: Scotland",
        "Direction: Better",
        "Direction: Mixed",
    ]
    page.get_by_role("button", name="Remove the filter Country: Scotland").click()
    assert told(page)[1] == number(held, "show=findings&direction=positive&direction=mixed")
    page.get_by_role("button", name="Clear all filters").click()
    assert told(page)[1] == number(held, f"show=findings{WITHOUT_OWN}")


def test_the_review_speaks_for_itself_only_when_asked(visit, held):
    page = visit(EXPLORER).page
    assert told(page)[1] == number(held, f"show=findings{WITHOUT_OWN}")
    check(page, "Country", "Scotland")
    assert told(page)[1] == number(held, f"show=findings&countries=GB-SCT{WITHOUT_OWN}")
    page.get_by_role("button", name="Remove the filter Without the review's own voice").click()
    assert told(page)[1] == number(held, "show=findings&countries=GB-SCT")
    assert "The review itself is no source" in told(page)[0]


@pytest.mark.parametrize(
    ("typed", "rows"), [("Sure Start", 10), ("colocation", 5), ("co-location", 5), ("GIRFEC", 3)]
)
def test_programmes_other_words_and_words_without_hyphens_are_found(visit, typed, rows):
    page = visit(f"{EXPLORER}?show=findings&q={typed}").page
    assert told(page)[1] >= rows
    assert page.get_by_label("Search this review").input_value() == ""


def test_a_row_leads_to_its_paper_with_one_click(visit):
    page = visit(f"{EXPLORER}?show=findings&source_id=hostutler2024").page
    link = page.locator(".explorer-paper").first
    assert link.get_attribute("href").startswith("https://doi.org/10.")


def test_numbers_beside_the_choices_say_what_each_would_leave(visit, held):
    page = visit(f"{EXPLORER}?show=findings&countries=GB-SCT").page
    page.locator("summary", has_text=re.compile("^Direction$")).click()
    left = number(held, "show=findings&countries=GB-SCT&direction=positive")
    expect(page.get_by_label(re.compile("^Better ")).locator("xpath=..")).to_have_text(
        f"Better ({left})"
    )


def test_search_finds_rows_that_hold_every_word(visit):
    page = visit(EXPLORER).page
    page.get_by_label("Search the rows").fill("exclusions webb")
    page.wait_for_function("location.search.includes('q=')")
    texts = page.locator(".explorer-table tbody tr").all_inner_texts()
    assert texts
    assert [
        text for text in texts if "exclusion" not in text.lower() or "webb" not in text.lower()
    ] == []
    page.get_by_label("Search the rows").fill("no such words anywhere")
    page.wait_for_function("!document.querySelector('.explorer-table tbody tr')")
    assert told(page)[0].startswith("0 of ")


def test_a_view_is_shared_by_its_address(visit):
    page = visit(EXPLORER).page
    page.get_by_label("Show", exact=True).select_option("themes")
    check(page, "Theme", "Factor: Clear roles")
    page.get_by_label("Search the rows").fill("2003")
    page.get_by_role("columnheader", name="Source").get_by_role("button").click()
    page.wait_for_function("location.search.includes('q=2003')")
    address, rows = page.url, page.locator(".explorer-table tbody tr").all_inner_texts()
    assert parse_qs(urlsplit(address).query) == {
        "show": ["themes"],
        "theme": ["factor.clear-roles"],
        "counts": ["counted", "left-out"],
        "q": ["2003"],
        "sort": ["source"],
    }
    other = visit(f"{EXPLORER}?{urlsplit(address).query}").page
    assert other.locator(".explorer-table tbody tr").all_inner_texts() == rows
    assert rows
    assert (
        other.get_by_role("columnheader", name="Source").get_attribute("aria-sort") == "ascending"
    )


def test_what_an_address_asks_and_the_explorer_does_not_know_is_told(visit):
    page = visit(f"{EXPLORER}?show=nonsense&colour=red&direction=sideways").page
    assert told(page)[0].endswith("Not understood in this address: nonsense, colour.")
    assert shown(page) == 0


def taken(page):
    """The rows of the file that the explorer offers."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Download these rows").click()
    content = download.value.path().read_bytes().decode("utf-8")
    assert content.startswith("\ufeff")
    return download.value.suggested_filename, list(
        csv.DictReader(io.StringIO(content.removeprefix("\ufeff")))
    )


def test_the_file_holds_the_rows_that_the_filters_leave_in_the_order_shown(visit, held):
    page = visit(f"{EXPLORER}?show=findings&direction=negative&counts=counted&sort=-source").page
    name, rows = taken(page)
    assert name == f"findings-{len(rows)}-rows.csv"
    assert sorted(row["Identifier"] for row in rows) == sorted(
        matching(held, "show=findings&direction=negative&counts=counted")["key"]
    )
    assert [row["What is coded"] for row in rows[:AT_ONCE]] == [
        text.split("\n")[0] for text in page.locator(".explorer-table tbody th").all_inner_texts()
    ]
    assert {row["Direction"] for row in rows} == {"Worse"}
    assert {row["Licence"] for row in rows} == {"CC-BY-4.0"}
    assert len({row["Release"] for row in rows}) == 1
    assert any(row["Year of publication"].startswith("20") for row in rows)
    assert any(row["Address of the work"].startswith("http") for row in rows)


def test_sizes_stand_with_their_finding_on_the_page_and_in_the_file(visit, held):
    page = visit(f"{EXPLORER}?show=findings&source_id=hostutler2024&counts=counted").page
    [size] = held.loc[held["key"] == "hostutler2024-1", "sizes"]
    assert f"Size: {size}" in page.locator(".explorer-table tbody").inner_text()
    rows = taken(page)[1]
    assert [row["Sizes"] for row in rows if row["Sizes"]] == [size]
    assert all(row["Address of the work"] == f"https://doi.org/{row['DOI']}" for row in rows)


SPREAD = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", 'quoted "words", and a comma', *HOSTILE]


@pytest.fixture
def attacked(book, visit):
    """The explorer with hostile text in place of what is coded and of who wrote it; alerts and new
    elements are counted.
    """
    data = held_by(book)
    size = len(data["columns"]["text"])
    data["columns"]["text"] = [SPREAD[i % len(SPREAD)] for i in range(size)]
    for field in data["fields"]:
        field["labels"] = {
            code: f"{SPREAD[i % len(SPREAD)]} {i}" for i, code in enumerate(field["labels"])
        }
    page = visit(EXPLORER).page
    before = page.evaluate(
        "document.querySelectorAll('script, img, iframe, b, style, link').length"
    )
    body = f"window.explorerData={json.dumps(data)};"
    page.route(
        "**/explorer-data.js*",
        lambda route: route.fulfill(body=body, content_type="text/javascript"),
    )
    page.goto(
        f"{page.url.split('?')[0]}?show=everything&claim=x&claim=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"
    )
    return page, before


def test_hostile_evidence_is_shown_letter_for_letter_and_makes_no_element(attacked):
    page, before = attacked
    alerts = []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    assert "<img src=x onerror=alert(1)>" in page.locator(".explorer-chips").inner_text()
    page.get_by_role("button", name="Clear all filters").click()
    while page.locator(".explorer-next").is_visible():
        page.locator(".explorer-next").click()
    for details in page.locator("details").all():
        details.evaluate("one => { one.open = true; }")
    texts = page.evaluate(
        "[...document.querySelectorAll('.explorer-table tbody th')].map(one => "
        "one.firstChild.textContent)"
    )
    assert set(texts) == set(SPREAD)
    assert (
        page.evaluate("document.querySelectorAll('script, img, iframe, b, style, link').length")
        == before
    )
    assert alerts == []


def test_no_cell_of_the_file_is_a_formula(attacked):
    page, _ = attacked
    page.get_by_role("button", name="Clear all filters").click()
    _, rows = taken(page)
    cells = [cell for row in rows for cell in row.values()]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert {cell.removeprefix("'") for cell in (row["What is coded"] for row in rows)} >= {
        "=1+1",
        "-1",
        "@SUM(A1)",
    }


def test_twenty_thousand_rows_can_be_searched(book, visit):
    data = held_by(book)
    table = data["columns"]["table"]
    chosen = [i for i, one in enumerate(table) if one == "findings"]
    order = [i for i, one in enumerate(table) if one == "sources"] + [
        chosen[i % len(chosen)] for i in range(20_000)
    ]
    for name, column in data["columns"].items():
        if isinstance(column, dict):
            column["rows"] = [column["rows"][i] for i in order]
        else:
            data["columns"][name] = [column[i] for i in order]
    body = f"window.explorerData={json.dumps(data)};"
    page = visit(EXPLORER).page
    page.route(
        "**/explorer-data.js*",
        lambda route: route.fulfill(body=body, content_type="text/javascript"),
    )
    page.goto(page.url.split("?")[0])
    assert told(page)[1] == sum(
        data["columns"]["table"][i] == "findings"
        and data["columns"]["counts"]["codes"][data["columns"]["counts"]["rows"][i][0]]
        != "own-voice"
        for i in range(len(order))
    )
    assert shown(page) == AT_ONCE
    check(page, "Direction", "Worse")
    codes = data["columns"]["direction"]["codes"], data["columns"]["counts"]["codes"]
    rows = zip(data["columns"]["direction"]["rows"], data["columns"]["counts"]["rows"], strict=True)
    worse = sum(
        [codes[0][number] for number in ways] == ["negative"] and codes[1][voice] != "own-voice"
        for ways, (voice,) in rows
    )
    assert told(page)[1] == worse > 1_000


# Links of the book


def one_of_each_kind():
    """A link for each set of fields that links of the book use."""
    found = [link for path in chapters(REPOSITORY) for link in links(read(path))]
    return {frozenset(parse_qs(asked)): asked for _, asked in found}.values()


def test_browser_and_package_agree_on_what_links_select(visit, held):
    page = visit(EXPLORER).page
    start, wrong = page.url.split("?")[0], []
    asked = list(one_of_each_kind())
    assert len(asked) > 15
    for query in asked:
        page.goto(f"{start}?{query}#explorer")
        if told(page)[1] != number(held, query):
            wrong.append((query, told(page)[0], number(held, query)))
    assert wrong == []


@pytest.mark.parametrize("name", CHARTS.values(), ids=list(CHARTS))
@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_a_chart_leads_to_exactly_its_rows(visit, held, name, way):
    page = visit(name).page
    link = page.locator(".picture.wide svg a.rows-link").first
    said = int(re.search(r": (\d+) ", link.get_attribute("aria-label"))[1])
    if way == "mouse":
        link.click()
    else:
        link.focus()
        page.keyboard.press("Enter")
    page.wait_for_url("**/explorer.html?*")
    assert told(page)[1] == said
    assert number(held, urlsplit(page.url).query) == said


def test_a_claim_and_a_cell_of_where_the_evidence_sits_lead_to_their_rows(visit):
    page = visit("chapters/supporting-evidence.html").page
    link = page.locator("#table-where-evidence-sits a.rows-link", has_text="finding").first
    said = int(link.inner_text().split()[0])
    link.click()
    page.wait_for_url("**/explorer.html?*")
    assert told(page)[1] == said
    assert shown(page) == min(said, AT_ONCE)
    page = visit("chapters/claims.html").page
    for line in page.locator("article summary.fold-line").all():
        if line.is_visible():
            line.click()
    link = page.locator("article a.rows-link:visible", has_text="cited for it").first
    said = int(re.search(r"\d+", link.inner_text())[0])
    link.click()
    page.wait_for_url("**/explorer.html?*claim=*")
    assert told(page)[1] == said
    assert page.locator(".explorer-chips li").first.inner_text().startswith("Claim of the review: ")


def test_an_empty_cell_says_how_to_suggest_a_source(visit):
    page = visit("chapters/supporting-evidence.html").page
    page.locator("#table-where-evidence-sits").get_by_role("link", name="none coded").first.click()
    page.wait_for_url("**/explorer.html#explorer-suggest")


# Keyboard, screens, no script, no host


def test_the_keyboard_alone_filters(visit, held):
    page = visit(EXPLORER).page
    page.get_by_label("Search the rows").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Country"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert told(page)[1] == number(held, f"show=findings&countries=GB-SCT{WITHOUT_OWN}")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_an_address_of_an_earlier_release_is_understood(visit, held):
    page = visit(f"{EXPLORER}?show=findings&country=scotland&direction=positive").page
    asked = "show=findings&countries=GB-SCT&direction=positive"
    assert told(page)[1] == number(held, asked) > 0
    assert "Not understood" not in told(page)[0]
    assert page.locator(".explorer-chips button").first.inner_text() == "Country: Scotland"


def test_what_is_known_of_a_work_from_elsewhere_stands_beside_it(visit, held):
    page = visit(f"{EXPLORER}?show=sources&q=ness").page
    row = page.locator(".explorer-table tbody tr").filter(has_text="Caleb")
    assert "Known from elsewhere, not counted: an inquiry" in row.inner_text()


@pytest.mark.parametrize("mode", [mode for mode in MODES if mode not in {"no script", "print"}])
def test_axe_finds_nothing_in_the_explorer(visit, mode):
    one = visit(f"{EXPLORER}?show=everything&countries=GB-SCT", mode)
    one.page.locator("summary", has_text=re.compile("^Direction")).click()
    one.page.locator(".explorer-rest > summary").click()
    assert one.violations() == []
    assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_script_the_explorer_leads_to_the_split_tables(visit):
    page = visit(f"{EXPLORER}?show=findings", "no script").page
    assert "need JavaScript" in page.locator("#explorer").inner_text()
    page.locator("#explorer a").click()
    page.wait_for_url("**/evidence-by-source.html#*")
    assert page.locator("table").count() > 10


def test_the_explorer_works_from_a_folder(browser, book):
    page = patient(browser).new_page()
    page.goto(
        (book / "_build" / "html" / EXPLORER).as_uri() + "?show=findings&countries=GB-SCT#explorer"
    )
    assert shown(page) == min(told(page)[1], AT_ONCE) > 0
    page.context.close()


# Citations


def test_a_citation_shows_its_note_by_keyboard_and_escape_takes_it_away(visit):
    page = visit("chapters/what-works.html").page
    link = page.locator("a.citation-link").first
    assert page.locator("a.citation-link[title]").count() == 0
    page.keyboard.press("Tab")
    link.focus()
    note = page.locator(NOTE)
    assert "Kind of evidence: " in note.inner_text()
    assert page.locator("#citation-words").inner_text().split("\n")[0] == link.get_attribute(
        "data-reference"
    )
    assert link.get_attribute("aria-describedby") == "citation-words"
    page.keyboard.press("Escape")
    assert note.count() == 0
    assert link.evaluate("one => one === document.activeElement")


def test_the_keyboard_reaches_what_a_note_offers(visit):
    page = visit("chapters/what-works.html").page
    page.keyboard.press("Tab")
    page.locator("a.citation-link").first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").startswith(
        "All that is coded from it: "
    )
    page.keyboard.press("Enter")
    page.wait_for_url("**/evidence-by-source.html#source-*")


def test_a_note_can_be_pointed_at_and_stays_until_it_is_left(visit):
    page = visit("chapters/what-works.html").page
    page.clock.install()
    page.locator("a.citation-link").first.hover()
    note = page.locator(NOTE)
    note.wait_for()
    note.hover()
    page.clock.run_for(600)
    assert note.is_visible()
    page.locator("h1").hover()
    note.wait_for(state="detached")


def test_a_touch_shows_the_note_and_a_second_one_follows_the_link(browser, address):
    context = patient(
        browser, has_touch=True, is_mobile=True, viewport={"width": 320, "height": 640}
    )
    page = context.new_page()
    page.goto(address + "chapters/what-works.html")
    link = page.locator("a.citation-link").first
    link.tap()
    note = page.locator(NOTE)
    note.wait_for()
    assert page.url.endswith("what-works.html")
    box = note.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    link.tap()
    page.wait_for_url("**/references.html#*")
    context.close()


@pytest.mark.parametrize("mode", ["light", "dark", "320 px"])
def test_axe_finds_nothing_in_a_note(visit, mode):
    one = visit("chapters/introduction.html", mode)
    one.page.keyboard.press("Tab")
    one.page.locator("a.citation-link").first.focus()
    one.page.locator(NOTE).wait_for()
    assert one.violations() == []
