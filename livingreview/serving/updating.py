"""What is done before the pages are built: check the evidence, run what is stale, the open page
first.
"""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from livingreview.running import executors
from livingreview.running import updates as chapters
from livingreview.running.execution import ChapterError
from livingreview.running.repeatable import unrepeatable
from livingreview.serving import preview
from livingreview.serving.troubles import Trouble, TroubleError, of_error, of_problems
from livingreview.words import count

FORK = multiprocessing.get_context("fork")
Say = Callable[..., None]
Finding = Callable[[], list[Trouble]]


def update(root: Path, page: str, app: Any, say: Say, held: ExitStack) -> None:
    """Bring the chapters under `root` up to date, and have the open `page` shown as soon as it can
    be.

    `app` is the Sphinx application of the book, `say` tells the server, and the lock of updates is
    `held` until the book is built. Raises `TroubleError` when the evidence has problems or a
    chapter cannot be run; a chapter that failed keeps its file.
    """
    held.enter_context(_locked(root, say))
    with preview.of(app, page, say) as shown:
        todo = stale(root)
        while True:
            running = f"Running {count(len(todo), 'chapter')} …" if todo else "Checking …"
            say(state="working", what=running)
            _run(root, todo, page, apart(checked_for, root, todo), shown)
            if not (todo := stale(root)):  # else something was saved meanwhile
                break


def stale(root: Path) -> list[Path]:
    """Return the chapters under `root` that are to be run."""
    return [path for path, why in chapters.stale(root).items() if why]


def checked_for(root: Path, todo: Sequence[Path]) -> list[Trouble]:
    """Return the problems of the evidence, and of chapters to do that use what none may."""
    from livingreview.checks.rules import check

    banned = [Trouble("", use) for path in todo for use in unrepeatable(root, path)]
    return [*of_problems(check(root)), *banned]


def unread_claims(root: Path) -> list[Trouble]:
    """Return the claims that somebody must read again, each with the place where it is shown."""
    from livingreview.claims.later import outstanding_in

    return [
        Trouble(f"chapters/{claim.chapter}.ipynb, claim {claim.claim}", claim.sentence)
        for claim in outstanding_in(root)
    ]


def apart(work: Callable[..., list[Trouble]], *arguments: Any) -> Finding:
    """Begin `work` in a process of its own, which leaves no module behind; return what waits for
    its result.
    """
    ours, theirs = FORK.Pipe(duplex=False)
    process = FORK.Process(target=_answer, args=(theirs, work, arguments))
    process.start()
    theirs.close()

    def result() -> list[Trouble]:
        found: list[Trouble] = ours.recv()
        process.join()
        return found

    return result


def _answer(
    theirs: Connection, work: Callable[..., list[Trouble]], arguments: Sequence[Any]
) -> None:
    try:
        theirs.send(work(*arguments))
    except Exception as error:
        theirs.send(of_error(error, arguments[0]))


def _run(
    root: Path, todo: Sequence[Path], page: str, checked: Finding, shown: Callable[[], None]
) -> None:
    """Run the chapters to do, the open `page` first, and replace each if the evidence is sound."""
    problems: list[list[Trouble]] = []

    def sound() -> None:
        if not problems:
            problems.append(checked())
        if problems[0]:
            raise TroubleError(problems[0])

    first = [path for path in todo if path.relative_to(root).with_suffix("").as_posix() == page]
    rest = [path for path in todo if path not in first]
    failed: list[Trouble] = []
    with executors.executor(None) as (threads, kernel):
        for paths in (first, rest):
            results = chapters.update(root, paths, threads, kernel, sound) if paths else ()
            failed += [
                Trouble(name, str(result).removeprefix(f"{name}: "))
                for name, result in results
                if isinstance(result, ChapterError)
            ]
            sound()
            if not failed:
                shown()
    if failed:
        raise TroubleError(failed)


@contextmanager
def _locked(root: Path, say: Say) -> Iterator[None]:
    try:
        with chapters.locked(root, wait=False):
            yield
        return
    except chapters.BusyError as error:
        say(state="working", what=f"{error} Waiting for it to end.")
    with chapters.locked(root, wait=True):
        yield
