"""Everything coded, source by source: each row with its place in the review, and a place of its own
to link to.
"""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from livingreview.claims.assessment import key
from livingreview.evidence.evidence import Evidence
from livingreview.show.cells import Anchor, Cell, Citation, Words, place
from livingreview.show.places import REVIEW_SOURCE, anchor, row_place
from livingreview.show.table import Table
from livingreview.words import count, escape, listed, nearest

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
            "sources": {anchor(one): [one] for one, *_ in self.tables},
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


def sheets(evidence: Evidence, first: str, last: str) -> Sheets:
    """Return the sheets of the sources whose label begins with a letter from `first` to `last`.

    Accents make no difference. What comes before a goes with a, and what comes after z (other
    scripts) with z.
    """
    works = evidence.works.assign(order=lambda frame: frame["label"].map(nearest)).sort_values(
        "order"
    )
    letters = works["order"].str[0].map(lambda letter: min(max(letter, "a"), "z"))
    chosen = works[(letters >= first) & (letters <= last)]
    coded = _coded(evidence)
    mentions = evidence.mentions
    places = mentions["section"].astype(str) + " ¶" + mentions["paragraph"].astype(str)
    found = []
    for work in chosen.itertuples():
        rows = [cells for source, cells in coded if source == work.source_id]
        table = Table(
            anchor(work.source_id),
            f"Coded from {work.label}",
            HEADER,
            rows,
            REVIEW_SOURCE,
            widths=(38, 10, 34, 18),
        )
        mentioned = list(dict.fromkeys(places[mentions["source_id"] == work.source_id]))
        about = _about(
            work, evidence.labels("evidence_kind"), evidence.labels("country"), mentioned
        )
        found.append((work.source_id, work.label, about, table if rows else None))
    return Sheets(f"sources-{first}-to-{last}", found)


def _sheet(source_id: str, label: str, about: str, table: Table | None) -> str:
    head = f"({anchor(source_id)})=\n**{Citation(source_id, label).myst}** {escape(about)}"
    return f"{head}\n\n{table.as_myst()}" if table else head


def _about(
    work: Any, kinds: Mapping[str, str], countries: Mapping[str, str], mentioned: Sequence[str]
) -> str:
    where = f"mentioned at {listed(mentioned)}" if mentioned else "not mentioned in the text"
    kind = f"{kinds[work.evidence_kind]}; country: {countries[work.country].lower()}; {where}."
    return kind if pd.isna(work.note) else f"{kind} Remark: {work.note}."


def _coded(evidence: Evidence) -> list[tuple[str, list[Cell]]]:
    return [*_themes(evidence), *_findings(evidence), *_definitions(evidence)]


def _themes(evidence: Evidence) -> list[tuple[str, list[Cell]]]:
    words = {field: evidence.labels(field) for field in ("theme", "stance", "attribution")}
    return [
        (
            row["source_id"],
            _row(
                "themes",
                row,
                words["theme"][row["theme"]],
                "Theme",
                [words[f][row[f]] for f in ("stance", "attribution")],
            ),
        )
        for _, row in evidence.themes.iterrows()
    ]


def _findings(evidence: Evidence) -> list[tuple[str, list[Cell]]]:
    words = {field: evidence.labels(field) for field in ("kind", "direction", *FINDING_FIELDS)}
    rows = []
    for _, row in evidence.findings.iterrows():
        codes = [
            words["direction"][row["direction"]],
            *(words[field][row[field]] for field in FINDING_FIELDS if row[field] != "not-stated"),
        ]
        codes += (
            [f"left out of counts: {row['left_out_because']}"]
            if not pd.isna(row["left_out_because"])
            else []
        )
        rows.append(
            (
                row["source_id"],
                _row("findings", row, row["statement"], words["kind"][row["kind"]], codes),
            )
        )
    return rows


def _definitions(evidence: Evidence) -> list[tuple[str, list[Cell]]]:
    words = evidence.labels("continuum")
    return [
        (
            row["source_id"],
            _row(
                "definitions",
                row,
                f"{row['term']}: {row['gist']}",
                "Definition",
                _placed(row, words),
            ),
        )
        for _, row in evidence.definitions.iterrows()
    ]


def _placed(row: pd.Series, words: Mapping[str, str]) -> list[str]:
    if row["position_stated"] == "yes":
        return [f"stated place on the continuum: {words[row['continuum']].lower()}"]
    return ["no place on the continuum stated"]


def _row(table: str, row: pd.Series, what: str, kind: str, codes: Sequence[str]) -> list[Cell]:
    return [
        [Anchor(row_place(table, key(table, row))), Words(what)],
        kind,
        "; ".join(codes),
        place(row["locator"]),
    ]
