"""What each claim on the 2006 review sees of later evidence: whatever would contradict it."""

import shutil
from collections import Counter

import pytest
from books import REPOSITORY
from tiny import add, finding
from two_bodies import LATER, PAGE, work

from livingreview.claims.later import in_view
from livingreview.claims.sections import load_sections, on_a_body
from livingreview.evidence import fields
from livingreview.evidence.evidence import Evidence

CLAIMS = {
    claim.name: claim
    for section in on_a_body(load_sections(Evidence(REPOSITORY)))
    for claim in section.claims
}
OF_THE_REVIEW = {"section", "body", "added"}  # these tell rows by where they stand
SCHOOLS = {"sectors": "education", "countries": "GB-SCT"}
INQUIRY = {"evidence_kind": "inquiry", "sectors": "child-protection", "countries": "GB-ENG"}
REVIEW = {"evidence_kind": "literature-review"}
MEASURED = {"basis": "measured-with-comparison", "voice": "data"}
SERVICE = {"level": "process-or-service", "outcome_domain": "service-use"}
STAFF = {"level": "professional", "outcome_domain": "staff", "voice": "staff"}
COST = {"kind": "cost", "level": "economic", "outcome_domain": "cost", **MEASURED}
PACKAGE = {"exposure": "multi-agency-programme", "isolates_integration": "part-of-package"}


def says(direction, statement, of=None, **cells):
    """A finding as somebody would code it, of a work that is an English evaluation unless told."""
    return "findings", of or {}, {"direction": direction, "statement": statement, **cells}


def names(theme, stance, of=None):
    """A theme of a work that is an English evaluation unless told."""
    return "themes", of or {}, {"theme": theme, "stance": stance, "attribution": "individual"}


def defines(term, gist, continuum):
    """A definition that places its term."""
    cells = {"term": term, "gist": gist, "continuum": continuum, "position_stated": "yes"}
    return "definitions", {}, cells


CONTRADICTING = {
    "working-apart-falls-short": says(
        "no-clear-difference",
        "Children with many needs did as well where professions kept apart.",
        outcome_domain="other",
        **MEASURED,
    ),
    "failures-named-in-tragedies": says(
        "negative",
        "A child died although agencies had worked together well.",
        INQUIRY,
        kind="harm",
        voice="inquiry",
        outcome_domain="safe",
    ),
    "better-services-expected": says(
        "negative", "Families waited longer where assessments were shared.", **SERVICE, **MEASURED
    ),
    "needs-before-achievement": says(
        "positive",
        "Pupils caught up in class while their other needs went unmet.",
        {"sectors": "education"},
        exposure="unmet-need",
        outcome_domain="achieving",
        **MEASURED,
    ),
    "schools-cannot-do-it-alone": says(
        "no-clear-difference",
        "Schools on their own did as much for these needs as schools with other agencies.",
        {"sectors": "education"},
        outcome_domain="healthy",
        **MEASURED,
    ),
    "schools-developed-unevenly": says(
        "positive",
        "Inspectors found the same good joint practice in all community schools.",
        {**SCHOOLS, "evidence_kind": "inquiry"},
        voice="inquiry",
        level="process-or-service",
        outcome_domain="other",
        **PACKAGE,
    ),
    "inspectors-named-leadership": names(
        "factor.leadership-commitment", "questions", {**SCHOOLS, "evidence_kind": "inquiry"}
    ),
    "terms-hinder-searching": names("definition.confusion", "questions", REVIEW),
    "integration-lacks-one-meaning": defines("integration", "One meaning for all.", "integration"),
    "partnership-is-not-integration": defines("partnership", "As integration.", "integration"),
    "coordination-lies-between": defines("co-ordination", "A line of its own.", "co-ordination"),
    "literature-uses-a-continuum": names("definition.continuum", "questions", REVIEW),
    "coordination-brings-most-benefits": says(
        "positive",
        "Children of one integrated service did better than those of co-ordinated ones.",
        exposure="structural-reorganisation",
        isolates_integration="yes",
        **MEASURED,
    ),
    "separate-services-burden-families": says(
        "no-clear-difference",
        "Parents with separate services had no more to arrange than others.",
        voice="service-users",
        client_group="parents-families",
        **SERVICE,
    ),
    "integration-blurs-roles": says(
        "positive", "In integrated teams professions stayed what they were.", **STAFF
    ),
    "inquiries-argue-for-integration": says(
        "uncertain",
        "That agencies kept apart made no difference to the death, the inquiry found.",
        INQUIRY,
        voice="inquiry",
        exposure="failure-to-integrate",
        outcome_domain="safe",
    ),
    "many-outcomes-anticipated": says(
        "negative", "Children are expected to lose by it.", timing="expected", basis="argued"
    ),
    "outcome-evidence-lacking": names("gap.outcome-evidence", "questions", REVIEW),
    "support-workers-cut-exclusions": says(
        "negative",
        "Exclusions rose where support workers came into schools.",
        {"sectors": "education"},
        outcome_domain="included",
        **PACKAGE,
        **MEASURED,
    ),
    "results-take-years": says(
        "positive", "Effects were there after one term and did not grow.", **PACKAGE, **MEASURED
    ),
    "older-people-experiment": says(
        "negative",
        "Older people fared worse under joint care.",
        client_group="older-people",
        **MEASURED,
    ),
    "outcome-studies-narrow": names("gap.methods", "questions", REVIEW),
    "pilots-without-significant-effect": says(
        "positive",
        "Attainment rose significantly in community schools.",
        SCHOOLS,
        outcome_domain="achieving",
        **PACKAGE,
        **MEASURED,
    ),
    "planning-outruns-joint-work": says(
        "positive",
        "Staff worked together every day, and nobody planned together.",
        level="process-or-service",
        outcome_domain="other",
        voice="staff",
    ),
    "integration-may-save": says("negative", "Working together cost more in the end.", **COST),
    "conduct-disorder-costs-multiply": says(
        "no-clear-difference",
        "Children with conduct disorder cost no more than others later.",
        **{**COST, "exposure": "unmet-need"},
    ),
    "control-groups-almost-impossible": says(
        "positive",
        "Children drawn by lot into joint services fared better than the others.",
        isolates_integration="yes",
        **MEASURED,
    ),
    "professionals-learn-from-each-other": says(
        "no-clear-difference", "Staff learned nothing new of other agencies.", **STAFF
    ),
    "client-views-limited": says(
        "positive", "A thousand children told what changed for them.", voice="service-users"
    ),
    "key-workers-help-families": says(
        "no-clear-difference",
        "Families with a key worker had as much stress as others.",
        exposure="key-worker",
        client_group="parents-families",
        outcome_domain="parenting-family",
        **MEASURED,
    ),
    "collaboration-sometimes-best-avoided": names("barrier.time-capacity", "questions"),
    "co-ordination-negative": says(
        "positive",
        "Children fared better where services were more co-ordinated.",
        exposure="co-ordination-measured",
        isolates_integration="yes",
        **MEASURED,
    ),
    "climate-goes-with-outcomes": says(
        "no-clear-difference",
        "Clients fared alike whatever the climate.",
        exposure="organisational-climate",
        isolates_integration="no",
        **MEASURED,
    ),
    "financial-uncertainty-often-named": names("barrier.financial-uncertainty", "questions"),
    "clear-aims-and-roles-vital": names("factor.clear-roles", "questions"),
    "shared-boundaries-often-said-to-help": names("factor.shared-boundaries", "questions"),
    "one-building-cuts-both-ways": says(
        "positive",
        "Staff in one building saw advantages only.",
        exposure="co-location",
        **STAFF,
    ),
    "overall-economic-evidence-limited": says(
        "positive", "Twelve areas spent less, measured against others.", **COST
    ),
    "overall-themes-across-sectors": names(
        "barrier.role-clarity", "questions", {"sectors": "youth-justice"}
    ),
    "overall-learning-into-practice": names("factor.joint-training", "questions"),
}


