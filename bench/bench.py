"""How long it takes until a change is in the book, as ratios within one run.

Usage: python bench/bench.py [ROUNDS]   (default 5)

Every figure is measured on copies of the project, in rounds: each round does everything once, and a
ratio is one of two measurements of the same round, so that a machine that slows down slows both.
It is compared with plain Jupyter Book, which executes every chapter, and with this project as it
was at commit eba801f. Two clocks: what a person waits (wall), and the processor time of all
processes, which says more where others use the machine too. Nothing here is a test.
"""

import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from growing import SYNTHESIS, begin, grow
from measuring import Cost, peak, run, served
from projects import copied, earlier, edit_one_row, four_sources, plain

SECTIONS = (
    "summary",
    "introduction",
    "methodology",
    "defining-integration",
    "supporting-evidence",
    "what-works",
    "conclusions",
)
WAYS = ("mixed", "positive", "uncertain", "no-clear-difference")
PAGE = "chapters/evidence-by-source.html"
TIMES = (1, 10, 100)
Work = Callable[[Path, int], Cost]


@dataclass(frozen=True)
class Change:
    """A change that is measured: its name, its targets (waited, processor time) against Jupyter
    Book, and what does it in a project, in the round of a number.
    """

    name: str
    target: str
    work: Work


def edited(column: str, value: Callable[[int], str]) -> Work:
    """Return what edits a column of one row and brings the pages up to date."""

    def work(folder: Path, number: int) -> Cost:
        edit_one_row(folder, column, value(number))
        return run(folder, "review", "html")

    return work


CHANGES = (
    Change(
        "words of one row edited → current HTML",
        "0.10",
        edited("statement", lambda number: f"Other words, {number}."),
    ),
    Change(
        "a code of one row edited → current HTML",
        "0.12",
        edited("direction", lambda number: WAYS[2 * number % 4]),
    ),
    Change(
        "everything run again → HTML",
        "0.15 / 0.25",
        lambda folder, _: run(folder, "review", "update", "--all") + run(folder, "review", "html"),
    ),
    Change("nothing changed", "0.05", lambda folder, _: run(folder, "review", "html")),
)
SERVED = {
    "words of one row, served: save → page loads again": (
        "statement",
        lambda number: f"Words while served, {number}.",
    ),
    "a code of one row, served: save → page loads again": (
        "direction",
        lambda number: WAYS[(2 * number + 1) % 4],
    ),
}
HEAD = ("what", "target", "waited", "processor time", "waited", "processor time", "waited")


