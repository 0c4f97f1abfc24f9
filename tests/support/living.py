"""A small project with two chapters; run it, edit it, ask what is stale."""

import contextlib
import gc
import json
import os
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest
from books import ENGINE, REPOSITORY, once, python_path
from books import run as run_tool
from click.testing import CliRunner
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from tiny import write_project

from livingreview.cli.main import main
from livingreview.files import replace
from livingreview.running import stale as trace
from livingreview.running.execution import chapters, job, run, run_all
from livingreview.running.updates import stale

THEMES = (
    "from myst_nb import glue\nfrom livingreview.evidence.evidence import Evidence",
    'glue("themes", str(len(Evidence().themes)), display=False)',
)
TEXT = ("from livingreview.words import whole", "whole(1234)")


@pytest.fixture
def living(project):
    """A small real project with two chapters: one reads the themes, one reads no evidence at
    all.
    """
    return write_living(project)


def write_living(root):
    """Put into the tiny project in `root` what makes it one with two chapters."""
    copy_package("ics", root)
    for name in ("requirements.txt", "pyproject.toml"):
        shutil.copy(REPOSITORY / name, root / name)
    write_chapter(root, "themes", *THEMES)
    write_chapter(root, "text", *TEXT)
    return root


@pytest.fixture(scope="session")
def up_to_date(tmp_path_factory):
    """A small project after an update, made once; its chapters are those of any such project."""
    return once(
        tmp_path_factory, "living", lambda root: bring_up_to_date(write_living(write_project(root)))
    )


@pytest.fixture
def current(living, up_to_date):
    """The small project after an update: every chapter is current."""
    return shutil.copytree(up_to_date / "chapters", living / "chapters", dirs_exist_ok=True).parent


@pytest.fixture
def own_engine(current, monkeypatch):
    """The small project after an update, with an engine of its own that a test may edit."""
    copy_package(ENGINE, current)
    monkeypatch.setattr(trace, "ENGINE", current / ENGINE)
    return current


def copy_package(name, root):
    """Copy the package called `name` of this repository into `root`."""
    shutil.copytree(REPOSITORY / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))


def write_chapter(root, name, *sources):
    cells = [new_markdown_cell("# Title\n\nWhat it answers.", id="title")]
    cells += [new_code_cell(source, id=f"cell-{number}") for number, source in enumerate(sources)]
    (root / "chapters").mkdir(exist_ok=True)
    path = root / "chapters" / f"{name}.ipynb"
    nbformat.write(
        new_notebook(
            cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}
        ),
        path,
    )
    return path


def bring_up_to_date(root):
    with ThreadPoolExecutor(2) as executor:
        for name, content in run_all([job(path, root) for path in chapters(root)], executor):
            assert isinstance(content, bytes), content
            replace(root / name, content)


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def edit_notebook(path, change):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    change(notebook)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def why(root):
    return {
        path.stem: [reason.sentence for reason in reasons] for path, reasons in stale(root).items()
    }


def review(root, *arguments):
    """Run a verb of the review in `root` and wait until it has ended."""
    return run_tool(root, sys.executable, "-m", ENGINE, *arguments)


def ask(root, *words):
    """Ask a verb of the review in this process; for verbs that start no other."""
    try:
        with contextlib.chdir(root):
            return CliRunner().invoke(main, [str(word) for word in words])
    finally:
        gc.enable()


def begin(root, *arguments, **environment):
    """Begin a verb of the review in `root`, in a session of its own; what it says can be read."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=root,
        env={**os.environ, "PYTHONPATH": python_path(root), **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def until(process, happens):
    """Wait until `happens` is true; fail when `process` has ended without it."""
    while not happens():
        assert process.poll() is None, process.communicate()
        threading.Event().wait(0.01)


def run_with(root, *sources):
    return run(job(write_chapter(root, "asking", *sources), root))
