"""The documented search of a review, from its tables: the screening, its agreement and its flow."""

from collections.abc import Mapping

from livingreview.evidence.difference import as_text
from livingreview.evidence.evidence import Evidence
from livingreview.problems import ReviewError
from livingreview.readings.alpha import Agreement, agreement
from livingreview.readings.flow import Flow, flow_of
from livingreview.readings.matching import Row
from livingreview.readings.screening import (
    DECISION,
    RECORDS,
    SCREENING,
    SEARCHES,
    SETTLEMENTS,
    STAGE,
    Screening,
    paired,
    screening_of,
)

NEEDED = (SEARCHES, RECORDS, SCREENING, SETTLEMENTS)
BEGIN = "This review has no tables of a documented search. To get them: review search begin"


def refuse_without_tables(evidence: Evidence) -> None:
    """Raise `ReviewError` where a review has no tables of a documented search."""
    if not set(NEEDED) <= evidence.tables.keys():
        raise ReviewError(BEGIN)


def has_records(evidence: Evidence) -> bool:
    """Return whether a documented search has returned any record."""
    return set(NEEDED) <= evidence.tables.keys() and bool(rows(evidence, RECORDS))


def rows(evidence: Evidence, name: str) -> list[Row]:
    """Return the rows of the table `name`, as text by column. Raises `ReviewError` where the review
    has no tables of a documented search.
    """
    refuse_without_tables(evidence)
    return evidence.once(
        ("text of", name),
        lambda: as_text(evidence, evidence.tables[name]).to_dict("records"),
    )


def codes_of(evidence: Evidence) -> Mapping[str, tuple[str, ...]]:
    """Return the codes of stages, decisions and reasons, in their order. Raises `ReviewError` as
    `rows` does.
    """
    rows(evidence, SCREENING)
    columns = evidence.tables[SCREENING].columns
    return {column.name: column.codes for column in columns if column.codes}


def screening(evidence: Evidence) -> Screening:
    """Return the screening as it stands. Raises `ReviewError` as `rows` does."""
    return evidence.once(
        "screening",
        lambda: screening_of(
            {name: rows(evidence, name) for name in (RECORDS, SCREENING, SETTLEMENTS)},
            codes_of(evidence)[STAGE],
        ),
    )


def flow(evidence: Evidence, previous: Mapping[str, Evidence]) -> Flow:
    """Return the flow of all records; `previous` is the evidence of each earlier body, by its name.
    The work reviewed is not counted among the works of its body; a record of it is no new work.
    Raises `ReviewError` as `rows` does, and when a sum does not come out.
    """
    return flow_of(
        rows(evidence, SEARCHES),
        rows(evidence, RECORDS),
        screening(evidence),
        {name: len(body.cited(body.sources)) for name, body in previous.items()},
        [source for body in previous.values() for source in body.sources["source_id"]],
    )


def agreements(evidence: Evidence) -> list[Agreement]:
    """Return how far two readers agree on the decisions of each stage, before anything was settled;
    none for a stage that nobody has read twice. Raises `ReviewError` as `rows` does.
    """
    record, codes = screening(evidence), codes_of(evidence)
    measured = []
    for stage in record.stages:
        if both := list(paired(record, stage)):
            _, first, second = zip(*both, strict=True)
            seed, number = evidence.settings.seed, len(codes[DECISION])
            measured.append(agreement(stage, first, second, number, seed))
    return measured
