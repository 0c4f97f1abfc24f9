"""How long it takes until a change is in the book, as ratios within one run.

Every figure is measured on a copy of the project, several times in turn with what it is compared to, so that a machine
that slows down slows both. Nothing here is a test: absolute times depend on the machine.
"""

import csv
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TOOLS = Path(sys.executable).parent
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "_build", "__pycache__", ".*_cache", "*.egg-info")
RUNS = 5
FORCED = "execute:\n  execute_notebooks: force\n  timeout: 300\n"


def run(folder: Path, *command: str) -> float:
    """Run a tool in `folder` and return the seconds it took. Ends the bench when it fails."""
    start = time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run([str(TOOLS / command[0]), *command[1:]], cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed in {folder}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return time.perf_counter() - start


def copied(place: Path, name: str) -> Path:
    """Return a copy of the project, current and built."""
    folder = place / name
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    run(folder, "review", "book")
    return folder


def forced(place: Path) -> Path:
    """Return a copy that plain Jupyter Book executes whole, without our guard."""
    folder = place / "forced"
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    config = folder / "_config.yml"
    text = config.read_text(encoding="utf-8").replace('execute:\n  execute_notebooks: "off"\n', FORCED)
    config.write_text(text.replace("    extensions.guard: .\n", "").replace("      - extensions.guard\n", ""), encoding="utf-8")
    return folder


def edit_one_row(folder: Path, number: int) -> None:
    """Change the words of one finding, so that its row and nothing else is new."""
    path = folder / "data" / "findings.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    place = header.index("statement")
    rows[10][place] = f"{rows[10][place].split(' (run')[0]} (run {number})"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def paired(one: Callable[[int], float], other: Callable[[int], float]) -> list[float]:
    """Return the ratio of two measurements, taken in turn `RUNS` times."""
    return [one(number) / other(number) for number in range(RUNS)]


def line(name: str, ratios: list[float], target: str) -> str:
    """Return a row of the report."""
    return f"| {name} | {statistics.median(ratios):.3f} | {min(ratios):.3f} to {max(ratios):.3f} | {target} |"


def main() -> None:
    """Measure, and print a table in Markdown."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        place = Path(folder)
        ours, theirs = copied(place, "ours"), forced(place)
        run(theirs, "jupyter-book", "build", ".", "--all", "-q")

        def everything(number: int) -> float:
            return run(theirs, "jupyter-book", "build", ".", "--all", "-q")

        def one_row(number: int) -> float:
            edit_one_row(ours, number)
            return run(ours, "review", "book")

        def all_again(number: int) -> float:
            return run(ours, "review", "update", "--all") + run(ours, "review", "book")

        def nothing(number: int) -> float:
            return run(ours, "review", "book")

        report = [
            line("one row edited → current HTML", paired(one_row, everything), "0.15"),
            line("everything run again → HTML", paired(all_again, everything), "0.25"),
            line("nothing changed", paired(nothing, everything), "0.05"),
        ]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, {RUNS} runs each")
    print("Each against: jupyter-book build --all, executing every chapter.\n")
    print("| what | ratio (median) | spread | target |\n| --- | --- | --- | --- |")
    print("\n".join(report))
    print(f"\nLargest single process: {peak:.0f} MB")


if __name__ == "__main__":
    main()
