"""Tables of the evidence since 2006, beside that of 2006 and never summed with it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ics import bodies, how_read
from ics.tables.findings import of_programmes, rests_on
from ics.wording import NONE_CODED, SCOTTISH, Labels, Labels_of
from livingreview.evidence.query import PROGRAMMES, ROWS, SOURCES, Codes
from livingreview.show.beneath import evidence_of
from livingreview.show.cells import Part, Words, parts, place
from livingreview.show.numbers import Selection
from livingreview.show.places import coded_row, labels_of, source
from livingreview.show.table import Columns, Table, coded, of_rows
from livingreview.words import whole

Column = tuple[str, int, Any]
ONE_A_ROW = (
    "A programme counts once in each row that it falls in, and is mixed where only some of its "
    "results there are better, or worse. Reviews of studies are left out."
)
APART = "2006 and later are not added up."


def counts_beside(
    field: str,
    first: Selection,
    later: Selection,
    labels: Labels,
    head: str,
    name: str,
    caption: str,
    note: str = "",
    **narrower: Codes,
) -> Table:
    """Return counts of sources of the two bodies in columns of their own, each number with its
    rows.

    A row is a code of `field` that either has, with its words from `labels`; `head` says what
    these are. `first` and `later` are what is counted, `narrower` what else chooses the later rows.
    The `note` is how later works were found, unless another is given.
    """

    def column(head: str, rows: Selection, scottish: bool, more: Mapping[str, Codes]) -> Column:
        def cell(code: str) -> list[Part]:
            chosen = rows.about(**{field: code})
            return (chosen.focused if scottish else chosen).about(**more).cell(SOURCES)

        return head, 15, cell

    columns: Columns = [
        (head, 40, lambda code: labels[code]),
        column("2006", first, False, {}),
        column(SCOTTISH, first, True, {}),
        column("Since 2006", later, False, narrower),
        column(SCOTTISH, later, True, narrower),
    ]
    shown = [
        code
        for code in labels
        if any(len(rows.about(**{field: code})) for rows in (first, later.about(**narrower)))
    ]
    rows = [first.rows, later.about(**narrower).rows]
    note = f"{APART} {note or how_read.found(later.evidence)}"
    return of_rows(name, caption, shown, columns, note, rests_on=rows)


def verdicts_beside(
    first: pd.DataFrame,
    later: pd.DataFrame,
    labels: Labels,
    ways: Labels,
    head: str,
    name: str,
    caption: str,
    where: Mapping[str, Mapping[str, Codes]],
    findings: tuple[Selection, Selection],
) -> Table:
    """Return how many programmes point each way in each of the two bodies, each number with its
    rows.

    `first` and `later` are what `verdicts.programmes_by` gives, with the same index; rows empty in
    both are left out. `findings` are those of the one body and of the later, of which `where` holds
    the conditions that choose the findings of each row.
    """
    columns: Columns = [
        (head, 30, lambda code: labels[code]),
        (
            "2006",
            35,
            lambda code: _verdicts(first.loc[code], ways, findings[0].about(**where[code])),
        ),
        (
            "Since 2006",
            35,
            lambda code: _verdicts(later.loc[code], ways, findings[1].about(**where[code])),
        ),
    ]
    shown = [
        code
        for code in labels
        if any(part.at[code, way] for part in (first, later) for way in ways)
    ]
    how = how_read.found(findings[1].evidence)
    note = f"{ONE_A_ROW} {APART} {how}"
    return of_rows(name, caption, shown, columns, note, rests_on=[first, later])


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
            lambda row: "Yes" if pd.isna(row.left_out) else f"No: {row.left_out_because}",
        ),
    ]
    note = how_read.found(evidence_of(findings))
    return of_rows(name, caption, findings, columns, note)


def left_out(findings: Selection, words: Labels, name: str, caption: str) -> Table:
    """Return why `findings` are left out of the counts, each number with its rows; `words` are
    those for the reasons.
    """

    def number(head: str, of: str) -> Column:
        return head, 15, lambda row: findings.about(left_out=str(row.reason)).cell(of)

    columns: Columns = [
        ("Reason", 70, coded("reason", words)),
        number("Findings", ROWS),
        number("Sources", SOURCES),
    ]
    reasons = bodies.left_out(findings.rows)
    note = how_read.found(findings.evidence)
    return of_rows(name, caption, reasons, columns, note, rests_on=[findings.rows])


def _verdicts(row: pd.Series, ways: Labels, findings: Selection) -> list[Part]:
    cell: list[Part] = []
    for way, words in ways.items():
        if row[way]:
            number = f"{whole(len(row[way]))} {words.lower()}"
            pointing = findings.about(programme=row[way])
            cell += [Words(", "), *parts(pointing.worded(number, PROGRAMMES))]
    if not cell:
        return [Words(NONE_CODED)]
    if len(cell) > 2:
        cell[-2] = Words(" and ")
    return [*cell[1:], Words("; "), *of_programmes(findings, row["scottish"]), Words(" Scottish")]
