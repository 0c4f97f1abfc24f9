"""Archives that are the same for everybody, and the site made of them."""

import json
import stat
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from books import files_in
from click.testing import CliRunner

from livingreview.cli.main import main
from livingreview.publishing.archives import ArchiveError, as_zip, from_zip, sums
from livingreview.publishing.site import assemble, sentences, versions
from livingreview.running.updates import Moved

FILES = {"b/two.txt": b"2", "a.txt": b"1"}
DAY = "2026-11-24"
DEEP = 100_000


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


def test_an_archive_holds_its_files_in_order_with_one_day_and_one_mode():
    content = as_zip(FILES, "book", DAY)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == ["book/a.txt", "book/b/two.txt"]
    assert {
        (entry.date_time, entry.external_attr >> 16, entry.compress_type) for entry in entries
    } == {((2026, 11, 24, 0, 0, 0), 0o100644, zipfile.ZIP_STORED)}
    assert from_zip(content) == FILES


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x", "a//x"])
def test_a_path_that_leads_elsewhere_is_not_put_into_an_archive(name):
    with pytest.raises(ValueError, match="leads elsewhere"):
        as_zip({name: b""}, "book", DAY)


def test_a_download_is_verified_by_the_documented_line_and_a_changed_byte_is_found(tmp_path):
    for name, content in (files := {"a.txt": b"1", "b.txt": b"2"}).items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "SHA256SUMS").write_text(sums(files), encoding="utf-8")
    verify = ["sha256sum", "-c", "SHA256SUMS"]
    assert subprocess.run(verify, cwd=tmp_path, capture_output=True).returncode == 0
    (tmp_path / "b.txt").write_bytes(b"3")
    assert subprocess.run(verify, cwd=tmp_path, capture_output=True).returncode == 1


def test_the_newest_release_is_at_the_root_and_each_stays_where_it_is_byte_for_byte(tmp_path):
    books = {"1.9.0": book("1.9.0", "old"), "1.10.0": book("1.10.0", "new", "two")}
    assemble(tmp_path / "both", books)
    assemble(tmp_path / "alone", {"1.9.0": books["1.9.0"]})
    files, alone = files_in(tmp_path / "both"), files_in(tmp_path / "alone")
    assert files["one.html"] == b"new"
    for release, kept in books.items():
        assert {name: files[f"v/{release}/{name}"] for name in kept} == kept
    assert b"1.10.0" in files["versions.json"]
    assert b"1.10.0" not in files["v/1.9.0/versions.json"]
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


def archive(folder, content, name="x.zip"):
    """Write an archive, with its digest beside it, into a folder of its own."""
    folder.mkdir()
    (folder / name).write_bytes(content)
    (folder / "SHA256SUMS").write_text(sums({name: content}), encoding="utf-8")
    return folder / name


def released(folder, release, words=""):
    """Write the archive of a tiny book into a folder of its own."""
    return archive(folder, as_zip(book(release, words or release), "book", DAY))


def test_the_site_is_assembled_from_archives_alone(tmp_path):
    archives = [released(tmp_path / release, release) for release in ("1.0.0", "1.1.0")]
    done = run_site(tmp_path / "site", *archives)
    assert done.exit_code == 0, done.output
    assert (tmp_path / "site" / "v" / "1.0.0" / "one.html").read_text() == "1.0.0"
    assert (tmp_path / "site" / "one.html").read_text() == "1.1.0"


def test_a_site_is_replaced_by_one_that_has_its_releases_still_and_by_no_other(tmp_path):
    site, first, second = (tmp_path / name for name in ("site", "1.0.0", "1.1.0"))
    archives = [released(first, "1.0.0"), released(second, "1.1.0")]
    assert run_site(site, archives[0]).exit_code == 0
    (site / "v" / "1.0.0" / "one.html").write_text("edited")
    assert run_site(site, *archives).exit_code == 0
    whole = files_in(site)
    assert whole["v/1.0.0/one.html"] == b"1.0.0"
    less = run_site(site, archives[1])
    assert less.exit_code == 1
    assert "holds v/1.0.0, of which there is no archive here" in less.output
    assert files_in(site) == whole
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.0.0", "1.1.0", "site"]


