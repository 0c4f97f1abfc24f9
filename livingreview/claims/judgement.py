"""Whether somebody has read a claim with its rows as they stand: accepted judgements, pinned to
what was in view.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from livingreview.claims.assessment import UNREAD, Assessment, assess
from livingreview.claims.model import Claim, Section
from livingreview.evidence.evidence import Evidence
from livingreview.problems import ReviewError

NOTHING = "no-rows"


@dataclass(frozen=True)
class Unread:
    """A claim whose rows are not those that were in view when it was last judged.

    `chapter` is the section that makes it, `moved` the keys of rows that are new or say something
    else, `gone` how many rows in view then are not there now. `judged` is the day when it was last
    judged, in words (nothing: never), `beside` what it was judged beside (nothing: its own rows).
    """

    claim: str
    chapter: str
    moved: tuple[str, ...]
    gone: int
    judged: str
    beside: str = ""

    @property
    def sentence(self) -> str:
        """What to say to a maintainer."""
        if not self.judged:
            return (
                f"Claim {self.claim} (chapter {self.chapter}) has not been"
                f" judged{f' beside {self.beside}' if self.beside else ''}."
            )
        rows = ", ".join(self.moved) or "none"
        gone = f"; {self.gone} of the rows judged are gone or changed" if self.gone else ""
        what = (
            f"was judged beside {self.beside} that changed"
            if self.beside
            else "rests on rows that changed"
        )
        return f"Claim {self.claim} (chapter {self.chapter}) {what}. New or changed: {rows}{gone}."

    @property
    def mark(self) -> str:
        """What to say to a reader of the claim."""
        rows = self.beside or "its rows"
        if not self.judged:
            return f"To be read: nobody has judged it beside {rows} yet."
        what = self.beside or "its evidence"
        return f"To be read again: {what} changed since it was judged on {self.judged}."


def pinned(assessment: Assessment) -> str:
    """Return what a judgement pins: the digests of all rows in view, or a word that there are
    none.
    """
    return pins(assessment.basis)


def pins(basis: pd.DataFrame) -> str:
    """Return the digests of the rows of `basis` (as `Assessment.basis` has them), or a word that
    there are none.

    Raises `ValueError` when they are rows without their prose, on which nobody can judge.
    """
    if "" in set(basis["seal"]):
        raise ValueError("A judgement is pinned to whole rows, not to rows without their prose.")
    return ";".join(sorted(basis["seal"])) or NOTHING


def unread(
    evidence: Evidence, judgements: pd.DataFrame, sections: Iterable[Section]
) -> Iterator[Unread]:
    """Yield each claim of `sections` that must be read again.

    `judgements` has the columns `key` (the claim), `value` (what `pinned` gave when it was
    accepted) and `decided` (the day). Claims rest on the rows in view of their section.
    """
    accepted = decisions(judgements, "value")
    for section in sections:
        rows = section.in_view(evidence)
        for claim in section.claims:
            assessment = assess(claim, rows)
            then = accepted.get(claim.name)
            if then is None or then.pins != pinned(assessment) or assessment.unread:
                yield changed(section.name, claim, assessment.basis, then)


@dataclass(frozen=True)
class Decision:
    """When a claim was judged, as a day in words, and the `pins` of the rows that were in view."""

    pins: str
    day: str


def decisions(judgements: pd.DataFrame, pins: str) -> dict[str, Decision]:
    """Return the decision on each claim, by its name: `judgements` has the columns `key`,
    `decided`, and the one called `pins`.
    """
    columns = (judgements["key"], judgements[pins], pd.to_datetime(judgements["decided"]))
    return {
        claim: Decision(rows, f"{day:%-d %B %Y}") for claim, rows, day in zip(*columns, strict=True)
    }


def changed(
    section: str, claim: Claim, basis: pd.DataFrame, then: Decision | None, beside: str = ""
) -> Unread:
    """Return what is to be read again of `claim`: rows of `basis` that were not among those pinned
    `then`, when it was judged (nothing: never), and those gone. `beside` is what it was judged
    beside.
    """
    seals = set(then.pins.split(";")) - {NOTHING, ""} if then else set()
    moved = tuple(basis.loc[~basis["seal"].isin(seals), "key"])
    return Unread(
        claim.name,
        section,
        moved,
        len(seals - set(basis["seal"])),
        then.day if then else "",
        beside,
    )


def accepted(
    judgements: pd.DataFrame, assessments: Iterable[Assessment], decided: str, reason: str
) -> pd.DataFrame:
    """Return the judgements with those of `assessments` renewed, sorted by key.

    `judgements` has the columns `key`, `value`, `decided` and `reason`, all text; `decided` is a
    day such as 2026-11-23.
    """
    new = pd.DataFrame(
        [
            (assessment.claim.name, pinned(assessment), decided, reason)
            for assessment in assessments
        ],
        columns=["key", "value", "decided", "reason"],
    )
    kept = judgements[~judgements["key"].isin(new["key"])]
    return pd.concat([kept, new], ignore_index=True).sort_values("key").reset_index(drop=True)


def borne(
    bearings: pd.DataFrame, assessments: Iterable[Assessment], said: Mapping[str, str]
) -> pd.DataFrame:
    """Return the table of `bearings` with those of all rows in view of `assessments`: as `said` of
    a row by its key, else as they were.

    What comes out is sorted and is text, as what goes in. Raises `ReviewError` for rows of which
    nothing is said, and for what is said of a row that is not in view.
    """
    new, wanting, left = [], list[str](), set(said)
    then = {tuple(row[:-1]): row[-1] for row in bearings.itertuples(index=False, name=None)}
    for assessment in assessments:
        for row in assessment.basis.itertuples():
            bearing = said.get(str(row.key), str(row.bearing))
            left.discard(str(row.key))
            wanting += [f"    {row.key} ({row.source_id})"] if bearing == UNREAD else []
            whole = (assessment.claim.name, str(row.table), str(row.key), bearing)
            new.append((*whole, then.get(whole, "")))
    if wanting:
        lines = ["Say of each new row how it bears on the claim, with its key:", *wanting]
        raise ReviewError("\n".join([*lines, "with --for, --against, --inferred, --own, --beside"]))
    if left:
        raise ReviewError(f"Not in view of the claim: {', '.join(sorted(left))}.")
    kept = bearings[~bearings["claim"].isin({claim for claim, *_ in new})]
    rows = pd.concat([kept, pd.DataFrame(new, columns=list(bearings))], ignore_index=True)
    return rows.sort_values(["claim", "table", "row"]).reset_index(drop=True)
