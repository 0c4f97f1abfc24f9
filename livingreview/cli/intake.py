"""Verbs that bring evidence in: ``workbook``, ``import``, ``preview``; ``undo`` takes it back."""

import json
from pathlib import Path

import click

from livingreview.evidence.difference import as_list
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.schema import CODED_BY
from livingreview.files import replace
from livingreview.intake.placing import Decisions
from livingreview.intake.proposal import (
    Proposal,
    moves,
    of_workbook,
    proposed,
    read_proposal,
    sound,
)
from livingreview.intake.refusals import wrong_with
from livingreview.intake.spaces import in_words
from livingreview.problems import UNTOUCHED, Problem, refuse
from livingreview.running.execution import ChapterError
from livingreview.transaction import before, last, write, writes
from livingreview.words import count

existing_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def workbook() -> None:
    """Take the evidence out as a workbook, and bring it back."""


@workbook.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def export_workbook(root: Path, file: Path) -> None:
    """Write the tables to FILE.xlsx: a sheet a table, with drop-downs and the codebook."""
    from livingreview.intake.workbook import export

    _refuse_name(file)
    export(Evidence(root), file)
    click.echo(f"Written to {file}. Bring it back with: review workbook import {file}")


@workbook.command("merge")
@click.argument("first", type=existing_file)
@click.argument("second", type=existing_file)
@click.option(
    "--to",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the workbook here; without it, only say what it would hold.",
)
@click.pass_obj
def merge_workbooks(root: Path, first: Path, second: Path, to: Path | None) -> None:
    """Put what two people changed in FIRST.xlsx and SECOND.xlsx, exported from the same state, into
    one workbook, or list side by side what both changed.
    """
    from livingreview.intake.workbook import as_workbook
    from livingreview.intake.workbook_merge import in_one
    from livingreview.intake.workbook_reading import read

    if to and to.resolve() in {first.resolve(), second.resolve()}:
        raise click.ClickException(f"{to} is one of the two. Give the new workbook another name.")
    _refuse_name(to or first)
    evidence = Evidence(root)
    short = first.name != second.name
    both = [read(path, evidence, path.name if short else str(path)) for path in (first, second)]
    proposals = [of_workbook(contents, evidence) for contents in both]
    refuse([problem for one in proposals for problem in _wrong(root, evidence, one)], UNTOUCHED)
    whole = in_one(both[0], both[1], evidence, to.name if to else "the merged workbook")
    refuse(_wrong(root, evidence, of_workbook(whole, evidence)), UNTOUCHED)
    for contents, proposal in zip(both, proposals, strict=True):
        click.echo("\n".join([f"{contents.name}:", *in_words(proposal.cleaned)]))
        click.echo(as_list(proposal.changes))
    if not to:
        click.echo("They go together. Nothing was written; to write it: --to FILE.xlsx")
        return
    replace(to, as_workbook(evidence, whole.rows, whole.before or {}))
    click.echo(f"Written to {to}. Bring it in with: review workbook import {to}")


def _refuse_name(file: Path) -> None:
    if file.suffix.lower() != ".xlsx":
        raise click.ClickException(f"{file.name}: give the workbook a name that ends in .xlsx.")


def _wrong(root: Path, evidence: Evidence, proposal: Proposal) -> list[Problem]:
    with proposed(root, proposal.files) as copy:
        return wrong_with(proposal, evidence, copy, may_remove=True)


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
    rows = proposal.changes
    click.echo("\n".join([*in_words(proposal.cleaned), as_list(rows)]))
    write(root, proposal.files, f"workbook import {file.name}")
    for name in proposal.longer:
        click.echo(f"{name} has the column {CODED_BY} from now on: each of its lines differs.")
    click.echo(
        "Written. Run: review update. To go on in a spreadsheet, export a new workbook."
        if rows
        else "Nothing to write."
    )


