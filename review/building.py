"""Building the book: as pages, as a PDF, or both from what was read once."""

import os
import subprocess
import time
from pathlib import Path

import click

from review import built
from review.project import tool
from review.rerunning import alone, bring_up_to_date

PAGES = ()
PRINT = ("--builder", "custom", "--custom-builder", "pdf")
STRICT = ("-W", "-n", "--keep-going", "-q")


@click.command()
@click.pass_obj
def book(root: Path) -> None:
    """Bring the chapters up to date, then build the book as HTML and as a PDF."""
    if built.unchanged(root):
        click.echo(f"Nothing has changed since the book was built. {_opened(root)}")
    else:
        alone(root, False, lambda: _book(root))


@click.command()
@click.argument("chapter", default="")
@click.pass_obj
def pdf(root: Path, chapter: str) -> None:
    """Bring the chapters up to date, then make the book, or one CHAPTER of it, as a PDF."""
    alone(root, False, lambda: _pdf(root, Path(chapter).stem))


def _book(root: Path) -> bool:
    _bring_up_to_date(root)
    click.echo("Building the book …")
    start = time.perf_counter()
    built.forget(root)
    before = built.sources(root)
    for options in (PAGES, PRINT):
        _build(root, options)
    built.remember(root, before)
    click.echo(f"Built in {time.perf_counter() - start:.0f} s. {_opened(root)}")
    return False


def _pdf(root: Path, stem: str) -> bool:
    _bring_up_to_date(root)
    click.echo("Making the PDF …")
    start = time.perf_counter()
    _build(root, PRINT, PDF_CHAPTER=stem)
    made = root / built.PRINT
    click.echo(f"Made in {time.perf_counter() - start:.0f} s. Open {made.with_stem(stem) if stem else made}")
    return False


def _bring_up_to_date(root: Path) -> None:
    if bring_up_to_date(root):
        raise click.ClickException("A chapter could not be brought up to date; the reasons stand above.")


def _build(root: Path, options: tuple[str, ...], **environment: str) -> None:
    """Build the book in one kind; what another kind has read is not read again."""
    command = [tool("jupyter-book"), "build", str(root), *STRICT, *options]
    if subprocess.run(command, cwd=root, env={**os.environ, **environment}).returncode:  # noqa: S603
        raise click.ClickException("The book was not built; the reasons stand above.")


def _opened(root: Path) -> str:
    return f"Open {root / built.BOOK / 'index.html'}\nTo print: {root / built.PRINT}"
