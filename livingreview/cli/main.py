"""The command line: ``review VERB``, thin over the modules that do the work."""

import gc
import json
import subprocess
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from livingreview.problems import EvidenceError, did_you_mean
from livingreview.project import ProjectNotFoundError, project_root, tool


def _today() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d}"


LATER = {
    "book": "livingreview.cli.book:book",
    "compare": "livingreview.cli.evidence:compare",
    "html": "livingreview.cli.book:html",
    "import": "livingreview.cli.evidence:import_references",
    "judge": "livingreview.cli.claims:judge",
    "pdf": "livingreview.cli.book:pdf",
    "preview": "livingreview.cli.evidence:preview",
    "release": "livingreview.cli.release:release",
    "seal": "livingreview.cli.evidence:seal",
    "site": "livingreview.publishing.site:site",
    "update": "livingreview.cli.chapters:update",
    "workbook": "livingreview.cli.evidence:workbook",
}


class Verbs(click.Group):
    """Verbs, of which those in a module of their own are imported only when they are asked for.

    Evidence that a verb cannot use ends it with the list of problems, never with a traceback.
    """

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted([*super().list_commands(context), *LATER])

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except EvidenceError as error:
            raise click.ClickException(str(error)) from error

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name in LATER:
            module, _, verb = LATER[name].partition(":")
            command: click.Command = getattr(import_module(module), verb)
            return command
        return super().get_command(context, name)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(context: click.Context) -> None:
    """Build, check and test the living review."""
    gc.disable()  # a verb is short-lived; collecting garbage took a fifth of the time of a check
    try:
        context.obj = project_root()
    except ProjectNotFoundError as error:
        raise click.ClickException(str(error)) from error


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
@click.pass_obj
def check(root: Path, as_json: bool) -> None:
    """List every problem of the evidence; exit with 1 when there is one."""
    from livingreview import problems
    from livingreview.checks.rules import check as find

    found = find(root)
    click.echo(problems.as_json(found) if as_json else problems.as_text(found))
    sys.exit(bool(found))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print chapters and reasons as JSON.")
@click.pass_obj
def status(root: Path, as_json: bool) -> None:
    """Say of each chapter whether it is current, and if not, why; exit with 1 when one is stale."""
    from livingreview.running.updates import stale

    found = {
        path.relative_to(root).as_posix(): [why.sentence for why in reasons]
        for path, reasons in stale(root).items()
    }
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
    for name, reasons in found.items() if not as_json else ():
        click.echo(
            "\n".join(
                [f"{name}: {'stale' if reasons else 'current'}", *(f"    {why}" for why in reasons)]
            )
        )
    sys.exit(any(found.values()))


@main.command()
@click.pass_obj
def claims(root: Path) -> None:
    """List the claims whose rows have changed since somebody last read them; exit with 1 when there
    is one.
    """
    from livingreview.claims.later import outstanding
    from livingreview.evidence.evidence import Evidence

    found = list(outstanding(Evidence(root)))
    for one in found:
        click.echo(one.sentence)
    if any(not one.beside for one in found):
        click.echo("Read each claim with its rows. Then: review accept CLAIM --reason WHY")
    if any(one.beside for one in found):
        click.echo(
            "Read each claim beside the later rows. Then: review judge CLAIM JUDGEMENT --reason WHY"
        )
    sys.exit(bool(found))


@main.command()
@click.argument("names", nargs=-1, required=True)
@click.option("--reason", required=True, help="Why the claim stands as it is.")
@click.option(
    "--date",
    "decided",
    type=click.DateTime(["%Y-%m-%d"]),
    default=_today,
    help="Day of the decision.",
)
@click.pass_obj
def accept(root: Path, names: tuple[str, ...], reason: str, decided: datetime) -> None:
    """Record that the claims called NAMES were read with their rows as they stand."""
    from livingreview.claims.assessment import assess
    from livingreview.claims.judgement import SECTIONS, SINCE, accepted, in_view, section_claims
    from livingreview.evidence.difference import as_text
    from livingreview.evidence.evidence import Evidence

    known = {
        claim.name: (section, claim)
        for section in (*SECTIONS, *SINCE)
        for claim in section_claims(section)
    }
    if unknown := sorted(set(names) - set(known)):
        raise click.ClickException(
            "\n".join(
                f"No claim is called {name}. {did_you_mean(name, known)}".strip()
                for name in unknown
            )
        )
    evidence = Evidence(root)
    table = evidence.tables["judgements"]
    assessments = [
        assess(claim, in_view(section, evidence))
        for section, claim in (known[name] for name in names)
    ]
    judgements = accepted(as_text(evidence, table), assessments, f"{decided:%Y-%m-%d}", reason)
    judgements.to_csv(root / table.path, index=False, lineterminator="\n")
    click.echo(f"Recorded for {len(names)}: {', '.join(names)}.")


@main.command()
@click.pass_obj
def schema(root: Path) -> None:
    """Write the codes of the codebook into the schemas of data/, and both into the issue forms."""
    from livingreview.evidence.schema import as_file, load_codes, schema_files, with_codes
    from livingreview.intake.issue_forms import form_files

    codes = load_codes(root)
    for path in schema_files(root):
        path.write_text(
            as_file(with_codes(json.loads(path.read_text(encoding="utf-8")), codes)),
            encoding="utf-8",
        )
    for name, text in form_files(root).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


@main.command()
@click.pass_obj
def test(root: Path) -> None:
    """Check evidence, code, chapters and book; stop at the first stage that fails, by name."""
    chapters = [str(path) for path in (*root.glob("*.ipynb"), root / "chapters")]
    side_by_side = ["-n", "auto", "--dist", "loadfile", "-q"]
    stages = {
        "evidence": [tool("review"), "check"],
        "claims": [tool("review"), "claims"],
        "data package": [tool("frictionless"), "validate", "data/datapackage.json"],
        "lint": [tool("ruff"), "check", "."],
        "format": [tool("ruff"), "format", "--check", "."],
        "types": [tool("mypy")],
        "tests": [tool("pytest"), *side_by_side],
        "chapters": [tool("pytest"), "--nbval", "--nbval-current-env", *side_by_side, *chapters],
        "book": [tool("review"), "book"],
    }
    for name, command in stages.items():
        click.echo(f"── {name}")
        if subprocess.run(command, cwd=root).returncode:  # noqa: S603
            raise click.ClickException(f"The stage {name!r} failed.")
    click.echo("All stages passed.")
