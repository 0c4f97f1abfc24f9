import math
from collections import Counter
from dataclasses import fields
from itertools import permutations

import krippendorff
import numpy as np
import pandas as pd
import pytest
from books import ENGINE, REPOSITORY
from tiny import add, finding, paths, put, read_rows, take

from livingreview.evidence.evidence import Evidence
from livingreview.readings import agreement, alpha, matching
from livingreview.readings.alpha import Agreement, redrawn_alphas


@pytest.fixture
def evidence(project):
    return Evidence(project)


def of(first, second, codes=2):
    return alpha.agreement("x", list(first), list(second), codes)


def table(*rows):
    """The two readings of a table of agreement: rows are codes of the first reading, columns those
    of the second.
    """
    names = "abcdef"
    pairs = [
        (names[i], names[j])
        for i, row in enumerate(rows)
        for j, number in enumerate(row)
        for _ in range(number)
    ]
    return tuple(zip(*pairs, strict=True))


def alpha_by_hand(first, second):
    """Krippendorff's alpha for two coders and nominal codes, from the coincidences as his book
    counts them.
    """
    coincidences = Counter(
        pair
        for one, other in zip(first, second, strict=True)
        for pair in permutations((one, other))
    )
    totals = Counter()
    for (one, _), number in coincidences.items():
        totals[one] += number
    n = sum(totals.values())
    observed = sum(number for (one, other), number in coincidences.items() if one != other) / n
    expected = sum(totals[one] * totals[other] for one, other in permutations(totals, 2)) / (
        n * (n - 1)
    )
    return 1 - observed / expected


# The figures


def test_the_library_gives_the_published_alpha_of_four_coders():
    nan = np.nan
    published = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, nan, nan, nan],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nan, 3],
        [nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nan],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nan],
    ]
    assert krippendorff.alpha(published, level_of_measurement="nominal") == pytest.approx(
        0.743, abs=0.0005
    )


def test_alpha_of_four_units_is_what_a_pencil_gives():
    # a a, a b, b b, b b: observed 2 of 8, expected 2 · 3 · 5 of 8 · 7
    assert of("aabb", "abbb").alpha == pytest.approx(1 - (2 / 8) / (30 / 56))


def test_the_table_20_5_10_15():
    found = of(*table((20, 5), (10, 15)))
    assert found.units == 50
    assert found.percent == pytest.approx(0.7)
    assert found.alpha == pytest.approx(1 - 0.3 / (2 * 55 * 45 / (100 * 99)))
    assert found.pabak == pytest.approx(0.4)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("codes", [2, 4])
def test_alpha_is_that_of_the_coincidences_counted_by_hand(seed, codes):
    draw = np.random.default_rng(seed)
    first = draw.choice(list("abcd"[:codes]), 40)
    second = np.where(draw.random(40) < 0.7, first, draw.choice(list("abcd"[:codes]), 40))
    assert of(first, second, codes).alpha == pytest.approx(alpha_by_hand(first, second))


def test_alpha_is_not_kappa():
    first, second = table((10, 30), (0, 10))
    share = [Counter(reading)["a"] / 50 for reading in (first, second)]
    chance = share[0] * share[1] + (1 - share[0]) * (1 - share[1])
    kappa = (0.4 - chance) / (1 - chance)
    assert kappa > 0
    assert of(first, second).alpha == pytest.approx(alpha_by_hand(first, second))
    assert of(first, second).alpha < 0


def test_kappa_appears_nowhere():
    assert not [field.name for field in fields(Agreement) if "kappa" in field.name]
    modules = sorted((REPOSITORY / ENGINE / "readings").glob("*.py"))
    assert len(modules) > 1
    named = [path.name for path in modules if "kappa" in path.read_text(encoding="utf-8").lower()]
    assert named == []


