"""A proposal: the project as it would be with some files changed, in a folder of its own, so that
nothing is touched.
"""

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from livingreview.checks.released import NEVER_EDITED
from livingreview.checks.rules import check
from livingreview.evidence.difference import GONE, Change, as_csv, as_text, difference
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.releases import OF_ROWS, version
from livingreview.evidence.schema import Table
from livingreview.evidence.seals import FOLDER
from livingreview.evidence.sheet import form_problems
from livingreview.files import FIRST_ROW, read_csv
from livingreview.intake.workbook import place, read
from livingreview.problems import EvidenceError, Problem, shortened, together
from livingreview.running.execution import ChapterError, chapters, shipped
from livingreview.running.updates import Moved, stale, update

MOVES_LATER = ("withdrawn", "change_reason")


@dataclass(frozen=True)
class ProposedTable:
    """A table as it would be: its `rows` as text by row of the file or sheet that problems are to
    name, its `place`.
    """

    table: Table
    rows: pd.DataFrame
    place: str


@dataclass(frozen=True)
class Proposal:
    """What a file proposes: `tables` as they would be, the `problems` of the file itself, and the
    tables left `behind`.

    A table is behind when the project has moved on since the file was made, so that nobody can say
    what it changes.
    """

    tables: tuple[ProposedTable, ...]
    problems: tuple[Problem, ...] = ()
    behind: frozenset[str] = frozenset()

    @property
    def files(self) -> dict[str, bytes]:
        """The project files as they would be, by path."""
        return {draft.table.path: as_csv(draft.rows) for draft in self.tables}


def read_proposal(path: Path, evidence: Evidence) -> Proposal:
    """Return what the file at `path` proposes: a workbook, or a CSV file named after its table.

    Rows of a CSV file are added to those that are there, in place of rows with the same key. Raises
    `EvidenceError` when it is neither.
    """
    if path.suffix.lower() == ".xlsx":
        contents = read(path, evidence)
        tables = tuple(
            ProposedTable(evidence.tables[name], rows, place(path, name))
            for name, rows in contents.rows.items()
        )
        return Proposal(tables, contents.problems, contents.behind)
    if path.suffix.lower() == ".csv" and path.stem in evidence.tables:
        return Proposal((_from_csv(path, evidence),))
    reason = "Neither a workbook (.xlsx) nor a CSV file named after a table"
    raise EvidenceError([Problem(path.name, 0, "", "", reason, tuple(evidence.tables))])


def _from_csv(path: Path, evidence: Evidence) -> ProposedTable:
    table = evidence.tables[path.stem]
    names = [column.name for column in table.columns]
    header, rows = read_csv(path.parent, path.name)
    if problems := [
        Problem(path.name, 1, name, "", "The column is not in the schema", tuple(names))
        for name in header
        if name not in names
    ]:
        raise EvidenceError(problems)
    given = tuple(column for name in header for column in table.columns if column.name == name)
    if problems := form_problems(replace(table, path=path.name, columns=given), header, rows):
        raise EvidenceError(problems)
    new = pd.DataFrame(list(rows.values()), columns=header, dtype=object)
    merged = pd.concat(
        [as_text(evidence, table), new.reindex(columns=names, fill_value="")], ignore_index=True
    )
    kept = merged.drop_duplicates(list(table.key), keep="last").reset_index(drop=True)
    return ProposedTable(table, kept.set_axis(kept.index + FIRST_ROW), table.path)


def wrong_with(
    proposal: Proposal, evidence: Evidence, copy: Path, may_remove: bool
) -> list[Problem]:
    """Return every problem of a proposal to `evidence`, which stands in the project at `copy` as it
    would be.

    Problems of proposed rows name the sheet and the row where these were written. Rows that would
    go are a problem unless they `may_remove`; released rows that would change always are, in place
    of what the seals of the releases say of them.
    """
    refused = list(_refused_changes(proposal, evidence, may_remove))
    explained = proposal.behind or any(problem.mend.endswith(NEVER_EDITED) for problem in refused)
    checked = [
        problem
        for problem in check(copy)
        if not explained or not problem.mend.endswith(NEVER_EDITED)
    ]
    cells = {(problem.file, problem.row, problem.column) for problem in proposal.problems}
    others = [
        problem
        for problem in (*refused, *(_as_written(problem, proposal) for problem in checked))
        if not cells
        & {(problem.file, problem.row, column) for column in problem.column.split(", ")}
    ]
    return sorted({*proposal.problems, *others})


def _as_written(problem: Problem, proposal: Proposal) -> Problem:
    """Return a problem of a project file with the place, and all rows, where the row was
    written.
    """
    for draft in proposal.tables:
        if draft.table.path == problem.file and problem.row >= FIRST_ROW:
            rows = {
                str(number): str(row)
                for number, row in enumerate(draft.rows.index, start=FIRST_ROW)
            }
            rule, mend = _with_rows(problem.rule, rows), _with_rows(problem.mend, rows)
            return replace(
                problem, file=draft.place, row=int(rows[str(problem.row)]), rule=rule, mend=mend
            )
    return problem


