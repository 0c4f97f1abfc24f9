"""How the review and its parts are cited, read back by tools from outside the project where there
are any.
"""

import json
from dataclasses import replace

import pytest
import rispy
from pybtex.database import parse_string
from tiny import BIBLIOGRAPHY

from livingreview.publishing.citation import (
    FORMS,
    Item,
    bibtex,
    csl,
    harvard,
    in_form,
    named,
    of_sources,
    ris,
)
from livingreview.publishing.facts import Author, Facts, Release, Work
from livingreview.settings import Focus, Settings

FACTS = Facts(
    title="A living review",
    abstract="What is known.",
    authors=(Author(name="The maintainers"),),
    licence="CC-BY-4.0",
    licence_address="https://creativecommons.org/licenses/by/4.0/",
    keywords=("evidence",),
    language="en-GB",
    base="https://example.org/",
    doi="",
    code="",
    rests_on=(Work("The 2006 review", (Author(family="Brown", given="Katy"),), "2006", "A body"),),
    releases=(Release("1.0.0", "2026-11-24", "The first"),),
    data_name="living-review",
    data_title="A living review: the data",
    data_description="What is coded.",
    settings=Settings("small", "small", Focus("country", "wales", "Wales", "Welsh")),
)
NOWHERE = replace(FACTS, base="")
WAITING = replace(FACTS, releases=(Release("1.0.0", "", "The first"),))
FIGURE = Item("figure", "figure-gaps", "Half name a gap.", "chapters/conclusions", "figure-gaps")
WHOLE = Item("review", "review", "A living review")
DATA = Item("data", "data", "A living review: the data")
HOSTILE = [
    "100% & more_than {half}",
    "a } b",
    "{{{",
    "back\\slash",
    "$x$ #1 ~ ^",
    'say "so"',
    "@article{x,",
    "ER  - ",
    "two  spaces",
    "<script>",
    "naïve – ‘ça’",
    "\\input{/etc/passwd}",
]


def test_a_figure_is_cited_by_author_and_year_with_release_day_and_fixed_address():
    assert harvard(FIGURE, FACTS) == (
        "The maintainers (2026) ‘Half name a gap’ [figure gaps], in A living review, release "
        "1.0.0, 24 November 2026. "
        "Available at: https://example.org/v/1.0.0/chapters/conclusions.html#figure-gaps"
    )


def test_while_there_is_no_address_a_citation_ends_with_title_release_and_id():
    assert harvard(FIGURE, NOWHERE).endswith(
        "[figure gaps], in A living review, release 1.0.0, 24 November 2026."
    )
    assert all("http" not in in_form(form, FIGURE, NOWHERE) for form in FORMS)


def test_a_release_in_preparation_has_neither_year_nor_address():
    assert (
        harvard(WHOLE, WAITING)
        == "The maintainers (in preparation) A living review, release 1.0.0."
    )
    assert all("http" not in in_form(form, FIGURE, WAITING) for form in FORMS)
    assert (
        "year"
        not in parse_string(bibtex(FIGURE, WAITING), "bibtex")
        .entries["living-review-1.0.0-figure-gaps"]
        .fields
    )
    assert json.loads(csl(FIGURE, WAITING))[0]["status"] == "in preparation"


def test_a_doi_takes_the_place_of_the_address_for_the_whole_and_for_nothing_else():
    known = replace(FACTS, doi="10.5555/x")
    assert harvard(WHOLE, known).endswith("Available at: https://doi.org/10.5555/x")
    assert "doi" not in harvard(FIGURE, known)
    assert json.loads(csl(WHOLE, known))[0]["DOI"] == "10.5555/x"


def test_every_form_says_the_same():
    entry = parse_string(bibtex(FIGURE, FACTS), "bibtex").entries["living-review-1.0.0-figure-gaps"]
    record, item = rispy.loads(ris(FIGURE, FACTS))[0], json.loads(csl(FIGURE, FACTS))[0]
    address = FACTS.address(FIGURE.page, FIGURE.anchor)
    assert [entry.fields["url"], record["urls"][0], item["URL"]] == [address] * 3
    assert entry.fields["title"] == "{Half name a gap}"
    assert [record["title"], item["title"]] == ["Half name a gap"] * 2
    assert [entry.fields["year"], record["year"], str(item["issued"]["date-parts"][0][0])] == [
        "2026"
    ] * 3
    assert record["secondary_title"] == item["container-title"] == "A living review, release 1.0.0"
    assert [
        str(entry.persons["author"][0]),
        record["authors"][0],
        item["author"][0]["literal"],
    ] == [
        "{The maintainers}",
        "The maintainers",
        "The maintainers",
    ]


@pytest.mark.parametrize(
    ("item", "kinds"), [(WHOLE, ("misc", "RPRT", "report")), (DATA, ("misc", "DATA", "dataset"))]
)
def test_the_whole_and_the_data_are_works_of_their_own(item, kinds):
    entry = next(iter(parse_string(bibtex(item, FACTS), "bibtex").entries.values()))
    assert (
        entry.type,
        rispy.loads(ris(item, FACTS))[0]["type_of_reference"],
        json.loads(csl(item, FACTS))[0]["type"],
    ) == kinds
    assert "booktitle" not in entry.fields
    assert "release 1.0.0" in harvard(item, FACTS)


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_breaks_out_of_no_form(title):
    item = replace(FIGURE, title=title)
    parsed = parse_string(bibtex(item, FACTS), "bibtex").entries
    assert list(parsed) == ["living-review-1.0.0-figure-gaps"]
    assert set(next(iter(parsed.values())).fields) == {
        "title",
        "booktitle",
        "year",
        "month",
        "note",
        "url",
    }
    records = rispy.loads(ris(item, FACTS))
    assert [" ".join(records[0]["title"].split()), len(records)] == [" ".join(title.split()), 1]
    assert json.loads(csl(item, FACTS))[0]["title"] == title


def test_people_are_listed_by_surname_and_bodies_as_they_are():
    people = [
        Author(family="Brown", given="Katy Ann"),
        Author(family="White", given="K"),
        Author(name="A Body"),
    ]
    assert named(people) == "Brown, K. A., White, K. and A Body"


def test_the_references_beneath_are_those_of_the_bibliography_and_no_others():
    text = of_sources(BIBLIOGRAPHY, ["webb2004", "atkinson2001"])
    assert list(parse_string(text, "bibtex").entries) == ["atkinson2001", "webb2004"]
    assert "Disaffection \\& Exclusion" in text


def test_a_work_that_the_bibliography_lacks_is_named():
    with pytest.raises(KeyError, match="nobody1999"):
        of_sources(BIBLIOGRAPHY, ["nobody1999"])
