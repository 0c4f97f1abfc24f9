"""Programmes, one by one: what each is, what was measured of it, what families and staff say, what
it costs, and which claims it bears on.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from ics.what_counts import MEASURED, SCOTLAND
from livingreview.claims.assessment import AGAINST, FOR, INFERRED
from livingreview.claims.later import in_view
from livingreview.claims.sections import load_sections, on_a_body
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.query import query
from livingreview.show.cells import Address, Cell, Citation, Link, Part, RowsLink, Words, place
from livingreview.show.measures import sizes_by_finding
from livingreview.show.places import claim_place, coded_row, joined, labels_of, ledger_place, linked
from livingreview.show.sections import Section, Sections
from livingreview.show.table import Columns, Table, of_rows
from livingreview.words import count, listed, sentence

WITH, WITHOUT = MEASURED
HEADS = {
    WITH: "Measured, with a comparison",
    WITHOUT: "Measured, with nobody to compare",
    "cost": "Cost and savings",
    "service-users": "What families and other users say",
    "staff": "What staff say",
    "other": "What else is reported or argued",
    "left-out": "Shown and not counted",
}
BEARING = {FOR: "cited for it", AGAINST: "cited against it", INFERRED: "it is inferred from this"}


def named(evidence: Evidence) -> pd.DataFrame:
    """Return the programmes of ``programmes.csv`` of which anything is coded, those in Scotland
    first and then by name; with the column `focus`, whether it is one of them.
    """
    rows = evidence.rows("programmes")
    rows = rows[rows["programme"].isin(evidence.findings["programme"])]
    rows = rows.assign(focus=rows["countries"].map(lambda codes: SCOTLAND in codes))
    return rows.sort_values(["focus", "name"], ascending=[False, True], kind="stable")


def in_brief(evidence: Evidence, name: str, caption: str) -> Table:
    """Return a row for each programme: where it is, and how many findings of each kind are coded,
    each number with its rows.
    """
    countries, groups = evidence.labels("countries"), _grouped(evidence)

    def cell(head: str) -> Any:
        def made(row: Any) -> list[Part]:
            keys = [finding.finding_id for finding in groups[row.programme].get(head, ())]
            return (
                linked(len(keys), "findings", "rows", body=(), key=keys) if keys else [Words("–")]
            )

        return made

    rows = named(evidence)
    columns: Columns = [
        ("Programme", 28, lambda row: Link(row.name, place_of(row.programme))),
        ("Where", 16, lambda row: listed([countries[code] for code in row.countries])),
        *((HEADS[head], 8, cell(head)) for head in HEADS),
    ]
    rests_on = evidence.findings[evidence.findings["programme"].isin(rows["programme"])]
    return of_rows(name, caption, rows.itertuples(), columns, rests_on=[rests_on])


def sections(evidence: Evidence, name: str, focus: bool) -> Sections:
    """Return a section for each programme in Scotland, or for each elsewhere."""
    groups, sizes = _grouped(evidence), sizes_by_finding(evidence)
    labels, claims = labels_of(evidence.works), _claims(evidence)
    addresses = dict(evidence.bibliography[["source_id", "address"]].itertuples(index=False))
    countries, ways = evidence.labels("countries"), evidence.labels("direction")
    bases = evidence.labels("basis")

    def item(head: str, row: Any) -> Cell:
        size = sizes.get(row.finding_id)
        said = [ways[row.direction], *([size] if size else [])]
        if head in ("cost", "other"):
            said.append(bases[row.basis].lower())
        if row.timing == "expected":
            said.append("hoped for or expected")
        if head == "left-out":
            said.append(f"not counted: {row.left_out_because}")
        where = place(row.locator)
        paper = addresses.get(row.source_id, "")
        work: list[Part] = [Words(", "), Address(paper)] if paper not in ("", row.locator) else []
        parts: list[Part] = [
            Words(f"{sentence(row.statement)} {sentence('; '.join(said))} "),
            Citation(row.source_id, labels[row.source_id]),
            Words(" ("),
            coded_row("findings", row, "coded row"),
            Words(", "),
            where,
            *work,
            Words(")"),
        ]
        return parts

    def section(row: Any) -> Section:
        findings = groups[row.programme]
        every = [finding for of_kind in findings.values() for finding in of_kind]
        works = sorted({finding.source_id for finding in every})
        rows = query("findings", "rows", body=(), programme=row.programme)
        about: list[Part] = [
            Words(f"{sentence(row.what)} {listed([countries[c] for c in row.countries])}. "),
            *([] if pd.isna(row.note) else [Words(f"{sentence(row.note)} ")]),
            RowsLink(count(len(every), "finding"), rows),
            Words(f" of {count(len(works), 'source')}."),
        ]
        kinds = [
            (HEADS[head], [item(head, finding) for finding in findings.get(head, ())])
            for head in HEADS
        ]
        bears = ("Claims it bears on", claims.get(row.programme, ()))
        return Section(place_of(row.programme), row.name, about, [*kinds, bears], works)

    rows = named(evidence)
    return Sections(name, [section(row) for row in rows[rows["focus"] == focus].itertuples()])


def place_of(programme: str) -> str:
    """Return the name of the place of a programme in the book."""
    return f"programme-{programme}"


def _grouped(evidence: Evidence) -> dict[str, dict[str, list[Any]]]:
    """Return the findings of each programme by their kind, a key of `HEADS`."""
    groups: dict[str, dict[str, list[Any]]] = {}
    for row in evidence.findings.itertuples():
        groups.setdefault(str(row.programme), {}).setdefault(_kind(row), []).append(row)
    return groups


def _kind(row: Any) -> str:
    if not pd.isna(row.left_out):
        return "left-out"
    if row.level == "economic" or row.outcome_domain == "cost":
        return "cost"
    if row.basis in MEASURED:
        return str(row.basis)
    return str(row.voice) if row.voice in HEADS else "other"


def _claims(evidence: Evidence) -> Mapping[str, Sequence[Cell]]:
    """Return the claims that each programme bears on: those that rest on findings of it, with how,
    and beneath them those of which they were in view when later evidence was held against them.
    """
    of_finding = dict(evidence.findings[["finding_id", "programme"]].itertuples(index=False))
    made = {claim.name: claim for part in load_sections(evidence) for claim in part.claims}
    cited: dict[str, dict[str, set[str]]] = {}
    for row in evidence.rows("bearings").itertuples():
        programme = of_finding.get(row.row) if row.table == "findings" else None
        if programme and row.bearing in BEARING and row.claim in made:
            cited.setdefault(programme, {}).setdefault(row.claim, set()).add(row.bearing)
    claims: dict[str, list[Cell]] = {
        programme: [
            [
                Link(made[name].sentence, claim_place(name)),
                Words(f" ({listed([BEARING[code] for code in BEARING if code in bearings])})"),
            ]
            for name, bearings in sorted(names.items())
        ]
        for programme, names in cited.items()
    }
    for programme, line in _beside(evidence, of_finding):
        claims.setdefault(programme, []).append(line)
    return claims


def _beside(evidence: Evidence, of_finding: Mapping[str, str]) -> Iterator[tuple[str, Cell]]:
    """Yield for each programme and judgement the claims on the work reviewed that its findings were
    read beside.
    """
    words, later = evidence.labels("judgement"), evidence.later
    judged = dict(evidence.rows("later")[["key", "judgement"]].itertuples(index=False))
    seen: dict[tuple[str, str], list[str]] = {}
    for part in on_a_body(load_sections(evidence)):
        for claim in part.claims:
            basis = in_view(claim, later)
            keys = basis.loc[basis["table"] == "findings", "key"]
            for programme in sorted({of_finding[key] for key in keys if key in of_finding}):
                if claim.name in judged:
                    seen.setdefault((programme, judged[claim.name]), []).append(claim.name)
    for (programme, judgement), names in sorted(seen.items()):
        links = joined(Link(name.replace("-", " "), ledger_place(name)) for name in names)
        yield programme, [Words(f"Read beside these. {words[judgement]}: "), *links]