@click.command("import")
@click.argument("file", type=existing_file)
@click.option(
    "--same",
    multiple=True,
    metavar="KEY",
    help="What may be the work KEY is that work; with its row in FILE, such as 12=KEY, only it is.",
)
@click.option("--new", is_flag=True, help="All else that is asked is a work of its own.")
@click.option(
    "--ask",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what is asked into this workbook, to be answered there, and nothing else.",
)
@click.option("--answers", type=existing_file, help="Take the answers out of that workbook.")
@click.pass_obj
@writes
def import_references(
    root: Path,
    file: Path,
    same: tuple[str, ...],
    new: bool,
    ask: Path | None,
    answers: Path | None,
) -> None:
    """Add the references of FILE (.bib, .ris, or .nbib of PubMed) that are new, with a row each in
    sources, ready to be coded; of those that are there already, fill in what their entries lack.

    Where nobody but a person can tell whether a record is of a work that is there, all such
    questions are listed, and nothing is written before --same, --new or --answers answers them.
    """
    from livingreview.intake.additions import additions

    evidence = Evidence(root)
    if ask:
        _ask(evidence, file, ask)
        return
    said = _said(answers)
    added = additions(evidence, file, Decisions((*said.same, *same), new, said.apart))
    with sound(root, added.files):
        write(root, added.files, f"import {file.name}")
    click.echo("\n".join(added.sentences))
    if (table := evidence.tables["sources"].path) in added.files:
        click.echo(
            f"Now code them: in a workbook (review workbook export evidence.xlsx), or in {table}."
        )
    elif added.files:
        click.echo("Run: review update.")


def _said(workbook: Path | None) -> Decisions:
    if workbook is None:
        return Decisions()
    from livingreview.intake.questions import answers

    return answers(workbook)


def _ask(evidence: Evidence, file: Path, workbook: Path) -> None:
    from livingreview.intake.additions import asked
    from livingreview.intake.questions import ANSWERS, as_workbook

    _refuse_name(workbook)
    questions = asked(evidence, file)
    if not questions:
        click.echo(f"Nothing has to be decided. Bring it in with: review import {file}")
        return
    replace(workbook, as_workbook(questions))
    click.echo(
        f"{count(len(questions), 'question')} in {workbook}: choose {' or '.join(ANSWERS)} for"
        f" each. Then: review import {file} --answers {workbook}"
    )


@click.command()
@click.argument("file", type=existing_file)
@click.option("--json", "as_json", is_flag=True, help="Print what would change as JSON.")
@click.pass_obj
def preview(root: Path, file: Path, as_json: bool) -> None:
    """Say what FILE (a workbook, or a CSV file named after its table) would change, without
    touching anything.
    """
    from livingreview.claims.later import concerning_none, outstanding
    from livingreview.running import executors as cluster

    before = Evidence(root)
    proposal = read_proposal(file, before)
    with proposed(root, proposal.files) as copy:
        refuse(wrong_with(proposal, before, copy, may_remove=True), UNTOUCHED)
        after = Evidence(copy)
        claims = [claim.sentence for claim in outstanding(after)]
        without_claim = list(concerning_none(after))
        with cluster.executor(None) as (executor, kernel):
            moved = moves(copy, executor, kernel)
    cleaned = in_words(proposal.cleaned)
    chapters = {
        name: [str(result)]
        if isinstance(result, ChapterError)
        else [move.sentence for move in result]
        for name, result in sorted(moved.items())
    }
    if as_json:
        rows = [change.sentence for change in proposal.changes]
        changed = {"cleaned": cleaned, "rows": rows, "chapters": chapters, "claims": claims}
        changed["without_claim"] = without_claim
        click.echo(json.dumps(changed, indent=2, ensure_ascii=False))
        return
    click.echo("\n".join([*cleaned, as_list(proposal.changes)]))
    for name, lines in chapters.items():
        click.echo("\n".join([name, *(f"    {line}" for line in lines or ["nothing moves"])]))
    click.echo(
        "\n".join(["Claims to read again:", *(f"    {line}" for line in claims)])
        if claims
        else "No claim has to be read again."
    )
    for row in without_claim:
        click.echo(f"{row} concerns no claim: is one missing?")
    click.echo("Nothing was touched.")


@click.command()
@click.pass_obj
@writes
def undo(root: Path) -> None:
    """Take back what the last import, workbook or other command wrote into the evidence."""
    if (transaction := last(root)) is None:
        raise click.ClickException("Nothing that can be taken back is on record.")
    files = before(root, transaction)
    with sound(root, files):
        write(root, files, "undo")
    click.echo(
        f"Taken back: {transaction.name} ({', '.join(files)}). Run: review update. To have it"
        " again: review undo"
    )
