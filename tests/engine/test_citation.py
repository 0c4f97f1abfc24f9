"""How the review and its parts are cited, read back by tools from outside the project where there
are any.
"""

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import rispy
from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON
from pybtex.database import Entry, parse_string
from sphinxcontrib.bibtex.style.referencing import format_references
from sphinxcontrib.bibtex.style.template import SphinxReferenceInfo
from tiny import BIBLIOGRAPHY

from livingreview.book.citations import standing
from livingreview.book.citing import HarvardReferenceStyle, letter_years
from livingreview.claims.assessment import AGAINST, FOR, INFERRED
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
    data_title="A living review: what is coded",
    data_description="What is coded.",
    settings=Settings("small", "small", Focus("country", "wales", "Wales", "Welsh")),
)
NOWHERE = replace(FACTS, base="")
WAITING = replace(FACTS, releases=(Release("1.0.0", "", "The first"),))
PAGE = "chapters/conclusions"
FIGURE = Item("figure", "figure-gaps", "Half name a gap.", PAGE, "figure-gaps", number="Figure 3")
CLAIM = Item(
    "claim",
    "claim-savings",
    "Joint working may save money.",
    PAGE,
    "claim-savings",
    standing="disputed by its only source",
)
WHOLE = Item("review", "review", "A living review")
DATA = Item("data", "data", "A living review: what is coded")
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
        "The maintainers (2026) ‘Figure 3 (gaps): Half name a gap’, in A living review, release "
        "1.0.0, 24 November 2026. "
        "Available at: https://example.org/v/1.0.0/chapters/conclusions.html#figure-gaps"
    )


def test_while_there_is_no_address_a_citation_ends_with_title_release_and_id():
    assert harvard(FIGURE, NOWHERE).endswith(
        "‘Figure 3 (gaps): Half name a gap’, in A living review, release 1.0.0, 24 November 2026."
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
    assert entry.fields["title"] == "{Figure 3 (gaps): Half name a gap}"
    assert [record["title"], item["title"]] == ["Figure 3 (gaps): Half name a gap"] * 2
    publishers = [entry.fields["publisher"].strip("{}"), record["publisher"], item["publisher"]]
    assert publishers == ["The maintainers"] * 3
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
    ("item", "kinds"),
    [
        (WHOLE, ("techreport", "RPRT", "report")),
        (DATA, ("dataset", "DATA", "dataset")),
    ],
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
        "publisher",
        "url",
    }
    records = rispy.loads(ris(item, FACTS))
    assert [" ".join(records[0]["title"].split()), len(records)] == [
        f"Figure 3 (gaps): {' '.join(title.split())}",
        1,
    ]
    assert json.loads(csl(item, FACTS))[0]["title"] == f"Figure 3 (gaps): {title}"


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


@pytest.mark.parametrize(
    ("works", "words"),
    [
        ({FOR: ["a", "b"], AGAINST: ["c"]}, "2 works cited for it, 1 against"),
        ({FOR: ["a"], INFERRED: ["b"]}, "1 work cited for it"),
        ({AGAINST: ["a"]}, "disputed by its only source"),
        ({AGAINST: ["a", "b"], INFERRED: ["c"]}, "disputed by all 2 of its sources"),
        ({INFERRED: ["a"]}, "inferred from 1 work"),
        ({}, "nobody cited for it"),
    ],
)
def test_a_claim_is_cited_with_what_its_works_make_of_it(works, words):
    assert standing(works) == words


STYLES = Path(__file__).parents[1] / "support" / "csl"
DOI = replace(FACTS, doi="10.5555/x")
NAMES = ("harvard-cite-them-right", "apa", "nlm-citation-sequence")
CHAPTER = Item("chapter", "conclusions", "What is known", PAGE)
PLACE = "https://example.org/v/1.0.0/chapters/conclusions.html"


def rendered(style, item, facts):
    """Return the citation of `item` as citeproc prints it in `style`, from the file that readers
    take away.
    """
    records = json.loads(csl(item, facts))
    loaded = CitationStylesStyle(str(STYLES / f"{style}.csl"), validate=False, locale="en-GB")
    bibliography = CitationStylesBibliography(loaded, CiteProcJSON(records), formatter.plain)
    bibliography.register(Citation([CitationItem(records[0]["id"])]))
    return str(bibliography.bibliography()[0]).removeprefix("1.")


