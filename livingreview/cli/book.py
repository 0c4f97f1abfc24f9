"""Building the book: as pages, as PDFs, or both from what was read once."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import click

from livingreview.cli.chapters import alone, bring_up_to_date, say_claims
from livingreview.running import build_record as built
from livingreview.running.builders import BUILDERS, Press

TO_OPEN = {"html": "Open {}", "pdf": "To print: {}"}


@click.command()
@click.pass_obj
def book(root: Path) -> None:
    """Bring the chapters up to date, then build the book as HTML and as PDFs."""
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
    """Bring the chapters up to date, then make the book as PDFs, or one CHAPTER of it as a PDF."""
    if chapter:
        stem = Path(chapter).stem
        with Press(root, PDF_CHAPTER=stem) as press:
            press.warm("pdf")
            alone(root, False, lambda: _one_chapter(root, stem, press))
    else:
        _make(root, "pdf")


def _make(root: Path, *kinds: str) -> None:
    """Build the book in each of `kinds`, unless it is there and nothing has changed."""
    if changed := _changed(root, kinds):
        with Press(root) as press:
            press.warm(changed[0])
            alone(root, False, lambda: _build_changed(root, kinds, press))
    else:
        click.echo(f"Nothing has changed since the book was built. {_where(root, kinds)}")


def _changed(root: Path, kinds: Sequence[str]) -> list[str]:
    return [kind for kind in kinds if not built.unchanged(root, kind)]


def _build_changed(root: Path, kinds: Sequence[str], press: Press) -> bool:
    meanwhile = _bring_up_to_date(root)
    click.echo("Building the book …")
    start = time.perf_counter()
    before, changed = built.sources(root), _changed(root, kinds)
    for kind in changed:
        built.forget(root, kind)
    _build(press, changed, meanwhile)
    for kind in changed:
        built.remember(root, kind, before)
    click.echo(f"Built in {time.perf_counter() - start:.0f} s. {_where(root, kinds)}")
    return False


def _one_chapter(root: Path, stem: str, press: Press) -> bool:
    meanwhile = _bring_up_to_date(root)
    click.echo("Making the PDF …")
    start = time.perf_counter()
    _build(press, ["pdf"], meanwhile)
    click.echo(
        f"Made in {time.perf_counter() - start:.0f} s."
        f" {TO_OPEN['pdf'].format(built.pdf_of(root).with_stem(stem))}"
    )
    return False


def _build(press: Press, kinds: Sequence[str], meanwhile: Callable[[], None]) -> None:
    if complaints := press.build(kinds, meanwhile):
        click.echo("\n".join(complaints))
        raise click.ClickException("The book was not built; the reasons stand above.")


def _bring_up_to_date(root: Path) -> Callable[[], None]:
    """Bring the chapters up to date; return what can be done while the book is built: telling which
    claims are to be read.
    """
    done = bring_up_to_date(root)
    if done.failed:
        raise click.ClickException(
            "A chapter could not be brought up to date; the reasons stand above."
        )
    return partial(_say_claims, root) if done.ran else lambda: None


def _say_claims(root: Path) -> None:
    """Tell which claims are to be read, the last that the processes of the chapters are for."""
    from livingreview.running.forks import NURSERY

    say_claims(root)
    NURSERY.close()


def _where(root: Path, kinds: Sequence[str]) -> str:
    return "\n".join(
        TO_OPEN[kind].format(path / ("index.html" if kind == "html" else ""))
        for kind in kinds
        for path in built.made_of(root, kind)
    )
