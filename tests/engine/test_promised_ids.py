"""Ids that a release promised: read from pages, kept, and missed when they are gone."""

import pytest

from livingreview.problems import EvidenceError
from livingreview.publishing.promised_ids import (
    Identifier,
    as_file,
    identifiers,
    lost,
    redirects,
    released,
)

PAGE = (
    '<section id="top"><span id="named"></span><h1 id="not-one">x</h1><figure '
    'id="figure-a"></figure><span id="claim-b"></span>'
    '<span id="findings-webb2004-1"></span><p id="source-webb2004"></p><table '
    'id="table-c"></table></section>'
)
KEPT = [Identifier("chapter", "one"), Identifier("figure", "one", "figure-a")]


@pytest.fixture
def book(tmp_path):
    (tmp_path / "one.html").write_text(PAGE, encoding="utf-8")
    return tmp_path


def write_redirects(root, *lines):
    (root / "releases").mkdir(exist_ok=True)
    (root / "releases" / "redirects.csv").write_text(
        "\n".join(["was,now", *lines, ""]), encoding="utf-8"
    )


def test_every_kind_of_place_is_found(book):
    assert {(one.kind, one.id) for one in identifiers(book, ["one"])} == {
        ("chapter", ""),
        ("section", "top"),
        ("section", "named"),
        ("figure", "figure-a"),
        ("claim", "claim-b"),
        ("finding", "findings-webb2004-1"),
        ("source", "source-webb2004"),
        ("table", "table-c"),
    }


def test_what_was_kept_is_read_back(book):
    (book / "releases").mkdir()
    found = identifiers(book, ["one"])
    (book / "releases" / "1.0.0.csv").write_text(as_file(found), encoding="utf-8")
    write_redirects(book)
    assert released(book) == {"1.0.0": found}


def test_a_place_that_is_gone_is_named_with_its_release():
    assert lost({"1.0.0": KEPT}, KEPT[:1], {}) == [
        (
            "figure one#figure-a of release 1.0.0 cannot be reached any more: add it to "
            "releases/redirects.csv."
        )
    ]
    assert lost({"1.0.0": KEPT}, KEPT, {}) == []


def test_a_redirect_reaches_a_place_that_moved():
    now = [KEPT[0], Identifier("figure", "two", "figure-a")]
    assert lost({"1.0.0": KEPT}, now, {"one#figure-a": "two#figure-a"}) == []


def test_a_chapter_that_moved_takes_its_places_with_it():
    now = [Identifier("chapter", "two"), Identifier("figure", "two", "figure-a")]
    assert lost({"1.0.0": KEPT}, now, {"one": "two"}) == []
    assert len(lost({"1.0.0": KEPT}, now[:1], {"one": "two"})) == 1


def test_a_redirect_to_nowhere_is_named():
    assert (
        "leads to two#gone, which is not there"
        in lost({"1.0.0": KEPT}, KEPT[:1], {"one#figure-a": "two#gone"})[0]
    )


def test_redirects_are_read_by_where_things_were(tmp_path):
    assert redirects(tmp_path) == {}
    write_redirects(tmp_path, "one,two", "one#a,two#b")
    assert redirects(tmp_path) == {"one": "two", "one#a": "two#b"}


@pytest.mark.parametrize("lines", [("one,one",), ("one,two", "one,three"), ("one",), (",two",)])
def test_a_redirect_that_leads_nowhere_new_is_refused(tmp_path, lines):
    write_redirects(tmp_path, *lines)
    with pytest.raises(EvidenceError, match="leads nowhere new"):
        redirects(tmp_path)
