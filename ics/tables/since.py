"""Tables of the evidence since 2006, beside that of 2006 and never summed with it."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from ics.tables.findings import RULES as EVERY_RULE
from ics.tables.findings import Words_of
from ics.what_counts import SCOTLAND
from livingreview.claims.assessment import key
from livingreview.evidence.query import Codes, query
from livingreview.show import beneath
from livingreview.show.cells import Cell, Link, Part, RowsLink, Words, place
from livingreview.show.places import linked, row_place, source
from livingreview.show.table import Table
from livingreview.words import whole

SINCE_SOURCE = "Abstracts and summaries of works since 2006, coded by one automated reader."
BOTH_SOURCE = (
    "Brown and White (2006), coded from its text; abstracts and summaries of works since 2006. Two"
    " columns, never summed."
)
FOUND = "The later works were found by a search that was not systematic."
SEARCH_SOURCE = "The record of the search, made for this book."
NONE_CODED = "none coded"
RULES = {
    code: words for code, words in EVERY_RULE.items() if code != "first-hand"
}  # these were read themselves


def counts_beside(
    first: pd.DataFrame,
    later: pd.DataFrame,
    labels: Mapping[str, str],
    head: str,
    name: str,
    caption: str,
    show: str,
    bodies: Sequence[str],
    note: str = FOUND,
    **narrower: Codes,
) -> Table:
    """Return counts of sources of the two bodies in columns of their own, each number with its
    rows.

    `first` and `later` have the same index, named after the field that it holds codes of, and the
    columns `everywhere` and `scottish`; rows empty in both are left out. `labels` are the words for
    the codes, `head` says what these are. `show` is the table that is counted, `bodies` the numbers
    of those of `later`, `narrower` what else chooses its rows.
    """
    places: dict[str, dict[str, Codes]] = {"everywhere": {}, "scottish": {"country": SCOTLAND}}
    rows: list[list[Cell]] = [
        [
            labels[code],
            *(
                linked(
                    part.at[code, column],
                    show,
                    "sources",
                    **{"counts": "counted", str(part.index.name): code, **where, **of},
                )
                for part, of in ((first, {}), (later, {"body": bodies, **narrower}))
                for column, where in places.items()
            ),
        ]
        for code in first.index
        if first.loc[code].any() or later.loc[code].any()
    ]
    header = [head, "2006", "Of these Scottish", "Since 2006", "Of these Scottish"]
    beneath_all = beneath.sources(first, later)
    return Table(
        name,
        caption,
        header,
        rows,
        BOTH_SOURCE,
        note=note,
        widths=(40, 15, 15, 15, 15),
        sources=beneath_all,
    )


def verdicts_beside(
    first: pd.DataFrame,
    later: pd.DataFrame,
    labels: Mapping[str, str],
    ways: Mapping[str, str],
    head: str,
    name: str,
    caption: str,
    where: Mapping[str, dict[str, Codes]],
    bodies: Sequence[str],
) -> Table:
    """Return how many programmes point each way in each of the two bodies, each number with its
    rows.

    `first` and `later` are what `verdicts.programmes_by` gives, with the same index; rows empty in
    both are left out. `where` holds the conditions that choose the findings of each row, `bodies`
    the numbers of the bodies of `later`.
    """
    shown = [
        code
        for code in labels
        if any(part.at[code, way] for part in (first, later) for way in ways)
    ]
    rows: list[list[Cell]] = [
        [
            labels[code],
            _verdicts(first.loc[code], ways, where[code]),
            _verdicts(later.loc[code], ways, {**where[code], "body": bodies}),
        ]
        for code in shown
    ]
    note = f"One verdict a programme in each row, mixed where its findings differ. {FOUND}"
    header, widths, beneath_all = (
        [head, "2006", "Since 2006"],
        (30, 35, 35),
        beneath.sources(first, later),
    )
    return Table(
        name, caption, header, rows, BOTH_SOURCE, note=note, widths=widths, sources=beneath_all
    )


def reported(
    findings: pd.DataFrame, works: pd.DataFrame, words: Words_of, name: str, caption: str
) -> Table:
    """Return a row for each finding: what is reported, by whom, which way, on what it rests,
    whether it counts, its page.

    `words` holds the words for the codes of `direction`, `basis`, `voice` and
    `isolates_integration`.
    """
    labels = dict(zip(works["source_id"], works["label"], strict=True))
    rows: list[list[Cell]] = [
        [
            row["statement"],
            [*source(row["source_id"], labels[row["source_id"]]), Words(", "), *_read_at(row)],
            words["direction"][row["direction"]],
            f"{words['basis'][row['basis']]} (voice: {words['voice'][row['voice']].lower()}); "
            f"{words['isolates_integration'][row['isolates_integration']].lower()}",
            "Yes" if pd.isna(row["left_out_because"]) else f"No: {row['left_out_because']}",
        ]
        for _, row in findings.iterrows()
    ]
    header = [
        "What is reported",
        "Source, and where it was read",
        "Direction",
        "What it rests on; integration",
        "Counted",
    ]
    return Table(name, caption, header, rows, SINCE_SOURCE, note=FOUND, widths=(32, 24, 11, 18, 15))


def left_out(held: pd.DataFrame, bodies: Sequence[str], name: str, caption: str) -> Table:
    """Return why findings are left out of the counts, as `bodies.left_out` gives them, each number
    with its rows.
    """
    rows: list[list[Cell]] = [
        [
            row.reason.capitalize(),
            *(
                linked(len(found), "findings", what, body=bodies, key=row.findings)
                for what, found in (("rows", row.findings), ("programmes", row.programmes))
            ),
        ]
        for row in held.itertuples()
    ]
    return Table(
        name,
        caption,
        ["Reason", "Findings", "Programmes"],
        rows,
        SINCE_SOURCE,
        note=FOUND,
        widths=(70, 15, 15),
    )


def _verdicts(row: pd.Series, ways: Mapping[str, str], where: Mapping[str, Codes]) -> list[Part]:
    told = [
        (f"{whole(len(row[way]))} {words.lower()}", row[way])
        for way, words in ways.items()
        if row[way]
    ]
    if not told:
        return [Words(NONE_CODED)]
    parts: list[Part] = []
    for number, (words, held) in enumerate(told):
        between = " and " if number == len(told) - 1 else ", "
        parts += [Words(between)] if number else []
        parts.append(
            RowsLink(words, query("findings", "programmes", **{**where, "programme": held}))
        )
    scottish = linked(
        len(row["scottish"]), "findings", "programmes", **{**where, "programme": row["scottish"]}
    )
    return [*parts, Words("; "), *scottish, Words(" Scottish")]


def _read_at(row: Any) -> list[Any]:
    return [
        place(row["locator"]),
        Words(" "),
        Link("(coded row)", row_place("findings", key("findings", row))),
    ]
