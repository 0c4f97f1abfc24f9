"""Whether records are of one work: in every form of a DOI, in near matches, and in a made-up set of
which the truth is known.
"""

import pytest
from books import REPOSITORY

from bench.identity import measured, of_bibliography
from bench.made_up_records import records
from livingreview.intake.doi import plain_doi, same_address, same_doi
from livingreview.intake.identity import Verdict, compare
from livingreview.intake.reference import Reference
from livingreview.intake.works import works

ARTICLE = Reference(
    "article",
    ("Marais, A. J.", "Brown, L."),
    {
        "title": "Whole family working in rural councils: lessons from three pilots",
        "journal": "Rural Services Review",
        "year": "2012",
        "volume": "49",
        "number": "2",
        "pages": "67--76",
        "doi": "10.1000/rsr.49(2)67",
    },
)
REPORT = Reference(
    "techreport",
    ("{Fife Invented Council}",),
    {"title": "Annual report", "institution": "Fife Invented Council", "year": "2004"},
)


def changed(reference, kind="", authors=None, **fields):
    """The reference with some fields otherwise; an empty one goes."""
    merged = {name: value for name, value in {**reference.fields, **fields}.items() if value}
    return Reference(
        kind or reference.kind, reference.authors if authors is None else authors, merged
    )


KENT = "Kent Invented Council"
TITLE = ARTICLE.fields["title"]
NO_DOI = changed(ARTICLE, doi="")
NOWHERE = {"volume": "", "number": "", "pages": ""}


def verdict(one, other):
    """What is known of two records, which is the same whichever comes first."""
    assert compare(one, other).verdict is compare(other, one).verdict
    return compare(one, other).verdict


@pytest.mark.parametrize(
    "written",
    [
        "10.1000/RSR.49(2)67",
        "doi:10.1000/rsr.49(2)67",
        "DOI: 10.1000/rsr.49(2)67.",
        "(10.1000/rsr.49(2)67)",
        "https://doi.org/10.1000/rsr.49(2)67",
        "http://dx.doi.org/10.1000/rsr.49(2)67",
        "https://doi.org/10.1000%2Frsr.49%282%2967",
        "10.1000%252Frsr.49(2)67",
        "https://doi-org.ezproxy.lib.example.ac.uk/10.1000/rsr.49(2)67",
        "https://proxy.example.edu/login?url=https%3A%2F%2Fdoi.org%2F10.1000%2Frsr.49(2)67&x=1",
        "https://www.example.com/doi/full/10.1000/rsr.49(2)67?journalCode=rsr#top",
        "https://www.example.com/doi/pdf/10.1000/rsr.49(2)67",
        "https://doi.org/https://doi.org/10.1000/rsr.49(2)67",
        "10.1000/rsr.49(2)67 [doi]",
        "<https://doi.org/10.1000/rsr.49(2)67>",
        "10.1000/ rsr.49(2)67",
        "info:doi/10.1000/rsr.49(2)67;",
        "10.1000/rsr.49(2)67</a>",
    ],
)
def test_a_doi_is_one_in_every_form_that_people_have_it(written):
    assert same_doi(plain_doi(written)) == "10.1000/rsr.49(2)67"
    other = changed(ARTICLE, title="WHOLE FAMILY WORKING", year="2013", doi=written, volume="")
    assert verdict(ARTICLE, other) is Verdict.SAME


def test_a_doi_keeps_its_own_marks_and_what_is_none_is_none():
    sici = "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2"
    assert plain_doi(sici.replace("<", "&lt;").replace(">", "%3E")) == sici
    assert plain_doi("10.1111/j.1365‐2214.x") == "10.1111/j.1365-2214.x"
    assert plain_doi("see page 10.1") == plain_doi("") == ""


def test_an_address_is_one_through_a_proxy_and_with_what_follows_its_reader():
    for written in (
        "http://example.org/a/report.pdf",
        "https://www.example.org/a/report.pdf?utm_source=news#top",
        "https://www-example-org.ezproxy.lib.ac.uk/a/report.pdf",
        "https://proxy.ac.uk/login?url=https://www.example.org/a/report.pdf",
    ):
        assert same_address(written) == "example.org/a/report.pdf"
    assert same_address("https://example.org/") == same_address("") == ""
    assert same_address("example.org/a.pdf#page=2") != same_address("example.org/a.pdf#page=3")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ARTICLE, changed(ARTICLE, doi="10.1000/rsr.other")),
        (NO_DOI, changed(ARTICLE, volume="50", doi="")),
        (REPORT, changed(REPORT, authors=(f"{{{KENT}}}",), institution=KENT)),
        (changed(REPORT, authors=()), changed(REPORT, authors=(), institution=KENT)),
        (changed(REPORT, volume="1"), changed(REPORT, volume="2")),
        (
            changed(REPORT, title="An inquiry. Volume I"),
            changed(REPORT, title="An inquiry: vol. 2"),
        ),
        (
            changed(REPORT, title="An inquiry: part one"),
            changed(REPORT, title="An inquiry, Part 2"),
        ),
        (
            changed(REPORT, title="An inquiry: interim report"),
            changed(REPORT, title="An inquiry: final report"),
        ),
        (changed(REPORT, title="Annual report 2004"), changed(REPORT, title="Annual report 2005")),
        (changed(REPORT, number="11"), changed(REPORT, number="12")),
        (changed(REPORT, edition="2nd"), changed(REPORT, edition="third")),
        (NO_DOI, changed(NO_DOI, authors=("Webb, R.",))),
        (NO_DOI, changed(NO_DOI, pages="", title=f"Correction to: {TITLE}")),
    ],
)
def test_other_dois_volumes_institutions_and_parts_are_other_works_whatever_the_title(one, other):
    assert verdict(one, other) is Verdict.DIFFERENT


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (changed(NO_DOI, title="Whole family working in rural councils"), "lacks the end"),
        (changed(NO_DOI, year="2013"), "the years are 2012 and 2013"),
        (changed(NO_DOI, kind="misc", journal="", howpublished="medRxiv", **NOWHERE), "preprint"),
        (
            changed(NO_DOI, title="Arbeit mit der ganzen Familie für die Kinder"),
            "titles are not alike",
        ),
        (Reference("article", (), {"title": TITLE, "year": "2012"}), "no more is known"),
        (changed(NO_DOI, title=TITLE.replace("rural", "rurral"), pages=""), "mistyped"),
        (changed(NO_DOI, kind="techreport", journal="", **NOWHERE), "their kinds are"),
        (changed(NO_DOI, authors=("{Rural Councils Network}",), pages=""), "their authors"),
        (changed(NO_DOI, journal="Another Journal", volume="", pages=""), "other places"),
        (changed(NO_DOI, title=f"{TITLE}. Part 2"), "a part or a number"),
    ],
)
def test_near_matches_are_questions_with_their_reason(other, reason):
    assert verdict(NO_DOI, other) is Verdict.QUESTION
    assert reason in compare(NO_DOI, other).reason


