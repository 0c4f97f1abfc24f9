"""Running chapters: chapter and inputs as bytes in, executed chapter as bytes out, the same every
time.
"""

import compileall
import json
import os
import signal
import socket
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from py_compile import PycInvalidationMode
from typing import Any

import nbformat

from livingreview.evidence import narrowing as slices
from livingreview.files import naming
from livingreview.project import ENGINE
from livingreview.running import cell_names
from livingreview.running import recorder as tracing
from livingreview.running import stale as trace
from livingreview.running.forks import CAN_FORK
from livingreview.settings import load_settings
from livingreview.store import Store, digest

TIMEOUT = 120
INTERRUPTED = 130  # the exit code of what Ctrl-C has ended
BYTECODE = "bytecode"
NO_CELL_RAN: dict[str, list[Any]] = {"read": [], "listed": [], "refused": []}
SHIPPED = (
    "CITATION.cff",
    "_config.yml",
    "_toc.yml",
    "claims",
    "data",
    "references.bib",
    "releases",
    "requirements.txt",
    "review.toml",
)
ENGINE_FILES = (".py", ".json", ".mplstyle")
NOT_FOR_CHAPTERS = ("book", "cli", "skeleton")  # of the engine
HAS_SOCKET_FILES = hasattr(socket, "AF_UNIX") and os.name == "posix"
KERNEL = [
    "--HistoryManager.enabled=False",
    "--InteractiveShell.colors=NoColor",
    "--IPKernelApp.log_level=40",
]
FIXED = {
    "PYTHONHASHSEED": "0",
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "MPLBACKEND": "svg",
    "PYTHONDONTWRITEBYTECODE": "1",
}


class ChapterError(Exception):
    """A chapter could not be run; the message names the chapter, the cell and what went wrong."""


@dataclass(frozen=True)
class Job:
    """A chapter to run: its path in the project, and the project's files as bytes, the chapter
    among them; `kernel` says that a Jupyter kernel has to run it.
    """

    chapter: str
    files: Mapping[str, bytes]
    kernel: bool = not CAN_FORK


def chapters(root: Path) -> list[Path]:
    """Return the notebooks of the book under `root`: the front page, then the chapters by name."""
    return [*sorted(root.glob("*.ipynb")), *sorted((root / "chapters").glob("*.ipynb"))]


def shipped(root: Path) -> tuple[str, ...]:
    """Return the names of the files and folders that chapters of the project at `root` may read:
    those that every review has, and its own analysis.
    """
    return (*SHIPPED, load_settings(root).package)


def jobs(paths: Iterable[Path], root: Path, kernel: bool = not CAN_FORK) -> list[Job]:
    """Return what is needed to run each of the chapters at `paths` anywhere, the longest first.

    How long a chapter will take is not known; one with more in it is likely to take longer.
    """
    shared = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for name in shipped(root)
        for path in _files(root / name)
    }
    shared |= _engine()
    shared |= _compiled(shared, Store(root))
    contents = {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}
    return [
        Job(name, {**shared, name: content}, kernel)
        for name, content in sorted(contents.items(), key=lambda one: -len(one[1]))
    ]


def job(chapter: Path, root: Path, kernel: bool = not CAN_FORK) -> Job:
    """Return what is needed to run `chapter` anywhere."""
    return jobs([chapter], root, kernel)[0]


def run(work: Job) -> bytes:
    """Return the chapter of `work` freshly run, as the bytes of its file, with the record of what
    it read.

    It runs in a folder of its own that holds the files of `work` and nothing else, so that the
    result depends on them alone. Times, prompts and the version of Python are left out, and cells
    that an editor named by chance get names that say where they are. Raises `ChapterError` when a
    cell fails, or when the chapter asks for what could not be repeated.
    """
    with tempfile.TemporaryDirectory(prefix="chapter-") as folder:
        root, seen = Path(folder, "project").resolve(), Path(folder, "record.json").resolve()
        for name, content in work.files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            with naming(root / name):
                (root / name).write_bytes(content)
        notebook = nbformat.reads(work.files[work.chapter].decode(), as_version=4)
        for cell, name in zip(notebook.cells, cell_names.names(notebook.cells), strict=True):
            cell.update({"id": name} if name else {})
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        _run_cells(notebook, work, root, seen)
        record = json.loads(seen.read_text(encoding="utf-8")) if seen.is_file() else NO_CELL_RAN
        if record["refused"]:
            refused = dict.fromkeys((number, what) for number, what in record["refused"])
            lines = [f"{_cell(notebook, number)}: it {what}." for number, what in refused]
            raise ChapterError("\n".join(f"{work.chapter}: {line}" for line in lines))
        read = [
            name
            for name in record["read"]
            if name != work.chapter and slices.file_of(name) in work.files
        ]
        notebook.metadata = {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}
        }
        notebook.metadata["language_info"] = {"name": "python"}
        notebook.metadata[trace.PLACE] = trace.record(notebook, root, read, record["listed"])
        return (nbformat.writes(notebook) + "\n").encode()


