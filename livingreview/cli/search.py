"""Verbs on a documented search: ``search`` begins its tables and brings in what was returned,
``protocol`` seals what was planned.
"""

from datetime import datetime
from pathlib import Path

import click

from livingreview.cli.claims import day_decided
from livingreview.transaction import write, writes

existing_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def search() -> None:
    """Document a search: its tables, and the records that it returned."""


@search.command("begin")
@click.pass_obj
@writes
def begin_search(root: Path) -> None:
    """Give the review the tables of a documented search, empty, with codes to begin with."""
    from livingreview.intake.issue_forms import form_files
    from livingreview.intake.proposal import sound
    from livingreview.intake.search_tables import begun

    if not (files := begun(root)):
        click.echo("The tables are there.")
        return
    with sound(root, files) as copy:
        files |= form_files(copy)
    write(root, files, "search begin")
    click.echo("\n".join([*(f"Written: {path}" for path in sorted(files)), NEXT]))


NEXT = (
    "Write the protocol into data/protocols/1.0.md, and seal it: review protocol seal 1.0 --what"
    " WORDS. Then a row of data/searches.csv for each string, and for each: review search add FILE"
    " --search ID"
)


@search.command("add")
@click.argument("files", nargs=-1, required=True, type=existing_file)
@click.option("--search", "name", required=True, help="The search that returned them.")
@click.pass_obj
@writes
def add_records(root: Path, files: tuple[Path, ...], name: str) -> None:
    """Add the records of FILES (.bib, .ris or .nbib), all that one search returned, whole or not at
    all.
    """
    from livingreview.evidence.evidence import Evidence
    from livingreview.intake.proposal import sound
    from livingreview.intake.records import returned

    brought = returned(Evidence(root), name, files)
    tables = {path: text for path, text in brought.files.items() if path.startswith("data/")}
    with sound(root, tables):
        write(root, brought.files, f"search add --search {name}")
    click.echo("\n".join([*brought.sentences, "Screen them: review screen export FILE.xlsx"]))


@click.group()
def protocol() -> None:
    """Seal what a search is planned to be, before it is made."""


@protocol.command("seal")
@click.argument("version")
@click.option("--what", required=True, help="What it is about, or what is new in this version.")
@day_decided
@click.pass_obj
@writes
def seal_protocol(root: Path, version: str, what: str, decided: datetime) -> None:
    """Record the day and the digest of data/protocols/VERSION.md, so that every later word of it is
    a new version, or a deviation.
    """
    from livingreview.evidence.evidence import Evidence
    from livingreview.intake.proposal import sound
    from livingreview.intake.protocols import sealed

    files = sealed(Evidence(root), version, what, f"{decided:%Y-%m-%d}")
    with sound(root, files):
        write(root, files, f"protocol seal {version}")
    click.echo(f"Sealed: version {version} of the protocol, from {decided:%Y-%m-%d} on.")
