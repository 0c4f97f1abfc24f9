"""What later evidence makes of the claims on the 2006 review: a dated, reasoned judgement on each,
never a count alone.

A judgement is pinned to the rows that were in view; when these change, the claim has to be judged
again.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from ics.bodies import SECOND_HAND, independent, programme_of
from ics.claims.views import VIEWS
from ics.what_counts import scottish
from livingreview.claims.assessment import assess
from livingreview.claims.judgement import SECTIONS, Unread, changed, pins, section_claims, unread
from livingreview.claims.model import Claim
from livingreview.evidence.evidence import Evidence
from livingreview.words import count

NONE_READ = "none-read"
READ_SECOND_HAND = "read only second-hand"
COLUMNS = ("key", "judgement", "rows", "decided", "reason")


@dataclass(frozen=True)
class Later:
    """A judgement on a claim: its code, the `reason`, the rows in view, and on how many programmes
    they rest.

    `basis` has the columns of `Assessment.basis`. `programmes` counts the independent programmes
    among rows that were not read second-hand, `scottish` those of them about Scotland. `sources` is
    how many sources the body holds.
    """

    claim: Claim
    judgement: str
    reason: str
    basis: pd.DataFrame
    programmes: int
    scottish: int
    sources: int

    def sentence(self, labels: Mapping[str, str]) -> str:
        """Return the judgement in words, with how the evidence was found and on how much it
        rests.
        """
        found = (
            f"In {count(self.sources, 'source')} found by a search that was not systematic, read as"
            " abstracts or summaries, "
            + labels[self.judgement][0].lower()
            + labels[self.judgement][1:]
        )
        if self.judgement == NONE_READ:
            return f"{found}."
        if not self.programmes:
            return f"{found}, resting on works read only second-hand."
        return f"{found}, resting on {independent(self.programmes, self.scottish)}."


def in_view(claim: Claim, evidence: Evidence) -> pd.DataFrame:
    """Return the rows of the later `evidence` that are in view when `claim` is judged, as
    `Assessment.basis` has them.
    """
    view = Claim(
        claim.name,
        claim.sentence,
        (),
        VIEWS.get(claim.name, ()),
        not_counting="A view, no claim.",
        both_sides=True,
    )
    return assess(view, evidence).basis


def judged(claims: Iterable[Claim], evidence: Evidence) -> dict[str, Later]:
    """Return the judgement on each of `claims` by its name. Raises `KeyError` for a claim that
    nobody has judged.
    """
    rows = evidence.rows("later").set_index("key")
    sources = evidence.sources
    second = set(sources.loc[sources["read_as"] == SECOND_HAND, "source_id"])
    findings = evidence.findings.set_index("finding_id")
    of_source, about = programme_of(evidence.findings, sources), set(scottish(sources)["source_id"])
    made = {}
    for claim in claims:
        basis = in_view(claim, evidence)
        own: set[str] = set()
        for row in basis.itertuples():
            if row.table == "findings":
                if findings.at[row.key, "left_out_because"] != READ_SECOND_HAND:
                    own.add(findings.at[row.key, "programme"])
            elif row.source_id not in second:
                own.add(of_source[str(row.source_id)])
        ours = own & {of_source[source] for source in about}
        judgement = rows.loc[claim.name]
        made[claim.name] = Later(
            claim,
            str(judgement["judgement"]),
            judgement["reason"],
            basis,
            len(own),
            len(ours),
            len(sources),
        )
    return made


def unjudged(evidence: Evidence) -> Iterator[Unread]:
    """Yield each claim on the 2006 review whose rows of later `evidence` are not those in view when
    it was judged.
    """
    decided = evidence.rows("later").set_index("key")["rows"].to_dict()
    for section in SECTIONS:
        for claim in section_claims(section):
            basis, then = in_view(claim, evidence), decided.get(claim.name)
            if then != pins(basis):
                yield changed(section, claim, basis, then, "later evidence")


def outstanding(evidence: Evidence) -> Iterator[Unread]:
    """Yield every claim that somebody must read or judge again before it can be published."""
    yield from unread(evidence, evidence.rows("judgements"))
    yield from unjudged(evidence.later)


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
