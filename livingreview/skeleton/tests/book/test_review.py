"""What must always hold of this review."""

from pathlib import Path

from livingreview.evidence.evidence import Evidence
from livingreview.show.numbers import select

ROOT = Path(__file__).resolve().parents[2]


def test_every_work_has_a_finding() -> None:
    evidence = Evidence(ROOT)
    findings = set(select(evidence, "findings").rows["source_id"])
    assert set(evidence.sources["source_id"]) == findings
