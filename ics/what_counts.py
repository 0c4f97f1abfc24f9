"""What counts, and as what: the findings that enter a count, and those that stand apart from it.

Every other module asks here, so that no two numbers of the book rest on different rules.
"""

import pandas as pd

from ics.reviewed import cited
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.query import Codes
from livingreview.show.numbers import Selection, select

SCOTLAND = "GB-SCT"
EXPOSURES_APART = ("failure-to-integrate", "organisational-climate", "unmet-need")
MEASURED = ("measured-with-comparison", "measured-without-comparison")
CHILD_OUTCOMES = (  # that the policy of the time names for every child
    *("safe", "nurtured", "healthy", "achieving"),
    *("active", "included", "respected", "responsible"),
)
PEOPLE = "outcome-for-children-families"
STUDIES = "studies"  # what a programme is known from: a review of other people's studies is none
REVIEWS = ("literature-review",)
ON_CHILDREN: dict[str, Codes] = {"level": PEOPLE, "client_group": "children-families"}
HAPPENED: dict[str, Codes] = {"about": "integration", "timing": "happened"}
MEASURED_ON_CHILDREN: dict[str, Codes] = {**HAPPENED, "basis": "measured", **ON_CHILDREN}
MODELS = "3 ¶7"
GLOSSARY = "annex-a ¶"


def effects(evidence: Evidence) -> Selection:
    """Return the findings on effects of integration that happened, whatever else came with it.

    Failures to integrate, organisational climate and unmet need stand apart, and so does what the
    text calls the effect of something other than integration: none of them may enter the same
    count.
    """
    return select(evidence, "findings", **HAPPENED)


def observed(evidence: Evidence) -> Selection:
    """Return the effects of integration on people served that happened and were measured, those on
    older people and those that reviews pass on among them.
    """
    return effects(evidence).about(basis="measured", level=PEOPLE)


def measured(evidence: Evidence) -> Selection:
    """Return the measured effects of programmes on children and families; reviews are none."""
    return select(evidence, "findings", **MEASURED_ON_CHILDREN, evidence_kind=STUDIES)


def counted(findings: pd.DataFrame) -> pd.DataFrame:
    """Return the findings that count: attributed to a source, and not left out for a reason."""
    rows = cited(findings)
    return rows[rows["left_out"].isna()].reset_index(drop=True)


def with_sources(rows: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Return `rows` joined with what their source is: `evidence_kind`, `sectors`, `countries`,
    `population`.
    """
    return rows.merge(
        sources[["source_id", "evidence_kind", "sectors", "countries", "population"]],
        on="source_id",
        how="left",
    )


def scottish(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose source is about Scotland; `rows` has been joined with the sources."""
    return rows[rows["countries"].map(lambda codes: SCOTLAND in codes).astype(bool)]


def placed(definitions: pd.DataFrame) -> pd.DataFrame:
    """Return the definitions whose place on the continuum the text states, in the order of the
    continuum.
    """
    return (
        definitions[definitions["position_stated"] == "yes"]
        .sort_values("continuum", kind="stable")
        .reset_index(drop=True)
    )


def unplaced(definitions: pd.DataFrame) -> pd.DataFrame:
    """Return the definitions whose place on the continuum the text does not state."""
    return definitions[definitions["position_stated"] != "yes"].reset_index(drop=True)


def in_glossary(definitions: pd.DataFrame) -> pd.DataFrame:
    """Return the definitions that stand in the annex of terms of the 2006 review."""
    return definitions[definitions["locator"].str.startswith(GLOSSARY)].reset_index(drop=True)


def in_running_text(definitions: pd.DataFrame) -> pd.DataFrame:
    """Return the definitions that are neither models of working nor in the annex of terms."""
    elsewhere = (definitions["locator"] == MODELS) | definitions["locator"].str.startswith(GLOSSARY)
    return definitions[~elsewhere].reset_index(drop=True)


def codes_of(column: pd.Series) -> list[str]:
    """Return the codes of a column in their order: all it may hold, or those it does hold."""
    return (
        list(column.cat.categories)
        if isinstance(column.dtype, pd.CategoricalDtype)
        else sorted(column.dropna().unique())
    )
