"""Checking the evidence: all problems at once, each with an address.

A table is read as text (`livingreview.evidence.sheet`), held against its schema (`table_schema`),
and then against the rules here, which a Table Schema cannot say: codes of the codebook, cells that
are not safe, places, sources, releases, readings. Nothing here needs pandas, and Frictionless only
where a table is doubtful, since every command waits for the check.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

from livingreview import store as stores
from livingreview.book_files import book_problems
from livingreview.checks.coding import coding_problems
from livingreview.checks.effects import effect_problems
from livingreview.checks.links import claims_in, link_problems, places_of
from livingreview.checks.plain import doubtful
from livingreview.checks.released import Seals, digest_problems, read_seals, released_problems
from livingreview.checks.screening import screening_problems
from livingreview.checks.settlements import NEEDED, contradicted, misborne, tables_of, unsettled
from livingreview.checks.sizes import missized
from livingreview.checks.statements import statement_problems
from livingreview.checks.typing_slips import typing_slips
from livingreview.evidence import releases
from livingreview.evidence.bibtex import unprintable, works_of
from livingreview.evidence.contents import contents
from livingreview.evidence.narrowing import BIBLIOGRAPHY, bodies_of
from livingreview.evidence.schema import (
    CODEBOOK,
    Table,
    as_file,
    load_codes,
    load_tables,
    read_schema,
    with_codes,
)
from livingreview.evidence.sheet import Sheet, read_sheet, unknown_codes, wrong_types
from livingreview.files import read_text, read_unmarked
from livingreview.problems import EvidenceError, Problem, did_you_mean, together
from livingreview.settings import load_settings
from livingreview.store import Store
from livingreview.words import LINE_BREAK

LONGEST_CELL = 5_000
FORMULA = ("=", "+", "@", "\t")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")
APART = "\ufdd0"  # between cells that are looked at together; Unicode keeps it free of any meaning
SUSPICIOUS = re.compile(
    rf"{LINE_BREAK.pattern}|{CONTROL.pattern}|{APART}[{''.join(FORMULA)}\s]|\s{APART}"
)
PARAGRAPHS = "paragraphs"  # of the work reviewed; a review of no earlier work has none
REFERENCE_LIST = "references"
SOUND, SELECTIONS = "check", "selections"
ADDRESS = re.compile(r"https?://\S+")
PAGE = "Write the address; a page goes behind it, as in https://example.org/report.pdf#page=12."
RELEASED = ["added", "withdrawn", "change_reason"]


def check(root: Path, store: Store | None = None, full: bool = False) -> list[Problem]:
    """Return every problem of the evidence under `root`, in order of file, row and column; an empty
    list is good news.

    What compares tables with each other is left out only where one of them could not be read. With
    a `store`, evidence of which not a byte has changed since it was found sound is not read again;
    only that it was sound is kept, never a problem. A `full` check has Frictionless read every
    table.
    """
    places = places_of(root)
    if store and not full:
        content = stores.digest((*contents(root), *sorted(places), *_marks(root)))
        if store.get(SOUND, content) is True:
            return []
        if not (problems := _problems(root, places, store)):
            store.put(SOUND, content, value=True)
        return problems
    return _problems(root, places, None, full)


def _problems(
    root: Path, places: frozenset[str], store: Store | None, full: bool = False
) -> list[Problem]:
    try:
        tables, codes = load_tables(root), load_codes(root)
    except EvidenceError as error:
        return sorted({*error.problems, *book_problems(root)})
    sheets = {name: read_sheet(root, table) for name, table in tables.items()}
    problems = [*_schemas_in_step(root, tables, codes)]
    if doubted := list(sheets) if full else doubtful(root, sheets):
        from livingreview.checks.table_schema import schema_problems

        problems += schema_problems(root, sheets, doubted)
    for sheet in sheets.values():
        problems += [*sheet.problems, *_unsafe(sheet), *_codes(sheet)]
    problems += [*_sources(root, sheets, store), *_locators(sheets)]
    problems += link_problems(sheets, places)
    problems += [*coding_problems(sheets, _reviews(root)), *statement_problems(sheets)]
    named = {(problem.file, problem.row, problem.column) for problem in problems}
    seals, unread = read_seals(root, sheets["releases"])
    problems += [
        problem
        for problem in (*_releases(sheets), *typing_slips(sheets, seals))
        if (problem.file, problem.row, problem.column) not in named
    ]
    rows = {(problem.file, problem.row) for problem in problems}
    problems += [*unread, *released_problems(root, sheets, seals, rows)]
    problems += _unfit(
        sheets, {(problem.file, problem.row, problem.column) for problem in problems}
    )
    files = {problem.file for problem in problems}
    problems += _comparisons(root, sheets, seals, files)
    problems += effect_problems(
        {name: sheet for name, sheet in sheets.items() if sheet.table.path not in files}
    )
    problems += _selections(root, sheets, store, sound=not problems)
    problems += book_problems(root)
    return sorted(set(problems))


def _schemas_in_step(
    root: Path, tables: Mapping[str, Table], codes: Mapping[str, list[str]]
) -> Iterator[Problem]:
    for file in sorted({table.schema for table in tables.values()}):
        if as_file(with_codes(read_schema(root, file), codes)) != read_text(root, file):
            yield Problem(
                file,
                0,
                "",
                "",
                f"The schema does not list the codes of {CODEBOOK}",
                mend="Run: review schema.",
            )


def _reviews(root: Path) -> Mapping[str, str]:
    """Return what marks a source as a review of studies; nothing where the settings cannot be
    read, which `selection_problems` names.
    """
    try:
        return load_settings(root).reviews
    except EvidenceError:
        return {}


def _unsafe(sheet: Sheet) -> Iterator[Problem]:
    """Yield the cells that are not safe; a table that holds nothing of the kind, as nearly all, is
    looked at once and whole.
    """
    columns = sheet.cells.items() if _suspicious(chain(*sheet.cells.values())) else ()
    for name, cells in columns:
        if _suspicious(cells):
            yield from _unsafe_cells(sheet.table.path, name, sheet.column(name))


def _suspicious(cells: Iterable[str]) -> bool:
    cells = list(cells)
    whole = f"{APART}{APART.join(cells)}{APART}"
    return bool(SUSPICIOUS.search(whole)) or max(map(len, cells), default=0) > LONGEST_CELL


def _unsafe_cells(path: str, column: str, cells: Iterable[tuple[int, str]]) -> Iterator[Problem]:
    for row, cell in cells:
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
    """Yield the codes that are not in the codebook, and the lists that hold an item twice; that a
    code is missing is for the schema to say.
    """
    for column in sheet.table.columns:
        yield from (problem for problem in unknown_codes(sheet, column) if problem.value)
        if not column.separator:
            continue
        lists = {cell: cell.split(column.separator) for cell in set(sheet.cells[column.name])}
        twice = {cell for cell, items in lists.items() if cell and len(items) > len(set(items))}
        for row, cell in sheet.column(column.name) if twice else ():
            if cell in twice:
                rule = "An item of the list stands twice"
                yield Problem(sheet.table.path, row, column.name, cell, rule, mend="Delete one.")


def _sources(root: Path, sheets: Mapping[str, Sheet], store: Store | None) -> Iterator[Problem]:
    try:
        text = read_unmarked(root, BIBLIOGRAPHY)
        works = works_of(text, store)
    except EvidenceError as error:
        yield from error.problems
        return
    yield from unprintable(text, works)
    keys = {work.key for work in works}
    for path, row, key in _not_among(keys, "source_id", sheets):
        mend = did_you_mean(key, sorted(keys)) or f"Add the work to {BIBLIOGRAPHY}."
        yield Problem(path, row, "source_id", key, f"Not a key of {BIBLIOGRAPHY}", mend=mend)
    sources = sheets["sources"]
    coded = set(sources.cells["source_id"])
    for key in sorted(keys - coded) if sources.whole else ():
        rule = f"The work has no row in {sources.table.path}"
        yield Problem(BIBLIOGRAPHY, 0, "", key, rule, mend="Code it, or delete the entry.")


def _locators(sheets: Mapping[str, Sheet]) -> Iterator[Problem]:
    paragraphs, known = sheets.get(PARAGRAPHS), set[str]()
    rule = "Not the address of a page"
    if paragraphs:
        if not paragraphs.whole:
            return
        places = paragraphs.lines(("section", "paragraph"))
        known = {REFERENCE_LIST, *(f"{section} ¶{paragraph}" for section, paragraph in places)}
        rule = f"Neither a paragraph of {paragraphs.table.path} nor the address of a page"
    for path, row, locator in _not_among(known, "locator", sheets):
        if not ADDRESS.fullmatch(locator):
            mend = did_you_mean(locator, sorted(known)) or PAGE
            yield Problem(path, row, "locator", locator, rule, mend=mend)


def _not_among(
    known: set[str], column: str, sheets: Mapping[str, Sheet]
) -> Iterator[tuple[str, int, str]]:
    """Yield file, row and text of every cell in the columns called `column` that is neither empty
    nor `known`.
    """
    for sheet in sheets.values():
        unknown = set(sheet.cells.get(column, ())) - known - {""}
        for row, cell in sheet.column(column) if unknown else ():
            if cell in unknown:
                yield sheet.table.path, row, cell


def _releases(sheets: Mapping[str, Sheet]) -> Iterator[Problem]:
    column = sheets["releases"].cells["release"]
    numbers = [release for release in column if releases.WHOLE.fullmatch(release)]
    known = sorted(
        {f"{major}.{minor}" for major, minor in map(releases.version, numbers)},
        key=releases.version,
    )
    for sheet in sheets.values():
        if sheet.table.released and sheets["releases"].whole:
            yield from _row_releases(sheet, known)
            yield from _keys_in_force_twice(sheet, known)
    for row, cell in sheets["releases"].column("release"):
        if cell not in numbers:
            mend = f"Write {releases.FORM}."
            path = sheets["releases"].table.path
            yield Problem(path, row, "release", cell, "Not the number of a release", mend=mend)
    yield from _releases_out_of_order(sheets["releases"])
    rows = zip(sheets["releases"].rows, sheets["releases"].lines(("date", "digest")), strict=True)
    for row, (day, seal) in rows:
        if bool(day) != bool(seal):
            rule = "A release has both a date and a digest, or neither while it is in preparation"
            column, mend = (
                ("digest", "Empty the date: review release writes both.")
                if day
                else ("date", "Write the day of the release.")
            )
            yield Problem(sheets["releases"].table.path, row, column, "", rule, mend=mend)


def _releases_out_of_order(sheet: Sheet) -> Iterator[Problem]:
    """Yield a problem for each release in preparation that does not come after those that are
    sealed.
    """
    numbers = {row: cell for row, cell in sheet.column("release") if releases.WHOLE.fullmatch(cell)}
    seals = dict(sheet.column("digest"))
    sealed = {releases.version(cell) for row, cell in numbers.items() if seals[row]}
    for row, cell in numbers.items():
        if sealed and releases.version(cell) < max(sealed) and releases.version(cell) not in sealed:
            rule = (
                "A release that is sealed comes after it, so that its rows would be rows of"
                " that one"
            )
            mend = (
                "Give it a higher number: MAJOR for a new body of evidence, MINOR for more sources"
                " or other coding."
            )
            yield Problem(sheet.table.path, row, "release", cell, rule, mend=mend)


def _row_releases(sheet: Sheet, known: list[str]) -> Iterator[Problem]:
    path = sheet.table.path
    for row, (added, withdrawn, reason) in zip(sheet.rows, sheet.lines(RELEASED), strict=True):
        if added in known and not withdrawn:
            continue
        for column, value in (("added", added), ("withdrawn", withdrawn)):
            if value and value not in known:
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
    rows_of: dict[tuple[str, ...], list[tuple[int, str, str]]] = {}
    releases_of_rows = sheet.lines(("added", "withdrawn"))
    for row, values, (added, withdrawn) in zip(
        sheet.rows, sheet.lines(key), releases_of_rows, strict=True
    ):
        if added in known and withdrawn in (*known, ""):
            rows_of.setdefault(values, []).append((row, added, withdrawn))
    for values, same in rows_of.items():
        begun = [added for _, added, _ in same]
        again = [entry for entry in same if begun.count(entry[1]) == 1] if len(same) > 1 else []
        ends: list[tuple[int, str]] = []
        for row, added, withdrawn in sorted(again, key=lambda entry: releases.version(entry[1])):
            for earlier, end in ends:
                if not end or releases.version(end) > releases.version(added):
                    rule = f"The key stands in release {added} already (row {earlier})"
                    mend = f"Withdraw row {earlier} in {added}."
                    yield Problem(
                        sheet.table.path, row, together(key), together(values), rule, mend=mend
                    )
            ends.append((row, withdrawn))


def _unfit(
    sheets: Mapping[str, Sheet], named: Container[tuple[str, int, str]]
) -> Iterator[Problem]:
    """Yield what only a reader of types sees, such as ``1_000``, of cells that are not `named` for
    something else.
    """
    for sheet in sheets.values():
        for column in sheet.table.columns:
            for problem in wrong_types(sheet, column):
                if (problem.file, problem.row, problem.column) not in named:
                    yield problem


def _comparisons(
    root: Path, sheets: Mapping[str, Sheet], seals: Seals, wrong: set[str]
) -> Iterator[Problem]:
    """Yield what takes several tables to see, for those tables whose files are not among the
    `wrong` ones.
    """
    sound = {name: sheet for name, sheet in sheets.items() if sheet.table.path not in wrong}
    versioned = [name for name, sheet in sheets.items() if sheet.table.released]
    if {"releases", *versioned} <= sound.keys():
        yield from digest_problems(sound, seals, versioned)
    if set(NEEDED) <= sound.keys():
        tables = tables_of(sound)
        yield from unsettled(tables)
        yield from contradicted(tables, bodies_of(root))
        yield from misborne(tables)
        yield from missized(tables)
    yield from screening_problems(root, sound)


def _selections(
    root: Path, sheets: Mapping[str, Sheet], store: Store | None, sound: bool
) -> list[Problem]:
    """Return what is wrong with what the review asks for. Since nothing is asked of prose, other
    words in a row are no reason to look again.
    """
    asked = stores.digest(_asked_of(root, sheets)) if store and sound else ""
    if store and asked and store.get(SELECTIONS, asked) is True:
        return []
    from livingreview.checks.selections import selection_problems  # it takes pandas

    problems = selection_problems(root, sound)
    if store and asked and not problems:
        store.put(SELECTIONS, asked, value=True)
    return problems


def _marks(root: Path) -> Iterator[str]:
    """Yield the marks of claims in each chapter, which is all that a check reads of its prose."""
    yield from (f"{chapter}: {', '.join(claims)}" for chapter, claims in claims_in(root).items())


def _asked_of(root: Path, sheets: Mapping[str, Sheet]) -> Iterator[str | bytes]:
    """Yield all that selections depend on: files, and of tables the columns that are no prose."""
    yield from contents(root, without={sheet.table.path for sheet in sheets.values()})
    yield from _marks(root)
    for name, sheet in sheets.items():
        for column in (column.name for column in sheet.table.columns if not column.prose):
            yield f"{name} {column}"
            yield APART.join(sheet.cells[column])
