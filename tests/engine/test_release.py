"""A release says all that it wants before anything is written; what git does not know, it does not
make.
"""

import os
import subprocess

import pytest
from books import files_in, write_notebook
from living import ask
from sealing import seal
from tiny import A_CLAIM, add, paths, put, read_rows
from two_bodies import later

from livingreview.checks.rules import check
from livingreview.cli import release as verb
from livingreview.evidence.changes import CHANGES
from livingreview.publishing import wanting as asked
from livingreview.publishing.commit import copied, tracked, uncommitted
from livingreview.publishing.distribution import notes
from livingreview.publishing.facts import Release, disagreements, load_facts, with_release
from livingreview.publishing.sealing import sealed
from livingreview.publishing.wanting import wanting

DAY = "2026-11-23"
CITATION = """\
cff-version: 1.2.0
message: Cite it.
title: A review
abstract: What was read.
authors:
  - name: The readers
license: CC-BY-4.0
"""
CONFIG = "title: A review\nsphinx:\n  config:\n    language: en\n"
CHANGELOG = "# Changelog\n\n## 1.0.0 (in preparation)\n\n- The 2006 review.\n"


@pytest.fixture
def described(project, monkeypatch):
    """The tiny project with all that says what it is; today is a day after that of the release. A
    check reads what it would read for a command.
    """
    monkeypatch.setattr(asked, "check", lambda root, full: check(root) if full else None)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795564800")  # 25 November 2026
    for name, text in {
        "CITATION.cff": CITATION,
        "_config.yml": CONFIG,
        "CHANGELOG.md": CHANGELOG,
        ".gitignore": "_build/\ndist/\n",
    }.items():
        (project / name).write_text(text, encoding="utf-8")
    return project


@pytest.fixture
def ready(described):
    """The same, committed, and with nothing wanting for its release."""
    git(described, "init", "-q")
    commit(described)
    return described


def git(root, *arguments):
    settings = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "core.autocrlf=false"]
    subprocess.run(["git", *settings, *arguments], cwd=root, check=True, capture_output=True)


def commit(root):
    git(root, "add", "-A")
    git(root, "commit", "-qm", "all")


def edit(root, name, old, new):
    text = (root / name).read_text(encoding="utf-8")
    assert old in text
    (root / name).write_text(text.replace(old, new), encoding="utf-8")


def wants(root, version="1.0.0", day=DAY):
    return list(wanting(root, version, day))


def test_a_release_that_is_ready_wants_nothing(ready):
    assert wants(ready) == []


def test_all_that_a_release_wants_is_said_at_once_and_nothing_is_written(ready):
    put(ready, "releases", 2, "what", "What it brings")
    put(ready, "sources", 3, "read_as", "to-be-coded")
    add(
        ready,
        "later",
        key="a-claim",
        judgement="agrees",
        rows="x",
        decided="2026-12-24",
        reason="R",
    )
    (ready / "claims").mkdir()
    (ready / "chapters").mkdir()
    write_notebook(
        ready / "chapters" / "found.ipynb",
        [("markdown", "title", "# Found\n\nSo it is. {claim}`a-claim`")],
    )
    (ready / "claims" / "found.yml").write_text(A_CLAIM, encoding="utf-8")
    edit(ready, "CHANGELOG.md", "## 1.0.0 (in preparation)", "## Soon")
    before = {name: path.read_bytes() for name, path in paths(ready).items()}
    done = ask(ready, "release", "1.0.0", "--date", DAY)
    assert done.exit_code == 1
    for reason in (
        "Release 1.0.0 cannot be made:",
        "Files are not committed: CHANGELOG.md, data/later.csv, data/releases.csv,",
        "data/releases.csv does not say what release 1.0.0 brings: 'What it brings'.",
        "CHANGELOG.md has no heading: ## 1.0.0 (in preparation)",
        "To be coded still: atkinson2001.",
        "Claim a-claim (chapter found) has not been judged.",
        f"{DAY} comes before what the release holds: data/later.csv, column decided, goes up to"
        " 2026-12-24.",
    ):
        assert reason in done.stderr
    assert {name: path.read_bytes() for name, path in paths(ready).items()} == before


