"""Numbers in sentences, each with a link to exactly the rows it counts."""

from collections.abc import Iterable

import pandas as pd

from ics import bodies
from ics.what_counts import MEASURED, PEOPLE, SAID
from livingreview.evidence.query import HAPPENED_EFFECTS, Codes, query
from livingreview.show.cells import RowsLink
from livingreview.words import count, whole

Number = str | RowsLink
MEASURED_EFFECTS = {**HAPPENED_EFFECTS, "basis": MEASURED}
MEASURED_ON_PEOPLE = {**MEASURED_EFFECTS, "level": PEOPLE}


def each(field: str, codes: Iterable[str], **common: Codes) -> dict[str, dict[str, Codes]]:
    """Return the conditions that choose the rows of each of `codes` of `field`, beside those in
    `common`.
    """
    return {code: {**common, field: code} for code in codes}


def by_ground(grounds: Iterable[str], **common: Codes) -> dict[str, dict[str, Codes]]:
    """Return the conditions that choose the findings of each ground, as `what_counts.with_ground`
    names them.
    """
    found: dict[str, dict[str, Codes]] = {}
    for ground in grounds:
        found[ground] = {
            **common,
            **({"basis": MEASURED} if ground == "measured" else {"basis": SAID, "voice": ground}),
        }
    return found


def worded(number: int, words: str, show: str, counts_of: str, **where: Codes) -> Number:
    """Return the `words` around a number, as a link where there are rows; the rest is as
    `livingreview.evidence.query.query` takes it.
    """
    return RowsLink(words, query(show, counts_of, **where)) if number else words


def findings(rows: pd.DataFrame, noun: str = "", /, **where: Codes) -> Number:
    """Return how many findings `rows` holds, all of them counted ones, with `noun` if given;
    `where` says which they are.
    """
    return _number(len(rows), noun, "findings", "rows", where)


def sources(
    rows: pd.DataFrame, noun: str = "", show: str = "findings", /, **where: Codes
) -> Number:
    """Return how many distinct sources `rows` of the table `show` are from."""
    return _number(rows["source_id"].nunique(), noun, show, "sources", where)


def programmes(rows: pd.DataFrame, noun: str = "", /, **where: Codes) -> Number:
    """Return how many distinct programmes the findings `rows` are about."""
    return _number(rows["programme"].nunique(), noun, "findings", "programmes", where)


def resting_on(rows: pd.DataFrame, works: pd.DataFrame, /, **where: Codes) -> Number:
    """Return on how many independent programmes the findings `rows` rest, in words; `where` says
    which they are.
    """
    number = rows["programme"].nunique()
    return worded(
        number,
        bodies.resting_on(rows, works),
        "findings",
        "programmes",
        **{"counts": "counted", **where},
    )


def _number(number: int, noun: str, show: str, counts_of: str, where: dict[str, Codes]) -> Number:
    words = count(number, noun) if noun else whole(number)
    return worded(number, words, show, counts_of, **{"counts": "counted", **where})