@pytest.fixture(scope="module")
def asking(tmp_path_factory):
    """The claims that see each row of `CONTRADICTING`, by the claim that it contradicts."""
    root = tmp_path_factory.mktemp("later")
    shutil.copytree(REPOSITORY / "data", root / "data")
    for name in ("review.toml", "references.bib"):
        shutil.copy(REPOSITORY / name, root / name)
    of_source = {}
    for number, (claim, (table, of, cells)) in enumerate(CONTRADICTING.items(), start=1):
        source_id = f"madeup{number}"
        of_source[source_id] = claim
        work(root, source_id, **{"sectors": "cross-sector", "countries": "GB-ENG", **of})
        row = {"source_id": source_id, "locator": PAGE, **LATER}
        if table == "findings":
            row = finding(f"{source_id}-1", source_id, PAGE, "other", "", "") | row
        add(root, table, **{**row, **cells})
    evidence = Evidence(root).after(1)
    seen = {claim: set() for claim in CONTRADICTING}
    for name, claim in CLAIMS.items():
        for source_id in set(in_view(claim, evidence)["source_id"]) & set(of_source):
            seen[of_source[source_id]].add(name)
    return seen


def test_a_later_row_that_contradicts_a_claim_makes_it_ask(asking):
    assert len(CONTRADICTING) == 40
    silent = [claim for claim, seen in asking.items() if claim not in seen]
    assert len(silent) <= 2, silent


def test_a_later_row_does_not_make_every_claim_ask(asking):
    assert {claim: len(seen) for claim, seen in asking.items() if len(seen) > len(CLAIMS) / 6} == {}


def test_what_contradicts_one_claim_is_of_every_section_with_views():
    sections = {
        section.name: {claim.name for claim in section.claims if claim.later}
        for section in on_a_body(load_sections(Evidence(REPOSITORY)))
    }
    assert [name for name, claims in sections.items() if not claims & set(CONTRADICTING)] == []


def test_every_claim_has_a_view_of_later_evidence_or_the_reason_why_none_bears_on_it():
    assert [
        name for name, claim in CLAIMS.items() if bool(claim.later) == bool(claim.no_later)
    ] == []


def test_no_view_lists_rows_sources_or_programmes():
    evidence = Evidence(REPOSITORY)
    named = [
        (name, field)
        for name, claim in CLAIMS.items()
        for query in claim.later
        for field, _ in query.where
        if field in OF_THE_REVIEW or not fields.allowed(evidence, field)
    ]
    assert named == []
    assert [name for name, claim in CLAIMS.items() if not all(q.where for q in claim.later)] == []


def test_no_view_is_a_view_of_everything():
    evidence = Evidence(REPOSITORY).after(1)
    rows = sum(len(evidence.rows(table)) for table in ("findings", "themes", "definitions"))
    views = Counter({name: len(in_view(claim, evidence)) for name, claim in CLAIMS.items()})
    assert [view for view in views.items() if view[1] > rows / 2] == []
