"""The PDF of the book itself, beside its pages."""

import itertools
import json
import re

import page
import pikepdf
import pytest
import yaml
from books import REPOSITORY, words
from reports import blank_below, bookmarks, first_pages, sizes, tagged
from whole_books import READ, when_read

from livingreview.book.typst.tags import elements, kind
from livingreview.evidence.evidence import Evidence
from livingreview.readings.agreement import bearing_disagreements, effect_disagreements
from livingreview.running.build_record import pdf_of, pdfs_of
from livingreview.show.explorer import every_row

WITHOUT_ROWS, A_ROW = 1_200_000, 1_900  # bytes; a row stands with its source and its programme
CONFIG = yaml.safe_load((REPOSITORY / "_config.yml").read_text(encoding="utf-8"))
LEFT_OUT = CONFIG["sphinx"]["config"]["pdf_left_out"]  # chapters that are on the web only
DOCUMENTS = ["findings", "review", "annexes"]
MOST = {"findings": 4, "review": 90}  # pages


@pytest.fixture(scope="session")
def files(book):
    ends = {path.stem.removeprefix(pdf_of(book).stem)[1:]: path for path in pdfs_of(book)}
    return {kind: ends["" if kind == "review" else kind] for kind in DOCUMENTS}


def source_of(book, *kinds):
    folders = ("source" if kind == "review" else f"source-{kind}" for kind in kinds)
    paths = (book / "_build" / "pdf" / folder / "main.typ" for folder in folders)
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_each_document_meets_pdf_ua(files, kind):
    found = page.validate_pdf(files[kind], profile="ua1")
    assert found.rules.total > 90
    assert [(failure.rule_id, failure.message) for failure in found.failures] == []


@pytest.mark.parametrize("kind", ["findings", "review"])
def test_the_findings_and_the_review_are_short_enough_to_be_read(files, kind):
    with pikepdf.open(files[kind]) as pdf:
        assert 2 < len(pdf.pages) <= MOST[kind]


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_no_page_is_more_than_half_blank_unless_a_chapter_ends_on_it(files, kind):
    blank, begins = blank_below(files[kind]), first_pages(files[kind])
    ends = {number - 1 for number in begins} | {len(blank) - 1}
    assert len(begins) > 6 or kind == "findings"
    assert [
        (number + 1, round(share, 2))
        for number, share in enumerate(blank)
        if share > 0.5 and number not in ends
    ] == []


@pytest.mark.parametrize("kind", ["findings", "review"])
def test_pages_of_the_findings_and_the_review_stand_upright(files, kind):
    assert set(sizes(files[kind])) == {"upright"}


def test_the_files_grow_with_the_rows_of_the_evidence_and_not_much_else(files):
    evidence = Evidence(REPOSITORY)
    rows = len(every_row(evidence, [])) + len(evidence.rows("effects"))
    rows += len(bearing_disagreements(evidence)) + len(effect_disagreements(evidence))
    assert sum(path.stat().st_size for path in files.values()) < WITHOUT_ROWS + A_ROW * rows


def test_what_was_read_for_the_pdf_is_not_read_again_for_the_pages(elsewhere):
    read = json.loads((elsewhere.parent / READ).read_text(encoding="utf-8"))
    assert len(read) > 10
    assert when_read(elsewhere) == read


def test_the_same_chapters_give_the_same_pdfs_in_another_place_without_the_pages(files, elsewhere):
    others = {path.name: path.read_bytes() for path in pdfs_of(elsewhere)}
    assert others == {path.name: path.read_bytes() for path in files.values()}


def test_figures_and_tables_bear_the_numbers_of_the_pages(book, pages):
    source = source_of(book, *DOCUMENTS)
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


@pytest.mark.parametrize(
    ("name", "fewest"), [("findings", (1, 0)), ("review", (5, 10)), ("annexes", (0, 50))]
)
def test_every_figure_can_be_heard_and_every_table_has_heads(files, name, fewest):
    with pikepdf.open(files[name]) as pdf:
        found = list(elements(pdf.Root.StructTreeRoot))
        figures = [element for element in found if kind(element) == "Figure"]
        tables = [element for element in found if kind(element) == "Table"]
        assert all(
            len(str(figure.Alt)) > 30 and re.search("[0-9]|none", str(figure.Alt))
            for figure in figures
        )
        assert all(
            {"TH", "TD"} <= {kind(element) for element in elements(table)} for table in tables
        )
        assert (len(figures), len(tables)) >= fewest
        assert len(tables) >= fewest[1]


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_headings_never_skip_a_level(files, kind):
    levels = [int(tag[1]) for tag in tagged(files[kind]) if re.fullmatch("H[1-6]", tag)]
    assert len(levels) > (3 if kind == "findings" else 50)
    assert [(one, other) for one, other in itertools.pairwise(levels) if other - one > 1] == []


def test_every_chapter_has_a_bookmark(files, pages):
    titles = {
        words(page.select_one("article h1")).removesuffix("#")
        for name, page in pages.items()
        if name.startswith("chapters/") and name.removesuffix(".html") not in LEFT_OUT
    }
    bare = {re.sub("^Annex [A-Z]: ", "", title) for title in titles}
    found = {mark for kind in ("review", "annexes") for mark in bookmarks(files[kind])}
    assert {title for title in bare if not any(mark.endswith(title) for mark in found)} == set()


def test_every_claim_is_printed_with_its_status(book, pages):
    source = source_of(book, "review", "annexes")
    assert (
        source.count("#claim-mark[")
        == sum(
            len(page.select("article .claim-mark"))
            for name, page in pages.items()
            if name.startswith("chapters/")
        )
        > 50
    )
