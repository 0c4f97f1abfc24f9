"""Two blind readings of how rows bear on claims: what they agree on, and what was settled."""

from collections.abc import Iterable

from livingreview.readings.matching import Row

BEARINGS = "bearings"
FIRST, SECOND = (f"{which}-reading-{BEARINGS}" for which in ("first", "second"))
UNIT = ("claim", "table", "row")


def key_of(row: Row) -> str:
    """Return what a settlement calls a row of the bearings: ``bearings/CLAIM/TABLE/ROW``."""
    return "/".join([BEARINGS, *(row[name] for name in UNIT)])


def paired(first: Iterable[Row], second: Iterable[Row]) -> dict[str, tuple[str, str]]:
    """Return what the two readings say of each row that both hold, by `key_of`."""
    other = {key_of(row): row["bearing"] for row in second}
    pairs = {key_of(row): (row["bearing"], other.get(key_of(row), "")) for row in first}
    return {key: pair for key, pair in pairs.items() if pair[1]}
