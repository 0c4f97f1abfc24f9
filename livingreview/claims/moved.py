"""Which conclusions moved since a release: what later evidence makes of each claim and who is cited
for it, then and now, and why.

What a release said is read from its seal, which holds the codes of its judgements and bearings as
digests. What a release did not hold yet stays unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from livingreview.claims.assessment import AGAINST, BEARINGS, FOR, INFERRED, assess, sealed
from livingreview.claims.later import NONE_READ
from livingreview.claims.model import Claim
from livingreview.claims.reading import JUDGEMENTS, LATER, tables_of_claims
from livingreview.claims.sections import load_sections
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.seals import Seal, read_seal


@dataclass(frozen=True)
class Support:
    """How many works are cited for a claim, how many against it, and from how many others it is
    inferred.
    """

    pro: int
    con: int
    premises: int


@dataclass(frozen=True)
class Standing:
    """What stood of a claim: the code of the `judgement` on it (empty where it had none), and its
    `support` (nothing where it is not known).
    """

    judgement: str = ""
    support: Support | None = None


@dataclass(frozen=True)
class Moved:
    """A claim that moved: what stood of it `before` and `after` (nothing where there was no such
    claim), and the reasons recorded. Of one that is gone only the `name` is known.
    """

    name: str
    claim: Claim | None
    before: Standing | None
    after: Standing | None
    reasons: tuple[str, ...] = ()

    @property
    def judged_otherwise(self) -> bool:
        """Whether later evidence is said to make something else of the claim."""
        return bool(self.before and self.after and self.before.judgement != self.after.judgement)

    @property
    def order(self) -> int:
        """Where readers look for it: what had been judged otherwise comes first, what was judged
        for the first time next, then other support, then claims that came and went.
        """
        if not (self.before and self.after):
            return 3 if self.after else 4
        if not self.judged_otherwise:
            return 2
        return 1 if self.before.judgement in ("", NONE_READ) else 0


def conclusions_moved(evidence: Evidence, release: str) -> list[Moved]:
    """Return the claims of `evidence` that moved since the sealed `release`, in the order of
    `Moved.order`, then of the book. Raises `EvidenceError` when its seal cannot be read.
    """
    then, now = standings_then(evidence, release), standings(evidence)
    claims = {claim.name: claim for section in load_sections(evidence) for claim in section.claims}
    moved = [
        Moved(name, claim, then.get(name), now[name], reasons)
        for name, claim in claims.items()
        if (reasons := _reasons(evidence, claim, then.get(name), now[name])) is not None
    ]
    moved += [Moved(name, None, then[name], None) for name in sorted(set(then) - set(now))]
    return sorted(moved, key=lambda claim: claim.order)


def standings(evidence: Evidence) -> dict[str, Standing]:
    """Return what stands of each claim now, by its name, in the order of the book."""
    judged = {}
    if LATER in evidence.tables:
        rows = evidence.rows(LATER)
        judged = dict(zip(rows["key"], rows["judgement"].astype(str), strict=True))
    stand = {}
    for section in load_sections(evidence):
        rows = section.in_view(evidence)
        for claim in section.claims:
            of = assess(claim, rows)
            support = Support(len(of.sources), len(of.dissenters), len(of.premises))
            judgement = NONE_READ if claim.no_later else judged.get(claim.name, "")
            stand[claim.name] = Standing(judgement, support)
    return stand


def standings_then(evidence: Evidence, release: str) -> dict[str, Standing]:
    """Return what stood of each claim in a sealed `release`, by the name of the claim. Raises
    `EvidenceError` when its seal cannot be read.

    A claim on which nothing later can bear is not judged; its file says so, and no seal.
    """
    sections = load_sections(evidence)
    apart = {claim.name for section in sections for claim in section.claims if claim.no_later}
    seal = read_seal(evidence.root, release)
    names = [key[0] for key in seal[JUDGEMENTS].rows] if JUDGEMENTS in seal else []
    later, codes = seal.get(LATER), list(evidence.labels("judgement")) if LATER in seal else []
    supports = _supports(evidence.as_of(release), seal) if BEARINGS in seal else None

    def judgement(name: str) -> str:
        if later is None:
            return ""
        return later.code((name,), "judgement", codes) or (NONE_READ if name in apart else "")

    return {
        name: Standing(
            judgement(name),
            None if supports is None else supports.get(name, Support(0, 0, 0)),
        )
        for name in names
    }


def _supports(then: Evidence, seal: Seal) -> dict[str, Support]:
    """Return the support of each claim in a release, from how its seal says that rows bear on
    it.
    """
    source_of = {
        (table, row.key): row.source_id
        for table in tables_of_claims(then)
        for row in sealed(table, then)
    }
    codes, works = list(then.labels("bearing")), dict[str, dict[str, set[str]]]()
    for key in seal[BEARINGS].rows:
        claim, table, row = key
        side = seal[BEARINGS].code(key, "bearing", codes)
        sides = works.setdefault(claim, {FOR: set(), AGAINST: set(), INFERRED: set()})
        if side in sides and (table, row) in source_of:
            sides[side].add(source_of[table, row])
    own = {then.settings.reviewed.source}
    return {
        claim: Support(
            len(sides[FOR] - own),
            len(sides[AGAINST] - own),
            len(sides[INFERRED] - sides[FOR] - own),
        )
        for claim, sides in works.items()
    }


def _reasons(
    evidence: Evidence, claim: Claim, before: Standing | None, after: Standing
) -> tuple[str, ...] | None:
    """Return the reasons recorded for what moved in a `claim`; nothing for one that did not move.
    What is not known of the time `before` has not moved.
    """
    otherwise = before is None or before.judgement != after.judgement
    elsewhere = before is None or before.support not in (None, after.support)
    reasons = []
    if otherwise:
        reasons.append(claim.no_later or _recorded(evidence, LATER).get(claim.name, ""))
    if elsewhere:
        reasons.append(_recorded(evidence, JUDGEMENTS).get(claim.name, ""))
    return tuple(filter(None, reasons)) if reasons else None


def _recorded(evidence: Evidence, table: str) -> Mapping[str, str]:
    """Return the reason of each decision of a `table`, by its key."""
    if table not in evidence.tables:
        return {}
    rows = evidence.rows(table)
    return dict(zip(rows["key"], rows["reason"], strict=True))
