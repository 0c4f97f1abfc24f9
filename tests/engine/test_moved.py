import pytest
from sealing import seal
from tiny import A_CLAIM, add, bear, finding, put, read_rows, take
from tiny import paths as files

from livingreview.checks.rules import check
from livingreview.claims.moved import Standing, Support, conclusions_moved
from livingreview.evidence.changes import CHANGES
from livingreview.evidence.corrections import corrections
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.seals import SealedTable, read_seal
from livingreview.show.corrections import corrected

DAY = {"decided": "2026-11-28"}
ATKINSON = "barrier.role-clarity/atkinson2001/5.roles ¶1"
SLOPER = "barrier.role-clarity/sloper2004/5.roles ¶1"
CONTESTED = Standing("agrees", Support(1, 1, 1))


@pytest.fixture
def sealed(two_bodies):
    """The tiny project of two bodies, whose release 2.0.0 is sealed with one claim judged."""
    claims = two_bodies / "claims"
    claims.mkdir()
    (claims / "found.yml").write_text(A_CLAIM, encoding="utf-8")
    add(two_bodies, "judgements", key="a-claim", value="00000000", reason="Read.", **DAY)
    judge(two_bodies, "a-claim", "agrees", "Alike.")
    bear(two_bodies, "a-claim", "for", ATKINSON)
    bear(two_bodies, "a-claim", "against", SLOPER)
    bear(two_bodies, "a-claim", "inferred", SLOPER.replace("¶1", "¶2"))
    bear(two_bodies, "a-claim", "own", "definition.confusion/brownwhite2006/3 ¶1")
    seal(two_bodies, "2.0.0")
    return two_bodies


def judge(root, claim, judgement, reason):
    path = files(root)["later"]
    number = next((n for n, row in enumerate(read_rows(path), 2) if row["key"] == claim), 0)
    if number:
        take(root, "later", number)
    add(root, "later", key=claim, judgement=judgement, rows="no-rows", reason=reason, **DAY)


def moved(root):
    return conclusions_moved(Evidence(root), "2.0.0")


def test_a_conclusion_that_stands_as_it_did_has_not_moved(sealed):
    judge(sealed, "a-claim", "agrees", "For another reason.")
    assert moved(sealed) == []


def test_a_claim_that_is_judged_otherwise_has_moved_with_the_reason(sealed):
    judge(sealed, "a-claim", "qualifies", "It is narrower.")
    (claim,) = moved(sealed)
    assert (claim.name, claim.order, claim.reasons) == ("a-claim", 0, ("It is narrower.",))
    assert (claim.before, claim.after) == (CONTESTED, Standing("qualifies", Support(1, 1, 1)))


def test_a_claim_with_other_works_for_it_has_moved_with_the_reason(sealed):
    put(sealed, "bearings", 3, "bearing", "for")
    (claim,) = moved(sealed)
    assert (claim.before, claim.after) == (CONTESTED, Standing("agrees", Support(2, 0, 0)))
    assert (claim.order, claim.reasons) == (2, ("Read.",))


def test_a_claim_on_which_nothing_later_can_bear_has_not_moved_by_itself(two_bodies):
    view = A_CLAIM[A_CLAIM.index("    later:") :]
    apart = A_CLAIM.replace(view, "    no_later: It is about the text alone.\n")
    (two_bodies / "claims").mkdir()
    (two_bodies / "claims" / "found.yml").write_text(apart, encoding="utf-8")
    add(two_bodies, "judgements", key="a-claim", value="00000000", reason="Read.", **DAY)
    seal(two_bodies, "2.0.0")
    assert moved(two_bodies) == []


def test_claims_that_came_and_went_come_last(sealed):
    text = A_CLAIM.replace("a-claim", "another")
    (sealed / "claims" / "found.yml").write_text(text, encoding="utf-8")
    assert [(claim.name, claim.claim is None, claim.order) for claim in moved(sealed)] == [
        ("another", False, 3),
        ("a-claim", True, 4),
    ]


