"""What the rows make of a claim: who is cited for it, who against it, what it is inferred from; and
whether counting bears it out.
"""

import hashlib
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, TypeAlias

import pandas as pd

from livingreview.claims.model import Claim, Measure
from livingreview.evidence import fields
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.query import Query
from livingreview.evidence.schema import CODED_BY

Status = Literal["cited", "contested", "disputed", "inferred", "asserted"]
Outcome = Literal["yes", "no", "too few to tell", ""]
Row: TypeAlias = pd.Series | Mapping[Hashable, Any]
BEARINGS = "bearings"  # the table that says how each row bears on each claim
COLUMNS = ["table", "key", "source_id", "locator", "bearing", "seal"]
FOR, AGAINST, INFERRED, OWN = "for", "against", "inferred", "own"
UNREAD = "unread"  # of a row that nobody has read with the claim
COUNTED = (FOR, INFERRED)
# The code of why a row is left out has its words beside it, which are sealed.
OUTSIDE = {"withdrawn", "change_reason", "left_out", CODED_BY}


@dataclass(frozen=True)
class Assessment:
    """A claim and what its rows make of it.

    `basis` has a row for each row in view: `table`, `key` (its identifier), `source_id`, `locator`,
    `bearing` and `seal` (digest of its cells, empty for evidence without its prose). A row is cited
    `FOR` the claim, cited `AGAINST` it, is one of those from which the claim is `INFERRED`, is the
    work reviewed saying it itself (`OWN`), bears on something else, or was not read with it yet.
    `number` is what the threshold measures, if there is one. `reviewed` is whether the claim is one
    of the work reviewed, and not this review's own; that work, `own`, is never among those cited.
    """

    claim: Claim
    basis: pd.DataFrame
    borne_out: Outcome
    number: int | None
    reviewed: bool
    own: str

    def works(self, *bearings: str) -> tuple[str, ...]:
        """Return the distinct cited sources of the rows with one of these `bearings`, sorted."""
        rows = self.basis[self.basis["bearing"].isin(bearings)]
        return tuple(sorted({*rows["source_id"]} - {self.own}))

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The works cited for the claim."""
        return self.works(FOR)

    @cached_property
    def dissenters(self) -> tuple[str, ...]:
        """The works cited against the claim."""
        return self.works(AGAINST)

    @cached_property
    def premises(self) -> tuple[str, ...]:
        """The works from whose rows the claim is inferred, and that are not cited for it."""
        return tuple(work for work in self.works(INFERRED) if work not in self.sources)

    @property
    def unread(self) -> int:
        """How many rows in view nobody has read with the claim yet."""
        return int((self.basis["bearing"] == UNREAD).sum())

    @property
    def status(self) -> Status:
        """What the rows make of the claim, in a word."""
        if self.sources:
            return "contested" if self.dissenters else "cited"
        if self.dissenters:
            return "disputed"
        return "inferred" if self.premises else "asserted"


def assess(claim: Claim, evidence: Evidence) -> Assessment:
    """Return what the rows of `evidence` make of `claim`."""
    basis = basis_of(claim, claim.rows, evidence)
    counted = basis[basis["bearing"].isin(COUNTED)]
    number = _measure(claim, counted, evidence) if claim.threshold else None
    settings = evidence.settings.reviewed
    reviewed = bool(settings.source) and evidence.bodies == range(settings.body, settings.body + 1)
    works = {*counted["source_id"]} - {settings.source}
    borne_out = _outcome(claim, len(works), number)
    return Assessment(claim, basis, borne_out, number, reviewed, settings.source)


def applied(claim: Claim, evidence: Evidence) -> tuple[int | None, Outcome]:
    """Return what the threshold of `claim` measures of later `evidence`, and whether that bears the
    claim out, which one that is a share of the works reviewed cannot tell; nothing where it has no
    threshold.

    It counts rows that the claim rests on by its own query and that are in view when it is judged.
    How each of them bears on the claim was not read, so all count.
    """
    if claim.threshold is None:
        return None, ""
    basis, seen = (basis_of(claim, rows, evidence) for rows in (claim.rows, claim.later))
    basis = basis[basis["key"].isin(seen["key"])]
    number = _measure(claim, basis, evidence)
    outcome = _outcome(claim, basis["source_id"].nunique(), number)
    return number, "" if claim.threshold.share else outcome


def _outcome(claim: Claim, works: int, number: int | None) -> Outcome:
    threshold = claim.threshold
    if threshold is None or number is None:
        return ""
    if works < threshold.needs:
        return "too few to tell"
    met = (
        number >= threshold.at_least
        if threshold.at_least is not None
        else number <= (threshold.at_most or 0)
    )
    return "yes" if met else "no"


def basis_of(claim: Claim, queries: Iterable[Query], evidence: Evidence) -> pd.DataFrame:
    """Return the rows of `evidence` that `queries` put in view of `claim`, as `Assessment.basis`
    has them.
    """
    known = bearings(evidence)
    basis: dict[tuple[str, str], tuple[str, str, str, str]] = {}
    for query in queries:
        rows = sealed(query.show, evidence)
        for row in (rows[place] for place in fields.places(evidence, query)):
            basis[query.show, row.key] = (
                row.source_id,
                row.locator,
                known.get((claim.name, query.show, row.key), UNREAD),
                row.seal if evidence.prose else "",
            )
    return pd.DataFrame(
        [(*row, *basis[row]) for row in sorted(basis)], columns=COLUMNS, dtype="str"
    )


def bearings(evidence: Evidence) -> Mapping[tuple[str, str, str], str]:
    """Return how rows bear on claims, by claim, table and key of the row."""
    return evidence.once(BEARINGS, lambda: _bearings(evidence))


def _bearings(evidence: Evidence) -> Mapping[tuple[str, str, str], str]:
    rows = evidence.rows(BEARINGS)
    columns = (rows[name].tolist() for name in ("claim", "table", "row", "bearing"))
    return {(claim, table, row): code for claim, table, row, code in zip(*columns, strict=True)}


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a claim needs of a row: `key`, `source_id`, `locator`, and its `seal`."""

    key: str
    source_id: str
    locator: str
    seal: str


def sealed(table: str, evidence: Evidence) -> list[Sealed]:
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


def _measure(claim: Claim, basis: pd.DataFrame, evidence: Evidence) -> int:
    """Return what the threshold of a claim measures of the rows of `basis`."""
    measure: Measure = claim.threshold.measure if claim.threshold else "sources"
    counted = evidence.cited(basis)
    if measure == "sources":
        return int(counted["source_id"].nunique())
    if measure == "sectors":
        of_sources = evidence.sources.set_index("source_id")["sectors"].reindex(
            counted["source_id"].unique()
        )
        return len({sector for sectors in of_sources for sector in sectors} - {"not-stated"})
    keys = list(counted.loc[counted["table"] == "findings", "key"])
    findings = fields.rows_of(evidence, Query.of("findings", key=keys)) if keys else None
    column = {"programmes": "programme", "findings": "key", "outcome domains": "outcome_domain"}
    if findings is None:
        return 0
    if measure == "programmes":
        findings = findings[~findings["source_id"].isin(fields.reviews(evidence))]
    return len(keys) if measure == "findings" else int(findings[column[measure]].nunique())
