"""Chapters as Jupyter notebooks: the one door to their files."""

from pathlib import Path
from typing import Any

from livingreview.documents import refuse_unfit
from livingreview.files import read_json

ENDING = ".ipynb"


def read_notebook(path: Path, root: Path | None = None) -> dict[str, Any]:
    """Return the notebook at `path`, in the project at `root`.

    Raises `EvidenceError`, with every problem, when there is none, when it is not JSON, or when it
    is not what Jupyter writes. Without `root`, problems name the file without its folder.
    """
    folder = root or path.parent
    file = path.relative_to(folder).as_posix()
    notebook = read_json(folder, file)
    refuse_unfit(notebook, "notebook", file)
    return dict(notebook)
