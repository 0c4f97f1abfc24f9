"""The command line: ``review VERB``, thin over the modules that do the work."""

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from review.problems import EvidenceError, did_you_mean
from review.project import ProjectNotFoundError, project_root


def _today() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d}"


LATER = {
    "compare": "compare",
    "judge": "judge",
    "import": "import_references",
    "preview": "preview",
    "release": "release",
    "workbook": "workbook",
}


class Verbs(click.Group):
    """Verbs, of which those that bring evidence in are imported only when they are asked for.

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
            command: click.Command = getattr(import_module("review.intake"), LATER[name])
            return command
        return super().get_command(context, name)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
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
@click.option("--json", "as_json", is_flag=True, help="Print chapters and reasons as JSON.")
@click.pass_obj
def status(root: Path, as_json: bool) -> None:
    """Say of each chapter whether it is current, and if not, why; exit with 1 when one is stale."""
    from review.updating import stale

    found = {path.relative_to(root).as_posix(): [why.sentence for why in reasons] for path, reasons in stale(root).items()}
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
    for name, reasons in found.items() if not as_json else ():
        click.echo("\n".join([f"{name}: {'stale' if reasons else 'current'}", *(f"    {why}" for why in reasons)]))
    sys.exit(any(found.values()))


@main.command()
@click.argument("names", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Run every chapter, stale or not.")
@click.option("--scheduler", help="Run chapters on the Dask cluster at this address, such as tcp://host:8786.")
@click.option("--no-wait", is_flag=True, help="Give up at once when another update runs.")
@click.pass_obj
def update(root: Path, names: tuple[str, ...], everything: bool, scheduler: str | None, no_wait: bool) -> None:
    """Run the stale chapters (or those called NAMES), keep what they say, and report what moved."""
    from review import cluster, updating

    try:
        with updating.locked(root, wait=False):
            failed = _update(root, names, everything, scheduler)
    except cluster.ClusterError as error:
        raise click.ClickException(str(error)) from error
    except updating.BusyError as error:
        if no_wait:
            raise click.ClickException(str(error)) from error
        click.echo(f"{error} Waiting for it to end.")
        with updating.locked(root, wait=True):
            failed = _update(root, names, everything, scheduler)
    sys.exit(failed)


def _update(root: Path, names: tuple[str, ...], everything: bool, scheduler: str | None) -> bool:
    from review import cluster, kernels, problems, updating
    from review.execution import ChapterError

    paths = _chapters(root, names)
    reasons = updating.stale(root, paths)
    todo = [path for path in reasons if everything or names or reasons[path]]
    if not todo:
        click.echo("Every chapter is current.")
        return False
    from review.check import check as find

    if found := find(root):
        raise click.ClickException(problems.as_text(found) + "\nNothing was run: correct the evidence first.")
    _repeatable(root, todo)
    failed = False
    progress = click.progressbar(length=len(todo), label="Running chapters", file=sys.stderr)
    with cluster.executor(scheduler) as (executor, provisioner), progress as bar:
        results = list(updating.update(root, todo, executor, provisioner or kernels.best(), lambda: bar.update(1)))
    for name, result in sorted(results):
        why = "; ".join(reason.sentence for reason in reasons[root / name]) or "asked for"
        click.echo(f"{name} ({why})")
        failed |= isinstance(result, ChapterError)
        moved = [f"could not be run: {result}"] if isinstance(result, ChapterError) else [one.sentence for one in result]
        click.echo("\n".join(f"    {line}" for line in moved or ["nothing moved"]))
    return failed


def _chapters(root: Path, names: tuple[str, ...]) -> list[Path]:
    from review.execution import chapters

    known = {path.stem: path for path in chapters(root)}
    stems = [Path(name).stem for name in names]
    if unknown := [stem for stem in stems if stem not in known]:
        raise click.ClickException(
            "\n".join(f"No chapter is called {stem}. {did_you_mean(stem, known)}".strip() for stem in unknown)
        )
    return [known[stem] for stem in stems] or list(known.values())


def _repeatable(root: Path, todo: list[Path]) -> None:
    """Refuse chapters that read the clock or draw at random, by name: their numbers could not be had again."""
    rules = ["--select", "DTZ,TID251", "--output-format", "concise", "--quiet"]
    found = []
    for path in todo:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["metadata"]["language_info"] = {"name": "python"}
        command = [_tool("ruff"), "check", *rules, "--stdin-filename", str(path), "-"]
        found.append(subprocess.run(command, cwd=root, input=json.dumps(notebook), capture_output=True, text=True).stdout)  # noqa: S603
    if text := "".join(found).strip():
        raise click.ClickException(f"A chapter depends on clock or chance. Nothing was run.\n{text}")


@main.command()
@click.pass_obj
def claims(root: Path) -> None:
    """List the claims whose rows have changed since somebody last read them; exit with 1 when there is one."""
    from review.claims.judgement import REVIEWED, unread
    from review.claims.later import unjudged
    from review.evidence import Evidence

    evidence = Evidence(root)
    found = list(unread(evidence, evidence.rows("judgements")))
    beside = list(unjudged(evidence.after(REVIEWED)))
    for one in [*found, *beside]:
        click.echo(one.sentence)
    if found:
        click.echo("Read each claim with its rows. Then: review accept CLAIM --reason WHY")
    if beside:
        click.echo("Read each claim beside the later rows. Then: review judge CLAIM JUDGEMENT --reason WHY")
    sys.exit(bool(found or beside))


@main.command()
@click.argument("names", nargs=-1, required=True)
@click.option("--reason", required=True, help="Why the claim stands as it is.")
@click.option("--date", "decided", type=click.DateTime(["%Y-%m-%d"]), default=_today, help="Day of the decision.")
@click.pass_obj
def accept(root: Path, names: tuple[str, ...], reason: str, decided: datetime) -> None:
    """Record that the claims called NAMES were read with their rows as they stand."""
    from review.claims.assessment import assess
    from review.claims.judgement import SECTIONS, SINCE, accepted, in_view, section_claims
    from review.difference import as_text
    from review.evidence import Evidence

    known = {claim.name: (section, claim) for section in (*SECTIONS, *SINCE) for claim in section_claims(section)}
    if unknown := sorted(set(names) - set(known)):
        raise click.ClickException("\n".join(f"No claim is called {name}. {did_you_mean(name, known)}".strip() for name in unknown))
    evidence = Evidence(root)
    table = evidence.tables["judgements"]
    assessments = [assess(claim, in_view(section, evidence)) for section, claim in (known[name] for name in names)]
    judgements = accepted(as_text(evidence, table), assessments, f"{decided:%Y-%m-%d}", reason)
    judgements.to_csv(root / table.path, index=False, lineterminator="\n")
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
    """Bring the chapters up to date, then build the book as HTML."""
    if subprocess.run([_tool("review"), "update"], cwd=root).returncode:  # noqa: S603
        raise click.ClickException("A chapter could not be brought up to date; the reasons stand above.")
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
