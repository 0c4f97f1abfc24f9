"""How long it takes until a change is in the book, as ratios within one run.

Usage: python bench/bench.py [RUNS]   (default 5)

Every figure is measured on copies of the project, in rounds: each round does everything once, and a
ratio is one of two measurements of the same round, so that a machine that slows down slows both.
Two clocks: what a person waits (wall), and the processor time of all processes, which says more
where others use the machine too. Nothing here is a test.
"""

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from growing import begin, edit_cell, grow

ROOT = Path(__file__).resolve().parents[1]
TOOLS = Path(sys.executable).parent
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "_build", "__pycache__", ".*_cache", "*.egg-info"
)
FORCED = "execute:\n  execute_notebooks: force\n  timeout: 300\n"
OURS = ("guard", "economy", "pages")
SECTIONS = (
    "summary",
    "introduction",
    "methodology",
    "defining-integration",
    "supporting-evidence",
    "what-works",
    "conclusions",
)
WAYS = ("negative", "positive")
SYNTHESIS = (  # without collecting garbage, as in the kernels of the chapters
    "import gc; gc.disable();"
    "from livingreview.claims import brief; from livingreview.evidence.evidence import Evidence; "
    "from ics import counts as c, verdicts as v, what_counts as w;"
    "e = Evidence(); brief.ledger(e); n = w.with_sources(c.strongest(e.themes), e.sources);"
    "c.sources_in_all(n); c.barriers_and_factors(n, e.codebook); f = w.effects(e);"
    "v.by_outcome(f.rows, e.works, 'level'); v.under_rules(f)"
)


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds on the wall, seconds of processors."""

    wall: float
    processor: float

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
    """Return how to call a tool in `folder` with that copy's own modules."""
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return {
        "args": [str(TOOLS / command[0]), *command[1:]],
        "cwd": folder,
        "env": environment,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "text": True,
    }


def peak(folder: Path, *command: str) -> float:
    """Return the most memory that a tool and all its descendants held at once, in MB.

    Proportional set size, so that memory shared by forked kernels counts once; looked at ten times
    a second.
    """
    process = subprocess.Popen(**called(folder, command))
    most = 0
    reader = threading.Thread(target=process.communicate)
    reader.start()
    while reader.is_alive():
        held = 0
        with suppress(psutil.Error):
            for one in [
                psutil.Process(process.pid),
                *psutil.Process(process.pid).children(recursive=True),
            ]:
                with suppress(psutil.Error):
                    held += one.memory_full_info().pss
        most = max(most, held)
        reader.join(0.1)
    return most / 2**20


def copied(place: Path, name: str) -> Path:
    """Return a copy of the project."""
    return Path(shutil.copytree(ROOT, place / name, ignore=LEFT_OUT))


def forced(place: Path, name: str, without: tuple[str, ...]) -> Path:
    """Return a copy that plain Jupyter Book executes whole; the extensions in `without`, ours, are
    left out.
    """
    folder = copied(place, name)
    config = folder / "_config.yml"
    text = config.read_text(encoding="utf-8").replace(
        'execute:\n  execute_notebooks: "off"\n', FORCED
    )
    for extension in without:
        text = text.replace(f"    extensions.{extension}: .\n", "").replace(
            f"      - extensions.{extension}\n", ""
        )
    config.write_text(text, encoding="utf-8")
    return folder


def edit_one_row(folder: Path, column: str, value: str) -> None:
    """Put `value` into a column of the last finding, so that its row and nothing else is new."""
    edit_cell(folder / "data" / "findings.csv", -1, column, lambda _: value)


