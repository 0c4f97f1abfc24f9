"""Whether there is anything to build: a record of all that went into the book and of all that came out."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from review.files import replace
from review.trace import digest

BOOK = Path("_build", "html")
PRINT = Path("_build", "pdf", "integrated-childrens-services.pdf")
RECORD = Path("_build", "built.json")
PACKAGES = Path(__file__).resolve().parents[1]
LEFT_OUT = ("__pycache__", "_build")
ENVIRONMENT = "pyvenv.cfg"
VARIABLES = ("PYTHONPATH", "SOURCE_DATE_EPOCH")


def unchanged(root: Path) -> bool:
    """Return whether the book under `root` is what its sources would give again: not a byte of either has changed."""
    path = root / RECORD
    return path.is_file() and path.read_text(encoding="utf-8") == _record(sources(root), root)


def forget(root: Path) -> None:
    """Forget what was built: to be done before a build begins, so that one that is interrupted leaves no record."""
    (root / RECORD).unlink(missing_ok=True)


def remember(root: Path, before: str) -> None:
    """Take note of the book that a build has made of what `sources` gave `before` it began."""
    replace(root / RECORD, _record(before, root).encode())


def sources(root: Path) -> str:
    """Return a digest of all that a book can depend on: files of the project, code that runs, libraries and variables.

    Whether a file counts is not asked: any edit is worth a build. Only libraries that were edited in place are not seen.
    """
    code = [PACKAGES / name for name in ("review", "extensions")] if root != PACKAGES else []
    libraries = sorted(path.name for folder in map(Path, sys.path) if folder.is_dir() for path in folder.glob("*.dist-info"))
    variables = [f"{name}={os.environ.get(name)}" for name in VARIABLES]
    return digest("\n".join([sys.version, *libraries, *variables, *map(_digest, [root, *code])]).encode())


def _record(before: str, root: Path) -> str:
    printed = digest((root / PRINT).read_bytes()) if (root / PRINT).is_file() else ""
    return json.dumps({"sources": before, "book": _digest(root / BOOK), "print": printed})


def _digest(folder: Path) -> str:
    return digest(json.dumps([(name, digest(content)) for name, content in _contents(folder, "")]).encode())


def _contents(folder: Path, inside: str) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each file in `folder`, and the name of each folder, in order; hidden ones are left out."""
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
