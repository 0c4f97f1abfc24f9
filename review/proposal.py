"""A proposal: the project as it would be with some files changed, in a folder of its own, so that nothing is touched."""

import csv
import io
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pandas as pd

from review.difference import Change, as_text, difference
from review.evidence import Evidence, form_problems
from review.execution import SHIPPED, ChapterError, chapters
from review.files import read_csv
from review.problems import EvidenceError, Problem
from review.updating import Moved, stale, update
from review.workbook import read


def files_of(path: Path, evidence: Evidence) -> dict[str, bytes]:
    """Return the project files that the file at `path` proposes: a workbook, or a CSV file named after its table.

    Rows of a CSV file are added to those that are there, in place of rows with the same key. Raises `EvidenceError` when
    it is neither.
    """
    if path.suffix.lower() == ".xlsx":
        return {evidence.tables[name].path: as_csv(rows) for name, rows in read(path, evidence).items()}
    if path.suffix.lower() == ".csv" and path.stem in evidence.tables:
        table = evidence.tables[path.stem]
        names = [column.name for column in table.columns]
        header, rows = read_csv(path.parent, path.name)
        if problems := [
            Problem(path.name, 1, name, "", "The column is not in the schema", tuple(names)) for name in header if name not in names
        ]:
            raise EvidenceError(problems)
        given = tuple(column for name in header for column in table.columns if column.name == name)
        if problems := form_problems(replace(table, path=path.name, columns=given), header, rows):
            raise EvidenceError(problems)
        new = pd.DataFrame(list(rows.values()), columns=header, dtype=object)
        merged = pd.concat([as_text(evidence, table), new.reindex(columns=names, fill_value="")], ignore_index=True)
        return {table.path: as_csv(merged.drop_duplicates(list(table.key), keep="last"))}
    reason = "Neither a workbook (.xlsx) nor a CSV file named after a table"
    raise EvidenceError([Problem(path.name, 0, "", "", reason, tuple(evidence.tables))])


def as_csv(rows: pd.DataFrame) -> bytes:
    """Return a frame of text as the bytes of a CSV file, as all files of the evidence are written."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(rows.columns)
    writer.writerows(rows.itertuples(index=False))
    return out.getvalue().encode()


@contextmanager
def proposed(root: Path, files: Mapping[str, bytes]) -> Iterator[Path]:
    """Give a copy of the project at `root` in which `files` (by path) are as proposed; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="proposal-") as folder:
        copy = Path(folder).resolve()
        for name in (*SHIPPED, "chapters", *(path.name for path in root.glob("*.ipynb"))):
            if (root / name).is_dir():
                shutil.copytree(root / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
            elif (root / name).is_file():
                shutil.copy(root / name, copy / name)
        for name, content in files.items():
            (copy / name).write_bytes(content)
        yield copy


def changes(before: Evidence, after: Evidence) -> list[Change]:
    """Return the rows that differ between the files of two projects with the same tables."""
    return [
        change
        for name, table in before.tables.items()
        for change in difference(as_text(before, table), as_text(after, after.tables[name]), table)
    ]


def moves(copy: Path, executor: Executor, provisioner: str) -> dict[str, list[Moved] | ChapterError]:
    """Run the stale chapters of the proposal at `copy` and return what would move in each."""
    paths = [path for path, reasons in stale(copy, chapters(copy)).items() if reasons]
    return dict(update(copy, paths, executor, provisioner, lambda: None))