def test_problems_of_the_evidence_are_wanting_beside_the_rest(ready):
    put(ready, "sources", 3, "country", "scotlnad")
    edit(ready, "CHANGELOG.md", "- The 2006 review.", "- To be written.")
    said = "\n".join(wants(ready))
    assert "data/sources.csv, row 3, column country" in said
    assert "CHANGELOG.md says nothing under: ## 1.0.0 (in preparation)" in said


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("", "The day of the release is missing. Write it as: review release 1.1.0 --date"),
        ("2026-02-30", "'2026-02-30' is no day."),
        ("24.11.2026", "'24.11.2026' is no day."),
        ("2020-01-01", f"2020-01-01 comes before the day of release 1.0.0 ({DAY})."),
        ("2031-01-01", "2031-01-01 is more than a year ahead."),
    ],
)
def test_a_day_that_cannot_be_is_wanting(ready, day, reason):
    seal(ready)
    add(ready, "releases", release="1.1.0", what="A correction")
    assert any(line.startswith(reason) for line in wants(ready, "1.1.0", day))
    assert not any(day in line for line in wants(ready, "1.1.0", "2026-12-01") if day)


def test_a_number_that_is_not_what_the_rows_bring_is_wanting(ready):
    seal(ready)
    add(ready, "releases", release="1.1.0", what="A correction")
    assert any("Make it a PATCH release." in line for line in wants(ready, "1.1.0", DAY))
    later(ready, "jones2024", "positive", added="1.1")
    assert not any(" release." in line for line in wants(ready, "1.1.0", DAY))


def test_codes_that_came_in_a_table_without_releases_are_other_coding(ready):
    seal(ready)
    add(ready, "releases", release="1.1.0", what="A correction")
    add(ready, "terms", term="mention", meaning="One citation.")
    assert any("Make it a PATCH release." in line for line in wants(ready, "1.1.0", DAY))
    add(ready, "slips", slip_id="wording-1", slip="wording", locator="3 ¶1", what="A slip.")
    assert not any(" release." in line for line in wants(ready, "1.1.0", DAY))


def test_a_row_that_is_withdrawn_without_a_reason_is_wanting(ready):
    seal(ready)
    add(ready, "releases", release="1.1.0", what="A correction")
    put(ready, "findings", 3, "withdrawn", "1.1")
    put(ready, "findings", 3, "change_reason", "coding-correction")
    assert (
        "The row sloper2004-1 of findings is withdrawn, and releases/changes.csv does not say why."
        " Add: 1.1.0,findings,sloper2004-1,REASON"
    ) in wants(ready, "1.1.0", DAY)
    line = "1.1.0,findings,sloper2004-1,The study says less.\n"
    (ready / CHANGES).write_text(f"release,table,key,reason\n{line}", encoding="utf-8")
    assert not any("sloper2004-1" in reason for reason in wants(ready, "1.1.0", DAY))


@pytest.mark.parametrize("version", ["1.0.0", "9.9.9", "one"])
def test_only_the_last_release_of_the_list_can_be_made(ready, version):
    add(ready, "releases", release="2.0.0", what="Later evidence")
    assert any(line.startswith("data/releases.csv ") for line in wants(ready, version))


def test_a_release_that_is_sealed_keeps_its_day_and_is_made_from_its_commit(ready):
    seal(ready)
    assert any("Files are not committed" in line for line in wants(ready, day=""))
    commit(ready)
    assert wants(ready, day="") == wants(ready, day=DAY) == []
    assert wants(ready, day="2026-11-24") == [
        f"Release 1.0.0 is sealed already, on {DAY}; that day stays."
    ]


def test_a_citation_file_that_names_another_release_is_wanting(ready):
    seal(ready)
    edit(ready, "CITATION.cff", "version: 1.0.0", "version: 0.9.0")
    assert "CITATION.cff says version: 0.9.0; data/releases.csv says 1.0.0." in wants(ready)


def test_sealing_writes_number_day_and_seal_wherever_they_stand(ready):
    files = sealed(ready, "1.0.0", DAY)
    assert set(files) == {
        "data/releases.csv",
        "releases/1.0.0.json",
        "CITATION.cff",
        "CHANGELOG.md",
    }
    assert files["CITATION.cff"].decode() == f"{CITATION}version: 1.0.0\ndate-released: {DAY}\n"
    assert "## 1.0.0 (23 November 2026)\n" in files["CHANGELOG.md"].decode()
    assert disagreements(ready) == []


