"""The whole book, built once for all tests of a run, and once more in another place."""

import gc
import json
import shutil

import pytest
from books import ENGINE, REPOSITORY, STRICT, copy_of_project, once, pages_in, run, sound

from livingreview.running import build_record

HERE = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}
ELSEWHERE = {"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
PDF = (*STRICT, "--builder", "custom", "--custom-builder", "pdf")
READ = "read.json"


@pytest.fixture(scope="session")
def book(tmp_path_factory):
    """The folder of a copy of the project with all that `review book` makes of it."""
    return once(tmp_path_factory, "book", build_here)


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory):
    """The folder of a copy, built in another time zone, locale and order: its PDF, then its pages.

    Every warning was an error. Beside it, `READ` says when each page was read for the PDF.
    """
    return once(tmp_path_factory, "another place", build_elsewhere)


@pytest.fixture(scope="session")
def pages(book):
    """Every page of the book. Garbage is not looked for among them, which takes longer than to read
    them.
    """
    gc.disable()
    found = pages_in(book / "_build" / "html")
    gc.freeze()
    gc.enable()
    return found


def build_here(root):
    """Build the book in `root`; where the project's own book is current, it is taken."""
    copy_of_project(root)
    if all(build_record.unchanged(REPOSITORY, kind) for kind in build_record.KINDS):
        shutil.copytree(REPOSITORY / "_build", root / "_build")
    else:
        sound(run(root, "python", "-m", ENGINE, "book", **HERE))


def build_elsewhere(root):
    """Build the PDF in `root`, then the pages, by Jupyter Book itself."""
    copy_of_project(root)
    sound(run(root, *PDF, SOURCE_DATE_EPOCH="1", **ELSEWHERE))
    (root.parent / READ).write_text(json.dumps(when_read(root)), encoding="utf-8")
    sound(run(root, *STRICT, **ELSEWHERE))


def when_read(root):
    """When each page was last read."""
    folder = root / "_build" / ".doctrees"
    return {path.name: path.stat().st_mtime_ns for path in folder.rglob("*.doctree")}
