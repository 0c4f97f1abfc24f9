"""What later evidence makes of the claims on the work reviewed: a dated, reasoned judgement on
each, never a count alone.

A judgement is pinned to the rows that were in view; when these change, the claim has to be judged
again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from livingreview.claims.assessment import Outcome, applied, assess, basis_of
from livingreview.claims.judgement import Unread, changed, decisions, pins, unread
from livingreview.claims.model import Claim, Section
from livingreview.claims.reading import JUDGEMENTS, LATER, tables_of_claims
from livingreview.claims.sections import load_sections, on_a_body
from livingreview.evidence import fields
from livingreview.evidence.contents import contents
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.narrowing import Slice
from livingreview.evidence.query import Query
from livingreview.evidence.reading import EVERY_BODY, typed_part
from livingreview.evidence.releases import version
from livingreview.store import Store, digest

OUTSTANDING = "outstanding"  # what is kept
NONE_READ = "none-read"
SECOND_HAND = "second-hand"  # a group of codes of `read_as`, and a code of `left_out`
COLUMNS = ("key", "judgement", "rows", "decided", "reason")


@dataclass(frozen=True)
class Later:
    """A judgement on a claim: its code, the `reason`, the rows in view, and on how many programmes
    they rest.

    `basis` has the columns of `Assessment.basis`. `programmes` counts the independent programmes
    among rows that were not read second-hand, `focused` those of them in the focus of the review,
    and `reviews` the reviews of studies, which are no programmes. `body` is the later evidence.
    `number` is what the threshold of the claim, if it has one, measures of it, and `borne_out`
    whether that bears the claim out.
    """

    claim: Claim
    judgement: str
    reason: str
    basis: pd.DataFrame
    programmes: int
    focused: int
    reviews: int
    body: Evidence
    number: int | None = None
    borne_out: Outcome = ""


def in_view(claim: Claim, evidence: Evidence) -> pd.DataFrame:
    """Return the rows of the later `evidence` that are in view when `claim` is judged, as
    `Assessment.basis` has them.
    """
    return basis_of(claim, claim.later, evidence)


def judged(claims: Iterable[Claim], evidence: Evidence) -> dict[str, Later]:
    """Return the judgement on each of `claims` by its name: that nothing was read on one that no
    later evidence bears on. Raises `KeyError` for another that nobody has judged.
    """
    rows = evidence.rows("later").set_index("key")
    focus = evidence.settings.focus
    second = _sources(evidence, read_as=SECOND_HAND)
    passed_on = set(_rows(evidence, "findings", left_out=SECOND_HAND)["finding_id"])
    findings = evidence.findings.set_index("finding_id")
    of_source = programme_of(evidence)
    in_focus = {of_source[source] for source in _sources(evidence, **{focus.field: focus.code})}
    of_studies = fields.reviews(evidence)
    judgements = {}
    for claim in claims:
        basis = in_view(claim, evidence)
        programmes: set[str] = set()
        reviews: set[str] = set()
        for row in basis.itertuples():
            of_finding, source = row.table == "findings", str(row.source_id)
            if (row.key in passed_on) if of_finding else (source in second):
                continue
            if source in of_studies:
                reviews.add(source)
            else:
                programmes.add(
                    findings.at[row.key, "programme"] if of_finding else of_source[source]
                )
        judgement, reason = (
            (NONE_READ, claim.no_later)
            if claim.no_later
            else rows.loc[claim.name, ["judgement", "reason"]]
        )
        judgements[claim.name] = Later(
            claim,
            str(judgement),
            str(reason),
            basis,
            len(programmes),
            len(programmes & in_focus),
            len(reviews),
            evidence,
            *applied(claim, evidence),
        )
    return judgements


def judgements(claims: Iterable[Claim], evidence: Evidence) -> dict[str, str]:
    """Return the code of what later evidence makes of each of `claims` that was judged, by its
    name.

    Nothing else of the table is read, so that a chapter runs again when one of its own claims is
    judged anew, and for no other.
    """
    names = tuple(sorted(claim.name for claim in claims if not claim.no_later))
    if LATER not in evidence.tables or not names:
        return {}
    table = evidence.tables[LATER]
    others = tuple(name for name in COLUMNS if name not in ("key", "judgement"))
    part = Slice(table.path, EVERY_BODY.start, EVERY_BODY.stop - 1, others, names)
    rows = typed_part(evidence.root, table, part)
    return dict(zip(rows["key"], rows["judgement"].astype(str), strict=True))


def programme_of(evidence: Evidence) -> dict[str, str]:
    """Return the programme of each source: that of its findings where they share one, else the
    source itself.
    """
    shared = evidence.findings.groupby("source_id")["programme"].agg(
        lambda names: names.iloc[0] if names.nunique() == 1 else ""
    )
    return {source: shared.get(source, "") or source for source in evidence.sources["source_id"]}


def _sources(evidence: Evidence, **where: str) -> set[str]:
    return set(_rows(evidence, "sources", **where)["source_id"])


def _rows(evidence: Evidence, table: str, **where: str) -> pd.DataFrame:
    return fields.rows_of(evidence, Query.of(table, **where))


def unjudged(evidence: Evidence, sections: Iterable[Section]) -> Iterator[Unread]:
    """Yield each claim of `sections` whose rows of later `evidence` are not those in view when it
    was judged; never one that no later evidence bears on.
    """
    decided = decisions(evidence.rows("later"), "rows")
    for section in sections:
        for claim in (claim for claim in section.claims if not claim.no_later):
            basis, then = in_view(claim, evidence), decided.get(claim.name)
            if then is None or then.pins != pins(basis):
                yield changed(section.name, claim, basis, then, "later evidence")


def outstanding(evidence: Evidence) -> Iterator[Unread]:
    """Yield every claim that somebody must read or judge again before it can be published. Raises
    `EvidenceError` when a file of claims cannot be understood.
    """
    sections = load_sections(evidence)
    yield from unread(evidence, evidence.rows(JUDGEMENTS), sections)
    if LATER in evidence.tables:
        yield from unjudged(evidence.later, on_a_body(sections))


def concerning_none(evidence: Evidence) -> Iterator[str]:
    """Yield the table and key of each row of later evidence, of a release that is not sealed, that
    no claim rests on or has in view. Raises `EvidenceError` as `outstanding` does.
    """
    if LATER not in evidence.tables:
        return
    later = evidence.later
    seen: set[tuple[str, str]] = set()
    for section in load_sections(evidence):
        for claim in section.claims:
            basis = in_view(claim, later) if section.body else assess(claim, later).basis
            seen |= set(zip(basis["table"], basis["key"], strict=True))
    releases = evidence.releases
    sealed = {version(release) for release in releases.loc[releases["digest"].notna(), "release"]}
    for table in tables_of_claims(evidence):
        rows, keys = later.rows(table), fields.index(later, table).codes("key")
        for added, (key,) in zip(rows["added"], keys, strict=True):
            if (table, key) not in seen and version(added) not in sealed:
                yield f"{table}, {key}"


def outstanding_in(root: Path) -> list[Unread]:
    """Return what `outstanding` yields of the project at `root`; it is kept until something that is
    checked has changed. Raises `EvidenceError` as `outstanding` does.
    """
    store, made_of = Store(root), digest(contents(root))
    if (kept := store.get(OUTSTANDING, made_of)) is None:
        kept = [asdict(claim) for claim in outstanding(Evidence(root))]
        store.put(OUTSTANDING, made_of, kept)
    return [Unread(**{**claim, "moved": tuple(claim["moved"])}) for claim in kept]


def number_outstanding(root: Path) -> int:
    """Return how many claims of the project at `root` somebody must read or judge again. Raises
    `EvidenceError` as `outstanding` does.
    """
    return len(outstanding_in(root))


def renewed(
    rows: pd.DataFrame, claim: Claim, evidence: Evidence, judgement: str, decided: str, reason: str
) -> pd.DataFrame:
    """Return the judgements with that on `claim` renewed, sorted by claim; `rows` and what comes
    out are text.
    """
    new = pd.DataFrame(
        [(claim.name, judgement, pins(in_view(claim, evidence)), decided, reason)],
        columns=list(COLUMNS),
    )
    kept = rows[rows["key"] != claim.name]
    return pd.concat([kept, new], ignore_index=True).sort_values("key").reset_index(drop=True)
