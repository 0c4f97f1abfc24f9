import pandas as pd
import pytest
from books import REPOSITORY
from tiny import add, finding, put_coding

from ics import counts, verdicts, what_counts
from livingreview.evidence.evidence import Evidence


@pytest.fixture
def evidence(project):
    return Evidence(project)


def theme(root, name, source, **more):
    row = {
        "theme": name,
        "source_id": source,
        "stance": "supports",
        "attribution": "individual",
        "locator": "4 ¶1",
        "added": "1.0",
    }
    add(root, "themes", **row | more)


def named(root):
    return counts.strongest(Evidence(root).themes)


def of(rows, name, source):
    return rows[(rows["theme"] == name) & (rows["source_id"] == source)].iloc[0]


# Themes and sources


def test_a_source_counts_once_for_a_theme_with_its_strongest_attribution_and_all_its_places(
    project,
):
    rows = named(project)
    assert not rows.duplicated(["theme", "source_id"]).any()
    row = of(rows, "barrier.role-clarity", "sloper2004")
    assert row["attribution"] == "individual"
    assert row["locators"] == ("5.roles ¶1", "5.roles ¶2")


@pytest.mark.parametrize(
    ("first", "second", "strongest"),
    [
        ("many-theme-list", "one-theme-list", "one-theme-list"),
        ("one-theme-list", "individual", "individual"),
        ("many-theme-list", "individual", "individual"),
        ("many-theme-list", "many-theme-list", "many-theme-list"),
    ],
)
def test_of_two_attributions_the_stronger_counts_whichever_comes_first(
    project, first, second, strongest
):
    theme(project, "gap.methods", "webb2004", attribution=first)
    theme(project, "gap.methods", "webb2004", attribution=second, locator="3 ¶1")
    theme(project, "gap.user-views", "webb2004", attribution=second)
    theme(project, "gap.user-views", "webb2004", attribution=first, locator="3 ¶1")
    rows = named(project)
    assert [
        of(rows, name, "webb2004")["attribution"] for name in ("gap.methods", "gap.user-views")
    ] == [strongest] * 2


def test_the_review_speaking_for_itself_names_no_theme(project):
    assert "brownwhite2006" not in set(named(project)["source_id"])


@pytest.mark.parametrize(
    ("stances", "one"),
    [
        (("supports", "supports"), "supports"),
        (("questions", "questions"), "questions"),
        (("supports", "questions"), "mixed"),
        (("supports", "mixed"), "mixed"),
    ],
)
def test_a_source_takes_one_side_unless_its_places_differ(project, stances, one):
    for place, stance in zip(("3 ¶1", "4 ¶1"), stances, strict=True):
        theme(project, "gap.methods", "webb2004", stance=stance, locator=place)
    assert of(named(project), "gap.methods", "webb2004")["stance"] == one


def test_a_group_holds_its_own_themes_and_its_own_categories_only(evidence):
    barriers = counts.of_group(counts.strongest(evidence.themes), "barrier")
    expected = [code for code in evidence.labels("theme") if code.startswith("barrier.")]
    assert list(barriers["theme"].cat.categories) == expected
    assert set(barriers["theme"]) == {"barrier.role-clarity", "barrier.professional-culture"}
    assert counts.of_group(counts.strongest(evidence.themes), "gap").empty


def test_sources_are_counted_by_every_theme_and_every_code_even_when_nobody_has_it(evidence):
    barriers = counts.of_group(counts.strongest(evidence.themes), "barrier")
    named = counts.sources_by(barriers, "attribution")
    assert list(named.index) == list(barriers["theme"].cat.categories)
    assert list(named.columns) == list(evidence.labels("attribution"))
    assert named.loc["barrier.role-clarity"].tolist() == [2, 0, 0]
    assert named.loc["barrier.professional-culture"].tolist() == [1, 0, 0]
    assert named.loc["barrier.time-capacity"].tolist() == [0, 0, 0]
    assert named.to_numpy().sum() == 3


def test_a_group_that_nobody_names_is_counted_as_nought_and_not_left_out(evidence):
    gaps = counts.of_group(counts.strongest(evidence.themes), "gap")
    assert len(gaps) == 0
    assert counts.sources_by(gaps, "attribution").to_numpy().sum() == 0
    assert counts.sources_in_all(gaps).tolist() == [0] * len(gaps["theme"].cat.categories)


