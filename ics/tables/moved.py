"""Tables of what moved between two releases."""

from collections.abc import Mapping, Sequence

import pandas as pd

from ics.moved import BODIES
from livingreview.show.cells import Cell
from livingreview.show.places import source
from livingreview.show.table import Table
from livingreview.words import whole

SOURCE = "The rows of both releases, compared."
ABSENT = "not in this release"


def numbers(
    before: pd.DataFrame, after: pd.DataFrame, heads: Sequence[str], name: str, caption: str
) -> Table:
    """Return the key numbers of two releases side by side, a row a number, body by body; frames as
    `moved.key_numbers` gives.
    """
    index = list(dict.fromkeys([*before.index, *after.index]))
    rows: list[list[Cell]] = [
        [
            BODIES[body],
            number,
            *(part["words"].get((body, number), ABSENT) for part in (before, after)),
        ]
        for body, number in sorted(index, key=lambda pair: list(BODIES).index(pair[0]))
    ]
    note = "One verdict a programme, mixed where its findings differ. Bodies are never added up."
    return Table(
        name,
        caption,
        ["Body", "Number", *heads],
        rows,
        SOURCE,
        note=note,
        stubs=2,
        widths=(16, 24, 30, 30),
    )


def sources(
    ids: Sequence[str],
    labels: Mapping[str, str],
    countries: Mapping[str, str],
    name: str,
    caption: str,
) -> Table:
    """Return a row for each of the sources `ids`, with the country it is about; `labels` and
    `countries` are words by id.
    """
    rows: list[list[Cell]] = [
        [source(one, labels[one]), countries[one]]
        for one in sorted(ids, key=lambda one: labels[one].lower())
    ]
    return Table(name, caption, ["Source", "About"], rows, SOURCE, widths=(70, 30))


def judgements(
    counts: "pd.Series[int]", words: Mapping[str, str], name: str, caption: str
) -> Table:
    """Return how many claims have each judgement; `counts` has the codes of judgements as its
    index.
    """
    rows: list[list[Cell]] = [
        [words[str(code)], whole(int(number))] for code, number in counts.items()
    ]
    return Table(
        name, caption, ["What later evidence makes of it", "Claims"], rows, SOURCE, widths=(75, 25)
    )