@pytest.mark.parametrize("name", ["notes.txt", ".git/config", "v/notes.txt", "v/1.0.0/../x"])
def test_a_folder_with_files_of_somebody_is_not_replaced(tmp_path, name):
    site, mine = tmp_path / "site", tmp_path / "site" / name
    assert run_site(site, released(tmp_path / "1.0.0", "1.0.0")).exit_code == 0
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("mine")
    again = run_site(site, tmp_path / "1.0.0" / "x.zip")
    assert again.exit_code == 1
    assert "Name a new folder" in again.output
    assert mine.read_text() == "mine"


def test_a_run_that_cannot_end_leaves_the_site_as_it_was(tmp_path, monkeypatch):
    site, archives = tmp_path / "site", [released(tmp_path / "1.0.0", "1.0.0")]
    assert run_site(site, *archives).exit_code == 0
    before = files_in(tmp_path)
    rename = Path.rename

    def full(path, target):
        if path.name == "new":
            raise OSError(28, "No space left on device", str(target))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", full)
    failed = run_site(site, *archives, released(tmp_path / "1.1.0", "1.1.0"))
    assert failed.exit_code == 1
    assert "No space left on device. Nothing was assembled." in failed.output
    monkeypatch.undo()
    assert {name: files_in(tmp_path)[name] for name in before} == before
    (tmp_path / ".site.assembling").mkdir()  # as a process leaves it that was killed in between
    site.rename(tmp_path / ".site.assembling" / "old")
    assert run_site(site, *archives).exit_code == 0
    assert {name for name in files_in(tmp_path) if "1.1.0" not in name} == set(before)


def test_an_archive_is_read_only_with_the_digest_that_its_release_says(tmp_path):
    path = released(tmp_path / "1.0.0", "1.0.0")
    listed = path.with_name("SHA256SUMS")
    digest = listed.read_text()
    for text, said in {
        digest.replace("x.zip", "y.zip"): "does not name it",
        digest.replace(digest[:8], "00000000"): "does not have the digest",
        digest + digest.replace(digest[:8], "00000000"): "does not have the digest",
        "\udcff": "does not name it",
    }.items():
        listed.write_text(text, encoding="utf-8", errors="surrogateescape")
        done = run_site(tmp_path / "site", path)
        assert (done.exit_code, said in done.output) == (1, True), done.output
    listed.unlink()
    assert "Put SHA256SUMS into" in run_site(tmp_path / "site", path).output
    assert not (tmp_path / "site").exists()


def test_what_is_no_archive_of_a_release_and_two_that_differ_are_refused_together(tmp_path):
    paths = [
        archive(tmp_path / "a", b"PK"),
        archive(tmp_path / "b", as_zip({"x": b""}, "book", DAY)),
        released(tmp_path / "c", "1.0.0", "1"),
        released(tmp_path / "d", "1.0.0", "2"),
    ]
    output = run_site(tmp_path / "site", *paths).output
    for path in paths[:2]:
        assert f"{path} is not the HTML archive of a release: " in output
    assert f"{paths[3]}: another archive of release 1.0.0 differs from it." in output
    assert not (tmp_path / "site").exists()


# Archives that somebody made up


