"""The doors to what people write about a book and its chapters: whatever is wrong is named at
once, with its place and what to do.
"""

import json
import shutil

import pytest

from livingreview.book_files import CITATION, CONFIG, CONTENTS, pages, read_book_file
from livingreview.checks.rules import check
from livingreview.notebooks import read_notebook
from livingreview.problems import EvidenceError
from livingreview.project import ENGINE
from livingreview.publishing.facts import load_facts

CELL = {"cell_type": "code", "metadata": {}, "source": "1", "execution_count": 1, "outputs": []}
NOTEBOOK = {"cells": [CELL], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
RECORD = {"code": "", "outputs": "", "pins": "", "inputs": {}, "listed": {}, "rows": {}}


@pytest.fixture
def review(tmp_path):
    """A new review, which every test may spoil."""
    shutil.copytree(ENGINE / "skeleton", tmp_path, dirs_exist_ok=True)
    return tmp_path


def spoil(root, file, was, now):
    text = (root / file).read_text(encoding="utf-8")
    assert was in text
    (root / file).write_text(text.replace(was, now), encoding="utf-8")


def refused(read, *arguments):
    """Row, place and rule of each problem for which something is not read."""
    with pytest.raises(EvidenceError) as raised:
        read(*arguments)
    return [(problem.row, problem.column, problem.rule) for problem in raised.value.problems]


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("authors:\n  - name:", "authors:\n  - nme:", ("authors.0.nme", "There is no such name")),
        ("authors:\n  - name:", "authors: #", ("authors", "It must be a list")),
        ("abstract: >-", "abstract: [a]\nmessage: >-", ("abstract", "It must be text")),
        ("title:", "title: [a]\nmessage:", ("message", "The name stands twice")),
        ("license: CC-BY-4.0", "license: [MIT]", ("license", "It must be text")),
        ("license: CC-BY-4.0\n", "", ("license", "It is missing")),
        ("keywords: [walking, schools]", "keywords: walking", ("keywords", "It must be a list")),
        ("keywords:", "doi: https://doi.org/10.1/x\nkeywords:", ("doi", "The value cannot")),
        ("keywords:", "repository-code: javascript:x\nkeywords:", ("repository-code", "The value")),
        ("keywords:", "references: [x]\nkeywords:", ("references.0", "It must be names")),
        (
            "keywords:",
            "date-released: 2026-02-31\nkeywords:",
            ("", "It is written like a timestamp"),
        ),
        ("type: dataset", "type: !!python/name:os x", ("", "The tag python/name:os is not known")),
        ("type: dataset", "<<: {type: dataset}", ("", "Names are taken over from elsewhere")),
        ("type: dataset", "type: " + "[" * 200 + "]" * 200, ("", "The file goes too deep")),
        ("type: dataset", 'title: "a\\x01b"', ("title", "The name stands twice")),
    ],
)
def test_what_a_citation_cannot_say_is_named_with_its_row(review, was, now, expected):
    spoil(review, CITATION, was, now)
    problems = refused(read_book_file, review, CITATION)
    assert any(
        place == expected[0] and rule.startswith(expected[1]) for _, place, rule in problems
    ), problems
    assert all(row for row, _, rule in problems if "deep" not in rule)
    assert {problem.file for problem in check(review)} == {CITATION}


def test_all_that_a_citation_lacks_is_named_at_once(review):
    (review / CITATION).write_text("title:\n", encoding="utf-8")
    places = [place for _, place, _ in refused(load_facts, review)]
    assert places == ["abstract", "authors", "cff-version", "license", "message", "title"]


@pytest.mark.parametrize(
    ("was", "now", "place"),
    [
        ('  baseurl: ""', "  baseurl: [a]", "html.baseurl"),
        ('  baseurl: ""', "  baseurl: ftp://example.org", "html.baseurl"),
        ("  use_multitoc_numbering: false\n  baseurl:", "  \n#", "html"),
        ("    language: en-GB\n", "", "sphinx.config.language"),
        ("language: en-GB", "language: [en]", "sphinx.config.language"),
        ("pdf_left_out: [chapters/explorer]", "pdf_left_out: x", "sphinx.config.pdf_left_out"),
    ],
)
def test_settings_of_the_book_of_another_type_are_named(review, was, now, place):
    spoil(review, CONFIG, was, now)
    assert [column for _, column, _ in refused(load_facts, review)] == [place]


