import contextlib
import dataclasses
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from books import ENGINE
from living import (
    THEMES,
    ask,
    begin,
    edit,
    edit_notebook,
    review,
    run_with,
    until,
    why,
    write_chapter,
)
from nbformat.v4 import new_markdown_cell, new_notebook
from tiny import add, columns, put, read_rows, take, write_rows
from tiny import paths as files
from two_bodies import PAGE, later

from livingreview.claims import later as claims
from livingreview.files import replace
from livingreview.problems import EvidenceError
from livingreview.running import execution, forks
from livingreview.running import stale as trace
from livingreview.running.execution import ChapterError, chapters, job, run
from livingreview.running.forks import CAN_FORK
from livingreview.running.updates import BusyError, facts, locked, moved

EDITS = {
    "a data edit": (lambda root: put(root, "themes", 3, "stance", "mixed"), {"themes"}),
    "a row withdrawn": (lambda root: put(root, "themes", 3, "withdrawn", "1.1"), {"themes"}),
    "a row gone": (lambda root: take(root, "themes", 3), {"themes"}),
    "a data file gone": (lambda root: (root / "data/themes.csv").unlink(), {"themes"}),
    "a codebook label": (lambda root: put(root, "codebook", 2, "label", "Another"), {"themes"}),
    "a schema": (
        lambda root: edit(root / "data/schemas/themes.json", "Theme", "Topic"),
        {"themes"},
    ),
    "a helper that both read": (
        lambda root: edit(root / ENGINE / "__init__.py", "flows", "runs"),
        {"themes", "text"},
    ),
    "a helper that one reads": (
        lambda root: edit(root / "livingreview/evidence/releases.py", "Releases", "On releases"),
        {"themes"},
    ),
    "the pins": (lambda root: edit(root / "requirements.txt", "==", "== "), {"themes", "text"}),
    "a code cell": (lambda root: edit(root / "chapters/text.ipynb", "1234", "4321"), {"text"}),
    "an output edited by hand": (
        lambda root: edit(root / "chapters/text.ipynb", "1,234", "9,999"),
        {"text"},
    ),
    "a cell number edited by hand": (
        lambda root: edit_notebook(root / "chapters/text.ipynb", unnumber),
        {"text"},
    ),
    "a code cell added": (
        lambda root: edit_notebook(root / "chapters/text.ipynb", add_cell),
        {"text"},
    ),
    "a cell of words that an editor added": (
        lambda root: edit(root / "chapters/text.ipynb", '"title"', '"3fa85f64"'),
        {"text"},
    ),
    "prose": (
        lambda root: edit(root / "chapters/text.ipynb", "What it answers.", "What it says."),
        set(),
    ),
    "a touch": (lambda root: os.utime(root / "data/themes.csv", (1, 1)), set()),
    "an edit and its revert": (
        lambda root: (
            put(root, "themes", 3, "stance", "mixed"),
            put(root, "themes", 3, "stance", "supports"),
        ),
        set(),
    ),
    "data that no chapter read": (
        lambda root: (root / "data/slips.csv").write_text("x"),
        set(),
    ),
    "the bibliography, unread": (lambda root: edit(root / "references.bib", "2001", "2002"), set()),
    "a helper that no chapter read": (
        lambda root: edit(root / "ics/figures/themes.py", "Figures", "Pictures"),
        set(),
    ),
    "outputs stored line by line": (
        lambda root: edit_notebook(root / "chapters/text.ipynb", split_lines),
        set(),
    ),
}


def unnumber(notebook):
    notebook["cells"][1]["execution_count"] = 7


def add_cell(notebook):
    notebook["cells"].append({**notebook["cells"][1], "id": "more", "source": "1"})


def split_lines(notebook):
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"]).splitlines(keepends=True)


@pytest.mark.parametrize("kind", EDITS)
def test_exactly_the_chapters_that_an_edit_concerns_become_stale(own_engine, kind):
    make, expected = EDITS[kind]
    assert why(own_engine) == {"themes": [], "text": []}
    make(own_engine)
    assert {name for name, reasons in why(own_engine).items() if reasons} == expected


