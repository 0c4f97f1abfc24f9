"""What is released stays: what a check says of tables that are not as a release sealed them."""

import hashlib
import json
import shutil

import pytest
from books import REPOSITORY
from sealing import seal
from tiny import add, columns, paths, put, read_rows, take, write_project, write_rows

from livingreview.checks.released import NEVER_EDITED, read_seals, released_problems
from livingreview.checks.rules import check
from livingreview.evidence.schema import load_tables
from livingreview.evidence.seals import file_of, read_seal, seal_of
from livingreview.evidence.sheet import read_sheet
from livingreview.problems import EvidenceError
from livingreview.store import Store

RESTORE = "as release 1.0.0 has it: git show v1.0.0:data/"
CHANGES = "releases/changes.csv"


@pytest.fixture
def released(once_released, tmp_path):
    """The tiny project with something in every table, released, and with the next release begun."""
    return shutil.copytree(once_released, tmp_path / "released")


@pytest.fixture(scope="module")
def once_released(tmp_path_factory):
    project = write_project(tmp_path_factory.mktemp("once"))
    add(project, "terms", term="mention", meaning="One citation.")
    add(project, "terms", term="source", meaning="A work.")
    add(project, "slips", slip_id="wording-1", slip="wording", locator="3 ¶1", what="A slip.")
    add(
        project,
        "reporting",
        standard="swim",
        item="1a",
        title="Grouping",
        remark="It does not apply.",
    )
    for table, row in {
        "judgements": {"value": "no-rows"},
        "later": {"judgement": "none-read", "rows": "no-rows"},
    }.items():
        add(project, table, key="a-claim", decided="2026-11-20", reason="Read.", **row)
    take(project, "second-reading-findings", 5)
    row = {"key": "findings/webb2004-2", "value": "present", "decided": "2026-11-20"}
    add(project, "settlements", **row, reason="Read again.")
    seal(project)
    add(project, "releases", release="1.1.0", what="A correction")
    return project


def lost(root):
    """What is gone or changed of the releases."""
    sheets = {name: read_sheet(root, table) for name, table in load_tables(root).items()}
    seals, problems = read_seals(root, sheets["releases"])
    return sorted([*problems, *released_problems(root, sheets, seals, set())])


def named(root):
    """File, row and column of what is gone or changed, and the sentence that says what to do."""
    return [(problem.file, problem.row, problem.column, problem.sentence) for problem in lost(root)]


TABLES = [name for name, table in load_tables(REPOSITORY).items()]


def test_what_was_released_and_is_as_it_was_is_sound(released):
    assert [problem for problem in check(released) if "claim" not in problem.rule] == []
    seals = read_seal(released, "1.0.0")
    assert set(seals) == set(TABLES)
    filled = {"mentions", "slips", "terms", "searches", "reporting", "judgements", "settlements"}
    assert {*filled, "sources", "findings", "codebook"} <= {
        name for name in TABLES if seals[name].rows
    }


@pytest.mark.parametrize("name", TABLES)
def test_a_released_table_that_is_missing_or_cut_to_its_header_is_named(released, name):
    path = paths(released)[name]
    write_rows(path, columns(released, name), [])
    if read_seal(released, "1.0.0")[name].rows:
        files = {problem.file for problem in check(released)}
        assert path.relative_to(released).as_posix() in files
    path.unlink()
    assert path.relative_to(released).as_posix() in {problem.file for problem in check(released)}


def test_a_table_cut_to_its_header_is_one_problem_that_says_what_to_restore(released):
    write_rows(paths(released)["mentions"], columns(released, "mentions"), [])
    said = [entry for entry in named(released) if entry[0] == "data/mentions.csv"]
    sentence = (
        "All 9 rows of release 1.0.0 are gone. Restore them as release 1.0.0 has them: git show"
        " v1.0.0:data/mentions.csv"
    )
    assert said == [("data/mentions.csv", 0, "", sentence)]


@pytest.mark.parametrize(
    "name", ["mentions", "slips", "terms", "searches", "reporting", "paragraphs", "codebook"]
)
def test_a_released_row_that_is_gone_is_named_with_its_key(released, name):
    key = list(read_seal(released, "1.0.0")[name].rows)
    last = tuple(read_rows(paths(released)[name])[-1][part] for part in columns_of_key(name))
    take(released, name, len(key) + 1)
    if len(key) > 1:
        (said,) = [problem for problem in lost(released) if problem.rule.endswith("is gone")]
        assert (said.row, said.value) == (0, ", ".join(last))
        assert f"{RESTORE}{name}.csv. Or say in {CHANGES} why it changes." in said.mend
    else:
        assert any(problem.rule.endswith("is gone") for problem in lost(released))


