"""Inside the kernel: notice every project file that a chapter reads, and refuse what could not be
repeated.

Loaded as an IPython extension before the first cell. A Python audit hook sees files being opened,
written and deleted, folders being listed, connections and programs being started, whoever asks for
them; it cannot be taken out again. The record of what was read is written after each cell to the
file that the environment names.

A chapter reads the project and shows what it says: it writes nothing, anywhere, and runs no
command. This guards against mistakes. It is no sandbox: a library in C can do what Python does not
see, and whoever means harm finds a way. Chapters of people one does not know are read before they
are run.
"""

import json
import os
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

ROOT = "REVIEW_ROOT"
RECORD = "REVIEW_RECORD"
SYSTEM = ("/dev", "/etc", "/lib", "/lib64", "/opt", "/proc", "/sys", "/usr", "/Library", "/System")
LEFT_OUT = {"__pycache__", "_build", ".git", ".venv"}
STARTS_PROCESS = {
    *("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile"),
    *("os.fork", "os.forkpty", "pty.spawn"),
}
CHANGES = {
    "os.mkdir": "makes a folder",
    "os.rmdir": "deletes a folder",
    "os.remove": "deletes a file",
    "os.rename": "renames a file",
    "os.truncate": "writes a file",
    "sqlite3.connect": "opens a database",
    **dict.fromkeys(("os.link", "os.symlink"), "makes a link"),
    **dict.fromkeys(
        ("os.chmod", "os.chown", "os.chflags", "os.utime", "os.setxattr", "os.removexattr"),
        "changes a file",
    ),
}
MAY = "A chapter reads the project, shows what it says, and does nothing else."
CREATES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
SLICE = "review.slice"  # narrowing.EVENT, by its name: nothing is imported before the hook is there
CONNECTS = {"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"}


class RefusedError(Exception):
    """A chapter asked for something that would make its result depend on more than the project."""


class Tracer:
    """What one chapter reads. `read` and `listed` hold paths inside the project, `refused` what was
    not allowed, each with the number of the `cell` that ran then.

    Of a file of which only a slice is taken (`livingreview.evidence.narrowing`) the slice is read,
    by its name, and not the file.
    """

    def __init__(self, root: Path, record: Path) -> None:
        self.root = os.path.realpath(root)
        self.record = os.path.realpath(record)
        self.read: set[str] = set()
        self.listed: set[str] = set()
        self.refused: list[tuple[int, str]] = []
        self.cell = 0
        self.writing = False
        self.handlers: dict[str, Callable[..., None]] = {
            "open": self._opened,
            **dict.fromkeys(("os.listdir", "os.scandir"), self._listed),
            **dict.fromkeys(STARTS_PROCESS, self._starts),
            **dict.fromkeys(CONNECTS, self._connects),
            **{event: partial(self._changes, what) for event, what in CHANGES.items()},
            SLICE: self._slices,
        }
        self.slice = ""
        self.places: dict[str, str] = {}

    def notice(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Take note of an audit event. Raises `RefusedError` when it must not happen."""
        if (handler := self.handlers.get(event)) and not self.writing:
            handler(*arguments)

    def begin(self) -> None:
        """Take note that the next cell runs."""
        self.cell += 1

    def write(self) -> None:
        """Write the record: what was read so far, with the sources of the project's modules."""
        self.writing = True
        modules = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
        sources = {inside for file in modules if file and (inside := self._source(file))}
        record = {
            "read": sorted(self.read | sources),
            "listed": sorted(self.listed),
            "refused": self.refused,
        }
        Path(self.record).write_text(json.dumps(record), encoding="utf-8")
        self.writing = False

    def _opened(self, path: Any, mode: str | None, flags: int) -> None:
        if not isinstance(path, str | bytes | os.PathLike):
            return
        real = os.path.realpath(os.fsdecode(path))
        writes = any(letter in mode for letter in "wax+") if mode else bool(flags & CREATES)
        if writes and real != os.devnull:
            self._changes("writes a file", real)
        elif inside := self._inside(real):
            self.read.add(self.slice or inside)
        elif not writes and not real.startswith((self.root, self.record, *allowed())):
            self._refuse(f"reads a file outside the project ({real})")

    def _changes(self, what: str, path: Any = "", *_: Any) -> None:
        if isinstance(path, str | bytes | os.PathLike):
            name = os.fsdecode(path)
            self._refuse(f"{what} ({self._inside(name) or os.path.realpath(name)})")
        self._refuse(what)

    def _slices(self, name: str) -> None:
        self.slice = name

    def _starts(self, program: Any = "a copy of itself", *_: Any) -> None:
        name = os.fsdecode(program) if isinstance(program, bytes) else program
        self._refuse(f"starts another program ({name})")

    def _connects(self, *_: Any) -> None:
        self._refuse("uses the network")

    def _listed(self, path: Any) -> None:
        if not isinstance(path, str | bytes | os.PathLike) or _importing():
            return
        if inside := self._inside(os.path.realpath(os.fsdecode(path))):
            self.listed.add(inside)

    def _source(self, file: str) -> str:
        """Return the place of the source of a module in the project; a module does not move while a
        chapter runs.
        """
        if file not in self.places:
            self.places[file] = self._inside(file)
        return self.places[file]

    def _inside(self, path: str) -> str:
        """Return `path` relative to the project, or nothing if it is elsewhere or does not
        count.
        """
        inside = os.path.relpath(os.path.realpath(path), self.root).replace(os.sep, "/")
        return (
            ""
            if inside.startswith("..") or inside == "." or LEFT_OUT & set(inside.split("/"))
            else inside
        )

    def _refuse(self, what: str) -> None:
        self.refused.append((self.cell, what))
        raise RefusedError(f"This chapter {what}. {MAY}")


def allowed() -> tuple[str, ...]:
    """Return the folders outside the project that a chapter may read: environment, interpreter,
    system, library caches.
    """
    home = Path.home()
    caches = [
        os.environ.get("MPLCONFIGDIR", ""),
        home / ".cache",
        home / ".config",
        home / ".ipython",
        home / ".local" / "share",
    ]
    places = [sys.prefix, sys.base_prefix, *SYSTEM, *map(str, filter(None, caches))]
    return tuple(os.path.realpath(place) for place in places)


def load_ipython_extension(shell: Any) -> None:
    """Begin to notice: called by IPython with its shell before the first cell runs."""
    import matplotlib.font_manager  # noqa: F401 - it may start a program, once, to find fonts

    tempfile.gettempdir()  # a kernel asks once, and it writes a file to see whether it may
    tracer = Tracer(Path(os.environ[ROOT]), Path(os.environ[RECORD]))
    sys.addaudithook(tracer.notice)
    shell.events.register("pre_run_cell", lambda cell: tracer.begin())
    shell.events.register("post_run_cell", lambda result: tracer.write())


def _importing() -> bool:
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_globals.get("__name__", "").startswith(("importlib", "_frozen_importlib")):
            return True
        frame = frame.f_back  # type: ignore[assignment]
    return False
