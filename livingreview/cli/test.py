"""The verb ``test``: stages, of which one that passed is not repeated until something it reads has
changed.
"""

import json
import os
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from livingreview.files import replace
from livingreview.project import ENGINE, tool
from livingreview.running.build_record import LEFT_OUT, digest_of, surroundings
from livingreview.running.stale import digest
from livingreview.words import listed

PASSED = Path("_build", "passed.json")
CI = "CI"  # set by all hosts of continuous integration
CACHES = (".mypy_cache", ".pytest_cache", ".ruff_cache")
NOT_READ = {*LEFT_OUT, *CACHES, ".git", ".venv", "dist"}
NOTEBOOKS = ("chapters", "index.ipynb")
SIDE_BY_SIDE = ("-n", "auto", "-q", "--dist")
TESTS, FILES = (*SIDE_BY_SIDE, "worksteal"), (*SIDE_BY_SIDE, "loadfile")  # what is dealt out


@dataclass(frozen=True)
class Stage:
    """A part of the tests: its `command`, and what it does not read of the project.

    It is left out where the project has no `subject`. One that is `always` run knows by itself
    whether there is anything to do; one `in_ci` repeats what others have shown.
    """

    name: str
    command: tuple[str, ...]
    not_read: tuple[str, ...] = ()
    subject: str = "."
    always: bool = False
    in_ci: bool = False


def stages(root: Path) -> list[Stage]:
    """Return all stages of the tests of the project at `root`, in order."""
    review, pytest = tool("review"), tool("pytest")
    notebooks = [path.name for path in root.glob("*.ipynb")]
    nbval = (pytest, "--nbval", "--nbval-current-env", *FILES, *notebooks, "chapters")
    return [
        Stage("evidence", (review, "check", "--full"), (*NOTEBOOKS, "tests")),
        Stage("claims", (review, "claims"), (*NOTEBOOKS, "tests")),
        Stage(
            "data package",
            (tool("frictionless"), "validate", "data/datapackage.json"),
            (*NOTEBOOKS, "tests"),
        ),
        Stage("lint", (tool("ruff"), "check", ".")),
        Stage("format", (tool("ruff"), "format", "--check", ".")),
        Stage("types", (tool("mypy"),), (*NOTEBOOKS, "data", "tests"), "pyproject.toml"),
        Stage(
            "structure",
            (tool("lint-imports"), "--no-cache"),
            (*NOTEBOOKS, "data", "tests"),
            "pyproject.toml",
        ),
        Stage("chapters", (review, "status")),
        Stage("book", (review, "book"), always=True),
        Stage(
            "tests of the engine",
            (pytest, *TESTS, "tests/engine"),
            (*NOTEBOOKS, "tests/book"),
            "tests/engine",
        ),
        Stage("tests of the book", (pytest, *TESTS, "tests/book"), (), "tests/book"),
        Stage("cells", nbval, in_ci=True),
    ]


@click.command()
@click.pass_obj
def test(root: Path) -> None:
    """Check evidence, code, chapters and book; stop at the first stage that fails, by name.

    In CI, where the variable CI is set, nothing is skipped.
    """
    everything = CI in os.environ
    todo = [stage for stage in stages(root) if (root / stage.subject).exists()]
    _refuse_without_tools(todo)
    for stage in todo:
        click.echo(f"── {stage.name}")
        if stage.in_ci and not everything:
            click.echo("skipped: other stages show more; it runs in CI")
            continue
        now = read_by(stage, root)
        if not (everything or stage.always) and passed(root).get(stage.name) == now:
            click.echo("skipped: nothing it reads has changed since it passed")
            continue
        if subprocess.run(stage.command, cwd=root).returncode:  # noqa: S603
            raise click.ClickException(f"The stage {stage.name!r} failed.")
        if now == read_by(stage, root):
            text = json.dumps({**passed(root), stage.name: now}, indent=2)
            (root / PASSED).parent.mkdir(exist_ok=True)
            replace(root / PASSED, text.encode())
    click.echo("All stages passed.")


def _refuse_without_tools(todo: Iterable[Stage]) -> None:
    """Raise `ClickException` when a command is missing, which is so until tests were asked for."""
    tools = sorted({Path(stage.command[0]) for stage in todo})
    missing = [path for path in tools if not path.is_file()]
    if missing:
        raise click.ClickException(
            f"The tests need {listed(path.name for path in missing)}, missing from"
            f" {missing[0].parent}. Bring them: make -C {ENGINE.parent} .venv/testable"
        )


def passed(root: Path) -> dict[str, str]:
    """Return the digest of what each stage read when it last passed, by name."""
    try:
        return dict(json.loads((root / PASSED).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, RecursionError):
        return {}


def read_by(stage: Stage, root: Path) -> str:
    """Return a digest of all that a `stage` can depend on: its command, the files of the project at
    `root` that it reads, the engine, libraries, variables and programs.
    """
    files = [(name, digest_of(root / name)) for name in _names(root, stage.not_read)]
    surrounding = [surroundings(), os.environ.get("BROWSER"), _programs()]
    return digest(json.dumps([stage.command, files, surrounding]).encode())


def _names(root: Path, not_read: tuple[str, ...]) -> Iterator[str]:
    """Yield the names of files and folders under `root` without those in `not_read`."""
    for entry in sorted(root.iterdir()):
        in_part = any(name.startswith(f"{entry.name}/") for name in not_read)
        for path in sorted(entry.iterdir()) if in_part else [entry]:
            name = path.relative_to(root).as_posix()
            left_out = path.name in NOT_READ or path.suffix == ".egg-info"
            if not (left_out or name in not_read):
                yield name


def _programs() -> list[str]:
    """Return the names of the programs that can be called: a test may have been skipped for want of
    one.
    """
    folders = map(Path, os.get_exec_path())
    return sorted({path.name for folder in folders if folder.is_dir() for path in folder.iterdir()})
