"""The engine names nothing of the review that it was first made for."""

import re

from livingreview.project import ENGINE

CONTENT = re.compile("scot|2006|brownwhite", re.IGNORECASE)
SOURCES = {".css", ".html", ".js", ".json", ".py", ".toml", ".typ", ".yml"}


def naming(text):
    """The lines, by their number, that name something of that review."""
    return {
        number: line.strip()
        for number, line in enumerate(text.splitlines(), start=1)
        if CONTENT.search(line)
    }


def test_no_source_of_the_engine_names_what_one_review_is_about():
    found = {
        path.relative_to(ENGINE).as_posix(): lines
        for path in sorted(ENGINE.rglob("*"))
        if path.suffix in SOURCES and (lines := naming(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_a_line_that_names_it_is_seen_whatever_its_case():
    assert naming("x\nthe SCOTTISH one\nin 2006\nBrownWhite") == {
        2: "the SCOTTISH one", 3: "in 2006", 4: "BrownWhite",
    }  # fmt: skip
