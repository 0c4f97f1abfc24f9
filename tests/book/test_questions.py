"""One number a question: what is counted, by which rule, and one value wherever it stands."""

import itertools

import pytest
from books import parsed
from one_number import addresses as asked_by_links
from one_number import contradictions, defined, linked, places, printed, said
from tiny import add, finding, put

from ics import how_read, verdicts
from ics.answers import NOT_RECORDED, answers, last_search
from ics.how_much import DIVIDED, FIRM, NONE, SOME, THIN, how_much, levels
from ics.questions import QUESTIONS
from ics.what_counts import REVIEWS
from livingreview.evidence.evidence import Evidence
from livingreview.show.numbers import select

MEASURED = {"basis": "measured-with-comparison"}


def report(root, programme, direction, number=1, source="webb2004", **cells):
    """Add a finding on children that was measured with a comparison."""
    row = finding(f"{source}-{programme}{number}", source, "4 ¶1", "safe", direction, "Something.")
    add(root, "findings", **{**row, **MEASURED, "programme": f"p{programme}", **cells})


def measured(root):
    return answers(Evidence(root).body(1))["measured-2006"]


# What is counted


def test_a_review_of_studies_is_a_source_and_no_programme(project):
    report(project, 1, "positive")
    report(project, 2, "negative", source="sloper2004")
    assert (measured(project).number, measured(project).pointing) == (1, "1 better")
    reviewing = select(Evidence(project).body(1), "findings", evidence_kind=REVIEWS)
    assert reviewing.number("sources") == 1


def test_what_staff_said_never_turns_what_was_measured(project):
    report(project, 1, "no-clear-difference")
    report(project, 1, "positive", 2, basis="reported", voice="staff")
    assert measured(project).pointing == "1 no clear difference"
    evidence = Evidence(project).body(1)
    every = evidence.findings[evidence.findings["programme"] == "p1"]
    assert verdicts.over_all(every) == {"p1": "no-clear-difference"}
    (cell,) = verdicts.by_outcome(every, evidence.works, "kind").to_dict("records")
    assert (cell["direction"], cell["measured"], cell["rows"]) == (
        "no-clear-difference",
        True,
        ("webb2004-11",),
    )


def test_a_programme_of_which_nothing_was_measured_has_a_verdict_by_what_was_said(project):
    for number, direction in enumerate(("positive", "negative")):
        report(project, 1, direction, number, basis="reported")
    every = Evidence(project).findings
    assert verdicts.over_all(every[every["programme"] == "p1"]) == {"p1": "mixed"}
    assert measured(project).number == 0


def test_older_people_are_no_children(project):
    report(project, 1, "positive", client_group="older-people")
    assert str(measured(project).words) == "no programmes measured by 2006"
    assert measured(project).opening == "No programmes measured by 2006"


def test_a_programme_with_several_outcomes_counts_once(project):
    for number, domain in enumerate(("safe", "healthy", "achieving")):
        report(project, 1, "positive", number, outcome_domain=domain)
    assert str(measured(project).words) == "1 programme measured by 2006"
    assert measured(project).pointing == "1 better"


def test_each_body_has_answers_of_its_own(two_bodies):
    assert {key.rpartition("-")[2] for key in answers(Evidence(two_bodies).reviewed)} == {"2006"}
    since = answers(Evidence(two_bodies).later)
    assert str(since["sources-since"].words) == "1 source found since 2006"


def test_the_last_search_is_the_latest_day_on_record(two_bodies):
    how = ", by a search that was not systematic"
    assert last_search(Evidence(two_bodies)) == NOT_RECORDED + how
    put(two_bodies, "releases", 3, "date", "2026-02-03")
    assert last_search(Evidence(two_bodies)) == f"before 3 February 2026, {NOT_RECORDED}{how}"
    put(two_bodies, "searches", 3, "searched_on", "2026-01-02")
    assert last_search(Evidence(two_bodies).body(1)) == f"on 2 January 2026{how}"


def test_a_search_by_a_protocol_is_on_record_and_may_not_be_coded_yet(two_bodies):
    later = Evidence(two_bodies).later
    searches = later.searches.assign(protocol="1")
    assert how_read.latest(later, searches) == how_read.STRING_BY_STRING
    assert how_read.latest(later, searches.assign(protocol=None)) == how_read.search(later)
    add(two_bodies, "searches", search_id="documented-1", body="documented search")
    later = Evidence(two_bodies).later
    documented = later.searches.assign(protocol="1").tail(1)
    assert how_read.latest(later, documented).endswith(how_read.NOT_CODED)


# How much there is


