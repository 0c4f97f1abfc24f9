"""Files that belong together are written together: all of them, or none, whatever happens.

All new contents are on disk first, in a hidden folder of the project, with what stands there now.
Then one journal names them, and only then do they take their places. A verb that is killed before
the journal stands has changed nothing; one that is killed later is finished by the next verb, or
undone where somebody edited a file in between. This is a redo log with before-images, see Gray and
Reuter, Transaction Processing (1993), chapter 10.

The last transaction stays under ``_build`` until the next one, so that it can be taken back.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import wraps
from hashlib import sha256
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from livingreview.files import naming
from livingreview.problems import ReviewError
from livingreview.project import WRITING

LAST = Path("_build", "written")  # of what was written last
JOURNAL = "journal.json"
NEW, OLD = "new", "old"

Given = ParamSpec("Given")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Step:
    """A file that a transaction replaces: its `path` under the project, and the SHA-256 of it
    before and after; empty where there is no such file then.
    """

    path: str
    before: str
    after: str


@dataclass(frozen=True)
class Transaction:
    """What a `command` writes, file by file; `folder` holds the contents under their numbers."""

    folder: Path
    command: str
    steps: tuple[Step, ...]

    @property
    def name(self) -> str:
        """What wrote: ``review import more.ris``."""
        return f"review {self.command or 'update'}"

    def content(self, of: str, number: int) -> Path:
        """Return where the content of the file `number` stands: the `NEW` or the `OLD` one."""
        return self.folder / of / str(number)


@contextmanager
def alone(root: Path) -> Iterator[str]:
    """Keep every other verb that writes out of the project at `root`: one that comes later waits.
    Give what `mend` returns.

    The lock is on the folder itself and goes with the process, so that nothing of it stays behind.
    """
    folder = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield _mended(root) if (root / WRITING).exists() else ""
    finally:
        os.close(folder)


def writes(
    verb: Callable[Concatenate[Path, Given], Result],
) -> Callable[Concatenate[Path, Given], Result]:
    """Return the `verb`, a function of the project's folder, so that it reads and writes alone:
    what it read is still so when it writes.
    """

    @wraps(verb)
    def by_itself(root: Path, /, *given: Given.args, **named: Given.kwargs) -> Result:
        with alone(root):
            return verb(root, *given, **named)

    return by_itself


def write(root: Path, files: Mapping[str, bytes | None], command: str = "") -> None:
    """Write `files` (by path under `root`; None: the file goes) together, or none of them.

    Those that are the same stay untouched. With a `command`, the words of it after ``review``, what
    was there is kept, so that it can be taken back. Raises `OSError` when a file cannot be written;
    nothing is changed then.
    """
    now = {path: _content(root / path) for path in files}
    moving = [path for path, content in files.items() if content != now[path]]
    if not moving:
        return
    folder = root / WRITING
    try:
        for part in (NEW, OLD):
            (folder / part).mkdir(parents=True)
        for number, path in enumerate(moving):
            for part, content in ((NEW, files[path]), (OLD, now[path])):
                if content is not None:
                    with naming(root / path):
                        _put(folder / part / str(number), content)
        steps = tuple(Step(path, _digest(now[path]), _digest(files[path])) for path in moving)
        journal = {"command": command, "steps": [asdict(step) for step in steps]}
        with naming(folder):
            _put(folder / "journal", json.dumps(journal, indent=1).encode())
        (folder / "journal").rename(folder / JOURNAL)
        _to_disk(folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    transaction = Transaction(folder, command, steps)
    try:
        _finish(root, transaction)
    except BaseException:
        _take_back(root, transaction)
        raise


def mend(root: Path) -> str:
    """Finish what was interrupted in the project at `root`, or undo it; return what was done, in
    a sentence, and nothing where nothing was interrupted.

    Raises `ReviewError` when the journal cannot be read.
    """
    if not (root / WRITING).exists():
        return ""
    with alone(root) as mended:
        return mended


def _mended(root: Path) -> str:
    if not (root / WRITING / JOURNAL).is_file():
        shutil.rmtree(root / WRITING)
        return "A command was interrupted. What it left was cleared away; every file is whole."
    transaction = _read(root, root / WRITING)
    edited = [step.path for step in transaction.steps if not _as_written(root, step)]
    if edited:
        _take_back(root, transaction)
        return (
            f"{transaction.name} was interrupted while it wrote, and since then"
            f" {', '.join(edited)} was edited. The edit stays; the rest was taken back. Run the"
            " command again."
        )
    _finish(root, transaction)
    return f"{transaction.name} was interrupted while it wrote. It was finished."


def last(root: Path) -> Transaction | None:
    """Return what was written last in the project at `root`, None where that is not known."""
    return _read(root, root / LAST) if (root / LAST / JOURNAL).is_file() else None


def before(root: Path, transaction: Transaction) -> dict[str, bytes | None]:
    """Return the files of a `transaction` as they were before it, by path; None: there was none.

    Raises `ReviewError`, with every file, where one is no longer what the transaction wrote.
    """
    if edited := [
        step.path for step in transaction.steps if _digest(_content(root / step.path)) != step.after
    ]:
        raise ReviewError(
            f"{transaction.name} cannot be taken back: {', '.join(edited)} was changed since"
            " then, and that would be lost. Nothing was written."
        )
    return {
        step.path: transaction.content(OLD, number).read_bytes() if step.before else None
        for number, step in enumerate(transaction.steps)
    }


def _read(root: Path, folder: Path) -> Transaction:
    """Return the transaction in `folder`. Raises `ReviewError` when its journal is none, or names
    a file outside the project at `root`.
    """
    try:
        journal = json.loads((folder / JOURNAL).read_bytes())
        steps = tuple(Step(**step) for step in journal["steps"])
        inside = all((root / step.path).resolve().is_relative_to(root.resolve()) for step in steps)
        transaction = Transaction(folder, str(journal["command"]), steps)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ReviewError(f"{folder / JOURNAL} cannot be read. Delete {folder}.") from error
    if not inside:
        raise ReviewError(f"{folder / JOURNAL} names a file outside the project. Delete {folder}.")
    return transaction


def _as_written(root: Path, step: Step) -> bool:
    """Return whether a file is as it was before the transaction, or as that has written it."""
    return _digest(_content(root / step.path)) in {step.before, step.after}


def _finish(root: Path, transaction: Transaction) -> None:
    """Put what a `transaction` writes in its place, as far as it is not there, and keep what is
    needed to take it back.
    """
    for number, step in enumerate(transaction.steps):
        if _digest(_content(root / step.path)) != step.after:
            _place(root / step.path, transaction.content(NEW, number) if step.after else None)
    if not transaction.command:
        _forget(transaction.folder)
        return
    place = root / LAST
    if place.exists():
        _forget(place)
    place.parent.mkdir(exist_ok=True)
    shutil.move(transaction.folder, place)


def _forget(folder: Path) -> None:
    """Delete the record of a transaction; its journal first, so that half a record is none."""
    (folder / JOURNAL).unlink(missing_ok=True)
    shutil.rmtree(folder)


def _take_back(root: Path, transaction: Transaction) -> None:
    """Give the files that a `transaction` has written what they held before, and forget it."""
    with suppress(OSError):  # what cannot be taken back now is left for the next verb to mend
        for number, step in enumerate(transaction.steps):
            if step.before != step.after == _digest(_content(root / step.path)):
                _place(root / step.path, transaction.content(OLD, number) if step.before else None)
        _forget(transaction.folder)


def _place(path: Path, content: Path | None) -> None:
    """Move what stands at `content` to `path`; without it, the file at `path` goes."""
    if content is None:
        path.unlink()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        content.replace(path)
    _to_disk(path.parent)


def _put(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _to_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _digest(content: bytes | None) -> str:
    return "" if content is None else sha256(content).hexdigest()
