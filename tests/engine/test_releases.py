import pandas as pd
import pytest
from tiny import add, paths, put, read_rows, write_rows
from two_bodies import later as add_later

from livingreview.evidence import releases
from livingreview.evidence.evidence import Evidence


def frames(root):
    """The text of every table, all releases included, as `releases.digest` takes them."""
    return {
        name: pd.read_csv(path, dtype=str)
        for name, path in paths(root).items()
        if "added" in path.read_text("utf-8").splitlines()[0]
    }


def sealed(root, release="1.0"):
    return releases.digest(frames(root), release)


def rewrite(root, name, change):
    rows = read_rows(paths(root)[name])
    write_rows(paths(root)[name], list(rows[0]), change(rows))


def withdraw(root, name, row, release):
    put(root, name, row, "withdrawn", release)
    put(root, name, row, "change_reason", "coding-correction")


# Numbers


@pytest.mark.parametrize(
    ("release", "version"),
    [("1.0", (1, 0)), ("1.0.0", (1, 0)), ("1.0.3", (1, 0)), ("2.10", (2, 10)), ("10.2.1", (10, 2))],
)
def test_rows_differ_between_releases_by_major_and_minor_only(release, version):
    assert releases.version(release) == version


@pytest.mark.parametrize(
    "release",
    [
        *("", "1", "1.", ".1", "1.x", "one", "1.0.0.0", "v1.0", "-1.0", "1,0", "1.0 ", "1.0-rc1"),
        *("1.0\n", "1_0.0", "01.0", "1.00", "1.1000", f"{'9' * 5000}.0"),
        *("٢.٠", "２.０", "2².0", "१.०.०"),
    ],
)
def test_what_is_no_release_number_is_refused_with_what_one_looks_like(release):
    with pytest.raises(
        ValueError, match=r"write MAJOR\.MINOR or MAJOR\.MINOR\.PATCH, such as 1\.0 or 1\.0\.0"
    ):
        releases.version(release)


# Rows that stood


@pytest.mark.parametrize(
    ("release", "stood"),
    [
        ("0.9", []),
        ("1.0", ["always", "until 1.1", "until 2.0"]),
        ("1.0.5", ["always", "until 1.1", "until 2.0"]),
        ("1.1", ["always", "until 2.0", "from 1.1"]),
        ("1.9", ["always", "until 2.0", "from 1.1"]),
        ("1.10", ["always", "until 2.0", "from 1.1", "from 1.10"]),
        ("2.0", ["always", "from 1.1", "from 1.10"]),
        ("3.0", ["always", "from 1.1", "from 1.10"]),
    ],
)
def test_a_row_stands_from_the_release_that_added_it_to_the_one_that_withdrew_it(release, stood):
    rows = pd.DataFrame(
        [
            ("always", "1.0", None),
            ("until 1.1", "1.0", "1.1"),
            ("until 2.0", "1.0", "2.0"),
            ("from 1.1", "1.1", None),
            ("from 1.10", "1.10", None),
        ],
        columns=["name", "added", "withdrawn"],
    )
    found = releases.standing(rows, release)
    assert found["name"].tolist() == stood
    assert found.index.tolist() == list(range(len(stood)))


def test_rows_that_know_no_release_all_stand():
    rows = pd.DataFrame({"name": ["a"]})
    assert releases.standing(rows, "1.0") is rows


def test_asking_for_a_release_changes_nothing_in_the_rows():
    rows = pd.DataFrame({"name": ["a", "b"], "added": ["1.0", "2.0"], "withdrawn": [None, None]})
    before = rows.copy(deep=True)
    releases.standing(rows, "1.0")
    pd.testing.assert_frame_equal(rows, before)


# Digests


def test_a_digest_is_a_sha_256_and_the_same_twice(project):
    assert len(sealed(project)) == 64
    assert sealed(project) == sealed(project)


def test_a_digest_is_that_of_typed_rows_and_of_text_alike(project):
    evidence = Evidence(project)
    typed = {name: evidence.rows(name) for name in frames(project)}
    assert releases.digest(typed, "1.0") == sealed(project)


@pytest.mark.parametrize("name", ["sources", "themes", "findings"])
def test_the_order_of_rows_makes_no_difference_to_the_digest(project, name):
    before = sealed(project)
    rewrite(project, name, lambda rows: rows[::-1])
    assert sealed(project) == before


def test_the_patch_makes_no_difference_to_the_digest(project):
    assert sealed(project, "1.0") == sealed(project, "1.0.0") == sealed(project, "1.0.9")


def test_a_later_withdrawal_and_a_later_row_leave_the_digest_of_a_release_as_it_was(project):
    before = sealed(project)
    withdraw(project, "themes", 3, "1.1")
    add(
        project,
        "themes",
        **read_rows(paths(project)["themes"])[1]
        | {"theme": "gap.methods", "added": "1.1", "withdrawn": ""},
    )
    assert sealed(project) == before
    assert sealed(project, "1.1") != before


