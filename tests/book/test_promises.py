"""The whole book as it is built now: what releases promised is there, and every part of it can be
cited.
"""

import re

import pytest
from books import REPOSITORY, read, words

from livingreview.publishing import distribution
from livingreview.publishing.promised_ids import Identifier, identifiers, lost, redirects, released
from livingreview.running.execution import chapters

MEANT = "figure[id^=figure-], table[id^=table-], td [id^=ledger-], th [id^=ledger-]"


@pytest.fixture(scope="module")
def now(book):
    return identifiers(book / "_build" / "html", distribution.pages(book))


def test_everything_that_a_release_promised_can_be_reached(now):
    assert lost(released(REPOSITORY), now, redirects(REPOSITORY)) == []


def test_a_promise_that_this_book_does_not_keep_is_found(now):
    kept = [*now, Identifier("figure", "chapters/what-works", "figure-gone")]
    assert len(lost({"0.9.0": kept}, now, {})) == 1


def test_every_kind_of_place_is_promised(now):
    assert {one.kind for one in now} == {
        "chapter",
        "section",
        "figure",
        "table",
        "claim",
        "source",
        "finding",
    }


def test_every_figure_table_and_claim_of_a_ledger_says_how_to_cite_it(pages):
    meant = {
        (name, re.sub("^ledger-", "claim-", part["id"]))
        for name, page in pages.items()
        for part in page.select(MEANT)
    }
    cited = {
        (name, line["id"].removeprefix("cite-"))
        for name, page in pages.items()
        for line in page.select(".cite-line .cite-words")
    }
    assert len(meant) > 100
    assert meant - cited == set()
    assert cited - meant == set()


def test_every_chapter_ends_with_how_to_cite_it(book, pages):
    assert [
        name
        for name in distribution.pages(book)
        if not pages[f"{name}.html"].select(".cite-box .cite-words")
    ] == []


def test_every_figure_knows_the_works_beneath_it():
    outputs = [
        output
        for path in chapters(REPOSITORY)
        for cell in read(path)["cells"]
        for output in cell.get("outputs", [])
    ]
    figures = {
        about["figure"]: (about.get("sources"), "".join(output["data"]["text/csv"]))
        for output in outputs
        if "figure" in (about := output["metadata"])
    }
    assert len(figures) > 10
    counting = {name for name, (_, data) in figures.items() if re.search(r",[1-9]", data)}
    counting -= {"flow"}  # counts records of a search, which are no works yet
    assert [name for name in counting if not figures[name][0]] == []


def test_a_citation_of_a_claim_holds_the_sentence_that_the_page_shows(pages):
    ledger = pages["chapters/claims.html"]
    entries = [link.find_parent("th") for link in ledger.select("th [id^=ledger-]")]
    assert len(entries) > 100
    for entry in entries:
        sentence = words(entry.find("p")).removesuffix(".")
        assert f": {sentence}’" in words(entry.select_one(".cite-words"))
