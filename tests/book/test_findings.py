"""Findings compared: what enters which count, verdicts, and pictures that say what they show."""

import pytest
from books import REPOSITORY
from tiny import add, finding

from ics import verdicts, what_counts
from ics.figures import findings as pictures
from ics.tables import findings as tables
from livingreview.evidence.evidence import Evidence
from livingreview.show.numbers import select


@pytest.fixture(scope="module")
def evidence():
    """The evidence as it was released, which stays whatever comes in later."""
    return Evidence(REPOSITORY, "2.0.0")


def test_what_is_no_effect_of_integration_stands_apart_and_nothing_is_lost(evidence):
    every = what_counts.counted(evidence.findings)
    effects = select(evidence, "findings", about="integration").rows
    exposures, alone = every["exposure"], every["isolates_integration"]
    apart = every[exposures.isin(what_counts.EXPOSURES_APART) | (alone == "no")]
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


def drawn(evidence):
    """The figures of findings, of the evidence as it is."""
    words = evidence.words
    happened = what_counts.effects(evidence).rows
    places = {"scotland": "In Scotland", "elsewhere": "Elsewhere", "review": "Reviews"}
    domains, directions = words["outcome_domain"], words["direction"]
    found = verdicts.by_place(happened, evidence.works)
    return {
        "effects": pictures.effect_directions(
            verdicts.by_outcome(found, evidence.works, "where"), places, domains, directions, "one"
        ),
        "hoped": pictures.hoped_said_and_measured(evidence, "three"),
    }


@pytest.mark.parametrize("name", ["effects", "hoped"])
def test_headline_alt_description_data_and_picture_change_with_the_data(project, name):
    before = drawn(Evidence(project).body(1))[name]
    harm = finding("webb2004-8", "webb2004", "4 ¶1", "safe", "negative", "A child was hurt.")
    apart = {"exposure": "failure-to-integrate", "programme": "another"}
    add(project, "findings", **{**harm, **apart})
    hurt = finding("webb2004-9", "webb2004", "4 ¶1", "safe", "negative", "Children fared worse.")
    add(project, "findings", **{**hurt, "basis": "measured-with-comparison"})
    hope = finding("webb2004-7", "webb2004", "4 ¶1", "safe", "positive", "It is hoped to help.")
    add(project, "findings", **{**hope, "timing": "expected"})
    after = drawn(Evidence(project).body(1))[name]
    for part in ("headline", "alt", "description", "data", "svg"):
        assert getattr(before, part) != getattr(after, part), part
    assert drawn(Evidence(project).body(1))[name].svg == after.svg


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


def test_every_level_and_every_voice_is_shown():
    sits, words = places(Evidence(REPOSITORY))
    assert [len(sits.rows), len(sits.header)] == [len(words["level"]), len(words["voice"]) + 1]


def test_where_nothing_is_coded_a_cell_says_so(evidence):
    sits, _ = places(evidence)
    assert tables.NONE_CODED in sits.as_myst()
