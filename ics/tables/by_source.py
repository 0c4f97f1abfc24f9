"""Everything coded, source by source, in the words of this review."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from livingreview.evidence.evidence import Evidence
from livingreview.show.by_source import CodedRow, Sheets, coded_row
from livingreview.show.by_source import sheets as sheets_of
from livingreview.show.places import known_of
from livingreview.words import listed, sentence

FINDING_FIELDS = (
    "exposure",
    "isolates_integration",
    "level",
    "client_group",
    "outcome_domain",
    "voice",
    "basis",
    "timing",
)


def sheets(evidence: Evidence, first: str, last: str) -> Sheets:
    """Return the sheets of the sources whose label begins with a letter from `first` to `last`."""
    rows = [*_themes(evidence), *_findings(evidence), *_definitions(evidence)]
    mentions = evidence.mentions
    places = mentions["section"].astype(str) + " ¶" + mentions["paragraph"].astype(str)
    mentioned = {
        source: list(dict.fromkeys(at)) for source, at in places.groupby(mentions["source_id"])
    }
    cited = evidence.cited(evidence.reviewed.sources)["source_id"]
    where = {
        source: f"; mentioned at {listed(mentioned[source])}"
        if source in mentioned
        else "; not mentioned in the text"
        for source in cited
    }
    works = {
        work.source_id: _about(work, evidence, where.get(work.source_id, ""))
        for work in evidence.sources.itertuples()
    }
    return sheets_of(evidence, first, last, rows, works)


def _about(work: Any, evidence: Evidence, where: str) -> str:
    kind = evidence.labels("evidence_kind")[work.evidence_kind]
    words = evidence.labels("countries")
    country = listed([words[code] for code in work.countries])
    known = f" Known from elsewhere, not counted: {known_of(work)}." if known_of(work) else ""
    remark = "" if pd.isna(work.note) else f" {sentence(f'Remark: {work.note}')}"
    return f"{kind}; country: {country}{where}.{known}{remark}"


def _themes(evidence: Evidence) -> Iterator[CodedRow]:
    words = {field: evidence.labels(field) for field in ("theme", "stance", "attribution")}
    for row in evidence.themes.itertuples():
        codes = [words["stance"][row.stance], words["attribution"][row.attribution]]
        yield coded_row("themes", row, words["theme"][row.theme], "Theme", codes)


def _findings(evidence: Evidence) -> Iterator[CodedRow]:
    words = {field: evidence.labels(field) for field in ("kind", "direction", *FINDING_FIELDS)}
    for row in evidence.findings.itertuples():
        stated = {field: getattr(row, field) for field in FINDING_FIELDS}
        codes = [words["direction"][row.direction]]
        codes += [words[field][code] for field, code in stated.items() if code != "not-stated"]
        if not pd.isna(row.left_out):
            codes.append(f"left out of counts: {row.left_out_because}")
        yield coded_row("findings", row, row.statement, words["kind"][row.kind], codes)


def _definitions(evidence: Evidence) -> Iterator[CodedRow]:
    words = evidence.labels("continuum")
    for row in evidence.definitions.itertuples():
        placed = f"stated place on the continuum: {words[row.continuum].lower()}"
        stated = placed if row.position_stated == "yes" else "no place on the continuum stated"
        yield coded_row("definitions", row, f"{row.term}: {row.gist}", "Definition", [stated])
