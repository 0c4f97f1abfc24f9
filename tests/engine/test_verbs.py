"""The command line: verbs that are found by their names, and errors that are said plainly."""

import errno
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest
from books import REPOSITORY
from click.testing import CliRunner
from tiny import put

from livingreview.cli import main as command_line
from livingreview.cli.main import main, verbs
from livingreview.files import naming, why
from livingreview.problems import ReviewError

FOLDER = Path(command_line.__file__).parent


def test_each_function_that_is_a_command_is_a_verb_under_its_own_name():
    subcommands, commands = set(), set()
    for path in FOLDER.glob("[!_m]*.py"):
        for thing in vars(import_module(f"livingreview.cli.{path.stem}")).values():
            if isinstance(thing, click.Command):
                commands.add(thing)
                subcommands |= set(getattr(thing, "commands", {}).values())
    expected = {command.name for command in commands - subcommands}
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
        (OSError(errno.ENOSPC, "No space", "/a/b.csv"), "/a/b.csv: the disk is full"),
        (OSError(errno.EROFS, "Read-only", "/a/b.csv"), "/a/b.csv: it is on a disk that can only"),
        (OSError(errno.ENAMETOOLONG, "Too long", "/a"), "/a: the name is too long. Choose a short"),
        (OSError(errno.EISDIR, "Folder", "/a"), "/a: there is a folder where a file is needed."),
        (OSError(errno.EIO, "Bad luck", "/a"), "/a: the system refuses it (Bad luck)."),
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


def test_whoever_reads_no_more_of_what_a_verb_says_is_told_nothing(monkeypatch):
    @click.command()
    def fails():
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    monkeypatch.setattr(command_line.Verbs, "get_command", lambda *_: fails)
    assert CliRunner().invoke(main, ["check"]).output == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_said_with_the_file_that_was_to_be_written(tmp_path):
    with (
        pytest.raises(OSError, match=r"b\.csv") as raised,
        naming(tmp_path / "b.csv"),
        Path("/dev/full").open("wb", buffering=0) as file,
    ):
        file.write(b"x")
    assert why(raised.value)[0].startswith("The disk is full")


@pytest.mark.parametrize("words", [["claims"], ["workbook", "export", "out.xlsx"]])
def test_a_verb_on_evidence_that_is_not_sound_ends_with_the_list_of_check(in_project, words):
    put(in_project, "findings", 2, "direction", "sideways")
    listed = CliRunner().invoke(main, ["check"]).output
    assert "data/findings.csv, row 2, column direction" in listed
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 1
    assert done.output == f"Error: {listed}Nothing was done: correct the evidence first.\n"


def test_help_is_given_whatever_the_evidence(in_project):
    put(in_project, "findings", 2, "direction", "sideways")
    assert CliRunner().invoke(main, ["workbook", "export", "--help"]).exit_code == 0


def test_a_name_that_is_no_verb_is_refused():
    done = CliRunner().invoke(main, ["chekc"])
    assert done.exit_code == 2
    assert "No such command 'chekc'" in done.output
