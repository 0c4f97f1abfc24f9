"""Everything coded, source by source: each row with its place in the review, and a place of its own
to link to.
"""

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from livingreview.claims.assessment import key
from livingreview.evidence.evidence import Evidence
from livingreview.show.cells import Anchor, Cell, Citation, Words, place
from livingreview.show.places import anchor, row_place
from livingreview.show.table import Table
from livingreview.words import count, escape, listed, nearest, sentence

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
HEADER = ["What is coded", "Kind", "How it is coded", "Where it was read"]


@dataclass(frozen=True)
class Sheets:
    """What is coded from each of some sources: a line on the source, then a table of its rows."""

    name: str
    tables: Sequence[tuple[str, str, str, Table | None]]

    def __repr__(self) -> str:
        return "\n".join(
            f"{label}: {count(len(table.rows) if table else 0, 'row')}"
            for _, label, _, table in self.tables
        )

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, object]]:
        bundle = {
            "text/plain": repr(self),
            "text/html": self.as_html(),
            "text/markdown": self.as_myst(),
        }
        return bundle, {
            "table": self.name,
            "sources": {anchor(source_id): [source_id] for source_id, *_ in self.tables},
        }

    def as_myst(self) -> str:
        """Return the sheets as MyST."""
        return "\n\n".join(_sheet(*sheet) for sheet in self.tables)

    def as_html(self) -> str:
        """Return the sheets as HTML, for Jupyter."""
        return "".join(
            f"<p>{html.escape(about)}</p>{table.as_html() if table else ''}"
            for _, _, about, table in self.tables
        )


def sheets(evidence: Evidence, first: str, last: str, source: str) -> Sheets:
    """Return the sheets of the sources whose label begins with a letter from `first` to `last`.

    Accents make no difference. What comes before a goes with a, and what comes after z (other
    scripts) with z. `source` says where the rows were coded from.
    """
    works = evidence.works.assign(order=evidence.works["label"].map(nearest)).sort_values("order")
    letters = works["order"].str[0].map(lambda letter: min(max(letter, "a"), "z"))
    rows = [*_themes(evidence), *_findings(evidence), *_definitions(evidence)]
    mentions = evidence.mentions
    places = mentions["section"].astype(str) + " ¶" + mentions["paragraph"].astype(str)
    sheets = []
    for work in works[(letters >= first) & (letters <= last)].itertuples():
        cells = [cells for source_id, cells in rows if source_id == work.source_id]
        name, caption = anchor(work.source_id), f"Coded from {work.label}"
        table = Table(name, caption, HEADER, cells, sentence(source), widths=(38, 10, 34, 18))
        mentioned = list(dict.fromkeys(places[mentions["source_id"] == work.source_id]))
        about = _about(work, evidence, mentioned)
        sheets.append((work.source_id, work.label, about, table if cells else None))
    return Sheets(f"sources-{first}-to-{last}", sheets)


def _sheet(source_id: str, label: str, about: str, table: Table | None) -> str:
    head = f"({anchor(source_id)})=\n**{Citation(source_id, label).myst}** {escape(about)}"
    return f"{head}\n\n{table.as_myst()}" if table else head


def _about(work: Any, evidence: Evidence, mentioned: Sequence[str]) -> str:
    kind = evidence.labels("evidence_kind")[work.evidence_kind]
    country = evidence.labels("country")[work.country].lower()
    where = f"mentioned at {listed(mentioned)}" if mentioned else "not mentioned in the text"
    remark = "" if pd.isna(work.note) else f" Remark: {work.note}."
    return f"{kind}; country: {country}; {where}.{remark}"


def _themes(evidence: Evidence) -> Iterator[tuple[str, list[Cell]]]:
    words = {field: evidence.labels(field) for field in ("theme", "stance", "attribution")}
    for row in evidence.themes.itertuples():
        codes = [words["stance"][row.stance], words["attribution"][row.attribution]]
        yield _row("themes", row, words["theme"][row.theme], "Theme", codes)


def _findings(evidence: Evidence) -> Iterator[tuple[str, list[Cell]]]:
    words = {field: evidence.labels(field) for field in ("kind", "direction", *FINDING_FIELDS)}
    for row in evidence.findings.itertuples():
        stated = {field: getattr(row, field) for field in FINDING_FIELDS}
        codes = [words["direction"][row.direction]]
        codes += [words[field][code] for field, code in stated.items() if code != "not-stated"]
        if not pd.isna(row.left_out_because):
            codes.append(f"left out of counts: {row.left_out_because}")
        yield _row("findings", row, row.statement, words["kind"][row.kind], codes)


def _definitions(evidence: Evidence) -> Iterator[tuple[str, list[Cell]]]:
    words = evidence.labels("continuum")
    for row in evidence.definitions.itertuples():
        placed = f"stated place on the continuum: {words[row.continuum].lower()}"
        stated = placed if row.position_stated == "yes" else "no place on the continuum stated"
        yield _row("definitions", row, f"{row.term}: {row.gist}", "Definition", [stated])


def _row(
    table: str, row: Any, what: str, kind: str, codes: Sequence[str]
) -> tuple[str, list[Cell]]:
    here = Anchor(row_place(table, key(table, row._asdict())))
    return row.source_id, [[here, Words(what)], kind, "; ".join(codes), place(row.locator)]