@pytest.mark.parametrize(
    "name", ["sources", "themes", "findings", "definitions", "second-reading-themes"]
)
def test_any_edited_cell_of_a_released_row_changes_its_digest(project, name):
    before = sealed(project)
    path = paths(project)[name]
    content = path.read_bytes()
    for column in set(read_rows(path)[0]) - {"withdrawn", "change_reason", "added"}:
        put(project, name, 2, column, "something else")
        assert sealed(project) != before, column
        path.write_bytes(content)
    assert sealed(project) == before


def test_a_row_that_is_gone_or_added_to_the_release_afterwards_changes_its_digest(project):
    before = sealed(project)
    rows = read_rows(paths(project)["themes"])
    rewrite(project, "themes", lambda rows: rows[:-1])
    assert sealed(project) != before
    write_rows(paths(project)["themes"], list(rows[0]), [*rows, rows[0] | {"locator": "4 ¶1"}])
    assert sealed(project) != before


def test_a_cell_that_moves_to_the_next_column_changes_the_digest(project):
    put(project, "findings", 2, "quantity", "5")
    before = sealed(project)
    put(project, "findings", 2, "quantity", "")
    put(project, "findings", 2, "unit", "5")
    assert sealed(project) != before


def test_a_row_that_moves_to_another_table_changes_the_digest(project):
    before = sealed(project)
    tables = frames(project)
    first, second = "first-reading-themes", "second-reading-themes"
    shorter = tables | {first: tables[first].iloc[1:]}
    other = tables | {second: tables[second].iloc[1:]}
    assert len({before, releases.digest(shorter, "1.0"), releases.digest(other, "1.0")}) == 3


def test_tables_without_releases_are_no_part_of_the_digest(project):
    tables = frames(project)
    more = tables | {"mentions": pd.DataFrame({"note": ["x"]})}
    assert releases.digest(more, "1.0") == releases.digest(tables, "1.0")


# The version rule


def later(root):
    rows = frames(root)["themes"]
    return pd.concat(
        [rows, rows.iloc[[1]].assign(theme="gap.methods", added="1.1")], ignore_index=True
    )


def test_a_minor_release_moves_a_row(project):
    moved = frames(project) | {"themes": later(project)}
    assert releases.broken_rule(moved, "1.1.0", "1.0.0") == ""
    assert releases.broken_rule(frames(project), "1.1.0", "1.0.0") == (
        "1.1.0 is a MINOR of 1.0.0, but it brings words only, since no row moved. Make it a PATCH"
        " release."
    )


def test_a_patch_moves_no_row(project):
    moved = frames(project) | {"themes": later(project)}
    assert releases.broken_rule(moved, "1.0.1", "1.0.0") == ""
    assert releases.broken_rule(moved, "1.0.1", "1.1.0") == (
        "1.0.1 is a PATCH of 1.1.0, but it brings a change of coding. Make it a MINOR release."
    )


def test_a_major_release_brings_sources_of_a_new_body(two_bodies):
    assert releases.broken_rule(frames(two_bodies), "2.0.0", "1.0.0") == ""
    assert "3.0.0 is a MAJOR of 2.0.0, but it brings words only" in releases.broken_rule(
        frames(two_bodies), "3.0.0", "2.0.0"
    )


def brought(root, release="2.1", before="2.0"):
    return releases.brings(frames(root), release, before)


def test_what_a_release_brings_is_worked_out_from_its_rows(two_bodies):
    assert brought(two_bodies, "1.0", "") == brought(two_bodies, "2.0", "1.0") == (releases.BODY,)
    assert brought(two_bodies) == ()
    add_later(two_bodies, "smith2025", "positive", added="2.1")
    assert brought(two_bodies) == (releases.SOURCES,)
    add_later(two_bodies, "jones2024", "negative", 2, added="2.1")
    assert brought(two_bodies) == (releases.SOURCES, releases.CODING)
    assert brought(two_bodies, "2.1.3", "2.1.0") == ()


def test_a_row_of_an_earlier_source_that_is_withdrawn_is_a_change_of_coding(two_bodies):
    withdraw(two_bodies, "themes", 3, "2.1")
    assert brought(two_bodies) == (releases.CODING,)


def test_a_work_of_an_earlier_body_in_a_new_major_release_makes_no_new_body(two_bodies):
    withdraw(two_bodies, "sources", 3, "3.0")
    row = read_rows(paths(two_bodies)["sources"])[1] | {"added": "3.0", "withdrawn": ""}
    add(two_bodies, "sources", **row)
    assert brought(two_bodies, "3.0", "2.0") == (releases.CODING,)


@pytest.mark.parametrize("release", ["1", "1.0.0.0", "v1.0", "1.٠", "1.0\n", " 1.0", "1..0", ""])
def test_what_is_no_number_of_a_release_is_refused(release):
    with pytest.raises(ValueError, match=r"is not a release: write MAJOR\.MINOR or"):
        releases.number(release)


def test_numbers_of_releases_are_compared_as_numbers():
    assert sorted(["1.10.0", "1.9.0", "1.9"], key=releases.number) == ["1.9", "1.9.0", "1.10.0"]
    assert releases.version("1.10.3") == (1, 10)
