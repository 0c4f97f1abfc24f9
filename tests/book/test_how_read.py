import json
import re

import pytest
from books import REPOSITORY
from chapter_rules import CHAPTERS
from tiny import add, columns, put, read_rows, write_rows
from tiny import paths as files
from two_bodies import later

from ics import how_read
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.schema import CODED_BY

BY_HAND = {
    "what kind of search": r"systematic(ally)? (search|review of)|not systematic|topic quer",
    "how many searches": r"\b\d+ (queries|searches)",
    "what was read": r"abstracts? (and|or) summar|full reports? (was|were)|read as abstract",
    "what was read twice": (
        r"\b(read|coded|decided) (twice|once)(?!(?: and blind)? for \{glue)|a quarter|every fourth"
    ),
    "when was searched": r"(searched|looked for) (in|on) [A-Z0-9]|(: |in )November 2026",
}
WORKED_OUT = REPOSITORY / "ics" / "how_read.py"


def prose():
    """Every sentence of the chapters, of the helpers that chapters take words from, and of what is
    read beside the book.
    """
    for path in CHAPTERS:
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "markdown":
                yield f"{path.stem}, {cell['id']}", "".join(cell["source"])
    others = [*(REPOSITORY / "ics").rglob("*.py"), REPOSITORY / "README.md"]
    for path in [*others, REPOSITORY / "_config.yml", REPOSITORY / "CITATION.cff"]:
        if path != WORKED_OUT:
            yield path.name, path.read_text(encoding="utf-8")


@pytest.mark.parametrize("what", BY_HAND)
def test_how_the_evidence_was_found_and_read_is_worked_out_and_never_typed(what):
    found = {
        (place, match[0])
        for place, text in prose()
        for match in re.finditer(BY_HAND[what], " ".join(text.split()), re.IGNORECASE)
    }
    assert found == set()


def test_prose_calls_the_readers_automated_and_no_row_names_another():
    evidence = Evidence(REPOSITORY)
    named = {
        table: rows[CODED_BY].dropna().tolist()
        for table in evidence.tables
        if CODED_BY in (rows := evidence.rows(table)) and rows[CODED_BY].notna().any()
    }
    assert named == {}, "A coder is named: see whether the chapters still speak of one automated"


def test_a_search_is_systematic_once_all_of_it_is_on_record(two_bodies):
    assert how_read.search(Evidence(two_bodies).later) == "a search that was not systematic"
    for column, value in {
        "searched_on": "2026-11-28",
        "records_seen": "90",
        "excluded": "80",
        "included": "10",
    }.items():
        assert how_read.search(Evidence(two_bodies).later) != how_read.ON_RECORD
        put(two_bodies, "searches", 3, column, value)
    evidence = Evidence(two_bodies)
    assert how_read.found(evidence) == f"The later works were found by {how_read.ON_RECORD}."
    assert how_read.when(evidence) == f"works since 2006, found by {how_read.ON_RECORD}"
    assert how_read.search(evidence.body(1)) == "a search that was not systematic"


def test_in_what_works_were_read_follows_the_works(two_bodies):
    assert how_read.read_in_numbers(Evidence(two_bodies).later) == "an abstract of 1"
    assert how_read.full_reports(Evidence(two_bodies).later) == "No full reports were read."
    later(two_bodies, "smith2025", "positive")
    put(two_bodies, "sources", 7, "read_as", "full-text")
    evidence = Evidence(two_bodies).later
    assert how_read.read_in(evidence) == "the full text or an abstract"
    assert how_read.read_in_numbers(evidence) == "the full text of 1 and an abstract of 1"
    assert how_read.full_reports(evidence) == "1 full report was read."


def test_what_was_read_twice_and_by_whom_follows_the_rows(two_bodies):
    evidence = Evidence(two_bodies)
    assert how_read.read_again(evidence.later) == "no findings and no themes"
    assert how_read.read_twice(evidence.body(1)) == (
        "Themes and findings were coded twice, independently; definitions and citations were coded"
        " once."
    )
    add(two_bodies, "second-reading-findings", **read_rows(files(two_bodies)["findings"])[-1])
    assert how_read.read_again(Evidence(two_bodies).later) == "1 finding and no themes"
    assert how_read.coders(Evidence(two_bodies).later) == "one automated reader"
    path = files(two_bodies)["findings"]
    rows = [{**row, CODED_BY: ""} for row in read_rows(path)]
    rows[-1][CODED_BY] = "A. Person"
    write_rows(path, [*columns(two_bodies, "findings"), CODED_BY], rows)
    assert how_read.coders(Evidence(two_bodies).later) == "one automated reader and 1 coder"
