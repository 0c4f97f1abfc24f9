"""Sizes of effects as the pages print them, with their uncertainty and design. Nothing is pooled,
and nothing is worked out.
"""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from ics.reviewed import cited
from ics.what_counts import SCOTLAND
from livingreview.evidence.evidence import Evidence
from livingreview.show.beneath import of_the_evidence_of
from livingreview.show.cells import Part, Words, place
from livingreview.show.measures import size, size_in_prose
from livingreview.show.places import coded_row, labels_of, source
from livingreview.show.table import Columns, Table, of_rows
from livingreview.words import capital

AS_PRINTED = (
    "Each size is as the page prints it. Where no interval (range of uncertainty) is printed, "
    "nobody knows how far chance could explain it. Sizes on different scales do not compare, and "
    "none were combined."
)


def effects(evidence: Evidence) -> pd.DataFrame:
    """Return the effects of `evidence` with what their work is, in the order of the measures and
    then of the works.
    """
    rows = cited(evidence.rows("effects"))
    works = evidence.works[["source_id", "label", "countries", "evidence_kind"]]
    joined = rows.merge(works, on="source_id", how="left")
    ordered = joined.sort_values(["measure", "label", "effect_id"], kind="stable")
    return of_the_evidence_of(rows, ordered.reset_index(drop=True))


def sizes(evidence: Evidence, name: str, caption: str) -> Table:
    """Return every size of an effect: whose, of what, compared with what, how large, how sure, by
    which design.
    """
    labels, designs = labels_of(evidence.works), evidence.labels("design")
    better = evidence.labels("better")

    def who(row: Any) -> list[Part]:
        scottish = " Scotland." if SCOTLAND in row.countries else ""
        where = [Words(","), Words(f"{scottish} "), place(row.locator), Words(" ")]
        coded = coded_row("findings", row, "(details)")
        return [*source(row.source_id, labels[row.source_id]), *where, coded]

    def what(row: Any) -> str:
        beside = "" if pd.isna(row.compared_with) else f", {row.compared_with}"
        way = f" ({better[row.better].lower()} is better)" if row.better != "neither" else ""
        return f"{capital(row.outcome)}{beside}{way}"

    def how_many(row: Any) -> str:
        number = "" if pd.isna(row.number) else f"{row.number} {_text(row.number_of)}".strip()
        return "; ".join(filter(None, (number, _text(row.follow_up)))) or "Not printed"

    columns: Columns = [
        ("What, and compared with what", 30, what),
        ("Size", 20, size),
        ("Design", 12, lambda row: designs[row.design]),
        ("How many; how long", 14, how_many),
        ("Work, and where it was read", 24, who),
    ]
    return of_rows(name, caption, effects(evidence), columns, AS_PRINTED)


def sizes_in_prose(evidence: Evidence, effects: Iterable[str]) -> dict[str, str]:
    """Return each of `effects`, by its identifier, as a sentence can hold it, and under
    ``NAME-value`` how large it is without a sign or a unit, for a sentence that says the rest. It
    is no number of rows, and so no link to any. Raises `KeyError` for an effect that there is not.
    """
    rows = {row.effect_id: row for row in evidence.rows("effects").itertuples()}
    designs = evidence.labels("design")
    values = {f"{name}-value": str(rows[name].value).removeprefix("-") for name in effects}
    return values | {name: size_in_prose(rows[name], designs) for name in effects}


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)
