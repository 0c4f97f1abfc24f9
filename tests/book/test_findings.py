"""Findings compared: what enters which count, verdicts, and pictures that say what they show."""

import pytest
from books import REPOSITORY

from ics import verdicts, what_counts
from ics.figures import findings as pictures
from ics.tables import findings as tables
from livingreview.evidence.evidence import Evidence
from livingreview.show.numbers import select


@pytest.fixture(scope="module")
def evidence():
    """The evidence as it was released, which stays whatever comes in later."""
    return Evidence(REPOSITORY, "2.0.0")


def with_changes(findings, identifiers, **values):
    changed = findings.copy()
    for column, value in values.items():
        changed.loc[changed["finding_id"].isin(identifiers), column] = value
    return changed


def test_what_is_no_effect_of_integration_stands_apart_and_nothing_is_lost(evidence):
    every = what_counts.counted(evidence.findings)
    effects = select(evidence, "findings", about="integration").rows
    apart = what_counts.in_blocks(every)
    assert sorted([*effects["finding_id"], *apart["finding_id"]]) == sorted(every["finding_id"])
    assert not set(effects["exposure"]) & set(what_counts.EXPOSURES_APART)
    assert "no" not in set(effects["isolates_integration"])


@pytest.mark.parametrize(
    ("directions", "verdict"),
    [
        (["positive", "positive"], "positive"),
        (["no-clear-difference", "uncertain"], "no-clear-difference"),
        (["uncertain", "uncertain"], "uncertain"),
        (["positive", "no-clear-difference"], "mixed"),
        (["positive", "negative"], "mixed"),
    ],
)
def test_a_programme_gets_one_verdict(evidence, directions, verdict):
    rows = evidence.findings.head(2).assign(programme="one", outcome_domain="staff")
    rows["direction"] = rows["direction"].cat.set_categories(rows["direction"].cat.categories)
    rows.loc[rows.index, "direction"] = directions
    assert list(verdicts.of_programmes(rows)["direction"]) == [verdict]


def test_rules_only_ever_narrow_and_count_a_programme_once(evidence):
    happened = what_counts.effects(evidence)
    rules = verdicts.under_rules(happened)
    totals = rules.drop(columns="scottish").sum(axis=1)
    for scope in ("people", "anything"):
        assert totals.loc[scope].max() == totals.loc[(scope, "all")]
        assert rules.loc[(scope, "scottish"), "scottish"] == totals.loc[(scope, "scottish")]
    assert totals.loc[("anything", "all")] == happened.number("programmes")


def drawn(evidence, findings):
    words = {
        field: evidence.labels(field)
        for field in ("direction", "level", "timing", "outcome_domain", "isolates_integration")
    }
    reported = select(evidence, "findings", about="integration")
    every = what_counts.counted(findings)
    effects = every[every["finding_id"].isin(reported.rows["finding_id"])]
    happened = effects[effects["timing"] == "happened"]
    people = happened[happened["level"] == what_counts.PEOPLE]
    where, blocks = (
        verdicts.by_country(happened, evidence.works),
        what_counts.in_blocks(every[every["timing"] == "happened"]),
    )
    places = {"scotland": "About Scotland", "elsewhere": "Elsewhere"}
    kinds = {code: code for code in blocks["block"].cat.categories}
    domains, directions = words["outcome_domain"], words["direction"]
    grounds = {"measured": "Measured", "staff": "Staff say", "author": "Authors say"}
    crossed = verdicts.crossed(
        what_counts.measured_or_said(people), "ground", "isolates_integration"
    )

    def by(rows, field):
        return verdicts.programmes_by(rows, evidence.works, field)

    return {
        "effects": pictures.effect_directions(
            verdicts.by_outcome(where, evidence.works, "where"), places, domains, directions, "one"
        ),
        "apart": pictures.effects_apart(
            verdicts.by_outcome(blocks, evidence.works, "block"), kinds, domains, directions, "two"
        ),
        "anticipated": pictures.anticipated_and_happened(
            by(verdicts.crossed(effects, "level", "timing"), "row"),
            reported,
            words["level"],
            words["timing"],
            directions,
            "three",
        ),
        "belief": pictures.belief_and_measurement(
            by(what_counts.with_ground(people), "ground"), reported, grounds, directions, "four"
        ),
        "package": pictures.package_and_integration(
            by(crossed, "row"),
            reported,
            {"measured": "Measured", "said": "Said"},
            words["isolates_integration"],
            directions,
            "five",
        ),
    }


@pytest.mark.parametrize("name", ["effects", "apart", "anticipated", "belief", "package"])
def test_headline_alt_description_data_and_picture_change_with_the_data(evidence, name):
    before = drawn(evidence, evidence.findings)[name]
    turned = with_changes(
        evidence.findings, ["icn2004-3", "atkinson2001-2", "atkinson2002-1"], direction="negative"
    )
    turned = with_changes(turned, ["icn2004-3"], outcome_domain="safe")
    after = drawn(evidence, with_changes(turned, ["laming2003-2"], direction="mixed"))[name]
    for part in ("headline", "alt", "description", "data", "svg"):
        assert getattr(before, part) != getattr(after, part), part
    assert drawn(evidence, evidence.findings)[name].svg == before.svg


@pytest.mark.parametrize(
    ("number", "measure", "shown"),
    [
        ("100000", "GBP saved or more", "£100,000 saved or more"),
        ("25", "% fewer exclusions", "25% fewer exclusions"),
        ("26", "pupils", "26 pupils"),
        ("2", "year of the project", "year 2 of the project"),
    ],
)
def test_quantities_read_like_a_sentence(number, measure, shown):
    assert tables.amount(number, measure) == shown


def places(evidence):
    """The table of where the evidence sits, and the words for its rows and columns."""
    words = {field: evidence.labels(field) for field in ("level", "voice")}
    return tables.where_evidence_sits(select(evidence, "findings"), words, "sits", "Where"), words


def test_every_quantity_and_every_level_and_voice_is_shown():
    evidence = Evidence(REPOSITORY)
    words = {field: evidence.labels(field) for field in ("level", "voice", "basis", "timing")}
    shown = tables.quantities(evidence.findings, evidence.works, words, "quantities", "Quantities")
    assert len(shown.rows) == sum(
        len(held.split(";")) for held in evidence.findings["quantity"].dropna()
    )
    sits, words = places(evidence)
    assert [len(sits.rows), len(sits.header)] == [len(words["level"]), len(words["voice"]) + 1]


def test_where_nothing_is_coded_a_cell_says_so(evidence):
    sits, _ = places(evidence)
    assert tables.NONE_CODED in sits.as_myst()
