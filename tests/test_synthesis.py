import math

import krippendorff
import numpy as np
import pandas as pd
import pytest
from conftest import add, put, put_coding, take

from review import agreement, synthesis
from review.evidence import Evidence


@pytest.fixture
def evidence(project):
    return Evidence(project)


def coded(values, categories):
    return pd.Series(values, dtype=pd.CategoricalDtype(categories, ordered=True))


def test_a_source_counts_once_for_a_theme_with_its_strongest_attribution(evidence):
    named = synthesis.strongest(evidence.themes).set_index(["theme", "source_id"])
    row = named.loc[("barrier.role-clarity", "sloper2004")]
    assert row["attribution"] == "individual"
    assert row["locators"] == ("5.roles ¶1", "5.roles ¶2")
    assert "brownwhite2006" not in named.index.get_level_values("source_id")


def test_places_that_differ_in_stance_make_a_source_mixed(project):
    put_coding(project, "themes", 4, "stance", "questions")
    named = synthesis.strongest(Evidence(project).themes).set_index(["theme", "source_id"])
    assert named.loc[("barrier.role-clarity", "sloper2004"), "stance"] == "mixed"


def test_every_theme_and_every_code_is_shown_even_when_nobody_has_it(evidence):
    barriers = synthesis.of_group(synthesis.strongest(evidence.themes), "barrier")
    counts = synthesis.sources_by(barriers, "attribution")
    assert len(counts) == len([code for code in evidence.labels("theme") if code.startswith("barrier.")])
    assert list(counts.columns) == list(evidence.labels("attribution"))
    assert counts.loc["barrier.time-capacity"].sum() == 0
    assert synthesis.sources_in_all(barriers)["barrier.role-clarity"] == 2


def test_scottish_sources_are_those_about_scotland(evidence):
    barriers = synthesis.with_sources(synthesis.of_group(synthesis.strongest(evidence.themes), "barrier"), evidence.sources)
    assert set(synthesis.scottish(barriers)["source_id"]) == {"webb2004"}


def test_barriers_stand_beside_factors_by_individual_attributions_only(project):
    add(
        project,
        "themes",
        theme="factor.clear-roles",
        source_id="webb2004",
        stance="supports",
        attribution="many-theme-list",
        locator="3 ¶1",
        added="1.0",
    )
    evidence = Evidence(project)
    pairs = synthesis.barriers_and_factors(synthesis.strongest(evidence.themes), evidence.codebook).set_index("barrier")
    assert pairs.loc["barrier.role-clarity", ["as_barrier", "as_factor"]].tolist() == [2, 1]


def test_a_theme_is_contested_when_sources_differ_unless_it_gathers_the_rest(project):
    put_coding(project, "themes", 6, "theme", "barrier.other")
    named = synthesis.strongest(Evidence(project).themes)
    assert synthesis.contested(named).empty
    put_coding(project, "themes", 6, "theme", "barrier.role-clarity")
    named = synthesis.strongest(Evidence(project).themes)
    assert set(synthesis.contested(named)["theme"]) == {"barrier.role-clarity"}


def test_left_out_findings_and_the_reviews_own_voice_do_not_count(project):
    put_coding(project, "findings", 3, "left_out_because", "told twice")
    assert list(synthesis.counted(Evidence(project).findings)["finding_id"]) == ["webb2004-1", "webb2004-2"]


def test_directions_show_every_category(evidence):
    counts = synthesis.directions(synthesis.counted(evidence.findings), "level")
    assert list(counts.columns) == list(evidence.labels("direction"))
    assert counts.to_numpy().sum() == 3
    assert counts["uncertain"].sum() == 0


def test_a_programme_whose_findings_differ_is_mixed(evidence):
    verdicts = synthesis.programme_verdicts(synthesis.counted(evidence.findings), "level").set_index("programme")
    assert verdicts.loc["webb2004", "direction"] == "mixed"
    assert verdicts.loc["sloper2004", "direction"] == "positive"


def test_synthesis_changes_nothing_that_it_is_given(evidence):
    themes, findings = evidence.themes, evidence.findings
    before = themes.copy(deep=True), findings.copy(deep=True)
    named = synthesis.strongest(themes)
    synthesis.sources_by(synthesis.of_group(named, "barrier"), "attribution")
    synthesis.programme_verdicts(synthesis.counted(findings))
    pd.testing.assert_frame_equal(themes, before[0])
    pd.testing.assert_frame_equal(findings, before[1])


def test_the_library_gives_the_published_alpha():
    nan = np.nan
    published = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, nan, nan, nan],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nan, 3],
        [nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nan],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nan],
    ]
    assert krippendorff.alpha(published, level_of_measurement="nominal") == pytest.approx(0.743, abs=0.001)


def test_agreement_on_the_table_20_5_10_15():
    first = pd.Series(["a"] * 25 + ["b"] * 25)
    second = pd.Series(["a"] * 20 + ["b"] * 5 + ["a"] * 10 + ["b"] * 15)
    found = agreement.agreement("x", first, second, 2)
    assert found.percent == pytest.approx(0.70)
    assert found.pabak == pytest.approx(0.40)
    expected = 1 - 0.30 / (2 * 55 * 45 / (100 * 99))
    assert found.alpha == pytest.approx(expected)
    assert found.low < found.alpha < found.high
    assert found == agreement.agreement("x", first, second, 2)


def test_agreement_on_one_constant_code_is_not_defined():
    found = agreement.agreement("x", pd.Series(["a", "a"]), pd.Series(["a", "a"]), 3)
    assert found.percent == 1
    assert math.isnan(found.alpha)


def test_agreement_on_nothing_is_not_defined():
    assert math.isnan(agreement.agreement("x", pd.Series([], dtype=str), pd.Series([], dtype=str), 2).alpha)


def test_two_equal_readings_disagree_on_nothing(evidence):
    assert agreement.disagreements(evidence).empty
    assert agreement.matching_f1(evidence) == 1


def test_findings_are_matched_by_what_they_say_and_not_by_their_codes(project):
    put(project, "second-reading-findings", 4, "direction", "negative")
    put(project, "second-reading-findings", 4, "finding_id", "webb2004-9")
    evidence = Evidence(project)
    pairs = agreement.matched_findings(evidence.reading("first", "findings"), evidence.reading("second", "findings"))
    assert ("webb2004-1", "webb2004-9") in set(pairs.itertuples(index=False, name=None))
    keys = set(agreement.disagreements(evidence)["key"])
    assert keys == {"findings/webb2004-1/direction"}


def test_what_only_one_reading_found_is_a_disagreement(project):
    take(project, "second-reading-findings", 5)
    take(project, "first-reading-themes", 2)
    keys = dict(agreement.disagreements(Evidence(project)).set_index("key")["first"])
    assert keys == {"findings/webb2004-2": "present", "themes/3 ¶1/brownwhite2006/definition.confusion": "absent"}


def test_the_unit_is_every_pair_of_paragraph_and_source_with_every_code(evidence):
    units = agreement.theme_units(evidence)
    pairs = units[["locator", "source_id"]].drop_duplicates()
    assert len(units) == len(pairs) * len(evidence.labels("theme"))
    assert units["first"].sum() == len(evidence.reading("first", "themes"))
