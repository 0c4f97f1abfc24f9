"""Tables of the evidence since 2006, beside that of 2006 and never summed with it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from review.claims.assessment import key
from review.claims.show import row_place
from review.display import Cell, Link, Table, Words, place
from review.figures.findings import pointing
from review.tables.findings import RULES as EVERY_RULE
from review.tables.findings import Words_of
from review.tables.parts import source
from review.text import whole

SINCE_SOURCE = "Abstracts and summaries of works since 2006, coded by one automated reader."
BOTH_SOURCE = "Brown and White (2006), coded from its text; abstracts and summaries of works since 2006. Two columns, never summed."
FOUND = "The later works were found by a search that was not systematic."
SEARCH_SOURCE = "The record of the search, made for this book."
NONE_CODED = "none coded"
RULES = {code: words for code, words in EVERY_RULE.items() if code != "first-hand"}  # these were read themselves


def counts_beside(
    first: pd.DataFrame, later: pd.DataFrame, labels: Mapping[str, str], head: str, name: str, caption: str, note: str = FOUND
) -> Table:
    """Return counts of the two bodies in columns of their own.

    `first` and `later` have the same index of codes and the columns `everywhere` and `scottish`; rows empty in both are
    left out. `labels` are the words for the codes, `head` says what these are.
    """
    rows: list[list[Cell]] = [
        [labels[code], *(whole(part.at[code, column]) for part in (first, later) for column in ("everywhere", "scottish"))]
        for code in first.index
        if first.loc[code].any() or later.loc[code].any()
    ]
    header = [head, "2006", "Of these Scottish", "Since 2006", "Of these Scottish"]
    return Table(name, caption, header, rows, BOTH_SOURCE, note=note, widths=(40, 15, 15, 15, 15))


def verdicts_beside(
    first: pd.DataFrame, later: pd.DataFrame, labels: Mapping[str, str], ways: Mapping[str, str], head: str, name: str, caption: str
) -> Table:
    """Return how many programmes point each way in each of the two bodies.

    `first` and `later` are what `synthesis.verdicts_by` gives, with the same index; rows empty in both are left out.
    """
    shown = [code for code in labels if first.loc[code, list(ways)].any() or later.loc[code, list(ways)].any()]
    rows: list[list[Cell]] = [[labels[code], _verdicts(first.loc[code], ways), _verdicts(later.loc[code], ways)] for code in shown]
    note = f"One verdict a programme in each row, mixed where its findings differ. {FOUND}"
    return Table(name, caption, [head, "2006", "Since 2006"], rows, BOTH_SOURCE, note=note, widths=(30, 35, 35))


def reported(findings: pd.DataFrame, works: pd.DataFrame, words: Words_of, name: str, caption: str) -> Table:
    """Return a row for each finding: what is reported, by whom, which way, on what it rests, whether it counts, its page.

    `words` holds the words for the codes of `direction`, `basis`, `voice` and `isolates_integration`.
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
    header = ["What is reported", "Source, and where it was read", "Direction", "What it rests on; integration", "Counted"]
    return Table(name, caption, header, rows, SINCE_SOURCE, note=FOUND, widths=(32, 24, 11, 18, 15))


def left_out(counts: pd.DataFrame, name: str, caption: str) -> Table:
    """Return why findings are left out of the counts, as `bodies.left_out` counts them."""
    rows: list[list[Cell]] = [[row.reason.capitalize(), whole(row.findings), whole(row.programmes)] for row in counts.itertuples()]
    return Table(name, caption, ["Reason", "Findings", "Programmes"], rows, SINCE_SOURCE, note=FOUND, widths=(70, 15, 15))


def _verdicts(row: pd.Series, ways: Mapping[str, str]) -> str:
    told = pointing(row.to_dict(), ways)
    return f"{told}; {whole(row['scottish'])} Scottish" if told else NONE_CODED


def _read_at(row: Any) -> list[Any]:
    return [place(row["locator"]), Words(" "), Link("(coded row)", row_place("findings", key("findings", row)))]
