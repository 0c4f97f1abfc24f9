"""Verbs on releases: ``seal``, ``release``, ``site``."""

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import click

from livingreview.checks.rules import check
from livingreview.files import replace
from livingreview.problems import refuse
from livingreview.project import tool
from livingreview.publishing import archives as archiving
from livingreview.publishing.distribution import VERIFY, distribution, keep_ids, wrong
from livingreview.publishing.facts import load_facts
from livingreview.publishing.sealing import sealed
from livingreview.running import build_record as built
from livingreview.transaction import alone, write

DIST = "dist"
NOT_OF_THE_BOOK = (".doctrees", ".buildinfo")


@click.command()
@click.argument("version")
@click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Day of the release."
)
@click.pass_obj
def seal(root: Path, version: str, day: datetime) -> None:
    """Seal the rows of the release VERSION: check the version rule, then write its date and digest,
    and say so elsewhere.
    """
    refuse(check(root, full=True), "Nothing was written.")
    with alone(root):
        write(root, sealed(root, version, f"{day:%Y-%m-%d}"), f"seal {version}")
    click.echo(
        f"Release {version} is sealed. Run: make update. Commit. Then: make release"
        f" VERSION={version}"
    )


@click.command()
@click.argument("version")
@click.option(
    "--without-tests",
    is_flag=True,
    help="Leave the tests out: for repeating a release that was tested.",
)
@click.pass_obj
def release(root: Path, version: str, without_tests: bool) -> None:
    """Check the sealed release VERSION, build the book anew, and write dist/."""
    facts = load_facts(root)
    if reasons := list(wrong(root, version, facts)):
        raise click.ClickException(
            "\n".join([f"Release {version} cannot be made:", *(f"    {line}" for line in reasons)])
        )
    shutil.rmtree(root / "_build", ignore_errors=True)
    _run(root, "book", facts.release.day)
    keep_ids(root, version)
    pdf = built.pdf_of(root).read_bytes()
    book = {
        **archiving.files_under(root / built.BOOK, *NOT_OF_THE_BOOK),
        built.pdf_of(root).name: pdf,
    }
    if not without_tests:
        _run(root, "test")
    written = distribution(root, facts, book, pdf)
    shutil.rmtree(root / DIST, ignore_errors=True)
    (root / DIST).mkdir()
    for name, content in written.items():
        replace(root / DIST / name, content)
    click.echo(
        "\n".join([f"Release {version} is in {DIST}/:", *(f"    {name}" for name in written)])
    )
    click.echo(f"To verify a download: {VERIFY}")


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


def _run(root: Path, verb: str, day: str = "") -> None:
    """Run another verb as in CI, where nothing is skipped; the `day` of the release tells it what
    time it is.
    """
    moment = {"SOURCE_DATE_EPOCH": _epoch(day)} if day else {}
    command, environment = [tool("review"), verb], {**os.environ, "CI": "true", **moment}
    if subprocess.run(command, cwd=root, env=environment).returncode:  # noqa: S603
        raise click.ClickException(f"review {verb} failed; the reasons stand above.")


def _epoch(day: str) -> str:
    return f"{datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp():.0f}"
