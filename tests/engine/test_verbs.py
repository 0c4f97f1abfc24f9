"""The command line: verbs that are found by their names, and errors that are said plainly."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest
from books import REPOSITORY
from click.testing import CliRunner

from livingreview.cli import main as command_line
from livingreview.cli.main import main, verbs
from livingreview.problems import ReviewError

FOLDER = Path(command_line.__file__).parent


def test_each_function_that_is_a_command_is_a_verb_under_its_own_name():
    subcommands = set()
    commands = {}
    for path in FOLDER.glob("[!_m]*.py"):
        for thing in vars(import_module(f"livingreview.cli.{path.stem}")).values():
            if isinstance(thing, click.Command):
                commands[thing.name] = thing
                subcommands |= set(getattr(thing, "commands", {}).values())
    expected = {name for name, command in commands.items() if command not in subcommands}
    assert set(verbs()) == expected
    assert {"check", "import", "status", "update", "book", "accept", "release", "test"} <= expected


@pytest.mark.parametrize("name", sorted(verbs()))
def test_each_verb_says_what_it_does(name):
    done = CliRunner().invoke(main, [name, "--help"])
    assert done.exit_code == 0, done.output
    assert " ".join(verbs()[name].words.split()) in " ".join(done.output.split())
    assert f" {name} " in CliRunner().invoke(main, ["--help"]).output


def test_help_imports_no_verb():
    code = (
        "import sys\n"
        "from livingreview.cli.main import main\n"
        "try:\n    main(['--help'])\n"
        "finally:\n    print(sorted(set(sys.modules) & {'pandas', 'yaml', 'livingreview.files'}))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ReviewError("Row 3 is empty. Fill it."), "Error: Row 3 is empty. Fill it.\n"),
        (PermissionError(13, "denied", "/a/b.csv"), "/a/b.csv: this user may not read or write"),
    ],
)
def test_what_a_user_can_mend_is_said_without_a_traceback(monkeypatch, error, said):
    @click.command()
    def fails():
        raise error

    monkeypatch.setattr(command_line.Verbs, "get_command", lambda *_: fails)
    done = CliRunner().invoke(main, ["check"])
    assert done.exit_code == 1
    assert said in done.output


def test_a_name_that_is_no_verb_is_refused():
    done = CliRunner().invoke(main, ["chekc"])
    assert done.exit_code == 2
    assert "No such command 'chekc'" in done.output
