"""Running chapters: chapter in, executed chapter out, the same bytes every time."""

import os
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

TIMEOUT = 120
QUIET_KERNEL = ["--HistoryManager.enabled=False", "--InteractiveShell.colors=NoColor", "--IPKernelApp.log_level=40"]


class ChapterError(Exception):
    """A cell of a chapter raised an error; the message names chapter and cell."""


def chapters(root: Path) -> list[Path]:
    """Return the notebooks of the book under `root`: the front page, then the chapters by name."""
    return [*sorted(root.glob("*.ipynb")), *sorted((root / "chapters").glob("*.ipynb"))]


def execute(chapter: Path) -> bytes:
    """Return the notebook at `chapter` freshly run, as the bytes of its file.

    Times, prompts of a former run and the version of Python are left out, so that two runs give the same bytes. Raises
    `ChapterError` when a cell raises an error.
    """
    notebook = nbformat.read(chapter, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=TIMEOUT,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(chapter.parent)}},
        extra_arguments=QUIET_KERNEL,
    )
    try:
        client.execute(env={**os.environ, "PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"})
    except CellExecutionError as error:
        raise ChapterError(f"{chapter}: {error.ename}: {error.evalue}\n{error.traceback}") from error
    notebook.metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    notebook.metadata["language_info"] = {"name": "python"}
    return (nbformat.writes(notebook) + "\n").encode()


def update(chapter: Path) -> bool:
    """Run the chapter and replace its file, whole or not at all; return whether its bytes changed."""
    content = execute(chapter)
    if content == chapter.read_bytes():
        return False
    aside = chapter.with_name(f".{chapter.name}.new")
    with aside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(chapter)
    return True
