"""Archives that are the same for everybody, and the site made of them."""

import json
import subprocess
import zipfile

import pytest
from click.testing import CliRunner

from livingreview.cli.main import main
from livingreview.publishing.archives import as_zip, from_zip, sums
from livingreview.publishing.site import assembled, sentences, versions
from livingreview.running.updates import Moved

FILES = {"b/two.txt": b"2", "a.txt": b"1"}


def book(release, words, *more):
    """The files of a tiny book."""
    return {
        "versions.json": json.dumps(
            {"releases": [{"release": release, "date": "2026-11-24", "what": "x"}]}
        ).encode(),
        "said.json": json.dumps({"one": {"number n": words, "claim c": "Traced"}}).encode(),
        "one.html": words.encode(),
        **{f"{name}.html": b"" for name in more},
    }


def test_an_archive_is_the_same_whatever_the_order_the_clock_and_the_time_zone(monkeypatch):
    first = as_zip(FILES, "book", "2026-11-24")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert as_zip(dict(reversed(FILES.items())), "book", "2026-11-24") == first
    assert as_zip(FILES, "book", "2026-11-25") != first


def test_an_archive_holds_its_files_in_order_with_one_day_and_one_mode(tmp_path):
    (tmp_path / "x.zip").write_bytes(as_zip(FILES, "book", "2026-11-24"))
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == ["book/a.txt", "book/b/two.txt"]
    assert {
        (entry.date_time, entry.external_attr >> 16, entry.compress_type) for entry in entries
    } == {((2026, 11, 24, 0, 0, 0), 0o100644, zipfile.ZIP_STORED)}
    assert from_zip(tmp_path / "x.zip") == FILES


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x", "a\\x"])
def test_a_path_that_leads_out_of_an_archive_is_refused(tmp_path, name):
    with pytest.raises(ValueError, match="leads out"):
        as_zip({name: b""}, "book", "2026-11-24")
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(name, b"")
    with pytest.raises(ValueError, match="leads out"):
        from_zip(tmp_path / "x.zip")


def test_a_download_is_verified_by_the_documented_line_and_a_changed_byte_is_found(tmp_path):
    for name, content in (files := {"a.txt": b"1", "b.txt": b"2"}).items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "SHA256SUMS").write_text(sums(files), encoding="utf-8")
    verify = ["sha256sum", "-c", "SHA256SUMS"]
    assert subprocess.run(verify, cwd=tmp_path, capture_output=True).returncode == 0
    (tmp_path / "b.txt").write_bytes(b"3")
    assert subprocess.run(verify, cwd=tmp_path, capture_output=True).returncode == 1


def test_the_newest_release_is_at_the_root_and_each_stays_where_it_is_byte_for_byte():
    books = {"1.9.0": book("1.9.0", "old"), "1.10.0": book("1.10.0", "new", "two")}
    files = assembled(books)
    assert files["one.html"] == b"new"
    for release, kept in books.items():
        assert {name: files[f"v/{release}/{name}"] for name in kept} == kept
    assert b"1.10.0" in files["versions.json"]
    assert b"1.10.0" not in files["v/1.9.0/versions.json"]
    alone = assembled({"1.9.0": books["1.9.0"]})
    assert [name for name in alone if name.startswith("v/") and alone[name] != files[name]] == []


def test_versions_tell_what_moved_since_each_earlier_release():
    told = versions(
        {
            "1.0.0": book("1.0.0", "3"),
            "1.1.0": book("1.1.0", "4", "two"),
            "1.0.1": book("1.0.1", "4"),
        }
    )
    assert [(one["release"], one["path"]) for one in told["releases"]] == [
        ("1.1.0", ""),
        ("1.0.1", "v/1.0.1/"),
        ("1.0.0", "v/1.0.0/"),
    ]
    assert told["moved"] == {"1.0.1": {}, "1.0.0": {"one": ["A number in the text: 3 → 4"]}}
    assert told["releases"][0]["pages"] == ["one", "two"]


def test_readers_hear_each_thing_that_moved_once():
    changes = [
        Moved("number a", "8 sources", "7 sources"),
        Moved("number b", "8 sources", "7 sources"),
        Moved("figure x", "Half do", "All do"),
        Moved("figure x, content", "1", "2"),
        Moved("table y, content", "1", "2"),
        Moved(
            "claim z", "Traced to 8 sources. Borne out: 8.", "Traced to 7 sources. Borne out: 7."
        ),
        Moved("claim w", "Traced to 8 sources. Borne out.", "Traced to 8 sources. Not borne out."),
        Moved("table v", "", "New (2 rows)"),
    ]
    assert sentences(changes) == [
        "A number in the text: 8 sources → 7 sources",
        "Figure x: Half do → All do",
        "Table y: its content changed",
        "Claim z: Traced to 8 sources → Traced to 7 sources",
        "Claim w: its content changed",
        "Table v: (new) → New (2 rows)",
    ]


def run_site(folder, *archives):
    return CliRunner().invoke(main, ["site", str(folder), *map(str, archives)])


def test_the_site_is_assembled_from_archives_alone(tmp_path):
    for release in ("1.0.0", "1.1.0"):
        (tmp_path / f"{release}.zip").write_bytes(
            as_zip(book(release, release), "book", "2026-11-24")
        )
    done = run_site(tmp_path / "site", tmp_path / "1.0.0.zip", tmp_path / "1.1.0.zip")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "site" / "v" / "1.0.0" / "one.html").read_text() == "1.0.0"
    assert (tmp_path / "site" / "one.html").read_text() == "1.1.0"
    again = run_site(tmp_path / "site", tmp_path / "1.0.0.zip")
    assert again.exit_code == 1
    assert "is not empty" in again.output


def test_what_is_no_archive_of_a_release_and_two_that_differ_are_refused(tmp_path):
    (tmp_path / "no.zip").write_bytes(b"PK")
    (tmp_path / "other.zip").write_bytes(as_zip({"x": b""}, "book", "2026-11-24"))
    for name in ("no.zip", "other.zip"):
        assert (
            f"{name} is not the HTML archive of a release"
            in run_site(tmp_path / "site", tmp_path / name).output
        )
    for name, words in (("a.zip", "1"), ("b.zip", "2")):
        (tmp_path / name).write_bytes(as_zip(book("1.0.0", words), "book", "2026-11-24"))
    assert (
        "they differ" in run_site(tmp_path / "site", tmp_path / "a.zip", tmp_path / "b.zip").output
    )
    assert not (tmp_path / "site").exists()
