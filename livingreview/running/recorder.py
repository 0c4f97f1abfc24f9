"""Inside the kernel: notice every project file that a chapter reads, and refuse what could not be
repeated.

Loaded as an IPython extension before the first cell. A Python audit hook sees files being opened,
folders being listed, connections and subprocesses, whoever asks for them; it cannot be taken out
again. The record of what was read is written after each cell to the file that the environment
names.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = "REVIEW_ROOT"
RECORD = "REVIEW_RECORD"
SYSTEM = ("/dev", "/etc", "/lib", "/lib64", "/opt", "/proc", "/sys", "/usr", "/Library", "/System")
LEFT_OUT = {"__pycache__", "_build", ".git", ".venv"}
STARTS_PROCESS = {"subprocess.Popen", "os.system", "os.posix_spawn", "os.exec"}
SLICE = "review.slice"  # narrowing.EVENT, by its name: nothing is imported before the hook is there
CONNECTS = {"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"}


class RefusedError(Exception):
    """A chapter asked for something that would make its result depend on more than the project."""


class Tracer:
    """What one chapter reads. `read` and `listed` hold paths inside the project, `refused` what was
    not allowed.

    Of a file of which only a slice is taken (`livingreview.evidence.narrowing`) the slice is read,
    by its name, and not the file.
    """

    def __init__(self, root: Path, record: Path) -> None:
        self.root = os.path.realpath(root)
        self.record = os.path.realpath(record)
        self.read: set[str] = set()
        self.listed: set[str] = set()
        self.refused: list[str] = []
        self.writing = False
        self.handlers: dict[str, Callable[..., None]] = {
            "open": self._opened,
            **dict.fromkeys(("os.listdir", "os.scandir"), self._listed),
            **dict.fromkeys(STARTS_PROCESS, self._starts),
            **dict.fromkeys(CONNECTS, self._connects),
            SLICE: self._slices,
        }
        self.slice = ""
        self.places: dict[str, str] = {}

    def notice(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Take note of an audit event. Raises `RefusedError` when it must not happen."""
        if (handler := self.handlers.get(event)) and not self.writing:
            handler(*arguments)

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
        writes = (
            any(letter in mode for letter in "wax+")
            if mode
            else bool(flags & (os.O_WRONLY | os.O_RDWR))
        )
        if inside := self._inside(real):
            if writes:
                self._refuse(f"writes a file of the project ({inside})")
            self.read.add(self.slice or inside)
        elif not writes and not real.startswith((self.root, self.record, *allowed())):
            self._refuse(f"reads a file outside the project ({real})")

    def _slices(self, name: str) -> None:
        self.slice = name

    def _starts(self, program: Any, *_: Any) -> None:
        self._refuse(f"starts another program ({program})")

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
        self.refused.append(what)
        raise RefusedError(
            f"This chapter {what}. Its result would depend on more than the evidence."
        )


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

    tracer = Tracer(Path(os.environ[ROOT]), Path(os.environ[RECORD]))
    sys.addaudithook(tracer.notice)
    shell.events.register("post_run_cell", lambda result: tracer.write())


def _importing() -> bool:
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_globals.get("__name__", "").startswith(("importlib", "_frozen_importlib")):
            return True
        frame = frame.f_back  # type: ignore[assignment]
    return False
