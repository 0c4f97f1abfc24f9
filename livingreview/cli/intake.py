"""Verbs that bring evidence in: ``workbook``, ``import``, ``preview``; ``undo`` takes it back."""

import json
from pathlib import Path

import click

from livingreview.checks.rules import check
from livingreview.evidence.difference import as_list
from livingreview.evidence.evidence import Evidence
from livingreview.intake.proposal import changes, moves, proposed, read_proposal, wrong_with
from livingreview.problems import refuse
from livingreview.running.execution import ChapterError
from livingreview.transaction import before, last, write, writes

UNTOUCHED = "Nothing was written."
existing_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def workbook() -> None:
    """Take the evidence out as a workbook, and bring it back."""


@workbook.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def export_workbook(root: Path, file: Path) -> None:
    """Write the tables to FILE.xlsx: a sheet a table, with drop-downs from the codebook."""
    from livingreview.intake.workbook import export

    if file.suffix.lower() != ".xlsx":
        raise click.ClickException(f"{file.name}: give the workbook a name that ends in .xlsx.")
    export(Evidence(root), file)
    click.echo(f"Written to {file}. Bring it back with: review workbook import {file}")


@workbook.command("import")
@click.argument("file", type=existing_file)
@click.option(
    "--remove", is_flag=True, help="Remove the rows that stand in the tables and no longer in FILE."
)
@click.pass_obj
@writes
def import_workbook(root: Path, file: Path, remove: bool) -> None:
    """Check all of FILE.xlsx, show what it changes, and write it only if it is clean."""
    evidence = Evidence(root)
    proposal = read_proposal(file, evidence)
    with proposed(root, proposal.files) as copy:
        refuse(wrong_with(proposal, evidence, copy, may_remove=remove), UNTOUCHED)
        rows = changes(evidence, Evidence(copy))
    click.echo(as_list(rows))
    write(root, proposal.files, f"workbook import {file.name}")
    click.echo(
        "Written. Run: review update. To go on in a spreadsheet, export a new workbook."
        if rows
        else "Nothing to write."
    )


@click.command("import")
@click.argument("file", type=existing_file)
@click.pass_obj
@writes
def import_references(root: Path, file: Path) -> None:
    """Add the references of FILE.bib or FILE.ris that are new, with a row each in sources, ready to
    be coded.
    """
    from livingreview.intake.additions import additions

    evidence = Evidence(root)
    added = additions(evidence, file)
    with proposed(root, added.files) as copy:
        refuse(check(copy), UNTOUCHED)
    write(root, added.files, f"import {file.name}")
    click.echo("\n".join(added.sentences))
    if added.files:
        click.echo(
            "Now code them: in a workbook (review workbook export evidence.xlsx), or in"
            f" {evidence.tables['sources'].path}."
        )


@click.command()
@click.argument("file", type=existing_file)
@click.option("--json", "as_json", is_flag=True, help="Print what would change as JSON.")
@click.pass_obj
def preview(root: Path, file: Path, as_json: bool) -> None:
    """Say what FILE (a workbook, or a CSV file named after its table) would change, without
    touching anything.
    """
    from livingreview.claims.later import outstanding
    from livingreview.running import executors as cluster

    before = Evidence(root)
    proposal = read_proposal(file, before)
    with proposed(root, proposal.files) as copy:
        refuse(wrong_with(proposal, before, copy, may_remove=True), UNTOUCHED)
        after = Evidence(copy)
        rows = changes(before, after)
        claims = [claim.sentence for claim in outstanding(after)]
        with cluster.executor(None) as (executor, kernel):
            moved = moves(copy, executor, kernel)
    chapters = {
        name: [str(result)]
        if isinstance(result, ChapterError)
        else [move.sentence for move in result]
        for name, result in sorted(moved.items())
    }
    if as_json:
        changed = {"rows": [row.sentence for row in rows], "chapters": chapters, "claims": claims}
        click.echo(json.dumps(changed, indent=2, ensure_ascii=False))
        return
    click.echo(as_list(rows))
    for name, lines in chapters.items():
        click.echo("\n".join([name, *(f"    {line}" for line in lines or ["nothing moves"])]))
    click.echo(
        "\n".join(["Claims to read again:", *(f"    {line}" for line in claims)])
        if claims
        else "No claim has to be read again."
    )
    click.echo("Nothing was touched.")


@click.command()
@click.pass_obj
@writes
def undo(root: Path) -> None:
    """Take back what the last import, workbook or other command wrote into the evidence."""
    if (transaction := last(root)) is None:
        raise click.ClickException("Nothing that can be taken back is on record.")
    files = before(root, transaction)
    with proposed(root, files) as copy:
        refuse(check(copy), UNTOUCHED)
    write(root, files, "undo")
    click.echo(
        f"Taken back: {transaction.name} ({', '.join(files)}). Run: review update. To have it"
        " again: review undo"
    )
