"""Edit the project in many ways, and hold the book built on from the one before against the book
built afresh.

Usage: python bench/afresh.py. Works on a copy of the project, one edit upon the other; prints for
each edit how many pages were written and which files of the two books differ.
"""

import csv
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from growing import add, begin, edit_cell, in_rows, prepared
from measuring import run
from projects import LEFT_OUT, copied, edit_one_row


def edit(path: Path, old: str, new: str) -> None:
    """Put `new` in the first place of `old`, which must be there."""
    text = path.read_text(encoding="utf-8")
    if old not in text:
        sys.exit(f"{path} does not hold {old!r}.")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def more(root: Path, table: str, row: int, column: str) -> None:
    """Add a word to a cell of a table."""
    edit_cell(root / "data" / f"{table}.csv", row, column, lambda words: f"{words} Anew.")


def relabelled(root: Path) -> None:
    """Put a label of the codebook in other words, and say that a released row changes."""
    more(root, "codebook", 4, "label")
    with (root / "data" / "codebook.csv").open(encoding="utf-8", newline="") as file:
        row = list(csv.DictReader(file))[4]
    line = f"{prepared(root)},codebook,{row['field']} / {row['code']},Clearer words.\n"
    text = f"release,table,key,reason\n{line}"
    (root / "releases" / "changes.csv").write_text(text, encoding="utf-8")


def judged_anew(root: Path) -> None:
    """Give a judgement another reason, on another day."""
    more(root, "later", 2, "reason")
    edit_cell(root / "data" / "later.csv", 2, "decided", lambda _: "2026-12-24")


def another_theme(root: Path) -> None:
    """Add a theme of a later source, in the release that is in preparation."""
    place = {"locator": "https://example.org/another", "added": in_rows(prepared(root))}
    add(root / "data" / "themes.csv", lambda rows: [{**rows[-1], **place}])


EDITS: dict[str, Callable[[Path], None]] = {
    "words of a later finding": lambda root: edit_one_row(root, "statement", "Other words."),
    "a code of a later finding": lambda root: edit_one_row(root, "direction", "negative"),
    "the title of a later work": lambda root: edit(
        root / "references.bib", "Sure Start final report", "Sure Start last report"
    ),
    "the year of a work of 2006": lambda root: edit(root / "references.bib", "{2004}", "{2005}"),
    "a label of the codebook": relabelled,
    "the title of a chapter": lambda root: edit(
        root / "chapters" / "introduction.ipynb", "# Introduction", "# The introduction"
    ),
    "what a release brings": lambda root: more(root, "releases", -1, "what"),
    "a judgement on later evidence": judged_anew,
    "a theme more": another_theme,
    "a colour": lambda root: edit(root / "_config.yml", "#0057a3", "#0057a4"),
    "a helper of the pages": lambda root: edit(
        root / "livingreview" / "publishing" / "citation.py", '"""', '"""Anew: '
    ),
}


def book_in(root: Path) -> dict[str, bytes]:
    """Return the files of the pages that were built."""
    folder = root / "_build" / "html"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def written(root: Path) -> dict[Path, int]:
    """Return when each chapter's page was written."""
    return {
        path: path.stat().st_mtime_ns
        for path in (root / "_build" / "html" / "chapters").glob("*.html")
    }


def main() -> None:
    """Make each edit, build, and compare."""
    with tempfile.TemporaryDirectory(prefix="afresh-") as folder:
        ours, afresh = copied(Path(folder), "ours"), Path(folder, "afresh")
        begin(ours)
        run(ours, "review", "html")
        for name, make in EDITS.items():
            make(ours)
            before = written(ours)
            run(ours, "review", "html")
            pages = sum(before.get(path) != when for path, when in written(ours).items())
            shutil.copytree(ours, afresh, ignore=LEFT_OUT)
            run(afresh, "jupyter-book", "build", ".", "-q")
            one, other = book_in(ours), book_in(afresh)
            differ = sorted(path for path in {*one, *other} if one.get(path) != other.get(path))
            print(
                f"{name}: {pages} of {len(before)} pages written;"
                f" {', '.join(differ) or 'no file differs'}",
                flush=True,
            )
            shutil.rmtree(afresh)


if __name__ == "__main__":
    main()
