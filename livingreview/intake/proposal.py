"""A proposal: the project as it would be with some files changed, in a folder of its own, so that
nothing is touched.
"""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from livingreview.checks.rules import check
from livingreview.evidence.difference import GONE, Change, as_csv, as_text, difference
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.schema import CODED_BY, Table
from livingreview.evidence.sheet import form_problems
from livingreview.files import BYTE_ORDER_MARK, FIRST_ROW, parse_csv, read_text
from livingreview.intake.spaces import Cleaned, without_spaces
from livingreview.intake.three_ways import merged, over, state_of
from livingreview.intake.workbook_reading import Contents, read
from livingreview.problems import UNTOUCHED, EvidenceError, Problem, did_you_mean, refuse
from livingreview.running.execution import ChapterError, chapters, shipped
from livingreview.running.updates import Moved, stale, update

SINCE_EXPORTED = (
    "It was changed in both since the workbook was exported. Write here what stands there, or"
    " export a new workbook and change the row in that."
)


@dataclass(frozen=True)
class ProposedTable:
    """A table as it would be: its `rows` as text, in the order of the project's file, each with the
    number of the row where it is written in the `place` that problems are to name (0: it is not
    written there, and stays as it is); and the rows `before`.
    """

    table: Table
    rows: pd.DataFrame
    place: str
    before: pd.DataFrame

    @property
    def changed(self) -> bool:
        """Whether a row would be another one."""
        return self.rows.to_numpy().tolist() != self.before.to_numpy().tolist()


@dataclass(frozen=True)
class Proposal:
    """What a file proposes: `tables` as they would be, the `problems` of the file itself, and the
    cells that were `cleaned` of spaces.
    """

    tables: tuple[ProposedTable, ...]
    problems: tuple[Problem, ...] = ()
    cleaned: tuple[Cleaned, ...] = ()

    @property
    def changes(self) -> list[Change]:
        """The rows that would differ."""
        return [
            replace(change, kind="would be removed") if change.kind == GONE else change
            for draft in self.tables
            for change in difference(draft.before, draft.rows, draft.table)
        ]

    @property
    def longer(self) -> list[str]:
        """The files that get a column which they lacked, so that each of their lines differs."""
        return [
            draft.table.path
            for draft in self.tables
            if CODED_BY in draft.rows
            and draft.rows[CODED_BY].any()
            and not draft.before[CODED_BY].any()
        ]

    @property
    def files(self) -> dict[str, bytes]:
        """The project files that would change, as they would be, by path."""
        return {draft.table.path: as_csv(draft.rows) for draft in self.tables if draft.changed}


def read_proposal(path: Path, evidence: Evidence) -> Proposal:
    """Return what the file at `path` proposes: a workbook, or a CSV file named after its table.

    Rows of a CSV file are added to those that are there, in place of rows with the same key; a
    column that it lacks is left as it is. Raises `EvidenceError` when it is neither.
    """
    if path.suffix.lower() == ".xlsx":
        return of_workbook(read(path, evidence), evidence)
    if path.suffix.lower() == ".csv" and path.stem in evidence.tables:
        return _from_csv(path, evidence)
    reason = "Neither a workbook (.xlsx) nor a CSV file named after a table"
    raise EvidenceError([Problem(path.name, 0, "", "", reason, tuple(evidence.tables))])


def of_workbook(contents: Contents, evidence: Evidence) -> Proposal:
    """Return what a workbook proposes: the rows of the project, with those that were changed in the
    workbook since it was exported.

    A row that was changed in both, each otherwise, is a problem, and stays as it is.
    """
    drafts: list[ProposedTable] = []
    problems = [*contents.problems]
    for name, rows in contents.rows.items():
        table, place = evidence.tables[name], contents.place(name)
        here = as_text(evidence, table)
        here.index += FIRST_ROW
        before = state_of(here, table) if contents.before is None else contents.before.get(name, {})
        whole, clashes = merged(before, here, rows, table)
        drafts.append(ProposedTable(table, whole, place, here))
        for clash in clashes:
            problems += clash.problems(table, table.path, place, SINCE_EXPORTED)
    return Proposal(tuple(drafts), tuple(problems), contents.cleaned)


def _from_csv(path: Path, evidence: Evidence) -> Proposal:
    table, here = evidence.tables[path.stem], as_text(evidence, evidence.tables[path.stem])
    text = read_text(path.parent, path.name).removeprefix(BYTE_ORDER_MARK)
    header, lines = parse_csv(text, path.name)
    names = [column.name for column in table.columns]
    unknown = [name for name in header if name not in names and len(header) > 1]
    rule = "The column is not in the schema"
    refuse(
        (
            Problem(path.name, 1, name, "", rule, tuple(names), did_you_mean(name, names))
            for name in unknown
        ),
        "",
    )
    given = tuple(column for name in header for column in table.columns if column.name == name)
    refuse(form_problems(replace(table, path=path.name, columns=given), header, lines), "")
    new = pd.DataFrame(list(lines.values()), index=list(lines), columns=header, dtype=object)
    rows, cleaned = without_spaces(new, path.name)
    whole = over(here, _completed(rows, here, table), table)
    return Proposal((ProposedTable(table, whole, path.name, here),), cleaned=tuple(cleaned))


def _completed(rows: pd.DataFrame, here: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return `rows` with all columns of `table`; what they lack is as it stands `here` under the
    same key, and empty where none does.
    """
    known = {tuple(line[name] for name in table.key): line for line in here.to_dict("records")}
    lines = [
        {**known.get(tuple(line.get(name, "") for name in table.key), {}), **line}
        for line in rows.to_dict("records")
    ]
    names = [column.name for column in table.columns]
    cells = [[line.get(name, "") for name in names] for line in lines]
    return pd.DataFrame(cells, index=rows.index, columns=names, dtype=object)


@contextmanager
def proposed(root: Path, files: Mapping[str, bytes | None]) -> Iterator[Path]:
    """Give a copy of the project at `root` in which `files` (by path; None: the file goes) are as
    proposed; it is gone afterwards.
    """
    with tempfile.TemporaryDirectory(prefix="proposal-") as folder:
        copy = Path(folder).resolve()
        pages = [path.name for path in root.glob("*.ipynb")]
        for name in (*shipped(root), "chapters", *pages):
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


@contextmanager
def sound(root: Path, files: Mapping[str, bytes | None]) -> Iterator[Path]:
    """Give a copy as `proposed` does. Raises `EvidenceError`, with every problem, when its evidence
    is not sound.
    """
    with proposed(root, files) as copy:
        refuse(check(copy), UNTOUCHED)
        yield copy


def moves(copy: Path, executor: Executor, kernel: bool) -> dict[str, list[Moved] | ChapterError]:
    """Run the stale chapters of the proposal at `copy` and return what would move in each.

    With `kernel` they run in Jupyter kernels.
    """
    paths = [path for path, reasons in stale(copy, chapters(copy)).items() if reasons]
    return dict(update(copy, paths, executor, kernel, lambda: None))
