"""What keeps a proposal from being written, each problem at the cell of the sheet or file where it
was typed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from livingreview.checks.released import NEVER_EDITED
from livingreview.checks.rules import check
from livingreview.evidence.difference import GONE, Change, difference
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.releases import AFTERWARDS, OF_ROWS, version
from livingreview.files import FIRST_ROW
from livingreview.intake.proposal import Proposal, ProposedTable
from livingreview.problems import Problem, shortened, together


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
    explained = any(problem.mend.endswith(NEVER_EDITED) for problem in refused)
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
    """Return a problem of a project file with the place, and all rows, where the row was written;
    as it is when that is only in the project.
    """
    for draft in proposal.tables:
        if draft.table.path == problem.file and problem.row >= FIRST_ROW:
            rows = {
                str(number): str(row) if row else f"{number} of {draft.table.path}"
                for number, row in enumerate(draft.rows.index, start=FIRST_ROW)
            }
            if not rows[str(problem.row)].isdecimal():
                return problem
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
        rows = {
            tuple(cells[name] for name in draft.table.key): row
            for row, cells in _by_row(draft.rows)
        }
        for change in difference(draft.before, draft.rows, draft.table):
            problems = list(_sealed_problems(change, draft, rows.get(change.key, 0), sealed))
            if change.kind == GONE and not problems and not may_remove:
                mend = (
                    "Put it back, or say --remove if it is to go. A row whose key changes goes,"
                    " and a new one comes."
                )
                key = together(draft.table.key), together(change.key)
                problems = [Problem(draft.place, 0, *key, "The row would be removed", mend=mend)]
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
        if column not in AFTERWARDS or (
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
