"""Whether there is anything to build: a record of all that went into the book and of all that came
out.
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from livingreview.files import replace
from livingreview.project import ENGINE
from livingreview.running.stale import digest
from livingreview.settings import load_settings

BOOK = Path("_build", "html")
KINDS = ("html", "pdf")
LEFT_OUT = ("__pycache__", "_build")
ENVIRONMENT = "pyvenv.cfg"
WHEN_READ = "REVIEW_WHEN_READ"  # names the file that a build makes when it has read all pages
VARIABLES = ("PYTHONPATH", "SOURCE_DATE_EPOCH")


def pdf_of(root: Path) -> Path:
    """Return where the PDF of the project at `root` is made. Raises `EvidenceError` without
    settings.
    """
    return root / "_build" / "pdf" / f"{load_settings(root).name}.pdf"


def pdfs_of(root: Path) -> list[Path]:
    """Return the PDFs that are made of the project at `root`: the review first, then what goes
    with it.
    """
    review = pdf_of(root)
    return [review, *sorted(review.parent.glob(f"{review.stem}-*.pdf"))]


def made_of(root: Path, kind: str) -> list[Path]:
    """Return what is made of the project at `root` as a `kind` of book: a folder, or files."""
    return pdfs_of(root) if kind == "pdf" else [root / BOOK]


def unchanged(root: Path, kind: str) -> bool:
    """Return whether a `kind` of book (of `KINDS`) is what its sources would give again: not a byte
    of either has changed.
    """
    path = _record_of(root, kind)
    record = path.read_bytes() if path.is_file() else b""
    return bool(record) and record == _record(sources(root), root, kind).encode()


def forget(root: Path, kind: str) -> None:
    """Forget what was built: to be done before a build begins, so that one that is interrupted
    leaves no record.
    """
    _record_of(root, kind).unlink(missing_ok=True)


def remember(root: Path, kind: str, before: str) -> None:
    """Take note of the book that a build has made of what `sources` gave `before` it began."""
    replace(_record_of(root, kind), _record(before, root, kind).encode())


def sources(root: Path) -> str:
    """Return a digest of all that a book can depend on: files of the project, code that runs,
    libraries and variables.

    Whether a file counts is not asked: any edit is worth a build. Only libraries that were edited
    in place are not seen.
    """
    return digest(f"{surroundings()}\n{digest_of(root)}".encode())


def surroundings() -> str:
    """Return a digest of what a book depends on whatever it holds: code that runs, libraries and
    variables.
    """
    libraries = sorted(
        path.name
        for folder in map(Path, sys.path)
        if folder.is_dir()
        for path in folder.glob("*.dist-info")
    )
    variables = [f"{name}={os.environ.get(name)}" for name in VARIABLES]
    return digest("\n".join([sys.version, *libraries, *variables, digest_of(ENGINE)]).encode())


def digest_of(path: Path) -> str:
    """Return the digest of a file, or of the names and contents of all files in a folder; hidden
    ones do not count.
    """
    if path.is_file():
        return digest(path.read_bytes())
    return digest(
        json.dumps([(name, digest(content)) for name, content in _contents(path, "")]).encode()
    )


def _record_of(root: Path, kind: str) -> Path:
    return root / "_build" / f"built-{kind}.json"


def _record(before: str, root: Path, kind: str) -> str:
    made = {path.name: digest_of(path) for path in made_of(root, kind)}
    return json.dumps({"sources": before, "made": made})


def _contents(folder: Path, inside: str) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each file in `folder`, and the name of each folder, in order;
    hidden ones are left out.
    """
    entries = sorted(os.scandir(folder), key=lambda entry: entry.name) if folder.is_dir() else []
    if any(entry.name == ENVIRONMENT for entry in entries):
        return
    for entry in entries:
        name = f"{inside}{entry.name}"
        if entry.name.startswith(".") or entry.name in LEFT_OUT or entry.name.endswith(".egg-info"):
            continue
        if entry.is_dir():
            yield f"{name}/", b""
            yield from _contents(Path(entry.path), f"{name}/")
        elif entry.is_file():
            yield name, Path(entry.path).read_bytes()
