"""The list of changes, ``releases/changes.csv``: why released rows were changed, corrected or taken
out, a line a row: release, table, key and reason. Nothing here needs pandas, since every check
reads it.
"""

from pathlib import Path

from livingreview.evidence import releases
from livingreview.evidence.schema import Table
from livingreview.evidence.seals import FOLDER, Key
from livingreview.files import read_csv

CHANGES = f"{FOLDER}/changes.csv"
OF_LIFE = {"added", *releases.AFTERWARDS}
Place = tuple[str, str, str]


def reasons(root: Path) -> dict[Place, str]:
    """Return the reason of each change of a released row, by release (``2.1.0``), table and key in
    words; none without a list. Raises `EvidenceError` when the list cannot be read.
    """
    there = {f"{FOLDER}/{path.name}" for path in (root / FOLDER).glob("*.csv")}
    lines = read_csv(root, CHANGES)[1] if CHANGES in there else {}
    return {(line[0], line[1], line[2]): line[3] for line in lines.values() if len(line) == 4}


def in_words(key: Key) -> str:
    """Return the key of a row as people write it: ``second-hand``, ``1 / 2 / 1 / sloper2004``."""
    return " / ".join(key)


def key_of(table: Table) -> tuple[str, ...]:
    """Return the columns that a row of `table` has in common with the row that takes its place."""
    return tuple(column for column in table.key if column not in OF_LIFE)
