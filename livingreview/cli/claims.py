"""Verbs on claims: ``claims`` lists what is to be read, ``accept`` and ``judge`` record it."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from livingreview.claims import judgement as reading
from livingreview.claims import later
from livingreview.claims.asking import Asking, asking
from livingreview.claims.assessment import BEARINGS, assess
from livingreview.claims.model import Claim, Section
from livingreview.claims.reading import LATER, file_of
from livingreview.claims.sections import load_sections, on_a_body
from livingreview.evidence.difference import as_csv, as_text
from livingreview.evidence.evidence import Evidence
from livingreview.problems import did_you_mean
from livingreview.transaction import write, writes
from livingreview.words import count

reason_given = click.option("--reason", required=True, help="Why, with what was weighed.")
day_decided = click.option(
    "--date",
    "decided",
    type=click.DateTime(["%Y-%m-%d"]),
    default=lambda: f"{datetime.now(UTC):%Y-%m-%d}",
    help="Day of the decision.",
)


def bearing(code: str, words: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return the option that says which rows bear on a claim in the way of `code`."""
    return click.option(f"--{code}", code, multiple=True, metavar="ROW", help=words)


@click.command()
@click.argument("names", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Say it as JSON.")
@click.pass_obj
def claims(root: Path, names: tuple[str, ...], as_json: bool) -> None:
    """Show the claims whose rows have changed since somebody last read them, or those of them
    called NAMES: the sentence, the judgement that stands and its reason, and the rows that are new
    or changed. Exit with 1 when there is one.
    """
    evidence = Evidence(root)
    _refuse_unknown(names, _known(load_sections(evidence)))
    every = [claim for claim in asking(evidence) if not names or claim.claim in names]
    if as_json:
        click.echo(json.dumps([asdict(claim) for claim in every], ensure_ascii=False, indent=2))
        sys.exit(bool(every))
    for claim in every:
        click.echo("\n".join(_lines(claim)))
    if any(not claim.beside for claim in every):
        click.echo("Read each claim with its rows. Then: review accept CLAIM --reason WHY")
    if any(claim.beside for claim in every):
        click.echo(
            "Read each claim beside the later rows. Then: review judge CLAIM JUDGEMENT --reason WHY"
        )
    if not every:
        click.echo("Every claim was read with its rows as they are.")
    sys.exit(bool(every))


def _lines(claim: Asking) -> Iterator[str]:
    """Yield what is shown of a claim that asks to be read."""
    yield f"Claim {claim.claim} (chapter {claim.chapter}): {claim.sentence}"
    beside = f" beside {claim.beside}" if claim.beside else ""
    if claim.decided:
        judged = f"Judged{beside} on {claim.decided}"
        yield f"    {judged}{f': {claim.judgement}' if claim.judgement else ''}. {claim.reason}"
    else:
        yield f"    Never judged{beside}."
    gone = f" {claim.gone} of the rows judged are gone or changed." if claim.gone else ""
    yield f"    New or changed: {count(len(claim.rows), 'row')}.{gone}"
    for row in claim.rows:
        yield f"      {row.table}, {row.key}: {row.says}"
        yield f"        {row.source}, {row.place}"
    yield ""


@click.command()
@click.argument("names", nargs=-1, required=True)
@reason_given
@day_decided
@bearing("for", "Row that is cited for the claim.")
@bearing("against", "Row that says the opposite of the same thing.")
@bearing("inferred", "Row from which the claim is concluded, among others.")
@bearing("own", "Row in which the work reviewed says it itself.")
@bearing("beside", "Row that bears on something else.")
@click.pass_obj
@writes
def accept(
    root: Path, /, names: tuple[str, ...], reason: str, decided: datetime, **rows: tuple[str, ...]
) -> None:
    """Record that the claims called NAMES were read with their rows as they stand, and how each
    new row bears on them.
    """
    evidence = Evidence(root)
    known = _known(load_sections(evidence))
    _refuse_unknown(names, known)
    chosen = (known[name] for name in dict.fromkeys(names))
    assessments = [assess(claim, section.in_view(evidence)) for section, claim in chosen]
    said = {key: code for code, keys in rows.items() for key in keys}
    judgements, bearings = evidence.tables["judgements"], evidence.tables[BEARINGS]
    day, then = f"{decided:%Y-%m-%d}", as_text(evidence, judgements)
    files = {
        judgements.path: as_csv(reading.accepted(then, assessments, day, reason)),
        bearings.path: as_csv(reading.borne(as_text(evidence, bearings), assessments, said)),
    }
    write(root, files, f"accept {' '.join(names)}")
    click.echo(f"Recorded for {len(names)}: {', '.join(names)}.")


@click.command()
@click.argument("name")
@click.argument("judgement")
@reason_given
@day_decided
@click.pass_obj
@writes
def judge(root: Path, name: str, judgement: str, reason: str, decided: datetime) -> None:
    """Record that the later evidence makes JUDGEMENT of the claim called NAME, having read it with
    its rows.
    """
    evidence = Evidence(root).later
    if LATER not in evidence.tables:
        raise click.ClickException(
            "Nothing was recorded: only a review that looks back on an earlier work has the table"
            f" later. Say that the claim stands: review accept {name} --reason WHY"
        )
    known = _known(on_a_body(load_sections(evidence)))
    _refuse_unknown([name], known)
    section, claim = known[name]
    if claim.no_later:
        raise click.ClickException(
            f"{file_of(section.name)} says under no_later: of {name} why no later evidence bears on"
            " it. Give it later: instead, with a view, to judge it."
        )
    codes = evidence.labels("judgement")
    if judgement not in codes:
        raise click.ClickException(
            f"No judgement is called {judgement}. Allowed: {', '.join(codes)}."
        )
    in_view = later.in_view(claim, evidence)
    if (judgement == later.NONE_READ) != in_view.empty:
        in_words = "No row is in view" if in_view.empty else f"{len(in_view)} rows are in view"
        raise click.ClickException(
            f"{in_words}, so {judgement} cannot stand. What is in view is said in"
            f" {file_of(section.name)}, under later: of the claim."
        )
    table = evidence.tables["later"]
    rows, day = as_text(evidence, table), f"{decided:%Y-%m-%d}"
    rows = later.renewed(rows, claim, evidence, judgement, day, reason)
    write(root, {table.path: as_csv(rows)}, f"judge {name} {judgement}")
    click.echo(f"Recorded: {name}, {judgement}, with {len(in_view)} rows in view.")


def _known(sections: Iterable[Section]) -> dict[str, tuple[Section, Claim]]:
    """Return each claim of `sections` by its name, with its section."""
    return {claim.name: (section, claim) for section in sections for claim in section.claims}


def _refuse_unknown(names: Iterable[str], known: Mapping[str, object]) -> None:
    if unknown := sorted(set(names) - set(known)):
        raise click.ClickException(
            "\n".join(
                f"No claim is called {name}. {did_you_mean(name, known)}".strip()
                for name in unknown
            )
        )
