"""Kill verbs at every system call that changes a file of the project, and see what is left.

Usage: python bench/kills.py [VERB ...]   (default: all of them). Needs strace. Works on copies of
the project; prints how often each verb was killed, in how many of these the project was afterwards
as before it or as after it, and every state that needed a hand.
"""

import csv
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from growing import in_rows, prepared
from measuring import called, run
from openpyxl import load_workbook
from projects import copied

CHANGING = (
    "openat,creat,write,pwrite64,writev,sendfile,copy_file_range,ftruncate,fsync,rename,renameat,"
    "renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,link,symlink,chmod,fchmod,utimensat"
)
COPYING = ("sendfile", "copy_file_range")  # the file written is named first
CALL = re.compile(r"^(\w+)\((.*)")
BUILT = ("_build", ".venv", "__pycache__")
LEFT_ALONE = ("_build/kept/", "__pycache__/")  # made again where they are wrong
REFERENCE = (
    "TY  - JOUR\nAU  - Newcomer, A.\nTI  - A work nobody had\nPY  - 2019\nJO  - Journal\nER  -\n"
)
NEW_ROWS = {
    "themes": {"theme": "factor.joint-training"},
    "findings": {"finding_id": "wwcsc2021-99", "statement": "A row that is killed."},
}


@dataclass(frozen=True)
class Point:
    """A moment to kill at: just before the call number `count` of the system call `name`."""

    name: str
    count: int


@dataclass
class Outcome:
    """What was seen after the kills of a verb: how many there were, and how the next verb found
    the project.
    """

    kills: int = 0
    nothing: int = 0
    all_of_it: int = 0
    by_hand: list[str] = field(default_factory=list)


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of the project, without what is built."""
    return {
        name: path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not set(path.relative_to(folder).parts) & set(BUILT)
        and (name := path.relative_to(folder).as_posix())
    }


def points(folder: Path, verb: tuple[str, ...], log: Path) -> Iterator[Point]:
    """Run the verb once and yield every moment at which it changes something in the project."""
    trace = ["strace", "-y", "-o", str(log), "-e", f"trace={CHANGING}"]
    if code := traced(folder, trace, verb):
        sys.exit(f"review {' '.join(verb)} ended with {code} in {folder}.")
    seen: Counter[str] = Counter()
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        if call := CALL.match(line):
            seen[call[1]] += 1
            written = call[2].partition(", ")[0] if call[1] in COPYING else call[2]
            reading = call[1] == "openat" and "O_RDONLY" in call[2]
            apart = any(part in written for part in LEFT_ALONE)
            if f"{folder}/" in written and not reading and not apart:
                yield Point(call[1], seen[call[1]])


def traced(folder: Path, trace: list[str], verb: tuple[str, ...]) -> int:
    """Run the verb under strace and return its exit code, negative where it was killed."""
    plain = called(folder, ("review", *verb))
    return subprocess.run(**{**plain, "args": [*trace, *plain["args"]]}).returncode


def kill(project: Path, verb: tuple[str, ...], place: Path) -> Outcome:
    """Kill the verb at each of its moments, each time in a fresh copy of `project`."""
    outcome, folder = Outcome(), place / "killed"
    shutil.copytree(project, folder)
    before = contents(folder)
    moments = list(points(folder, verb, place / "log"))
    after = contents(folder)
    for point in moments:
        shutil.rmtree(folder)
        shutil.copytree(project, folder)
        inject = f"inject={point.name}:signal=KILL:when={point.count}"
        trace = ["strace", "-o", "/dev/null", "-e", f"trace={point.name}", "-e", inject]
        if traced(folder, trace, verb) >= 0:
            continue  # its calls are not the same every time: this one did not come
        outcome.kills += 1
        after_it = subprocess.run(**called(folder, ("review", "check")))
        found = contents(folder)
        if found == before:
            outcome.nothing += 1
        elif found == after:
            outcome.all_of_it += 1
        if after_it.returncode not in (0, 1) or "Traceback" in after_it.stderr:
            outcome.by_hand.append(f"{point}: check ended with {after_it.stderr[-500:]}")
        elif found not in (before, after):
            files = before.keys() | after.keys() | found.keys()
            odd = sorted(
                name for name in files if found.get(name) not in (before.get(name), after.get(name))
            )
            outcome.by_hand.append(f"{point}: {odd or 'some of the files are new'}")
    shutil.rmtree(folder)
    return outcome


def verbs(project: Path) -> dict[str, tuple[str, ...]]:
    """Return the verbs to kill by name; what they need is put into `project`."""
    release = in_rows(prepared(project))
    (project / "more.ris").write_text(REFERENCE, encoding="utf-8")
    run(project, "review", "workbook", "export", "evidence.xlsx")
    book = load_workbook(project / "evidence.xlsx")
    for sheet, new in NEW_ROWS.items():
        header, *rows = book[sheet].iter_rows(values_only=True)
        number, last = [place for place in enumerate(rows, start=2) if place[1][0]][-1]
        row = {**dict(zip(header, last, strict=True)), **new, "added": release}
        for column, name in enumerate(header, start=1):
            book[sheet].cell(number + 1, column, row[name])
    book.save(project / "evidence.xlsx")
    judged = csv.DictReader((project / "data/later.csv").read_text(encoding="utf-8").splitlines())
    key, judgement = next(
        (row["key"], row["judgement"]) for row in judged if row["judgement"] != "none-read"
    )
    reason = ("--reason", "Killed", "--date", "2026-11-28")
    run(project, "review", "check")
    return {
        "import": ("import", "more.ris"),
        "workbook": ("workbook", "import", "evidence.xlsx"),
        "accept": ("accept", key, *reason),
        "judge": ("judge", key, judgement, *reason),
        "schema": ("schema",),
        "undo": ("undo",),
    }


def ready(project: Path, verb: str) -> None:
    """Bring the project to where the verb has something to do."""
    if verb == "undo":
        run(project, "review", "workbook", "import", "evidence.xlsx")
    if verb == "schema":
        codebook = project / "data" / "codebook.csv"
        text = codebook.read_text(encoding="utf-8")
        code = next(line for line in text.splitlines() if line.startswith("country,"))
        codebook.write_text(text.replace(code, f"{code}\ncountry,atlantis,Atlantis,Made up,"))


def main() -> None:
    """Kill, look, and print what was found."""
    with tempfile.TemporaryDirectory(prefix="kills-") as name:
        place = Path(name).resolve()
        project = copied(place, "project")
        todo = verbs(project)
        for verb in sys.argv[1:] or todo:
            copy = Path(shutil.copytree(project, place / verb))
            ready(copy, verb)
            outcome = kill(copy, todo[verb], place)
            print(
                f"{verb}: {outcome.kills} kills, {outcome.nothing} as before, {outcome.all_of_it}"
                f" as after, {len(outcome.by_hand)} by hand"
            )
            print("".join(f"    {line}\n" for line in outcome.by_hand), end="", flush=True)


if __name__ == "__main__":
    main()
