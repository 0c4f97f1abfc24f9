import json
import shutil
from dataclasses import replace

import pytest
from books import REPOSITORY
from living import ask
from tiny import add, put, read_rows
from tiny import paths as files
from two_bodies import LATER, PAGE, later

from ics.tables.later import beside, ledger_cell, said
from livingreview.claims import brief
from livingreview.claims.assessment import applied, basis_of
from livingreview.claims.later import NONE_READ, in_view, judged, outstanding, renewed, unjudged
from livingreview.claims.sections import load_sections, on_a_body
from livingreview.evidence.difference import as_text
from livingreview.evidence.evidence import Evidence
from livingreview.show.claims import counted_later
from livingreview.words import count

ON_THE_REVIEW = [
    claim for section in on_a_body(load_sections(Evidence(REPOSITORY))) for claim in section.claims
]
CLAIM = next(claim for claim in ON_THE_REVIEW if claim.name == "financial-uncertainty-often-named")
FORBIDDEN = ("still holds", "confirmed", "confirms", "proves", "proven")


@pytest.fixture
def money(two_bodies, monkeypatch):
    """The tiny project where a later source names money as a barrier, and the claim on it has been
    judged. It has the claims of this review and few of their rows, so a check would refuse it.
    """
    monkeypatch.setattr("livingreview.cli.main._refuse_unsound", lambda root: None)
    shutil.copytree(REPOSITORY / "claims", two_bodies / "claims")
    add(two_bodies, "releases", release="3.0.0", what="More of it")
    for programme in read_rows(files(REPOSITORY)["programmes"]):
        add(two_bodies, "programmes", **programme)
    name_money(two_bodies, "jones2024")
    record(two_bodies, "agrees")
    return two_bodies


def name_money(root, source_id):
    theme = {
        "theme": "barrier.financial-uncertainty",
        "stance": "supports",
        "attribution": "individual",
        "locator": PAGE,
    }
    add(root, "themes", source_id=source_id, **theme, **LATER)


def record(root, judgement, claim=CLAIM):
    evidence = Evidence(root).after(1)
    rows = renewed(
        as_text(evidence, evidence.tables["later"]),
        claim,
        evidence,
        judgement,
        "2026-11-24",
        "Read.",
    )
    rows.to_csv(root / evidence.tables["later"].path, index=False, lineterminator="\n")


def moved(root):
    evidence = Evidence(root).after(1)
    return {one.claim: one for one in unjudged(evidence, on_a_body(load_sections(evidence)))}


def test_a_judgement_stands_while_the_later_rows_in_view_do(money):
    assert CLAIM.name not in moved(money)


def test_a_new_later_row_asks_for_the_claim_to_be_judged_again_by_name_with_row_and_chapter(money):
    later(money, "smith2025", "positive")
    name_money(money, "smith2025")
    one = moved(money)[CLAIM.name]
    assert one.sentence == (
        "Claim financial-uncertainty-often-named (chapter what-works) was judged beside later "
        "evidence that changed. "
        f"New or changed: barrier.financial-uncertainty/smith2025/{PAGE}."
    )
    assert one.mark == (
        "To be read again: later evidence changed since it was judged on 24 November 2026."
    )


def test_a_claim_that_asks_is_shown_with_the_judgement_that_stands_and_what_its_new_rows_say(money):
    later(money, "smith2025", "positive")
    name_money(money, "smith2025")
    done = ask(money, "claims", CLAIM.name)
    lines = done.stdout.splitlines()
    judged_then = "Judged beside later evidence on 24 November 2026: Later evidence agrees. Read."
    beside, row = (
        lines.index(f"    {judged_then}"),
        f"barrier.financial-uncertainty/smith2025/{PAGE}",
    )
    assert lines[beside - 1] == f"Claim {CLAIM.name} (chapter what-works): {CLAIM.sentence}"
    assert lines[beside + 1 : beside + 4] == [
        "    New or changed: 1 row.",
        f"      themes, {row}: Barrier: Financial uncertainty",
        f"        Jones 2024, {PAGE}",
    ]
    assert done.exit_code == 1
    assert "culture-often-named" not in done.stdout
    every = json.loads(ask(money, "claims", "--json").stdout)
    (claim,) = (one for one in every if one["claim"] == CLAIM.name and one["beside"])
    assert (claim["judgement"], claim["reason"]) == ("Later evidence agrees", "Read.")
    assert [one["key"] for one in claim["rows"]] == [row]
    assert ask(money, "claims", "culture").exit_code == 1