def line(name: str, target: str, costs: list[Cost], others: list[Cost]) -> str:
    """Return a row of the report: the median of the ratios with their spread, by both clocks."""
    cells = [name, target]
    for clock in ("wall", "processor"):
        ratios = [
            getattr(one, clock) / getattr(other, clock)
            for one, other in zip(costs, others, strict=True)
        ]
        cells.append(f"{statistics.median(ratios):.3f} ({min(ratios):.3f} to {max(ratios):.3f})")
    cells.append(f"{statistics.median(one.wall for one in costs):.1f} s")
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Measure, and print tables in Markdown as they are ready."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    cores = f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} at the start"
    print(
        f"{platform.system()} {platform.machine()}, {cores}, Python {platform.python_version()},"
        f" {runs} rounds.\n",
        flush=True,
    )
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        place = Path(folder)
        measure_changes(place, runs)
        measure_growth(place, runs)


def measure_changes(place: Path, runs: int) -> None:
    """Print what a change of one row, of everything and of nothing costs against plain Jupyter
    Book.
    """

    def edited(column: str, value: str) -> Cost:
        edit_one_row(ours, column, value)
        return run(ours, "review", "html")

    ours, theirs = copied(place, "ours"), forced(place, "theirs", OURS)
    lean = forced(place, "lean", OURS[:1])
    kinds: dict[str, tuple[str, Callable[[int], Cost]]] = {
        "words of one row edited → current HTML": (
            "0.15",
            lambda number: edited("statement", f"Other words, {number}."),
        ),
        "a code of one row edited → current HTML": (
            "0.15",
            lambda number: edited("direction", WAYS[number % 2]),
        ),
        "everything run again → HTML": (
            "0.25",
            lambda _: run(ours, "review", "update", "--all") + run(ours, "review", "html"),
        ),
        "nothing changed": ("0.05", lambda _: run(ours, "review", "html")),
        "Jupyter Book with our shortcuts for citations": (
            "",
            lambda _: run(lean, "jupyter-book", "build", ".", "--all", "-q"),
        ),
    }
    begin(ours)
    run(ours, "review", "book")
    costs: dict[str, list[Cost]] = {name: [] for name in kinds}
    others = []
    for number in range(runs):
        others.append(run(theirs, "jupyter-book", "build", ".", "--all", "-q"))
        for name, (_, work) in kinds.items():
            costs[name].append(work(number))
    print(
        "| what | target | waited, against Jupyter Book | processor time, against it | waited |\n"
        "| --- | --- | --- | --- | --- |"
    )
    for name, (target, _) in kinds.items():
        print(line(name, target, costs[name], others))
    print(line("`jupyter-book build --all`, every chapter executed", "", others, others))
    most = {
        "update of every chapter": (ours, "review", "update", "--all"),
        "build of the book": (ours, "jupyter-book", "build", "."),
    }
    most["Jupyter Book, executing"] = (theirs, "jupyter-book", "build", ".", "--all")
    print(
        "\n"
        + "; ".join(f"{name} {peak(*command):.0f} MB" for name, command in most.items())
        + ".\n",
        flush=True,
    )


def measure_growth(place: Path, runs: int) -> None:
    """Print what ten and a hundred times the evidence cost against the evidence as it is."""
    grown = {times: copied(place, f"times-{times}") for times in (1, 10, 100)}
    steps: dict[str, Callable[[Path], Cost]] = {
        "check": lambda root: run(root, "review", "check"),
        "synthesis": lambda root: run(root, "python", "-c", SYNTHESIS),
        "update of the sections": lambda root: run(root, "review", "update", *SECTIONS),
    }
    for times, root in grown.items():
        grow(root, times)
        run(root, "review", "check")
    print(
        "| step | evidence | waited, against ×1 | processor time, against ×1 | waited |\n| --- |"
        " --- | --- | --- | --- |"
    )
    for name, work in steps.items():
        costs: dict[int, list[Cost]] = {times: [] for times in grown}
        for _ in range(runs):
            for times, root in grown.items():
                costs[times].append(work(root))
        for times in grown:
            print(line(name, f"×{times}", costs[times], costs[1]), flush=True)


if __name__ == "__main__":
    main()
