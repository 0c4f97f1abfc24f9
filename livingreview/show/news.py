"""The table of what each release brings."""

from typing import Any

import pandas as pd

from livingreview.evidence import releases
from livingreview.show.table import Columns, Table, of_rows

KINDS = {
    "major": "A new body of evidence",
    "minor": "A change of coding",
    "patch": "A change of words only",
}


def what_is_new(rows: pd.DataFrame, name: str, caption: str) -> Table:
    """Return the releases, the newest first: day, number, what kind of release it is, and what it
    brings.

    `rows` has `release`, `date` (missing while a release is in preparation) and `what`, in the
    order of the releases.
    """

    def day(row: Any) -> str:
        return "In preparation" if pd.isna(row.date) else f"{row.date:%-d %B %Y}"

    columns: Columns = [
        ("Date", 20, day),
        ("Release", 12, "release"),
        ("What kind", 26, lambda row: KINDS[kind(row.release, row.before)]),
        ("What it brings", 42, "what"),
    ]
    newest_first = rows.assign(before=["", *rows["release"][:-1]])[::-1]
    source = "The list of releases of this review"
    return of_rows(name, caption, newest_first, columns, stubs=2, source=source)


def kind(release: str, before: str) -> str:
    """Return whether `release` is ``major``, ``minor`` or ``patch``, measured against the release
    `before`; the first, with none before it, is major.
    """
    major, minor = releases.version(release)
    older, old = releases.version(before) if before else (-1, -1)
    if major > older:
        return "major"
    return "minor" if minor > old else "patch"
