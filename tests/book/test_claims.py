import pytest
from books import REPOSITORY
from chapter_rules import CHAPTERS, outputs
from tiny import add, put, put_coding, take

from ics.tables.by_source import sheets
from livingreview.claims.assessment import assess
from livingreview.claims.judgement import accepted, pinned, unread
from livingreview.claims.model import Claim, Section, Threshold
from livingreview.claims.sections import load_sections
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.query import Query
from livingreview.evidence.releases import version
from livingreview.show.claims import SHAPES, Claims, counted, ledger, status
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
    rows=(Query.of("findings", finding_id="webb2004-1"),),
    dissent=(Query.of("findings", source_id="webb2004", direction="negative"),),
    not_counting="No.",
)
EVERY_CLAIM = [
    (section, claim) for section in load_sections(Evidence(REPOSITORY)) for claim in section.claims
]


def test_a_claim_is_traced_to_the_distinct_sources_of_its_rows(project):
    one = assess(ROLES, Evidence(project))
    assert (one.sources, one.dissenters, one.status, one.borne_out) == (
        ("atkinson2001", "sloper2004"),
        (),
        "traced",
        "yes",
    )
    assert status(one) == "Traced to 2 sources"
    assert (
        counted(one)
        == "The coded rows bear it out: 2 sources, where at least 2 sources would do. One may "
        "be chance."
    )


def test_a_source_that_questions_a_theme_is_dissent(project):
    put_coding(project, "themes", 3, "stance", "questions")
    one = assess(ROLES, Evidence(project))
    assert (one.sources, one.dissenters, one.status) == (
        ("sloper2004",),
        ("atkinson2001",),
        "traced-with-dissent",
    )
    assert status(one) == "Traced to 2 sources, with dissent from 1"


def test_findings_that_point_the_other_way_are_dissent(project):
    one = assess(HARM, Evidence(project))
    assert dict(zip(one.basis["key"], one.basis["side"], strict=True)) == {
        "webb2004-1": "for",
        "webb2004-2": "against",
    }


def test_the_review_alone_is_an_assertion_and_no_rows_at_all_an_argument(project):
    evidence = Evidence(project)
    assert [assess(claim, evidence).status for claim in (OWN_VOICE, ARGUMENT)] == [
        "asserted",
        "not-counting",
    ]
    assert pinned(assess(ARGUMENT, evidence)) == "no-rows"


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
    assert assess(claim, Evidence(project)).borne_out == outcome


def test_a_claim_is_countable_or_says_why_not():
    with pytest.raises(ValueError, match="either a threshold or the reason"):
        Claim("x", "X.", ("3 ¶1",))
    with pytest.raises(ValueError, match="either at_least or at_most"):
        Threshold("sources", "w")


def judged(project, *claims):
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


def test_a_row_withdrawn_later_does_not_unsettle_what_it_said_before(project):
    judgements = judged(project, ROLES)
    put(project, "themes", 3, "note", "") if False else put_coding(
        project, "themes", 2, "withdrawn", "1.1"
    )
    assert version("1.1") == (1, 1)
    assert reread(project, judgements) == []


def test_a_claim_is_shown_with_status_in_words_and_shape_basis_dissent_and_ledger(project):
    put_coding(project, "themes", 3, "stance", "questions")
    evidence = Evidence(project)
    labels = dict(evidence.bibliography[["source_id", "label"]].itertuples(index=False))
    shown = Claims([assess(ROLES, evidence)], labels).as_myst()
    for part in (
        ":name: claim-roles-named",
        "◐ {rows}`Traced to 2 sources <show=everything&claim=roles-named&count=sources>`\\, "
        "with dissent from 1",
        "Basis: {cite:t}`sloper2004`.",
        "Dissent: {cite:t}`atkinson2001`.",
        "(#ledger-roles-named)",
    ):
        assert part in shown
    table = ledger([assess(ROLES, evidence)], evidence, "ledger", "Claims").as_myst()
    assert "](#themes-barrier-role-clarity-sloper2004-5-roles-1)" in table
    assert "\\(against\\)" in table


def test_every_status_has_a_shape_of_its_own():
    assert len(set(SHAPES.values())) == len(SHAPES) == 4


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


def test_every_claim_is_shown_once_in_the_book():
    shown = [
        name
        for path in CHAPTERS
        for _, output in outputs(path)
        for name in output["metadata"].get("claims", [])
    ]
    assert sorted(shown) == sorted(claim.name for _, claim in EVERY_CLAIM)