def zipped(members, **more):
    """A zip of `members`: (name, content, and what else is said of it), under no folder."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, content, *said in members:
            entry = zipfile.ZipInfo(name, (2026, 11, 24, 0, 0, 0))
            for attribute, value in dict(*said).items():
                setattr(entry, attribute, value)
            made.writestr(entry, content)
    return buffer.getvalue()


def in_folder(folder, *members):
    """The archive of a sound book whose folder has this name, with more members."""
    return zipped(
        [*((f"{folder}/{name}", text) for name, text in book("1.0.0", "x").items()), *members]
    )


def with_members(*members, **files):
    """The archive of a sound book with more members, or with other content in some of its files."""
    sound = {**book("1.0.0", "x"), **{f"{name}.json": text for name, text in files.items()}}
    own = [(f"book/{name}", content) for name, content in sound.items()]
    return zipped([*own, *members])


def patched(content, value, size, *fields):
    """An archive in which all headers of a kind have a number of so many bytes at a place: `fields`
    are pairs of a signature and a place.
    """
    changed = bytearray(content)
    for signature, place in fields:
        at = changed.find(signature)
        while at >= 0:
            changed[at + place : at + place + size] = value.to_bytes(size, "little")
            at = changed.find(signature, at + 1)
    return bytes(changed)


LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"
FLAGS, METHOD, SIZE = (
    ((LOCAL, 6), (CENTRAL, 8)),
    ((LOCAL, 8), (CENTRAL, 10)),
    ((LOCAL, 22), (CENTRAL, 24)),
)


def edition(**said):
    return json.dumps({"releases": [{"release": "1.0.0", "what": "x"} | said]})


UNIX_LINK = {"create_system": 3, "external_attr": (stat.S_IFLNK | 0o777) << 16}
UNIX_PIPE = {"create_system": 3, "external_attr": (stat.S_IFIFO | 0o644) << 16}
SOUND = with_members()
REFUSED = {
    "a path that climbs": with_members(("../x", "")),
    "a path that climbs far": with_members(("book/../../../../x", "")),
    "a path that climbs out and in": with_members(("book/../../book/x", "")),
    "a path from the root": with_members(("/etc/x", "")),
    "a path from the root twice": with_members(("//etc/x", "")),
    "a path that is absolute once its folder is off": with_members(("book//../../x", "")),
    "a path that is absolute and outside": with_members(("book//../..//tmp/x", "")),
    "no folder, and a path from the root": in_folder("", ("//etc/x", "")),
    "no folder, and a path that climbs": in_folder("..", ("../../x", "")),
    "no folder at all": in_folder("."),
    "a path that is its folder": with_members(("book/.", "")),
    "a path that is nothing": with_members((".", "")),
    "a path to its own top": with_members(("book/a/..", "")),
    "a file beside the folder": with_members(("x", "")),
    "a second folder": with_members(("other/x", "")),
    "a second folder by other letters": with_members(("Book/x", "")),
    "the place of another release": with_members(("book/v/0.9.0/one.html", "")),
    "the place of all releases": with_members(("book/v", "")),
    "its own place": with_members(("book/v/1.0.0/one.html", "")),
    "another release by other letters": with_members(("book/V/0.9.0/one.html", "")),
    "another release by a detour": with_members(("book/x/../v/0.9.0/one.html", "")),
    "another release by slashes": with_members(("book//v//0.9.0/one.html", "")),
    "a member twice": with_members(("book/two.html", "")).replace(b"two.html", b"one.html"),
    "a member twice by a detour": with_members(("book/x/../one.html", "")),
    "a member twice by other letters": with_members(("book/ONE.html", "")),
    "a file that is a folder": with_members(("book/one.html/x", "")),
    "a folder that is a file": with_members(("book/x/y", ""), ("book/x", "")),
    "a link": with_members(("book/x", "/etc/passwd", UNIX_LINK)),
    "a pipe": with_members(("book/x", "", UNIX_PIPE)),
    "a name too long": with_members((f"book/{'x' * 300}", "")),
    "a path too long": with_members((f"book/{'x/' * 3000}x", "")),
    "encrypted": patched(SOUND, 1, 2, *FLAGS),
    "compressed": with_members(("book/x", "", {"compress_type": zipfile.ZIP_DEFLATED})),
    "compressed as nobody knows": patched(SOUND, 77, 2, *METHOD),
    "compressed as few know": patched(SOUND, 14, 2, *METHOD),
    "larger inside than outside": patched(SOUND, 2**31, 4, *SIZE),
    "cut off": SOUND[:-30],
    "without its beginning": SOUND[30:],
    "no zip": b"not at all",
    "nothing": b"",
    "no members": zipped([]),
    "only folders": zipped([("book/", "")]),
    "other content than its digest says": SOUND.replace(b"Traced", b"Treced"),
    "no versions": as_zip({"one.html": b""}, "book", DAY),
    "versions empty": with_members(versions=""),
    "versions no JSON": with_members(versions="{"),
    "versions no text": with_members(versions=b"\xff\xfe\x00"),
    "versions deep": with_members(versions="[" * DEEP + "]" * DEEP),
    "versions a list": with_members(versions="[]"),
    "versions a text": with_members(versions='"releases"'),
    "versions nothing": with_members(versions="null"),
    "releases missing": with_members(versions="{}"),
    "releases none": with_members(versions='{"releases": []}'),
    "releases an object": with_members(versions='{"releases": {"0": {"release": "1.0.0"}}}'),
    "releases a list of lists": with_members(versions='{"releases": [["release", "1.0.0"]]}'),
    "a release without number": with_members(versions='{"releases": [{"what": "x"}]}'),
    "a release that is a number": with_members(versions=edition(release=1)),
    "a release that is a list": with_members(versions=edition(release=["1.0.0"])),
    "a release that climbs": with_members(versions=edition(release="../1.0.0")),
    "a release from the root": with_members(versions=edition(release="/1.0.0")),
    "a release without PATCH": with_members(versions=edition(release="1.0")),
    "a release with a space": with_members(versions=edition(release="1.0.0 ")),
    "a release with an underscore": with_members(versions=edition(release="1_0.0.0")),
    "a release in other digits": with_members(versions=edition(release="١.٠.٠")),
    "a release of many digits": with_members(versions=edition(release=f"1.0.{'9' * 5000}")),
    "a release with a line break": with_members(versions=edition(release="1.0.0\n")),
    "words that are a list": with_members(versions=edition(what=["x"])),
    "said no JSON": with_members(said="no"),
    "said a list": with_members(said="[]"),
    "said a list of a page": with_members(said='{"one": ["number n"]}'),
    "said a number": with_members(said='{"one": {"number n": 1}}'),
    "said deep": with_members(said="[" * DEEP),
    "said a number of many digits": with_members(said="9" * 5000),
}
HARMLESS = {
    "as released": SOUND,
    "a detour that stays inside": with_members(("book/x/../y.html", "")),
    "a folder above": in_folder(".."),
    "a folder at the root": in_folder(""),
    "a folder of its own": with_members(("book/x/", ""), ("book/x/y", "")),
    "a set-user bit": with_members(
        ("book/x", "", {"create_system": 3, "external_attr": (stat.S_IFREG | 0o4755) << 16})
    ),
    "something before it": b"#!/bin/sh\n" + SOUND,
    "a backslash": with_members(("book/..\\x", "")),
    "half of a letter": with_members(versions=edition(what="\ud800")),
    "markup": with_members(versions=edition(what="<script>"), said='{"</script>": {"x": "<b>"}}'),
}


def everything(folder):
    """All paths under a folder with what each file holds."""
    return {path: path.is_file() and path.read_bytes() for path in folder.rglob("*")}


@pytest.fixture
def workplace(tmp_path):
    """A folder deep enough to climb out of, with a site in it that has a release already."""
    deep = tmp_path / "a" / "b" / "c"
    deep.mkdir(parents=True)
    assert run_site(deep / "site", released(deep / "0.9.0", "0.9.0")).exit_code == 0
    return tmp_path, deep


@pytest.mark.parametrize("case", REFUSED)
def test_a_made_up_archive_is_refused_in_a_sentence_and_changes_nothing(workplace, case):
    top, deep = workplace
    path = archive(deep / "made", REFUSED[case])
    before = everything(top)
    done = run_site(deep / "site", deep / "0.9.0" / "x.zip", path)
    assert done.exit_code == 1, done.output
    assert isinstance(done.exception, SystemExit), done.exception
    assert str(path) in done.output or "release 1.0.0" in done.output
    assert len(done.output) < 600
    assert everything(top) == before


@pytest.mark.parametrize("case", HARMLESS)
def test_an_odd_archive_changes_nothing_outside_its_release(workplace, case):
    top, deep = workplace
    path = archive(deep / "made", HARMLESS[case])
    before = everything(top)
    done = run_site(deep / "site", deep / "0.9.0" / "x.zip", path)
    assert done.exit_code == 0, done.output
    after = everything(top)
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    outside = {path for path in changed if not path.is_relative_to(deep / "site")}
    assert outside == set()
    assert {path.name for path in (deep / "site" / "v").iterdir()} == {"0.9.0", "1.0.0"}
    assert (deep / "site" / "v" / "0.9.0" / "one.html").read_text() == "0.9.0"


def test_whatever_byte_of_an_archive_is_another_it_is_read_or_refused():
    content = as_zip({"a": b"1"}, "b", DAY)
    refused = 0
    for at in range(len(content)):
        for byte in (0, 1, 0x7F, 0xFF, content[at] ^ 0x20):
            try:
                from_zip(content[:at] + bytes([byte]) + content[at + 1 :])
            except ArchiveError:
                refused += 1
    assert refused > len(content)
