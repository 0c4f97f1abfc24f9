"""Tables of gaps in the evidence: which cited sources name them, and where the review does."""

from collections.abc import Callable, Mapping

import pandas as pd

from ics.reviewed import REVIEW
from ics.wording import SCOTTISH, Labels, gap_words
from livingreview.evidence.query import SOURCES
from livingreview.show.cells import Part
from livingreview.show.numbers import Selection
from livingreview.show.places import coded_row, joined, labels_of, source
from livingreview.show.table import Columns, Table, of_rows

NO_MEASURE = (
    "How many sources name a gap says nothing of how much it matters. The review itself is never "
    "counted as a source."
)
Column = tuple[str, int, Callable[[str], list[Part]]]


def gaps(
    naming: Mapping[str, Selection],
    named: pd.DataFrame,
    themes: pd.DataFrame,
    works: pd.DataFrame,
    labels: Labels,
    name: str,
    caption: str,
) -> Table:
    """Return which cited sources name each gap: individually, in lists, the Scottish ones, and the
    review's own places.

    `naming` holds the rows of each gap; `named` has one row for a gap and source; `themes` has the
    rows as coded, the review's own among them, and gives the places where it names a gap itself;
    `works` says what each source is.
    """
    who, alone = labels_of(works), named["attribution"] == "individual"

    def sources(rows: pd.DataFrame) -> list[Part]:
        ordered = sorted(rows["source_id"].unique(), key=lambda source_id: who[source_id].lower())
        return joined(source(source_id, who[source_id]) for source_id in ordered)

    scots = (SCOTTISH, 9, lambda gap: naming[gap].focused.cell(SOURCES))
    gap = ("Gap", 16, lambda gap: gap_words(labels[gap]))
    columns: Columns = [
        gap,
        ("Cited sources", 9, lambda gap: naming[gap].cell(SOURCES)),
        _naming("Spoken of individually", 28, named[alone], sources),
        _naming("In a list only", 17, named[~alone], sources),
        scots,
        _own("The review in its own voice", 21, themes),
    ]
    return of_rows(name, caption, naming, columns, NO_MEASURE, rests_on=[named])


def _naming(
    head: str, width: int, named: pd.DataFrame, cell: Callable[[pd.DataFrame], list[Part]]
) -> Column:
    return head, width, lambda gap: cell(named[named["theme"] == gap])


def _own(head: str, width: int, themes: pd.DataFrame) -> Column:
    own = themes[themes["source_id"] == REVIEW]
    return (
        head,
        width,
        lambda gap: joined(
            coded_row("themes", row) for row in own[own["theme"] == gap].itertuples()
        ),
    )