def columns_of_key(name):
    return load_tables(REPOSITORY)[name].key


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("mentions", "cited_as"),
        ("slips", "what"),
        ("terms", "meaning"),
        ("searches", "note"),
        ("reporting", "remark"),
        ("paragraphs", "subject"),
        ("codebook", "definition"),
        ("judgements", "reason"),
        ("later", "reason"),
        ("settlements", "reason"),
        ("sources", "note"),
        ("themes", "stance"),
        ("findings", "statement"),
        ("definitions", "gist"),
        ("releases", "what"),
        ("second-reading-themes", "locator"),
    ],
)
def test_a_released_row_that_says_something_else_is_named_with_its_cell(released, name, column):
    other = {"stance": "mixed", "locator": "4 ¶1"}.get(column, "Other words.")
    put(released, name, 2, column, other)
    path = paths(released)[name].relative_to(released).as_posix()
    said = {problem.rule.split(" of ")[0].split(" is ")[0]: problem for problem in lost(released)}
    if column == "locator":  # the place is part of the key: the row is gone, and another is there
        rules = {problem.rule for problem in lost(released) if problem.file == path}
        assert "The row of release 1.0.0 is gone" in rules
        assert "Release 1.0.0, which is sealed, has no such row" in rules
    else:
        (problem,) = [
            problem for problem in said.values() if problem.rule.endswith("in release 1.0.0")
        ]
        assert (problem.file, problem.row, problem.column) == (path, 2, column)
        assert problem.value == other


def test_a_row_that_comes_and_goes_with_releases_is_withdrawn_and_never_edited(released):
    put(released, "definitions", 2, "gist", "Other words.")
    (said,) = lost(released)
    assert said.mend.endswith(NEVER_EDITED)
    put(released, "definitions", 2, "gist", "Agencies that plan together.")
    put(released, "definitions", 2, "withdrawn", "1.1")
    put(released, "definitions", 2, "change_reason", "coding-correction")
    row = {**read_rows(paths(released)["definitions"])[0], "withdrawn": "", "change_reason": ""}
    add(released, "definitions", **row | {"gist": "Other words.", "added": "1.1"})
    assert named(released) == []


def test_a_row_that_is_put_into_a_sealed_release_or_taken_out_of_it_is_named(released):
    seal(released, "1.1.0", "2026-12-01")
    put(released, "definitions", 2, "withdrawn", "1.1")
    put(released, "definitions", 2, "change_reason", "coding-correction")
    theme = {"theme": "gap.methods", "source_id": "webb2004", "stance": "supports"}
    add(released, "themes", **theme, attribution="individual", locator="4 ¶1", added="1.1")
    assert [(entry[0], entry[1], entry[2]) for entry in named(released)] == [
        ("data/definitions.csv", 2, "withdrawn"),
        ("data/themes.csv", 9, "added"),
    ]


def test_a_row_that_two_releases_have_is_named_once_and_by_the_newest(released):
    seal(released, "1.1.0", "2026-12-01")
    take(released, "themes", 8)
    gone = [entry[-1] for entry in named(released) if "is gone" in entry[-1]]
    assert ["release 1.1.0" in sentence for sentence in gone] == [True]


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [("judgements", "value", "0123abcd"), ("later", "rows", "0123abcd"), ("later", "decided", "")],
)
def test_a_decision_that_is_made_anew_takes_the_place_of_the_released_one(
    released, name, column, value
):
    put(released, name, 2, column, value or "2026-12-05")
    put(released, name, 2, "reason", "Read again, with other rows.")
    assert named(released) == []


@pytest.mark.parametrize("name", ["judgements", "later"])
def test_a_decision_that_is_lost_is_named(released, name):
    take(released, name, 2)
    assert [(entry[0], entry[1]) for entry in named(released)] == [(f"data/{name}.csv", 0)]


def changes(root, *lines):
    path = root / CHANGES
    path.write_text("\n".join(["release,table,key,reason", *lines, ""]), encoding="utf-8")