def test_a_data_edit_is_named_down_to_its_row(current):
    put(current, "themes", 3, "stance", "mixed")
    assert why(current)["themes"] == ["data/themes.csv changed: row 3 (barrier.role-clarity)"]


FIRST_BODY = (
    "from livingreview.evidence.evidence import Evidence",
    "evidence = Evidence().body(1)\nlen(evidence.works), len(evidence.themes)",
)


def later_source(root):
    add(root, "releases", release="2.0.0", what="Later evidence")
    later(root, "jones2024", "positive")
    add(
        root,
        "themes",
        theme="gap.methods",
        source_id="jones2024",
        stance="supports",
        locator=PAGE,
        added="2.0",
    )


def later_row_of_an_old_source(root):
    add(root, "releases", release="2.0.0", what="Later evidence")
    add(
        root, "themes", **{**read_rows(files(root)["themes"])[1], "stance": "mixed", "added": "2.0"}
    )


def run_new_chapter(root, stem, *cells):
    """Write a chapter and run it, so that it is current; return its path."""
    path = write_chapter(root, stem, *cells)
    replace(path, run(job(path, root)))
    assert why(root)[stem] == []
    return path


NARROW_EDITS = {
    "a later source with all that is coded from it": (later_source, []),
    "a row of the body": (
        lambda root: put(root, "themes", 3, "stance", "mixed"),
        ["data/themes.csv changed: row 3 (barrier.role-clarity)"],
    ),
    "a row added for a source of the body": (
        later_row_of_an_old_source,
        ["data/themes.csv changed: row 9 (barrier.role-clarity)"],
    ),
    "a row of the body gone": (
        lambda root: take(root, "themes", 3),
        ["data/themes.csv changed: 1 gone"],
    ),
    "a work of the body": (
        lambda root: edit(root / "references.bib", "2001", "2002"),
        ["references.bib changed"],
    ),
    "a data file gone": (
        lambda root: (root / "data/themes.csv").unlink(),
        ["data/themes.csv is gone"],
    ),
    "a header": (
        lambda root: edit(root / "data/themes.csv", "stance", "side"),
        ["data/themes.csv changed"],
    ),
    "findings, unread": (lambda root: put(root, "findings", 3, "direction", "mixed"), []),
}


@pytest.mark.parametrize("kind", NARROW_EDITS)
def test_a_chapter_that_reads_one_body_is_stale_when_that_body_moves(living, kind):
    make, expected = NARROW_EDITS[kind]
    run_new_chapter(living, "first-body", *FIRST_BODY)
    make(living)
    assert why(living)["first-body"] == expected


COUNTING = (
    "from livingreview.evidence.evidence import Evidence",
    "len(Evidence().body(1).coded.findings)",
)
PROSE_EDITS = {
    "other words": (lambda root: put(root, "findings", 3, "statement", "Other words."), []),
    "another code": (
        lambda root: put(root, "findings", 3, "direction", "mixed"),
        ["data/findings.csv changed: row 3 (sloper2004-1)"],
    ),
    "other words and another code": (
        lambda root: (
            put(root, "findings", 3, "statement", "Other words."),
            put(root, "findings", 4, "level", "economic"),
        ),
        ["data/findings.csv changed: row 4 (webb2004-1)"],
    ),
    "a note on a source": (lambda root: put(root, "sources", 3, "note", "Seen again."), []),
    "a column that becomes one of codes": (
        lambda root: edit(root / "data/schemas/findings.json", '"prose": true', '"prose": false'),
        ["data/schemas/findings.json changed"],
    ),
    "a row that is cut": (
        lambda root: edit(root / "data/findings.csv", "sloper2004-1,", ""),
        ["data/findings.csv changed: row 3 (sloper2004)"],
    ),
}


@pytest.mark.parametrize("kind", PROSE_EDITS)
def test_a_chapter_that_only_counts_is_stale_when_what_it_counts_moves(living, kind):
    make, expected = PROSE_EDITS[kind]
    run_new_chapter(living, "counting", *COUNTING)
    make(living)
    assert why(living)["counting"] == expected


