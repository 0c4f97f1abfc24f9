"""Checking the evidence: all problems at once, each with an address.

What a Table Schema can say (types, required cells, keys, foreign keys, enums) is checked by Frictionless; the rules
here add what it cannot.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from frictionless import Report, validate

from review import releases
from review.agreement import contradicted, unsettled
from review.bibliography import load_bibliography
from review.evidence import Evidence, read_cells, typed, unknown_codes
from review.problems import EvidenceError, Problem, did_you_mean
from review.project import MARK
from review.schema import Table, as_file, load_codes, load_tables, schema_files, with_codes

LONGEST_CELL = 5_000
FORMULA = ("=", "+", "@", "\t")
REFERENCE_LIST = "references"
ADDRESS = re.compile(r"https?://\S+")
SAID = {
    "missing-label": "The column is missing",
    "extra-label": "The column is not in the schema",
    "incorrect-label": "The column is not in the schema, or stands in the wrong place",
    "duplicate-label": "The column stands twice",
    "missing-cell": "The row has too few cells",
    "extra-cell": "The row has too many cells",
    "blank-row": "The row is empty",
    "type-error": "The value has the wrong type",
    "primary-key": "The key stands twice",
    "foreign-key": "It points to a row that does not exist",
    "unique-error": "The value stands twice",
}


def check(root: Path) -> list[Problem]:
    """Return every problem of the evidence under `root`, in order of file, row and column; an empty list is good news."""
    tables = load_tables(root)
    bytewise = [problem for table in tables.values() for problem in _bytes(root, table)]
    if bytewise:
        return sorted(bytewise)
    found = [*_schema_problems(root, tables), *_schemas_in_step(root)]
    cells = {name: _cells(root, table) for name, table in tables.items()}
    for name, table in tables.items():
        found += [*_unsafe(table, cells[name]), *_codes(table, cells[name])]
    found += [*_sources(root, tables, cells), *_locators(tables, cells), *_releases(tables, cells)]
    if not found:
        evidence = Evidence(root)
        found += [*_digests(root, tables), *unsettled(evidence), *contradicted(evidence)]
    return sorted(set(found))


def _bytes(root: Path, table: Table) -> Iterator[Problem]:
    try:
        content = (root / table.path).read_bytes()
    except OSError:
        yield Problem(table.path, 0, "", "", "The file is missing", mend="Restore it, or take it out of the data package.")
        return
    if content.startswith(b"\xef\xbb\xbf"):
        yield Problem(table.path, 1, "", "", "The file begins with a byte-order mark", mend="Save it as UTF-8 without one.")
    if not content.strip():
        yield Problem(table.path, 0, "", "", "The file is empty", mend="It needs at least its header.")
    if b"\0" in content:
        yield Problem(table.path, _line(content, content.index(b"\0")), "", "", "A cell holds a NUL character", mend="Delete it.")
    if b"\r" in content:
        row = _line(content, content.index(b"\r"))
        yield Problem(
            table.path, row, "", "", "The line ends with a carriage return", mend="Save the file with Unix line ends (LF)."
        )
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = content[error.start : error.start + 1].hex()
        yield Problem(
            table.path, _line(content, error.start), "", f"byte {byte}", "The file is not UTF-8", mend="Save it as UTF-8."
        )
        return
    try:
        read_cells(root, table)
    except EvidenceError as error:
        yield from error.problems


def _line(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, position) + 1


def _cells(root: Path, table: Table) -> pd.DataFrame:
    header, lines = read_cells(root, table)
    width = len(header)
    return pd.DataFrame([(line + [""] * width)[:width] for line in lines], columns=header, dtype=object)


def _schema_problems(root: Path, tables: dict[str, Table]) -> Iterator[Problem]:
    report = validate(str(root / MARK), limit_errors=1_000_000)
    coded = {(t.path, c.name) for t in tables.values() for c in t.columns if c.codes}
    for problem in _translated(report):
        if (problem.file, problem.column) not in coded or problem.rule in {*SAID.values(), "A value is required"}:
            yield problem


def _translated(report: Report) -> Iterator[Problem]:
    for error in report.errors:
        yield Problem(MARK.as_posix(), 0, "", "", error.note)
    for task in report.tasks:
        for error in task.errors:
            column = getattr(error, "field_name", "") or getattr(error, "label", "")
            rule = SAID.get(error.type, error.note)
            if error.type == "constraint-error":
                rule = "A value is required" if "required" in error.note else f"The value breaks the rule: {error.note}"
            if error.type == "foreign-key":
                rule = SAID["foreign-key"]
            value = getattr(error, "cell", "") or (
                ",".join(_key_cells(error)) if error.type in {"primary-key", "foreign-key"} else ""
            )
            yield Problem(f"data/{task.place}", getattr(error, "row_number", None) or 1, column, str(value or ""), rule)


def _key_cells(error: object) -> list[str]:
    cells = getattr(error, "cells", [])
    return [str(cell) for cell in cells[:3] if cell]


def _schemas_in_step(root: Path) -> Iterator[Problem]:
    codes = load_codes(root)
    for path in schema_files(root):
        text = path.read_text(encoding="utf-8")
        if as_file(with_codes(json.loads(text), codes)) != text:
            file = path.relative_to(root).as_posix()
            yield Problem(file, 0, "", "", "The schema does not list the codes of data/codebook.csv", mend="Run: review schema.")


def _unsafe(table: Table, cells: pd.DataFrame) -> Iterator[Problem]:
    for column in cells.columns:
        texts = cells[column]
        for row in texts.index[texts.str.startswith(FORMULA)]:
            mend = "A spreadsheet would run it. Put a word before it."
            yield Problem(table.path, row + 2, column, texts[row], "The cell begins like a formula", mend=mend)
        for row in texts.index[texts.str.contains("\n", regex=False)]:
            yield Problem(table.path, row + 2, column, texts[row], "The cell holds a line break", mend="Write it on one line.")
        for row in texts.index[texts.str.len() > LONGEST_CELL]:
            rule = f"The cell is longer than {LONGEST_CELL:,} characters"
            yield Problem(table.path, row + 2, column, texts[row], rule, mend="Shorten it.")
        for row in texts.index[texts != texts.str.strip()]:
            yield Problem(table.path, row + 2, column, texts[row], "The cell begins or ends with a space", mend="Delete the space.")


def _codes(table: Table, cells: pd.DataFrame) -> Iterator[Problem]:
    for column in table.columns:
        if column.name not in cells:
            continue
        yield from (p for p in unknown_codes(table.path, column, cells[column.name]) if p.value or column.separator)
        if column.separator:
            items = cells[column.name].str.split(column.separator)
            for row in items.index[items.map(lambda row: len(row) != len(set(row)))]:
                yield Problem(table.path, row + 2, column.name, cells[column.name][row], "An item of the list stands twice")


def _sources(root: Path, tables: dict[str, Table], cells: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    try:
        keys = list(load_bibliography(root)["source_id"])
    except EvidenceError as error:
        yield from error.problems
        return
    for name, table in tables.items():
        if "source_id" in cells[name]:
            for row, key in cells[name]["source_id"].items():
                if key and key not in keys:
                    mend = did_you_mean(key, keys) or "Add the work to references.bib."
                    yield Problem(table.path, int(str(row)) + 2, "source_id", key, "Not a key of references.bib", mend=mend)
    coded = set(cells["sources"].get("source_id", ()))
    for key in keys:
        if key not in coded:
            yield Problem(
                "references.bib", 0, "", key, "The work has no row in data/sources.csv", mend="Code it, or delete the entry."
            )


def _locators(tables: dict[str, Table], cells: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    places = cells["paragraphs"]
    if not {"section", "paragraph"} <= set(places.columns):
        return
    known = [REFERENCE_LIST, *(places["section"] + " ¶" + places["paragraph"])]
    for name, table in tables.items():
        if "locator" in cells[name]:
            for row, locator in cells[name]["locator"].items():
                if locator and locator not in known and not ADDRESS.fullmatch(locator):
                    rule = "Neither a paragraph of data/paragraphs.csv nor the address of a page"
                    yield Problem(table.path, int(str(row)) + 2, "locator", locator, rule, mend=did_you_mean(locator, known))


def _releases(tables: dict[str, Table], cells: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    numbers = [r for r in cells["releases"].get("release", ()) if re.fullmatch(r"\d+\.\d+\.\d+", r)]
    known = sorted({f"{major}.{minor}" for major, minor in map(releases.version, numbers)}, key=releases.version)
    for name, table in tables.items():
        if not table.released or not {"added", "withdrawn", "change_reason"} <= set(cells[name].columns):
            continue
        for row, added, withdrawn, reason in cells[name][["added", "withdrawn", "change_reason"]].itertuples():
            for column, value in (("added", added), ("withdrawn", withdrawn)):
                if value and value not in known:
                    yield Problem(table.path, row + 2, column, value, "Not a release of data/releases.csv", tuple(known))
            if withdrawn in known and added in known and releases.version(withdrawn) <= releases.version(added):
                yield Problem(table.path, row + 2, "withdrawn", withdrawn, f"The row was withdrawn before it was added ({added})")
            if withdrawn and not reason:
                yield Problem(table.path, row + 2, "change_reason", "", "A withdrawn row needs a reason")
    for row, date, seal in cells["releases"].reindex(columns=["date", "digest"]).itertuples():
        if bool(date) != bool(seal):
            rule = "A release has both a date and a digest, or neither while it is in preparation"
            yield Problem(tables["releases"].path, row + 2, "digest", seal, rule)


def _digests(root: Path, tables: dict[str, Table]) -> Iterator[Problem]:
    frames = {name: typed(root, table) for name, table in tables.items() if table.released}
    for row, release, seal in typed(root, tables["releases"])[["release", "digest"]].itertuples():
        if not pd.isna(seal) and releases.digest(frames, release) != seal:
            rule = f"The rows of release {release} are no longer those that were released"
            mend = "Restore them: a released row is withdrawn and a new one added, never edited."
            yield Problem(tables["releases"].path, row + 2, "digest", seal, rule, mend=mend)
