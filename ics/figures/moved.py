"""The figure of what moved between two releases."""

from dataclasses import replace

import pandas as pd

from ics.moved import in_words
from ics.wording import COMPARED
from livingreview.show.charts import Bar, Caption, bars_beside
from livingreview.show.figure import Figure
from livingreview.show.palette import DARK_BLUE, ORANGE, PURPLE
from livingreview.words import count, whole

SIDES = {
    "came": Bar("Came in", DARK_BLUE),
    "changed": Bar("Changed", PURPLE),
    "went": Bar("Went out", ORANGE),
}


def rows_moved(rows: pd.DataFrame, before: str, after: str, name: str) -> Figure:
    """Return bars for each table: rows that came in, were changed and went out between the releases
    `before` and `after`.
    """
    came, went = (int(rows.at["sources", side]) for side in ("came", "went"))
    headline = f"{count(came, 'source').capitalize()} came in and {whole(went) if went else 'none'}"
    subtitle = f"Rows of the evidence that differ between release {before} and release {after}"
    description = in_words(rows).removesuffix(".")
    picture = bars_beside(
        rows,
        {table: str(table).capitalize() for table in rows.index},
        SIDES,
        Caption(name, f"{headline} went out", subtitle, COMPARED),
        "Rows",
        numbers=[description],
        described=[description],
        row=1.9,
        room=0.12 * max(rows.max().max(), 1),
    )
    return replace(picture, data=rows.to_csv(lineterminator="\n"))
