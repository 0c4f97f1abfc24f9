import json
import shutil

import chapter_rules
import pytest
from books import (
    ENGINE,
    REPOSITORY,
    build,
    copy_of_project,
    only_chapter,
    read,
    run,
    said,
    sound,
    write,
    write_notebook,
)
from tiny import put

SETUP = (
    "from myst_nb import glue\nfrom ics.tables import sources\nfrom "
    "livingreview.evidence.evidence import Evidence\nevidence = Evidence()"
)
COUNT = 'glue("sources", str(len(evidence.sources)), display=False)'
TABLE = (
    'sources.other_slips(evidence.slips, evidence.labels("slip"), "slips", "Slips of the review")'
)
TITLE = "# A chapter\n\nThis chapter asks how many sources there are: {glue:text}`sources`."
SAID_BY = "## A heading\n\n{cite:t}`sloper2004` says so."
CELLS = [
    ("markdown", "title", TITLE),
    ("code", "setup", SETUP),
    ("code", "count", COUNT),
    ("code", "table", TABLE),
    ("markdown", "said-by", SAID_BY),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A small real book with the real data, brought up to date once."""
    root = copy_of_project(tmp_path_factory.mktemp("gate") / "book")
    only_chapter(root, "small", *CELLS)
    sound(run(root, "python", "-m", ENGINE, "update"))
    return root


@pytest.fixture
def small(made):
    """The small book, put back as it was afterwards."""
    kept = {
        path: path.read_bytes()
        for path in made.rglob("*")
        if path.is_file() and "_build" not in path.parts
    }
    yield made
    for path in made.rglob("*"):
        if path.is_file() and "_build" not in path.parts and path not in kept:
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
    return run(
        root,
        "pytest",
        "--nbval",
        "--nbval-current-env",
        "-q",
        "-p",
        "no:cacheprovider",
        str(chapter(root)),
    )


def test_a_sound_small_book_passes(small):
    sound(nbval(small))
    sound(build(small))


def test_a_wrong_number_in_a_stored_output_fails_by_the_name_of_its_cell(small):
    notebook = read(chapter(small))
    notebook["cells"][2]["outputs"][0]["data"]["application/papermill.record/text/plain"] = "'999'"
    write(chapter(small), notebook)
    tested = nbval(small)
    assert tested.returncode == 1
    assert "999" in tested.stdout
    assert "small.ipynb::Cell 1" in tested.stdout
    assert "small.ipynb::Cell 0" not in tested.stdout


@pytest.mark.parametrize("part", ["text/html", "text/markdown", "text/plain"])
def test_a_wrong_word_in_any_part_of_a_stored_table_fails_by_the_name_of_its_cell(small, part):
    notebook = read(chapter(small))
    data = notebook["cells"][3]["outputs"][0]["data"]
    data[part] = "".join(data[part]).replace("Slips of the review", "Slips of another review")
    write(chapter(small), notebook)
    tested = nbval(small)
    assert tested.returncode == 1
    assert "small.ipynb::Cell 2" in tested.stdout


def test_a_wrong_number_in_a_stored_output_stops_the_build_too(small):
    edit(
        chapter(small),
        "application/papermill.record/text/plain",
        "application/papermill.record/text/plainer",
    )
    built = build(small)
    assert built.returncode == 1
    assert "chapters/small.ipynb: its stored outputs were edited by hand" in said(built)
    assert "Traceback" not in said(built)


def test_a_failing_cell_is_named_with_its_chapter_and_the_file_stays_whole(small):
    edit(chapter(small), "str(len(evidence.sources))", "str(1 / 0)")
    before = chapter(small).read_bytes()
    updated = run(small, "python", "-m", ENGINE, "update")
    assert updated.returncode == 1
    assert "chapters/small.ipynb: cell count: ZeroDivisionError" in said(updated)
    assert "Traceback" not in said(updated)
    assert chapter(small).read_bytes() == before
    assert {path.name for path in chapter(small).parent.iterdir()} == {
        "references.md",
        "small.ipynb",
    }


def test_an_unknown_citation_is_named(small):
    edit(chapter(small), "sloper2004", "nobody1999")
    built = build(small)
    assert built.returncode == 1
    assert 'could not find bibtex key "nobody1999"' in said(built)


def test_a_number_that_is_glued_nowhere_is_named(small):
    edit(chapter(small), "`sources`", "`sauces`")
    built = build(small)
    assert built.returncode == 1
    assert "sauces" in said(built)


def test_a_wrong_code_is_named_with_its_address(small):
    put(small, "sources", 3, "country", "scotlnd")
    checked = run(small, "python", "-m", ENGINE, "check")
    assert checked.returncode == 1
    assert "data/sources.csv, row 3, column country" in checked.stdout
    assert "Did you mean scotland?" in checked.stdout


def test_the_problems_come_as_json_too(small):
    put(small, "sources", 3, "country", "scotlnd")
    checked = run(small, "python", "-m", ENGINE, "check", "--json")
    assert [problem["value"] for problem in json.loads(checked.stdout)] == ["scotlnd"]


def test_a_cell_that_was_never_run_stops_the_build_and_is_named_by_its_rule(small):
    write_notebook(chapter(small), CELLS)
    assert chapter_rules.never_run(read(chapter(small))) == ["setup", "count", "table"]
    assert "chapters/small.ipynb: the chapter has never been run" in said(build(small))


def test_a_data_edit_stops_plain_jupyter_book_with_the_row_and_no_traceback(small):
    put(small, "slips", 3, "what", "changed")
    built = run(small, "jupyter-book", "build", ".")
    assert built.returncode == 1
    assert "chapters/small.ipynb: data/slips.csv changed: row 3" in said(built)
    assert "Traceback" not in said(built)


def test_what_stands_outside_the_contents_is_not_built(small):
    for folder in ("chapters/old", ".venv/lib/share", "venv/lib/share"):
        (small / folder).mkdir(parents=True, exist_ok=True)
        write_notebook(
            small / folder / "stray.ipynb", [("markdown", "title", "# Stray\n\nNot built.")]
        )
    sound(build(small))
    assert [
        path
        for path in (small / "_build").rglob("*stray*")
        if "venv" in str(path) or path.suffix == ".html"
    ] == []


def test_a_chapter_that_does_not_exist_stops_the_build_and_is_named(small):
    edit(small / "_toc.yml", "chapters/references", "chapters/nowhere")
    built = build(small)
    assert built.returncode == 1
    assert "chapters/nowhere" in said(built)


def test_the_book_command_passes_on_that_a_build_failed(small):
    edit(chapter(small), "sloper2004", "nobody1999")
    made = run(small, "review", "book")
    assert made.returncode == 1
    assert "The book was not built" in made.stderr
    assert "Traceback" not in said(made)


def test_outside_a_project_the_command_says_so_without_a_traceback(tmp_path):
    done = run(tmp_path, "review", "check")
    assert done.returncode == 1
    assert "No project found" in done.stderr
    assert "Traceback" not in done.stderr


def cell(notebook, name):
    return next(cell for cell in notebook["cells"] if cell["id"] == name)


def with_source(name, source):
    return lambda notebook: cell(notebook, name).update(source=source)


def with_prose(text):
    return with_source("said-by", f"## A heading\n\n{text}")


def with_output(where, **output):
    return lambda notebook: cell(notebook, where).update(
        outputs=[{"output_type": "display_data", "metadata": {}, "data": {}, **output}]
    )


FAULTS = {
    "another number of works than there are": (
        "sources_said_otherwise_than_read",
        with_output(
            "count",
            metadata={"table": "x", "sources": ["atkinson2001"]},
            data={"text/markdown": "Source: 3 works, of which an abstract was read."},
        ),
        "count",
    ),
    "a cell without a number": (
        "never_run",
        lambda n: cell(n, "count").update(execution_count=None),
        "count",
    ),
    "a cell run twice": (
        "never_run",
        lambda n: cell(n, "table").update(execution_count=7),
        "table",
    ),
    "an error": ("errors_warnings_and_bitmaps", with_output("count", output_type="error"), "count"),
    "a warning": (
        "errors_warnings_and_bitmaps",
        with_output("count", output_type="stream", name="stderr", text="!"),
        "count",
    ),
    "a bitmap": (
        "errors_warnings_and_bitmaps",
        with_output("count", data={"image/png": "AAAA"}),
        "count",
    ),
    "eleven lines": ("long_cells", with_source("setup", "\n\n".join(["x = 1"] * 11)), "setup"),
    "a function": (
        "cells_that_define_or_reach_outside",
        with_source("setup", "def f():\n    pass"),
        "setup",
    ),
    "a class": (
        "cells_that_define_or_reach_outside",
        with_source("setup", "class A:\n    pass"),
        "setup",
    ),
    "a lambda": (
        "cells_that_define_or_reach_outside",
        with_source("setup", "f = lambda: 1"),
        "setup",
    ),
    "a read_csv": (
        "cells_that_define_or_reach_outside",
        with_source("setup", "pd.read_csv('x')"),
        "setup",
    ),
    "an open file": (
        "cells_that_define_or_reach_outside",
        with_source("setup", "open('x')"),
        "setup",
    ),
    "a path": ("cells_that_define_or_reach_outside", with_source("setup", "Path('x')"), "setup"),
    "an address": (
        "cells_that_define_or_reach_outside",
        with_source("setup", "x = 'https://x.example'"),
        "setup",
    ),
    "no title": ("poor_openings", with_source("title", "A chapter.\n\nIt asks."), "title"),
    "nothing after the title": ("poor_openings", with_source("title", "# A chapter"), "title"),
    "two sentences after the title": (
        "poor_openings",
        with_source("title", "# A chapter\n\nIt asks. It tells."),
        "title",
    ),
    "another kernel": (
        "metadata_that_varies",
        lambda n: n["metadata"]["kernelspec"].update(name="mine"),
        "kernelspec",
    ),
    "a version of Python": (
        "metadata_that_varies",
        lambda n: n["metadata"]["language_info"].update(version="3"),
        "language_info",
    ),
    "times of a cell": (
        "metadata_that_varies",
        lambda n: cell(n, "count").update(metadata={"execution": {}}),
        "count",
    ),
    "a random id": (
        "ids_that_say_nothing",
        lambda n: cell(n, "count").update(id="3fa85f64"),
        "3fa85f64",
    ),
    "an id used twice": (
        "ids_that_say_nothing",
        lambda n: cell(n, "count").update(id="table"),
        "table",
    ),
    "a typed number": (
        "numbers_typed_by_hand",
        with_prose("It names 13 sources."),
        "It names 13 sources.",
    ),
    "a typed share": (
        "numbers_typed_by_hand",
        with_prose("- Of 2006, 40% say so."),
        "- Of , 40% say so.",
    ),
    "a key glued nowhere": ("numbers_not_computed_here", with_prose("{glue:text}`other`"), "other"),
    "a key not used": (
        "numbers_computed_for_nothing",
        with_source("setup", 'glue("spare", "1")'),
        "'spare'",
    ),
    "a family not used": (
        "numbers_computed_for_nothing",
        with_source("setup", 'for x in y:\n    glue(f"{x}-all", "1")'),
        "f'{x}-all'",
    ),
    "a long sentence": (
        "long_sentences",
        with_prose(f"So {'very ' * 34}long."),
        f"So {'very ' * 34}long.",
    ),
    "long sentences all along": (
        "long_sentences",
        with_prose(f"So {'very ' * 32}long. " * 99),
        "on average 34 words",
    ),
    "a table without HTML": (
        "incomplete_bundles",
        lambda n: cell(n, "table")["outputs"][0]["data"].pop("text/html"),
        "table",
    ),
    "a figure without data": (
        "incomplete_bundles",
        with_output("count", metadata={"figure": "x"}, data={"image/svg+xml": ""}),
        "count",
    ),
    "a backtick fence": (
        "fences_that_captions_break",
        with_output("count", data={"text/markdown": "```{figure} x"}),
        "count",
    ),
    "an unknown key": (
        "unknown_citations",
        with_prose("{cite:t}`sloper2004, nobody1999`"),
        "nobody1999",
    ),
}


@pytest.mark.parametrize("rule", chapter_rules.RULES, ids=lambda rule: rule.__name__)
def test_a_sound_chapter_keeps_every_rule(made, rule):
    assert rule(read(chapter(made))) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_named_by_its_rule(made, fault):
    rule, plant, offender = FAULTS[fault]
    notebook = read(chapter(made))
    plant(notebook)
    assert offender in getattr(chapter_rules, rule)(notebook)


def test_every_rule_for_chapters_has_a_fault_that_it_catches():
    assert {rule.__name__ for rule in chapter_rules.RULES} == {
        rule for rule, _, _ in FAULTS.values()
    }


def test_a_chapter_missing_from_the_contents_is_named(small):
    assert chapter_rules.one_sided(small) == set()
    shutil.copy(chapter(small), small / "chapters" / "forgotten.ipynb")
    assert chapter_rules.one_sided(small) == {"chapters/forgotten"}


def test_a_chapter_listed_and_gone_is_named(small):
    (small / "chapters" / "references.md").unlink()
    assert chapter_rules.one_sided(small) == {"chapters/references"}


def test_pytest_names_the_rule_and_the_chapter_that_breaks_it(small):
    shutil.copytree(
        REPOSITORY / "tests", small / "tests", ignore=shutil.ignore_patterns("__pycache__")
    )
    edit(chapter(small), '"execution_count": 2', '"execution_count": null')
    tested = run(
        small,
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "tests/book/test_chapters.py",
        "-k",
        "has_no",
    )
    shutil.rmtree(small / "tests")
    assert tested.returncode == 1
    assert (
        "FAILED tests/book/test_chapters.py::test_a_chapter_has_no[small-never_run]"
        in tested.stdout
    )
    assert tested.stdout.count("FAILED") == 1