CLAIMS = """\
body: 1
claims:
  a-claim:
    sentence: Roles are not clear.
    places: [5.roles ¶1]
    not_counting: It is said once.
    later:
      - themes: barrier.role-clarity
"""
TWO_CHAPTERS = {"first": "a-claim", "second": "another-claim"}


def judged(root, claim, judgement, reason="Read."):
    path = files(root)["later"]
    kept = [row for row in read_rows(path) if row["key"] != claim]
    row = {"key": claim, "judgement": judgement, "rows": "no-rows", "decided": "2026-11-28"}
    write_rows(path, columns(root, "later"), [*kept, {**row, "reason": reason}])


def test_a_claim_that_is_judged_anew_has_the_chapter_run_that_makes_it_and_no_other(living):
    (living / "claims").mkdir()
    for chapter, claim in TWO_CHAPTERS.items():
        text = CLAIMS.replace("a-claim", claim)
        (living / "claims" / f"{chapter}.yml").write_text(text, encoding="utf-8")
        judged(living, claim, "agrees")
    paths = {
        chapter: run_new_chapter(
            living,
            chapter,
            "from livingreview.evidence.evidence import Evidence\n"
            "from livingreview.show.claims import claims_of",
            f'claims_of("{chapter}", Evidence().body(1))',
        )
        for chapter, claim in TWO_CHAPTERS.items()
    }
    judged(living, "a-claim", "agrees", "Read again, for another reason.")
    assert (why(living)["first"], why(living)["second"]) == ([], [])
    judged(living, "a-claim", "qualifies")
    (reason,) = why(living)["first"]
    assert (reason, why(living)["second"]) == ("data/later.csv changed: row 3 (a-claim)", [])
    assert "later evidence agrees" in paths["first"].read_text(encoding="utf-8")
    assert "later evidence qualifies" in run(job(paths["first"], living)).decode()


def test_which_claims_are_to_be_read_is_worked_out_once_until_something_moves(living, monkeypatch):
    (living / "claims").mkdir()
    (living / "claims" / "text.yml").write_text(CLAIMS, encoding="utf-8")
    unread = claims.outstanding_in(living)
    assert [claim.claim for claim in unread if claim.beside] == ["a-claim"]
    monkeypatch.setattr(claims, "outstanding", lambda _: iter(()))
    assert claims.outstanding_in(living) == unread
    judged(living, "a-claim", "agrees")
    assert claims.outstanding_in(living) == []


def test_a_source_that_leaves_a_body_takes_its_rows_along(living):
    run_new_chapter(living, "first-body", *FIRST_BODY)
    row = next(
        number
        for number, one in enumerate(read_rows(files(living)["sources"]), 2)
        if one["source_id"] == "sloper2004"
    )
    put(living, "sources", row, "added", "2.0")
    assert {one.partition(" ")[0] for one in why(living)["first-body"]} == {
        "data/sources.csv",
        "data/themes.csv",
        "references.bib",
    }


def test_a_chapter_never_run_says_so(living):
    assert why(living)["text"] == ["the chapter has never been run"]


def test_a_chapter_of_words_alone_is_run_and_current(living):
    path = living / "chapters" / "words.ipynb"
    nbformat.write(new_notebook(cells=[new_markdown_cell("# Words", id="only")]), path)
    path.write_bytes(run(job(path, living)))
    assert why(living)["words"] == []


def test_cells_that_an_editor_added_have_names_when_the_chapter_was_run(living):
    path = living / "chapters" / "words.ipynb"
    nbformat.write(new_notebook(cells=[new_markdown_cell("# Words", id="3fa85f64")]), path)
    path.write_bytes(run(job(path, living)))
    assert [cell["id"] for cell in nbformat.read(path, 4).cells] == ["words-text"]
    assert why(living)["words"] == []


