"""Bodies of evidence side by side: what stands apart in the later one, and how to say on what it
rests.

Nothing here adds one body to another.
"""

import pandas as pd

from ics.reviewed import cited
from ics.what_counts import REVIEWS
from ics.wording import one_or_none
from livingreview.words import count


def by_making(findings: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Return the findings with the column `making`: ``study``, or ``review`` where the source
    reviews other people's studies.
    """
    reviews = sources.loc[sources["evidence_kind"].isin(REVIEWS), "source_id"]
    making = findings["source_id"].isin(reviews).map({True: "review", False: "study"})
    return findings.assign(
        making=making.astype(pd.CategoricalDtype(["study", "review"], ordered=True))
    )


def left_out(findings: pd.DataFrame) -> pd.DataFrame:
    """Return the findings that are left out of the counts for each reason, most findings first.

    Columns `reason` (its code) and `findings` (tuple of identifiers).
    """
    rows = cited(findings)
    rows = rows[rows["left_out"].notna()]
    reasons = rows.groupby("left_out", observed=True).agg(findings=("finding_id", tuple))
    reasons = reasons.rename_axis("reason").reset_index()
    return reasons.sort_values(["findings", "reason"], key=_most_first).reset_index(drop=True)


def _most_first(column: pd.Series) -> pd.Series:
    return -column.map(len) if column.name == "findings" else column


def independent(number: int, scottish: int) -> str:
    """Return a number of programmes in words, with how many of them are about Scotland."""
    words = count(number, "independent programme")
    if number < 2:
        return f"{words}, {'' if scottish else 'not '}Scottish" if number else words
    return f"{words}, {one_or_none(scottish)} of them Scottish"
