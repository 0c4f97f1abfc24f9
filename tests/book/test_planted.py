import json

from books import ENGINE, REPOSITORY, copy_of_project, run
from tiny import paths, read_rows, write_rows

from ics import counts
from ics.figures.themes import themes_named
from livingreview.claims.assessment import assess
from livingreview.claims.later import outstanding
from livingreview.claims.sections import load_section
from livingreview.evidence.evidence import Evidence
from livingreview.show.claims import counted, status

SECTION = load_section(Evidence(REPOSITORY), "what-works")
CLAIM = SECTION.claim("financial-uncertainty-often-named")


def drawn(evidence):
    barriers = counts.of_group(counts.strongest(evidence.themes), "barrier")
    named = counts.sources_by(barriers, "attribution")
    return themes_named(named, evidence.labels("theme"), "barriers", "barrier")


def test_ten_planted_rows_turn_a_claim_a_headline_and_an_alt_text_and_the_gate_names_them(tmp_path):
    root = copy_of_project(tmp_path / "planted")
    before = SECTION.in_view(Evidence(root))
    assessed, pictured = assess(CLAIM, before), drawn(before)
    rows, sources = read_rows(paths(root)["themes"]), set(before.sources["source_id"])
    money = [
        row
        for row in rows
        if row["theme"] == "barrier.financial-uncertainty" and row["source_id"] in sources
    ][:10]
    assert len(money) == 10
    for row in money:
        row["theme"] = "barrier.information-sharing"
    write_rows(paths(root)["themes"], list(rows[0]), rows)
    after = SECTION.in_view(Evidence(root))
    assert assessed.borne_out == "yes"
    assert assess(CLAIM, after).borne_out != "yes"
    assert status(assessed) != status(assess(CLAIM, after))
    assert counted(assessed) != counted(assess(CLAIM, after))
    for part in ("headline", "alt", "description", "data", "svg"):
        assert getattr(pictured, part) != getattr(drawn(after), part), part
    unread = {claim.claim: claim for claim in outstanding(after) if not claim.beside}
    assert "rests on rows that changed" in unread[CLAIM.name].sentence
    stale = json.loads(run(root, "python", "-m", ENGINE, "status", "--json").stdout)
    assert any(
        "data/themes.csv changed: row" in reason for reason in stale["chapters/what-works.ipynb"]
    )
