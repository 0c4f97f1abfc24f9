"""The table of what each release brings."""

import pandas as pd

from livingreview.evidence import releases
from livingreview.show.cells import Cell
from livingreview.show.table import Table

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
    before = [None, *rows["release"][:-1]]
    cells: list[list[Cell]] = [
        [
            "In preparation" if pd.isna(row.date) else f"{row.date:%-d %B %Y}",
            str(row.release),
            KINDS[kind(str(row.release), earlier)],
            str(row.what),
        ]
        for row, earlier in zip(rows.itertuples(), before, strict=True)
    ]
    header = ["Date", "Release", "What kind", "What it brings"]
    return Table(
        name,
        caption,
        header,
        cells[::-1],
        "The list of releases of this review.",
        stubs=2,
        widths=(20, 12, 26, 42),
    )


def kind(release: str, before: str | None) -> str:
    """Return whether `release` is ``major``, ``minor`` or ``patch``, measured against the release
    `before`; the first is major.
    """
    (major, minor), (older, old) = (
        releases.version(release),
        releases.version(before) if before else (-1, -1),
    )
    if major > older:
        return "major"
    return "minor" if minor > old else "patch"