def run_all(jobs: Iterable[Job], executor: Executor) -> Iterator[tuple[str, bytes | ChapterError]]:
    """Yield each chapter's path with its new bytes, or with what went wrong, as they are done, side
    by side.

    Interrupted (Ctrl-C), it yields those that have begun when they are done, and no others.
    """
    waiting = {executor.submit(run, work): work.chapter for work in jobs}
    with _stoppable(waiting):
        for done in as_completed(waiting):
            if done.cancelled():
                continue
            try:
                yield waiting[done], done.result()
            except ChapterError as error:
                yield waiting[done], error


@contextmanager
def _stoppable(waiting: Iterable[Future[bytes]]) -> Iterator[None]:
    """Have Ctrl-C take back what has not begun; a second one ends the process at once, with its
    kernels.
    """

    def stop(*_: object) -> None:
        signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED))
        for one in waiting:
            one.cancel()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _run_cells(notebook: Any, work: Job, root: Path, seen: Path) -> None:
    """Run the cells of `notebook` in its place under `root`, where the record goes to `seen`.

    Raises `ChapterError` when one of them fails.
    """
    environment = {
        **FIXED,
        "PYTHONPATH": str(root),
        tracing.ROOT: str(root),
        tracing.RECORD: str(seen),
    }
    way = _run_in_kernel if work.kernel else _run_in_fork
    way(notebook, work.chapter, root, environment)


def _run_in_fork(notebook: Any, chapter: str, root: Path, environment: dict[str, str]) -> None:
    from livingreview.running.forks import NURSERY, ForkError  # holds a lock: no cluster is sent it

    try:
        given = NURSERY.cells(root / chapter, root, environment, TIMEOUT)
    except ForkError as error:
        raise ChapterError(f"{chapter}: {error}") from None
    for place, (number, outputs) in given["ran"].items():
        cell = notebook.cells[int(place)]
        cell.execution_count, cell.outputs = number, nbformat.from_dict(outputs)
    if failure := given.get("error"):
        raise ChapterError(f"{chapter}: {_failed_cell(notebook)}: {': '.join(failure)}")


def _run_in_kernel(notebook: Any, chapter: str, root: Path, environment: dict[str, str]) -> None:
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, DeadKernelError

    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=TIMEOUT,
        record_timing=False,
        shutdown_kernel="immediate",
        resources={"metadata": {"path": str((root / chapter).parent)}},
        extra_arguments=[*KERNEL, "--IPKernelApp.extensions=livingreview.running.recorder"],
    )
    manager: Any = client.create_kernel_manager()
    if HAS_SOCKET_FILES:  # a port that was free may be taken by now; a file is the kernel's own
        manager.transport, manager.ip = "ipc", str(root.with_name("kernel"))
    try:
        client.execute(env={**os.environ, **environment})
    except CellExecutionError as error:
        raise ChapterError(
            f"{chapter}: {_failed_cell(notebook)}: {error.ename}: {error.evalue}"
        ) from None
    except (DeadKernelError, TimeoutError, RuntimeError) as error:
        raise ChapterError(f"{chapter}: {error}") from None


def _failed_cell(notebook: Any) -> str:
    numbers = [cell.get("execution_count") or 0 for cell in notebook.cells]
    return _cell(notebook, max(numbers, default=0))


def _cell(notebook: Any, number: int) -> str:
    """Return what to call the cell that ran as the one of this `number`."""
    ran = [
        cell.get("id", number)
        for cell in notebook.cells
        if number and cell.get("execution_count") == number
    ]
    return f"cell {ran[0]}" if ran else "the first cell"


def _engine() -> dict[str, bytes]:
    """Return the sources of the engine that chapters can import, by name; it stands beside the
    project's own modules.
    """
    files = (
        (path, path.relative_to(ENGINE)) for path in _files(ENGINE) if path.suffix in ENGINE_FILES
    )
    return {
        f"{ENGINE.name}/{inside.as_posix()}": path.read_bytes()
        for path, inside in files
        if inside.parts[0] not in NOT_FOR_CHAPTERS
    }


def _compiled(files: Mapping[str, bytes], store: Store) -> dict[str, bytes]:
    """Return the bytecode of the modules among `files`, by where Python looks for it; it is kept in
    `store`.

    It names the digest of its source, so that Python uses it for that source only (PEP 552), and
    Pythons of other versions do not use it at all. Without it, each kernel would compile each
    module again.
    """
    modules = sorted(file for file in files.items() if file[0].endswith(".py"))
    made_of = digest(part for module in modules for part in module)
    bytecode = store.get(BYTECODE, made_of)
    if bytecode is None:
        bytecode = {name: b64encode(code).decode() for name, code in _bytecode(modules).items()}
        store.put(BYTECODE, made_of, bytecode)
    return {name: b64decode(code) for name, code in bytecode.items()}


def _bytecode(modules: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory(prefix="compiled-") as folder:
        root = Path(folder)
        for name, content in modules:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(content)
        compileall.compile_dir(root, quiet=2, invalidation_mode=PycInvalidationMode.CHECKED_HASH)
        return {
            path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.pyc")
        }


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(
            file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts
        )
    return [path] if path.is_file() else []
