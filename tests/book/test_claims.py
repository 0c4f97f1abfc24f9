from types import SimpleNamespace

import pytest
from books import REPOSITORY
from tiny import add, bear, put, put_coding, take

from ics.tables.by_source import sheets
from livingreview.claims.assessment import assess
from livingreview.claims.judgement import accepted, pinned, unread
from livingreview.claims.model import Claim, Section, Threshold
from livingreview.claims.sections import load_sections
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.query import Query
from livingreview.evidence.releases import version
from livingreview.show.claims import SHAPES, Claims, counted, ledger, status, tallied
from livingreview.show.places import row_place

ROLES = Claim(
    name="roles-named",
    sentence="Unclear roles are named as a barrier.",
    places=("5.roles ¶1",),
    rows=(Query.of("themes", theme="barrier.role-clarity"),),
    threshold=Threshold("sources", "One may be chance.", at_least=2),
)
OWN_VOICE = Claim(
    "own-voice",
    "Terms confuse.",
    ("3 ¶1",),
    (Query.of("themes", theme="definition.confusion"),),
    not_counting="It is an opinion.",
)
ARGUMENT = Claim("argument", "Something follows.", ("3 ¶1",), not_counting="It is an argument.")
HARM = Claim(
    name="harm",
    sentence="Children gain.",
    places=("4 ¶1",),
    rows=(Query.of("findings", source_id="webb2004"),),
    not_counting="No.",
)
ATKINSON = "barrier.role-clarity/atkinson2001/5.roles ¶1"
SLOPER = (
    "barrier.role-clarity/sloper2004/5.roles ¶1",
    "barrier.role-clarity/sloper2004/5.roles ¶2",
)
EVERY_CLAIM = [
    (section, claim) for section in load_sections(Evidence(REPOSITORY)) for claim in section.claims
]


def assessed(project, claim=ROLES):
    return assess(claim, Evidence(project).reviewed)


def test_works_are_cited_for_a_claim_by_the_bearing_of_their_rows(project):
    bear(project, "roles-named", "for", ATKINSON, *SLOPER)
    one = assessed(project)
    assert (one.sources, one.dissenters, one.status) == (
        ("atkinson2001", "sloper2004"),
        (),
        "cited",
    )
    assert status(one) == "2 cited for it"
    assert counted(one) == (
        "✓ Counting bears it out: our rule asks for at least 2 sources, and there are 2 sources."
        " One may be chance."
    )


def test_works_for_and_works_against_are_counted_apart(project):
    bear(project, "roles-named", "for", *SLOPER)
    bear(project, "roles-named", "against", ATKINSON)
    one = assessed(project)
    assert (one.sources, one.dissenters) == (("sloper2004",), ("atkinson2001",))
    assert (one.status, status(one)) == ("contested", "1 cited for it, 1 against")
    assert counted(one).startswith(
        "✗ Counting does not bear it out: our rule asks for at least 2 sources, and there is 1"
    )


def test_a_claim_with_nobody_for_it_says_so(project):
    bear(project, "roles-named", "against", ATKINSON)
    bear(project, "roles-named", "beside", *SLOPER)
    one = assessed(project)
    assert (one.status, status(one)) == ("disputed", "Nobody cited for it, 1 against")


def test_an_inference_is_not_what_works_are_cited_for(project):
    bear(project, "roles-named", "inferred", ATKINSON, *SLOPER)
    one = assessed(project)
    said = "The review's own inference from what 2 works say"
    assert (one.status, one.sources, status(one)) == ("inferred", (), said)
    ours = assess(ROLES, Evidence(project))
    assert status(ours) == "This book's own inference from what 2 works say"
    bear(project, "harm", "for", "webb2004-1", table="findings")
    bear(project, "harm", "inferred", "webb2004-2", table="findings")
    assert status(assessed(project, HARM)) == "1 cited for it"


