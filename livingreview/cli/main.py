"""The command line: ``review VERB``. A verb is a function in a file of this folder, found by its
name; the modules that it needs are imported only when it is asked for.
"""

import errno
import gc
import re
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from functools import cache, wraps
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from livingreview.problems import ReviewError, refuse
from livingreview.project import WRITING, project_root
from livingreview.words import uncapital

ANYWHERE = ("new",)  # verbs that need no project
UNGATED = (  # verbs that do not end with the list of `check` where that finds something wrong:
    *ANYWHERE,
    *("check", "serve", "test"),  # they show it in their own way
    "release",  # it lists that among all that it wants
    *("schema", "undo", "import", "preview"),  # they check what they make of it
    *("workbook import", "search add"),  # and so do these
    *("status", "site", "examples"),  # they read no row
    *("update", "html", "pdf", "book"),  # they check while they get ready, see `bring_up_to_date`
)
UNSOUND = "Nothing was done: correct the evidence first."
VERB = re.compile(
    r'^@click\.(?:command|group)\((?:"([a-z-]+)")?.*?^def (\w+)\(.*?"""(.*?)"""', re.DOTALL | re.M
)


@dataclass(frozen=True)
class Verb:
    """A verb: the `module` that holds it, the `function` that is it, and what that says of
    itself.
    """

    module: str
    function: str
    words: str


@cache
def verbs() -> Mapping[str, Verb]:
    """Return every verb by its name, read from the sources beside this one: nothing is imported."""
    return {
        name or function: Verb(f"{__package__}.{path.stem}", function, words)
        for path in sorted(Path(__file__).parent.glob("*.py"))
        if path != Path(__file__)
        for name, function, words in VERB.findall(path.read_text(encoding="utf-8"))
    }


class Verbs(click.Group):
    """Verbs, imported when they are asked for. What a user can mend ends a verb with a message,
    never with a traceback.
    """

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(verbs())

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in verbs():
            return None
        command: click.Command = getattr(
            import_module(verbs()[name].module), verbs()[name].function
        )
        return _gated(command, name)

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        room = formatter.width - 6 - max(map(len, verbs()))
        with formatter.section("Commands"):
            formatter.write_dl(
                [
                    (name, click.Command(name, help=verb.words).get_short_help_str(room))
                    for name, verb in sorted(verbs().items())
                ]
            )

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except ReviewError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever reads what is said has had enough
                raise
            raise click.ClickException(_refused(error)) from error


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(context: click.Context) -> None:
    """Build, check and test the living review."""
    gc.disable()  # a verb is short-lived; collecting garbage took a fifth of the time of a check
    if context.invoked_subcommand not in ANYWHERE:
        context.obj = project_root()
        if (context.obj / WRITING).exists():
            _mend(context.obj)


def _mend(root: Path) -> None:
    from livingreview.transaction import mend

    click.echo(mend(root), err=True)


def _gated(command: click.Command, name: str) -> click.Command:
    """Return the `command` of this name, or the commands of a group, so that it works on sound
    evidence only, unless it is one of `UNGATED`.
    """
    gated = copy(command)
    if isinstance(gated, click.Group):
        inside = gated.commands.items()
        gated.commands = {word: _gated(one, f"{name} {word}") for word, one in inside}
    elif (work := command.callback) and name not in UNGATED:

        @wraps(work)
        def on_sound_evidence(*given: Any, **named: Any) -> Any:
            _refuse_unsound(click.get_current_context().obj)
            return work(*given, **named)

        gated.callback = on_sound_evidence
    return gated


def _refuse_unsound(root: Path) -> None:
    """Raise `EvidenceError` with what `review check` lists; what was found sound before is not read
    again.
    """
    from livingreview.checks.rules import check
    from livingreview.store import Store

    refuse(check(root, Store(root)), UNSOUND)


def _refused(error: OSError) -> str:
    from livingreview.files import why

    rule, mend = why(error)
    path = f"{error.filename}: " if error.filename else ""
    return f"{path}{uncapital(rule)}. {mend}"
