"""Sizes of effects as the book shows them: as printed, with interval and design, nothing pooled."""

import csv
import io

import pytest
from books import REPOSITORY
from tiny import add
from two_bodies import PAGE

from ics.figures.effects import SCALES, of_reviews, of_studies, on_own_scales
from ics.tables.effects import sizes, sizes_in_prose
from livingreview.evidence.evidence import Evidence

EFFECT = {
    "finding_id": "jones2024-1",
    "source_id": "jones2024",
    "measure": "standardised-mean-difference",
    "value": "0.32",
    "lower": "0.21",
    "upper": "0.44",
    "interval": "95",
    "outcome": "health",
    "compared_with": "joined with usual care",
    "number": "120",
    "number_of": "children",
    "design": "randomised",
    "better": "higher",
    "locator": PAGE,
}
WORSE = {"measure": "odds-ratio", "value": "1.5", "better": "lower", "design": "before-and-after"}
MONEY = {"measure": "money", "value": "2400000", "currency": "GBP", "price_year": "not printed"}
BARE = {"lower": "", "upper": "", "interval": ""}


@pytest.fixture
def sized(two_bodies):
    for number, more in enumerate(({}, BARE | WORSE, BARE | MONEY), start=1):
        add(two_bodies, "effects", effect_id=f"jones2024-e{number}", **{**EFFECT, **more})
    return Evidence(two_bodies).later


def test_a_size_stands_as_printed_with_interval_design_and_how_many(sized):
    table = sizes(sized, "sizes", "Sizes").as_html()
    for words in (
        "0.32 standard deviations (95% interval 0.21 to 0.44)",
        "odds ratio 1.5<",
        "GBP 2,400,000 (year of prices: not printed)",
        "Health, joined with usual care (higher is better)",
        "120 children",
        "Randomised",
        "Before and after",
    ):
        assert words in table, words


def test_the_picture_has_the_scales_that_sizes_share_and_tells_better_from_worse(sized):
    figure = of_studies(sized, "sizes")
    assert figure.headline == (
        "Of 2 sizes from studies of programmes, 1 points to better and 1 points to worse; 1 shows a"
        " clear difference, and 1 has no range of uncertainty"
    )
    told = (
        "Standard deviations, a common scale: 1 size, 1 better; "
        "Odds ratio, how many times the odds: 1 size, 1 worse."
    )
    assert told in figure.alt
    assert "GBP" not in figure.description
    assert figure.source == "1 work, of which an abstract was read."


def test_a_size_in_a_sentence_has_its_uncertainty_and_design(sized):
    assert sizes_in_prose(sized, ["jones2024-e1", "jones2024-e2"]) == {
        "jones2024-e1-value": "0.32",
        "jones2024-e2-value": "1.5",
        "jones2024-e1": (
            "0.32 standard deviations (range of uncertainty 0.21 to 0.44; design: randomised)"
        ),
        "jones2024-e2": "odds ratio 1.5 (no range of uncertainty; design: before and after)",
    }
    with pytest.raises(KeyError):
        sizes_in_prose(sized, ["jones2024-e9"])


def labels(figure):
    return {row["label"] for row in csv.DictReader(io.StringIO(figure.data))}


def test_a_programme_and_an_outcome_are_one_row_that_says_for_whom_and_when(two_bodies):
    per_cent = {**EFFECT, **BARE, "measure": "per-cent", "outcome": "absence, boys"}
    for number, more in enumerate(
        ({}, {"outcome": "absence, girls", "follow_up": "age 5"}, {"outcome": "health, in years"}),
        start=1,
    ):
        add(two_bodies, "effects", effect_id=f"jones2024-e{number}", **{**per_cent, **more})
    figure = of_studies(Evidence(two_bodies).later, "sizes")
    programme = next(iter(labels(figure))).split(":")[0]
    assert labels(figure) == {
        f"{programme}: absence (boys; girls, age 5)",
        f"{programme}: health, in years",
    }


def test_reviews_and_what_has_a_scale_of_its_own_stand_apart(two_bodies):
    for number, more in enumerate(({"design": "review"}, {"measure": "mean-difference"}), start=1):
        add(two_bodies, "effects", effect_id=f"jones2024-e{number}", **{**EFFECT, **more})
    evidence = Evidence(two_bodies).later
    assert of_reviews(evidence, "sizes").headline.startswith("The one size from reviews")
    assert on_own_scales(evidence, "sizes").headline.startswith("The one size")
    assert of_studies(evidence, "sizes").data.count("\n") == 1


PLAIN = ["positive", "negative"]


def test_since_2006_what_was_compared_with_nobody_is_neither_better_nor_worse():
    findings = Evidence(REPOSITORY).after(1).findings
    alone = findings[findings["basis"] == "measured-without-comparison"]
    assert len(alone)
    assert not alone.loc[alone["direction"].isin(PLAIN), "finding_id"].to_list()


def test_what_is_better_or_worse_has_no_interval_that_takes_in_no_difference():
    evidence = Evidence(REPOSITORY).after(1)
    sure = evidence.rows("effects").dropna(subset=["lower"])
    sure = sure[sure["measure"].isin(list(SCALES))]
    none = sure["measure"].astype(str).map(lambda measure: SCALES[measure].none)
    unsure = sure[(sure["lower"].astype(float) <= none) & (sure["upper"].astype(float) >= none)]
    findings = evidence.findings.set_index("finding_id")["direction"]
    assert len(sure)
    assert not [name for name in unsure["finding_id"] if findings[name] in PLAIN]
