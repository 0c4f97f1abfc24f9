"""Decisions of a reader that come in: each is held against its record before any is written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from livingreview.evidence.difference import as_csv, as_text
from livingreview.evidence.evidence import Evidence
from livingreview.intake.screening_workbook import Decided
from livingreview.problems import UNTOUCHED, Problem, did_you_mean, refuse
from livingreview.readings.documented import codes_of, rows, screening
from livingreview.readings.matching import Row
from livingreview.readings.screening import (
    BECAUSE,
    DECISION,
    EXCLUDE,
    RECORDS,
    SCREENING,
    STAGE,
    Screening,
)

ANEW = "Leave the decision as it is, or say --anew to decide anew under another day."


@dataclass(frozen=True)
class Incoming:
    """What comes in: the `files` as they would be, by path, how many decisions are `new`, and how
    many were there `already`.
    """

    files: Mapping[str, bytes]
    new: int
    already: int


def incoming(evidence: Evidence, decided: Decided, day: str, anew: bool = False) -> Incoming:
    """Return what the decisions of a reader change, made on a `day`; rows without a decision are
    left to be read. With `anew`, a decision of before gives way.

    Raises `EvidenceError` with every decision that cannot stand.
    """
    then = screening(evidence)
    table = evidence.tables[SCREENING]
    standing = as_text(evidence, table)
    refuse(sorted(_wrong(decided, evidence, then, anew)), UNTOUCHED)
    given = {cells["record_id"]: cells for cells in decided.rows.values() if cells[DECISION]}
    before = {record: _mine(then, decided, record) for record in given}
    new = {
        record: cells
        for record, cells in given.items()
        if not (mine := before[record]) or _said(mine) != _said(cells)
    }
    if not new:
        return Incoming({}, 0, len(given))
    own = (standing[STAGE] == decided.stage) & (standing["reader"] == decided.reader)
    kept = standing[~(own & standing["record_id"].isin(list(new)))]
    order = [record for record in then.records if record in new]
    lines = [
        {"record_id": record, STAGE: decided.stage, "reader": decided.reader, "decided": day}
        | {name: new[record][name] for name in (DECISION, BECAUSE, "note")}
        for record in order
    ]
    whole = pd.concat([kept, pd.DataFrame(lines)], ignore_index=True)[list(standing.columns)]
    return Incoming({table.path: as_csv(whole)}, len(new), len(given) - len(new))


def _mine(then: Screening, decided: Decided, record: str) -> Row | None:
    return then.readings(decided.stage, record).get(decided.reader)


def _said(cells: Row) -> tuple[str, str]:
    return cells[DECISION], cells[BECAUSE]


def _wrong(decided: Decided, evidence: Evidence, then: Screening, anew: bool) -> Iterator[Problem]:
    """Yield all that keeps decisions from coming in, each at its row."""
    if decided.stage not in then.stages:
        rule, stages = "There is no such stage", tuple(then.stages)
        yield Problem(decided.place, 0, STAGE, decided.stage, rule, stages)
        return
    titles = {row["record_id"]: row["title"] for row in rows(evidence, RECORDS)}
    first: dict[str, int] = {}
    codes = codes_of(evidence)
    for row, cells in decided.rows.items():
        record = cells["record_id"]
        for column, value, rule, mend in _of_record(cells, titles, then, decided, first):
            yield Problem(decided.place, row, column, value, rule, mend=mend)
        yield from _of_codes(decided.place, row, cells, codes)
        mine = _mine(then, decided, record)
        if mine and cells[DECISION] and _said(mine) != _said(cells) and not anew:
            rule = f"{decided.reader} has decided on {record} already: {mine[DECISION]}"
            yield Problem(decided.place, row, DECISION, cells[DECISION], rule, mend=ANEW)
        first.setdefault(record, row)


def _of_record(
    cells: Row,
    titles: Mapping[str, str],
    then: Screening,
    decided: Decided,
    first: Mapping[str, int],
) -> Iterator[tuple[str, str, str, str]]:
    """Yield column, value, rule and advice of what is wrong with the record of a row."""
    record = cells["record_id"]
    if record not in titles:
        yield "record_id", record, "There is no such record", "Restore its id, or the row."
    elif cells.get("title", titles[record]) != titles[record]:
        rule = f"This is not the title of {record}: its row was torn apart, perhaps by sorting"
        yield "title", cells["title"], rule, "Sort whole rows only; export again, decide there."
    elif record not in then.at(decided.stage) and cells[DECISION]:
        rule = f"The record is not among those to read at {decided.stage}"
        yield "record_id", record, rule, "Empty its decision."
    if record in first:
        rule = f"The record stands in row {first[record]} too"
        yield "record_id", record, rule, "Delete one of the rows: a reader decides once."


def _of_codes(
    place: str, row: int, cells: Row, codes: Mapping[str, Sequence[str]]
) -> Iterator[Problem]:
    for column in (DECISION, BECAUSE):
        value = cells[column]
        if value and value not in codes[column]:
            mend = did_you_mean(value, codes[column])
            rule = "Not a code of the codebook"
            yield Problem(place, row, column, value, rule, tuple(codes[column]), mend)
    if cells[DECISION] == EXCLUDE and not cells[BECAUSE]:
        rule = "An exclusion has a reason"
        yield Problem(place, row, BECAUSE, "", rule, tuple(codes[BECAUSE]), "Choose one.")
    elif cells[BECAUSE] and cells[DECISION] != EXCLUDE:
        rule = "A reason without an exclusion"
        mend = f"Empty it, or decide {EXCLUDE}."
        yield Problem(place, row, BECAUSE, cells[BECAUSE], rule, mend=mend)
