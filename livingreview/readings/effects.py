"""Two blind readings of sizes of effects: what they agree on, and what was settled.

Of a finding both say its design and its direction; of each size that either takes from the page,
whether it is there, and of one that both take its measure, interval and p. Sizes are matched by
finding and value, so a value that was read otherwise is two sizes that one reading lacks.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from livingreview.readings.disagreements import ABSENT, PRESENT
from livingreview.readings.matching import Row

EFFECTS = "effects"
FIRST, SECOND = (f"{which}-reading-{EFFECTS}" for which in ("first", "second"))
VALUE, MEASURE, INTERVAL, P = "value", "measure", "interval", "p"
OF_FINDING, OF_SIZE = ("design", "direction"), (MEASURE, INTERVAL, P)
FIELDS, CODED = (VALUE, *OF_SIZE, *OF_FINDING), (MEASURE, *OF_FINDING)
NONE = "none"

Pairs = dict[str, tuple[str, str]]


def field_of(key: str) -> str:
    """Return the field that a settlement of effects is about, `VALUE` for whether a size is there;
    a `key` reads ``effects/FINDING/FIELD``, ``effects/FINDING/VALUE`` or
    ``effects/FINDING/VALUE/FIELD``.
    """
    last = key.rpartition("/")[2]
    return last if last in FIELDS else VALUE


def finding_of(key: str) -> str:
    """Return the finding that a settlement of effects is about."""
    return key.split("/")[1]


def paired(first: Iterable[Row], second: Iterable[Row]) -> Pairs:
    """Return what the two readings say of each finding that both hold, by key; see `field_of`."""
    both = [_by_finding(rows) for rows in (first, second)]
    pairs: Pairs = {}
    for finding in (name for name in both[0] if name in both[1]):
        said, other = (dict(said_of(reading[finding])) for reading in both)
        for key in sorted(said.keys() | other.keys()):
            if key in said and key in other:
                pairs[key] = (said[key], other[key])
            elif field_of(key) == VALUE:
                pairs[key] = (said.get(key, ABSENT), other.get(key, ABSENT))
    return pairs


def said_of(rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """Yield the key and the code of all that `rows` of one finding say; see `field_of`."""
    for row in rows:
        finding = f"{EFFECTS}/{row['finding_id']}"
        yield from ((f"{finding}/{name}", row[name]) for name in OF_FINDING if row.get(name))
        if row[VALUE]:
            size = f"{finding}/{_plain(row[VALUE])}"
            yield size, PRESENT
            yield f"{size}/{MEASURE}", row[MEASURE]
            yield f"{size}/{INTERVAL}", _interval(row)
            yield f"{size}/{P}", row[P] or NONE


def in_units(pairs: Mapping[str, tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    """Return what the readings say by field. Of values a unit is a finding, and its code all sizes
    that a reading has of it, so that a finding without any size counts too.
    """
    units: dict[str, list[tuple[str, str]]] = {field: [] for field in FIELDS}
    sizes: dict[str, tuple[list[str], list[str]]] = {}
    for key, pair in pairs.items():
        of_finding = sizes.setdefault(finding_of(key), ([], []))
        if field_of(key) != VALUE:
            units[field_of(key)].append(pair)
            continue
        for reading, said in zip(of_finding, pair, strict=True):
            if said == PRESENT:
                reading.append(key.rpartition("/")[2])
    units[VALUE] = [(" ".join(one) or NONE, " ".join(two) or NONE) for one, two in sizes.values()]
    return units


def _by_finding(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["finding_id"], []).append(row)
    return found


def _interval(row: Row) -> str:
    if not row["lower"]:
        return NONE
    level = f" ({row[INTERVAL]}%)" if row[INTERVAL] else ""
    return f"{_plain(row['lower'])} to {_plain(row['upper'])}{level}"


def _plain(number: str) -> str:
    """Return a number without zeros that say nothing: ``0.90`` is ``0.9``."""
    return f"{Decimal(number).normalize():f}"
