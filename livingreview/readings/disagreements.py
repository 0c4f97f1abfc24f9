"""What the two readings disagree on, row by row and field by field."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from livingreview.readings.matching import FINDING_FIELDS, THEME_FIELDS, Readings, Row

PRESENT, ABSENT = "present", "absent"
NOTHING = "nan"  # what an empty cell is called beside a code
SECOND_ONLY = "second:"
THEME_KEY, FINDING_KEY = "themes/{locator}/{source_id}/{theme}", "findings/{finding_id}"


@dataclass(frozen=True)
class Disagreement:
    """What the `first` and the `second` reading say of the same thing, ``absent`` where nothing.

    A `key` reads ``themes/LOCATOR/SOURCE/THEME`` or ``findings/FINDING``, with ``/FIELD`` where
    only one field differs; a finding that only the second reading has is
    ``findings/second:FINDING``.
    """

    key: str
    first: str
    second: str


def disagreements(readings: Readings) -> list[Disagreement]:
    """Return every disagreement of two readings: of themes, then of findings."""
    return [*_of_themes(readings), *_of_findings(readings)]


def agreed(units: Mapping[str, tuple[str, str]], settled: Mapping[str, str]) -> dict[str, str]:
    """Return what holds of each of the `units`, pairs of what two readings say: as settled, else as
    both say; nothing of one on which they differ and that is not settled.
    """
    return {
        key: settled.get(key, first)
        for key, (first, second) in units.items()
        if key in settled or first == second
    }


def value_in(row: Row, field: str) -> str:
    """Return what a row says in a `field`, as a disagreement names it."""
    return str(row[field]) or NOTHING


def _of_themes(readings: Readings) -> Iterator[Disagreement]:
    for locator, source, code, first, second in readings.units():
        if first != second:
            key = THEME_KEY.format(locator=locator, source_id=source, theme=code)
            yield Disagreement(key, *((PRESENT, ABSENT) if first else (ABSENT, PRESENT)))
    yield from _of_fields(readings.theme_pairs(), THEME_FIELDS, THEME_KEY)


def _of_findings(readings: Readings) -> Iterator[Disagreement]:
    pairs = readings.finding_pairs
    first, second = ({row["finding_id"] for row in rows} for rows in readings.findings)
    for finding in sorted(first - {row["finding_id"] for row, _ in pairs}):
        yield Disagreement(FINDING_KEY.format(finding_id=finding), PRESENT, ABSENT)
    for finding in sorted(second - {row["finding_id"] for _, row in pairs}):
        key = FINDING_KEY.format(finding_id=f"{SECOND_ONLY}{finding}")
        yield Disagreement(key, ABSENT, PRESENT)
    yield from _of_fields(pairs, FINDING_FIELDS, FINDING_KEY)


def _of_fields(
    pairs: Iterable[tuple[Row, Row]], fields: Sequence[str], key: str
) -> Iterator[Disagreement]:
    pairs = list(pairs)
    for field in fields:
        for row, other in pairs:
            first, second = value_in(row, field), value_in(other, field)
            if first != second:
                yield Disagreement(f"{key.format(**row)}/{field}", first, second)