def test_the_voice_of_the_review_is_nobody_cited(project):
    bear(project, "own-voice", "own", "definition.confusion/brownwhite2006/3 ¶1")
    one = assessed(project, OWN_VOICE)
    assert (one.status, one.sources) == ("asserted", ())
    assert status(one) == "The review says it, and cites nobody"
    bare = assessed(project, ARGUMENT)
    assert (bare.status, status(bare), pinned(bare)) == (
        "asserted",
        "Nothing is coded that says it",
        "no-rows",
    )


def test_a_row_that_nobody_has_read_with_the_claim_is_on_no_side_and_is_said(project):
    bear(project, "roles-named", "for", ATKINSON)
    one = assessed(project)
    assert status(one) == "1 cited for it; 2 rows not read with it yet"
    assert one.number == 1


@pytest.mark.parametrize(
    ("threshold", "outcome"),
    [
        (Threshold("sources", "w", at_least=3), "no"),
        (Threshold("sources", "w", at_most=2), "yes"),
        (Threshold("sources", "w", at_most=1), "no"),
        (Threshold("sources", "w", at_least=1, needs=3), "too few to tell"),
        (Threshold("sectors", "w", at_least=2), "yes"),
        (Threshold("sectors", "w", at_least=3), "no"),
    ],
)
def test_a_threshold_decides_as_it_was_fixed(project, threshold, outcome):
    claim = Claim(
        "x",
        "X.",
        ("5.roles ¶1",),
        (Query.of("themes", theme="barrier.role-clarity"),),
        threshold=threshold,
    )
    bear(project, "x", "for", ATKINSON, *SLOPER)
    assert assess(claim, Evidence(project)).borne_out == outcome


def test_a_threshold_on_programmes_counts_no_review_of_studies(project):
    claim = Claim(
        "x",
        "X.",
        ("4 ¶1",),
        (Query.of("findings", counts="counted"),),
        threshold=Threshold("programmes", "w", at_least=1),
    )
    bear(project, "x", "for", "sloper2004-1", "webb2004-1", table="findings")
    assert assess(claim, Evidence(project)).number == 1


def test_a_claim_is_countable_or_says_why_not():
    with pytest.raises(ValueError, match="either a threshold or the reason"):
        Claim("x", "X.", ("3 ¶1",))
    with pytest.raises(ValueError, match="either at_least or at_most"):
        Threshold("sources", "w")


def judged(project, *claims):
    bear(project, "roles-named", "for", ATKINSON, *SLOPER)
    evidence = Evidence(project)
    return accepted(
        evidence.rows("judgements").astype(object),
        [assess(claim, evidence) for claim in claims],
        "2026-11-23",
        "Read.",
    )


def reread(project, judgements):
    return list(unread(Evidence(project), judgements, [Section("what-works", (ROLES,), body=1)]))


def test_a_claim_stands_until_its_rows_change_and_then_says_which(project):
    judgements = judged(project, ROLES)
    assert reread(project, judgements) == []
    put_coding(project, "themes", 3, "stance", "questions")
    (one,) = reread(project, judgements)
    assert one.sentence == (
        "Claim roles-named (chapter what-works) rests on rows that changed. "
        "New or changed: barrier.role-clarity/atkinson2001/5.roles ¶1; 1 of the rows judged "
        "are gone or changed."
    )
    assert one.mark == (
        "To be read again: its evidence changed since it was judged on 23 November 2026."
    )


def test_a_new_row_and_a_row_that_is_gone_are_noticed(project):
    judgements = judged(project, ROLES)
    take(project, "themes", 4)
    add(
        project,
        "themes",
        theme="barrier.role-clarity",
        source_id="webb2004",
        stance="supports",
        attribution="individual",
        locator="4 ¶1",
        added="1.0",
    )
    (one,) = reread(project, judgements)
    assert (one.moved, one.gone) == (("barrier.role-clarity/webb2004/4 ¶1",), 1)


def test_a_claim_never_judged_says_so(project):
    (one,) = reread(project, judged(project))
    assert one.sentence == "Claim roles-named (chapter what-works) has not been judged."
    assert one.mark == "To be read: nobody has judged it beside its rows yet."


