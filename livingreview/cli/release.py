"""Verbs on releases: ``begin``, ``release``, ``site``."""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click

from livingreview.files import replace_all
from livingreview.publishing import archives as archiving
from livingreview.publishing.commit import copied, tracked, uncommitted
from livingreview.publishing.distribution import VERIFY, distribution, ids
from livingreview.publishing.facts import load_facts
from livingreview.publishing.promised_ids import as_file, file_of
from livingreview.publishing.sealing import sealed
from livingreview.publishing.wanting import uncoded, wanting
from livingreview.running import build_record as built
from livingreview.transaction import alone, write, writes

DIST = "dist"
NOT_OF_THE_BOOK = (".doctrees", ".buildinfo")


@click.command()
@click.argument("version")
@click.argument("what")
@click.pass_obj
@writes
def begin(root: Path, version: str, what: str) -> None:
    """Begin the release VERSION, which brings WHAT it says in one line: all that comes in from now
    on belongs to it.
    """
    from livingreview.intake.proposal import sound
    from livingreview.publishing.beginning import begun

    files = begun(root, version, what)
    with sound(root, files):
        write(root, files, f"begin {version}")
    click.echo(
        f"Release {version} is in preparation: {', '.join(files)}. Say more of it there when it is"
        " due. Run: review update."
    )


@click.command()
@click.argument("version")
@click.option("--date", "day", default="", help="Day of the release, such as 2027-01-31.")
@click.option(
    "--without-tests",
    is_flag=True,
    help="Leave the tests out: for repeating a release that was tested.",
)
@click.pass_obj
def release(root: Path, version: str, day: str, without_tests: bool) -> None:
    """Make the release VERSION: say all that it wants, else seal it, bring the chapters up to date,
    build the book, test, and write dist/. From the commit of a sealed release, repeat it.

    All is made in a copy of what is committed, so that nothing is sealed unless everything is made.
    """
    if reasons := list(wanting(root, version, day)):
        lines = "\n".join(reasons).splitlines()
        raise click.ClickException(
            "\n".join([f"Release {version} cannot be made:", *(f"    {line}" for line in lines)])
        )
    if told := uncoded(root):
        click.echo(told)
    with tempfile.TemporaryDirectory(prefix="release-") as folder:
        copy = copied(root, Path(folder).resolve())
        new = _sealed(copy, version, day)
        names = sorted({*tracked(root), *new, file_of(version)})
        written = _made(copy, names, version, without_tests)
        made = {name: (copy / name).read_bytes() for name in names}
    changed = {name: content for name, content in made.items() if _differs(root / name, content)}
    if changed and not new:
        raise click.ClickException(
            f"The commit does not hold what release {version} makes of it: {', '.join(changed)}."
            " Run: review update, and commit. Ids that differ were promised: put them back."
        )
    with alone(root):
        if edited := uncommitted(root):
            raise click.ClickException(
                f"While the release was made, files were edited: {', '.join(edited)}. Nothing was"
                " written. Commit them, and run this again."
            )
        _put(root, written)
        write(root, changed, f"release {version}")
    _report(version, list(written), list(changed))


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.argument(
    "archives",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
def site(folder: Path, archives: tuple[Path, ...]) -> None:
    """Assemble in FOLDER the site of all releases from the HTML ARCHIVES that were kept of them.

    Each archive is read with the SHA256SUMS of its release, which stands beside it. A site that is
    in FOLDER already is replaced, whole or not at all.
    """
    from livingreview.publishing.site import assemble, kept, newest_first

    books = kept(archives)
    assemble(folder, books)
    order = newest_first(books)
    click.echo(
        f"Assembled in {folder}: release {order[0]} at the root,"
        f" {', '.join(f'v/{release}/' for release in order)}."
    )


def _sealed(copy: Path, version: str, day: str) -> list[str]:
    """Seal the release in the `copy`, unless it is; return the files that say so.

    The file of what it promises is empty until its book is built. It is there from now on, so that
    chapters that list the folder do not become stale by it.
    """
    if next(entry.day for entry in load_facts(copy).releases if entry.number == version):
        return []
    files = sealed(copy, version, day)
    replace_all(copy, {**files, file_of(version): as_file([]).encode()})
    return list(files)


def _made(copy: Path, names: list[str], version: str, without_tests: bool) -> dict[str, bytes]:
    """Make the book of the release in the `copy`, with the ids that it promises, and test it;
    return the files of ``dist/``, the source being the files called `names`.
    """
    facts = load_facts(copy)
    _run(copy, "book", facts.release.day)
    replace_all(copy, ids(copy, version))
    pdfs = {path.name: path.read_bytes() for path in built.pdfs_of(copy)}
    book = {**archiving.files_under(copy / built.BOOK, *NOT_OF_THE_BOOK), **pdfs}
    if not without_tests:
        _run(copy, "test")
    return distribution(copy, facts, book, pdfs, names)


def _differs(path: Path, content: bytes) -> bool:
    return not path.is_file() or path.read_bytes() != content


def _put(root: Path, files: dict[str, bytes]) -> None:
    """Put the files of ``dist/`` in the place of those that are there, all at once."""
    aside = root / "_build" / DIST
    shutil.rmtree(aside, ignore_errors=True)
    replace_all(aside, files)
    shutil.rmtree(root / DIST, ignore_errors=True)
    aside.rename(root / DIST)


def _report(version: str, files: list[str], changed: list[str]) -> None:
    click.echo("\n".join([f"Release {version} is in {DIST}/:", *(f"    {name}" for name in files)]))
    click.echo(f"To verify a download: {VERIFY}")
    if changed:
        message = shlex.quote(f"Release {version}")
        click.echo(
            f"{len(changed)} files of the project were written. To publish the release, run:\n"
            f"    git add -A && git commit -m {message} && git tag v{version}\n"
            f"and push both. Run again from that commit, it gives the same bytes: review release"
            f" {version}"
        )


def _run(root: Path, verb: str, day: str = "") -> None:
    """Run another verb in the project at `root` as in CI, where nothing is skipped; the `day` of
    the release tells it what time it is.
    """
    path = os.pathsep.join(filter(None, (str(root), os.environ.get("PYTHONPATH"))))
    moment = {"SOURCE_DATE_EPOCH": _epoch(day)} if day else {}
    environment = {**os.environ, "CI": "true", "PYTHONPATH": path, **moment}
    command = [sys.executable, "-m", "livingreview", verb]
    if subprocess.run(command, cwd=root, env=environment).returncode:  # noqa: S603
        raise click.ClickException(
            f"review {verb} failed; the reasons stand above. Nothing was written."
        )


def _epoch(day: str) -> str:
    return f"{datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp():.0f}"