@pytest.mark.parametrize(("codes", "pabak"), [(2, 0.4), (3, 0.55), (4, 0.6), (13, 0.675)])
def test_the_adjusted_figure_takes_the_number_of_codes_and_nothing_else(codes, pabak):
    assert of(*table((20, 5), (10, 15)), codes).pabak == pytest.approx(pabak)
    assert of(*table((34, 15), (0, 1)), codes).pabak == pytest.approx(pabak)
    assert pabak == pytest.approx((codes * 0.7 - 1) / (codes - 1))


def test_the_adjusted_figure_stays_meaningful_when_a_code_is_rare():
    found = of(*table((94, 3), (3, 0)))
    assert found.percent == pytest.approx(0.94)
    assert found.alpha < 0
    assert found.pabak == pytest.approx(0.88)


def test_readings_that_agree_on_all_have_full_agreement_and_no_spread():
    found = of("aabbcc", "aabbcc", 3)
    assert (found.percent, found.alpha, found.low, found.high, found.pabak) == (1, 1, 1, 1, 1)


def test_readings_that_agree_on_nothing_are_below_chance():
    found = of("aabb", "bbaa")
    assert found.percent == 0
    assert found.alpha < 0
    assert found.pabak == -1


def test_agreement_on_one_constant_code_is_not_defined_although_all_is_equal():
    found = of("aaaa", "aaaa", 3)
    assert found.percent == 1
    assert found.pabak == 1
    assert [math.isnan(number) for number in (found.alpha, found.low, found.high)] == [True] * 3


def test_agreement_on_no_units_is_not_defined():
    found = of("", "")
    assert found.units == 0
    assert all(
        math.isnan(number)
        for number in (found.percent, found.alpha, found.low, found.high, found.pabak)
    )


def test_which_reading_is_called_the_first_makes_no_difference():
    first, second = table((20, 5), (10, 15))
    one, other = of(first, second), of(second, first)
    assert (one.percent, one.alpha, one.low, one.high) == pytest.approx(
        (other.percent, other.alpha, other.low, other.high)
    )


# The interval


def test_the_interval_holds_alpha_and_is_the_same_every_time_whatever_the_state_of_chance():
    one = of(*table((20, 5), (10, 15)))
    np.random.default_rng().random(100)
    np.random.seed(1)
    other = of(*table((20, 5), (10, 15)))
    assert one == other
    assert -1 <= one.low < one.alpha < one.high <= 1


def test_the_interval_is_narrower_with_more_units():
    few, many = of(*table((20, 5), (10, 15))), of(*table((200, 50), (100, 150)))
    assert many.alpha == pytest.approx(few.alpha, abs=0.01)
    assert many.high - many.low < (few.high - few.low) / 2


def test_the_interval_is_that_of_the_units_drawn_again():
    first, second = (np.array(reading) for reading in table((20, 5), (10, 15)))
    draw = np.random.default_rng(7)
    alphas = [
        alpha_by_hand(first[units], second[units])
        for units in draw.integers(0, 50, size=(1_000, 50))
    ]
    low, high = np.percentile(alphas, [2.5, 97.5])
    found = of(first, second)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.06)


# Themes


def units_of(evidence):
    columns = ["locator", "source_id", "theme", "first", "second"]
    return pd.DataFrame(agreement.readings_of(evidence).units(), columns=columns)


def test_the_units_of_themes_are_every_pair_of_place_and_source_with_every_code(evidence):
    units = units_of(evidence)
    pairs = set(units[["locator", "source_id"]].itertuples(index=False, name=None))
    mentions = {
        (f"{row.section} ¶{row.paragraph}", row.source_id) for row in evidence.mentions.itertuples()
    }
    coded = set(evidence.themes[["locator", "source_id"]].itertuples(index=False, name=None))
    assert pairs == mentions | coded
    assert len(units) == len(pairs) * len(evidence.labels("theme"))
    assert not units.duplicated(["locator", "source_id", "theme"]).any()
    assert units["first"].sum() == units["second"].sum() == len(evidence.themes)


