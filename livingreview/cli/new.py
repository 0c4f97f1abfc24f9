"""The verb ``new``: a living review to begin with."""

from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Make a living review of three works in FOLDER, for another team to begin with."""
    import shlex
    import shutil
    import tempfile

    from livingreview.project import ENGINE, tool

    folder = folder.resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise click.ClickException(f"{folder} is there already. Name a folder that is not.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as aside:
        whole = shutil.copytree(
            ENGINE / "skeleton",
            Path(aside, folder.name),
            ignore=shutil.ignore_patterns("__pycache__"),
        )
        (whole / "gitignore").rename(whole / ".gitignore")
        if folder.exists():  # it stays the folder that somebody may have changed to
            for part in whole.iterdir():
                part.replace(folder / part.name)
        else:
            whole.replace(folder)
    command = "review" if shutil.which("review") else shlex.quote(tool("review"))
    click.echo(
        f"A living review stands in {folder}. Its README says what is where. Begin with:\n"
        f"    cd {shlex.quote(str(folder))}\n    {command} book"
    )
