"""Programmes one by one, and the map of the evidence: both made from rows alone."""

from collections import Counter

import pytest
from books import REPOSITORY
from tiny import add, put_coding

from ics.tables import programmes
from ics.tables.evidence_map import COMPARED, evidence_map
from livingreview.evidence.evidence import Evidence
from livingreview.show.cells import Link, Mark, RowsLink
from livingreview.show.places import row_place


@pytest.fixture(scope="module")
def every():
    return Evidence(REPOSITORY)


def every_section(evidence):
    return [
        of for focus in (True, False) for of in programmes.sections(evidence, "all", focus).sections
    ]


def listed(section):
    """The rows that a section names, each as often as it does."""
    items = [item for _, items in section.lists for item in items]
    targets = [part.target for item in items for part in item if isinstance(part, Link)]
    return Counter(target for target in targets if target.startswith("findings-"))


def test_every_programme_with_findings_has_one_section_that_names_each_of_them_once(every):
    findings = every.findings
    known = set(every.rows("programmes")["programme"]) & set(findings["programme"])
    sections = {of.place: of for of in every_section(every)}
    assert set(sections) == {programmes.place_of(programme) for programme in known}
    for programme in known:
        keys = findings.loc[findings["programme"] == programme, "finding_id"]
        named = Counter(row_place("findings", key) for key in keys)
        assert listed(sections[programmes.place_of(programme)]) == named


def test_a_new_programme_comes_in_by_data_alone(project):
    assert "programme-hub" not in {of.place for of in every_section(Evidence(project))}
    add(project, "programmes", programme="hub", name="A hub", countries="GB-SCT", what="A house.")
    put_coding(project, "findings", 3, "programme", "hub")
    (first, *_) = every_section(Evidence(project))
    assert (first.place, first.heading) == ("programme-hub", "A hub")
    assert sum(listed(first).values()) == 1
    (row,) = programmes.in_brief(Evidence(project), "brief", "Programmes").rows
    assert row[0] == Link("A hub", "programme-hub")


def test_the_map_has_filled_marks_for_what_was_compared_and_each_number_leads_to_its_rows(every):
    made = evidence_map(every.body(1), every.after(1), "map", "Map")
    cells = [cell for of in made.tables.values() for row in of.rows for cell in row[1:] if cell]
    assert len(cells) > 40
    for cell in cells:
        marks = [part for part in cell if isinstance(part, Mark)]
        links = [part for part in cell if isinstance(part, RowsLink)]
        for mark, link in zip(marks, links, strict=True):
            compared = "basis=measured-with-comparison" in link.query
            assert (mark.shape == COMPARED) == compared
            assert "counts=counted" in link.query


def test_the_map_keeps_outcomes_of_which_nothing_is_known(every):
    made = evidence_map(every.body(1), every.after(1), "map", "Map")
    domains = list(every.labels("outcome_domain").values())
    for table in made.tables.values():
        assert [row[0] for row in table.rows] == domains


def test_a_page_shows_the_map_of_one_body_at_a_time_and_both_where_no_script_runs(visit):
    page = visit("chapters/evidence-map.html").page
    shown = page.locator(".switched table")
    assert [shown.nth(place).is_visible() for place in range(2)] == [False, True]
    page.get_by_role("button", name="2006", exact=True).click()
    assert [shown.nth(place).is_visible() for place in range(2)] == [True, False]
    pressed = page.locator(".switch button[aria-pressed=true]")
    assert pressed.all_inner_texts() == ["2006"]
    assert "hidden" not in page.context.request.get(page.url).text().split("switched", 1)[1][:400]


def test_what_is_coded_of_a_programme_is_folded_beneath_a_line_that_names_it(pages):
    article = pages["chapters/programmes.html"].select_one("article")
    folds = [fold for fold in article.select("details.fold") if fold.select("li")]
    assert len(folds) == len(article.select("h2.rubric, h3.rubric, p.rubric")) > 30
    assert all(fold.summary.get_text().strip() for fold in folds)


def test_each_programme_is_folded_by_itself_and_all_are_in_sight(pages):
    page = pages["chapters/programmes.html"]
    folds = page.select("article details.fold")
    assert len(folds) >= len(page.select('[id^="programme-"]'))
    assert [fold for fold in folds if fold.select("details.fold")] == []
