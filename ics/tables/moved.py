"""Tables of what moved between two releases."""

from collections.abc import Sequence

import pandas as pd

from ics.moved import BODIES
from ics.wording import COMPARED, Labels
from livingreview.show.places import source
from livingreview.show.table import Columns, Table, of_rows
from livingreview.words import whole

ABSENT = "not in this release"
ADDED_UP = "One verdict a programme, mixed where its findings differ. Bodies are never added up."


def numbers(
    before: pd.DataFrame, after: pd.DataFrame, heads: Sequence[str], name: str, caption: str
) -> Table:
    """Return the key numbers of two releases side by side, a row a number, body by body; frames as
    `moved.key_numbers` gives.
    """
    index = dict.fromkeys([*before.index, *after.index])
    columns: Columns = [
        ("Body", 16, lambda pair: BODIES[pair[0]]),
        ("Number", 24, lambda pair: pair[1]),
        (heads[0], 30, lambda pair: before["words"].get(pair, ABSENT)),
        (heads[1], 30, lambda pair: after["words"].get(pair, ABSENT)),
    ]
    pairs = sorted(index, key=lambda pair: list(BODIES).index(pair[0]))
    return of_rows(name, caption, pairs, columns, ADDED_UP, stubs=2, source=COMPARED)


def sources(
    ids: Sequence[str], labels: Labels, countries: Labels, name: str, caption: str
) -> Table:
    """Return a row for each of the sources `ids`, with the country it is about; `labels` and
    `countries` are words by id.
    """
    columns: Columns = [
        ("Source", 70, lambda source_id: source(source_id, labels[source_id])),
        ("About", 30, lambda source_id: countries[source_id]),
    ]
    ordered = sorted(ids, key=lambda source_id: labels[source_id].lower())
    return of_rows(name, caption, ordered, columns, source=COMPARED)


def judgements(counts: "pd.Series[int]", words: Labels, name: str, caption: str) -> Table:
    """Return how many claims have each judgement; `counts` has the codes of judgements as its
    index.
    """
    columns: Columns = [
        ("What later evidence makes of it", 75, lambda pair: words[pair[0]]),
        ("Claims", 25, lambda pair: whole(pair[1])),
    ]
    return of_rows(name, caption, counts.items(), columns, source=COMPARED)
