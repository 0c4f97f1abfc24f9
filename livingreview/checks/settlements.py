"""Settling: every disagreement of the two readings has a settlement, and the tables say what was
settled.
"""

from collections.abc import Hashable, Iterator, Mapping
from string import Formatter
from typing import Any

import pandas as pd

from livingreview.evidence import releases
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.reading import typed
from livingreview.files import FIRST_ROW
from livingreview.problems import Problem
from livingreview.readings.agreement import (
    FINDING_FIELDS,
    THEME_FIELDS,
    disagreements,
    matched_findings,
    with_counted,
)

Row = Mapping[Hashable, Any]
FIELDS = {"themes": THEME_FIELDS, "findings": FINDING_FIELDS}
KEYS = {"themes": "themes/{locator}/{source_id}/{theme}", "findings": "findings/{finding_id}"}
SECOND_ONLY = "second:"
WHOLLY_READ_TWICE = 1
PRESENT, ABSENT = "present", "absent"


def unsettled(evidence: Evidence) -> Iterator[Problem]:
    """Yield a problem for each disagreement without a settlement, and each settlement that settles
    nothing.
    """
    file = evidence.tables["settlements"].path
    keys, settled = set(disagreements(evidence)["key"]), list(evidence.settlements["key"])
    for key in sorted(keys - set(settled)):
        yield Problem(
            file,
            0,
            "key",
            key,
            "The two readings disagree and nothing settles it",
            mend="Add a row with the reason.",
        )
    for row, key in enumerate(settled, start=FIRST_ROW):
        if key not in keys:
            yield Problem(
                file,
                row,
                "key",
                key,
                "The two readings do not disagree on this",
                mend="Delete the row.",
            )


def contradicted(evidence: Evidence) -> Iterator[Problem]:
    """Yield a problem for each coding of a release that was read twice which is not what both
    readings or a settlement say.

    Two things are left to those who settled: the fields of a row that only one reading has, and the
    number of a finding that only the second reading has. The first body was read twice whole. Of
    later ones a part was, so a row that neither reading holds is outside that part and is left
    alone.
    """
    yield from _contradicted(evidence.body(WHOLLY_READ_TWICE), whole=True)
    yield from _contradicted(evidence.after(WHOLLY_READ_TWICE), whole=False)


def _contradicted(evidence: Evidence, whole: bool) -> Iterator[Problem]:
    settled = dict(zip(evidence.settlements["key"], evidence.settlements["value"], strict=True))
    readings = {
        table: [evidence.reading(which, table) for which in ("first", "second")] for table in KEYS
    }
    added = {release for pair in readings.values() for rows in pair for release in rows["added"]}
    read = max(added, key=releases.version, default="")
    for table, (first, second) in readings.items() if read else ():
        if table == "findings":
            second = _numbered_as_in_the_first(first, second)
        rows = typed(evidence.root, evidence.tables[table], evidence.bodies)
        stood = releases.standing(rows.assign(row=rows.index), read)
        ours, theirs = _by_key(first, table), _by_key(second, table)
        if not whole:
            stood = stood[[key in ours or key in theirs for key in _keys(stood, table)]]
        yield from _contradictions(
            table, evidence.tables[table].path, settled, ours, theirs, _by_key(stood, table)
        )


def _contradictions(
    table: str,
    file: str,
    settled: Mapping[str, str],
    first: Mapping[str, Row],
    second: Mapping[str, Row],
    stood: Mapping[str, Row],
) -> Iterator[Problem]:
    new = {
        second[key]["source_id"]
        for key in second
        if SECOND_ONLY in key and settled.get(key, PRESENT) == PRESENT
    }
    for key in sorted({*first, *second, *stood}):
        ours, theirs, said = first.get(key), second.get(key), stood.get(key)
        if SECOND_ONLY in key or (said and not ours and not theirs and said["source_id"] in new):
            continue
        expected = settled.get(key) if bool(ours) != bool(theirs) else PRESENT if ours else ABSENT
        if expected and (expected == PRESENT) != bool(said):
            yield _contradiction(file, said["row"] if said else 0, "", key, expected)
        elif ours and theirs and said:
            for field in FIELDS[table]:
                one, other, value = str(ours[field]), str(theirs[field]), str(said[field])
                expected = one if one == other else settled.get(f"{key}/{field}")
                if expected and value != expected:
                    yield _contradiction(file, said["row"], field, value, expected)


def _contradiction(file: str, row: int, column: str, value: str, expected: str) -> Problem:
    rule = f"The two readings or their settlement make this {expected}; the table says otherwise"
    return Problem(file, row, column, value, rule, mend="Correct the table, or the settlement.")


def _numbered_as_in_the_first(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Return the second reading of the findings with the ids of the first where they report the
    same.
    """
    pairs = matched_findings(first, second)
    ids = dict(zip(pairs["second"], pairs["first"], strict=True))
    return second.assign(
        finding_id=[ids.get(name, SECOND_ONLY + name) for name in second["finding_id"]]
    )


def _by_key(rows: pd.DataFrame, table: str) -> dict[str, Row]:
    coded = with_counted(rows) if table == "findings" else rows
    return dict(zip(_keys(rows, table), coded.to_dict("records"), strict=True))


def _keys(rows: pd.DataFrame, table: str) -> list[str]:
    parts = [name for _, name, _, _ in Formatter().parse(KEYS[table]) if name]
    return [KEYS[table].format(**row) for row in rows[parts].to_dict("records")]