def test_a_source_counts_once_for_a_theme_however_many_rows_it_has(evidence):
    barriers = counts.of_group(evidence.themes, "barrier")
    assert counts.sources_in_all(barriers)["barrier.role-clarity"] == 2
    assert counts.sources_in_all(barriers)["barrier.time-capacity"] == 0


def test_rows_know_their_source_and_none_is_lost_or_doubled(evidence):
    rows = counts.strongest(evidence.themes)
    joined = what_counts.with_sources(rows, evidence.sources)
    assert joined["theme"].tolist() == rows["theme"].tolist()
    assert of(joined, "barrier.role-clarity", "atkinson2001")["countries"] == ("GB-ENG",)
    assert joined["population"].dtype == evidence.sources["population"].dtype


def test_scottish_rows_are_those_whose_source_is_about_scotland(evidence):
    joined = what_counts.with_sources(counts.strongest(evidence.themes), evidence.sources)
    assert set(what_counts.scottish(joined)["source_id"]) == {"webb2004"}


# Findings


def test_findings_left_out_and_the_review_speaking_for_itself_do_not_count(project):
    assert what_counts.counted(Evidence(project).findings)["finding_id"].tolist() == [
        "sloper2004-1",
        "webb2004-1",
        "webb2004-2",
    ]
    put_coding(project, "findings", 3, "left_out", "told-elsewhere")
    rows = what_counts.counted(Evidence(project).findings)
    assert rows["finding_id"].tolist() == ["webb2004-1", "webb2004-2"]
    assert rows.index.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("directions", "verdict"),
    [
        (["positive"], "positive"),
        (["positive", "positive"], "positive"),
        (["negative", "negative"], "negative"),
        (["positive", "negative"], "mixed"),
        (["positive", "mixed"], "mixed"),
        (["positive", "uncertain"], "mixed"),
        (["no-clear-difference", "uncertain"], "no-clear-difference"),
    ],
)
def test_findings_of_one_programme_count_once_and_are_mixed_where_they_differ(
    project, directions, verdict
):
    for number, direction in enumerate(directions, start=7):
        add(
            project,
            "findings",
            **finding(f"webb2004-{number}", "webb2004", "4 ¶1", "safe", direction, "Something."),
        )
    found = verdicts.of_programmes(what_counts.counted(Evidence(project).findings))
    (row,) = found[found["outcome_domain"] == "safe"].to_dict("records")
    assert row == {
        "programme": "webb2004",
        "outcome_domain": "safe",
        "direction": verdict,
        "findings": len(directions),
    }


def test_findings_of_two_programmes_count_twice(project):
    for source in ("webb2004", "sloper2004"):
        add(
            project,
            "findings",
            **finding(f"{source}-7", source, "4 ¶1", "safe", "positive", "Something."),
        )
    found = verdicts.of_programmes(what_counts.counted(Evidence(project).findings))
    assert len(found[found["outcome_domain"] == "safe"]) == 2


def test_verdicts_may_be_given_by_another_column(evidence):
    found = verdicts.of_programmes(what_counts.counted(evidence.findings), "level").set_index(
        "programme"
    )
    assert found.loc["webb2004", "direction"] == "mixed"
    assert found.loc["webb2004", "findings"] == 2
    assert found.loc["sloper2004", "direction"] == "positive"


# Nothing given is changed


def test_synthesis_changes_nothing_that_it_is_given(evidence):
    themes, findings, sources, codebook = (
        evidence.themes,
        evidence.findings,
        evidence.sources,
        evidence.codebook,
    )
    given = (themes, findings, sources, codebook)
    before = [frame.copy(deep=True) for frame in given]
    rows = counts.strongest(themes)
    kept = rows.copy(deep=True)
    joined = what_counts.with_sources(rows, sources)
    what_counts.scottish(joined)
    counts.sources_by(counts.of_group(rows, "barrier"), "attribution")
    counts.sources_in_all(rows)
    verdicts.of_programmes(what_counts.counted(findings))
    for frame, as_it_was in zip((*given, rows), (*before, kept), strict=True):
        pd.testing.assert_frame_equal(frame, as_it_was)


def test_codes_that_are_used_together_are_those_of_the_settings():
    groups = Evidence(REPOSITORY).settings.groups
    assert groups["basis"] == {
        "measured": what_counts.MEASURED,
        "said": ("reported", "modelled", "argued", "not-stated"),
    }
    assert groups["exposure"]["apart"] == what_counts.EXPOSURES_APART
    assert groups["outcome_domain"]["set-for-children"] == what_counts.CHILD_OUTCOMES
