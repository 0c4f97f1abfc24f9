import json

import pytest
from books import build, copy_of_project, only_chapter, plain, run, write_notebook
from conftest import put
from test_chapters import never_run

SETUP = "from myst_nb import glue\nfrom review.evidence import Evidence\nevidence = Evidence()"
COUNT = 'glue("sources", str(len(evidence.sources)), display=False)'
TITLE = "# A chapter\n\nWhat it answers: {glue:text}`sources` sources."


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A small real book with the real data, brought up to date once."""
    root = copy_of_project(tmp_path_factory.mktemp("gate") / "book")
    only_chapter(root, "small", ("markdown", "title", TITLE), ("code", "setup", SETUP), ("code", "count", COUNT))
    updated = run(root, "python", "-m", "review", "update")
    assert updated.returncode == 0, updated.stdout + updated.stderr
    return root


@pytest.fixture
def small(made):
    """The small book, put back as it was afterwards."""
    kept = {
        path: path.read_bytes() for path in (*(made / "chapters").glob("*.*"), *(made / "data").glob("*.csv"), made / "_toc.yml")
    }
    yield made
    for path in (made / "chapters").iterdir():
        if path.is_file() and path not in kept:
            path.unlink()
    for path, content in kept.items():
        path.write_bytes(content)


def chapter(root):
    return root / "chapters" / "small.ipynb"


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def nbval(root):
    return run(root, "pytest", "--nbval", "--nbval-current-env", "-q", "-p", "no:cacheprovider", str(chapter(root)))


def test_a_sound_small_book_passes(small):
    assert nbval(small).returncode == 0
    assert build(small).returncode == 0


def test_a_wrong_number_in_a_stored_output_fails_by_the_name_of_its_cell(small):
    notebook = json.loads(chapter(small).read_text(encoding="utf-8"))
    output = notebook["cells"][2]["outputs"][0]["data"]
    output["application/papermill.record/text/plain"] = "'999'"
    chapter(small).write_text(json.dumps(notebook), encoding="utf-8")
    tested = nbval(small)
    assert tested.returncode == 1
    assert "999" in tested.stdout
    assert "small.ipynb::Cell 1" in tested.stdout


def test_a_wrong_number_in_a_stored_output_stops_the_build_too(small):
    edit(chapter(small), "application/papermill.record/text/plain", "application/papermill.record/text/plainer")
    built = build(small)
    assert built.returncode == 1
    assert "chapters/small.ipynb: its stored outputs were edited by hand" in built.stdout + built.stderr
    assert "Traceback" not in built.stdout + built.stderr


def test_a_failing_cell_is_named_with_its_chapter(small):
    edit(chapter(small), "str(len(evidence.sources))", "str(1 / 0)")
    updated = run(small, "python", "-m", "review", "update")
    assert updated.returncode == 1
    assert "chapters/small.ipynb: cell count: ZeroDivisionError" in updated.stdout


def test_an_unknown_citation_is_named(small):
    edit(chapter(small), "What it answers", "See {cite:t}`nobody1999`. What it answers")
    built = build(small)
    assert built.returncode == 1
    assert 'could not find bibtex key "nobody1999"' in plain(built.stdout + built.stderr)


def test_a_wrong_code_is_named_with_its_address(small):
    put(small, "sources", 3, "country", "scotlnd")
    checked = run(small, "python", "-m", "review", "check")
    assert checked.returncode == 1
    assert "data/sources.csv, row 3, column country" in checked.stdout
    assert "Did you mean scotland?" in checked.stdout


def test_the_problems_come_as_json_too(small):
    put(small, "sources", 3, "country", "scotlnd")
    checked = run(small, "python", "-m", "review", "check", "--json")
    assert [problem["value"] for problem in json.loads(checked.stdout)] == ["scotlnd"]


def test_a_cell_that_was_never_run_is_named(small):
    write_notebook(chapter(small), [("markdown", "title", TITLE), ("code", "setup", SETUP), ("code", "count", COUNT)])
    assert never_run(chapter(small)) == ["setup", "count"]
    built = build(small)
    assert "chapters/small.ipynb: the chapter has never been run" in built.stdout + built.stderr


def test_a_data_edit_stops_plain_jupyter_book_with_the_row_and_no_traceback(small):
    put(small, "sources", 3, "note", "changed")
    built = run(small, "jupyter-book", "build", ".")
    assert built.returncode == 1
    assert "chapters/small.ipynb: data/sources.csv changed: row 3" in built.stdout + built.stderr
    assert "Traceback" not in built.stdout + built.stderr


def test_what_stands_outside_the_contents_is_not_built(small):
    for folder in ("chapters/old", ".hidden/lib"):
        (small / folder).mkdir(parents=True, exist_ok=True)
        write_notebook(small / folder / "stray.ipynb", [("markdown", "title", "# Stray\n\nNot built.")])
    assert build(small).returncode == 0
    assert list((small / "_build" / "html").rglob("stray*")) == []


def test_a_missing_chapter_in_the_contents_stops_the_build(small):
    edit(small / "_toc.yml", "chapters/references", "chapters/nowhere")
    assert build(small).returncode == 1


def test_the_book_command_passes_on_that_a_build_failed(small):
    edit(chapter(small), "What it answers", "See {cite:t}`nobody1999`. What it answers")
    made = run(small, "python", "-m", "review", "book")
    assert made.returncode == 1
    assert "The book was not built" in made.stderr


def test_outside_a_project_the_command_says_so_without_a_traceback(tmp_path):
    said = run(tmp_path, "review", "check")
    assert said.returncode == 1
    assert "No project found" in said.stderr
    assert "Traceback" not in said.stderr
