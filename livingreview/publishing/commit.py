"""What is committed: a release is made of the files that git keeps, as they were committed."""

import shutil
import subprocess
from pathlib import Path

from livingreview.problems import ReviewError


def tracked(root: Path) -> list[str]:
    """Return the files of the project at `root` that git keeps. Raises `ReviewError` when it is no
    git repository, or there is no git.
    """
    return _listed(root, "ls-files")


def uncommitted(root: Path) -> list[str]:
    """Return the files under `root` that differ from what was committed, or are new. Raises
    `ReviewError` as `tracked` does.
    """
    return [line[3:] for line in _listed(root, "status", "--porcelain", "--no-renames")]


def copied(root: Path, folder: Path) -> Path:
    """Return `folder`, filled with the files of the project at `root` that git keeps."""
    for name in tracked(root):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, folder / name)
    return folder


def _listed(root: Path, *arguments: str) -> list[str]:
    command = ["git", *arguments, "-z", "--", "."]
    try:
        done = subprocess.run(command, cwd=root, check=True, capture_output=True)  # noqa: S603
    except FileNotFoundError as error:
        raise ReviewError("A release is made with git, which is not installed here.") from error
    except subprocess.CalledProcessError as error:
        why = error.stderr.decode(errors="replace").strip().splitlines()
        raise ReviewError(
            f"{root}: git does not know it ({why[0] if why else 'no reason given'}). A release is"
            " made of what is committed. Begin with: git init && git add -A && git commit"
        ) from error
    return [name for name in done.stdout.decode(errors="surrogateescape").split("\0") if name]
