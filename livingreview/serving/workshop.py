"""The workshop: a warm process that forks a builder for each change, and keeps the warm parent of
chapters.

Run as a module with the folder of the project. It imports third-party libraries only, has no
thread and no event loop, so that each builder reads the project's own code as it is then. A line
on its input is the word to build, as `livingreview.serving.builder` takes it; what it says on its
output are reports, a JSON object a line, of which the last of each build is ``{"end": true}``.
When its input ends, all that it started ends with it.
"""

import gc
import multiprocessing
import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from pathlib import Path

from livingreview.running.forks import NURSERY
from livingreview.running.press import HEAVY

ALSO_HEAVY = (
    "click",
    "fastjsonschema",
    "frictionless",
    "jupyter_book.cli.main",
    "pandas",
    "pybtex.database.input.bibtex",
)
NO_LONGER_READY = 75  # exit status of a builder that read what has changed since
FORK = multiprocessing.get_context("fork")


class Workshop:
    """The builder that is ready, and the warm parent of chapters, for the project at `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        NURSERY.start()
        self.builder, self.words = self._prepared()

    def build(self, word: str) -> None:
        """Have the project built as the `word` says, by a builder that knows nothing old."""
        again = True
        while again:
            with suppress(BrokenPipeError):
                self.words.send(word)
            if sys.stdin.fileno() in wait([sys.stdin.fileno(), self.words]):
                self.close()
            with suppress(EOFError, ConnectionError):
                self.words.recv()  # there was nothing to build, and it is still ready
                return
            self.builder.join()
            again = self.builder.exitcode == NO_LONGER_READY
            self.words.close()
            self.builder, self.words = self._prepared()

    def close(self) -> None:
        """End everything, this process last."""
        with suppress(ProcessLookupError):
            self.builder.kill()
            os.killpg(self.builder.pid or 0, signal.SIGKILL)
        self.builder.join()
        NURSERY.close()
        os.killpg(os.getpgrp(), signal.SIGKILL)

    def _prepared(self) -> tuple[ForkProcess, Connection]:
        ours, theirs = FORK.Pipe()
        builder = FORK.Process(target=_become_builder, args=(self.root, ours, theirs))
        builder.start()
        theirs.close()
        return builder, ours


def _become_builder(root: Path, other_end: Connection, words: Connection) -> None:
    os.setpgid(0, 0)
    other_end.close()
    from livingreview.serving.builder import work

    work(root, words)


def main() -> None:
    """Get ready; build whenever a page is named."""
    from sphinx.application import builtin_extensions

    for name in (*HEAVY, *ALSO_HEAVY, *builtin_extensions):
        import_module(name)
    gc.disable()
    gc.freeze()
    workshop = Workshop(Path(sys.argv[1]))
    while word := os.read(sys.stdin.fileno(), 4096):
        workshop.build(word.decode())
        print('{"end": true}', flush=True)  # noqa: T201 - this is how it reports
    workshop.close()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
