"""Bodies of evidence side by side: what stands apart in the later one, and how to say on what it rests.

Nothing here adds one body to another.
"""

import pandas as pd

from review.evidence import cited
from review.synthesis import EXPOSURES_APART, programmes
from review.text import count

REVIEWS = ("literature-review",)
SECOND_HAND = "secondary-report"


def by_making(findings: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Return the findings with the column `making`: ``study``, or ``review`` where the source reviews other people's studies."""
    kinds = dict(zip(sources["source_id"], sources["evidence_kind"].astype(str), strict=True))
    making = findings["source_id"].map(lambda source: "review" if kinds[source] in REVIEWS else "study")
    return findings.assign(making=making.astype(pd.CategoricalDtype(["study", "review"], ordered=True)))


def apart(findings: pd.DataFrame) -> pd.DataFrame:
    """Return the findings on anything but integration (failures, climate, unmet need), with the column `block`.

    Those left out of the counts are among them: a failure or a climate never counts as an effect of integration, so
    nothing is counted by showing it.
    """
    rows = cited(findings)
    rows = rows[rows["exposure"].isin(EXPOSURES_APART)].reset_index(drop=True)
    return rows.assign(block=rows["exposure"].cat.set_categories(list(EXPOSURES_APART), ordered=True))


def left_out(findings: pd.DataFrame) -> pd.DataFrame:
    """Return how many findings and programmes are left out of the counts for each reason, most findings first.

    Columns `reason`, `findings`, `programmes`.
    """
    rows = cited(findings)
    rows = rows[rows["left_out_because"].notna()]
    counts = rows.groupby("left_out_because").agg(findings=("finding_id", "size"), programmes=("programme", "nunique"))
    counts = counts.rename_axis("reason").reset_index()
    return counts.sort_values(["findings", "reason"], ascending=[False, True]).reset_index(drop=True)


def first_hand(themes: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Return the themes whose source was itself read, in full or as an abstract or summary, and not through another work."""
    second = set(sources.loc[sources["read_as"] == SECOND_HAND, "source_id"])
    return themes[~themes["source_id"].isin(second)].reset_index(drop=True)


def programme_of(findings: pd.DataFrame, sources: pd.DataFrame) -> dict[str, str]:
    """Return the programme of each source: that of its findings where they share one, else the source itself."""
    shared = findings.groupby("source_id")["programme"].agg(lambda names: names.iloc[0] if names.nunique() == 1 else "")
    return {source: shared.get(source, "") or source for source in sources["source_id"]}


def resting_on(findings: pd.DataFrame, works: pd.DataFrame) -> str:
    """Return on how much the findings rest, in words: ``3 independent programmes, 1 of them Scottish``."""
    found = programmes(findings, works)
    return independent(len(found), int(found["scottish"].sum()))


def independent(number: int, scottish: int) -> str:
    """Return a number of programmes in words, with how many of them are about Scotland."""
    words = count(number, "independent programme")
    return f"{words}, {scottish or 'none'} of them Scottish" if number else words
