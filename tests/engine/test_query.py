"""One language of selection: addresses, fields, groups, and numbers that lead to their rows."""

import doctest

import pytest
from tiny import put, put_coding

from livingreview.evidence import fields, query
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.query import Query
from livingreview.show import numbers
from livingreview.show.cells import RowsLink
from livingreview.show.explorer import every_row, matching
from livingreview.show.numbers import select


def keys(evidence, show, **where):
    return sorted(
        code
        for place in fields.places(evidence, Query.of(show, **where))
        for code in fields.index(evidence, show).codes("key")[place]
    )


@pytest.fixture
def evidence(project):
    return Evidence(project)


@pytest.mark.parametrize("module", [query, numbers], ids=lambda module: module.__name__)
def test_the_examples_of_the_public_functions_run(module):
    done = doctest.testmod(module)
    assert (done.failed, done.attempted > 1) == (0, True)


def test_an_address_says_what_a_query_says_and_back():
    asked = Query.of("themes", theme=("a.b", "c"), countries="GB-SCT")
    assert (
        asked.address("sources") == "show=themes&theme=a.b&theme=c&countries=GB-SCT&count=sources"
    )
    assert Query.parse(asked.address("sources")) == asked
    assert Query.parse("q=x&sort=place&count=rows", "findings") == Query("findings")


def test_a_condition_takes_the_place_of_that_on_the_same_field_and_none_takes_it_away():
    asked = Query.of("findings", counts="counted", level="economic")
    assert asked.narrowed(counts=("counted", "left-out")).where == (
        ("counts", ("counted", "left-out")),
        ("level", ("economic",)),
    )
    assert asked.narrowed(counts=()).where == (("level", ("economic",)),)


def test_the_name_of_a_group_stands_for_its_codes(evidence):
    named = Query.of("findings", basis="measured", exposure="of-integration")
    groups = evidence.settings.groups
    spelt = {field: groups[field][name] for field, (name,) in named.where}
    assert fields.places(evidence, named) == fields.places(evidence, Query.of("findings", **spelt))
    assert "measured-with-comparison&basis=measured-without-comparison" in select(
        evidence, "findings", basis="measured"
    ).address("rows")


def test_rows_are_chosen_by_column_source_section_and_the_empty_code(project, evidence):
    assert keys(evidence, "themes", section="5.success-factors", countries="GB-ENG") == [
        "factor.general-list/atkinson2001/5.success-factors ¶1"
    ]
    assert keys(evidence, "findings", primary_study="") == keys(evidence, "findings", whose="own")
    assert keys(evidence, "findings", finding_id="webb2004-1") == ["webb2004-1"]
    assert keys(evidence, "sources", sectors=("health",)) == ["atkinson2001", "sloper2004"]


def test_rows_that_count_are_told_from_those_left_out_and_the_own_voice(project):
    put(project, "findings", 4, "left_out", "not-an-effect")
    codes = fields.index(Evidence(project), "findings").codes("counts")
    assert codes == [("own-voice",), ("counted",), ("left-out",), ("counted",)]


def test_the_first_rule_of_a_declared_field_decides(project):
    put_coding(project, "findings", 3, "exposure", "unmet-need")
    put_coding(project, "findings", 3, "isolates_integration", "no")
    put_coding(project, "findings", 4, "isolates_integration", "no")
    codes = fields.index(Evidence(project), "findings").codes("about")
    assert codes == [("integration",), ("unmet-need",), ("conditions",), ("integration",)]


def test_a_field_that_there_is_not_is_named_with_the_nearest(evidence):
    with pytest.raises(KeyError, match="no field 'directoin'"):
        fields.places(evidence, Query.of("findings", directoin="positive"))
    with pytest.raises(KeyError, match="Rows of themes have no field 'direction'"):
        fields.places(evidence, Query.of("themes", direction="positive"))


def test_what_is_prose_is_no_field_so_that_words_may_change(evidence):
    assert not {"statement", "outcome", "gist"} & {
        name
        for table in evidence.settings.explorer.tables
        for name in fields.names(evidence, table)
    }


def test_a_field_is_looked_at_once_and_only_when_it_is_asked_for():
    asked = []

    def codes(field):
        asked.append(field)
        return [("a",), ()]

    index = fields.Index(2, codes)
    assert (index.places([("x", ("a",))]), index.places([("x", ("",))])) == ([0], [1])
    assert index.places([]) == [0, 1]
    assert asked == ["x"]


def test_a_selection_holds_its_rows_and_the_numbers_that_lead_to_them(evidence):
    rows = select(evidence.body(1), "findings", direction=("positive", "negative"))
    assert list(rows.rows["finding_id"]) == ["sloper2004-1", "webb2004-1", "webb2004-2"]
    assert (len(rows), rows.number("sources"), rows.number("programmes")) == (3, 2, 2)
    address = "show=findings&body=1&counts=counted&direction=positive&direction=negative"
    assert rows.sources("source") == RowsLink("2 sources", f"{address}&count=sources")
    scottish = rows.about(countries="GB-SCT")
    assert scottish.count() == RowsLink("2", f"{address}&countries=GB-SCT&count=rows")
    assert scottish.cell("programmes")[0].text == "1"


def test_a_number_of_nothing_leads_nowhere(evidence):
    rows = select(evidence, "findings", level="economic")
    assert (rows.count("finding"), rows.sources(none="none")) == ("no findings", "none")
    assert rows.cell()[0].myst == "0"
    assert rows.picture_link("x") == ""


def test_the_work_reviewed_is_no_source_even_where_its_rows_are_meant(evidence):
    rows = select(evidence, "findings", counts=())
    assert (len(rows), rows.number("sources")) == (4, 2)


def test_a_frame_that_is_changed_is_nobody_elses(evidence):
    rows = select(evidence, "findings")
    rows.rows["direction"] = "x"
    assert set(select(evidence, "findings").rows["direction"]) == {"positive", "negative"}


def test_the_explorer_and_the_index_choose_the_same_rows(evidence):
    shown = every_row(evidence, [])
    for where in (
        {"direction": "positive"},
        {"about": "integration", "countries": ("GB-SCT", "GB")},
        {"counts": "own-voice"},
        {"whose": "own", "section": "4"},
    ):
        address = Query.of("findings", **where).address()
        assert sorted(matching(shown, address)["key"]) == keys(evidence, "findings", **where)
