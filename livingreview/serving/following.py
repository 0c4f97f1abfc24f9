"""Following what is saved: have it built, tell the readers, until somebody ends it."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from livingreview.project import ENGINE
from livingreview.running.build_record import BOOK
from livingreview.serving.pages import Pages, concerned, contents
from livingreview.serving.server import HOST, Readers, listening, server
from livingreview.serving.watching import saves

LONGEST = 2**26  # bytes of a report
GONE = "The builder has ended unexpectedly. Save a file to try again."


async def serve(root: Path, port: int, say: Callable[[str], None]) -> None:
    """Serve the book of the project at `root` on `port` (0: any that is free), and keep it current,
    until Ctrl-C or the end of the terminal.

    `say` is given the address. Raises `OSError` when the port cannot be had.
    """
    place, readers, pages = listening(port), Readers(), Pages(root / BOOK)
    serving = server(readers, pages)
    with TemporaryDirectory(prefix="serving-") as folder:
        follower = asyncio.create_task(Follower(root, readers, pages, folder).follow())

        def stop(*_: object) -> None:
            serving.should_exit = True
            readers.leave()

        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(sign, stop)
        follower.add_done_callback(stop)
        say(f"http://{HOST}:{place.getsockname()[1]}/")
        try:
            await serving.serve(sockets=[place])
        finally:
            follower.cancel()
            with suppress(asyncio.CancelledError):
                await follower


class Follower:
    """The workshop of the project at `root`, and the readers who are told what becomes of it."""

    def __init__(self, root: Path, readers: Readers, pages: Pages, folder: str) -> None:
        """Keep what is needed for a while only in `folder`."""
        self.root, self.readers, self.pages, self.folder = root, readers, pages, folder
        self.workshop: Process | None = None
        self.seen = contents(root / BOOK)
        self.claims_of = ""

    async def follow(self) -> None:
        """Bring the book up to date, then again after every save; ends only when cancelled."""
        try:
            async with saves(self.root) as following:
                await self.build()
                while True:
                    saved = await following()
                    if any(path.is_relative_to(ENGINE) and path.suffix == ".py" for path in saved):
                        await self.close()
                    await self.build()
        finally:
            await self.close()

    async def build(self) -> None:
        """Have the workshop build whatever is stale, and pass on what it reports."""
        workshop = self.workshop = self.workshop or await self._started()
        page = self.readers.latest().removesuffix(".html")
        word = json.dumps({"page": page, "claims_of": self.claims_of}) + "\n"
        with suppress(ConnectionError):
            workshop.stdin.write(word.encode())  # type: ignore[union-attr]
        ended = False
        while line := await workshop.stdout.readline():  # type: ignore[union-attr]
            report = json.loads(line)
            if ended := "end" in report:
                break
            await self._pass_on(report)
        if not ended:
            self.workshop = None
            self.readers.tell(state="failed", troubles=[{"where": "", "sentence": GONE}])
        elif self.readers.state["state"] == "working":
            self.readers.tell(state="failed", troubles=[{"where": "", "sentence": GONE}])

    async def close(self) -> None:
        """End the workshop, and with it all that it started."""
        if self.workshop and self.workshop.stdin:
            self.workshop.stdin.close()
            await self.workshop.wait()
        self.workshop = None

    async def _pass_on(self, report: dict[str, Any]) -> None:
        if "folder" in report:
            folder = Path(report["folder"])
            now = self.seen | await asyncio.to_thread(contents, folder)
            self.pages.show_first(folder)
            self._reload(now)
            return
        self.claims_of = report.pop("of", self.claims_of)
        if report.get("state") == "current":
            now = await asyncio.to_thread(contents, self.root / BOOK)
            self.pages.show_first(None)
            self._reload(now)
        self.readers.tell(**report)

    def _reload(self, now: dict[str, str]) -> None:
        before, self.seen = self.seen, now
        self.readers.reload(concerned(self.root / BOOK, before, now))

    async def _started(self) -> Process:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "livingreview.serving.workshop", str(self.root)),
            stdin=PIPE,
            stdout=PIPE,
            limit=LONGEST,
            env={**os.environ, "TMPDIR": self.folder},
            start_new_session=True,
        )
