"""Building the book: as pages, as a PDF, or both from what was read once."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from itertools import pairwise
from pathlib import Path

import click

from livingreview.cli.chapters import alone, bring_up_to_date, say_claims
from livingreview.project import ENGINE
from livingreview.running import build_record as built

BUILDERS = {"html": (), "pdf": ("--builder", "custom", "--custom-builder", "pdf")}
SAID = {"html": "Open {}", "pdf": "To print: {}"}
MOMENT = 0.02  # seconds
WORD = b"build\n"
SCRIPT = ENGINE / "running" / "press.py"
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
        click.echo(f"Nothing has changed since the book was built. {_said(root, kinds)}")


def _changed(root: Path, kinds: Sequence[str]) -> list[str]:
    return [kind for kind in kinds if not built.unchanged(root, kind)]


def _build_changed(root: Path, kinds: Sequence[str], press: "Press") -> bool:
    meanwhile = _bring_up_to_date(root)
    click.echo("Building the book …")
    start = time.perf_counter()
    before, changed = built.sources(root), _changed(root, kinds)
    for kind in changed:
        built.forget(root, kind)
    press.build(changed, meanwhile)
    for kind in changed:
        built.remember(root, kind, before)
    click.echo(f"Built in {time.perf_counter() - start:.0f} s. {_said(root, kinds)}")
    return False


def _one_chapter(root: Path, stem: str, press: "Press") -> bool:
    meanwhile = _bring_up_to_date(root)
    click.echo("Making the PDF …")
    start = time.perf_counter()
    press.build(["pdf"], meanwhile)
    click.echo(
        f"Made in {time.perf_counter() - start:.0f} s."
        f" {SAID['pdf'].format(built.pdf_of(root).with_stem(stem))}"
    )
    return False


def _bring_up_to_date(root: Path) -> Callable[[], None]:
    """Bring the chapters up to date; return what can be done while the book is built: telling which
    claims are to be read.
    """
    done = bring_up_to_date(root)
    if done.failed:
        raise click.ClickException(
            "A chapter could not be brought up to date; the reasons stand above."
        )
    return partial(say_claims, root) if done.ran else lambda: None


class Press(ExitStack):
    """The processes that build: each gets ready beforehand, and begins at a word. Leaving ends
    those that never began.
    """

    def __init__(self, root: Path, **environment: str) -> None:
        """Build the project at `root`, with what `environment` tells the builders."""
        super().__init__()
        self.root, self.environment = root, environment
        self.folder = Path(self.enter_context(tempfile.TemporaryDirectory(prefix="building-")))
        self.warmed: dict[str, subprocess.Popen[bytes]] = {}

    def warm(self, kind: str) -> subprocess.Popen[bytes]:
        """Have the builder of a `kind` get ready, if it does not yet."""
        if kind not in self.warmed:
            command = [
                sys.executable,
                "-P",
                str(SCRIPT),
                "build",
                str(self.root),
                *STRICT,
                *BUILDERS[kind],
            ]
            with (self.folder / kind).open("wb") as said:
                self.warmed[kind] = self.enter_context(
                    subprocess.Popen(  # noqa: S603
                        command,
                        cwd=self.root,
                        env={
                            **os.environ,
                            built.WHEN_READ: str(self._read(kind)),
                            **self.environment,
                        },
                        stdin=subprocess.PIPE,
                        stdout=said,
                    )
                )
        return self.warmed[kind]

    def build(self, kinds: Sequence[str], meanwhile: Callable[[], None]) -> None:
        """Build each of `kinds`: the first reads the pages, and the next begin as soon as it has;
        nothing is read twice.

        `meanwhile` is done when the first has begun. What they say is shown only if one of them
        fails; warnings and errors are shown in any case. Raises `ClickException` when one fails.
        """
        begun = {kind: self._begin(kind) for kind in kinds[:1]}
        meanwhile()
        for kind, following in pairwise(kinds):
            self.warm(following)
            while begun[kind].poll() is None and not self._read(kind).exists():
                time.sleep(MOMENT)
            if not self._read(kind).exists():
                break
            begun[following] = self._begin(following)
        if failed := [kind for kind, one in begun.items() if one.wait()]:
            click.echo(
                "\n".join((self.folder / kind).read_text(encoding="utf-8") for kind in failed)
            )
            raise click.ClickException("The book was not built; the reasons stand above.")

    def _begin(self, kind: str) -> "subprocess.Popen[bytes]":
        one = self.warm(kind)
        if one.stdin:
            with suppress(BrokenPipeError):
                one.stdin.write(WORD)
                one.stdin.close()
        return one

    def _read(self, kind: str) -> Path:
        return self.folder / f"{kind}-read"


def _said(root: Path, kinds: Sequence[str]) -> str:
    return "\n".join(
        SAID[kind].format(built.made_of(root, kind) / ("index.html" if kind == "html" else ""))
        for kind in kinds
    )
