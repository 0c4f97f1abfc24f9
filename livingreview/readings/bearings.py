"""Two blind readings of how rows bear on claims: what they agree on, and what was settled."""

from collections.abc import Iterable, Mapping

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


def expected(units: Mapping[str, tuple[str, str]], settled: Mapping[str, str]) -> dict[str, str]:
    """Return how each of the `units` bears on its claim: as settled, else as both readings say."""
    return {
        key: settled.get(key, first)
        for key, (first, second) in units.items()
        if key in settled or first == second
    }
