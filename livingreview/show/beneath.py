"""The sources beneath numbers: a frame of counts remembers which cited works its rows came from.

Whoever cites a figure should be able to cite the studies beneath it too. Rows name their source in
a column; counts do not, so the functions that count note the sources in the frame's `attrs`, where
whoever draws it finds them.
"""

from typing import Any

import pandas as pd

NOTED = "sources"


def noting(counts: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Return `counts` as a frame of its own that notes the sources of `rows` (those with a column
    `source_id`).
    """
    noted = counts.copy(deep=False)
    noted.attrs = {**counts.attrs, NOTED: sources(rows)}
    return noted


def sources(*frames: pd.DataFrame) -> tuple[str, ...]:
    """Return the works that `frames` rest on, sorted: their column `source_id`, or what was noted
    of them.

    The work reviewed is among them where it speaks for itself. A frame that has neither rests on
    none.
    """
    works: set[str] = set()
    for frame in frames:
        noted: Any = frame["source_id"] if "source_id" in frame else frame.attrs.get(NOTED, ())
        works |= {str(source) for source in noted}
    return tuple(sorted(works))