def test_a_release_before_it_that_is_in_preparation_is_sealed_with_it_and_none_after_it(ready):
    add(ready, "releases", release="1.1.0", what="More")
    add(ready, "releases", release="2.0.0", what="Later evidence")
    seal(ready, "1.1.0", DAY)
    rows = read_rows(paths(ready)["releases"])
    assert [row["date"] for row in rows] == [DAY, DAY, ""]
    assert sorted(path.name for path in (ready / "releases").iterdir()) == [
        "1.0.0.json",
        "1.1.0.json",
    ]


@pytest.fixture
def made(monkeypatch):
    """What stands for the book of a release: the ids that it promises, and what is done besides."""
    book = {"ids": "kind,page,id\n", "besides": lambda: None}

    def make(copy, names, version, without_tests):
        (copy / "releases" / f"{version}.csv").write_text(book["ids"], encoding="utf-8")
        book["besides"]()
        return {"notes.md": b"Notes", "source": " ".join(names).encode()}

    monkeypatch.setattr(verb, "_made", make)
    return book


WRITTEN = {
    "CHANGELOG.md",
    "CITATION.cff",
    "data/releases.csv",
    "releases/1.0.0.csv",
    "releases/1.0.0.json",
}


def state(root):
    """Every file of the project and of ``dist/``."""
    return {
        name: content
        for name, content in files_in(root).items()
        if name.split("/")[0] not in {".git", "_build", ".writing"}
    }


def test_a_release_leaves_the_changes_of_one_commit_and_repeats_itself_from_it(ready, made):
    before = state(ready)
    done = ask(ready, "release", "1.0.0", "--date", DAY)
    assert done.exit_code == 0, done.output
    after = state(ready)
    changed = {name for name, content in after.items() if before.get(name) != content}
    assert changed == {*WRITTEN, "dist/notes.md", "dist/source"}
    assert "git add -A && git commit -m 'Release 1.0.0' && git tag v1.0.0" in done.stdout
    assert after["dist/source"].decode().split() == sorted(
        name for name in after if not name.startswith("dist/")
    )
    assert "Files are not committed" in ask(ready, "release", "1.0.0").stderr
    commit(ready)
    assert ask(ready, "release", "1.0.0").exit_code == 0
    assert state(ready) == after


def test_a_release_that_makes_something_else_than_its_commit_holds_is_refused(ready, made):
    assert ask(ready, "release", "1.0.0", "--date", DAY).exit_code == 0
    commit(ready)
    before = state(ready)
    made["ids"] += "chapter,a,\n"
    done = ask(ready, "release", "1.0.0")
    assert done.exit_code == 1
    assert "The commit does not hold what release 1.0.0 makes of it: releases/1.0.0.csv." in (
        done.stderr
    )
    assert state(ready) == before


def test_a_release_whose_book_cannot_be_made_leaves_nothing_behind(ready, monkeypatch):
    before = state(ready)
    monkeypatch.setattr(verb.subprocess, "run", failing(verb.subprocess.run))
    done = ask(ready, "release", "1.0.0", "--date", DAY)
    assert done.exit_code == 1
    assert "review book failed; the reasons stand above. Nothing was written." in done.stderr
    assert state(ready) == before


def failing(run):
    """Return what runs git, and fails at everything else."""

    def failed(command, **options):
        if command[0] == "git":
            return run(command, **options)
        return subprocess.CompletedProcess(command, 1)

    return failed


def test_a_file_that_is_edited_while_a_release_is_made_stops_it(ready, made):
    made["besides"] = lambda: edit(ready, "CHANGELOG.md", "The 2006 review", "Something")
    done = ask(ready, "release", "1.0.0", "--date", DAY)
    assert done.exit_code == 1
    assert "While the release was made, files were edited: CHANGELOG.md." in done.stderr
    assert uncommitted(ready) == ["CHANGELOG.md"]
    assert not (ready / "dist").exists()


