"""Pages read and written side by side: in processes forked from the build, as many as there are
processors.

What a process has found out comes back to the build in the order of the pages, whichever was ready
first.
"""

import os
from collections.abc import Callable, Sequence
from typing import TypeVar

from sphinx.util.parallel import ParallelTasks

from livingreview.running.forks import CAN_FORK

PROCESSORS = os.cpu_count() or 1
MOST = 3  # pages that a process reads or writes, about
FEW = 2 * PROCESSORS  # pages, each of which gets a process: how long one takes is not known before
T = TypeVar("T")


def shares(sizes: dict[str, int]) -> list[list[str]]:
    """Return names in shares of about the same size: one for each of a few names, and of many as
    many as keep a process small, since what it holds is given back when it ends.

    A single one where there is one name, or where the system cannot fork.
    """
    number = max(min(len(sizes), FEW), -(-len(sizes) // MOST)) if CAN_FORK else 1
    parts: list[list[str]] = [[] for _ in range(number)]
    for name in sorted(sizes, key=lambda name: (-sizes[name], name)):
        min(parts, key=lambda part: sum(sizes[other] for other in part)).append(name)
    return [sorted(part) for part in parts]


def done_apart(work: Callable[[list[str]], T], parts: Sequence[list[str]]) -> list[T]:
    """Return what `work` gives for each of `parts`, each done in a process of its own.

    Warnings reach the log of this process. Raises `SphinxParallelError` when one of them fails.
    """
    results: dict[str, T] = {}

    def keep(part: list[str], result: T) -> None:
        results[part[0]] = result

    tasks = ParallelTasks(PROCESSORS)
    for part in parts:
        tasks.add_task(work, part, keep)
    tasks.join()
    return [results[part[0]] for part in parts]