SAYING = (
    "import sys\nfrom IPython.display import HTML, display",
    "print('a')\nprint('b')\ndisplay(HTML('<b>c</b>'), {'d': 1})\nprint('e')",
    "sys.stderr.write('f')\n1",
    "2;",
    "",
    "x = [n for n in range(3)]\n_ + 1\nx",
    "import pandas as pd\npd.DataFrame({'a': [1, 2]})",
)


@pytest.mark.skipif(not CAN_FORK, reason="Needs a system that can fork")
@pytest.mark.parametrize("sources", [THEMES, SAYING])
def test_a_forked_process_gives_the_bytes_that_a_kernel_gives(living, sources):
    path = write_chapter(living, "asking", *sources)
    assert run(job(path, living, kernel=False)) == run(job(path, living, kernel=True))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import os\nos._exit(0)", "the process that ran its cells ended by itself"),
        ("import threading\nthreading.Event().wait()", "a cell ran longer than 1 seconds"),
        ("input()", "StdinNotImplementedError|OSError|EOFError"),
        ("from IPython.display import clear_output\nclear_output()", "cannot take back"),
    ],
)
@pytest.mark.skipif(not CAN_FORK, reason="Needs a system that can fork")
def test_a_chapter_that_does_not_end_well_is_named(living, monkeypatch, code, said):
    monkeypatch.setattr(execution, "TIMEOUT", 1)
    with pytest.raises(ChapterError, match=f"chapters/asking.ipynb: .*({said})"):
        run_with(living, code)


def test_bytecode_of_another_source_is_never_used(living):
    work = job(living / "chapters" / "text.ipynb", living)
    source = "livingreview/words.py"
    assert any(name.startswith("livingreview/__pycache__/words.") for name in work.files)
    other = work.files[source].replace(b'return f"{int(number):,}"', b'return f"{int(number):_}"')
    assert other != work.files[source]
    again = run(dataclasses.replace(work, files={**work.files, source: other}))
    assert b"1_234" in again
    assert b"1,234" not in again


def test_modules_are_compiled_once_for_all_updates(living, monkeypatch):
    work = job(living / "chapters" / "text.ipynb", living)
    monkeypatch.setattr(execution, "compileall", None)
    assert job(living / "chapters" / "text.ipynb", living) == work


def test_update_runs_only_what_is_stale_and_says_what_moved(current):
    before = (current / "chapters/text.ipynb").read_bytes()
    for table in ("themes", "first-reading-themes", "second-reading-themes"):
        take(current, table, 8)
    done = review(current, "update")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "number themes: 7 → 6" in done.stdout
    assert "text.ipynb" not in done.stdout
    assert (current / "chapters/text.ipynb").read_bytes() == before
    assert review(current, "update").stdout == "Every chapter is current.\n"


def test_update_runs_nothing_on_evidence_with_problems(current):
    before = (current / "chapters/themes.ipynb").read_bytes()
    put(current, "themes", 3, "stance", "suports")
    done = review(current, "update")
    assert done.returncode == 1
    assert "data/themes.csv, row 3, column stance" in done.stderr
    assert "Traceback" not in done.stderr
    assert (current / "chapters/themes.ipynb").read_bytes() == before


def test_a_chapter_that_fails_keeps_its_file_and_is_named_with_its_cell(current):
    path = write_chapter(current, "text", "1 / 0")
    before = path.read_bytes()
    done = review(current, "update")
    assert done.returncode == 1
    assert "chapters/text.ipynb: cell cell-0: ZeroDivisionError: division by zero" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("banned", "why"),
    [
        *[(f"import {name}", "cannot be repeated") for name in ("time", "random", "uuid")],
        ("from numpy import random", "cannot be repeated"),
        ("import shutil", "writes nothing"),
        ("!ls", "runs no command"),
    ],
)
def test_a_chapter_is_refused_for_what_it_uses_by_name(current, banned, why):
    write_chapter(current, "text", banned)
    done = ask(current, "update")
    assert done.exit_code == 1
    assert "text.ipynb: cell cell-0, line 1" in done.output
    assert why in done.output


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "open('/root/.bashrc' if __import__('os').path.exists('/root/.bashrc') else "
            "'/var/log/x')",
            "reads a file outside the project",
        ),
        ("import urllib.request as u\nu.urlopen('http://127.0.0.1:9')", "uses the network"),
        ("import subprocess\nsubprocess.run(['true'])", "starts another program"),
        ("open('notes.txt', 'w')", r"cell cell-0: RefusedError: .* writes a file \(chapters/notes"),
        (
            "try:\n    open('/var/log/x')\nexcept Exception:\n    pass",
            "reads a file outside the project",
        ),
    ],
)
def test_a_chapter_that_depends_on_more_than_the_project_is_refused(living, code, said):
    with pytest.raises(ChapterError, match=said):
        run_with(living, code)


