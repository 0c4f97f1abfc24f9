"""Two readings of sizes of effects: what they agree on, and what every difference asks for."""

import pytest
from tiny import add, paths, put, read_rows

from livingreview.checks.rules import check
from livingreview.evidence.evidence import Evidence
from livingreview.readings.agreement import agreed_effects, effect_disagreements, sizes_read
from livingreview.show import agreement as shown

FINDING, SOURCE = "sloper2004-1", "sloper2004"
READ = {
    "finding_id": FINDING,
    "source_id": SOURCE,
    "measure": "risk-ratio",
    "value": "1.06",
    "lower": "1.02",
    "upper": "1.10",
    "interval": "95",
    "design": "comparison-group",
}
SIZE = {
    "effect_id": "sloper2004-e1",
    "outcome": "better health",
    "better": "higher",
    "locator": "4 ¶1",
    **READ,
}
NEEDS = "The two readings disagree and nothing settles it"
OTHER = "The two readings or their settlement make this"
TITLES = dict.fromkeys(("value", "measure", "interval", "p", "design", "direction"), "What")
KEY = f"effects/{FINDING}"


@pytest.fixture
def read(project):
    """A project with a size that was read twice alike."""
    add(project, "effects", **SIZE)
    direction = direction_of(project)
    for which in ("first", "second"):
        add(project, f"{which}-reading-effects", **READ, direction=direction)
    return project


def direction_of(root):
    findings = read_rows(paths(root)["findings"])
    return next(row["direction"] for row in findings if row["finding_id"] == FINDING)


def problems(root):
    return [(one.file, one.column, one.value) for one in check(root)]


def settle(root, key, value):
    add(root, "settlements", key=key, value=value, decided="2026-11-28", reason="Read again.")


def test_readings_that_agree_need_nothing(read):
    assert check(read) == []
    agreed = {of.field: (of.units, of.percent) for of in agreed_effects(Evidence(read))}
    assert agreed == dict.fromkeys(TITLES, (1, 1.0))
    assert effect_disagreements(Evidence(read)).empty


def test_zeros_that_say_nothing_are_no_difference(read):
    put(read, "second-reading-effects", 2, "upper", "1.1")
    assert check(read) == []


@pytest.mark.parametrize(
    ("cells", "key", "settled"),
    [
        ({"measure": "odds-ratio"}, f"{KEY}/1.06/measure", "risk-ratio"),
        ({"upper": "1.12"}, f"{KEY}/1.06/interval", "1.02 to 1.1 (95%)"),
        ({"p": "0.04"}, f"{KEY}/1.06/p", "none"),
        ({"design": "randomised"}, f"{KEY}/design", "comparison-group"),
        ({"direction": "uncertain"}, f"{KEY}/direction", ""),
    ],
)
def test_a_difference_needs_a_settlement_that_the_tables_follow(read, cells, key, settled):
    [(column, code)] = cells.items()
    put(read, "second-reading-effects", 2, column, code)
    assert [(one.rule, one.value) for one in check(read)] == [(NEEDS, key)]
    [differing] = effect_disagreements(Evidence(read)).to_dict("records")
    assert (differing["key"], differing["finding_id"]) == (key, FINDING)
    settle(read, key, settled or direction_of(read))
    assert check(read) == []
    assert "Read again." in shown.effects(Evidence(read), TITLES, "x", "Differences").as_html()
    put(read, "settlements", len(read_rows(paths(read)["settlements"])) + 1, "value", "otherwise")
    [problem] = check(read)
    assert problem.rule.startswith(f"{OTHER} otherwise")


def test_a_value_that_only_one_reading_has_is_settled_as_there_or_not(read):
    put(read, "second-reading-effects", 2, "value", "1.07")
    assert sorted(one.value for one in check(read)) == [f"{KEY}/1.06", f"{KEY}/1.07"]
    settle(read, f"{KEY}/1.06", "present")
    settle(read, f"{KEY}/1.07", "absent")
    assert check(read) == []
    [values] = [of for of in agreed_effects(Evidence(read)) if of.field == "value"]
    assert (values.units, values.percent) == (1, 0.0)
    assert sizes_read(Evidence(read)) == (0, 2)


def test_a_size_that_was_settled_as_there_and_is_not_is_named(read):
    put(read, "effects", 2, "value", "1.05")
    assert problems(read) == [
        ("data/effects.csv", "value", f"{KEY}/1.06"),
        ("data/effects.csv", "value", "present"),
    ]


def test_a_finding_that_was_not_read_twice_is_left_alone(read):
    add(
        read,
        "effects",
        **SIZE
        | {"effect_id": "webb2004-e1", "finding_id": "webb2004-1"}
        | {"source_id": "webb2004", "value": "1.03"},
    )
    assert check(read) == []