def test_a_claim_to_be_judged_again_stands_among_all_that_is_outstanding(money):
    later(money, "smith2025", "positive")
    name_money(money, "smith2025")
    assert CLAIM.name in {one.claim for one in outstanding(Evidence(money)) if one.beside}


def test_a_later_row_that_says_something_else_asks_for_it_too(money):
    rows = Evidence(money).rows("themes")
    put(
        money,
        "themes",
        int(rows.index[rows["theme"] == "barrier.financial-uncertainty"][-1]) + 2,
        "stance",
        "questions",
    )
    assert moved(money)[CLAIM.name].gone == 1


def test_a_row_of_2006_asks_for_no_judgement_on_later_evidence(money):
    theme = {
        "theme": "barrier.financial-uncertainty",
        "stance": "supports",
        "attribution": "individual",
        "locator": "5.roles ¶2",
    }
    add(money, "themes", source_id="webb2004", **theme, added="1.0")
    assert CLAIM.name not in moved(money)


def test_a_claim_that_nobody_has_judged_is_named(money):
    assert moved(money)["culture-often-named"].sentence == (
        "Claim culture-often-named (chapter what-works) has not been judged beside later evidence."
    )


def test_a_judgement_says_on_how_much_it_rests_and_its_table_how_the_evidence_was_found(money):
    evidence = Evidence(money).after(1)
    made, words = judged([CLAIM], evidence), evidence.labels("judgement")
    judgement, *_, rests = said(made[CLAIM.name], words)
    assert (judgement, rests) == (
        "Later evidence agrees.",
        "Rests on 1 independent programme, Scottish.",
    )
    table = beside(brief.assessed([CLAIM], Evidence(money).body(1)), made, words, "now", "Now")
    assert table.note == (
        "The later works were found by a search that was not systematic. Of each, one automated"
        " reader read an abstract."
    )


def test_sources_of_one_programme_count_once_and_what_was_read_second_hand_not_at_all(money):
    later(money, "smith2025", "positive", 1, "jones2024")
    later(money, "third2025", "positive")
    for source_id in ("smith2025", "third2025"):
        name_money(money, source_id)
    put(money, "sources", 8, "read_as", "secondary-report")
    record(money, "agrees")
    made = judged([CLAIM], Evidence(money).after(1))[CLAIM.name]
    assert (made.programmes, made.focused, len(made.basis)) == (1, 1, 3)


def test_a_review_of_studies_is_told_apart_from_programmes(money):
    later(money, "smith2025", "positive")
    name_money(money, "smith2025")
    put(money, "sources", 7, "evidence_kind", "literature-review")
    record(money, "agrees")
    evidence = Evidence(money).after(1)
    made = judged([CLAIM], evidence)[CLAIM.name]
    assert (made.programmes, made.reviews) == (1, 1)
    *_, rests = said(made, evidence.labels("judgement"))
    assert rests == "Rests on 1 independent programme, Scottish, and 1 review of studies."


def test_judging_refuses_what_the_rows_in_view_rule_out(money):
    done = ask(money, "judge", CLAIM.name, NONE_READ, "--reason", "x")
    assert (done.exit_code, "1 rows are in view, so none-read cannot stand" in done.stderr) == (
        1,
        True,
    )
    done = ask(money, "judge", "culture-often-named", "agrees", "--reason", "x")
    assert (done.exit_code, "No row is in view" in done.stderr) == (1, True)
    done = ask(money, "judge", "culture-often-named", "holds", "--reason", "x")
    assert "Allowed: agrees, qualifies, points-the-other-way, is-divided, none-read." in done.stderr


def test_judging_writes_what_it_says(money):
    done = ask(
        money,
        "judge",
        "culture-often-named",
        NONE_READ,
        "--reason",
        "Nothing was read.",
        "--date",
        "2026-11-25",
    )
    assert done.exit_code == 0, done.stderr
    made = judged(
        [claim for claim in ON_THE_REVIEW if claim.name == "culture-often-named"],
        Evidence(money).after(1),
    )
    one = made["culture-often-named"]
    assert (one.judgement, one.reason) == (NONE_READ, "Nothing was read.")
    words = Evidence(money).labels("judgement")
    assert said(one, words) == ["No later evidence read.", "Nothing was read."]


