"""Another review on the same engine: other tables, another codebook, another focus, no earlier
work.
"""

import ast
from pathlib import Path

import pytest
from books import read, run, said, sound
from click.testing import CliRunner
from tiny import put, read_rows

from livingreview.cli.claims import judge
from livingreview.cli.new import new

SKELETON_CLAIMS = ("attendance-unchanged", "walking-buses-move-children")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A new review whose chapters were run."""
    folder = tmp_path_factory.mktemp("new") / "walking"
    sound(run(folder.parent, "python", "-m", "livingreview", "new", str(folder)))
    sound(run(folder, "python", "-m", "livingreview", "update"))
    return folder


def test_a_new_review_has_nothing_wrong_with_it(made):
    assert "No problems found" in said(sound(run(made, "python", "-m", "livingreview", "check")))


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    done = run(tmp_path, "python", "-m", "livingreview", "new", str(tmp_path))
    assert done.returncode == 1
    assert "is there already" in said(done)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_empty_folder_takes_a_new_review_and_stays_the_folder_that_it_was(tmp_path, monkeypatch):
    (tmp_path / "walking to school").mkdir()
    monkeypatch.chdir(tmp_path / "walking to school")
    done = CliRunner().invoke(new, ["."])
    assert done.exit_code == 0
    assert Path("review.toml").is_file()
    assert f"cd '{tmp_path / 'walking to school'}'\n" in done.output


def test_its_claims_were_read_and_one_asks_again_when_a_row_changes(made):
    quiet = sound(run(made, "python", "-m", "livingreview", "claims"))
    assert "Every claim was read" in said(quiet)
    told = read_rows(made / "data" / "findings.csv")[0]["statement"]
    put(made, "findings", 2, "statement", "Children walked more.")
    asked = run(made, "python", "-m", "livingreview", "claims")
    put(made, "findings", 2, "statement", told)
    assert asked.returncode == 1
    assert "walking-buses-move-children" in asked.stdout
    assert "attendance-unchanged" not in asked.stdout


def test_later_evidence_is_not_judged_where_there_is_no_earlier_work(made):
    done = CliRunner().invoke(judge, ["attendance-unchanged", "agrees", "--reason", "x"], obj=made)
    assert done.exit_code == 1
    assert "review accept attendance-unchanged" in done.output


def test_its_ledger_lists_the_claims_of_every_file(made, monkeypatch):
    more = made / "claims" / "safety.yml"
    text = (made / "claims" / "what-was-found.yml").read_text(encoding="utf-8")
    for name in SKELETON_CLAIMS:
        text = text.replace(name, f"{name}-too")
    more.write_text(text, encoding="utf-8")
    cells = read(made / "chapters" / "claims.ipynb")["cells"]
    monkeypatch.chdir(made)
    cell = ast.parse("".join(cells[1]["source"]))
    shown = ast.Expression(cell.body.pop().value)
    names = {}
    exec(compile(cell, "cell", "exec"), names)  # noqa: S102
    ledger = eval(compile(shown, "cell", "eval"), names)  # noqa: S307
    more.unlink()
    assert "(4 rows)" in repr(ledger)


def test_an_edited_row_makes_exactly_the_chapters_stale_that_read_it(made):
    assert read_rows(made / "data" / "conditions.csv")[0]["side"] == "hinders"
    put(made, "conditions", 2, "side", "helps")
    stale = run(made, "python", "-m", "livingreview", "status")
    put(made, "conditions", 2, "side", "hinders")
    names = [line.split(":")[0] for line in stale.stdout.splitlines() if line.endswith(": stale")]
    assert names == ["chapters/everything-coded.ipynb", "chapters/explorer.ipynb"]


def test_its_book_is_built_as_pages_and_to_print(made):
    sound(run(made, "python", "-m", "livingreview", "book"))
    page = (made / "_build" / "html" / "chapters" / "what-was-found.html").read_text("utf-8")
    assert "Children who join a walking bus move more." in page
    assert "Scot" not in page
    assert (made / "_build" / "pdf" / "walking-to-school.pdf").is_file()


def test_a_place_that_is_no_address_is_named_where_there_is_no_earlier_work(made):
    put(made, "findings", 2, "locator", "page 12")
    found = run(made, "python", "-m", "livingreview", "check")
    put(made, "findings", 2, "locator", "https://example.org/example2019")
    assert "findings.csv, row 2, column locator" in found.stdout
    assert "Not the address of a page" in said(found)


def test_its_code_and_cells_are_in_house_style(made):
    sound(run(made, "ruff", "check", "."))
    sound(run(made, "ruff", "format", "--check", "."))
