"""Tables of themes: who names what, and what kind of work names it."""

import pandas as pd

from ics.wording import Labels
from livingreview.show.places import labels_of, source
from livingreview.show.table import Columns, Table, coded, of_rows

MARKS = {"individual": "Alone", "one-theme-list": "List", "many-theme-list": "Long list"}
MARKS_EXPLAINED = (
    "Alone: the text speaks of the source by itself. List: in a list for this theme. Long list: in "
    "a list for many themes at once."
)
SIDES = {"questions": "questions it", "mixed": "sees both sides"}


def who_says_what(
    named: pd.DataFrame, works: pd.DataFrame, labels: Labels, name: str, caption: str
) -> Table:
    """Return a row for each theme and source: its side, how the text attributes it, and where."""
    who = labels_of(works)
    columns: Columns = [
        ("Theme", 22, coded("theme", labels)),
        ("Source", 28, lambda row: source(row.source_id, who[row.source_id])),
        ("Side", 16, lambda row: SIDES.get(row.stance, "names it")),
        ("Attribution", 12, coded("attribution", MARKS)),
        ("Place in the review", 22, lambda row: "; ".join(row.locators)),
    ]
    ordered = named.sort_values("theme", kind="stable")
    return of_rows(name, caption, ordered, columns, MARKS_EXPLAINED, stubs=2)
