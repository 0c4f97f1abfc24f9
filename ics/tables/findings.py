"""Tables of findings: what was reported, by whom, and on what it rests."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from ics.counts import quantities as each_quantity
from ics.reviewed import REVIEW
from ics.wording import NONE_CODED, Labels, Labels_of
from livingreview.evidence.query import PROGRAMMES
from livingreview.show.cells import Link, Mark, Part, Words, parts
from livingreview.show.numbers import Selection
from livingreview.show.places import coded_row, joined, labels_of, row_place
from livingreview.show.places import source as cited_source
from livingreview.show.table import Columns, Table, coded, of_rows
from livingreview.words import count, listed, whole

SUGGEST, DATA = "explorer-suggest", "data"
SIZES = (1, 3, 6, 12)
MEASURED_MARK, SAID_MARK = "●", "○"
LINKED = "Each place in the review links to the coded row."
MARKS_EXPLAINED = (
    f"Marks have {whole(len(SIZES))} sizes, for {listed(map(whole, SIZES))} findings or more. Here "
    f"{MEASURED_MARK} means that at least one was measured, and {SAID_MARK} that all were only "
    "said. "
    "Each number leads to its rows. None coded: the works cited report nothing of the kind; the "
    "link says how to suggest a source. Failures to integrate, climate and unmet need are included."
)
BEHIND = "Measured: the verdict rests on what was measured alone. Each link leads to a coded row."


def told(
    findings: pd.DataFrame,
    works: pd.DataFrame,
    words: Labels_of,
    name: str,
    caption: str,
    note: str = LINKED,
) -> Table:
    """Return a row for each finding: what is reported, by whom, which way, on what it rests,
    whether it happened, where.

    Where all is the review's own, nobody is named. `words` holds the words for the codes of
    `direction`, `basis`, `voice`, `timing` and `isolates_integration`.
    """
    own = bool((findings["source_id"] == REVIEW).all())
    columns: Columns = [
        ("What is reported", 27, "statement"),
        *([] if own else [("Source", 20, _source(works))]),
        ("Direction", 9, coded("direction", words["direction"])),
        ("What it rests on", 14, lambda row: rests_on(row, words)),
        ("Timing", 9, coded("timing", words["timing"])),
        ("Integration", 11, coded("isolates_integration", words["isolates_integration"])),
        ("Place in the review", 10, _place),
    ]
    return of_rows(name, caption, findings, columns, note)


def rests_on(row: Any, words: Labels_of) -> str:
    """Return on what a finding rests and, where it is not data, whose voice it is, in words."""
    voice = "" if row.voice == DATA else f" ({words['voice'][row.voice].lower()})"
    return f"{words['basis'][row.basis]}{voice}"


def verdicts(
    verdicts: pd.DataFrame,
    groups: Labels,
    words: Labels_of,
    name: str,
    caption: str,
) -> Table:
    """Return a row for each verdict with links to the findings behind it.

    `verdicts` is what `verdicts.by_outcome` gives; `words` holds the words for `outcome_domain` and
    `direction`.
    """
    columns: Columns = [
        ("Block", 14, coded("group", groups)),
        ("Programme", 20, "label"),
        ("Outcome", 13, coded("outcome_domain", words["outcome_domain"])),
        ("Verdict", 13, coded("direction", words["direction"])),
        ("Rests on", 10, lambda row: "Measured" if row.measured else "Said"),
        (
            "Findings behind it",
            30,
            lambda row: joined(Link(key, row_place("findings", key)) for key in row.rows),
        ),
    ]
    return of_rows(name, caption, verdicts, columns, BEHIND, stubs=2)


def where_evidence_sits(findings: Selection, words: Labels_of, name: str, caption: str) -> Table:
    """Return how many findings there are at each level (rows) in each voice (columns), each number
    with its rows.

    Every level and voice is shown. `findings` are those that count; `words` holds the words for
    `level` and `voice`. A mark grows with the number, and is filled where something was measured.
    """
    columns: Columns = [
        ("Level", 15, lambda level: words["level"][level]),
        *(
            (label, 17, lambda level, voice=voice: _sits(findings.about(level=level, voice=voice)))
            for voice, label in words["voice"].items()
        ),
    ]
    return of_rows(
        name, caption, words["level"], columns, MARKS_EXPLAINED, rests_on=[findings.rows]
    )


def amount(number: str, measure: str) -> str:
    """Return a quantity as readers see it: ``£100,000 saved``, ``25% fewer``, ``26 pupils``, ``year
    2 of the project``.
    """
    shown = whole(int(number)) if number.isdigit() else number
    if measure.startswith("GBP"):
        return f"£{shown}{measure.removeprefix('GBP')}"
    if measure.startswith("year "):
        return f"year {shown}{measure.removeprefix('year')}"
    return f"{shown}{'' if measure.startswith('%') else ' '}{measure}"


def numbered_amounts(findings: pd.DataFrame) -> dict[str, str]:
    """Return each quantity as readers see it, by its finding and its number there: ``webb2004-1
    2``.
    """
    quantities = each_quantity(findings)
    order = quantities.groupby("finding_id").cumcount() + 1
    return {
        f"{row.finding_id} {number}": amount(row.amount, row.measure)
        for row, number in zip(quantities.itertuples(), order, strict=True)
    }


def amounts(findings: pd.DataFrame) -> dict[str, str]:
    """Return the bare amounts of each finding that has any, as a sentence lists them:
    ``{"webb2004-2": "2 and 3"}``.
    """
    quantities = each_quantity(findings)
    numbers = quantities["amount"].map(
        lambda number: whole(int(number)) if number.isdigit() else number
    )
    return {
        str(finding): listed(shown) for finding, shown in numbers.groupby(quantities["finding_id"])
    }


def of_programmes(findings: Selection, programmes: Sequence[str]) -> list[Part]:
    """Return how many `programmes` there are, as a cell that leads to the `findings` on them."""
    if not programmes:
        return [Words(whole(0))]
    return findings.about(programme=programmes).cell(PROGRAMMES)


def _sits(findings: Selection) -> list[Part]:
    if not len(findings):
        return [Link(NONE_CODED, SUGGEST)]
    measured = findings.about(basis="measured")
    mark = Mark(
        MEASURED_MARK if len(measured) else SAID_MARK,
        sum(len(findings) >= least for least in SIZES),
    )
    number = findings.worded(count(len(findings), "finding"))
    of_these = [(measured, "measured"), (findings.focused, "Scottish")]
    more = [
        part for some, word in of_these for part in (Words(", "), *some.cell(), Words(f" {word}"))
    ]
    return [mark, Words(" "), *parts(number), *more]


def _source(works: pd.DataFrame) -> Any:
    labels = labels_of(works)
    return lambda row: cited_source(row.source_id, labels[row.source_id])


def _place(row: Any) -> Link:
    return coded_row("findings", row)
