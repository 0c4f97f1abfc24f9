"""Tables of the evidence since 2006, beside that of 2006 and never summed with it."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from ics.tables.findings import RULES as EVERY_RULE
from ics.tables.findings import rests_on
from ics.what_counts import SCOTLAND
from ics.wording import BOTH_SOURCE, FOUND, NONE_CODED, SCOTTISH, SINCE_SOURCE, Labels, Labels_of
from livingreview.evidence.query import Codes, query
from livingreview.show import beneath
from livingreview.show.cells import Part, RowsLink, Words, place
from livingreview.show.places import coded_row, labels_of, linked, source
from livingreview.show.table import Columns, Table, coded, of_rows
from livingreview.words import whole

RULES = {
    code: words for code, words in EVERY_RULE.items() if code != "first-hand"
}  # these were read themselves


def counts_beside(
    first: pd.DataFrame,
    later: pd.DataFrame,
    labels: Labels,
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

    def column(head: str, numbers: pd.Series, **where: Codes) -> tuple[str, int, Any]:
        def cell(code: str) -> list[Part]:
            asked = {"counts": "counted", str(numbers.index.name): code, **where}
            return linked(numbers[code], show, "sources", **asked)

        return head, 15, cell

    scottish, since = {"country": SCOTLAND}, {"body": bodies, **narrower}
    columns: Columns = [
        (head, 40, lambda code: labels[code]),
        column("2006", first["everywhere"]),
        column(SCOTTISH, first["scottish"], **scottish),
        column("Since 2006", later["everywhere"], **since),
        column(SCOTTISH, later["scottish"], **scottish, **since),
    ]
    shown = [code for code in first.index if first.loc[code].any() or later.loc[code].any()]
    works = beneath.sources(first, later)
    return of_rows(name, caption, shown, columns, BOTH_SOURCE, note, sources=works)


def verdicts_beside(
    first: pd.DataFrame,
    later: pd.DataFrame,
    labels: Labels,
    ways: Labels,
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
    since = {"body": bodies}
    columns: Columns = [
        (head, 30, lambda code: labels[code]),
        ("2006", 35, lambda code: _verdicts(first.loc[code], ways, where[code])),
        ("Since 2006", 35, lambda code: _verdicts(later.loc[code], ways, {**where[code], **since})),
    ]
    shown = [
        code
        for code in labels
        if any(part.at[code, way] for part in (first, later) for way in ways)
    ]
    note = f"One verdict a programme in each row, mixed where its findings differ. {FOUND}"
    works = beneath.sources(first, later)
    return of_rows(name, caption, shown, columns, BOTH_SOURCE, note, sources=works)


def reported(
    findings: pd.DataFrame, works: pd.DataFrame, words: Labels_of, name: str, caption: str
) -> Table:
    """Return a row for each finding: what is reported, by whom, which way, on what it rests,
    whether it counts, its page.

    `words` holds the words for the codes of `direction`, `basis`, `voice` and
    `isolates_integration`.
    """
    labels, alone = labels_of(works), coded("isolates_integration", words["isolates_integration"])

    def read_at(row: Any) -> list[Part]:
        where = [Words(", "), place(row.locator), Words(" ")]
        return [
            *source(row.source_id, labels[row.source_id]),
            *where,
            coded_row("findings", row, "(coded row)"),
        ]

    columns: Columns = [
        ("What is reported", 32, "statement"),
        ("Source, and where it was read", 24, read_at),
        ("Direction", 11, coded("direction", words["direction"])),
        (
            "What it rests on; integration",
            18,
            lambda row: f"{rests_on(row, words)}; {alone(row).lower()}",
        ),
        (
            "Counted",
            15,
            lambda row: "Yes" if pd.isna(row.left_out_because) else f"No: {row.left_out_because}",
        ),
    ]
    return of_rows(name, caption, findings, columns, SINCE_SOURCE, FOUND)


def left_out(reasons: pd.DataFrame, bodies: Sequence[str], name: str, caption: str) -> Table:
    """Return why findings are left out of the counts, as `bodies.left_out` gives them, each number
    with its rows.
    """

    def number(row: Any, members: Sequence[str], what: str) -> list[Part]:
        return linked(len(members), "findings", what, body=bodies, key=row.findings)

    columns: Columns = [
        ("Reason", 70, lambda row: row.reason.capitalize()),
        ("Findings", 15, lambda row: number(row, row.findings, "rows")),
        ("Programmes", 15, lambda row: number(row, row.programmes, "programmes")),
    ]
    return of_rows(name, caption, reasons, columns, SINCE_SOURCE, FOUND)


def _verdicts(row: pd.Series, ways: Labels, where: Mapping[str, Codes]) -> list[Part]:
    told: list[Part] = []
    for way, words in ways.items():
        if row[way]:
            asked = query("findings", "programmes", **{**where, "programme": row[way]})
            told += [Words(", "), RowsLink(f"{whole(len(row[way]))} {words.lower()}", asked)]
    if not told:
        return [Words(NONE_CODED)]
    if len(told) > 2:
        told[-2] = Words(" and ")
    scots = row["scottish"]
    of_these = linked(len(scots), "findings", "programmes", **{**where, "programme": scots})
    return [*told[1:], Words("; "), *of_these, Words(" Scottish")]