def test_other_rows_change_or_go_with_a_line_that_says_why(released):
    put(released, "terms", 2, "meaning", "One citation of a source.")
    take(released, "terms", 3)
    assert len(named(released)) == 2
    changes(
        released,
        "1.1.0,terms,mention,Clearer words.",
        "1.1.0,terms,source,Nobody needs it.",
    )
    assert named(released) == []
    seal(released, "1.1.0", "2026-12-01")
    assert named(released) == []
    take(released, "terms", 2)
    assert [entry[0] for entry in named(released)] == ["data/terms.csv"]


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("1.1.0,terms,mentoin,Why.", "key"),
        ("1.1.0,definitions,joint working / sloper2004 / 3 ¶1 / 1.0,Why.", "key"),
        ("9.9.9,terms,mention,Why.", "release"),
        ("1.1.0,terms,mention,", ""),
        ("1.1.0,terms", ""),
    ],
)
def test_a_line_of_the_list_of_changes_that_is_of_no_use_is_named(released, line, column):
    put(released, "definitions", 2, "gist", "Other words.")
    changes(released, line)
    assert (CHANGES, 2, column) in {entry[:3] for entry in named(released)}
    assert "data/definitions.csv" in {entry[0] for entry in named(released)}


def test_a_list_of_changes_with_other_columns_is_named(released):
    (released / CHANGES).write_text("a,b\n", encoding="utf-8")
    assert [entry[:2] for entry in named(released)] == [(CHANGES, 1)]


def schema(root, name, change):
    path = root / load_tables(root)[name].schema
    value = json.loads(path.read_text(encoding="utf-8"))
    change(value)
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


@pytest.mark.parametrize("name", ["terms", "definitions"])
def test_a_column_that_a_schema_gets_later_breaks_no_seal(released, name):
    field = {"name": "seen_by", "type": "string", "title": "Seen by", "description": "Who"}
    rows = read_rows(paths(released)[name])
    schema(released, name, lambda value: value["fields"].append(field))
    rows = [{**row, "seen_by": "A. B."} for row in rows]
    write_rows(paths(released)[name], columns(released, name), rows)
    assert named(released) == []
    assert "data/releases.csv" not in {problem.file for problem in check(released)}


def test_a_released_column_that_a_schema_has_no_more_is_named(released):
    rows = read_rows(paths(released)["terms"])
    schema(released, "terms", lambda value: value["fields"].pop())
    write_rows(paths(released)["terms"], ["term"], [{"term": row["term"]} for row in rows])
    assert [entry[:3] for entry in named(released)] == [("data/terms.csv", 1, "meaning")]


def test_a_released_table_that_is_described_no_more_is_named(released):
    path = released / "data" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package["resources"] = [entry for entry in package["resources"] if entry["name"] != "terms"]
    path.write_text(json.dumps(package), encoding="utf-8")
    assert [entry[0] for entry in named(released)] == ["data/datapackage.json"]


def test_a_seal_that_is_missing_cut_or_edited_is_named(released):
    path = released / file_of("1.0.0")
    whole = path.read_text(encoding="utf-8")
    line = next(line for line in whole.splitlines() if line.startswith('["mention"'))
    for content in (
        whole[:-9],
        whole.replace(f"{line}\n", ""),
        whole.replace("mention", "x"),
        "[]",
    ):
        path.write_text(content, encoding="utf-8")
        assert [entry[0] for entry in named(released)] == [file_of("1.0.0")]
    path.unlink()
    assert [entry[0] for entry in named(released)] == [file_of("1.0.0")]


@pytest.mark.parametrize(
    "tables",
    [
        '"terms": {"columns": ["term", "meaning"], "key": ["term"], "rows": [["a", 4]]}',
        '"terms": {"columns": ["term", "meaning"], "key": ["term"], "rows": [["a", "b", "cccc"]]}',
        '"terms": {"columns": ["term", "meaning"], "key": ["term"], "rows": [["a", "c"]]}',
        '"terms": {"columns": [1], "key": [], "rows": []}',
        '"terms": [1]',
        "[" * 100_000,
    ],
)
def test_a_seal_of_another_form_is_named_though_its_digest_fits(released, tables):
    body = f"{tables}\n}}}}\n"
    digest = hashlib.sha256(body.encode()).hexdigest()
    text = f'{{"digest": "{digest}", "tables": {{\n{body}'
    (released / file_of("1.0.0")).write_text(text, encoding="utf-8")
    assert [entry[0] for entry in named(released)] == [file_of("1.0.0")]


def test_a_seal_that_is_read_is_the_one_that_was_made(released):
    sheets = {name: read_sheet(released, table) for name, table in load_tables(released).items()}
    del sheets["releases"]
    made = seal_of(sheets, "1.0.0")
    kept = read_seal(released, "1.0.0")
    assert {name: kept[name] for name in made} == made
    with pytest.raises(EvidenceError):
        read_seal(released, "1.2.0")


def test_a_change_of_a_seal_is_looked_at_although_all_was_sound_before(project):
    seal(project)
    store = Store(project)
    assert check(project, store) == check(project, store) == []
    (project / file_of("1.0.0")).unlink()
    assert [problem.file for problem in check(project, store)] == [file_of("1.0.0")]