def test_a_claim_that_no_later_evidence_bears_on_says_why_and_is_never_asked_about(money):
    (claim,) = (claim for claim in ON_THE_REVIEW if claim.name == "sloper-draws-no-line")
    one = judged([claim], Evidence(money).after(1))[claim.name]
    assert (one.judgement, one.reason, len(one.basis)) == (NONE_READ, claim.no_later, 0)
    assert claim.name not in moved(money)
    done = ask(money, "judge", claim.name, "agrees", "--reason", "x")
    said = f"claims/defining-integration.yml says under no_later: of {claim.name} why no later"
    assert (done.exit_code, said in done.stderr) == (1, True)


def test_a_judgement_stands_out_in_the_ledger_and_names_whose_rows_were_in_view(money):
    evidence = Evidence(money).after(1)
    cell = ledger_cell(
        judged([CLAIM], evidence)[CLAIM.name],
        evidence.labels("judgement"),
        {"jones2024": "Jones 2024"},
    )
    assert "".join(part.myst for part in cell) == (
        r"**Later evidence agrees\.** Read\. There is 1 source\, counted alike\. The rule is a "
        r"share of the works reviewed\, and is not used on later ones\. "
        r"Rests on 1 independent programme\, Scottish\. In view\: "
        "[Jones 2024](#source-jones2024)"
    )


def test_a_threshold_counts_all_later_works_that_its_own_rows_choose(money):
    several = replace(CLAIM, threshold=replace(CLAIM.threshold, share=False))
    for number in range(4):
        assert counted_later(judged([several], Evidence(money).after(1))[CLAIM.name]) == (
            "The same rule on later works: ✗ Counting does not bear it out:"
            f" our rule asks for at least 5 sources, and there {'are' if number else 'is'}"
            f" {count(number + 1, 'source')}."
        )
        later(money, f"smith{number}", "positive")
        name_money(money, f"smith{number}")
    one = judged([several], Evidence(money).after(1))[CLAIM.name]
    assert (one.number, one.borne_out) == (5, "yes")
    of_2006 = judged([CLAIM], Evidence(money).after(1))[CLAIM.name]
    assert (of_2006.number, of_2006.borne_out) == (5, "")
    argued = next(claim for claim in ON_THE_REVIEW if not (claim.threshold or claim.no_later))
    assert applied(argued, Evidence(money).after(1)) == (None, "")


# The judgements of this book


def test_a_judgement_that_agrees_against_the_rule_of_its_claim_says_so():
    made = judged(ON_THE_REVIEW, Evidence(REPOSITORY).after(1).coded)
    assert [
        name
        for name, one in made.items()
        if one.judgement == "agrees" and one.borne_out == "no" and "Our rule" not in one.reason
    ] == []


def test_what_the_rule_of_a_claim_counts_of_later_works_is_in_view_when_it_is_judged():
    evidence = Evidence(REPOSITORY).after(1).coded
    assert {
        claim.name: unseen
        for claim in ON_THE_REVIEW
        if claim.threshold and not claim.no_later
        for unseen in [
            set(basis_of(claim, claim.rows, evidence)["key"])
            - set(in_view(claim, evidence)["key"])
            - not_counted(evidence)
        ]
        if unseen
    } == {}


def not_counted(evidence):
    findings = evidence.findings
    return set(findings.loc[findings["left_out_because"].notna(), "finding_id"])


def test_every_claim_on_the_2006_review_is_judged_and_none_read_means_no_row_in_view():
    evidence = Evidence(REPOSITORY).after(1)
    claims = ON_THE_REVIEW
    made = judged(claims, evidence)
    assert set(made) == {claim.name for claim in claims} >= set(evidence.rows("later")["key"])
    assert [
        claim.name
        for claim in claims
        if (made[claim.name].judgement == NONE_READ) != in_view(claim, evidence).empty
    ] == []


def test_no_judgement_claims_more_than_it_may():
    evidence = Evidence(REPOSITORY)
    words = [*evidence.rows("later")["reason"], *evidence.labels("judgement").values()]
    assert [text for text in words for phrase in FORBIDDEN if phrase in text.lower()] == []