IN = "{outside}"
ATTEMPTS = {
    f"open('{IN}/new', 'w')": f"writes a file ({IN}/new)",
    f"open('{IN}/old', 'a')": f"writes a file ({IN}/old)",
    f"open('{IN}/old', 'r+b')": f"writes a file ({IN}/old)",
    "open('../data/themes.csv', 'w')": "writes a file (data/themes.csv)",
    f"__import__('os').open('{IN}/old', 0o1000)": f"writes a file ({IN}/old)",
    f"__import__('pathlib').Path('{IN}/new').write_text('x')": f"writes a file ({IN}/new)",
    f"__import__('pandas').Series([1]).to_csv('{IN}/new')": f"writes a file ({IN}/new)",
    f"__import__('os').truncate('{IN}/old', 0)": f"writes a file ({IN}/old)",
    f"__import__('os').remove('{IN}/old')": f"deletes a file ({IN}/old)",
    f"__import__('os').unlink('{IN}/old')": f"deletes a file ({IN}/old)",
    f"__import__('os').rename('{IN}/old', '{IN}/new')": f"renames a file ({IN}/old)",
    f"__import__('os').replace('{IN}/old', '{IN}/new')": f"renames a file ({IN}/old)",
    f"__import__('os').makedirs('{IN}/folder')": f"makes a folder ({IN}/folder)",
    f"__import__('os').rmdir('{IN}')": f"deletes a folder ({IN})",
    f"__import__('os').link('{IN}/old', '{IN}/new')": f"makes a link ({IN}/old)",
    f"__import__('os').symlink('/etc', '{IN}/new')": "makes a link (/etc)",
    f"__import__('os').chmod('{IN}/old', 0)": f"changes a file ({IN}/old)",
    f"__import__('os').utime('{IN}/old')": f"changes a file ({IN}/old)",
    f"__import__('shutil').rmtree('{IN}')": f"reads a file outside the project ({IN})",
    f"__import__('shutil').move('{IN}/old', '{IN}/new')": f"renames a file ({IN}/old)",
    f"__import__('sqlite3').connect('{IN}/new')": f"opens a database ({IN}/new)",
    "__import__('os').system('true')": "starts another program (true)",
    "__import__('os').popen('true')": "starts another program (/bin/sh)",
    "__import__('os').fork()": "starts another program (a copy of itself)",
    "__import__('os').execv('/bin/true', ['true'])": "starts another program (/bin/true)",
    "__import__('os').posix_spawn('/bin/true', ['true'], {})": "starts another program (/bin/true)",
    "__import__('subprocess').run(['true'])": "starts another program (true)",
    "__import__('pty').spawn(['true'])": "starts another program (['true'])",
    "get_ipython().system('true')": "starts another program",
    "get_ipython().getoutput('true')": "starts another program",
    "get_ipython().run_cell_magic('bash', '', 'true')": "starts another program (bash)",
    f"get_ipython().run_cell_magic('writefile', '{IN}/new', 'x')": f"writes a file ({IN}/new)",
    f"get_ipython().run_line_magic('mkdir', '{IN}/folder')": "starts another program",
}