def test_what_a_release_did_not_hold_is_not_known_and_has_not_moved(sealed, monkeypatch):
    seal_then = {name: t for name, t in read_seal(sealed, "2.0.0").items() if name != "bearings"}
    monkeypatch.setattr("livingreview.claims.moved.read_seal", lambda root, release: seal_then)
    put(sealed, "bearings", 3, "bearing", "for")
    assert moved(sealed) == []
    judge(sealed, "a-claim", "qualifies", "It is narrower.")
    (claim,) = moved(sealed)
    assert claim.before == Standing("agrees", None)


def test_a_seal_tells_a_code_and_no_more_than_it_holds(sealed):
    table = read_seal(sealed, "2.0.0")["later"]
    assert table.code(("a-claim",), "judgement", ["qualifies", "agrees"]) == "agrees"
    assert table.code(("a-claim",), "judgement", ["qualifies"]) == ""
    assert table.code(("a-claim",), "verdict", ["agrees"]) == ""
    assert SealedTable(("key", "code"), ("key",), {}).code(("x",), "code", ["agrees"]) == ""


# Corrections


def withdraw(root, name, row):
    put(root, name, row, "withdrawn", "2.1")
    put(root, name, row, "change_reason", "coding-correction")


@pytest.fixture
def mended(sealed):
    """The project with a release in preparation that corrects a finding, puts a theme under
    another code, and takes a finding out.
    """
    add(sealed, "releases", release="2.1.0", what="Corrections")
    withdraw(sealed, "findings", 3)
    row = finding("sloper2004-1", "sloper2004", "4 ¶1", "healthy", "mixed", "Families did well.")
    add(sealed, "findings", **{**row, "added": "2.1"})
    withdraw(sealed, "findings", 4)
    withdraw(sealed, "themes", 6)
    theme = {"source_id": "webb2004", "locator": "5.roles ¶2", "attribution": "individual"}
    add(sealed, "themes", theme="barrier.other", stance="questions", **theme, added="2.1")
    (sealed / CHANGES).write_text(
        "release,table,key,reason\n2.1.0,findings,sloper2004-1,The study says less.\n",
        encoding="utf-8",
    )
    return sealed


def test_a_corrected_row_stands_before_and_after_with_what_differs_and_why(mended):
    made = {of.key: of for of in corrections(Evidence(mended))}
    assert list(made) == [
        ("barrier.professional-culture", "webb2004", "5.roles ¶2"),
        ("sloper2004-1",),
        ("webb2004-1",),
    ]
    sloper = made["sloper2004-1",]
    assert (sloper.release, sloper.successor, sloper.reason) == (
        "2.1",
        ("sloper2004-1",),
        "The study says less.",
    )
    assert sloper.cells == (
        ("direction", "positive", "mixed"),
        ("statement", "Families with a key worker were in better health.", "Families did well."),
    )
    theme = made["barrier.professional-culture", "webb2004", "5.roles ¶2"]
    assert theme.successor == ("barrier.other", "webb2004", "5.roles ¶2")
    assert [cell[0] for cell in theme.cells] == ["theme"]
    assert made["webb2004-1",].successor is None


def test_corrections_are_shown_in_words_each_in_a_place_of_its_own(mended):
    table = corrected(Evidence(mended), "corrected", "Corrections").as_myst()
    for part in (
        "[]{#correction-2-1-findings-sloper2004-1}{cite:t}`sloper2004`",
        "(#findings-sloper2004-1)",
        "**Direction\\:** Better\\. **Statement\\:** Families with a key worker",
        "The study says less\\.",
        "(#themes-barrier-other-webb2004-5-roles-2)",
        "Withdrawn\\; no row took its place\\.",
        "Coding correction\\.",
    ):
        assert part in table
    assert "#findings-webb2004-1)" not in table


def test_a_line_of_the_list_of_changes_may_say_why_a_row_was_withdrawn(mended):
    assert [problem for problem in check(mended) if problem.file == CHANGES] == []
    with (mended / CHANGES).open("a", encoding="utf-8") as file:
        file.write("2.1.0,findings,webb2004-2,Nobody withdrew it.\n")
    (problem,) = (problem for problem in check(mended) if problem.file == CHANGES)
    assert (problem.row, problem.column) == (3, "key")
