"""Builders of the book: a process for each kind of it, warm before it is told to begin."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from itertools import pairwise
from pathlib import Path

from livingreview.project import ENGINE
from livingreview.running import build_record as built

BUILDERS = {"html": (), "pdf": ("--builder", "custom", "--custom-builder", "pdf")}
MOMENT = 0.02  # seconds
WORD = b"build\n"
SCRIPT = ENGINE / "running" / "press.py"
STRICT = ("-W", "-n", "--keep-going", "-q")


class Press(ExitStack):
    """The processes that build: each gets ready beforehand, and begins at a word. Leaving ends
    those that never began.
    """

    def __init__(self, root: Path, **environment: str) -> None:
        """Build the project at `root`, with what `environment` tells the builders."""
        super().__init__()
        self.root, self.environment = root, environment
        self.folder = Path(self.enter_context(tempfile.TemporaryDirectory(prefix="building-")))
        self.warmed: dict[str, subprocess.Popen[bytes]] = {}

    def warm(self, kind: str) -> subprocess.Popen[bytes]:
        """Have the builder of a `kind` get ready, if it does not yet."""
        if kind not in self.warmed:
            command = [
                sys.executable,
                "-P",
                str(SCRIPT),
                "build",
                str(self.root),
                *STRICT,
                *BUILDERS[kind],
            ]
            with (self.folder / kind).open("wb") as said:
                self.warmed[kind] = self.enter_context(
                    subprocess.Popen(  # noqa: S603
                        command,
                        cwd=self.root,
                        env={
                            **os.environ,
                            built.WHEN_READ: str(self._read(kind)),
                            **self.environment,
                        },
                        stdin=subprocess.PIPE,
                        stdout=said,
                    )
                )
        return self.warmed[kind]

    def build(self, kinds: Sequence[str], meanwhile: Callable[[], None]) -> list[str]:
        """Build each of `kinds`: the first reads the pages, and the next begin as soon as it has;
        nothing is read twice.

        `meanwhile` is done when the first has begun. Return what those said that failed, nothing if
        none did; warnings and errors are shown in any case.
        """
        begun = {kind: self._begin(kind) for kind in kinds[:1]}
        meanwhile()
        for kind, following in pairwise(kinds):
            self.warm(following)
            while begun[kind].poll() is None and not self._read(kind).exists():
                time.sleep(MOMENT)
            if not self._read(kind).exists():
                break
            begun[following] = self._begin(following)
        failed = [kind for kind, builder in begun.items() if builder.wait()]
        return [(self.folder / kind).read_text(encoding="utf-8") for kind in failed]

    def _begin(self, kind: str) -> "subprocess.Popen[bytes]":
        one = self.warm(kind)
        if one.stdin:
            with suppress(BrokenPipeError):
                one.stdin.write(WORD)
                one.stdin.close()
        return one

    def _read(self, kind: str) -> Path:
        return self.folder / f"{kind}-read"
