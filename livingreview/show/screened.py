"""Tables of a documented search: its protocol, its strings with what each returned, every record
that was left out and why, what is not decided yet, and how differences of the readers were settled.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from livingreview.evidence.bibtex import RESOLVER
from livingreview.evidence.evidence import Evidence
from livingreview.readings import documented
from livingreview.readings.matching import Row
from livingreview.readings.screening import (
    BECAUSE,
    DECISION,
    EXCLUDE,
    RECORDS,
    SEARCHES,
    SETTLEMENTS,
    STAGE,
    found_by,
    key_of,
    returned,
)
from livingreview.show.cells import Address, Cell, Words
from livingreview.show.table import Columns, Table, of_rows
from livingreview.words import capital, listed

SOURCE = "The tables of searches, records, screening and settlements"
OF_PROTOCOL = "The tables of protocols and deviations"
UNTITLED = "Without a title"
HTTP = ("http://", "https://")
OUT = ("record_id", "title", "authors", "year", "doi", "address", "found_by", STAGE, BECAUSE)


def protocols(evidence: Evidence, name: str, caption: str) -> Table:
    """Return the versions of the protocol, each with its day and the digest of its text."""
    columns: Columns = [
        ("Version", 12, "version"),
        ("From", 18, lambda row: _day(row.date)),
        ("What it is about, or what is new", 40, "what"),
        ("Digest of its text (SHA-256)", 30, lambda row: f"{row.digest[:16]}…"),
    ]
    return of_rows(name, caption, evidence.rows("protocols"), columns, source=OF_PROTOCOL)


def deviations(evidence: Evidence, name: str, caption: str) -> Table:
    """Return what was done otherwise than the protocol says, and why."""
    columns: Columns = [
        ("Day", 18, lambda row: _day(row.decided)),
        ("Version", 10, "protocol"),
        ("What was done otherwise", 36, "what"),
        ("Why", 36, "why"),
    ]
    return of_rows(name, caption, evidence.rows("deviations"), columns, source=OF_PROTOCOL)


def strings(evidence: Evidence, name: str, caption: str) -> Table:
    """Return every search of which there are records, with its string and what it returned: how
    many records, how many of them no other search did, and how many of these were included.
    """
    records = documented.rows(evidence, RECORDS)
    screening = documented.screening(evidence)
    numbers, included = returned(records), set(screening.included)
    found = _found_by_works(records)
    chosen = [row for row in documented.rows(evidence, SEARCHES) if numbers[row["search_id"]]]

    def only(row: Row) -> int:
        return sum(searches == {row["search_id"]} for searches in found.values())

    def kept(row: Row) -> int:
        return sum(row["search_id"] in found[record] for record in included)

    columns: Columns = [
        ("String", 36, lambda row: row["terms"] or capital(row["note"])),
        ("Where", 24, lambda row: row["where"]),
        ("Day", 13, lambda row: _day(pd.Timestamp(row["searched_on"]))),
        ("Records", 9, lambda row: int(row["records_seen"])),
        ("Only here", 9, only),
        ("Included", 9, kept),
    ]
    return of_rows(name, caption, chosen, columns, source=SOURCE)


def _found_by_works(records: Sequence[Row]) -> dict[str, set[str]]:
    """Return the searches that found each record that is kept, those of its duplicates too."""
    found: dict[str, set[str]] = {}
    for row in records:
        found.setdefault(row["same_as"] or row["record_id"], set()).update(found_by(row))
    return found


def searches_of(evidence: Evidence) -> Mapping[str, Sequence[str]]:
    """Return the searches that have found each source, by its id, in the order of their table."""
    records = documented.rows(evidence, RECORDS)
    found, order = _found_by_works(records), documented.rows(evidence, SEARCHES)
    by_source: dict[str, set[str]] = {}
    for row in records:
        if row["led_to"]:
            by_source.setdefault(row["led_to"], set()).update(found[row["record_id"]])
    ids = [row["search_id"] for row in order]
    return {source: [name for name in ids if name in of] for source, of in by_source.items()}


def excluded(evidence: Evidence, name: str, caption: str) -> Table:
    """Return every record that was excluded, with the stage and the reasons, to be searched and
    downloaded.
    """
    reasons, stages = evidence.labels(BECAUSE), evidence.labels(STAGE)
    rows = list(_excluded(evidence))
    columns: Columns = [
        ("Record", 44, lambda row: row["title"] or UNTITLED),
        ("Year", 8, lambda row: row["year"]),
        ("Where it is", 20, _where),
        ("At", 12, lambda row: stages[row[STAGE]]),
        ("Because", 16, lambda row: capital(listed(_words(row[BECAUSE], reasons), "or"))),
    ]
    table = of_rows(name, caption, rows, columns, source=SOURCE)
    return Table(**{**vars(table), "data": _as_csv(rows)})


def _excluded(evidence: Evidence) -> Iterator[dict[str, Any]]:
    screening = documented.screening(evidence)
    for stage in screening.stages:
        for record, came in screening.at(stage).items():
            if came.decision == EXCLUDE:
                yield {**screening.records[record], STAGE: stage, BECAUSE: came.because}


def _words(codes: Sequence[str], reasons: Mapping[str, str]) -> Iterator[str]:
    return (reasons[code].lower() for code in codes)


def _as_csv(rows: Sequence[Row]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, OUT, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows({**row, BECAUSE: ";".join(row[BECAUSE])} for row in rows)
    return out.getvalue()


def undecided(evidence: Evidence, name: str, caption: str) -> Table:
    """Return every record that is not decided yet, with what each reader has said so far."""
    screening, stages = documented.screening(evidence), evidence.labels(STAGE)
    words = evidence.labels(DECISION)
    rows = [
        {**screening.records[record], STAGE: stage, "said": screening.readings(stage, record)}
        for stage in screening.stages
        for record, came in screening.at(stage).items()
        if came.open
    ]

    def said(row: Row) -> str:
        read = {reader: words[cells[DECISION]] for reader, cells in sorted(row["said"].items())}
        return "; ".join(f"{reader}: {word}" for reader, word in read.items()) or "Not read"

    columns: Columns = [
        ("Record", 48, lambda row: row["title"] or UNTITLED),
        ("Where it is", 20, _where),
        ("At", 12, lambda row: stages[row[STAGE]]),
        ("Readers", 20, said),
    ]
    return of_rows(name, caption, rows, columns, source=SOURCE)


def settled(evidence: Evidence, name: str, caption: str) -> Table:
    """Return every decision on which the readers differ or are unsure, how it was settled, and
    why.
    """
    screening = documented.screening(evidence)
    stages, words = evidence.labels(STAGE), evidence.labels(DECISION) | evidence.labels(BECAUSE)
    why = {row["key"]: row for row in documented.rows(evidence, SETTLEMENTS)}
    disputed = {
        key: (stage, said)
        for stage in screening.stages
        for key, said in screening.disputed(stage).items()
    }
    titles = {
        key_of(record, stage): row["title"] or UNTITLED
        for stage in screening.stages
        for record, row in screening.records.items()
    }

    def decided(key: str) -> str:
        return words[why[key]["value"]] if key in why else "Not settled yet"

    columns: Columns = [
        ("Record", 34, lambda key: titles[key.removesuffix(f"/{BECAUSE}")]),
        ("At", 12, lambda key: stages[disputed[key][0]]),
        ("Readers", 18, lambda key: " / ".join(words[code] for code in disputed[key][1])),
        ("Settled as", 12, decided),
        ("Reason", 24, lambda key: why[key]["reason"] if key in why else ""),
    ]
    return of_rows(name, caption, list(disputed), columns, source=SOURCE)


def _where(row: Row) -> Cell:
    address = f"{RESOLVER}{row['doi']}" if row["doi"] else row["address"]
    return Address(address) if address.startswith(HTTP) else Words(address)


def _day(day: pd.Timestamp) -> str:
    return f"{day:%-d %B %Y}"
