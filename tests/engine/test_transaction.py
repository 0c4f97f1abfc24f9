"""Files that belong together are written together, whatever happens."""

import shutil

import pytest
from kills import killed_at_each_step
from living import ask
from openpyxl import load_workbook
from tiny import paths

from livingreview import transaction
from livingreview.problems import ReviewError
from livingreview.project import WRITING
from livingreview.transaction import LAST, before, last, mend, write

OLD = {"data/a.csv": b"a", "data/b.csv": b"b", "gone.txt": b"gone", "same.txt": b"same"}
FILES = {"data/a.csv": b"A", "data/b.csv": b"B", "gone.txt": None, "new/c.txt": b"C"}
NEW = {"data/a.csv": b"A", "data/b.csv": b"B", "new/c.txt": b"C", "same.txt": b"same"}
RIS = "TY  - JOUR\nAU  - New, A.\nTI  - A work nobody had\nPY  - 2019\nER  -\n"


def laid(root, files):
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root


def contents(root):
    """All files under `root` but those that are built."""
    return {
        name: path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not (name := path.relative_to(root).as_posix()).startswith("_build/")
    }


def interrupted(root, files, command, when):
    """Write `files`, killed at the first step after which `when` is true."""
    for _ in killed_at_each_step(root, lambda: write(root, files, command)):
        if when():
            return
        mend(root)
        as_before(root)
    raise AssertionError("it never was so")


def as_before(root):
    for name in NEW.keys() - OLD.keys():
        (root / name).unlink(missing_ok=True)
    laid(root, OLD)


@pytest.fixture
def folder(tmp_path):
    return laid(tmp_path, OLD)


def test_files_are_written_together_and_nothing_stays_behind(folder):
    write(folder, {**FILES, "same.txt": b"same"}, "import")
    assert contents(folder) == NEW
    assert not (folder / WRITING).exists()


def test_files_that_are_the_same_are_not_touched_and_leave_no_record(folder):
    moment = (folder / "same.txt").stat().st_mtime_ns
    write(folder, {"same.txt": b"same"}, "import")
    assert (folder / "same.txt").stat().st_mtime_ns == moment
    assert last(folder) is None


@pytest.mark.parametrize("command", ["import", ""])
def test_killed_at_any_step_all_or_nothing_is_written(folder, command):
    states = []
    for _ in killed_at_each_step(folder, lambda: write(folder, FILES, command)):
        mend(folder)
        assert contents(folder) in (OLD, NEW)
        assert not (folder / WRITING).exists()
        states.append(contents(folder) == NEW)
        as_before(folder)
    assert len(states) > 10
    assert states == sorted(states)  # nothing before the journal, all of it afterwards
    assert {True, False} <= set(states)


def test_mending_that_is_killed_at_any_step_is_mended_by_the_next(folder):
    kills = 0
    for _ in killed_at_each_step(folder, lambda: write(folder, FILES, "import")):
        for _ in killed_at_each_step(folder, lambda: mend(folder)):
            kills += 1
        assert contents(folder) in (OLD, NEW)
        assert not (folder / WRITING).exists()
        as_before(folder)
    assert kills > 50


def test_what_was_interrupted_is_told(folder):
    told = set()
    for _ in killed_at_each_step(folder, lambda: write(folder, FILES, "import more.ris")):
        told.add(mend(folder))
    assert told == {
        "A command was interrupted. What it left was cleared away; every file is whole.",
        "review import more.ris was interrupted while it wrote. It was finished.",
        "",  # nothing had been begun, or all was done
    }


def test_a_file_that_somebody_edited_in_between_keeps_the_edit_and_the_rest_is_taken_back(folder):
    interrupted(folder, FILES, "import", lambda: contents(folder)["data/a.csv"] == b"A")
    (folder / "data/b.csv").write_bytes(b"mine")
    assert "data/b.csv was edited. The edit stays; the rest was taken back." in mend(folder)
    assert contents(folder) == {**OLD, "data/b.csv": b"mine"}


def test_a_disk_that_is_full_changes_nothing(folder, monkeypatch):
    def full(path, content):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(transaction, "_put", full)
    with pytest.raises(OSError, match="No space left"):
        write(folder, FILES, "import")
    assert contents(folder) == OLD


