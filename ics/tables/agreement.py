"""Tables of agreement between two readings, and of all on which they disagreed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from livingreview.evidence.evidence import Evidence
from livingreview.readings.agreement import Agreement
from livingreview.readings.agreement import disagreements as found_disagreements
from livingreview.show.cells import Cell, Citation, Link, Part, Words, place
from livingreview.show.places import row_place
from livingreview.show.table import Table
from livingreview.words import decimal, whole

ALPHA_EXPLAINED = (
    "Alpha and the adjusted figure are 1 for full agreement and 0 for agreement by chance. "
    "The interval shows how far alpha depends on single units; it says nothing of other readers."
)


def agreements(
    found: Iterable[Agreement], labels: Mapping[str, str], name: str, caption: str
) -> Table:
    """Return the agreement of the two readings, a row a field."""
    rows: list[list[Cell]] = [
        [
            labels[one.field],
            whole(one.units),
            f"{one.percent:.1%}",
            decimal(one.alpha),
            f"{decimal(one.low)} to {decimal(one.high)}",
            decimal(one.pabak),
        ]
        for one in found
    ]
    header = [
        "What was compared",
        "Units",
        "Equal",
        "Krippendorff's alpha",
        "95% bootstrap interval",
        "Adjusted for number of codes",
    ]
    return Table(
        name, caption, header, rows, "The first and the second reading.", note=ALPHA_EXPLAINED
    )


PRESENCE = {"present": "Coded", "absent": "Not coded"}
COUNTED = {"yes": "Counted", "no": "Left out of counts"}
SECOND_ONLY = "second:"


@dataclass(frozen=True)
class _Unit:
    """What two readings disagree on: a row of `table` with its `key`, its `field` (empty: whether
    it is there at all).
    """

    table: str
    key: str
    what: str
    source_id: str
    locator: str
    field: str


def disagreements(evidence: Evidence, titles: Mapping[str, str], name: str, caption: str) -> Table:
    """Return every disagreement between the two readings, what each coded, how it was settled and
    why.

    `titles` are the words for the fields that were compared, as `agreements` takes them.
    """
    differences = found_disagreements(evidence).merge(evidence.settlements, on="key", how="left")
    units = _units(differences["key"], evidence)
    standing = {("themes", "/".join(key)) for key in _theme_keys(evidence)}
    standing |= {("findings", str(finding)) for finding in evidence.findings["finding_id"]}
    label = dict(
        zip(evidence.bibliography["source_id"], evidence.bibliography["label"], strict=True)
    )
    rows: list[list[Cell]] = []
    for unit, row in zip(units, differences.itertuples(), strict=True):
        words = _words(unit.field, evidence)
        rows.append(
            [
                _what(unit, standing),
                [Citation(unit.source_id, label[unit.source_id]), Words(", "), place(unit.locator)],
                titles[unit.field] if unit.field else "Whether it is there",
                *(words.get(str(said), str(said)) for said in (row.first, row.second, row.value)),
                "Not settled" if pd.isna(row.reason) else str(row.reason),
            ]
        )
    header = [
        "What was read",
        "Source and place",
        "What differs",
        "First reading",
        "Second reading",
        "Settled as",
        "Reason",
    ]
    note = "Where a row still stands in the evidence base, the words link to it."
    source = "The two readings and their settlements."
    return Table(
        name, caption, header, rows, source, note=note, widths=(25, 16, 11, 10, 10, 10, 18)
    )


def _units(keys: Iterable[str], evidence: Evidence) -> list[_Unit]:
    readings = {
        which: evidence.reading(which, "findings").set_index("finding_id")
        for which in ("first", "second")
    }
    themes = evidence.labels("theme")
    units = []
    for key in keys:
        table, *parts = key.split("/")
        if table == "themes":
            end = len(parts) - (
                parts[-1] not in themes
            )  # a locator that is an address holds slashes of its own
            locator, source_id, theme = "/".join(parts[: end - 2]), parts[end - 2], parts[end - 1]
            place_of = f"{theme}/{source_id}/{locator}"
            units.append(
                _Unit(table, place_of, themes[theme], source_id, locator, "".join(parts[end:]))
            )
        else:
            finding = parts[0]
            which = "second" if finding.startswith(SECOND_ONLY) else "first"
            row = readings[which].loc[finding.removeprefix(SECOND_ONLY)]
            units.append(
                _Unit(
                    table,
                    finding,
                    str(row["statement"]),
                    row["source_id"],
                    row["locator"],
                    "".join(parts[1:]),
                )
            )
    return units


def _theme_keys(evidence: Evidence) -> Iterable[tuple[str, ...]]:
    return (
        evidence.themes[["theme", "source_id", "locator"]]
        .astype(str)
        .itertuples(index=False, name=None)
    )


def _what(unit: _Unit, standing: set[tuple[str, str]]) -> list[Part]:
    kind = Words("Theme: " if unit.table == "themes" else "Finding: ")
    stands = (unit.table, unit.key) in standing
    return [kind, Link(unit.what, row_place(unit.table, unit.key)) if stands else Words(unit.what)]


def _words(field: str, evidence: Evidence) -> Mapping[str, str]:
    if field in {"", "counted"}:
        return COUNTED if field else PRESENCE
    return {"nan": "None"} if field == "programme" else evidence.labels(field)
