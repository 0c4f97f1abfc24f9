"""The stages of `review test`: which are run, and which are skipped by name."""

import sys

import pytest
from click.testing import CliRunner

from livingreview.cli import test as verb
from livingreview.cli.test import Stage

SKIPPED = "skipped: nothing it reads has changed since it passed"
COUNT = "open('_build/runs', 'a').write('x')"


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A folder with three files, where the stages are those that a test puts there."""
    monkeypatch.delenv("CI", raising=False)
    for name in ("data/rows.csv", "chapters/first.ipynb", "tests/book/test_first.py"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "_build").mkdir()
    return tmp_path


def outcome(root, monkeypatch, code=COUNT, **settings):
    """What the verb says with one stage that runs `code`, and how often it has run."""
    stage = Stage("small", (sys.executable, "-c", code), **settings)
    monkeypatch.setattr(verb, "stages", lambda _: [stage])
    done = CliRunner().invoke(verb.test, obj=root)
    runs = root / "_build" / "runs"
    return done, len(runs.read_text(encoding="utf-8")) if runs.exists() else 0


def test_a_stage_that_passed_is_skipped_by_name_until_what_it_reads_changes(root, monkeypatch):
    assert outcome(root, monkeypatch)[1] == 1
    done, runs = outcome(root, monkeypatch)
    assert (done.output, runs) == (f"── small\n{SKIPPED}\nAll stages passed.\n", 1)
    (root / "data" / "rows.csv").write_text("y", encoding="utf-8")
    assert outcome(root, monkeypatch)[1] == 2


@pytest.mark.parametrize(
    ("file", "runs"),
    [
        ("chapters/first.ipynb", 1),
        ("tests/book/test_first.py", 1),
        ("tests/conftest.py", 2),
        ("new.toml", 2),
        (".github/form.yml", 2),
        ("_build/html/index.html", 1),
        ("tests/__pycache__/conftest.pyc", 1),
    ],
)
def test_a_stage_is_run_again_for_any_file_but_those_it_does_not_read(
    root, monkeypatch, file, runs
):
    not_read = ("chapters", "tests/book")
    outcome(root, monkeypatch, not_read=not_read)
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    (root / file).write_text("other", encoding="utf-8")
    assert outcome(root, monkeypatch, not_read=not_read)[1] == runs


def test_in_ci_nothing_is_skipped(root, monkeypatch):
    outcome(root, monkeypatch)
    monkeypatch.setenv("CI", "true")
    assert outcome(root, monkeypatch)[1] == 2


def test_what_repeats_others_is_run_in_ci_only_and_says_so(root, monkeypatch):
    done, runs = outcome(root, monkeypatch, in_ci=True)
    assert (done.output, runs) == (
        "── small\nskipped: other stages show more; it runs in CI\nAll stages passed.\n",
        0,
    )
    monkeypatch.setenv("CI", "true")
    assert outcome(root, monkeypatch, in_ci=True)[1] == 1


def test_a_stage_that_failed_stops_the_tests_by_name_and_is_run_again(root, monkeypatch):
    code = f"{COUNT}; raise SystemExit(1)"
    done, _ = outcome(root, monkeypatch, code)
    assert done.exit_code == 1
    assert "The stage 'small' failed." in done.output
    assert outcome(root, monkeypatch, code)[1] == 2


def test_a_file_edited_while_a_stage_runs_is_not_taken_for_tested(root, monkeypatch):
    code = f"{COUNT}; open('data/rows.csv', 'a').write('z')"
    outcome(root, monkeypatch, code)
    assert outcome(root, monkeypatch, code)[1] == 2


@pytest.mark.parametrize("text", ["", "[]", "{", '{"small": 1}'])
def test_a_damaged_record_skips_nothing(root, monkeypatch, text):
    outcome(root, monkeypatch)
    (root / verb.PASSED).write_text(text, encoding="utf-8")
    assert outcome(root, monkeypatch)[1] == 2


def test_another_library_variable_or_program_is_seen(root, monkeypatch, tmp_path_factory):
    outcome(root, monkeypatch)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    assert outcome(root, monkeypatch)[1] == 2
    programs = tmp_path_factory.mktemp("programs")
    (programs / "chromium-next").touch()
    monkeypatch.setenv("PATH", str(programs))
    assert outcome(root, monkeypatch)[1] == 3


def test_a_stage_without_a_subject_is_left_out(root, monkeypatch):
    done, runs = outcome(root, monkeypatch, subject="tests/engine")
    assert (done.output, runs) == ("All stages passed.\n", 0)


def test_a_project_that_was_never_built_is_tested_all_the_same(root, monkeypatch):
    (root / "_build").rmdir()
    assert outcome(root, monkeypatch, code="pass")[0].output.endswith("All stages passed.\n")


def test_a_tool_that_is_not_there_is_named_with_how_to_bring_it_before_anything_is_run(
    root, monkeypatch
):
    small = Stage("small", (sys.executable, "-c", COUNT))
    lint = Stage("lint", (str(root / "bin" / "lint"), "."))
    monkeypatch.setattr(verb, "stages", lambda _: [small, lint])
    done = CliRunner().invoke(verb.test, obj=root)
    assert done.exit_code == 1
    assert f"The tests need lint, missing from {root / 'bin'}." in done.output
    assert ".venv/testable" in done.output
    assert not (root / "_build" / "runs").exists()
