"""Protocols: what a search is planned to be, sealed version by version before it is made."""

import pandas as pd

from livingreview.checks.screening import PROTOCOLS, digest_of
from livingreview.evidence.difference import as_csv
from livingreview.evidence.evidence import Evidence
from livingreview.problems import UNTOUCHED, Problem, refuse
from livingreview.readings.documented import rows


def sealed(evidence: Evidence, version: str, what: str, day: str) -> dict[str, bytes]:
    """Return the table of protocols with a new `version`, which holds from a `day` on, by its path.

    Raises `EvidenceError` when its text is not there, the version is sealed already, or does not
    come after the last one.
    """
    standing = rows(evidence, PROTOCOLS)
    table, last = evidence.tables[PROTOCOLS], standing[-1] if standing else None
    rule, mend = "", ""
    if any(row["version"] == version for row in standing):
        rule, mend = "The version is sealed", "A text that changes has a version of its own."
    elif last and (_number(version) <= _number(last["version"]) or day < last["date"]):
        rule = f"The version does not come after {last['version']} of {last['date']}"
        mend = "Give it a higher number and its day."
    problems = [Problem(table.path, 0, "version", version, rule, mend=mend)] if rule else []
    refuse(problems, UNTOUCHED)
    row = {
        "version": version,
        "date": day,
        "what": what,
        "digest": digest_of(evidence.root, version),
    }
    columns = [column.name for column in table.columns]
    return {table.path: as_csv(pd.DataFrame([*standing, row], columns=columns))}


def _number(version: str) -> tuple[int, ...]:
    parts = version.split(".")
    return tuple(int(part) for part in parts if part.isdecimal())
