"""Verbs on chapters: ``status`` says which are stale, ``update`` runs these again and tells what
moved.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from livingreview.problems import did_you_mean, refuse
from livingreview.running.repeatable import unrepeatable
from livingreview.words import count

NUMBER = "livingreview.claims.later:number_outstanding"


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print chapters and reasons as JSON.")
@click.pass_obj
def status(root: Path, as_json: bool) -> None:
    """Say of each chapter whether it is current, and if not, why; exit with 1 when one is stale."""
    from livingreview.running.updates import stale

    reasons_of = {
        path.relative_to(root).as_posix(): [why.sentence for why in reasons]
        for path, reasons in stale(root).items()
    }
    if as_json:
        click.echo(json.dumps(reasons_of, indent=2, ensure_ascii=False))
    for name, reasons in reasons_of.items() if not as_json else ():
        click.echo(
            "\n".join(
                [f"{name}: {'stale' if reasons else 'current'}", *(f"    {why}" for why in reasons)]
            )
        )
    sys.exit(any(reasons_of.values()))


@click.command()
@click.argument("names", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Run every chapter, stale or not.")
@click.option(
    "--scheduler", help="Run chapters on the Dask cluster at this address, such as tcp://host:8786."
)
@click.option("--no-wait", is_flag=True, help="Give up at once when another update runs.")
@click.pass_obj
def update(
    root: Path, names: tuple[str, ...], everything: bool, scheduler: str | None, no_wait: bool
) -> None:
    """Run the stale chapters (or those called NAMES), keep what they say, and report what moved."""
    sys.exit(alone(root, no_wait, lambda: _update(root, names, everything, scheduler)))


def _update(root: Path, names: tuple[str, ...], everything: bool, scheduler: str | None) -> bool:
    done = bring_up_to_date(root, names, everything, scheduler)
    if done.ran:
        say_claims(root)
    return done.failed


def alone(root: Path, no_wait: bool, work: Callable[[], bool]) -> bool:
    """Do `work` while no other update or build of the project runs; return what it returns."""
    from livingreview.running import updates as updating

    try:
        with updating.locked(root, wait=False):
            return work()
    except updating.BusyError as error:
        if no_wait:
            raise click.ClickException(str(error)) from error
        click.echo(f"{error} Waiting for it to end.")
        with updating.locked(root, wait=True):
            return work()


@dataclass(frozen=True)
class Done:
    """What became of the chapters: whether any `ran`, and whether one `failed`."""

    ran: bool
    failed: bool


def bring_up_to_date(
    root: Path, names: tuple[str, ...] = (), everything: bool = False, scheduler: str | None = None
) -> Done:
    """Run the stale chapters under `root` (or those called `names`, or all), and report.

    Raises `EvidenceError` when the evidence has problems, `ClusterError` when there is no such
    cluster, and `ClickException` when a chapter uses what none may.
    """
    from livingreview.running import executors as cluster
    from livingreview.running import updates as updating
    from livingreview.running.execution import INTERRUPTED, ChapterError
    from livingreview.running.forks import CAN_FORK, NURSERY, asked

    paths = _chapters(root, names)
    reasons = updating.stale(root, paths)
    todo = [path for path in reasons if everything or names or reasons[path]]
    if todo and not scheduler and CAN_FORK:
        NURSERY.start()
    from livingreview.checks.rules import check
    from livingreview.store import Store

    refuse(check(root, Store(root)), "Nothing was run: correct the evidence first.")
    if not todo:
        click.echo("Every chapter is current.")
        return Done(ran=False, failed=False)
    _repeatable(root, todo)
    failed = False
    progress = click.progressbar(length=len(todo), label="Running chapters", file=sys.stderr)
    with cluster.executor(scheduler) as (executor, kernel), progress as bar:
        if NURSERY.runs and not scheduler:
            executor.submit(asked, NUMBER, root)  # kept for whoever needs it, a build of the book
        results = list(updating.update(root, todo, executor, kernel, lambda: bar.update(1)))
    for name, result in sorted(results):
        why = "; ".join(reason.sentence for reason in reasons[root / name]) or "asked for"
        click.echo(f"{name} ({why})")
        failed |= isinstance(result, ChapterError)
        moved = (
            [f"could not be run: {result}"]
            if isinstance(result, ChapterError)
            else [move.sentence for move in result]
        )
        click.echo("\n".join(f"    {line}" for line in moved or ["nothing moved"]))
    if len(results) < len(todo):
        left = count(len(todo) - len(results), "chapter")
        click.echo(
            f"Interrupted. {left} did not run; every chapter is whole. Run it again to finish."
        )
        sys.exit(INTERRUPTED)
    return Done(ran=True, failed=failed)


def say_claims(root: Path) -> None:
    """Tell how many claims somebody must read again, if any."""
    from livingreview.running.forks import asked

    if number := asked(NUMBER, root):
        click.echo(f"To be read again: {count(number, 'claim')}. Run: review claims")


def _chapters(root: Path, names: tuple[str, ...]) -> list[Path]:
    from livingreview.running.execution import chapters

    known = {path.stem: path for path in chapters(root)}
    stems = [Path(name).stem for name in names]
    if unknown := [stem for stem in stems if stem not in known]:
        raise click.ClickException(
            "\n".join(
                f"No chapter is called {stem}. {did_you_mean(stem, known)}".strip()
                for stem in unknown
            )
        )
    return [known[stem] for stem in stems] or list(known.values())


def _repeatable(root: Path, todo: list[Path]) -> None:
    if uses := [use for path in todo for use in unrepeatable(root, path)]:
        raise click.ClickException(
            "\n".join(["A chapter uses what none may. Nothing was run.", *uses])
        )
