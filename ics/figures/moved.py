"""The figure of what moved between two releases."""

import matplotlib as mpl
import pandas as pd
from matplotlib.ticker import MaxNLocator

from ics.moved import in_words
from livingreview.show import beneath
from livingreview.show.drawing import STYLE, as_svg, drawing
from livingreview.show.figure import Figure
from livingreview.show.palette import DARK_BLUE, ORANGE, PURPLE
from livingreview.words import count, whole

SIDES = (
    ("came", DARK_BLUE, "Came in"),
    ("changed", PURPLE, "Changed"),
    ("went", ORANGE, "Went out"),
)
SOURCE = "The rows of both releases, compared."


def rows_moved(rows: pd.DataFrame, before: str, after: str, name: str) -> Figure:
    """Return bars for each table: rows that came in, were changed and went out between the releases
    `before` and `after`.
    """
    labels = [str(table).capitalize() for table in rows.index]
    with mpl.rc_context(STYLE):
        picture, axes = drawing(len(rows) * 1.9 + 1.5)
        for number, (column, colour, label) in enumerate(SIDES):
            places = [row + (number - 1) * 0.27 for row in range(len(rows))]
            bars = axes.barh(places, rows[column], height=0.22, color=colour.light, label=label)
            axes.bar_label(bars, [whole(value) for value in rows[column]], padding=4)
        axes.set_yticks(range(len(rows)), labels)
        axes.invert_yaxis()
        axes.set_xlim(0, max(rows.max().max(), 1) * 1.12)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_xlabel("Rows")
        picture.legend(loc="outside upper left", frameon=False, ncols=3, alignment="left")
    came, went = (int(rows.at["sources", side]) for side in ("came", "went"))
    headline = (
        f"{count(came, 'source').capitalize()} came in and {whole(went) if went else 'none'}"
        " went out"
    )
    told = in_words(rows)
    return Figure(
        name=name,
        headline=headline,
        subtitle=f"Rows of the evidence that differ between release {before} and release {after}",
        svg=as_svg(picture, name),
        alt=f"{headline}. {told}",
        description=told,
        source=SOURCE,
        data=rows.to_csv(lineterminator="\n"),
        sources=beneath.sources(rows),
    )