def test_no_address_of_the_book_may_be_said_in_three_ways(review):
    for nothing in ("", "~", '""'):
        text = (ENGINE / "skeleton" / CONFIG).read_text(encoding="utf-8")
        (review / CONFIG).write_text(text.replace('baseurl: ""', f"baseurl: {nothing}"), "utf-8")
        assert load_facts(review).base == ""


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("parts: []", "root"),
        ("root: ../elsewhere", "root"),
        ("root: index\nparts: x", "parts"),
        ("root: index\nparts:\n  - chapters: [x]", "parts.0.chapters.0"),
        ("root: index\nchapters:\n  - file: [x]", "chapters.0.file"),
    ],
)
def test_contents_that_lead_nowhere_are_named(review, text, place):
    (review / CONTENTS).write_text(text, encoding="utf-8")
    assert place in [column for _, column, _ in refused(pages, review)]


def test_pages_within_pages_are_pages_of_the_book(review):
    text = "root: index\nchapters:\n  - file: a\n    sections:\n      - file: b\n  - url: c\n"
    (review / CONTENTS).write_text(text, encoding="utf-8")
    assert pages(review) == ["index", "a", "b"]


@pytest.mark.parametrize(
    ("notebook", "place"),
    [
        ([], ""),
        (NOTEBOOK | {"cells": {}}, "cells"),
        (NOTEBOOK | {"cells": [None]}, "cells.0"),
        (NOTEBOOK | {"cells": [CELL | {"source": 7}]}, "cells.0.source"),
        (NOTEBOOK | {"cells": [CELL | {"outputs": ["x"]}]}, "cells.0.outputs.0"),
        (NOTEBOOK | {"nbformat": 3}, "nbformat"),
        (NOTEBOOK | {"metadata": {"review": RECORD | {"inputs": []}}}, "metadata.review.inputs"),
    ],
)
def test_what_is_no_notebook_is_named(tmp_path, notebook, place):
    path = tmp_path / "chapter.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert [column for _, column, _ in refused(read_notebook, path)] == [place]


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"\xef\xbb\xbf{}", "The file begins with a byte-order mark"),
        (b"[" * 100_000, "The file goes too deep"),
        (b'{"cells": [], "cells": []}', "The file is not JSON (the name cells stands twice)"),
        (b'{"nbformat": ' + b"1" * 5_000 + b"}", "The file is not JSON (Exceeds the limit"),
        (b'{"cells": "\\ud800"}', "The file holds half a letter"),
    ],
)
def test_a_notebook_that_cannot_be_read_is_named(tmp_path, content, rule):
    path = tmp_path / "chapter.ipynb"
    path.write_bytes(content)
    ((_, _, said),) = refused(read_notebook, path)
    assert said.startswith(rule)


def test_a_notebook_as_it_should_be_is_read(tmp_path):
    path = tmp_path / "chapter.ipynb"
    path.write_text(json.dumps(NOTEBOOK | {"metadata": {"review": RECORD}}), encoding="utf-8")
    assert read_notebook(path)["cells"] == [CELL]


@pytest.mark.parametrize(
    ("was", "now", "place"),
    [
        ('"pattern": "^[a-z0-9]+-[0-9]+$"', '"pattern": "("', "fields.0.constraints.pattern"),
        ('"name": "locator"', '"name": "source_id"', "fields"),
        ('"name": "withdrawn"', '"name": "gone"', "fields"),
        ('"primaryKey": [', '"primaryKey": ["nothing", ', "primaryKey"),
    ],
)
def test_a_schema_that_cannot_be_used_is_named(review, was, now, place):
    spoil(review, "data/schemas/findings.json", was, now)
    problems = [(problem.file, problem.column) for problem in check(review)]
    assert ("data/schemas/findings.json", place) in problems


@pytest.mark.parametrize("table", ["sources", "releases", "codebook"])
def test_a_table_that_every_review_has_is_missed(review, table):
    package = json.loads((review / "data" / "datapackage.json").read_text(encoding="utf-8"))
    package["resources"] = [one for one in package["resources"] if one["name"] != table]
    (review / "data" / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    (problem,) = check(review)
    assert (problem.rule, problem.value) == ("Every review has this table", table)


def test_a_table_that_only_the_settings_name_is_named(review):
    spoil(review, "review.toml", "[explorer.tables.conditions]", "[explorer.tables.condtions]")
    assert "Did you mean conditions?" in [problem.mend for problem in check(review)]