def test_a_place_where_a_reading_coded_a_source_that_is_not_mentioned_there_counts_too(project):
    before = len(units_of(Evidence(project)))
    add(
        project,
        "second-reading-themes",
        **read_rows(paths(project)["themes"])[1] | {"locator": "3 ¶1", "source_id": "webb2004"},
    )
    units = units_of(Evidence(project))
    assert len(units) == before + len(Evidence(project).labels("theme"))
    assert units["second"].sum() == units["first"].sum() + 1


def test_agreement_on_themes_is_that_of_present_and_absent_over_all_units(project):
    take(project, "second-reading-themes", 3)
    evidence = Evidence(project)
    units = units_of(evidence)
    (found,) = [one for one in agreement.agreements(evidence) if one.field == "theme"]
    assert found.units == len(units)
    assert found.percent == pytest.approx(1 - 1 / len(units))
    assert found.alpha == pytest.approx(
        alpha_by_hand(units["first"].tolist(), units["second"].tolist())
    )


def test_agreement_on_a_field_is_that_of_the_rows_that_both_readings_have(project):
    take(project, "second-reading-themes", 2)
    put(project, "second-reading-themes", 3, "stance", "mixed")
    found = {one.field: one for one in agreement.agreements(Evidence(project))}
    assert found["stance"].units == 6
    assert found["stance"].percent == pytest.approx(5 / 6)
    assert found["stance"].pabak == pytest.approx((3 * 5 / 6 - 1) / 2)
    assert found["attribution"].percent == 1
    assert found["direction"].units == 4


def test_every_field_that_is_compared_has_words_for_readers():
    evidence = Evidence(REPOSITORY)
    for field in [*matching.THEME_FIELDS, *matching.FINDING_FIELDS]:
        assert field in {"programme", "counted"} or evidence.labels(field)


# Findings


def readings(*rows):
    frame = pd.DataFrame([finding(*row) for row in rows])
    return frame.assign(outcome="")


def matched(first, second):
    pairs = matching.matched(*(frame.fillna("").to_dict("records") for frame in (first, second)))
    return {(first["finding_id"][one], second["finding_id"][other]) for one, other in pairs}


TRUANCY = ("a-1", "a", "4 ¶1", "achieving", "positive", "Fewer pupils were excluded from school.")
MEETINGS = (
    "a-2",
    "a",
    "4 ¶1",
    "staff",
    "negative",
    "Teachers spent longer in meetings with colleagues.",
)


def test_findings_are_matched_by_what_they_say_whatever_their_order_and_number():
    first = readings(TRUANCY, MEETINGS)
    second = readings(
        (
            "a-1",
            "a",
            "4 ¶1",
            "staff",
            "negative",
            "Longer meetings for teachers and their colleagues.",
        ),
        (
            "a-2",
            "a",
            "4 ¶1",
            "achieving",
            "positive",
            "School exclusions of pupils fell; fewer were excluded.",
        ),
    )
    assert matched(first, second) == {("a-1", "a-2"), ("a-2", "a-1")}


def test_codes_take_no_part_in_matching_so_agreement_on_them_is_not_built_in():
    first = readings(TRUANCY, MEETINGS)
    codes = {
        "kind": "harm",
        "exposure": "unmet-need",
        "direction": "uncertain",
        "outcome_domain": "safe",
        "voice": "staff",
    }
    assert matched(first, readings(TRUANCY, MEETINGS).assign(**codes)) == matched(first, first)
    swapped = readings(TRUANCY, MEETINGS).assign(
        direction=["negative", "positive"],
        outcome_domain=["staff", "achieving"],
        programme=["y", "x"],
    )
    assert matched(first, swapped) == {("a-1", "a-1"), ("a-2", "a-2")}


def test_findings_of_other_sources_and_other_places_never_match():
    first = readings(TRUANCY)
    assert matched(first, readings(("b-1", "b", *TRUANCY[2:]))) == set()
    assert matched(first, readings((*TRUANCY[:2], "4 ¶2", *TRUANCY[3:]))) == set()


def test_findings_that_say_something_else_never_match():
    alone = readings(TRUANCY).assign(exposure_as_named="home visits")
    assert matched(alone, readings(MEETINGS)) == set()