CLAIMED = "Claim savings, disputed by its only source: Joint working may save money"
RENDERED = {
    "the review": (
        WHOLE,
        DOI,
        "The maintainers (2026) A living review, release 1.0.0. The maintainers. Available at:"
        " https://doi.org/10.5555/x.",
        "The maintainers. (2026). A living review, release 1.0.0. The maintainers."
        " https://doi.org/10.5555/x",
        "The maintainers. A living review, release 1.0.0 [Internet]. The maintainers; 2026Nov."
        " Available from: https://example.org/v/1.0.0/ doi:10.5555/x",
    ),  # citeproc-py drops the space before the month
    "the data": (
        DATA,
        DOI,
        "The maintainers (2026) ‘A living review: what is coded, data of release 1.0.0’. The"
        " maintainers. Available at: https://doi.org/10.5555/x.",
        "The maintainers. (2026). A living review: what is coded, data of release 1.0.0 [Data set]."
        " The maintainers. https://doi.org/10.5555/x",
        "The maintainers. A living review: what is coded, data of release 1.0.0 [Internet]. The"
        " maintainers; 2026. Available from: https://example.org/v/1.0.0/ doi:10.5555/x",
    ),
    "a chapter": (
        CHAPTER,
        FACTS,
        "The maintainers (2026) ‘What is known’, A living review, release 1.0.0. The maintainers."
        f" Available at: {PLACE}.",
        "The maintainers. (2026). What is known. In A living review, release 1.0.0. The"
        f" maintainers. {PLACE}",
        "The maintainers. What is known. In: A living review, release 1.0.0 [Internet]. The"
        f" maintainers; 2026. Available from: {PLACE}",
    ),
    "a figure": (
        FIGURE,
        FACTS,
        "The maintainers (2026) ‘Figure 3 (gaps): Half name a gap’, A living review, release"
        f" 1.0.0. The maintainers. Available at: {PLACE}#figure-gaps.",
        "The maintainers. (2026). Figure 3 (gaps): Half name a gap. In A living review, release"
        f" 1.0.0. The maintainers. {PLACE}#figure-gaps",
        "The maintainers. Figure 3 (gaps): Half name a gap. In: A living review, release 1.0.0"
        f" [Internet]. The maintainers; 2026. Available from: {PLACE}#figure-gaps",
    ),
    "a claim": (
        CLAIM,
        DOI,
        f"The maintainers (2026) ‘{CLAIMED}’, A living review, release 1.0.0. The maintainers."
        f" Available at: {PLACE}#claim-savings.",
        f"The maintainers. (2026). {CLAIMED}. In A living review, release 1.0.0. The maintainers."
        f" {PLACE}#claim-savings",
        f"The maintainers. {CLAIMED}. In: A living review, release 1.0.0 [Internet]. The"
        f" maintainers; 2026. Available from: {PLACE}#claim-savings",
    ),
    "without an address": (
        CLAIM,
        NOWHERE,
        f"The maintainers (2026) ‘{CLAIMED}’, A living review, release 1.0.0. The maintainers.",
        f"The maintainers. (2026). {CLAIMED}. In A living review, release 1.0.0. The maintainers.",
        f"The maintainers. {CLAIMED}. In: A living review, release 1.0.0. The maintainers; 2026.",
    ),
}


@pytest.mark.parametrize("case", RENDERED)
def test_three_styles_print_what_is_cited_of_which_release_by_whom_and_where(case):
    item, facts, *texts = RENDERED[case]
    assert [rendered(style, item, facts) for style in NAMES] == texts


def test_a_review_may_name_its_publisher():
    named_one = replace(FACTS, settings=replace(FACTS.settings, publisher="A press"))
    assert json.loads(csl(WHOLE, named_one))[0]["publisher"] == "A press"
    assert parse_string(bibtex(WHOLE, named_one), "bibtex").entries.popitem()[1].fields[
        "institution"
    ] == ("{A press}")


def test_the_year_of_a_work_bears_the_letter_of_its_key_once_however_often_it_is_read():
    years = {"carneiro2024b": "2024", "sloper2004": "2004", "ward2011a": ""}
    works = {key: Entry("misc", [("year", year)] if year else []) for key, year in years.items()}
    kept = {"cite": {"bibdata": SimpleNamespace(data=SimpleNamespace(entries=works))}}
    for _ in range(2):
        letter_years(SimpleNamespace(env=SimpleNamespace(domaindata=kept)))
    told = {key: work.fields.get("year", "") for key, work in works.items()}
    assert told == {"carneiro2024b": "2024b", "sloper2004": "2004", "ward2011a": ""}


def test_works_cited_together_are_told_apart_and_their_authors_named_as_in_tables():
    authors = {
        "bergman2020": "Bergman and others",
        "cattan2021": "Cattan, S. and Pecher, M. and others",
        "johnson2003": "Johnson, P. and Wistow, G. and Schulz, R.",
        "lart2003": "Cameron, A. and Lart, R.",
    }
    works = parse_string(
        "".join(
            f"@misc{{{key}, author={{{names}}}, year={{{key[-4:]}}}}}"
            for key, names in authors.items()
        ),
        "bibtex",
    ).entries
    link = SphinxReferenceInfo(None, "page", "references", "id", None, "", "")
    cited = [(works[key], None, link) for key in authors]
    assert str(format_references(HarvardReferenceStyle(), "p", cited)) == (
        "(Bergman and others, 2020; Cattan and others, 2021; Johnson and others, 2003;"
        " Cameron and Lart, 2003)"
    )
    assert str(format_references(HarvardReferenceStyle(), "t", cited[:1])) == (
        "Bergman and others (2020)"
    )