def _with_rows(text: str, rows: Mapping[str, str]) -> str:
    return re.sub(
        r"(?i)\b(row) (\d+)", lambda match: f"{match[1]} {rows.get(match[2], match[2])}", text
    )


def _refused_changes(proposal: Proposal, evidence: Evidence, may_remove: bool) -> Iterator[Problem]:
    sealed = _last_sealed(evidence)
    for draft in proposal.tables:
        if draft.table.name not in proposal.behind:
            rows = {
                tuple(cells[name] for name in draft.table.key): row
                for row, cells in _by_row(draft.rows)
            }
            for change in difference(as_text(evidence, draft.table), draft.rows, draft.table):
                problems = list(_sealed_problems(change, draft, rows.get(change.key, 0), sealed))
                if change.kind == GONE and not problems and not may_remove:
                    mend = (
                        "Put it back, or say --remove if it is to go. A row whose key changes goes,"
                        " and a new one comes."
                    )
                    key = together(draft.table.key), together(change.key)
                    problems = [
                        Problem(draft.place, 0, *key, "The row would be removed", mend=mend)
                    ]
                yield from problems


def _by_row(rows: pd.DataFrame) -> Iterator[tuple[int, dict[str, str]]]:
    yield from zip(map(int, rows.index), rows.to_dict("records"), strict=True)


def _sealed_problems(
    change: Change, draft: ProposedTable, row: int, sealed: tuple[int, int]
) -> Iterator[Problem]:
    """Yield a problem for each cell of a released row that would change, and for a released row
    that would come or go.
    """
    added = dict(zip(draft.table.key, change.key, strict=True)).get("added", "")
    key, columns = " / ".join(change.key), together(draft.table.key)
    if not _released(added, sealed):
        return
    if change.kind == GONE:
        yield Problem(
            draft.place,
            0,
            columns,
            together(change.key),
            "The row is released and would be removed",
            mend=NEVER_EDITED,
        )
    elif change.kind == "new":
        rule = f"The row {key} would be new in a release that is sealed"
        yield Problem(
            draft.place,
            row,
            "added",
            added,
            rule,
            mend=f"Give it the release in preparation. {NEVER_EDITED}",
        )
    for column, before, after in change.cells:
        if column not in MOVES_LATER or (
            column == "withdrawn" and any(_released(cell, sealed) for cell in (before, after))
        ):
            moves = f"{shortened(before) or '(empty)'} → {shortened(after) or '(empty)'}"
            rule = f"The row {key} is released and would change ({moves})"
            yield Problem(draft.place, row, column, "", rule, mend=NEVER_EDITED)


def _released(number: str, sealed: tuple[int, int]) -> bool:
    return bool(OF_ROWS.fullmatch(number)) and version(number) <= sealed


def _last_sealed(evidence: Evidence) -> tuple[int, int]:
    """Return the last release that is sealed, as `version` does; one before all others when none
    is.
    """
    rows = evidence.releases
    return max(
        (version(release) for release in rows.loc[rows["digest"].notna(), "release"]),
        default=(-1, 0),
    )


@contextmanager
def proposed(root: Path, files: Mapping[str, bytes | None]) -> Iterator[Path]:
    """Give a copy of the project at `root` in which `files` (by path; None: the file goes) are as
    proposed; it is gone afterwards.
    """
    with tempfile.TemporaryDirectory(prefix="proposal-") as folder:
        copy = Path(folder).resolve()
        pages = [path.name for path in root.glob("*.ipynb")]
        for name in (*shipped(root), "chapters", FOLDER, *pages):
            if (root / name).is_dir():
                shutil.copytree(
                    root / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", ".*")
                )
            elif (root / name).is_file():
                shutil.copy(root / name, copy / name)
        for name, content in files.items():
            if content is None:
                (copy / name).unlink()
            else:
                (copy / name).write_bytes(content)
        yield copy


def changes(before: Evidence, after: Evidence) -> list[Change]:
    """Return the rows that would differ between the files of two projects with the same tables."""
    return [
        replace(change, kind="would be removed") if change.kind == GONE else change
        for name, table in before.tables.items()
        for change in difference(as_text(before, table), as_text(after, after.tables[name]), table)
    ]


def moves(copy: Path, executor: Executor, kernel: bool) -> dict[str, list[Moved] | ChapterError]:
    """Run the stale chapters of the proposal at `copy` and return what would move in each.

    With `kernel` they run in Jupyter kernels.
    """
    paths = [path for path, reasons in stale(copy, chapters(copy)).items() if reasons]
    return dict(update(copy, paths, executor, kernel, lambda: None))
