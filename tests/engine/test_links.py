"""Where rows lead: what a check says of links to nowhere and of days that cannot be."""

import pytest
from books import write_notebook
from sealing import seal
from tiny import A_CLAIM, add, put, read_rows

from livingreview.checks.links import link_problems, places_of
from livingreview.checks.rules import check
from livingreview.evidence.schema import load_tables
from livingreview.evidence.sheet import read_sheet
from livingreview.store import Store

NOWHERE = "No target of a chapter, and no chapter of the book"


TARGETS = ("terms", "effects", "roles", "factors")
MARKED = [("markdown", "all", "\n".join(f"({name})=" for name in TARGETS) + "\n{claim}`a-claim`")]


@pytest.fixture
def book(project):
    """The tiny project with a table of contents and a chapter that sets the targets of its rows."""
    (project / "chapters").mkdir()
    targets = "".join(f"({name})=\\n" for name in TARGETS)
    (project / "chapters" / "found.ipynb").write_text(f'["{targets}# A"]', encoding="utf-8")
    (project / "chapters" / "aside.ipynb").write_text('["(aside)="]', encoding="utf-8")
    (project / "index.ipynb").write_text('["(start)="]', encoding="utf-8")
    (project / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nchapters:\n  - file: chapters/found\n", encoding="utf-8"
    )
    add(project, "reporting", standard="swim", item="1a", title="T", met_in="roles;found.ipynb")
    return project


def problems(root):
    sheets = {name: read_sheet(root, table) for name, table in load_tables(root).items()}
    return sorted(link_problems(sheets, places_of(root)))


def test_rows_that_lead_to_targets_and_chapters_of_the_book_are_sound(book):
    assert problems(book) == []
    assert {"start", "found.ipynb", "terms"} <= places_of(book)


@pytest.mark.parametrize(
    "place",
    [
        "nowhere",
        "nowhere.ipynb",
        "aside",
        "aside.ipynb",
        "index.ipynb",
        "../outside",
        "/etc/passwd",
        "https://example.org/",
        "javascript:alert(1)",
        "found.ipynb#x",
        "data/sources.csv",
    ],
)
def test_a_place_that_the_book_does_not_have_is_named(book, place):
    put(book, "reporting", 2, "met_in", f"roles;{place}")
    (problem,) = problems(book)
    assert (problem.file, problem.row, problem.column) == ("data/reporting.csv", 2, "met_in")
    assert (problem.value, problem.rule) == (place, NOWHERE)
    assert problem.mend


def test_a_paragraph_treated_nowhere_is_named_with_the_nearest_place(book):
    put(book, "paragraphs", 3, "treated_in", "efects")
    (problem,) = problems(book)
    assert (problem.file, problem.row, problem.mend) == (
        "data/paragraphs.csv",
        3,
        "Did you mean effects?",
    )


def test_a_target_that_a_chapter_has_no_more_is_missed_although_all_was_sound_before(book):
    store = Store(book)
    assert check(book, store) == []
    path = book / "chapters" / "found.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("roles", "rolls"), encoding="utf-8")
    named = {(problem.file, problem.row) for problem in check(book, store)}
    assert named == {
        ("data/paragraphs.csv", 4),
        ("data/paragraphs.csv", 5),
        ("data/reporting.csv", 2),
    }


@pytest.mark.parametrize("day", ["1600-01-01", "9999-12-31", "1899-12-31"])
def test_a_day_that_cannot_be_is_named(project, day):
    put(project, "searches", 2, "searched_on", day)
    add(project, "later", key="a", judgement="agrees", rows="no-rows", decided=day, reason="R")
    assert [(problem.file, problem.row, problem.column) for problem in problems(project)] == [
        ("data/later.csv", 2, "decided"),
        ("data/searches.csv", 2, "searched_on"),
    ]


def test_a_release_of_a_day_before_the_one_before_it_is_named(project):
    seal(project, day="2026-11-23")
    add(project, "releases", release="2.0.0", what="Later evidence", date="2026-11-22")
    (problem,) = problems(project)
    assert (problem.row, problem.column, problem.value) == (3, "date", "2026-11-22")
    put(project, "releases", 3, "date", "2026-11-23")
    assert problems(project) == []


def test_what_a_code_answers_is_a_code(project):
    rows = read_rows(project / "data" / "codebook.csv")
    row = next(number for number, row in enumerate(rows, start=2) if row["answers"])
    put(project, "codebook", row, "answers", "barrier.nothing")
    (problem,) = problems(project)
    assert (problem.row, problem.column, problem.value) == (row, "answers", "barrier.nothing")


def test_a_row_stands_no_longer_than_its_source(project):
    add(project, "releases", release="1.1.0", what="A correction")
    put(project, "sources", 4, "withdrawn", "1.1")
    named = [(problem.file, problem.row) for problem in problems(project)]
    assert named == [
        ("data/definitions.csv", 2),
        ("data/findings.csv", 3),
        ("data/themes.csv", 4),
        ("data/themes.csv", 5),
        ("data/themes.csv", 7),
    ]
    row = {**read_rows(project / "data" / "sources.csv")[2], "withdrawn": "", "added": "1.1"}
    add(project, "sources", **row)
    assert problems(project) == []


def test_a_row_that_came_before_its_source_is_named(project):
    add(project, "releases", release="1.1.0", what="A correction")
    put(project, "sources", 3, "added", "1.1")
    assert {problem.file for problem in problems(project)} == {"data/themes.csv"}


@pytest.mark.parametrize("name", ["judgements", "later"])
def test_a_judgement_on_a_claim_that_nobody_makes_is_named(book, name):
    (book / "claims").mkdir()
    write_notebook(book / "chapters" / "found.ipynb", MARKED)
    (book / "claims" / "found.yml").write_text(A_CLAIM, encoding="utf-8")
    pinned = {"judgements": {"value": "no-rows"}, "later": {"judgement": "none-read", "rows": "x"}}
    for key in ("a-claim", "a-clam"):
        add(book, name, key=key, decided="2026-11-20", reason="Read.", **pinned[name])
    (problem,) = check(book)
    assert (problem.file, problem.row, problem.column) == (f"data/{name}.csv", 3, "key")
    assert (problem.value, problem.mend) == ("a-clam", "Did you mean a-claim?")


def test_a_judgement_on_later_evidence_is_on_a_claim_of_one_body(book):
    (book / "claims").mkdir()
    write_notebook(book / "chapters" / "found.ipynb", MARKED)
    text = A_CLAIM.replace("body: 1", "after: 0").partition("    later:")[0]
    (book / "claims" / "found.yml").write_text(text, encoding="utf-8")
    row = {"key": "a-claim", "decided": "2026-11-20", "reason": "Read."}
    add(book, "judgements", value="no-rows", **row)
    assert [problem.file for problem in check(book) if problem.column == "key"] == []
    add(book, "later", judgement="none-read", rows="no-rows", **row)
    assert [problem.file for problem in check(book) if problem.column == "key"] == [
        "data/later.csv"
    ]
