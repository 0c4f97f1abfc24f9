"""Whether effects say what the two readings of them, or a settlement, say."""

from collections.abc import Iterator

from livingreview.checks.settlements import ROW, Tables, contradiction
from livingreview.problems import Problem
from livingreview.readings import effects
from livingreview.readings.disagreements import ABSENT, PRESENT, agreed

FINDINGS = "findings"


def missized(tables: Tables) -> Iterator[Problem]:
    """Yield a problem for each size, and each design and direction of a finding, that is not what
    both readings or a settlement say. Findings that were not read twice are left alone.
    """
    pairs = tables.effects
    expected = agreed(pairs, tables.settled)
    read = {effects.finding_of(key) for key in pairs}
    sizes = [row for row in tables.rows.get(effects.EFFECTS, ()) if row["finding_id"] in read]
    found: set[str] = set()
    for name, rows in ((effects.EFFECTS, sizes), (FINDINGS, tables.standing(FINDINGS))):
        for row in rows:
            said = row if name == effects.EFFECTS else {**row, effects.VALUE: "", "design": ""}
            for key, code in effects.said_of([said]):
                found.add(key)
                right = expected.get(key, ABSENT if key not in pairs else code)
                if row["finding_id"] in read and code != right and _stated(key, pairs):
                    field = effects.field_of(key)
                    yield contradiction(tables.file(name), row[ROW], field, code, right)
    for key in sorted(key for key, right in expected.items() if right == PRESENT):
        if key not in found:
            yield contradiction(tables.file(effects.EFFECTS), 0, effects.VALUE, key, PRESENT)


def _stated(key: str, pairs: effects.Pairs) -> bool:
    """Return whether the readings say anything of `key`: of a size whether it is there, of a field
    only where both have the size.
    """
    return key in pairs or effects.field_of(key) == effects.VALUE