@pytest.mark.parametrize("failing", range(len(FILES)))
def test_a_file_that_cannot_take_its_place_has_the_others_taken_back(folder, monkeypatch, failing):
    placed, places = [], transaction._place

    def refuse(path, content):
        if content is None or content.parent.name == "new":
            placed.append(path)
            if len(placed) == failing + 1:
                raise PermissionError(13, "Permission denied", str(path))
        places(path, content)

    monkeypatch.setattr(transaction, "_place", refuse)
    with pytest.raises(PermissionError):
        write(folder, FILES, "import")
    assert contents(folder) == OLD


def test_what_was_written_can_be_taken_back_and_had_again(folder):
    write(folder, FILES, "import")
    write(folder, before(folder, last(folder)), "undo")
    assert contents(folder) == OLD
    write(folder, before(folder, last(folder)), "undo")
    assert contents(folder) == NEW


def test_what_somebody_edited_since_is_not_taken_back(folder):
    write(folder, FILES, "import")
    (folder / "new/c.txt").write_bytes(b"mine")
    with pytest.raises(ReviewError, match=r"new/c.txt was changed since"):
        before(folder, last(folder))


def test_a_journal_cannot_name_a_file_outside_the_project(folder):
    write(folder, FILES, "import")
    journal = folder / LAST / "journal.json"
    journal.write_text(journal.read_text().replace("new/c.txt", "../outside.txt"))
    with pytest.raises(ReviewError, match="outside the project"):
        last(folder)


def test_an_import_is_taken_back(current):
    evidence = {name: path.read_bytes() for name, path in paths(current).items()}
    (current / "more.ris").write_text(RIS)
    assert ask(current, "import", "more.ris").exit_code == 0
    assert paths(current)["sources"].read_bytes() != evidence["sources"]
    done = ask(current, "undo")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("Taken back: review import more.ris (")
    assert {name: path.read_bytes() for name, path in paths(current).items()} == evidence


def test_an_import_on_which_rows_rest_is_not_taken_back(current):
    (current / "more.ris").write_text(RIS)
    assert ask(current, "import", "more.ris").exit_code == 0
    themes = paths(current)["themes"]
    lines = themes.read_text().splitlines()
    themes.write_text("\n".join([*lines, lines[-1].replace("atkinson2001", "new2019")]) + "\n")
    done = ask(current, "undo")
    assert done.exit_code == 1
    assert (
        "data/themes.csv, row 9, column source_id\n    Not a key of references.bib: 'new2019'."
        in done.stderr
    )
    assert "new2019" in paths(current)["sources"].read_text()


def test_nothing_is_taken_back_where_nothing_was_written(current):
    done = ask(current, "undo")
    assert done.exit_code == 1
    assert "Nothing that can be taken back is on record." in done.stderr


def test_a_verb_says_what_it_found_interrupted_and_goes_on(current):
    (current / "more.ris").write_text(RIS)
    journal = current / WRITING / "journal.json"
    interrupted(current, NEW, "seal 2.1.0", journal.exists)
    done = ask(current, "check")
    assert done.exit_code == 0
    assert "review seal 2.1.0 was interrupted while it wrote. It was finished." in done.stderr
    assert (current / "new/c.txt").read_bytes() == b"C"


def test_a_verb_changes_files_of_the_project_in_one_transaction(current, monkeypatch):
    (current / "more.ris").write_text(RIS)
    for verb in (("import", "more.ris"), ("undo",), ("workbook", "export", "evidence.xlsx")):
        assert ask(current, *verb).exit_code == 0
    edited = load_workbook(current / "evidence.xlsx")
    edited["sources"]["C2"] = "education"
    edited.save(current / "evidence.xlsx")
    finished, evidence = [], contents(current)
    monkeypatch.setattr(transaction, "_finish", lambda root, steps: finished.append(steps))
    verbs = ("import", "more.ris"), ("workbook", "import", "evidence.xlsx"), ("schema",), ("undo",)
    for number, verb in enumerate(verbs, start=1):
        done = ask(current, *verb)
        assert done.exit_code == 0, done.stderr
        assert len(finished) == number
        shutil.rmtree(current / WRITING)
        assert contents(current) == evidence