def test_a_preprint_and_its_article_are_a_question_although_their_dois_differ():
    preprint = changed(ARTICLE, kind="misc", doi="10.1101/2012.03.04.123456", volume="", pages="")
    assert verdict(ARTICLE, preprint) is Verdict.QUESTION
    assert same_doi("10.1101/2012.03.04.123456v2.full") == "10.1101/2012.03.04.123456"
    journal = changed(ARTICLE, doi="10.1101/gr.123456", pages="")
    assert verdict(ARTICLE, journal) is Verdict.DIFFERENT


@pytest.mark.parametrize(
    "other",
    [
        changed(
            NO_DOI, title="whole family-working in RURAL councils - lessons from three pilots."
        ),
        changed(NO_DOI, authors=("Marais, A", "others"), **NOWHERE),
        changed(NO_DOI, title=f"RETRACTED: {TITLE}"),
        changed(NO_DOI, journal="Rural Serv Rev", title=TITLE.replace("lessons", "lesons")),
    ],
)
def test_other_spellings_of_one_record_are_one_work(other):
    assert verdict(ARTICLE, other) is Verdict.SAME


def test_one_doi_with_another_title_and_other_authors_is_a_question():
    other = changed(ARTICLE, title="Something else altogether", authors=("Webb, R.",))
    assert verdict(ARTICLE, other) is Verdict.QUESTION
    assert verdict(ARTICLE, changed(ARTICLE, volume="50")) is Verdict.QUESTION


@pytest.mark.parametrize("titles", [("बाल सेवा", "बिल सेवा"), ("รัก", "รุก"), ("মা", "মি")])
def test_words_that_differ_by_a_vowel_sign_are_other_words(titles):
    one, other = (changed(NO_DOI, title=title, **NOWHERE) for title in titles)
    assert verdict(one, other) is Verdict.DIFFERENT


def test_titles_that_many_works_have_are_not_asked_about_where_nothing_else_is_known():
    one, other = (
        Reference("misc", (), {"title": "Annual report", "url": f"https://e.org/{name}"})
        for name in "ab"
    )
    assert verdict(one, other) is Verdict.DIFFERENT
    assert verdict(one, changed(other, year="2004")) is Verdict.DIFFERENT
    assert verdict(changed(one, year="2004"), changed(other, year="2004")) is Verdict.QUESTION


def test_pages_in_the_folder_of_one_publication_are_asked_about_and_those_of_a_site_are_not():
    folder = "https://www.example.org/publications/what-joint-working-has-brought-to-families"
    first, third, another = (
        Reference("misc", (), {"title": title, "url": url})
        for title, url in (
            ("What joint working has brought", f"{folder}/"),
            ("Lessons for managers", f"{folder.replace('www.', '')}/pages/3"),
            ("Lessons for managers and boards", "https://www.example.org/publications/lessons"),
        )
    )
    assert verdict(first, third) is Verdict.QUESTION
    assert "lie in one folder" in compare(first, third).reason
    assert [(one.first, one.second) for one in works([first, third, another]).questions] == [
        (0, 1),
        (1, 2),
    ]
    assert verdict(first, another) is Verdict.DIFFERENT


def test_a_record_that_fits_two_works_is_put_together_with_neither():
    first, second = changed(ARTICLE, doi="10.1000/a"), changed(ARTICLE, doi="10.1000/b")
    known = works([first, NO_DOI, second, first])
    assert known.groups == ((0, 3), (1,), (2,))
    assert {(asked.first, asked.second) for asked in known.questions} == {(0, 1), (1, 2)}


def test_records_that_say_the_same_letter_for_letter_are_one_work_however_little_they_say():
    poor = Reference("misc", (), {"title": "Lessons", "year": "2004"})
    assert works([poor, poor]).groups == ((0, 1),)


def test_made_up_records_are_known_with_goal_precision_and_recall():
    made = records(700, seed=3)
    result = measured(made, works([record.reference for record in made]))
    assert result.precision >= 0.999, result.wrong
    assert result.recall_with_questions >= 0.99, result.missed
    assert result.recall >= 0.8


def test_references_of_this_book_are_known_in_other_forms():
    made = of_bibliography(REPOSITORY / "references.bib", copies=1)
    result = measured(made, works([record.reference for record in made]))
    assert result.precision >= 0.995, result.wrong
    assert result.recall_with_questions >= 0.97, result.missed
