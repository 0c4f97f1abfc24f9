"""Building the book: as pages, as a PDF, or both from what was read once."""

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import click

from review import built
from review.project import tool
from review.rerunning import alone, bring_up_to_date

BUILDERS = {"html": (), "pdf": ("--builder", "custom", "--custom-builder", "pdf")}
SAID = {"html": "Open {}", "pdf": "To print: {}"}
MOMENT = 0.05  # seconds
STRICT = ("-W", "-n", "--keep-going", "-q")


@click.command()
@click.pass_obj
def book(root: Path) -> None:
    """Bring the chapters up to date, then build the book as HTML and as a PDF."""
    _make(root, *BUILDERS)


@click.command()
@click.pass_obj
def html(root: Path) -> None:
    """Bring the chapters up to date, then build the book as HTML only."""
    _make(root, "html")


@click.command()
@click.argument("chapter", default="")
@click.pass_obj
def pdf(root: Path, chapter: str) -> None:
    """Bring the chapters up to date, then make the book, or one CHAPTER of it, as a PDF."""
    if chapter:
        alone(root, False, lambda: _one_chapter(root, Path(chapter).stem))
    else:
        _make(root, "pdf")


def _make(root: Path, *kinds: str) -> None:
    """Build the book in each of `kinds`, unless it is there and nothing has changed."""
    if _changed(root, kinds):
        alone(root, False, lambda: _build_changed(root, kinds))
    else:
        click.echo(f"Nothing has changed since the book was built. {_said(root, kinds)}")


def _changed(root: Path, kinds: Sequence[str]) -> list[str]:
    return [kind for kind in kinds if not built.unchanged(root, kind)]


def _build_changed(root: Path, kinds: Sequence[str]) -> bool:
    _bring_up_to_date(root)
    click.echo("Building the book …")
    start = time.perf_counter()
    before, changed = built.sources(root), _changed(root, kinds)
    for kind in changed:
        built.forget(root, kind)
    _build(root, changed)
    for kind in changed:
        built.remember(root, kind, before)
    click.echo(f"Built in {time.perf_counter() - start:.0f} s. {_said(root, kinds)}")
    return False


def _one_chapter(root: Path, stem: str) -> bool:
    _bring_up_to_date(root)
    click.echo("Making the PDF …")
    start = time.perf_counter()
    _build(root, ["pdf"], PDF_CHAPTER=stem)
    click.echo(f"Made in {time.perf_counter() - start:.0f} s. {SAID['pdf'].format((root / built.PRINT).with_stem(stem))}")
    return False


def _bring_up_to_date(root: Path) -> None:
    if bring_up_to_date(root):
        raise click.ClickException("A chapter could not be brought up to date; the reasons stand above.")


def _build(root: Path, kinds: Sequence[str], **environment: str) -> None:
    """Build each of `kinds`: the first reads the pages, and the next begin as soon as it has, so that nothing is read twice.

    What they say is shown only if one of them fails; warnings and errors are shown in any case.
    """
    with tempfile.TemporaryDirectory(prefix="building-") as folder:
        begun = {}
        with ExitStack() as stack:
            for kind in kinds:
                read, said = Path(folder, f"{kind}-read"), stack.enter_context(Path(folder, kind).open("w", encoding="utf-8"))
                one = subprocess.Popen(  # noqa: S603
                    [tool("jupyter-book"), "build", str(root), *STRICT, *BUILDERS[kind]],
                    cwd=root,
                    env={**os.environ, built.WHEN_READ: str(read), **environment},
                    stdout=said,
                )
                begun[kind] = stack.enter_context(one)
                while one.poll() is None and not read.exists():
                    time.sleep(MOMENT)
                if not read.exists():
                    break
        if failed := [kind for kind, one in begun.items() if one.returncode]:
            click.echo("\n".join(Path(folder, kind).read_text(encoding="utf-8") for kind in failed))
            raise click.ClickException("The book was not built; the reasons stand above.")


def _said(root: Path, kinds: Sequence[str]) -> str:
    return "\n".join(SAID[kind].format(root / built.MADE[kind] / ("index.html" if kind == "html" else "")) for kind in kinds)