def test_a_row_withdrawn_later_does_not_unsettle_what_it_said_before(project):
    judgements = judged(project, ROLES)
    put(project, "themes", 3, "note", "") if False else put_coding(
        project, "themes", 2, "withdrawn", "1.1"
    )
    assert version("1.1") == (1, 1)
    assert reread(project, judgements) == []


def test_a_mark_says_who_is_cited_for_a_claim_and_against_it_and_the_ledger_says_all(project):
    bear(project, "roles-named", "for", *SLOPER)
    bear(project, "roles-named", "against", ATKINSON)
    evidence = Evidence(project).reviewed
    shown = Claims(
        [assess(ROLES, evidence)], {"roles-named": "Later evidence points the other way"}
    )
    mark = "◐ 1 work for, 1 against · later evidence points the other way"
    data, about = shown._repr_mimebundle_()
    assert about == {"claims": {"roles-named": [mark, ROLES.sentence]}}
    assert data["text/plain"].startswith(f"roles-named: {mark}. ")
    assert mark.partition(" ·")[0] == Claims([assess(ROLES, evidence)]).marks["roles-named"]
    (cell,) = ledger([assess(ROLES, evidence)], evidence, "ledger", "Claims").rows
    status = "".join(part.myst for part in cell[2])
    assert status == (
        "◐ {rows}`1 cited for it <show=everything&claim=roles-named.for&count=sources>`\\, "
        "{rows}`1 against <show=everything&claim=roles-named.against&count=sources>`"
    )
    assert ledger([assess(ROLES, evidence)], evidence, "ledger", "Claims").claims == {
        "roles-named": {"for": ["sloper2004"], "against": ["atkinson2001"], "inferred": []}
    }
    table = ledger([assess(ROLES, evidence)], evidence, "ledger", "Claims").as_myst()
    assert "](#themes-barrier-role-clarity-sloper2004-5-roles-1)" in table
    assert "\\(against\\)" in table


def test_every_status_has_a_shape_of_its_own():
    assert len(set(SHAPES.values())) == len(SHAPES) == 5


def test_every_row_of_the_evidence_has_a_place_of_its_own():
    evidence = Evidence(REPOSITORY)
    text = "".join(
        sheets(evidence, first, last).as_myst()
        for first, last in (("a", "c"), ("d", "j"), ("k", "r"), ("s", "z"))
    )
    places = [row_place("findings", name) for name in evidence.findings["finding_id"]]
    places += [
        row_place("themes", f"{row.theme}/{row.source_id}/{row.locator}")
        for row in evidence.themes.itertuples()
    ]
    places += [
        row_place("definitions", f"{row.term}/{row.source_id}/{row.locator}")
        for row in evidence.definitions.itertuples()
    ]
    assert {
        place: text.count(f"[]{{#{place}}}")
        for place in places
        if text.count(f"[]{{#{place}}}") != 1
    } == {}


def test_every_claim_has_its_mark_once_in_the_chapter_that_makes_it_and_an_entry_in_the_ledger(
    pages,
):
    entries = {link["id"] for link in pages["chapters/claims.html"].select("[id^=ledger-]")}
    for section, claim in EVERY_CLAIM:
        page = pages[f"chapters/{section.name}.html"]
        (mark,) = page.select(f"article p .claim-mark#claim-{claim.name}")
        assert mark.a["href"] == f"claims.html#ledger-{claim.name}"
        assert mark.a["title"] == claim.sentence
        assert f"ledger-{claim.name}" in entries
    assert len(EVERY_CLAIM) == sum(len(page.select(".claim-mark")) for page in pages.values())


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (["yes", "yes", "no", ""], "2 of them are borne out and 1 is not"),
        (
            ["too few to tell", "yes"],
            "1 of them is borne out and for 1 the sources are too few to tell",
        ),
    ],
)
def test_what_counting_bears_out_is_told_without_what_holds_of_none(found, told):
    assert tallied([SimpleNamespace(borne_out=one) for one in found]) == told
