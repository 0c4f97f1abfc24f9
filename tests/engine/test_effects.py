"""Sizes of effects: what cannot be is named, with file, row and column."""

import pytest
from tiny import add

from livingreview.checks.rules import check

SOUND = {
    "effect_id": "sloper2004-e1",
    "finding_id": "sloper2004-1",
    "source_id": "sloper2004",
    "measure": "risk-ratio",
    "value": "1.06",
    "lower": "1.02",
    "upper": "1.10",
    "interval": "95",
    "outcome": "better health",
    "design": "comparison-group",
    "better": "higher",
    "locator": "4 ¶1",
}
WRONG = {
    "no measure": ({"measure": ""}, "measure", "A value is required"),
    "a measure that is none": ({"measure": "ratio"}, "measure", "Not a code of the codebook"),
    "a value outside its interval": (
        {"value": "1.2"},
        "value",
        "The value is outside its interval",
    ),
    "an interval upside down": (
        {"lower": "1.10", "upper": "1.02"},
        "lower",
        "The interval is upside down",
    ),
    "one end": ({"upper": ""}, "lower", "An interval has two ends"),
    "a level alone": (
        {"lower": "", "upper": ""},
        "interval",
        "A level without an interval",
    ),
    "a ratio below 0": (
        {"value": "-0.3", "lower": "-0.5", "upper": "0.2"},
        "value",
        "A ratio is above 0",
    ),
    "a share for per cent": (
        {"measure": "per-cent", "value": "0.13", "lower": "", "upper": "", "interval": ""},
        "value",
        "A share of 1, where per cent are meant",
    ),
    "a currency without a year": (
        {"measure": "money", "currency": "GBP"},
        "price_year",
        "A currency and the year of its prices go together",
    ),
    "money without a currency": ({"measure": "money"}, "currency", "Money has a currency"),
    "a finding that there is not": (
        {"finding_id": "sloper2004-9"},
        "finding_id",
        "There is no such finding",
    ),
    "the finding of another": (
        {"finding_id": "webb2004-1"},
        "source_id",
        "The finding is of webb2004, not of this source",
    ),
    "prose for a number": ({"value": "about 1"}, "value", "The value is not written as"),
}


def test_a_size_with_its_interval_is_no_problem(project):
    add(project, "effects", **SOUND)
    assert check(project) == []


@pytest.mark.parametrize("fault", WRONG)
def test_a_size_that_cannot_be_is_named(project, fault):
    cells, column, rule = WRONG[fault]
    add(project, "effects", **{**SOUND, **cells})
    found = [problem for problem in check(project) if problem.file == "data/effects.csv"]
    assert (2, column) in [(problem.row, problem.column) for problem in found], found
    assert any(problem.rule.startswith(rule) for problem in found), found
