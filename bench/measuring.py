"""What a command takes: on the wall, of the processors, of memory; and how long a page that is
served waits for a save.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import psutil

TOOLS = Path(sys.executable).parent


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds on the wall, seconds of processors (nothing if not known)."""

    wall: float
    processor: float = 0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.wall + other.wall, self.processor + other.processor)


def run(folder: Path, *command: str) -> Cost:
    """Run a tool in `folder` and return what it took. Ends the bench when it fails."""
    before, start = os.times(), time.perf_counter()
    done = subprocess.run(**called(folder, command))
    after = os.times()
    if done.returncode:
        sys.exit(
            f"{' '.join(command)} failed in {folder}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        )
    spent = (
        after.children_user + after.children_system - before.children_user - before.children_system
    )
    return Cost(time.perf_counter() - start, spent)


def called(folder: Path, command: tuple[str, ...]) -> dict[str, object]:
    """Return how to call a tool in `folder` with that copy's own modules.

    The tool ``review`` is the package of that copy, whatever it was called at that time.
    """
    package = "livingreview" if (folder / "livingreview").is_dir() else "review"
    tool = [sys.executable, "-m", package] if command[0] == "review" else [str(TOOLS / command[0])]
    return {
        "args": [*tool, *command[1:]],
        "cwd": folder,
        "env": {**os.environ, "PYTHONPATH": str(folder)},
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "text": True,
    }


def peak(folder: Path, *command: str) -> float:
    """Return the most memory that a tool and all its descendants held at once, in MB.

    Proportional set size, so that memory shared by forked processes counts once; looked at ten
    times a second.
    """
    process = subprocess.Popen(**called(folder, command))
    most = 0
    reader = threading.Thread(target=process.communicate)
    reader.start()
    while reader.is_alive():
        held = 0
        with suppress(psutil.Error):
            parent = psutil.Process(process.pid)
            for member in [parent, *parent.children(recursive=True)]:
                with suppress(psutil.Error):
                    held += member.memory_full_info().pss
        most = max(most, held)
        reader.join(0.1)
    return most / 2**20


@contextmanager
def served(folder: Path, page: str) -> Iterator[Callable[[Callable[[], None]], Cost]]:
    """Serve the project in `folder` while somebody looks at `page`; give a function that makes an
    edit and returns how long it took until the page was told to load again.
    """
    process = subprocess.Popen(**called(folder, ("review", "serve", "--port", "0")))
    try:
        address = process.stdout.readline().split()[-1].rstrip("/")
        with urlopen(f"{address}/_review/events?page=/{page}") as events:  # noqa: S310
            _until(events, b'"state": "current"')

            def saved(edit: Callable[[], None]) -> Cost:
                start = time.perf_counter()
                edit()
                _until(events, b"event: reload")
                cost = Cost(time.perf_counter() - start)
                _until(events, b'"state": "current"')
                return cost

            yield saved
    finally:
        process.terminate()
        process.wait()


def _until(events: Iterator[bytes], wanted: bytes) -> None:
    if not any(wanted in event for event in events):
        sys.exit("The server ended before the page was told what the bench waits for.")
