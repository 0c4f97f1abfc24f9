"""The table of agreement between two readings."""

from collections.abc import Iterable, Mapping

from review.agreement import Agreement
from review.display import Cell, Table
from review.text import decimal, whole

ALPHA_EXPLAINED = (
    "Alpha and the adjusted figure are 1 for full agreement and 0 for agreement by chance. "
    "The interval shows how far alpha depends on single units; it says nothing of other readers."
)


def agreements(found: Iterable[Agreement], labels: Mapping[str, str], name: str, caption: str) -> Table:
    """Return the agreement of the two readings, a row a field."""
    rows: list[list[Cell]] = [
        [
            labels[one.field],
            whole(one.units),
            f"{one.percent:.1%}",
            decimal(one.alpha),
            f"{decimal(one.low)} to {decimal(one.high)}",
            decimal(one.pabak),
        ]
        for one in found
    ]
    header = [
        "What was compared",
        "Units",
        "Equal",
        "Krippendorff's alpha",
        "95% bootstrap interval",
        "Adjusted for number of codes",
    ]
    return Table(name, caption, header, rows, "The first and the second reading.", note=ALPHA_EXPLAINED)
