"""Verbs on the evidence: ``check``, ``schema``, ``compare``."""

import json
import sys
from pathlib import Path

import click


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
@click.option("--full", is_flag=True, help="Read all of it again, whatever was found sound before.")
@click.pass_obj
def check(root: Path, as_json: bool, full: bool) -> None:
    """List every problem of the evidence; exit with 1 when there is one."""
    from livingreview import problems
    from livingreview.checks import rules
    from livingreview.store import Store

    listed = rules.check(root, Store(root), full)
    click.echo(problems.as_json(listed) if as_json else problems.as_text(listed))
    sys.exit(bool(listed))


@click.command()
@click.pass_obj
def schema(root: Path) -> None:
    """Write the codes of the codebook into the schemas of data/, and both into the issue forms."""
    from livingreview.evidence.schema import coded_schemas
    from livingreview.intake.issue_forms import form_files
    from livingreview.intake.proposal import sound
    from livingreview.transaction import alone, write

    with alone(root):
        schemas = coded_schemas(root)
        with sound(root, schemas):
            write(root, {**schemas, **form_files(root)}, "schema")


@click.command()
@click.argument("before")
@click.argument("after", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the rows as JSON.")
@click.pass_obj
def compare(root: Path, before: str, after: str | None, as_json: bool) -> None:
    """List the rows that differ between release BEFORE and release AFTER (without it: the working
    tree).
    """
    from livingreview.evidence import difference
    from livingreview.evidence.evidence import Evidence

    try:
        older, newer = Evidence(root, before), Evidence(root, after)
        changes = list(difference.standing_difference(older, newer))
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        sentences = [change.sentence for change in changes]
        click.echo(json.dumps(sentences, indent=2, ensure_ascii=False))
        return
    if changes:
        click.echo(difference.in_words(difference.rows_moved(changes)))
    click.echo(difference.as_list(changes))
