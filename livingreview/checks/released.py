"""What is released stays: every table is held against the seals of the releases, row by row.

Rows of a table that comes and goes with releases stand as each release has them; one is withdrawn
and a new one added. Rows of other tables stand as the last release has them, and two things may
change there. A decision (a judgement on a claim, a settlement) may be made anew: what is released
of it is what stood at the release, and one with another day, or with other rows in view, takes its
place; one that is edited under its old day, or lost, is named. Any other row changes or goes with a
line in ``releases/changes.csv`` that says why, for the release that is being prepared. A line there
may also say why a row was withdrawn.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from pathlib import Path

from livingreview.evidence import releases
from livingreview.evidence.changes import CHANGES, in_words, key_of
from livingreview.evidence.schema import Column
from livingreview.evidence.seals import (
    FOLDER,
    Seal,
    SealedTable,
    digests,
    read_seal,
    standing,
)
from livingreview.evidence.sheet import Sheet
from livingreview.files import FIRST_ROW, read_csv
from livingreview.problems import EvidenceError, Problem, did_you_mean, together
from livingreview.project import MARK

HEADER = ("release", "table", "key", "reason")
NEVER_EDITED = "A released row is withdrawn and a new one added, never edited."
DECIDED = "decided"
IN_VIEW = {"judgements": "value", "later": "rows"}  # the column of what a judgement is pinned to
Seals = Mapping[str, Seal]


def read_seals(root: Path, sheet: Sheet) -> tuple[dict[str, Seal], list[Problem]]:
    """Return the seal of every release that the `sheet` of releases calls sealed, or of which there
    is one, the newest first; and the problems of those that cannot be read.
    """
    there = {path.stem for path in (root / FOLDER).glob("*.json")}
    numbers = filter(releases.WHOLE.fullmatch, there | set(_sealed(sheet)))
    seals: dict[str, Seal] = {}
    problems: list[Problem] = []
    for release in sorted(numbers, key=releases.number, reverse=True):
        try:
            seals[release] = read_seal(root, release)
        except EvidenceError as error:
            problems += error.problems
    return seals, problems


def released_problems(
    root: Path, sheets: Mapping[str, Sheet], seals: Seals, named: Container[tuple[str, int]]
) -> Iterator[Problem]:
    """Yield what is gone or changed of what the `seals` hold, each row once, from the newest
    release that has it.

    Of rows at the addresses `named` (file and row), which have other problems, it is not said what
    they say. A table that could not be read whole is not searched for what it lacks.
    """
    lost: dict[tuple[str, str], Problem] = {}
    judged: set[str] = set()
    for release, seal in seals.items():
        for name, table in seal.items():
            if table.versioned or name not in judged:
                judged.add(name)
                for key, problem in _lost(release, name, table, sheets.get(name)):
                    lost.setdefault((name, key), problem)
    changes, problems = _changes(root, sheets["releases"])
    yield from problems
    corrected = set(_corrected(sheets))
    for place, row in changes.items():
        if place in corrected:
            continue
        if place not in lost or _versioned(sheets.get(place[0])):
            rule = "No released row of this table and key is changed or gone"
            known = [key for name, key in (*lost, *corrected) if name == place[0]]
            mend = did_you_mean(place[1], sorted(known))
            yield Problem(CHANGES, row, "key", place[1], rule, mend=mend or "Delete the line.")
        else:
            del lost[place]
    yield from (
        problem
        for problem in lost.values()
        if problem.row < FIRST_ROW or (problem.file, problem.row) not in named
    )


def _corrected(sheets: Mapping[str, Sheet]) -> Iterator[tuple[str, str]]:
    """Yield table and key, as people write it, of each row that was withdrawn."""
    for name, sheet in sheets.items():
        if sheet.table.released and "withdrawn" in sheet.cells:
            keys = sheet.lines(key_of(sheet.table))
            for key, withdrawn in zip(keys, sheet.cells["withdrawn"], strict=True):
                if withdrawn:
                    yield name, in_words(key)


def _versioned(sheet: Sheet | None) -> bool:
    return sheet is None or sheet.table.released


def _sealed(sheet: Sheet) -> list[str]:
    """Return the numbers of the releases that are sealed."""
    rows = sheet.lines(("release", "date", "digest"))
    return [number for number, *sealed in rows if all(sealed) and releases.WHOLE.fullmatch(number)]


def _lost(
    release: str, name: str, table: SealedTable, sheet: Sheet | None
) -> Iterator[tuple[str, Problem]]:
    """Yield what is gone or changed of a `table` of a `release`, with the key of the row as people
    write it.
    """
    if sheet is None:
        rule = f"The table of release {release} is not described any more"
        yield "", Problem(MARK.as_posix(), 0, "", name, rule, mend="Restore its description.")
    elif missing := [column for column in table.columns if column not in sheet.cells]:
        rule, mend = f"The column of release {release} is gone", _restored(release, sheet, "it")
        for column in missing:
            yield column, Problem(sheet.table.path, 1, column, "", rule, mend=mend)
    else:
        yield from _gone(release, table, sheet)
        yield from _changed(release, table, sheet)


def _restored(release: str, sheet: Sheet, what: str) -> str:
    path = sheet.table.path
    return f"Restore {what} as release {release} has {what}: git show v{release}:{path}"


def _gone(release: str, table: SealedTable, sheet: Sheet) -> Iterator[tuple[str, Problem]]:
    now = set(sheet.lines(table.key))
    keys = [key for key in table.rows if key not in now] if sheet.whole else []
    if len(keys) == len(table.rows) > 1:
        rule = f"All {len(keys):,} rows of release {release} are gone"
        mend = _restored(release, sheet, "them")
        yield "", Problem(sheet.table.path, 0, "", "", rule, mend=mend)
        return
    rule = f"The row of release {release} is gone"
    for key in keys:
        columns, mend = together(table.key), f"{_restored(release, sheet, 'it')}. {_way(table)}"
        problem = Problem(sheet.table.path, 0, columns, together(key), rule, mend=mend)
        yield in_words(key), problem


def _changed(release: str, table: SealedTable, sheet: Sheet) -> Iterator[tuple[str, Problem]]:
    """Yield the rows that say something else, those that were taken out of the `release`, and those
    that were put into it.
    """
    stood = standing(sheet, release) if table.versioned else [True] * len(sheet.rows)
    rows = zip(sheet.rows, sheet.lines(table.key), digests(sheet, table.others), stood, strict=True)
    for row, key, cells, stands in rows:
        if stands and table.rows.get(key) == cells:
            continue
        columns: tuple[str, ...] = ()
        if key not in table.rows and stands and table.versioned:
            columns, rule = ("added",), f"Release {release}, which is sealed, has no such row"
            mend = "Give it the release that is being prepared."
        elif key in table.rows and not stands:
            columns, rule = ("withdrawn",), f"The row stands in release {release}, which is sealed"
            mend = "Withdraw it in the release that is being prepared."
        elif key in table.rows:
            columns = table.differing(key, cells)
            rule = f"The row {in_words(key)} says something else than in release {release}"
            mend = f"{_restored(release, sheet, 'it')}."
        if columns and not _decided_anew(columns, sheet.table.name):
            value = together(sheet.cell(row, column) for column in columns)
            mend = f"{mend} {_way(table)}"
            problem = Problem(sheet.table.path, row, together(columns), value, rule, mend=mend)
            yield in_words(key), problem


def _decided_anew(columns: Container[str], name: str) -> bool:
    """Return whether a decision of the table called `name` that differs in `columns` is a new
    one.
    """
    return DECIDED in columns or IN_VIEW.get(name, DECIDED) in columns


def _way(table: SealedTable) -> str:
    return NEVER_EDITED if table.versioned else f"Or say in {CHANGES} why it changes."


def _changes(root: Path, sheet: Sheet) -> tuple[dict[tuple[str, str], int], list[Problem]]:
    """Return the rows of the list of changes for releases that are being prepared, by table and
    key, and what is wrong with the list; lines for sealed releases are history.
    """
    if not (root / CHANGES).is_file():
        return {}, []
    try:
        header, lines = read_csv(root, CHANGES)
    except EvidenceError as error:
        return {}, list(error.problems)
    if tuple(header) != HEADER:
        rule, mend = "The columns are not those of the list of changes", "Restore the first line."
        return {}, [Problem(CHANGES, 1, "", together(header), rule, HEADER, mend)]
    listed, sealed = sheet.cells["release"], _sealed(sheet)
    changes: dict[tuple[str, str], int] = {}
    problems = []
    for row, line in lines.items():
        if len(line) != len(HEADER) or not all(line):
            mend = f"Each line has {', '.join(HEADER)}."
            problems.append(Problem(CHANGES, row, "", "", "The line is not complete", mend=mend))
        elif line[0] not in listed:
            rule = "Not a release of data/releases.csv"
            problems.append(Problem(CHANGES, row, "release", line[0], rule, tuple(listed)))
        elif line[0] not in sealed:
            changes[line[1], line[2]] = row
    return changes, problems


def digest_problems(
    sheets: Mapping[str, Sheet], seals: Seals, versioned: Sequence[str]
) -> Iterator[Problem]:
    """Yield each release whose rows in the `versioned` tables no longer have its digest; all
    `sheets` must be sound.
    """
    lines = sheets["releases"].lines(("release", "digest"))
    for row, (release, digest) in zip(sheets["releases"].rows, lines, strict=True):
        if not digest:
            continue
        texts = {}
        for name in versioned:
            sheet = sheets[name]
            columns = [column for column in sheet.cells if column not in releases.AFTERWARDS]
            if release in seals:
                if name not in seals[release]:
                    continue
                columns = list(seals[release][name].columns)
            cells = zip(*(_typed(sheet, column) for column in columns), strict=True)
            rows = zip(cells, standing(sheet, release), strict=True)
            texts[name] = (columns, [line for line, stands in rows if stands])
        if releases.seal(texts) != digest:
            rule = f"The rows of release {release} are no longer those that were released"
            mend = f"Restore them. {NEVER_EDITED}"
            yield Problem(sheets["releases"].table.path, row, "digest", digest, rule, mend=mend)


def _typed(sheet: Sheet, name: str) -> Sequence[str]:
    """Return the cells of a column as a typed frame of it would say them."""
    columns: Mapping[str, Column] = {column.name: column for column in sheet.table.columns}
    column, cells = columns[name], sheet.cells[name]
    if column.codes or column.separator:
        return cells
    if column.kind == "integer":
        return [cell and str(int(cell)) for cell in cells]
    if column.kind == "date":
        return [cell and f"{cell} 00:00:00" for cell in cells]
    return cells
