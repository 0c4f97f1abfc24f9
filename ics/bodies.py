"""Bodies of evidence side by side: what stands apart in the later one, and how to say on what it
rests.

Nothing here adds one body to another.
"""

import pandas as pd

from ics.reviewed import cited
from ics.verdicts import programmes
from livingreview.evidence.evidence import Evidence
from livingreview.words import count

REVIEWS = ("literature-review",)
SECOND_HAND = "secondary-report"


def by_making(findings: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Return the findings with the column `making`: ``study``, or ``review`` where the source
    reviews other people's studies.
    """
    reviews = sources.loc[sources["evidence_kind"].isin(REVIEWS), "source_id"]
    making = findings["source_id"].isin(reviews).map({True: "review", False: "study"})
    return findings.assign(
        making=making.astype(pd.CategoricalDtype(["study", "review"], ordered=True))
    )


def numbers(evidence: Evidence) -> tuple[str, ...]:
    """Return the numbers of the bodies that `evidence` holds sources of, as links to rows have
    them.
    """
    return tuple(sorted({str(evidence.body_of[one]) for one in evidence.sources["source_id"]}))


def left_out(findings: pd.DataFrame) -> pd.DataFrame:
    """Return the findings and programmes that are left out of the counts for each reason, most
    findings first.

    Columns `reason`, `findings` and `programmes` (tuples of identifiers).
    """
    rows = cited(findings)
    rows = rows[rows["left_out_because"].notna()]
    held = rows.groupby("left_out_because").agg(
        findings=("finding_id", tuple), programmes=("programme", _distinct)
    )
    held = held.rename_axis("reason").reset_index()
    return held.sort_values(["findings", "reason"], key=_most_first).reset_index(drop=True)


def _distinct(names: pd.Series) -> tuple[str, ...]:
    return tuple(sorted(set(names)))


def _most_first(column: pd.Series) -> pd.Series:
    return -column.map(len) if column.name == "findings" else column


def first_hand(themes: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Return the themes whose source was itself read, in full or as an abstract or summary, and not
    through another work.
    """
    second = set(sources.loc[sources["read_as"] == SECOND_HAND, "source_id"])
    return themes[~themes["source_id"].isin(second)].reset_index(drop=True)


def programme_of(findings: pd.DataFrame, sources: pd.DataFrame) -> dict[str, str]:
    """Return the programme of each source: that of its findings where they share one, else the
    source itself.
    """
    shared = findings.groupby("source_id")["programme"].agg(
        lambda names: names.iloc[0] if names.nunique() == 1 else ""
    )
    return {source: shared.get(source, "") or source for source in sources["source_id"]}


def resting_on(findings: pd.DataFrame, works: pd.DataFrame) -> str:
    """Return on how much the findings rest, in words: ``3 independent programmes, 1 of them
    Scottish``.
    """
    found = programmes(findings, works)
    return independent(len(found), int(found["scottish"].sum()))


def independent(number: int, scottish: int) -> str:
    """Return a number of programmes in words, with how many of them are about Scotland."""
    words = count(number, "independent programme")
    return f"{words}, {scottish or 'none'} of them Scottish" if number else words
