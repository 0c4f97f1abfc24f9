"""Building the book: as pages, as a PDF, or both from what was read once."""

import os
import subprocess
import sys
import time
from pathlib import Path

import click

PAGES = ("html", ())
PRINT = ("pdf", ("--builder", "custom", "--custom-builder", "pdf"))
STRICT = ("-W", "-n", "--keep-going", "-q")
OPENED = {"html": "index.html", "pdf": "integrated-childrens-services.pdf"}


@click.command()
@click.pass_obj
def book(root: Path) -> None:
    """Bring the chapters up to date, then build the book as HTML and as a PDF."""
    _bring_up_to_date(root)
    click.echo("Building the book …")
    start = time.perf_counter()
    opened = [_build(root, *kind) for kind in (PAGES, PRINT)]
    click.echo(f"Built in {time.perf_counter() - start:.0f} s. Open {opened[0]}\nTo print: {opened[1]}")


@click.command()
@click.argument("chapter", default="")
@click.pass_obj
def pdf(root: Path, chapter: str) -> None:
    """Bring the chapters up to date, then make the book, or one CHAPTER of it, as a PDF."""
    _bring_up_to_date(root)
    click.echo("Making the PDF …")
    start = time.perf_counter()
    stem = Path(chapter).stem
    opened = _build(root, *PRINT, PDF_CHAPTER=stem)
    click.echo(f"Made in {time.perf_counter() - start:.0f} s. Open {opened.with_stem(stem) if stem else opened}")


def tool(name: str) -> str:
    """Return the path of one of the commands of this environment."""
    return os.fspath(Path(sys.executable).with_name(name))


def _bring_up_to_date(root: Path) -> None:
    if subprocess.run([tool("review"), "update"], cwd=root).returncode:  # noqa: S603
        raise click.ClickException("A chapter could not be brought up to date; the reasons stand above.")


def _build(root: Path, kind: str, options: tuple[str, ...], **environment: str) -> Path:
    """Build the book in one kind and return the file to open; what another kind has read is not read again."""
    command = [tool("jupyter-book"), "build", str(root), *STRICT, *options]
    if subprocess.run(command, cwd=root, env={**os.environ, **environment}).returncode:  # noqa: S603
        raise click.ClickException("The book was not built; the reasons stand above.")
    return root / "_build" / kind / OPENED[kind]
