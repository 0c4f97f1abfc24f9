"""Tables of agreement between two readings, and of all on which they disagreed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from livingreview.evidence import fields
from livingreview.evidence.evidence import Evidence
from livingreview.readings.agreement import bearing_disagreements, effect_disagreements
from livingreview.readings.agreement import disagreements as found_disagreements
from livingreview.readings.alpha import Agreement
from livingreview.readings.effects import CODED, VALUE
from livingreview.show.cells import Cell, Citation, Link, Part, Words, place
from livingreview.show.places import claim_place, key, labels_of, row_place
from livingreview.show.table import Columns, Table, coded, of_rows
from livingreview.words import decimal, whole

ALPHA_EXPLAINED = (
    "Alpha and the adjusted figure are 1 for full agreement and 0 for agreement by chance. "
    "The interval shows how far alpha depends on which units were compared. It does not tell how "
    "other readers would agree."
)
READINGS = "The first and the second reading"
SETTLED = "The two readings and their settlements"
STANDING = "Where a row still stands in the evidence base, the words link to it."
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


def agreements(
    measured: Iterable[Agreement], labels: Mapping[str, str], name: str, caption: str
) -> Table:
    """Return the agreement of the two readings, a row a field."""
    columns: Columns = [
        ("What was compared", 0, coded("field", labels)),
        ("Units", 0, lambda of: whole(of.units)),
        ("Equal", 0, lambda of: f"{of.percent:.1%}"),
        ("Krippendorff's alpha", 0, lambda of: decimal(of.alpha)),
        ("95% bootstrap interval", 0, lambda of: f"{decimal(of.low)} to {decimal(of.high)}"),
        ("Adjusted for number of codes (PABAK)", 0, lambda of: decimal(of.pabak)),
    ]
    return of_rows(name, caption, measured, columns, ALPHA_EXPLAINED, source=READINGS)


def disagreements(evidence: Evidence, titles: Mapping[str, str], name: str, caption: str) -> Table:
    """Return every disagreement between the two readings, what each coded, how it was settled and
    why.

    `titles` are the words for the fields that were compared, as `agreements` takes them.
    """
    differences = found_disagreements(evidence).merge(evidence.settlements, on="key", how="left")
    units = _units(differences["key"], evidence)
    standing = {
        (table, key(table, row))
        for table in ("themes", "findings")
        for row in evidence.rows(table).to_dict("records")
    }
    labels = labels_of(evidence.bibliography)

    def place_read(row: Any) -> list[Part]:
        unit = units[row.key]
        where = Citation(unit.source_id, labels[unit.source_id])
        return [where, Words(", "), place(unit.locator)]

    def reading(which: str) -> Callable[[Any], str]:
        def cell(row: Any) -> str:
            code = str(getattr(row, which))
            return _words(units[row.key].field, evidence).get(code, code)

        return cell

    def differing(row: Any) -> str:
        field = units[row.key].field
        return titles[field] if field else "Whether it is there"

    columns: Columns = [
        ("What was read", 25, lambda row: _what(units[row.key], standing)),
        ("Source and place", 16, place_read),
        ("What differs", 11, differing),
        ("First reading", 10, reading("first")),
        ("Second reading", 10, reading("second")),
        ("Settled as", 10, reading("value")),
        ("Reason", 18, lambda row: "Not settled" if pd.isna(row.reason) else row.reason),
    ]
    return of_rows(name, caption, differences, columns, STANDING, source=SETTLED)


def bearings(evidence: Evidence, sentences: Mapping[str, str], name: str, caption: str) -> Table:
    """Return every row on whose bearing on a claim the two readings differ, how it was settled and
    why; `sentences` are the claims by their names.
    """
    words, every = evidence.labels("bearing"), evidence.whole
    labels = labels_of(every.bibliography)
    read_at = {
        (table, code): f"{labels[row.source_id]}, {place(row.locator).text}"
        for table in evidence.settings.explorer.tables
        if table != "sources"
        for (code,), row in zip(
            fields.index(every, table).codes("key"), every.rows(table).itertuples(), strict=True
        )
    }

    def read(row: Any) -> Cell:
        said = read_at.get((row.table, row.row))  # a row that stands no more has only its key
        return Link(said, row_place(row.table, row.row)) if said else row.row

    columns: Columns = [
        ("Claim", 30, lambda row: Link(sentences[row.claim], claim_place(row.claim))),
        ("Row", 22, read),
        ("First reading", 10, coded("first", words)),
        ("Second reading", 10, coded("second", words)),
        ("Settled as", 10, coded("value", words)),
        ("Reason", 18, "reason"),
    ]
    return of_rows(name, caption, bearing_disagreements(evidence), columns, source=SETTLED)


def effects(evidence: Evidence, titles: Mapping[str, str], name: str, caption: str) -> Table:
    """Return all on which the two readings of effects differ, how it was settled and why; `titles`
    are the words for the fields.
    """
    labels = labels_of(evidence.bibliography)
    findings = {row.finding_id: row for row in evidence.findings.itertuples()}
    words = {field: evidence.labels(field) for field in CODED} | {VALUE: PRESENCE}

    def finding(row: Any) -> list[Part]:
        coded_in = findings[row.finding_id]
        where = Citation(coded_in.source_id, labels[coded_in.source_id])
        return [Link(coded_in.statement, row_place("findings", row.finding_id)), Words(", "), where]

    def differing(row: Any) -> str:
        size = row.key.split("/")[2]
        return titles[row.field] if size == row.field else f"{titles[row.field]} of {size}"

    def reading(which: str) -> Callable[[Any], str]:
        def cell(row: Any) -> str:
            code = str(getattr(row, which))
            return words.get(row.field, {}).get(code, code)

        return cell

    columns: Columns = [
        ("What was read", 26, finding),
        ("What differs", 14, differing),
        ("First reading", 12, reading("first")),
        ("Second reading", 12, reading("second")),
        ("Settled as", 12, reading("value")),
        ("Reason", 24, "reason"),
    ]
    return of_rows(name, caption, effect_disagreements(evidence), columns, source=SETTLED)


def _units(keys: Iterable[str], evidence: Evidence) -> dict[str, _Unit]:
    themes = evidence.labels("theme")
    readings = {
        which: evidence.reading(which, "findings").set_index("finding_id")
        for which in ("first", "second")
    }
    return {
        name: _theme(name, themes) if name.startswith("themes/") else _finding(name, readings)
        for name in keys
    }


def _theme(name: str, themes: Mapping[str, str]) -> _Unit:
    parts = name.split("/")[1:]
    field = "" if parts[-1] in themes else parts.pop()
    *read_at, source_id, theme = parts  # a locator that is an address holds slashes of its own
    at = "/".join(read_at)
    return _Unit("themes", f"{theme}/{source_id}/{at}", themes[theme], source_id, at, field)


def _finding(name: str, readings: Mapping[str, pd.DataFrame]) -> _Unit:
    _, finding, *field = name.split("/")
    which = "second" if finding.startswith(SECOND_ONLY) else "first"
    row = readings[which].loc[finding.removeprefix(SECOND_ONLY)]
    statement = str(row["statement"])
    return _Unit("findings", finding, statement, row["source_id"], row["locator"], "".join(field))


def _what(unit: _Unit, standing: set[tuple[str, str]]) -> list[Part]:
    kind = Words("Theme: " if unit.table == "themes" else "Finding: ")
    stands = (unit.table, unit.key) in standing
    return [kind, Link(unit.what, row_place(unit.table, unit.key)) if stands else Words(unit.what)]


def _words(field: str, evidence: Evidence) -> Mapping[str, str]:
    if field in {"", "counted"}:
        return COUNTED if field else PRESENCE
    return {"nan": "None"} if field == "programme" else evidence.labels(field)
