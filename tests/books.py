"""Copies of the project in folders of their own, and what is done with them."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from conftest import REPOSITORY

KEPT = (
    "CITATION.cff", "_config.yml", "_static", "_templates", "_toc.yml", "chapters", "data", "extensions", "index.ipynb",
    "pyproject.toml", "references.bib", "requirements.txt", "review",
)  # fmt: skip
TOOLS = Path(sys.executable).parent


def copy_of_project(folder):
    """Copy all that the book is made of into `folder`."""
    for name in KEPT:
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
        elif source.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, folder / name)
    return folder


def run(root, *command, **environment):
    """Run one of the environment's tools in `root`; the project's own modules are those of `root`."""
    tool = [str(TOOLS / command[0]), *map(str, command[1:])]
    variables = {**os.environ, "PYTHONPATH": str(root), **environment}
    return subprocess.run(tool, cwd=root, env=variables, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=400)


def build(root, **environment):
    """Build the book in `root` with every warning an error."""
    return run(root, "jupyter-book", "build", ".", "-W", "-n", "--keep-going", **environment)


def only_chapter(root, name, *cells):
    """Make `name` the one chapter of the book in `root`, beside the references; `cells` are (kind, id, source)."""
    for path in (root / "chapters").glob("*.ipynb"):
        path.unlink()
    for path in root.glob("*.ipynb"):
        path.unlink()
    (root / "chapters" / "references.md").write_text("# References\n\n```{bibliography}\n:all:\n```\n", encoding="utf-8")
    path = root / "chapters" / f"{name}.ipynb"
    write_notebook(path, cells)
    (root / "_toc.yml").write_text(
        f"format: jb-book\nroot: chapters/{name}\nchapters:\n  - file: chapters/references\n", encoding="utf-8"
    )
    return path


def write_notebook(path, cells):
    """Write a notebook that has not been run; `cells` are (kind, id, source)."""
    made = [
        {"cell_type": kind, "id": name, "metadata": {}, "source": source}
        | ({"execution_count": None, "outputs": []} if kind == "code" else {})
        for kind, name, source in cells
    ]
    metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    path.write_text(json.dumps({"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")


def plain(text):
    """Return output of a tool without colours and line breaks."""
    return " ".join(re.sub(r"\x1b\[[0-9;]*m", "", text).split())
