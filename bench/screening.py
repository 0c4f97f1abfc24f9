"""What a long screening takes: python -m bench.screening [RECORDS].

A new review brings in made-up records that one search returned, exports the workbook of a reader,
and takes it back with a decision on each. It says seconds of a processor, and the most memory.
"""

import csv
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from openpyxl import load_workbook

from bench.made_up_records import records
from livingreview.intake.reference import Reference

ROOT = Path(__file__).resolve().parents[1]
DAY = "2026-11-28"
TAGS = {"title": "TI", "year": "PY", "doi": "DO", "url": "UR"}
SEARCH = {
    "search_id": "made-up",
    "body": "later",
    "searched_on": DAY,
    "where": "Nowhere",
    "terms": "anything",
    "protocol": "1.0",
    "searched_by": "The bench",
}


def review(folder: Path, *words: str) -> None:
    """Run a verb in `folder`, and print what it took. Ends the bench when it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "livingreview", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(f"review {' '.join(words)}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{' '.join(words)}: {seconds:.1f} s, at most {after.ru_maxrss / 1024:.0f} MB so far")
    print(f"    {done.stdout.splitlines()[0]} … {done.stdout.splitlines()[-1]}")


def as_ris(reference: Reference) -> str:
    """Return a made-up reference as a record of a RIS file."""
    authors = [f"AU  - {name}" for name in reference.authors]
    fields = [
        f"{tag}  - {reference.fields[name]}"
        for name, tag in TAGS.items()
        if reference.fields.get(name)
    ]
    return "\n".join(["TY  - JOUR", *fields, *authors, "AB  - What was done.", "ER  - ", ""])


def planned(folder: Path) -> None:
    """Give a new review the tables of a documented search, a protocol, and one search."""
    review(folder, "search", "begin")
    protocol = folder / "data" / "protocols" / "1.0.md"
    protocol.parent.mkdir()
    protocol.write_text("What helps families?\n", encoding="utf-8")
    review(folder, "protocol", "seal", "1.0", "--what", "The first", "--date", DAY)
    table = folder / "data" / "searches.csv"
    with table.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    with table.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns, restval="", lineterminator="\n").writerow(SEARCH)


def decided(path: Path) -> None:
    """Write a decision on each record into the workbook at `path`."""
    book = load_workbook(path)
    sheet = book["screening"]
    column = [cell.value for cell in sheet[1]].index("decision") + 1
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, column).value = "include"
    book.save(path)


if __name__ == "__main__":
    size = int(sys.argv[1]) if sys.argv[1:] else 20_000
    with tempfile.TemporaryDirectory() as place:
        project = Path(place) / "review"
        review(Path(place), "new", str(project))
        planned(project)
        export = [as_ris(made.reference) for made in records(size)]
        (project / "export.ris").write_text("\n".join(export), encoding="utf-8")
        review(project, "search", "add", "export.ris", "--search", "made-up")
        review(project, "screen", "export", "first.xlsx", "--reader", "first")
        decided(project / "first.xlsx")
        review(project, "screen", "import", "first.xlsx", "--date", DAY)