@pytest.mark.parametrize("kernel", [pytest.param(True, id="in a kernel"), False])
def test_a_chapter_writes_nothing_and_runs_no_command_even_if_it_says_nothing_of_it(
    living, tmp_path_factory, kernel
):
    outside = tmp_path_factory.mktemp("outside").resolve()
    (outside / "old").write_text("kept")
    cells = [
        f"try:\n    {code.replace(IN, str(outside))}\nexcept Exception:\n    pass"
        for code in ATTEMPTS
    ]
    with pytest.raises(ChapterError) as refused:
        run(job(write_chapter(living, "asking", *cells), living, kernel))
    lines = str(refused.value).splitlines()
    for number, said in enumerate(ATTEMPTS.values()):
        start = f"chapters/asking.ipynb: cell cell-{number}: it {said}"
        expected = start.replace(IN, str(outside))
        assert any(line.startswith(expected) for line in lines), "\n".join([expected, *lines])
    assert [(path.name, path.read_text()) for path in outside.iterdir()] == [("old", "kept")]


def test_a_chapter_may_say_that_it_throws_something_away(living):
    assert run_with(living, "with open('/dev/null', 'w') as nothing:\n    nothing.write('x')")


def test_a_listed_folder_is_part_of_the_record(living):
    path = run_new_chapter(living, "listing", "import os\nlen(os.listdir('../data/readings'))")
    assert trace.reasons(path, trace.Files(living)) == []
    (living / "data/readings/third-themes.csv").write_text("theme\n", encoding="utf-8")
    assert [reason.sentence for reason in trace.reasons(path, trace.Files(living))] == [
        "data/readings holds other files"
    ]


def test_a_second_update_says_who_runs(current):
    with locked(current, wait=False):
        with pytest.raises(BusyError, match=f"process {os.getpid()}"), locked(current, wait=False):
            pass
        done = review(current, "update", "--no-wait")
    assert done.returncode == 1
    assert f"Another update runs (process {os.getpid()})" in done.stderr


