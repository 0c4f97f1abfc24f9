"""Checking the evidence: all problems at once, each with an address.

A table is read (`sheet`), held against its schema (`tableschema`), and then against the rules here,
which a Table Schema cannot say: codes of the codebook, cells that are not safe, places, sources,
releases, readings.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from livingreview.checks.selections import selection_problems
from livingreview.checks.settlements import contradicted, unsettled
from livingreview.checks.sheet import Sheet, read_sheet
from livingreview.checks.table_schema import schema_problems
from livingreview.evidence import releases
from livingreview.evidence.bibliography import load_bibliography
from livingreview.evidence.bibtex import unprintable
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.narrowing import BIBLIOGRAPHY
from livingreview.evidence.reading import typed, unknown_codes
from livingreview.evidence.schema import (
    CODEBOOK,
    Table,
    as_file,
    load_codes,
    load_tables,
    schema_files,
    with_codes,
)
from livingreview.files import read_json
from livingreview.problems import EvidenceError, Problem, did_you_mean, together
from livingreview.words import LINE_BREAK

LONGEST_CELL = 5_000
FORMULA = ("=", "+", "@", "\t")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")
APART = "\ufdd0"  # between cells that are looked at together; Unicode keeps it free of any meaning
SUSPICIOUS = (
    LINE_BREAK,
    CONTROL,
    re.compile(rf"{APART}[{''.join(FORMULA)}\s]"),
    re.compile(rf"\s{APART}"),
)
REFERENCE_LIST = "references"
COMPARED = ("codebook", "sources", "mentions", "themes", "findings", "settlements")
RELEASE = re.compile(r"[0-9]+\.[0-9]+")
WHOLE_RELEASE = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+")
ADDRESS = re.compile(r"https?://\S+")
RELEASED = ["added", "withdrawn", "change_reason"]


def check(root: Path) -> list[Problem]:
    """Return every problem of the evidence under `root`, in order of file, row and column; an empty
    list is good news.

    What compares tables with each other is left out only where one of them could not be read.
    """
    try:
        tables, codes = load_tables(root), load_codes(root)
    except EvidenceError as error:
        return list(error.problems)
    sheets = {name: read_sheet(root, table) for name, table in tables.items()}
    found = [*_schemas_in_step(root, codes), *schema_problems(root, sheets)]
    for sheet in sheets.values():
        found += [*sheet.problems, *_unsafe(sheet), *_codes(sheet)]
    found += [*_sources(root, sheets), *_locators(sheets), *_releases(sheets)]
    found += _comparisons(root, tables, {problem.file for problem in found})
    found += selection_problems(root, sound=not found)
    return sorted(set(found))


def _schemas_in_step(root: Path, codes: Mapping[str, list[str]]) -> Iterator[Problem]:
    for path in schema_files(root):
        file = path.relative_to(root).as_posix()
        if as_file(with_codes(read_json(root, file), codes)) != path.read_text(encoding="utf-8"):
            yield Problem(
                file,
                0,
                "",
                "",
                f"The schema does not list the codes of {CODEBOOK}",
                mend="Run: review schema.",
            )


def _unsafe(sheet: Sheet) -> Iterator[Problem]:
    """Yield the cells that are not safe; columns that hold nothing of the kind, nearly all, are
    looked at once and whole.
    """
    for column, texts in sheet.cells.items():
        whole = f"{APART}{APART.join(texts)}{APART}"
        if (
            any(one.search(whole) for one in SUSPICIOUS)
            or max(map(len, texts), default=0) > LONGEST_CELL
        ):
            yield from _unsafe_cells(sheet.table.path, str(column), texts)


def _unsafe_cells(path: str, column: str, texts: pd.Series) -> Iterator[Problem]:
    for row, cell in texts.items():
        formula, broken = cell.startswith(FORMULA), bool(LINE_BREAK.search(cell))
        if formula:
            mend = "A spreadsheet would run it. Put a word before it."
            yield Problem(path, row, column, cell, "The cell begins like a formula", mend=mend)
        if broken:
            yield Problem(
                path, row, column, cell, "The cell holds a line break", mend="Write it on one line."
            )
        if CONTROL.search(cell):
            yield Problem(
                path, row, column, cell, "The cell holds a control character", mend="Delete it."
            )
        if len(cell) > LONGEST_CELL:
            yield Problem(
                path,
                row,
                column,
                cell,
                f"The cell is longer than {LONGEST_CELL:,} characters",
                mend="Shorten it.",
            )
        if cell != cell.strip() and not formula and not broken:
            yield Problem(
                path,
                row,
                column,
                cell,
                "The cell begins or ends with a space",
                mend="Delete the space.",
            )


def _codes(sheet: Sheet) -> Iterator[Problem]:
    for column in sheet.table.columns:
        cells = sheet.cells[column.name]
        present = cells[cells != ""]
        yield from unknown_codes(sheet.table.path, column, present)
        if column.separator:
            for row, cell in present.items():
                items = cell.split(column.separator)
                if len(items) != len(set(items)):
                    yield Problem(
                        sheet.table.path,
                        row,
                        column.name,
                        cell,
                        "An item of the list stands twice",
                        mend="Delete one.",
                    )


def _sources(root: Path, sheets: Mapping[str, Sheet]) -> Iterator[Problem]:
    try:
        keys = set(load_bibliography(root)["source_id"])
    except EvidenceError as error:
        yield from error.problems
        return
    yield from unprintable(root)
    for path, row, key in _cells_called("source_id", sheets):
        if key not in keys:
            mend = did_you_mean(key, sorted(keys)) or f"Add the work to {BIBLIOGRAPHY}."
            yield Problem(path, row, "source_id", key, f"Not a key of {BIBLIOGRAPHY}", mend=mend)
    sources = sheets["sources"]
    coded = set(sources.cells["source_id"])
    for key in sorted(keys) if sources.whole else ():
        if key not in coded:
            rule = f"The work has no row in {sources.table.path}"
            yield Problem(BIBLIOGRAPHY, 0, "", key, rule, mend="Code it, or delete the entry.")


def _locators(sheets: Mapping[str, Sheet]) -> Iterator[Problem]:
    if "paragraphs" not in sheets or not sheets["paragraphs"].whole:
        return
    places = sheets["paragraphs"].cells
    known = {REFERENCE_LIST, *(places["section"] + " ¶" + places["paragraph"])}
    for path, row, locator in _cells_called("locator", sheets):
        if locator not in known and not ADDRESS.fullmatch(locator):
            rule = (
                f"Neither a paragraph of {sheets['paragraphs'].table.path} nor the address of a"
                " page"
            )
            yield Problem(
                path, row, "locator", locator, rule, mend=did_you_mean(locator, sorted(known))
            )


def _cells_called(column: str, sheets: Mapping[str, Sheet]) -> Iterator[tuple[str, int, str]]:
    """Yield file, row and text of every cell that is not empty in the columns called `column`."""
    for sheet in sheets.values():
        if column in sheet.cells:
            for row, cell in sheet.cells[column].items():
                if cell:
                    yield sheet.table.path, row, cell


def _releases(sheets: Mapping[str, Sheet]) -> Iterator[Problem]:
    rows = sheets["releases"].cells
    numbers = [release for release in rows["release"] if WHOLE_RELEASE.fullmatch(release)]
    known = sorted(
        {f"{major}.{minor}" for major, minor in map(releases.version, numbers)},
        key=releases.version,
    )
    for sheet in sheets.values():
        if sheet.table.released and sheets["releases"].whole:
            yield from _row_releases(sheet, known)
            yield from _keys_in_force_twice(sheet, known)
    yield from _releases_out_of_order(sheets["releases"])
    for row, date, seal in rows[["date", "digest"]].itertuples():
        if bool(date) != bool(seal):
            rule = "A release has both a date and a digest, or neither while it is in preparation"
            column, mend = (
                ("digest", "Run: review seal.")
                if date
                else ("date", "Write the day of the release.")
            )
            yield Problem(sheets["releases"].table.path, row, column, "", rule, mend=mend)


def _releases_out_of_order(sheet: Sheet) -> Iterator[Problem]:
    """Yield a problem for each release in preparation that does not come after those that are
    sealed.
    """
    numbers = {
        row: cell for row, cell in sheet.cells["release"].items() if WHOLE_RELEASE.fullmatch(cell)
    }
    sealed = {
        releases.version(cell) for row, cell in numbers.items() if sheet.cells.at[row, "digest"]
    }
    for row, cell in numbers.items():
        if sealed and releases.version(cell) < max(sealed) and releases.version(cell) not in sealed:
            rule = (
                "A release that is sealed comes after it, so that its rows would be rows of"
                " that one"
            )
            mend = (
                "Give it a higher number: MAJOR for a new body of evidence, MINOR for a change of"
                " coding."
            )
            yield Problem(sheet.table.path, row, "release", cell, rule, mend=mend)


def _row_releases(sheet: Sheet, known: list[str]) -> Iterator[Problem]:
    path = sheet.table.path
    for row, added, withdrawn, reason in sheet.cells[RELEASED].itertuples():
        for column, value in (("added", added), ("withdrawn", withdrawn)):
            if RELEASE.fullmatch(value) and value not in known:
                mend = "Add the release first, or correct the number."
                yield Problem(
                    path,
                    row,
                    column,
                    value,
                    "Not a release of data/releases.csv",
                    tuple(known),
                    mend,
                )
        if (
            withdrawn in known
            and added in known
            and releases.version(withdrawn) <= releases.version(added)
        ):
            later = tuple(
                release for release in known if releases.version(release) > releases.version(added)
            )
            rule = f"The row was withdrawn before it was added ({added}), or with it"
            yield Problem(
                path,
                row,
                "withdrawn",
                withdrawn,
                rule,
                later,
                "Withdraw it in a later release, or delete the row.",
            )
        if withdrawn and not reason:
            yield Problem(
                path,
                row,
                "change_reason",
                "",
                "A withdrawn row needs a reason",
                mend="Say why it was withdrawn.",
            )


def _keys_in_force_twice(sheet: Sheet, known: list[str]) -> Iterator[Problem]:
    key = [name for name in sheet.table.key if name != "added"]
    rows = sheet.cells[
        sheet.cells["added"].isin(known) & sheet.cells["withdrawn"].isin([*known, ""])
    ]
    twice = rows[rows.duplicated(key, keep=False) & ~rows.duplicated([*key, "added"], keep=False)]
    for values, same in twice.groupby(key, sort=False):
        ends: list[tuple[int, str]] = []
        for row, added, withdrawn in sorted(
            same[["added", "withdrawn"]].itertuples(), key=lambda one: releases.version(one[1])
        ):
            for earlier, end in ends:
                if not end or releases.version(end) > releases.version(added):
                    rule = f"The key stands in release {added} already (row {earlier})"
                    mend = f"Withdraw row {earlier} in {added}."
                    yield Problem(
                        sheet.table.path, row, together(key), together(values), rule, mend=mend
                    )
            ends.append((row, withdrawn))


def _comparisons(root: Path, tables: Mapping[str, Table], wrong: set[str]) -> Iterator[Problem]:
    """Yield what takes typed tables to see, for those tables whose files are not among the `wrong`
    ones.
    """
    sound = {name: table for name, table in tables.items() if table.path not in wrong}
    frames: dict[str, pd.DataFrame] = {}
    for name, table in sound.items():
        try:
            frames[name] = typed(root, table)
        except EvidenceError as error:
            yield from error.problems
    if "releases" in frames and all(
        name in frames for name, table in tables.items() if table.released
    ):
        yield from _digests(frames, tables)
    if {
        *COMPARED,
        *(name for name in tables if name.endswith(("-reading-themes", "-reading-findings"))),
    } <= set(frames):
        evidence = Evidence(root)
        yield from unsettled(evidence)
        yield from contradicted(evidence)


def _digests(frames: Mapping[str, pd.DataFrame], tables: Mapping[str, Table]) -> Iterator[Problem]:
    rows = {name: frame for name, frame in frames.items() if tables[name].released}
    for row, release, seal in frames["releases"][["release", "digest"]].itertuples():
        if not pd.isna(seal) and releases.digest(rows, release) != seal:
            rule = f"The rows of release {release} are no longer those that were released"
            mend = "Restore them: a released row is withdrawn and a new one added, never edited."
            yield Problem(tables["releases"].path, row, "digest", seal, rule, mend=mend)
