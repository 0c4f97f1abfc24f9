"""Whether the record of searches and screening can be so: each record has a search, each decision a
record that had reached its stage, each exclusion a reason, each protocol the text that was sealed.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from livingreview.evidence.sheet import Sheet
from livingreview.files import read_text
from livingreview.problems import EvidenceError, Problem, did_you_mean
from livingreview.readings.matching import Row
from livingreview.readings.screening import (
    BECAUSE,
    DECISION,
    EXCLUDE,
    INCLUDE,
    RECORDS,
    SCREENING,
    SEARCHES,
    SETTLEMENTS,
    STAGE,
    Screening,
    found_by,
    returned,
    screening_of,
)

PROTOCOLS = "protocols"
SOURCES = "sources"
NEEDED = (SOURCES, SEARCHES, RECORDS, SCREENING, SETTLEMENTS, PROTOCOLS)
COUNTED = ("excluded", "excluded_reasons", "included")
KNOWN_BY = ("title", "doi", "address")
Rows = Mapping[str, Mapping[int, Row]]  # by table, and by row of its file
Tell = Callable[[int, str, str, str, str], Problem]


def text_of(version: str) -> str:
    """Return the file of the text of a `version` of the protocol, relative to the project."""
    return f"data/{PROTOCOLS}/{version}.md"


def digest_of(root: Path, version: str) -> str:
    """Return the SHA-256 of the text of a `version` of the protocol. Raises `EvidenceError` when it
    cannot be read.
    """
    return hashlib.sha256(read_text(root, text_of(version)).encode()).hexdigest()


def screening_problems(root: Path, sheets: Mapping[str, Sheet]) -> Iterator[Problem]:
    """Yield what is wrong with the tables of a documented search of the project at `root`, if there
    are all of them. All cells fit their schemas.
    """
    if not set(NEEDED) <= sheets.keys():
        return
    rows = {name: _rows(sheets[name]) for name in NEEDED[1:]}
    codes = {
        column.name: column.codes for column in sheets[SCREENING].table.columns if column.codes
    }
    screening = screening_of({name: of.values() for name, of in rows.items()}, codes[STAGE])
    tell = {name: _teller(sheets[name].table.path) for name in NEEDED}
    yield from _protocols(root, rows, tell[PROTOCOLS])
    yield from _searches(rows, tell[SEARCHES])
    yield from _records(rows, set(sheets[SOURCES].cells["source_id"]), tell[RECORDS])
    yield from _decisions(rows, screening, tell[SCREENING])
    yield from _settlements(rows, screening, codes[BECAUSE], tell[SETTLEMENTS])


def _rows(sheet: Sheet) -> dict[int, Row]:
    names = list(sheet.cells)
    lines = zip(sheet.rows, sheet.lines(names), strict=True)
    return {row: dict(zip(names, line, strict=True)) for row, line in lines}


def _teller(path: str) -> Tell:
    return lambda row, column, value, rule, mend: Problem(path, row, column, value, rule, mend=mend)


def _protocols(root: Path, rows: Rows, tell: Tell) -> Iterator[Problem]:
    for row, cells in rows[PROTOCOLS].items():
        version = cells["version"]
        try:
            digest = digest_of(root, version)
        except EvidenceError as error:
            yield from error.problems
            continue
        if digest != cells["digest"]:
            rule = f"{text_of(version)} says something else than when version {version} was sealed"
            mend = "Restore it. What changes makes a new version, or is a deviation."
            yield tell(row, "digest", cells["digest"], rule, mend)


def _searches(rows: Rows, tell: Tell) -> Iterator[Problem]:
    """Yield what is wrong with the searches that follow a protocol, or of which there are records;
    of others it is only known what somebody reports.
    """
    dates = {cells["version"]: cells["date"] for cells in rows[PROTOCOLS].values()}
    numbers = returned(rows[RECORDS].values())
    for row, cells in rows[SEARCHES].items():
        name, protocol, day = cells["search_id"], cells["protocol"], cells["searched_on"]
        if protocol and protocol not in dates:
            mend = did_you_mean(protocol, dates) or "Seal it first: review protocol seal."
            yield tell(row, "protocol", protocol, "There is no such version", mend)
        if not protocol and not numbers[name]:
            continue
        for column in ("searched_on", "where", "searched_by"):
            if not cells[column]:
                rule = "A search of our own has this: it could not be made again without"
                yield tell(row, column, "", rule, "Write it down.")
        if day and day < dates.get(protocol, day):
            rule = f"The search was made before the protocol that it follows ({dates[protocol]})"
            yield tell(row, "searched_on", day, rule, "Correct the day, or name no protocol.")
        twice, seen = int(cells["duplicates"] or 0), cells["records_seen"]
        if (numbers[name] or seen) and seen != str(numbers[name] + twice):
            rule = (
                f"The table of records has {numbers[name]} of this search, and {twice} were twice"
            )
            mend = "Correct the number, or bring in what is missing: review search add."
            yield tell(row, "records_seen", seen, rule, mend)
        for column in COUNTED:
            if cells[column]:
                rule = "This is counted from records and screening"
                yield tell(row, column, cells[column], rule, "Leave the cell empty.")


def _records(rows: Rows, sources: set[str], tell: Tell) -> Iterator[Problem]:
    searches = {cells["search_id"] for cells in rows[SEARCHES].values()}
    kept = {cells["record_id"] for cells in rows[RECORDS].values() if not cells["same_as"]}
    for row, cells in rows[RECORDS].items():
        if not any(cells[column] for column in KNOWN_BY):
            rule = "Nothing says what this record is"
            yield tell(row, "title", "", rule, "Write its title, its DOI or its address.")
        for search in found_by(cells):
            if search not in searches:
                mend = did_you_mean(search, searches) or "Add the search first."
                yield tell(row, "found_by", search, "There is no such search", mend)
        same, source = cells["same_as"], cells["led_to"]
        if same == cells["record_id"]:
            yield tell(row, "same_as", same, "A record is not the same as itself", "Empty it.")
        elif same and same not in kept:
            rule = "There is no such record, or it is itself the same as another"
            yield tell(row, "same_as", same, rule, "Name the record that is kept.")
        if source and source not in sources:
            mend = did_you_mean(source, sources) or "Add the source first: review import."
            yield tell(row, "led_to", source, "There is no such source", mend)


def _decisions(rows: Rows, screening: Screening, tell: Tell) -> Iterator[Problem]:
    same_as = {cells["record_id"]: cells["same_as"] for cells in rows[RECORDS].values()}
    for row, cells in rows[SCREENING].items():
        record, stage, decision = cells["record_id"], cells[STAGE], cells[DECISION]
        if record not in same_as:
            continue  # its schema says so
        if same_as[record]:
            rule, mend = "The record is the same as another", f"Decide on {same_as[record]}."
            yield tell(row, "record_id", record, rule, mend)
        elif record not in screening.at(stage):
            rule = f"The record has not reached {stage}: it was not included before"
            yield tell(row, STAGE, stage, rule, "Settle what comes before, or delete the row.")
        if decision == EXCLUDE and not cells[BECAUSE]:
            yield tell(row, BECAUSE, "", "An exclusion has a reason", "Give its code.")
        elif decision != EXCLUDE and cells[BECAUSE]:
            rule = "Only what is excluded has a reason of exclusion"
            yield tell(row, BECAUSE, cells[BECAUSE], rule, f"Empty it, or say {EXCLUDE}.")


def _settlements(
    rows: Rows, screening: Screening, reasons: Sequence[str], tell: Tell
) -> Iterator[Problem]:
    disputed = {key for stage in screening.stages for key in screening.disputed(stage)}
    for row, cells in rows[SETTLEMENTS].items():
        key, value = cells["key"], cells["value"]
        if not key.startswith(f"{SCREENING}/"):
            continue
        of_reason = key.endswith(f"/{BECAUSE}")
        allowed: Iterable[str] = reasons if of_reason else (INCLUDE, EXCLUDE)
        if key not in disputed and not (of_reason and _excluded(key, screening)):
            rule = "The readers of this record do not differ there"
            yield tell(row, "key", key, rule, did_you_mean(key, disputed) or "Delete the row.")
        elif value not in allowed:
            rule = f"The settlement is none of {', '.join(allowed)}"
            yield tell(row, "value", value, rule, did_you_mean(value, allowed))


def _excluded(key: str, screening: Screening) -> bool:
    """Return whether a settlement names the reason of a record that was settled as excluded."""
    return screening.settled.get(key.removesuffix(f"/{BECAUSE}")) == EXCLUDE
