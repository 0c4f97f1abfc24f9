"""Where the project is, by the one root finder, and where the tools of its environment are."""

import os
import sys
from pathlib import Path

from livingreview.problems import ReviewError

MARK = Path("data", "datapackage.json")
WRITING = Path(".writing")  # holds what a command is writing, see `livingreview.transaction`
ENGINE = (
    Path(__file__).resolve().parent
)  # the package that this module is in, wherever it is installed


class ProjectNotFoundError(ReviewError):
    """No folder at or above the starting point holds ``data/datapackage.json``."""


def project_root(start: Path | None = None) -> Path:
    """Return the nearest folder, from `start` upwards, that holds ``data/datapackage.json``.

    `start` is a folder, by default the working directory, so that a copy of the project reads its
    own data. Raises `ProjectNotFoundError` when there is none.
    """
    folder = (start or Path.cwd()).resolve()
    for candidate in (folder, *folder.parents):
        if (candidate / MARK).is_file():
            return candidate
    raise ProjectNotFoundError(
        f"No project found: neither {folder} nor any folder above it holds {MARK.as_posix()}. "
        "Change to the folder of the review and try again."
    )


def tool(name: str) -> str:
    """Return the path of one of the commands of this environment."""
    return os.fspath(Path(sys.executable).with_name(name))
