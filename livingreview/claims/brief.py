"""Claims in brief: what the rows make of the claims of every section, counted."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import get_args

import pandas as pd

from livingreview.claims.assessment import Assessment, Outcome, Status, assess
from livingreview.claims.model import Claim
from livingreview.claims.sections import load_sections, on_a_body
from livingreview.evidence.evidence import Evidence

STATUSES: tuple[str, ...] = get_args(Status)
OUTCOMES = tuple(outcome for outcome in get_args(Outcome) if outcome)
COLUMNS = ("claims", *STATUSES, "countable", *OUTCOMES)


def ledger(evidence: Evidence) -> dict[str, list[Assessment]]:
    """Return the claims of every section on one body, assessed, in the order of the book. Raises
    `EvidenceError` when a file of claims cannot be understood.
    """
    return {
        section.name: assessed(section.claims, section.in_view(evidence))
        for section in on_a_body(load_sections(evidence))
    }


def assessed(claims: Sequence[Claim], evidence: Evidence) -> list[Assessment]:
    """Return what the rows of `evidence` make of each of `claims`, in their order."""
    return [assess(claim, evidence) for claim in claims]


def in_brief(sections: Mapping[str, Sequence[Assessment]]) -> pd.DataFrame:
    """Return how many claims each section makes, by status and by whether they are borne out.

    A row a section and a last one, ``all``, for the sum. Columns: ``claims``; each status;
    ``countable`` (claims with a threshold); each outcome of the countable ones.
    """
    rows = {section: _counts(assessments) for section, assessments in sections.items()}
    rows["all"] = _counts(list(chain.from_iterable(sections.values())))
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(COLUMNS)).rename_axis(
        "section"
    )


def _counts(assessments: Sequence[Assessment]) -> list[int]:
    statuses = [
        sum(assessment.status == status for assessment in assessments) for status in STATUSES
    ]
    outcomes = [
        sum(assessment.borne_out == outcome for assessment in assessments) for outcome in OUTCOMES
    ]
    return [
        len(assessments),
        *statuses,
        sum(assessment.claim.threshold is not None for assessment in assessments),
        *outcomes,
    ]
