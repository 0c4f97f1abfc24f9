"""Copies of the project in folders of their own, what is done with them, and what their pages
hold.
"""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml
from bs4 import BeautifulSoup
from filelock import FileLock
from forked_builds import built

from livingreview.checks.links import CLAIM
from livingreview.evidence.seals import as_file, read_seal
from livingreview.running.forks import CAN_FORK

REPOSITORY = Path(__file__).resolve().parents[2]
KEPT = (
    "CITATION.cff",
    "_config.yml",
    "_toc.yml",
    "chapters",
    "claims",
    "data",
    "ics",
    "index.ipynb",
    "pyproject.toml",
    "references.bib",
    "releases",
    "requirements.txt",
    "review.toml",
)
ENGINE = "livingreview"
CLAIMS = "conclusions"
TOOLS = Path(sys.executable).parent
BUILDER = "jupyter-book"
STRICT = (BUILDER, "build", ".", "-W", "-n", "--keep-going")
PATIENCE = 1800  # seconds until a command is held to have hung; beside other work, all takes longer
CACHES = {".doctrees", ".jupyter_cache"}


def copy_of_project(folder, *more):
    """Copy all that the book is made of into `folder`, and what is named besides: the engine, for a
    test that edits it.
    """
    for name in (*KEPT, *more):
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(
                source,
                folder / name,
                ignore=shutil.ignore_patterns("__pycache__", ".*", "kernel-*"),
            )
        elif source.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, folder / name)
    return folder


def python_path(root):
    """Return where Python looks for modules: in `root` first, then in this repository."""
    return os.pathsep.join(map(str, (root, REPOSITORY)))


def run(root, *command, **environment):
    """Run one of the environment's tools in `root`; modules are those of `root`, and of this
    repository where `root` has none.
    """
    tool = [str(TOOLS / command[0]), *map(str, command[1:])]
    variables = {**os.environ, "PYTHONPATH": python_path(root), **environment}
    if command[0] == BUILDER and CAN_FORK and not environment:
        return built(root, REPOSITORY, tool[1:], variables, PATIENCE)
    return subprocess.run(
        tool,
        cwd=root,
        env=variables,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=PATIENCE,
    )


def once(tmp_path_factory, name, make):
    """Return the folder that `make` fills, which is done once for all processes that run tests."""
    base = tmp_path_factory.getbasetemp()
    root = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name / "copy"
    root.parent.mkdir(exist_ok=True)
    made = root.parent / "made"
    with FileLock(root.parent / "lock"):
        if not made.exists():
            shutil.rmtree(root, ignore_errors=True)
            root.mkdir()
            make(root)
            made.touch()
    return root


def build(root, **environment):
    """Build the book in `root` with every warning an error."""
    return run(root, *STRICT, **environment)


def said(done):
    """Return all that a tool said, without colours and line breaks."""
    return " ".join(re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr).split())


def sound(done):
    """Assert that a tool succeeded, showing the end of what it said if not."""
    assert done.returncode == 0, said(done)[-3000:]
    return done


def files_in(folder):
    """Return the bytes of every file in `folder` by its path there, caches left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not CACHES & set(path.parts)
    }


def pages_in(folder):
    """Return every page in `folder` by its path there."""
    paths = [path for path in sorted(folder.rglob("*.html")) if "_static" not in path.parts]
    return {
        path.relative_to(folder).as_posix(): parsed(path.read_text(encoding="utf-8"))
        for path in paths
    }


def parsed(html):
    """Return a page to look around in."""
    return BeautifulSoup(html, "html.parser")


def words(soup, *without):
    """Return the text of a page as it is read, with single spaces; elements called `without` are
    left out.
    """
    parts = soup.find_all(without) if without else []
    left_out = {id(text) for part in parts for text in part.strings}
    return " ".join("".join(text for text in soup.strings if id(text) not in left_out).split())


def read(path):
    """Return the notebook at `path`."""
    return json.loads(path.read_text(encoding="utf-8"))


def write(path, notebook):
    """Write a notebook."""
    path.write_text(json.dumps(notebook), encoding="utf-8")


def only_chapter(root, name, *cells):
    """Make `name` the one chapter of the book in `root`, beside the references; `cells` are (kind,
    id, source). Claims of the conclusions of which it has a mark are its own, and there are no
    others. Such a book has released nothing yet, so that its rows may be edited.
    """
    unreleased(root)
    lead_to(root, "works-cited")
    for path in (*root.glob("*.ipynb"), *(root / "chapters").glob("*.*")):
        path.unlink()
    (root / "chapters" / "references.md").write_text(
        "(works-cited)=\n# References\n\n```{bibliography}\n:all:\n```\n", encoding="utf-8"
    )
    claims = root / "claims"
    section = yaml.safe_load((claims / f"{CLAIMS}.yml").read_text(encoding="utf-8"))
    marks = {mark for _, _, source in cells for mark in CLAIM.findall(source)}
    made = {key: claim for key, claim in section["claims"].items() if key in marks}
    for path in claims.glob("*.yml"):
        if path.stem != "words":
            path.unlink()
    if made:
        text = yaml.safe_dump({**section, "claims": made}, allow_unicode=True, sort_keys=False)
        (claims / f"{name}.yml").write_text(text, encoding="utf-8")
    for table, column in {"judgements": "key", "later": "key", "bearings": "claim"}.items():
        rewrite(root, table, lambda row, column=column: {} if row[column] in made else None)
    path = root / "chapters" / f"{name}.ipynb"
    write_notebook(path, cells)
    (root / "_toc.yml").write_text(
        f"format: jb-book\nroot: chapters/{name}\nchapters:\n  - file: chapters/references\n",
        encoding="utf-8",
    )
    return path


def lead_to(root, place):
    """Have all rows that lead to a place of the book in `root` lead to `place`."""
    for table, column in (("reporting", "met_in"), ("paragraphs", "treated_in")):
        rewrite(root, table, lambda row, column=column: {column: row[column] and place})


def unreleased(root):
    """Put every release of the project in `root` back into preparation. Only findings stay sealed,
    some of which have a quantity that no new row may have.
    """
    rewrite(root, "releases", lambda row: {"date": "", "digest": ""})
    (root / "releases" / "changes.csv").unlink(missing_ok=True)
    for path in (root / "releases").glob("*.json"):
        findings = {
            name: table for name, table in read_seal(root, path.stem).items() if "findings" in name
        }
        path.write_bytes(as_file(findings))


def rewrite(root, table, change):
    """Write a table of the project in `root` anew, each row with the cells that `change` gives,
    and without those for which it gives None.
    """
    path = root / "data" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = [{**row, **cells} for row in reader if (cells := change(row)) is not None]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, reader.fieldnames, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_notebook(path, cells):
    """Write a notebook that has not been run; `cells` are (kind, id, source)."""
    made = [
        {"cell_type": kind, "id": name, "metadata": {}, "source": source}
        | ({"execution_count": None, "outputs": []} if kind == "code" else {})
        for kind, name, source in cells
    ]
    metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    write(path, {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})
