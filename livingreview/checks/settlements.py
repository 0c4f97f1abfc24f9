"""Settling: every disagreement of the two readings has a settlement, and the tables say what was
settled.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from string import Formatter

from livingreview.evidence import releases
from livingreview.evidence.sheet import Sheet
from livingreview.files import FIRST_ROW
from livingreview.problems import Problem
from livingreview.readings import bearings, effects
from livingreview.readings.disagreements import (
    ABSENT,
    FINDING_KEY,
    PRESENT,
    SECOND_ONLY,
    THEME_KEY,
    agreed,
    disagreements,
    value_in,
)
from livingreview.readings.matching import (
    FINDING_FIELDS,
    THEME_FIELDS,
    Readings,
    Row,
    cited_places,
    matched,
    with_counted,
)
from livingreview.readings.screening import SCREENING

FIELDS = {"themes": THEME_FIELDS, "findings": FINDING_FIELDS}
KEYS = {"themes": THEME_KEY, "findings": FINDING_KEY}
READ = tuple(f"{which}-reading-{table}" for table in KEYS for which in ("first", "second"))
READ_OF_CLAIMS = (bearings.BEARINGS, bearings.FIRST, bearings.SECOND)
READ_IF_THERE = (*READ_OF_CLAIMS, effects.EFFECTS, effects.FIRST, effects.SECOND)
NEEDED = ("codebook", "sources", "mentions", *KEYS, *READ, "settlements")
WHOLLY_READ_TWICE = 1
ROW = "#"  # where a row of a table stands in its file; no column is called so


@dataclass(frozen=True)
class Tables:
    """The tables that settling is about, as text: all rows of each by name, with their `row` of the
    file.
    """

    rows: Mapping[str, list[Row]]
    file: Callable[[str], str]

    @property
    def settled(self) -> Mapping[str, str]:
        """What was settled, by key."""
        return {row["key"]: row["value"] for row in self.rows["settlements"]}

    @property
    def bearings(self) -> Mapping[str, tuple[str, str]]:
        """What the two readings of bearings say, by key; nothing where there are none."""
        return bearings.paired(*(self.rows.get(n, []) for n in (bearings.FIRST, bearings.SECOND)))

    @property
    def effects(self) -> effects.Pairs:
        """What the two readings of effects say, by key; nothing where there are none."""
        return effects.paired(*(self.rows.get(n, []) for n in (effects.FIRST, effects.SECOND)))

    def standing(self, name: str) -> list[Row]:
        """Return the rows of a table as they stand now."""
        return standing(self.rows[name], latest(self.rows[name]))

    def of(self, sources: Callable[[str], bool]) -> "Tables":
        """Return the tables with the rows of some sources only."""
        return Tables(
            {
                name: [row for row in rows if "source_id" not in row or sources(row["source_id"])]
                for name, rows in self.rows.items()
            },
            self.file,
        )


def tables_of(sheets: Mapping[str, Sheet]) -> Tables:
    """Return the tables that settling is about from all `sheets`; they must be sound."""
    rows: dict[str, list[Row]] = {}
    for name in (*NEEDED, *(name for name in READ_IF_THERE if name in sheets)):
        names = list(sheets[name].cells)
        rows[name] = [
            {**dict(zip(names, line, strict=True)), ROW: row}
            for row, line in zip(sheets[name].rows, sheets[name].lines(names), strict=True)
        ]
    return Tables(rows, lambda name: sheets[name].table.path)


def standing(rows: Iterable[Row], release: str) -> list[Row]:
    """Return the rows that stood in `release`; those of a table without releases all stand."""
    rows = list(rows)
    if not rows or "added" not in rows[0]:
        return rows
    numbers = {row[column] for row in rows for column in ("added", "withdrawn")}
    reached = releases.by(release, numbers)
    return [row for row in rows if row["added"] in reached and row["withdrawn"] not in reached]


def latest(rows: Iterable[Row]) -> str:
    """Return the latest release in which a row was added or withdrawn."""
    numbers = {row.get(column, "") for row in rows for column in ("added", "withdrawn")} - {""}
    return max(numbers, key=releases.version, default="0.0")


def unsettled(tables: Tables) -> Iterator[Problem]:
    """Yield a problem for each disagreement without a settlement, and each settlement that settles
    nothing.
    """
    file = tables.file("settlements")
    units = {**tables.bearings, **tables.effects}
    keys = {row.key for row in disagreements(_readings(tables))}
    keys |= {key for key, (first, second) in units.items() if first != second}
    settled = [row["key"] for row in tables.rows["settlements"]]
    for key in sorted(keys - set(settled)):
        rule = "The two readings disagree and nothing settles it"
        yield Problem(file, 0, "key", key, rule, mend="Add a row with the reason.")
    for row, key in enumerate(settled, start=FIRST_ROW):
        if key not in keys | units.keys() and not key.startswith(f"{SCREENING}/"):
            rule = "The two readings do not disagree on this"
            yield Problem(file, row, "key", key, rule, mend="Delete the row.")


def contradicted(tables: Tables, bodies: Mapping[str, int]) -> Iterator[Problem]:
    """Yield a problem for each coding that was read twice which, in the release for which it was
    read, is not what both readings or a settlement say.

    `bodies` holds the body of each source. Two things are left to those who settled: the fields of
    a row that only one reading has, and the number of a finding that only the second reading has.
    The first body was read twice whole. Of later ones a part was, so a row that neither reading
    holds is outside that part and is left alone.
    """
    first = tables.of(lambda source: bodies.get(source) == WHOLLY_READ_TWICE)
    later = tables.of(lambda source: bodies.get(source, -1) > WHOLLY_READ_TWICE)
    yield from _contradicted(first, whole=True)
    yield from _contradicted(later, whole=False)


def misborne(tables: Tables) -> Iterator[Problem]:
    """Yield a problem for each bearing that is not what both readings or a settlement say."""
    expected = agreed(tables.bearings, tables.settled)
    for row in tables.rows.get(bearings.BEARINGS, ()):
        right = str(expected.get(bearings.key_of(row), row["bearing"]))
        if row["bearing"] != right:
            file = tables.file(bearings.BEARINGS)
            yield contradiction(file, row[ROW], "bearing", row["bearing"], right)


def _readings(tables: Tables) -> Readings:
    themes, findings = (
        [tables.standing(f"{which}-reading-{table}") for which in ("first", "second")]
        for table in KEYS
    )
    return Readings(
        (themes[0], themes[1]),
        (with_counted(findings[0]), with_counted(findings[1])),
        cited_places(tables.standing("mentions")),
        [row["code"] for row in tables.rows["codebook"] if row["field"] == "theme"],
    )


def _contradicted(tables: Tables, whole: bool) -> Iterator[Problem]:
    settled = tables.settled
    readings = {
        table: [tables.standing(f"{which}-reading-{table}") for which in ("first", "second")]
        for table in KEYS
    }
    added = {row["added"] for pair in readings.values() for rows in pair for row in rows}
    in_order = sorted(added, key=releases.version)
    for read, (table, pair) in product(in_order, readings.items()):
        first, second = ([row for row in rows if row["added"] == read] for rows in pair)
        if table == "findings":
            second = _numbered_as_in_the_first(first, second)
        stood = _by_key(standing(tables.rows[table], read), table)
        first_rows, second_rows = _by_key(first, table), _by_key(second, table)
        if not whole or read != in_order[0]:
            stood = {
                key: row for key, row in stood.items() if key in first_rows or key in second_rows
            }
        yield from _contradictions(
            table, tables.file(table), settled, first_rows, second_rows, stood
        )


def _contradictions(
    table: str,
    file: str,
    settled: Mapping[str, str],
    first: Mapping[str, Row],
    second: Mapping[str, Row],
    stood: Mapping[str, Row],
) -> Iterator[Problem]:
    new = {
        second[key]["source_id"]
        for key in second
        if SECOND_ONLY in key and settled.get(key, PRESENT) == PRESENT
    }
    for key in sorted({*first, *second, *stood}):
        first_row, second_row, row = first.get(key), second.get(key), stood.get(key)
        if SECOND_ONLY in key or (
            row and not first_row and not second_row and row["source_id"] in new
        ):
            continue
        if bool(first_row) != bool(second_row):
            expected = settled.get(key)
        else:
            expected = PRESENT if first_row else ABSENT
        if expected and (expected == PRESENT) != bool(row):
            yield contradiction(file, row[ROW] if row else 0, "", key, expected)
        elif first_row and second_row and row:
            for field in FIELDS[table]:
                both = {value_in(first_row, field), value_in(second_row, field)}
                expected = both.pop() if len(both) == 1 else settled.get(f"{key}/{field}")
                value = value_in(row, field)
                if expected and value != expected:
                    yield contradiction(file, row[ROW], field, value, expected)


def contradiction(file: str, row: int, column: str, value: str, expected: str) -> Problem:
    """Return the problem of a cell that says something else than was read or settled."""
    rule = f"The two readings or their settlement make this {expected}; the table says otherwise"
    return Problem(file, row, column, value, rule, mend="Correct the table, or the settlement.")


def _numbered_as_in_the_first(first: Sequence[Row], second: Sequence[Row]) -> list[Row]:
    """Return the second reading of the findings with the ids of the first where they report the
    same.
    """
    ids = {second[other]["finding_id"]: first[finding] for finding, other in matched(first, second)}
    return [
        {
            **row,
            "finding_id": ids[row["finding_id"]]["finding_id"]
            if row["finding_id"] in ids
            else SECOND_ONLY + row["finding_id"],
        }
        for row in second
    ]


def _by_key(rows: Iterable[Row], table: str) -> dict[str, Row]:
    coded = with_counted(rows) if table == "findings" else rows
    parts = [name for _, name, _, _ in Formatter().parse(KEYS[table]) if name]
    return {KEYS[table].format(**{name: row[name] for name in parts}): row for row in coded}
