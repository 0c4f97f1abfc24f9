"""The verb ``test``."""

import subprocess
from pathlib import Path

import click

from livingreview.project import tool


@click.command()
@click.pass_obj
def test(root: Path) -> None:
    """Check evidence, code, chapters and book; stop at the first stage that fails, by name."""
    chapters = [str(path) for path in (*root.glob("*.ipynb"), root / "chapters")]
    side_by_side = ["-n", "auto", "--dist", "loadfile", "-q"]
    stages = {
        "evidence": [tool("review"), "check"],
        "claims": [tool("review"), "claims"],
        "data package": [tool("frictionless"), "validate", "data/datapackage.json"],
        "lint": [tool("ruff"), "check", "."],
        "format": [tool("ruff"), "format", "--check", "."],
        "types": [tool("mypy")],
        "structure": [tool("lint-imports")],
        "tests": [tool("pytest"), *side_by_side],
        "chapters": [tool("pytest"), "--nbval", "--nbval-current-env", *side_by_side, *chapters],
        "book": [tool("review"), "book"],
    }
    for name, command in stages.items():
        click.echo(f"── {name}")
        if subprocess.run(command, cwd=root).returncode:  # noqa: S603
            raise click.ClickException(f"The stage {name!r} failed.")
    click.echo("All stages passed.")
