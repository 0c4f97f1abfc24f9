"""Which rows a link means: the one language of the links into the explorer.

A query is what stands after the question mark of an address: ``show`` names a table (or
everything), each field the codes that a row may have (several codes of one field are alternatives,
several fields are conditions), ``count`` what the number on the link counts. The script of the
explorer reads it in the same way; a test holds the two together.
"""

from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode

import pandas as pd

REVIEW, REVIEWED = "brownwhite2006", 1
Codes = str | Iterable[str]
TABLES = ("findings", "themes", "definitions", "sources")
EVERYTHING = "everything"
NOT_FIELDS = ("show", "count", "sort", "q")
HAPPENED_EFFECTS = {"counts": "counted", "about": "integration", "timing": "happened"}


def query(show: str, count: str, /, *, body: Codes = str(REVIEWED), **where: Codes) -> str:
    """Return the query for the rows of `show` (a table, or everything) whose fields hold one of the
    codes given.

    `count` says what the number on the link counts: ``rows``, ``sources`` or ``programmes``. Bodies
    of evidence are never summed, so the rows are those of one `body`: by default what the 2006
    review cites. Without any (an empty tuple) the choice is left to the other conditions, such as a
    claim or the identifiers of rows.
    """
    conditions = {"body": body, **where}
    codes = [
        (field, code)
        for field, held in conditions.items()
        for code in ([held] if isinstance(held, str) else held)
    ]
    return urlencode([("show", show), *codes, ("count", count)])


def picture_link(asked: str, words: str) -> str:
    """Return what a part of a picture carries to be a link to the rows of the query `asked`, called
    `words` when spoken.

    In a picture by itself it leads nowhere; the book makes it a link of the page.
    """
    return f"#rows?{asked}&{urlencode({'words': words})}"


def matching(rows: pd.DataFrame, asked: str) -> pd.DataFrame:
    """Return the `rows` (as `every_row` gives them) that the query `asked` means. Raises `KeyError`
    for an unknown field.
    """
    wanted: dict[str, set[str]] = {}
    for field, code in parse_qsl(asked):
        wanted.setdefault(field, set()).add(code)
    show = wanted.get("show", {TABLES[0]})
    chosen = rows if EVERYTHING in show else rows[rows["table"].isin(show)]
    for field in sorted(wanted.keys() - set(NOT_FIELDS)):
        fits = [bool(wanted[field] & set(_codes(held))) for held in chosen[field]]
        chosen = chosen[pd.Series(fits, chosen.index, dtype=bool)]
    return chosen.reset_index(drop=True)


def number(rows: pd.DataFrame, asked: str) -> int:
    """Return the number that a link with the query `asked` must show; the review is no source and
    no programme.
    """
    found = matching(rows, asked)
    what = dict(parse_qsl(asked)).get("count", "rows")
    if what == "rows":
        return len(found)
    held = found["source_id"] if what == "sources" else found["programme"]
    return len({code for codes in held for code in _codes(codes)} - {REVIEW})


def _codes(held: str | tuple[str, ...]) -> tuple[str, ...]:
    return (held,) if isinstance(held, str) else held
