"""Whether the evidence may grow: works that were made up are brought in as CONTRIBUTING.md says, in
a clone of this project, and then everything is tested and released as ever.

Usage: python bench/grow.py FOLDER. The clone is of what is committed, and is released as what is
in preparation, or else as the next MINOR release. A verb that fails ends the script, with what it
said.
"""

import csv
import re
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from growing import Row, add, coded, in_rows, prepared, references
from measuring import called
from openpyxl import load_workbook
from projects import ROOT

WORKS = 25
ROWS = {"findings": 60, "themes": 40, "definitions": 5}
WHY = "Read with its rows, which were made up."


def main() -> None:
    """Grow a clone, and say how long each step took."""
    folder = Path(sys.argv[1]).resolve()
    git(ROOT, "clone", "-q", str(ROOT), str(folder))
    release = prepare(folder)
    bring_in(folder, in_rows(release))
    read_claims(folder)
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "More evidence")
    step(folder, "test")
    step(folder, "release", release, "--date", f"{datetime.now(UTC):%Y-%m-%d}")


def prepare(folder: Path) -> str:
    """Return the release that is in preparation, which is begun if none is."""
    release = prepared(folder)
    changelog = folder / "CHANGELOG.md"
    text = changelog.read_text(encoding="utf-8")
    if f"## {release} " not in text:
        new = f"## {release} (in preparation)\n\n- Works that were made up.\n\n## "
        changelog.write_text(text.replace("## ", new, 1), encoding="utf-8")
    return release


def bring_in(folder: Path, number: str) -> None:
    """Bring in works and rows by the verbs, in a workbook and in the files themselves, with the
    release of a `number`.
    """
    known = {row["source_id"] for row in rows_of(folder, "sources")}
    file, workbook = folder.with_suffix(".ris"), folder.with_suffix(".xlsx")
    file.write_text(references(WORKS), encoding="utf-8")
    step(folder, "import", str(file))
    works = [
        row["source_id"] for row in rows_of(folder, "sources") if row["source_id"] not in known
    ]
    assert len(works) == WORKS, works
    step(folder, "workbook", "export", str(workbook))
    code_in(workbook, folder, works, number)
    step(folder, "preview", str(workbook))
    step(folder, "workbook", "import", str(workbook))
    for table in ("themes", "definitions"):
        add(
            folder / "data" / f"{table}.csv",
            lambda rows, name=table: coded(rows, works, number, codes_of(folder, name), ROWS[name]),
        )
    step(folder, "check")
    step(folder, "update")


def code_in(workbook: Path, folder: Path, works: list[str], number: str) -> None:
    """Code the works in the workbook, and add findings below those that are there."""
    book = load_workbook(workbook)
    sheet, rows = book["sources"], rows_of(folder, "sources")
    names = [cell.value for cell in sheet[1]]
    like = [row for row in rows if row["source_id"] not in works and row["read_as"] == "abstract"]
    told = dict(
        zip(works, coded(like, works, number, codes_of(folder, "sources"), len(works)), strict=True)
    )
    for line in sheet.iter_rows(min_row=2):
        row = told.get(line[names.index("source_id")].value, {})
        for name, cell in zip(names, line, strict=True):
            if row and name in row and name not in {"source_id", "added"}:
                cell.value = row[name] or None
    sheet = book["findings"]
    names = [cell.value for cell in sheet[1]]
    standing = rows_of(folder, "findings")
    new = coded(standing, works, number, codes_of(folder, "findings"), ROWS["findings"])
    first = 2 + len(standing)
    for place, row in enumerate(new, first):
        for column, name in enumerate(names, 1):
            sheet.cell(place, column).value = row.get(name) or None
    book.save(workbook)


def read_claims(folder: Path) -> None:
    """Read each claim that asks for it: accept those that rest on other rows now, and judge those
    that later rows came into view of.
    """
    asking = (
        "from livingreview.claims import later; from livingreview.evidence.evidence import Evidence"
        "\nfrom livingreview.claims.sections import load_sections\n"
        "evidence = Evidence(); whole = {claim.name: claim for section in load_sections(evidence)"
        " for claim in section.claims}\n"
        "for claim in later.outstanding(evidence): print(claim.claim, (later.NONE_READ if"
        " later.in_view(whole[claim.claim], evidence.later).empty else 'agrees')"
        " if claim.beside else '')"
    )
    lines = subprocess.run(**{**called(folder, ("python", "-c", asking)), "check": True}).stdout
    claims = [line.split(" ") for line in lines.splitlines()]
    for name, judgement in claims:
        if not judgement:
            accept(folder, name)
    for name, judgement in claims:
        if judgement:
            step(folder, "judge", name, judgement, "--reason", WHY)
    step(folder, "update")


def accept(folder: Path, name: str) -> None:
    """Accept a claim: say of each row that is asked about that it bears on something else."""
    words = ("accept", name, "--reason", WHY)
    asked = subprocess.run(**called(folder, ("review", *words))).stderr
    if keys := re.findall(r"^    (.+) \(\w+\)$", asked, re.MULTILINE):
        step(folder, *words, *(word for key in keys for word in ("--beside", key)))


def codes_of(folder: Path, table: str) -> dict[str, list[str]]:
    """Return the codes of each column of a table that has some, those that say why a row went left
    out.
    """
    with (folder / "data" / "codebook.csv").open(encoding="utf-8", newline="") as file:
        codes: dict[str, list[str]] = {}
        for row in csv.DictReader(file):
            codes.setdefault(row["field"], []).append(row["code"])
    head = rows_of(folder, table)[0]
    left_out = {"read_as", "change_reason", "term", "source_id", "country", "left_out", "coded_by"}
    return {name: codes[name] for name in head if name in codes and name not in left_out}


def rows_of(folder: Path, table: str) -> list[Row]:
    """Return the rows of a table as text."""
    with (folder / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def step(folder: Path, *words: str) -> None:
    """Run a verb in the clone and say how long it took. Ends the script when it fails."""
    start = time.perf_counter()
    done = subprocess.run(**called(folder, ("review", *words)))
    said = " ".join(words[:3]).replace(str(folder.parent), "")[:60]
    print(f"{time.perf_counter() - start:6.1f} s  review {said}", flush=True)
    if done.returncode:
        sys.exit(f"{done.stdout[-6000:]}{done.stderr[-6000:]}")


def git(folder: Path, *words: str) -> None:
    """Run git in a folder, as nobody in particular."""
    own = ("-c", "user.name=Bench", "-c", "user.email=bench@example.org")
    subprocess.run(["git", *own, *words], cwd=folder, check=True)  # noqa: S607


if __name__ == "__main__":
    main()
