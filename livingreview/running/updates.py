"""Bringing the book up to date: which chapters are stale and why, running them, and what moved."""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from livingreview.files import naming
from livingreview.notebooks import read_notebook
from livingreview.running import stale as trace
from livingreview.running.execution import ChapterError, chapters, jobs, run_all
from livingreview.show.cells import NDJSON
from livingreview.show.outputs import outputs
from livingreview.transaction import alone, write

LOCK = Path("_build", "update.lock")
CONTENT = ", content"


class BusyError(Exception):
    """Another update runs; the message says which process."""


@dataclass(frozen=True)
class Moved:
    """Something a chapter says that is not what it said before; `before` or `after` is empty where
    it is new or gone.
    """

    what: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """The change in one line."""
        if self.what.endswith(CONTENT) and self.before and self.after:
            return f"{self.what.removesuffix(CONTENT)}: its content changed"
        return f"{self.what}: {self.before or '(new)'} → {self.after or '(gone)'}"


def stale(root: Path, only: Sequence[Path] = ()) -> dict[Path, list[trace.Reason]]:
    """Return the reasons why each chapter under `root` (or each of `only`) is stale; current ones
    have none.
    """
    return trace.reasons_of(only or chapters(root), root)


def update(
    root: Path,
    paths: Sequence[Path],
    executor: Executor,
    kernel: bool,
    done: Callable[[], None],
) -> Iterator[tuple[str, list[Moved] | ChapterError]]:
    """Run the chapters at `paths` and replace each as it is done; yield what moved in it, or why it
    could not be run.

    With `kernel` they run in Jupyter kernels; `done` is called after each chapter. A chapter that
    failed keeps its file.
    """
    for name, content in run_all(jobs(paths, root, kernel), executor):
        done()
        if isinstance(content, ChapterError):
            yield name, content
            continue
        before = facts(read_notebook(root / name, root))
        with alone(root):
            write(root, {name: content})
        yield name, moved(before, facts(json.loads(content)))


def facts(notebook: Mapping[str, Any]) -> dict[str, str]:
    """Return what a chapter says, by name: its numbers, its tables, figures and claims in words,
    and the rows of its explorer.
    """
    said: dict[str, str] = {}
    for output in outputs(notebook):
        kind, name, texts = output.kind, output.name, output.texts
        if kind == "number":
            said[f"number {name}"] = next(iter(texts.values()), "").strip("'")
        elif kind == "explorer":
            said[f"rows of the {name}{CONTENT}"] = _digest(texts.get(NDJSON, ""))
        else:
            said |= _lines(kind.removesuffix("s"), texts.get("text/plain", ""))
        if kind in {"figure", "table"}:
            said[f"{kind} {name}{CONTENT}"] = _digest(texts.get("text/markdown", ""))
    return said


def moved(before: Mapping[str, str], after: Mapping[str, str]) -> list[Moved]:
    """Return what differs between two sets of facts, in the order of the chapter."""
    names = [*after, *(name for name in before if name not in after)]
    return [
        Moved(name, before.get(name, ""), after.get(name, ""))
        for name in names
        if before.get(name) != after.get(name)
    ]


def _lines(kind: str, text: str) -> dict[str, str]:
    lines = (line.removeprefix(f"{kind.capitalize()} ") for line in text.splitlines())
    return {f"{kind} {name}": words for name, _, words in (line.partition(": ") for line in lines)}


@contextmanager
def locked(root: Path, wait: bool) -> Iterator[None]:
    """Hold the one lock of updates under `root`. Raises `BusyError` when another update holds it
    and `wait` is false.
    """
    path = root / LOCK
    path.parent.mkdir(exist_ok=True)
    lock, holder = FileLock(path), path.with_suffix(".process")
    try:
        release = lock.acquire(timeout=-1 if wait else 0)
    except Timeout:
        process = holder.read_text(encoding="utf-8") if holder.is_file() else "unknown"
        raise BusyError(f"Another update runs (process {process}).") from None
    with release:
        with naming(holder):
            holder.write_text(str(os.getpid()), encoding="utf-8")
        yield


def _digest(text: str) -> str:
    return trace.digest(text.encode())[:8]
