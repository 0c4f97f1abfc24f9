"""The command line: ``review VERB``, thin over the modules that do the work."""

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import click

from review.problems import did_you_mean
from review.project import ProjectNotFoundError, project_root


def _today() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d}"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(context: click.Context) -> None:
    """Build, check and test the living review."""
    try:
        context.obj = project_root()
    except ProjectNotFoundError as error:
        raise click.ClickException(str(error)) from error


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
@click.pass_obj
def check(root: Path, as_json: bool) -> None:
    """List every problem of the evidence; exit with 1 when there is one."""
    from review import problems
    from review.check import check as find

    found = find(root)
    click.echo(problems.as_json(found) if as_json else problems.as_text(found))
    sys.exit(bool(found))


@main.command()
@click.pass_obj
def update(root: Path) -> None:
    """Run every chapter again and keep what it says."""
    from review import execution

    for chapter in execution.chapters(root):
        try:
            changed = execution.update(chapter)
        except execution.ChapterError as error:
            raise click.ClickException(str(error)) from error
        click.echo(f"{chapter.relative_to(root)}: {'changed' if changed else 'as it was'}")


@main.command()
@click.pass_obj
def claims(root: Path) -> None:
    """List the claims whose rows have changed since somebody last read them; exit with 1 when there is one."""
    from review.claims.judgement import unread
    from review.evidence import Evidence

    evidence = Evidence(root)
    found = list(unread(evidence, evidence.rows("judgements")))
    for one in found:
        click.echo(one.sentence)
    if found:
        click.echo("Read each claim with its rows. Then: review accept CLAIM --reason WHY")
    sys.exit(bool(found))


@main.command()
@click.argument("names", nargs=-1, required=True)
@click.option("--reason", required=True, help="Why the claim stands as it is.")
@click.option("--date", "decided", type=click.DateTime(["%Y-%m-%d"]), default=_today, help="Day of the decision.")
@click.pass_obj
def accept(root: Path, names: tuple[str, ...], reason: str, decided: datetime) -> None:
    """Record that the claims called NAMES were read with their rows as they stand."""
    import pandas as pd

    from review.claims.assessment import assess
    from review.claims.judgement import SECTIONS, accepted, section_claims
    from review.evidence import Evidence

    known = {claim.name: claim for section in SECTIONS for claim in section_claims(section)}
    if unknown := sorted(set(names) - set(known)):
        raise click.ClickException("\n".join(f"No claim is called {name}. {did_you_mean(name, known)}".strip() for name in unknown))
    path = root / "data" / "judgements.csv"
    assessments = [assess(known[name], Evidence(root)) for name in names]
    judgements = accepted(pd.read_csv(path, dtype=str), assessments, f"{decided:%Y-%m-%d}", reason)
    judgements.to_csv(path, index=False, lineterminator="\n")
    click.echo(f"Recorded for {len(names)}: {', '.join(names)}.")


@main.command()
@click.pass_obj
def schema(root: Path) -> None:
    """Write the codes of the codebook into the schemas of data/."""
    from review.schema import as_file, load_codes, schema_files, with_codes

    codes = load_codes(root)
    for path in schema_files(root):
        path.write_text(as_file(with_codes(json.loads(path.read_text(encoding="utf-8")), codes)), encoding="utf-8")


@main.command()
@click.pass_obj
def book(root: Path) -> None:
    """Build the book as HTML."""
    click.echo("Building the book …")
    start = time.perf_counter()
    built = subprocess.run([_tool("jupyter-book"), "build", str(root), "-W", "-n", "--keep-going", "-q"], cwd=root)  # noqa: S603
    if built.returncode:
        raise click.ClickException("The book was not built; the reasons stand above.")
    click.echo(f"Built in {time.perf_counter() - start:.0f} s. Open {root / '_build' / 'html' / 'index.html'}")


@main.command()
@click.pass_obj
def test(root: Path) -> None:
    """Check evidence, code, chapters and book; stop at the first stage that fails, by name."""
    chapters = [str(path) for path in (*root.glob("*.ipynb"), root / "chapters")]
    side_by_side = ["-n", "auto", "--dist", "loadfile", "-q"]
    stages = {
        "evidence": [_tool("review"), "check"],
        "claims": [_tool("review"), "claims"],
        "data package": [_tool("frictionless"), "validate", "data/datapackage.json"],
        "lint": [_tool("ruff"), "check", "."],
        "format": [_tool("ruff"), "format", "--check", "."],
        "types": [_tool("mypy")],
        "tests": [_tool("pytest"), *side_by_side],
        "chapters": [_tool("pytest"), "--nbval", "--nbval-current-env", *side_by_side, *chapters],
        "book": [_tool("review"), "book"],
    }
    for name, command in stages.items():
        click.echo(f"── {name}")
        if subprocess.run(command, cwd=root).returncode:  # noqa: S603
            raise click.ClickException(f"The stage {name!r} failed.")
    click.echo("All stages passed.")


def _tool(name: str) -> str:
    return os.fspath(Path(sys.executable).with_name(name))