def main() -> None:
    """Measure, and print tables in Markdown as they are ready."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    cores = f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} at the start"
    system = f"{platform.system()} {platform.machine()}, {cores}"
    print(f"{system}, Python {platform.python_version()}, {rounds} rounds.\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        place = Path(folder)
        before = earlier(place)
        measure_changes(place, before, rounds)
        measure_check(place, before, rounds)
        measure_memory(place, before)
        measure_growth(place, rounds)


def measure_changes(place: Path, before: Path, rounds: int) -> None:
    """Print what a change of one row, of everything and of nothing costs against plain Jupyter
    Book and against the earlier commit.
    """
    now, book = copied(place, "now"), plain(before, "plain")
    for folder in (now, before):
        begin(folder)
        run(folder, "review", "html")
    costs: dict[tuple[str, Path], list[Cost]] = {}
    books = []
    for number in range(rounds):
        books.append(run(book, "jupyter-book", "build", ".", "--all", "-q"))
        for change in CHANGES:
            for folder in (now, before):
                cost = change.work(folder, number)
                costs.setdefault((change.name, folder), []).append(cost)
        with served(now, PAGE) as saved:
            for name, (column, value) in SERVED.items():
                cost = saved(lambda c=column, v=value: edit_one_row(now, c, v(number)))  # noqa: B023
                costs.setdefault((name, now), []).append(cost)
        run(now, "review", "html")
    print("Against plain Jupyter Book, then against commit eba801f:\n")
    table(HEAD)
    for change in CHANGES:
        own = costs[change.name, now]
        told = [*ratios(own, books), *ratios(own, costs[change.name, before]), seconds(own)]
        row(change.name, change.target, *told)
    for name in SERVED:
        own = costs[name, now]
        row(name, "0.03", ratios(own, books)[0], "", "", "", seconds(own))
    everything = "`jupyter-book build --all`, every chapter executed"
    row(everything, "", "1", "1", "", "", seconds(books))
    print(flush=True)


def measure_check(place: Path, before: Path, rounds: int) -> None:
    """Print what a check of four sources costs against the earlier commit."""
    folders = [
        four_sources(copied(place, "tested-now"), place / "four-now"),
        four_sources(before, place / "four-before"),
    ]
    costs: list[list[Cost]] = [[], []]
    for _ in range(rounds):
        for folder, own in zip(folders, costs, strict=True):
            own.append(run(folder, "review", "check"))
    table(("what", "target", "waited, against eba801f", "processor time, against it", "waited"))
    row("`review check` on four sources", "/ 0.2", *ratios(*costs), seconds(costs[0]))
    print(flush=True)


def measure_memory(place: Path, before: Path) -> None:
    """Print the most memory that a full update and build hold, against the earlier commit."""
    table(("most memory held at once", "target", "against eba801f", "now", "eba801f"))
    steps = {
        "update of every chapter": ("review", "update", "--all"),
        "build of the book": ("jupyter-book", "build", ".", "--all"),
    }
    held = {
        name: [peak(folder, *command) for folder in (place / "now", before)]
        for name, command in steps.items()
    }
    held["either of the two"] = [max(peaks) for peaks in zip(*held.values(), strict=True)]
    for name, (own, other) in held.items():
        row(name, "0.7", f"{own / other:.2f}", f"{own:.0f} MB", f"{other:.0f} MB")
    print(flush=True)


def measure_growth(place: Path, rounds: int) -> None:
    """Print what ten and a hundred times the evidence cost against the evidence as it is."""
    grown = {times: copied(place, f"times-{times}") for times in TIMES}
    steps: dict[str, tuple[str, Work]] = {
        "check": ("2", lambda folder, _: run(folder, "review", "check")),
        "synthesis": ("2", lambda folder, _: run(folder, "python", "-c", SYNTHESIS)),
        "update of the sections": (
            "2",
            lambda folder, _: run(folder, "review", "update", *SECTIONS),
        ),
        "words of one row edited → update": (
            "1.5",
            lambda folder, number: (
                edit_one_row(folder, "statement", f"Other words, {number}.")
                or run(folder, "review", "update")
            ),
        ),
    }
    for times, folder in grown.items():
        (begin if times == 1 else lambda root, many=times: grow(root, many))(folder)
        run(folder, "review", "update", "--all")
    table(("step", "evidence", "target", "waited, against ×1", "processor time", "waited"))
    for name, (target, work) in steps.items():
        costs: dict[int, list[Cost]] = {times: [] for times in grown}
        for number in range(rounds):
            for times, folder in grown.items():
                costs[times].append(work(folder, number))
        for times in TIMES[1:]:
            told = [*ratios(costs[times], costs[1]), seconds(costs[times])]
            row(name, f"×{times}", target, *told)
    print(flush=True)


def ratios(costs: Sequence[Cost], others: Sequence[Cost]) -> list[str]:
    """Return the median of the ratios with their spread, by both clocks."""
    said = []
    for clock in ("wall", "processor"):
        shares = [
            getattr(own, clock) / getattr(other, clock)
            for own, other in zip(costs, others, strict=True)
        ]
        said.append(f"{statistics.median(shares):.3f} ({min(shares):.3f} to {max(shares):.3f})")
    return said


def seconds(costs: Sequence[Cost]) -> str:
    """Return the median of what was waited."""
    return f"{statistics.median(cost.wall for cost in costs):.1f} s"


def table(heads: Sequence[str]) -> None:
    """Print the head of a table."""
    row(*heads)
    row(*("---" for _ in heads))


def row(*cells: str) -> None:
    """Print a row of a table."""
    print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
