"""Verbs on screening: a workbook out for each blind reader, decisions in, and what is left."""

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from livingreview.cli.claims import day_decided
from livingreview.files import replace
from livingreview.problems import did_you_mean
from livingreview.readings.screening import Screening
from livingreview.transaction import write, writes
from livingreview.words import count, decimal, some

LISTED = 20  # keys of a list that people read


@click.group()
def screen() -> None:
    """Screen the records of a search: two readers, blind to each other."""


@screen.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--reader", required=True, help="Who is to read, such as first.")
@click.option("--stage", default="", help="The stage, by default the first with records left.")
@click.pass_obj
def export_records(root: Path, file: Path, reader: str, stage: str) -> None:
    """Write the records that a reader has still to read: to FILE.xlsx with decisions to choose, or
    to FILE.ris or FILE.csv for ASReview, with the labels that this reader has given.
    """
    from livingreview.evidence.evidence import Evidence
    from livingreview.intake.abstracts import abstracts
    from livingreview.intake.asreview import FORMS
    from livingreview.intake.screening_workbook import as_workbook
    from livingreview.readings.documented import screening

    evidence = Evidence(root)
    record = screening(evidence)
    stage = _stage(stage, record, reader)
    left = [record.records[name] for name in record.left_to(stage, reader)]
    form = file.suffix.lower()
    if form in FORMS:
        read = [record.records[name] for name in record.at(stage)]
        said = {row["record_id"]: record.readings(stage, row["record_id"]) for row in read}
        labels = {name: rows[reader] for name, rows in said.items() if reader in rows}
        replace(file, FORMS[form](read, abstracts(root), labels))
        click.echo(f"Written to {file}: {count(len(read), 'record')}, {len(labels)} labelled.")
    elif form == ".xlsx":
        replace(file, as_workbook(evidence, left, abstracts(root), stage, reader))
        click.echo(f"Written to {file}: {count(len(left), 'record')} to read at {stage}.")
    else:
        raise click.ClickException(f"{file.name}: give it a name that ends in .xlsx, .ris or .csv.")
    click.echo(f"Bring it back with: review screen import {file}")


def _stage(stage: str, record: Screening, reader: str) -> str:
    """Return the stage that is asked for, or the first at which a `reader` has records left."""
    if stage and stage not in record.stages:
        near = did_you_mean(stage, record.stages)
        raise click.ClickException(
            f"No stage is called {stage}. {near} Allowed: {', '.join(record.stages)}."
        )
    left = [name for name in record.stages if record.left_to(name, reader)]
    return stage or (left or record.stages)[0]


@screen.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--reader", default="", help="Who has read; a workbook says it itself.")
@click.option("--stage", default="", help="At which stage; a workbook says it itself.")
@click.option("--because", default="", help="The reason of exclusions that come without one.")
@click.option(
    "--anew", is_flag=True, help="Let decisions give way that the reader has made before."
)
@day_decided
@click.pass_obj
@writes
def import_decisions(
    root: Path, file: Path, reader: str, stage: str, because: str, anew: bool, decided: datetime
) -> None:
    """Take the decisions in FILE (a workbook, or labels of ASReview as .csv or .ris), all of them
    or none.
    """
    from livingreview.evidence.evidence import Evidence
    from livingreview.intake.asreview import labelled
    from livingreview.intake.proposal import sound
    from livingreview.intake.screened import incoming
    from livingreview.intake.screening_workbook import read
    from livingreview.intake.spaces import in_words

    evidence = Evidence(root)
    if file.suffix.lower() == ".xlsx":
        came = read(file, evidence)
    elif not (reader and stage):
        raise click.ClickException(f"{file.name} does not say who read: give --reader and --stage.")
    else:
        came = labelled(file, stage, reader, because)
    brought = incoming(evidence, came, f"{decided:%Y-%m-%d}", anew)
    with sound(root, brought.files) as copy:
        left = len(_screening(copy).left_to(came.stage, came.reader))
    write(root, brought.files, f"screen import {file.name}")
    click.echo("\n".join(in_words(came.cleaned)), nl=bool(came.cleaned))
    click.echo(
        f"{count(brought.new, 'decision')} of {came.reader} at {came.stage},"
        f" {brought.already} there already. Left to read: {left}."
    )


@screen.command("status")
@click.pass_obj
def screening_status(root: Path) -> None:
    """Say what is left to read and to settle, stage by stage; exit with 1 while there is any."""
    from livingreview.evidence.evidence import Evidence
    from livingreview.readings.documented import agreements

    record = _screening(root)
    measured = {one.field: one for one in agreements(Evidence(root))}
    for stage in record.stages:
        click.echo("\n".join(_status(record, stage)))
        if one := measured.get(stage):
            click.echo(
                f"    agreement before settling: {one.percent:.1%} of {one.units}, alpha"
                f" {decimal(one.alpha)} ({decimal(one.low)} to {decimal(one.high)})"
            )
    if record.uncoded:
        click.echo(f"included, and lead to no work yet: {some(record.uncoded)}")
    to_settle = [key for stage in record.stages for key in record.to_settle(stage)]
    sys.exit(bool(record.undecided or to_settle))


def _screening(root: Path) -> Screening:
    from livingreview.evidence.evidence import Evidence
    from livingreview.readings.documented import screening

    return screening(Evidence(root))


def _status(record: Screening, stage: str) -> Iterator[str]:
    came = list(record.at(stage).values())
    decisions = [outcome.decision for outcome in came]
    number = {code: decisions.count(code) for code in ("include", "exclude", "")}
    yield (
        f"{stage}: {count(len(came), 'record')}; {number['include']} included,"
        f" {number['exclude']} excluded, {number['']} open"
    )
    for reader in record.readers(stage):
        yield f"    left to {reader}: {len(record.left_to(stage, reader))}"
    settle = record.to_settle(stage)
    yield f"    to settle in data/settlements.csv: {len(settle)}"
    for key, said in list(settle.items())[:LISTED]:
        yield f"        {key}: {' / '.join(said)}"
    if len(settle) > LISTED:
        yield f"        and {len(settle) - LISTED} more"