def test_a_finding_matches_once_at_most():
    first = readings(TRUANCY)
    assert len(matched(first, readings(TRUANCY, ("a-9", *TRUANCY[1:])))) == 1


def test_findings_of_short_words_match_nothing_and_break_nothing():
    short = readings(("a-1", "a", "4 ¶1", "safe", "positive", "It is so.")).assign(
        exposure_as_named="-"
    )
    assert matched(short, short) == set()


def test_readings_without_findings_have_no_pairs_and_no_score(project):
    for which in ("first", "second"):
        path = paths(project)[f"{which}-reading-findings"]
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert agreement.readings_of(Evidence(project)).finding_pairs == []
    assert math.isnan(agreement.matching_f1(Evidence(project)))


def test_f1_is_twice_the_pairs_over_all_findings(project):
    assert agreement.matching_f1(Evidence(project)) == 1
    take(project, "second-reading-findings", 5)
    assert agreement.matching_f1(Evidence(project)) == pytest.approx(2 * 3 / 7)
    put(project, "second-reading-findings", 4, "source_id", "sloper2004")
    assert agreement.matching_f1(Evidence(project)) == pytest.approx(2 * 2 / 7)


# Disagreements


def said(root):
    return {
        row.key: (row.first, row.second)
        for row in agreement.disagreements(Evidence(root)).itertuples()
    }


def test_equal_readings_disagree_on_nothing(project):
    assert said(project) == {}


def test_a_field_coded_differently_is_a_disagreement_with_what_each_says(project):
    put(project, "second-reading-themes", 3, "stance", "mixed")
    put(project, "second-reading-findings", 4, "direction", "negative")
    put(project, "second-reading-findings", 4, "finding_id", "webb2004-9")
    assert said(project) == {
        "themes/5.roles ¶1/atkinson2001/barrier.role-clarity/stance": ("supports", "mixed"),
        "findings/webb2004-1/direction": ("positive", "negative"),
    }


def test_what_only_one_reading_has_is_a_disagreement(project):
    take(project, "second-reading-findings", 5)
    take(project, "first-reading-findings", 3)
    take(project, "first-reading-themes", 2)
    assert said(project) == {
        "findings/webb2004-2": ("present", "absent"),
        "findings/second:sloper2004-1": ("absent", "present"),
        "themes/3 ¶1/brownwhite2006/definition.confusion": ("absent", "present"),
    }


def test_a_finding_that_only_one_reading_counts_is_a_disagreement(project):
    put(project, "second-reading-findings", 3, "left_out", "told-elsewhere")
    assert said(project) == {"findings/sloper2004-1/counted": ("yes", "no")}


def test_words_may_differ_without_a_disagreement(project):
    put(
        project,
        "second-reading-findings",
        4,
        "statement",
        "Pupils excluded from school were fewer.",
    )
    put(project, "second-reading-findings", 4, "outcome", "exclusion")
    assert said(project) == {}


@pytest.mark.parametrize(("units", "codes"), [(2, 2), (3, 2), (60, 2), (120, 9), (40, 1)])
def test_alphas_of_redrawn_units_are_those_of_the_library(units, codes):
    dice = np.random.default_rng(1)
    first = dice.integers(0, codes, units)
    second = np.where(dice.random(units) < 0.7, first, dice.integers(0, codes, units))
    draws = dice.integers(0, units, size=(50, units))
    counts = [
        np.stack(
            [(first[draw] == code).astype(int) + (second[draw] == code) for code in range(codes)], 1
        )
        for draw in draws
    ]
    defined = [count.any(axis=0).sum() > 1 for count in counts]
    several = [count for count, one in zip(counts, defined, strict=True) if one]
    library = [
        krippendorff.alpha(value_counts=count, level_of_measurement="nominal") for count in several
    ]
    ours = redrawn_alphas(first, second, draws, codes)
    assert np.isnan(ours).tolist() == [not one for one in defined]
    assert ours[defined] == pytest.approx(library)
