"""The PDF of the book itself, beside its pages."""

import itertools
import json
import re

import page
import pikepdf
import pytest
import yaml
from books import REPOSITORY, words
from reports import bookmarks, tagged
from whole_books import READ, when_read

from livingreview.book.typst.tags import elements, kind
from livingreview.evidence.evidence import Evidence
from livingreview.readings.agreement import bearing_disagreements, effect_disagreements
from livingreview.running.build_record import pdf_of
from livingreview.show.explorer import every_row

WITHOUT_ROWS, A_ROW = 1_200_000, 1_500  # bytes
CONFIG = yaml.safe_load((REPOSITORY / "_config.yml").read_text(encoding="utf-8"))
LEFT_OUT = CONFIG["sphinx"]["config"]["pdf_left_out"]  # chapters that are on the web only


@pytest.fixture(scope="session")
def file(book):
    return pdf_of(book)


def test_the_book_meets_pdf_ua(file):
    found = page.validate_pdf(file, profile="ua1")
    assert found.rules.total > 90
    assert [(failure.rule_id, failure.message) for failure in found.failures] == []


def test_the_file_grows_with_the_rows_of_the_evidence_and_not_much_else(file):
    evidence = Evidence(REPOSITORY)
    rows = len(every_row(evidence, [])) + len(evidence.rows("effects"))
    rows += len(bearing_disagreements(evidence)) + len(effect_disagreements(evidence))
    assert file.stat().st_size < WITHOUT_ROWS + A_ROW * rows


def test_what_was_read_for_the_pdf_is_not_read_again_for_the_pages(elsewhere):
    read = json.loads((elsewhere.parent / READ).read_text(encoding="utf-8"))
    assert len(read) > 10
    assert when_read(elsewhere) == read


def test_the_same_chapters_give_the_same_pdf_in_another_place_without_the_pages(file, elsewhere):
    assert pdf_of(elsewhere).read_bytes() == file.read_bytes()


def test_figures_and_tables_bear_the_numbers_of_the_pages(book, pages):
    source = (book / "_build" / "pdf" / "source" / "main.typ").read_text(encoding="utf-8")
    on_paper = re.findall(
        r'#(?:picture|data-table)\("((?:Figure|Table) [0-9]+)", '
        r'\[(?:#anchor\("[^"]*"\);)?#"(.*?)";',
        source,
    )
    on_the_web = [
        (
            words(caption.select_one(".caption-number")).strip(),
            words(caption.select_one(".caption-text")),
        )
        for name, page in pages.items()
        if name.removesuffix(".html") not in LEFT_OUT
        for caption in page.select("article figcaption, article table caption")
        if caption.select_one(".caption-number")
    ]
    assert len(on_paper) > 50
    assert dict(on_paper).keys() == dict(on_the_web).keys()
    assert {
        number: text
        for number, text in on_paper
        if not dict(on_the_web)[number].startswith(text[:30])
    } == {}


def test_every_figure_can_be_heard_and_every_table_has_heads(file):
    with pikepdf.open(file) as pdf:
        found = list(elements(pdf.Root.StructTreeRoot))
        figures = [element for element in found if kind(element) == "Figure"]
        tables = [element for element in found if kind(element) == "Table"]
        assert len(figures) > 5
        assert all(
            len(str(figure.Alt)) > 30 and re.search("[0-9]|none", str(figure.Alt))
            for figure in figures
        )
        assert len(tables) > 50
        assert all(
            {"TH", "TD"} <= {kind(element) for element in elements(table)} for table in tables
        )


def test_headings_never_skip_a_level(file):
    levels = [int(tag[1]) for tag in tagged(file) if re.fullmatch("H[1-6]", tag)]
    assert len(levels) > 50
    assert [(one, other) for one, other in itertools.pairwise(levels) if other - one > 1] == []


def test_every_chapter_has_a_bookmark(file, pages):
    titles = {
        words(page.select_one("article h1")).removesuffix("#")
        for name, page in pages.items()
        if name.startswith("chapters/") and name.removesuffix(".html") not in LEFT_OUT
    }
    bare = {re.sub("^Annex [A-Z]: ", "", title) for title in titles}
    found = set(bookmarks(file))
    assert {title for title in bare if not any(mark.endswith(title) for mark in found)} == set()


def test_every_claim_is_printed_with_its_status(book, pages):
    source = (book / "_build" / "pdf" / "source" / "main.typ").read_text(encoding="utf-8")
    assert (
        source.count("#claim-mark[")
        == sum(len(page.select("article .claim-mark")) for page in pages.values())
        > 50
    )
