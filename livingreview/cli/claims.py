"""The command that records what later evidence makes of a claim on the 2006 review."""

from datetime import UTC, datetime
from pathlib import Path

import click

from livingreview.problems import did_you_mean


@click.command()
@click.argument("name")
@click.argument("judgement")
@click.option("--reason", required=True, help="Why, with what was weighed.")
@click.option(
    "--date",
    "decided",
    type=click.DateTime(["%Y-%m-%d"]),
    default=lambda: f"{datetime.now(UTC):%Y-%m-%d}",
)
@click.pass_obj
def judge(root: Path, name: str, judgement: str, reason: str, decided: datetime) -> None:
    """Record that the later evidence makes JUDGEMENT of the claim called NAME, having read it with
    its rows.
    """
    from livingreview.claims.judgement import SECTIONS, section_claims
    from livingreview.claims.later import NONE_READ, in_view, renewed
    from livingreview.evidence.difference import as_text
    from livingreview.evidence.evidence import Evidence
    from livingreview.files import replace
    from livingreview.intake.proposal import as_csv

    evidence = Evidence(root).later
    known = {claim.name: claim for section in SECTIONS for claim in section_claims(section)}
    codes = evidence.labels("judgement")
    if name not in known:
        raise click.ClickException(
            f"No claim on the 2006 review is called {name}. {did_you_mean(name, known)}".strip()
        )
    if judgement not in codes:
        raise click.ClickException(
            f"No judgement is called {judgement}. Allowed: {', '.join(codes)}."
        )
    rows = in_view(known[name], evidence)
    if (judgement == NONE_READ) != rows.empty:
        held = "No row is in view" if rows.empty else f"{len(rows)} rows are in view"
        raise click.ClickException(
            f"{held}, so {judgement} cannot stand. What is in view is said in ics/claims/views.py."
        )
    table = evidence.tables["later"]
    made = renewed(
        as_text(evidence, table), known[name], evidence, judgement, f"{decided:%Y-%m-%d}", reason
    )
    replace(root / table.path, as_csv(made))
    click.echo(f"Recorded: {name}, {judgement}, with {len(rows)} rows in view.")
