"""Agreement between the two blind readings of some evidence, computed live from what each of them
coded.
"""

from dataclasses import asdict

import pandas as pd

from livingreview.evidence.evidence import Evidence
from livingreview.readings import effects
from livingreview.readings.alpha import Agreement, agreement
from livingreview.readings.bearings import FIRST, SECOND, UNIT, paired
from livingreview.readings.disagreements import PRESENT, value_in
from livingreview.readings.disagreements import disagreements as disagreements_of
from livingreview.readings.matching import (
    FINDING_FIELDS,
    THEME_FIELDS,
    Readings,
    cited_places,
    with_counted,
)

TWO_CODES = {"programme", "counted"}


def readings_of(evidence: Evidence) -> Readings:
    """Return the two readings that `evidence` holds. Raises `EvidenceError` as its tables do."""
    first, second = ("first", "second")
    return Readings(
        (_records(evidence.reading(first, "themes")), _records(evidence.reading(second, "themes"))),
        (
            with_counted(_records(evidence.reading(first, "findings"))),
            with_counted(_records(evidence.reading(second, "findings"))),
        ),
        cited_places(_records(evidence.mentions)),
        list(evidence.labels("theme")),
    )


def matching_f1(evidence: Evidence) -> float:
    """Return how far the two readings found the same findings: twice the pairs over all findings,
    from 0 to 1; NaN for none.
    """
    readings = readings_of(evidence)
    findings = sum(map(len, readings.findings))
    return 2 * len(readings.finding_pairs) / findings if findings else float("nan")


def agreements(evidence: Evidence) -> list[Agreement]:
    """Return the agreement on presence of a theme, then on each field of the themes and findings
    that both coded.
    """
    readings, seed = readings_of(evidence), evidence.settings.seed
    presence = [(str(int(first)), str(int(second))) for *_, first, second in readings.units()]
    compared = [("theme", presence, 2)]
    for fields, pairs in (
        (THEME_FIELDS, readings.theme_pairs()),
        (FINDING_FIELDS, readings.finding_pairs),
    ):
        for field in fields:
            codes = 2 if field in TWO_CODES else len(evidence.labels(field))
            both = [(value_in(row, field), value_in(other, field)) for row, other in pairs]
            compared.append((field, both, codes))
    return [
        agreement(field, [first for first, _ in both], [second for _, second in both], codes, seed)
        for field, both, codes in compared
    ]


def disagreements(evidence: Evidence) -> pd.DataFrame:
    """Return every disagreement: `key`, and what the `first` and the `second` reading say; see
    `livingreview.readings.disagreements`.
    """
    rows = [asdict(row) for row in disagreements_of(readings_of(evidence))]
    return pd.DataFrame(rows, columns=["key", "first", "second"])


def agreed_bearings(evidence: Evidence) -> Agreement:
    """Return how far the two readings agree on the bearings."""
    units = list(_of_bearings(evidence).values())
    first, second = [one for one, _ in units], [other for _, other in units]
    codes = len(evidence.labels("bearing"))
    return agreement("bearing", first, second, codes, evidence.settings.seed)


def bearing_disagreements(evidence: Evidence) -> pd.DataFrame:
    """Return every row on which the readings differ: `claim`, `table`, `row`, what the `first` and
    the `second` say, and of the settlement `value` and `reason`.
    """
    rows = [
        (key, *key.split("/", len(UNIT))[1:], *pair)
        for key, pair in _of_bearings(evidence).items()
        if pair[0] != pair[1]
    ]
    frame = pd.DataFrame(rows, columns=["key", *UNIT, "first", "second"], dtype=object)
    return frame.merge(evidence.settlements[["key", "value", "reason"]], on="key", how="left")


def agreed_effects(evidence: Evidence) -> list[Agreement]:
    """Return how far the two readings agree on sizes of effects, a row a field of
    `livingreview.readings.effects.FIELDS`.
    """
    agreed = []
    for field, units in effects.in_units(_of_effects(evidence)).items():
        first, second = ([unit[reading] for unit in units] for reading in (0, 1))
        coded = field in effects.CODED
        codes = len(evidence.labels(field)) if coded else max(2, len({*first, *second}))
        agreed.append(agreement(field, first, second, codes, evidence.settings.seed))
    return agreed


def sizes_read(evidence: Evidence) -> tuple[int, int]:
    """Return how many sizes both readings took from the pages, and how many either did."""
    there = [
        pair
        for key, pair in _of_effects(evidence).items()
        if effects.field_of(key) == effects.VALUE
    ]
    return sum(pair == (PRESENT,) * 2 for pair in there), len(there)


def effect_disagreements(evidence: Evidence) -> pd.DataFrame:
    """Return all on which the readings of effects differ: `key`, `finding_id`, `field`, what the
    `first` and the `second` say, and of the settlement `value` and `reason`.
    """
    rows = [
        (key, effects.finding_of(key), effects.field_of(key), *pair)
        for key, pair in _of_effects(evidence).items()
        if pair[0] != pair[1]
    ]
    columns = ["key", "finding_id", "field", "first", "second"]
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    return frame.merge(evidence.settlements[["key", "value", "reason"]], on="key", how="left")


def _of_effects(evidence: Evidence) -> effects.Pairs:
    readings = (effects.FIRST, effects.SECOND)
    return effects.paired(*(_records(evidence.rows(name)) for name in readings))


def _of_bearings(evidence: Evidence) -> dict[str, tuple[str, str]]:
    return paired(_records(evidence.rows(FIRST)), _records(evidence.rows(SECOND)))


def _records(rows: pd.DataFrame) -> list[dict[str, str]]:
    """Return the rows of a frame as text by column, empty where a cell is missing."""
    return rows.astype(object).where(rows.notna(), "").to_dict("records")
