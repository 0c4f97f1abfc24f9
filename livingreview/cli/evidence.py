"""Commands that bring evidence in, compare and seal it: workbook, import, preview, compare,
seal.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click
import pandas as pd

from livingreview import problems
from livingreview.checks.rules import check
from livingreview.evidence import releases
from livingreview.evidence.difference import Change, as_text, standing_difference
from livingreview.evidence.evidence import Evidence, all_releases
from livingreview.files import replace
from livingreview.intake.proposal import as_csv, changes, moves, proposed, read_proposal, wrong_with
from livingreview.problems import EvidenceError
from livingreview.publishing import facts as metadata
from livingreview.running.execution import ChapterError

if TYPE_CHECKING:
    from livingreview.intake.keys import Reference

UNCODED = {
    "evidence_kind": "not-described",
    "sectors": "not-stated",
    "country": "not-stated",
    "population": "not-stated",
    "read_as": "abstract",
    "note": "To be coded",
}
T = TypeVar("T")
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
    _refusing(lambda: export(Evidence(root), file))
    click.echo(f"Written to {file}. Bring it back with: review workbook import {file}")


@workbook.command("import")
@click.argument("file", type=existing_file)
@click.option(
    "--remove", is_flag=True, help="Remove the rows that stand in the tables and no longer in FILE."
)
@click.pass_obj
def import_workbook(root: Path, file: Path, remove: bool) -> None:
    """Check all of FILE.xlsx, show what it changes, and write it only if it is clean."""
    evidence = Evidence(root)
    proposal = _refusing(lambda: read_proposal(file, evidence))
    with proposed(root, proposal.files) as copy:
        _refuse(wrong_with(proposal, evidence, copy, may_remove=remove))
        found = changes(evidence, Evidence(copy))
    _say_changes(found)
    for name, content in proposal.files.items():
        if (root / name).read_bytes() != content:
            replace(root / name, content)
    click.echo(
        "Written. Run: review update. To go on in a spreadsheet, export a new workbook."
        if found
        else "Nothing to write."
    )


@click.command("import")
@click.argument("file", type=existing_file)
@click.pass_obj
def import_references(root: Path, file: Path) -> None:
    """Add the references of FILE.bib or FILE.ris that are new, with a row each in sources, ready to
    be coded.
    """
    from livingreview.intake.keys import keyed, new_references, with_entries
    from livingreview.intake.reference_files import from_bibtex, read_references

    evidence = Evidence(root)
    release = _in_preparation(evidence)
    text = (root / "references.bib").read_text(encoding="utf-8")
    taken = _refusing(lambda: evidence.bibliography["source_id"])
    known = _refusing(lambda: from_bibtex(text))
    new, again = new_references(_refusing(lambda: read_references(file)), known)
    entries = keyed(new, taken)
    table = evidence.tables["sources"]
    rows = pd.DataFrame(
        [{"source_id": key, **UNCODED, "added": release} for key in entries],
        columns=[c.name for c in table.columns],
    )
    sources = pd.concat([as_text(evidence, table), rows.fillna("")], ignore_index=True)
    files = (
        {"references.bib": with_entries(text, entries).encode(), table.path: as_csv(sources)}
        if entries
        else {}
    )
    with proposed(root, files) as copy:
        _refuse(check(copy))
    for name, content in files.items():
        replace(root / name, content)
    _say_references(entries, again, {one.key: one for one in known} | entries)
    if entries:
        click.echo(
            "Now code them: in a workbook (review workbook export evidence.xlsx), or in"
            f" {table.path}."
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
    from livingreview.running import kernels

    before = Evidence(root)
    proposal = _refusing(lambda: read_proposal(file, before))
    with proposed(root, proposal.files) as copy:
        _refuse(wrong_with(proposal, before, copy, may_remove=True))
        evidence = Evidence(copy)
        found = changes(before, evidence)
        claims = [one.sentence for one in outstanding(evidence)]
        with cluster.executor(None) as (executor, _):
            moved = moves(copy, executor, kernels.best())
    said = {
        name: [str(one)] if isinstance(one, ChapterError) else [m.sentence for m in one]
        for name, one in sorted(moved.items())
    }
    if as_json:
        click.echo(
            json.dumps(
                {"rows": [one.sentence for one in found], "chapters": said, "claims": claims},
                indent=2,
                ensure_ascii=False,
            )
        )
        return
    _say_changes(found)
    _say_chapters(said)
    click.echo(
        "\n".join(["Claims to read again:", *(f"    {line}" for line in claims)])
        if claims
        else "No claim has to be read again."
    )
    click.echo("Nothing was touched.")


@click.command()
@click.argument("before")
@click.argument("after", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the rows as JSON.")
@click.pass_obj
def compare(root: Path, before: str, after: str | None, as_json: bool) -> None:
    """List the rows that differ between release BEFORE and release AFTER (without it: the working
    tree).
    """
    try:
        older, newer = Evidence(root, before), Evidence(root, after)
        found = list(standing_difference(older, newer))
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps([one.sentence for one in found], indent=2, ensure_ascii=False))
        return
    from ics.moved import in_words, rows_moved

    if found:
        click.echo(in_words(rows_moved(found)))
    _say_changes(found)


@click.command()
@click.argument("version")
@click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Day of the release."
)
@click.pass_obj
def seal(root: Path, version: str, day: datetime) -> None:
    """Seal the rows of the release VERSION: check the version rule, then write its date and digest,
    and say so elsewhere.
    """
    evidence = Evidence(root)
    path = root / evidence.tables["releases"].path
    rows = as_text(evidence, evidence.tables["releases"])
    _refuse(check(root))
    if version not in set(rows["release"]):
        raise click.ClickException(
            f"data/releases.csv has no release {version}. Add its row first, with date and digest"
            " empty."
        )
    if rows.loc[rows["release"] == version, "digest"].item():
        raise click.ClickException(
            f"Release {version} is sealed already; a released row is never edited."
        )
    if waiting := list(
        evidence.sources.loc[evidence.sources["note"] == UNCODED["note"], "source_id"]
    ):
        raise click.ClickException(
            f"To be coded still: {', '.join(waiting)}. Code them, or take their rows out."
        )
    frames = all_releases(evidence)
    sealed = [name for name in rows.loc[rows["digest"] != "", "release"] if name != version]
    if sealed and (broken := releases.broken_rule(frames, version, sealed[-1])):
        raise click.ClickException(broken)
    rows.loc[rows["release"] == version, ["date", "digest"]] = [
        f"{day:%Y-%m-%d}",
        releases.digest(frames, version),
    ]
    replace(path, as_csv(rows))
    _tell(root, next(one for one in metadata.load_releases(root) if one.number == version))
    click.echo(
        f"Release {version} is sealed. Run: make update. Commit. Then: make release"
        f" VERSION={version}"
    )


def _tell(root: Path, sealed: metadata.Release) -> None:
    """Write number and day of the release where people look for them: the citation file and the
    heading of the changelog.
    """
    citation, changelog = root / metadata.CITATION, root / "CHANGELOG.md"
    if citation.is_file():
        replace(
            citation, metadata.with_release(citation.read_text(encoding="utf-8"), sealed).encode()
        )
    if changelog.is_file():
        heading = f"## {sealed.number} "
        text = changelog.read_text(encoding="utf-8").replace(
            f"{heading}(in preparation)", f"{heading}({sealed.in_words})"
        )
        replace(changelog, text.encode())


def _in_preparation(evidence: Evidence) -> str:
    rows = evidence.releases
    waiting = rows[rows["digest"].isna()]
    if waiting.empty:
        raise click.ClickException(
            "No release is in preparation. Add its row to data/releases.csv, with date and digest"
            " empty."
        )
    major, minor = releases.version(waiting.iloc[-1]["release"])
    return f"{major}.{minor}"


def _refusing(work: Callable[[], T]) -> T:
    try:
        return work()
    except EvidenceError as error:
        raise click.ClickException(problems.as_text(error.problems)) from error


def _refuse(wrong: Iterable[problems.Problem]) -> None:
    if found := tuple(wrong):
        raise click.ClickException(problems.as_text(found) + "\nNothing was written.")


def _say_references(
    added: Mapping[str, "Reference"],
    again: Iterable["Reference"],
    standing: Mapping[str, "Reference"],
) -> None:
    """Say which references were added under which key, and under which key of `standing` the others
    are there already.
    """
    from livingreview.intake.keys import key_of

    lines = [
        f"already there as {key_of(one, standing)}: {one.fields.get('title', 'without a title')}"
        for one in again
    ]
    for key, one in added.items():
        lines.append(f"added: {one.key} → {key}" if one.key not in {"", key} else f"added: {key}")
    click.echo("\n".join([*lines, f"{len(added)} added, {len(lines) - len(added)} already there."]))


def _say_changes(found: Iterable[Change]) -> None:
    lines = [one.sentence for one in found]
    click.echo(
        "\n".join(["Rows that differ:", *(f"    {line}" for line in lines)])
        if lines
        else "No row differs."
    )


def _say_chapters(said: Mapping[str, list[str]]) -> None:
    for name, lines in said.items():
        click.echo("\n".join([name, *(f"    {line}" for line in lines or ["nothing moves"])]))
