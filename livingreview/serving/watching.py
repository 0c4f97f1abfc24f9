"""Which saves concern the book, and when they happened."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from watchfiles import Change, DefaultFilter, awatch

from livingreview.project import ENGINE
from livingreview.running.build_record import ENVIRONMENT, LEFT_OUT

STEP = 30  # milliseconds without another save after which saves are told


class Sources(DefaultFilter):
    """Files that a book can depend on, by the rule of the record of builds: hidden ones and what
    is built do not count.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        """Look at what is in `folders`."""
        super().__init__()
        self.folders = tuple(folders)

    def __call__(self, change: Change, path: str) -> bool:
        """Return whether a change of the file at `path` counts."""
        place = Path(path)
        parts = next(
            (place.relative_to(one).parts for one in self.folders if place.is_relative_to(one)), ()
        )
        hidden = any(part.startswith(".") or part in LEFT_OUT for part in parts)
        return bool(parts) and not hidden and super().__call__(change, path)


@asynccontextmanager
async def saves(root: Path) -> AsyncIterator[Callable[[], Awaitable[set[Path]]]]:
    """Watch the project at `root`, and the engine; give what waits for the next saves.

    It returns the files that were saved, made or deleted since it was asked before.
    """
    changes: asyncio.Queue[set[Path]] = asyncio.Queue()

    async def following() -> set[Path]:
        saved = await changes.get()
        while not changes.empty():
            saved |= changes.get_nowait()
        return saved

    watcher = asyncio.create_task(_watch(root, changes))
    try:
        yield following
    finally:
        watcher.cancel()
        await asyncio.gather(watcher, return_exceptions=True)


async def _watch(root: Path, changes: "asyncio.Queue[set[Path]]") -> None:
    """Put what is saved into `changes`. The folder itself is looked at flat, and those in it whole,
    so that an environment among them is not walked through.
    """
    only = Sources([root, ENGINE])

    async def follow(stop: asyncio.Event, *places: Path, recursive: bool) -> None:
        stream = awatch(*places, watch_filter=only, step=STEP, recursive=recursive, stop_event=stop)
        async for saved in stream:
            changes.put_nowait({Path(path) for _, path in saved})
            if _folders(root) != folders:
                stop.set()

    while True:
        folders, stop = _folders(root), asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(follow(stop, *folders, recursive=True))
            tasks.create_task(follow(stop, root, recursive=False))


def _folders(root: Path) -> list[Path]:
    here = [
        path
        for path in sorted(root.iterdir())
        if path.is_dir()
        and not path.name.startswith(".")
        and path.name not in LEFT_OUT
        and not (path / ENVIRONMENT).exists()
    ]
    return here if ENGINE in here else [*here, ENGINE]