def test_the_notes_of_a_release_say_which_rows_changed_and_why(ready):
    add(ready, "terms", term="mention", meaning="One citation.")
    add(ready, "terms", term="source", meaning="A work.")
    seal(ready)
    add(ready, "releases", release="1.0.1", what="Clearer words")
    put(ready, "terms", 2, "meaning", "One citation of a source.")
    (ready / CHANGES).write_text(
        "release,table,key,reason\n1.0.1,terms,mention,Said more clearly.\n"
        "0.9.0,terms,source,Long ago.\n",
        encoding="utf-8",
    )
    seal(ready, "1.0.1", "2026-11-24")
    said = notes(ready, load_facts(ready))
    assert "- terms, mention: changed or taken out. Said more clearly.\n" in said
    assert "Long ago" not in said


def test_a_number_in_the_citation_file_gives_way_to_that_of_the_release():
    text = "title: A\nversion: 0.9.0\ndate-released: 2020-01-01\nlicense: L\n"
    assert with_release(text, Release("1.0.0", DAY, "")) == (
        f"title: A\nversion: 1.0.0\ndate-released: {DAY}\nlicense: L\n"
    )


def test_a_folder_that_git_does_not_know_is_said_to_be_none(described, monkeypatch):
    (reason,) = wants(described)
    assert reason.startswith(f"{described}: git does not know it (fatal: not a git repository")
    assert "A release is made of what is committed. Begin with: git init" in reason
    monkeypatch.setenv("PATH", os.fspath(described))
    assert wants(described) == ["A release is made with git, which is not installed here."]


def test_a_copy_of_what_is_committed_holds_nothing_else(ready, tmp_path_factory):
    (ready / "aside ä.txt").write_text("x", encoding="utf-8")
    copy = copied(ready, tmp_path_factory.mktemp("copy"))
    assert uncommitted(ready) == ["aside ä.txt"]
    inside = {path.relative_to(copy).as_posix() for path in copy.rglob("*") if path.is_file()}
    assert inside == set(tracked(ready))


BRINGS = "More of it"


def test_a_release_is_begun_with_its_row_and_its_heading_and_the_next_import_belongs_to_it(
    described,
):
    seal(described)
    (described / "x.ris").write_text(
        "TY  - JOUR\nTI  - A new study\nAU  - Roe, B.\nPY  - 2019\nER  - \n", encoding="utf-8"
    )
    refused = ask(described, "import", "x.ris")
    assert refused.exit_code == 1
    assert 'Begin one: review begin 1.1.0 "What it brings" (or 2.0.0 for' in refused.output
    done = ask(described, "begin", "1.1.0", BRINGS)
    assert done.exit_code == 0, done.output
    assert "Release 1.1.0 is in preparation: data/releases.csv, CHANGELOG.md." in done.output
    assert read_rows(paths(described)["releases"])[-1] == {
        "release": "1.1.0",
        "date": "",
        "what": BRINGS,
        "digest": "",
    }
    assert "# Changelog\n\n## 1.1.0 (in preparation)\n\nMore of it.\n\n## 1.0.0 (23 November" in (
        described / "CHANGELOG.md"
    ).read_text(encoding="utf-8")
    assert check(described) == []
    assert ask(described, "import", "x.ris").exit_code == 0
    assert read_rows(paths(described)["sources"])[-1]["added"] == "1.1"


@pytest.mark.parametrize(
    ("number", "what", "said"),
    [
        ("1.0.0", BRINGS, "1.0.0 does not come after 1.0.0. Next is 2.0.0 for a new body of"),
        ("1.1", BRINGS, "'1.1' is not the number of a release: write MAJOR.MINOR.PATCH"),
        ("1.1.0", "What it brings", "does not say what release 1.1.0 brings"),
        ("1.1.0", "=1+1", "The cell begins like a formula"),
    ],
)
def test_a_release_is_not_begun_with_a_wrong_number_or_without_words(described, number, what, said):
    seal(described)
    before = (described / "data" / "releases.csv").read_bytes()
    done = ask(described, "begin", number, what)
    assert done.exit_code == 1
    assert said in done.output
    assert (described / "data" / "releases.csv").read_bytes() == before


def test_no_second_release_is_begun_while_one_is_in_preparation(described):
    done = ask(described, "begin", "1.1.0", BRINGS)
    assert done.exit_code == 1
    assert (
        "In preparation already: 1.0.0. What comes in belongs to the last of them." in done.output
    )