@pytest.mark.parametrize(
    ("directions", "level"),
    [
        ([], NONE),
        (["positive"], THIN),
        (["positive", "positive"], THIN),
        (["positive", "negative"], THIN),
        (["positive", "positive", "positive"], SOME),
        (["positive", "positive", "negative"], SOME),
        (["positive", "no-clear-difference", "negative"], DIVIDED),
        (["mixed", "mixed", "mixed"], DIVIDED),
        (["positive"] * 5, SOME),
        (["positive"] * 6, FIRM),
        (["positive"] * 4 + ["negative"] * 2, SOME),
        (["positive"] * 5 + ["negative"], FIRM),
    ],
)
def test_how_much_there_is_follows_from_how_many_programmes_agree(project, directions, level):
    for number, direction in enumerate(directions):
        report(project, number, direction)
    assert how_much(Evidence(project).body(1), "measured").level == level


def test_nothing_is_firm_that_is_not_on_scotland_or_not_on_children(project):
    for number in range(6):
        report(project, number, "positive", source="atkinson2001")
    assert how_much(Evidence(project).body(1), "measured").level == SOME
    report(project, 6, "positive")
    assert how_much(Evidence(project).body(1), "measured").level == FIRM
    for number in range(7, 15):
        report(project, number, "positive", client_group="parents-families")
    assert how_much(Evidence(project).body(1), "measured").level == SOME


def test_a_programme_points_one_way_whatever_is_asked_of_it(project):
    report(project, 1, "uncertain")
    report(project, 1, "no-clear-difference", 2, basis="measured-without-comparison")
    report(project, 2, "positive", basis="measured-without-comparison")
    much = how_much(Evidence(project).body(1), "measured")
    assert much.ways == {"p1": "no-clear-difference"}
    assert much.more == ", Scottish; no clear difference by all that was measured of it"


def test_a_level_always_stands_with_its_parts(project):
    report(project, 1, "positive")
    report(project, 2, "negative", source="atkinson2001")
    report(project, 3, "positive", basis="measured-without-comparison")
    much = how_much(Evidence(project).body(1), "measured")
    assert (much.level, str(much.found)) == (THIN, "2 programmes measured with a comparison")
    assert much.more == (
        ", one of them Scottish; the results differ: 1 better and 1 worse; all of them measured"
        " effects on children"
    )
    said = levels(Evidence(project).body(1))
    assert (said["much-costs"], said["much-costs-found"]) == (
        NONE,
        "no study of a programme compared costs",
    )


# One value wherever it stands


def test_no_question_speaks_in_the_words_of_another():
    for one, other in itertools.permutations(QUESTIONS, 2):
        for phrase in (other.one, other.many):
            assert one.pattern.search(f"There are 3 {phrase}.") is None, (one.key, other.key)
    assert len({question.key for question in QUESTIONS}) == len(QUESTIONS)


@pytest.fixture(scope="module")
def book_answers(book):
    return defined(book)


@pytest.fixture(scope="module")
def stated(book, pages, book_answers):
    """Every place of the pages and the PDF that answers a question."""
    return [*places(pages, book_answers), *printed(book)]


def test_each_question_has_one_value_on_all_pages_and_in_the_pdf(stated):
    assert contradictions(stated) == []


def test_that_value_is_the_answer(stated, book_answers):
    assert {(place.question, place.value) for place in stated} == {
        (key, answer.number) for key, answer in book_answers.items()
    }


def test_a_planted_contradiction_is_found_with_both_places_named(project):
    report(project, 1, "positive")
    asked = defined(project)
    question, other = asked["measured-2006"], asked["staff-2006"]
    right = f"<p>There is {question.words}, and {other.words}.</p>"
    wrong = f"<p>2,001 {question.question.many}</p><pre>5 {other.question.many}</pre>"
    found = places({"one.html": parsed(right), "two.html": parsed(wrong)}, asked)
    assert contradictions(found) == ["measured-2006: 1 in one.html; 2001 in two.html"]
    set_in_print = said(f"no {question.question.many}", "the PDF")
    assert contradictions([*found, *set_in_print]) == [
        "measured-2006: 0 in the PDF; 1 in one.html; 2001 in two.html"
    ]


def test_a_link_to_the_rows_of_a_question_with_another_number_is_found_in_any_words(project):
    report(project, 1, "positive")
    asked = defined(project)
    address = asked["measured-2006"].rows.address("programmes").replace("&", "&amp;")
    page = parsed(f'<p><a href="chapters/explorer.html?{address}">seven, that is 7</a></p>')
    (place,) = linked(page, "one.html", asked_by_links(asked))
    assert (place.question, place.value) == ("measured-2006", 7)
