"""The table of what each release brings."""

from typing import Any

import pandas as pd

from livingreview.evidence import releases
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.reading import typed
from livingreview.show.table import Columns, Table, of_rows
from livingreview.words import capital

WORDS_ONLY = "a change of words only"


def what_is_new(evidence: Evidence, name: str, caption: str) -> Table:
    """Return the releases of `evidence`, the newest first: day, number, what kind of release it is,
    and what it brings.

    The kind is worked out, each release measured against the one before: from the sources that came
    with it, and where none did, from whether rows moved, which its number says.
    """
    rows = evidence.releases
    sources = {"sources": typed(evidence.root, evidence.tables["sources"], prose=False)}

    def day(row: Any) -> str:
        return "In preparation" if pd.isna(row.date) else f"{row.date:%-d %B %Y}"

    def kind(row: Any) -> str:
        moved = row.before and releases.version(row.release) > releases.version(row.before)
        otherwise = releases.CODING if moved else WORDS_ONLY
        return capital(" and ".join(releases.brings(sources, row.release, row.before)) or otherwise)

    columns: Columns = [
        ("Date", 20, day),
        ("Release", 12, "release"),
        ("What kind", 26, kind),
        ("What it brings", 42, "what"),
    ]
    newest_first = rows.assign(before=["", *rows["release"][:-1]])[::-1]
    source = "The list of releases of this review"
    return of_rows(name, caption, newest_first, columns, stubs=2, source=source)