def test_a_second_update_waits_for_the_first(current):
    put(current, "themes", 3, "stance", "mixed")
    put(current, "first-reading-themes", 3, "stance", "mixed")
    put(current, "second-reading-themes", 3, "stance", "mixed")
    both = [begin(current, "-m", ENGINE, "update") for _ in range(2)]
    said = [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert any("Every chapter is current." in text for text in said)
    assert why(current) == {"themes": [], "text": []}


# Such a chapter runs until the test has sent its interruption and opens the gate.
SLOW = """\
import os, threading
while not os.path.exists(os.environ["GATE"]):
    threading.Event().wait(0.05)
"""


def test_after_an_interruption_what_had_begun_is_done_and_told_and_the_rest_is_left(
    current, tmp_path_factory, monkeypatch
):
    work = tmp_path_factory.mktemp("work")
    monkeypatch.setenv("GATE", str(work / "gate"))
    numbers = range(3 * (os.cpu_count() or 1))
    slow = {write_chapter(current, f"slow-{number}", SLOW).stem for number in numbers}
    process = begin(current, "-m", ENGINE, "update", TMPDIR=str(work))
    until(process, lambda: list(work.glob("chapter-*/project/chapters")))
    os.killpg(process.pid, signal.SIGINT)
    (work / "gate").touch()
    said, wrong = process.communicate()
    assert process.returncode == 130, said + wrong
    assert "Interrupted." in said
    assert "Traceback" not in said + wrong
    done = {name for name, reasons in why(current).items() if name in slow and not reasons}
    assert done == {Path(line.split()[0]).stem for line in said.splitlines() if "slow" in line}
    assert set() < done < slow
    assert review(current, "update").returncode == 0
    assert {reason for reasons in why(current).values() for reason in reasons} == set()


def test_a_reason_is_told_once_however_many_parts_of_a_file_were_read(living):
    both = (
        "evidence = Evidence()\nlen(evidence.body(1).sources), "
        "len(evidence.after(1).sources), len(evidence.sources)"
    )
    run_new_chapter(living, "both", "from livingreview.evidence.evidence import Evidence", both)
    put(living, "sources", 3, "country", "uk")
    assert why(living)["both"] == ["data/sources.csv changed: row 3 (atkinson2001)"]


# An update that kills itself at a moment of the replacement of a chapter's file.
KILLED = """\
import os, signal, sys
from pathlib import Path
from livingreview.cli.main import main
replace, moment = Path.replace, sys.argv.pop()
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
if moment == "half written":
    os.fsync = die
elif moment == "before it is put in place":
    Path.replace = die
elif moment == "after it is put in place":
    Path.replace = lambda path, target: (replace(path, target), die())
sys.argv[1:] = ["update"]
main()
"""
MOMENTS = ("half written", "before it is put in place", "after it is put in place")


@pytest.mark.parametrize("moment", ["as chapters run", *MOMENTS])
def test_a_kill_at_any_moment_leaves_every_chapter_whole(own_engine, moment, tmp_path_factory):
    work = tmp_path_factory.mktemp("work")
    names = [path.name for path in chapters(own_engine)]
    edit(own_engine / ENGINE / "__init__.py", "Data", "Data ")
    process = begin(own_engine, "-c", KILLED, moment, TMPDIR=str(work))
    if moment not in MOMENTS:
        until(process, lambda: list(work.glob("chapter-*/project/chapters")))
        process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert [path.name for path in chapters(own_engine)] == names
    for path in chapters(own_engine):
        nbformat.validate(nbformat.read(path, as_version=4))
    assert review(own_engine, "update").returncode == 0
    assert why(own_engine) == {"themes": [], "text": []}


def running_in(root):
    """The processes that work on files of the project."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if str(root).encode() in path.read_bytes():
                found.append(path.parent.name)
    return found


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="Needs the process list of Linux")
def test_no_kernel_outlives_an_update_that_was_killed(current):
    write_chapter(current, "slow", "for _ in range(10**9):\n    pass")
    command = [sys.executable, "-m", ENGINE, "update"]
    process = subprocess.Popen(
        command,
        cwd=current,
        env={**os.environ, "PYTHONPATH": str(current)},
        stdout=subprocess.DEVNULL,
    )
    time.sleep(4)
    assert running_in(current)
    process.kill()
    process.wait()
    deadline = time.monotonic() + 20
    while running_in(current) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert running_in(current) == []


def test_no_space_left_keeps_the_old_chapter_and_leaves_nothing_behind(current, monkeypatch):
    path = current / "chapters/text.ipynb"
    before = path.read_bytes()

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        replace(path, b"new")
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir() if entry.name.endswith(".new")] == []


def test_what_moved_names_numbers_tables_figures_and_claims():
    def notebook(number, table, claim):
        outputs = [
            {
                "data": {"application/papermill.record/text/plain": f"'{number}'"},
                "metadata": {"scrapbook": {"name": "sources"}},
            },
            {"data": {"text/plain": table, "text/markdown": table}, "metadata": {"table": "kinds"}},
            {
                "data": {"text/plain": claim, "text/markdown": claim},
                "metadata": {"claims": ["money"]},
            },
            {
                "data": {"text/plain": "", "application/x-ndjson": number},
                "metadata": {"explorer": "explorer"},
            },
        ]
        return {"cells": [{"outputs": outputs}]}

    before, after = (
        notebook("3", "2 rows", "money: Traced to 3 sources"),
        notebook("4", "2 rows", "money: Asserted"),
    )
    assert [one.sentence for one in moved(facts(before), facts(after))] == [
        "number sources: 3 → 4",
        "claim money: Traced to 3 sources → Asserted",
        "rows of the explorer: its content changed",
    ]


def test_what_another_process_is_asked_is_what_it_says(living):
    forks.NURSERY.start()
    spoilt = files(living)["judgements"]
    spoilt.write_bytes(b"\xff")
    with pytest.raises(EvidenceError, match="not UTF-8") as raised:
        forks.asked("livingreview.claims.later:number_outstanding", living)
    assert [problem.file for problem in raised.value.problems] == [f"data/{spoilt.name}"]
    with pytest.raises(AttributeError):
        forks.asked("livingreview.claims.later:nothing", living)
