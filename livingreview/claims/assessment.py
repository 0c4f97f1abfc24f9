"""What the rows make of a claim: traced, traced with dissent, asserted; borne out or not."""

import hashlib
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import pandas as pd

from livingreview.claims.model import Claim, Measure
from livingreview.evidence import fields
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.schema import CODED_BY

Status = Literal["traced", "traced-with-dissent", "asserted", "not-counting"]
Outcome = Literal["yes", "no", "too few to tell", ""]
Row: TypeAlias = pd.Series | Mapping[Hashable, Any]
COLUMNS = ["table", "key", "source_id", "locator", "side", "seal"]
DISSENTING = {"questions", "mixed"}
OUTSIDE = {"withdrawn", "change_reason", CODED_BY}


@dataclass(frozen=True)
class Assessment:
    """A claim and what its rows make of it.

    `basis` has a row for each row in view: `table`, `key` (its identifier), `source_id`, `locator`,
    `side` (``for`` or ``against``) and `seal` (digest of its cells, empty for evidence without its
    prose). `sources` and `dissenters` are the distinct sources on each side, the review itself
    apart. `number` is what the threshold measures, if there is one.
    """

    claim: Claim
    basis: pd.DataFrame
    sources: tuple[str, ...]
    dissenters: tuple[str, ...]
    status: Status
    borne_out: Outcome
    number: int | None


def assess(claim: Claim, evidence: Evidence) -> Assessment:
    """Return what the rows of `evidence` make of `claim`."""
    basis = _basis(claim, evidence)
    cited = evidence.cited(basis)
    sources, dissenters = (
        tuple(sorted(set(cited.loc[cited["side"] == side, "source_id"])))
        for side in ("for", "against")
    )
    number = _measure(claim, evidence) if claim.threshold else None
    return Assessment(
        claim,
        basis,
        sources,
        dissenters,
        _status(claim, sources, dissenters),
        _outcome(claim, sources, number),
        number,
    )


def _status(claim: Claim, sources: tuple[str, ...], dissenters: tuple[str, ...]) -> Status:
    if dissenters:
        return "traced-with-dissent"
    if sources:
        return "traced"
    return "asserted" if claim.threshold or claim.rows else "not-counting"


def _outcome(claim: Claim, sources: tuple[str, ...], number: int | None) -> Outcome:
    threshold = claim.threshold
    if threshold is None or number is None:
        return ""
    if len(sources) < threshold.needs:
        return "too few to tell"
    met = (
        number >= threshold.at_least
        if threshold.at_least is not None
        else number <= (threshold.at_most or 0)
    )
    return "yes" if met else "no"


def _basis(claim: Claim, evidence: Evidence) -> pd.DataFrame:
    basis: dict[tuple[str, str], tuple[str, str, str, str]] = {}
    sides = [
        *((query, "for") for query in claim.rows),
        *((query, "against") for query in claim.dissent),
    ]
    for query, side in sides:
        sealed = _sealed(query.show, evidence)
        for row in (sealed[place] for place in fields.places(evidence, query)):
            dissents = side == "against" or (row.dissenting and not claim.both_sides)
            basis[query.show, row.key] = (
                row.source_id,
                row.locator,
                "against" if dissents else "for",
                row.seal if evidence.prose else "",
            )
    return pd.DataFrame(
        [(*row, *basis[row]) for row in sorted(basis)], columns=COLUMNS, dtype="str"
    )


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a claim needs of a row: `key`, `source_id`, `locator`, whether its stance is
    `dissenting`, and its `seal`.
    """

    key: str
    source_id: str
    locator: str
    dissenting: bool
    seal: str


def _sealed(table: str, evidence: Evidence) -> list[Sealed]:
    """Return all rows of a table as claims need them, in their order."""
    return evidence.once(("sealed", table), lambda: _seal_all(table, evidence))


def _seal_all(table: str, evidence: Evidence) -> list[Sealed]:
    rows, keys = evidence.rows(table), fields.index(evidence, table).codes("key")
    names, columns = list(rows), [rows[name].tolist() for name in rows]
    records: Iterator[dict[Hashable, Any]] = (
        dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)
    )
    return [
        Sealed(
            key,
            str(row["source_id"]),
            str(row["locator"]),
            row.get("stance") in DISSENTING,
            seal(row),
        )
        for (key,), row in zip(keys, records, strict=True)
    ]


def seal(row: Row) -> str:
    """Return a short digest of what a row says, whatever happens to it in later releases."""
    cells = [
        f"{name}={'' if cell is None or cell != cell else cell}"
        for name, cell in row.items()
        if name not in OUTSIDE
    ]
    return hashlib.sha256("\x1f".join(cells).encode()).hexdigest()[:8]


def _measure(claim: Claim, evidence: Evidence) -> int:
    measure: Measure = claim.threshold.measure if claim.threshold else "sources"
    parts = [fields.rows_of(evidence, query) for query in claim.rows]
    rows = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({"source_id": []})
    if measure in {"sources", "sectors"}:
        rows = evidence.cited(rows)
    if measure == "sectors":
        of_sources = evidence.sources.set_index("source_id")["sectors"].reindex(
            rows["source_id"].unique()
        )
        return len({sector for sectors in of_sources for sector in sectors} - {"not-stated"})
    column = {
        "sources": "source_id",
        "programmes": "programme",
        "findings": "finding_id",
        "outcome domains": "outcome_domain",
    }
    return int(rows[column[measure]].nunique()) if len(rows) else 0
