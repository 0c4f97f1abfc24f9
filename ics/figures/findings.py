"""Figures of findings: which way reported effects point, and on what they rest.

A symbol is a verdict on a programme. Each direction has a shape and a colour of its own, and every
direction is shown.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ics import headlines
from ics.verdicts import SCOPES, by_way
from ics.what_counts import CHILD_OUTCOMES
from ics.wording import WHEN, pointing, whole_or_none
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.query import PROGRAMMES, Codes, picture_link, query
from livingreview.show.beneath import noting
from livingreview.show.charts import Caption
from livingreview.show.figure import Figure
from livingreview.show.numbers import select
from livingreview.show.palette import BETTER, MIXED, UNCLEAR, WORSE
from livingreview.show.symbols import Symbol, symbols_in_grid, symbols_in_rows
from livingreview.words import count, listed, whole

SHAPES = {
    "positive": ("^", BETTER),
    "mixed": ("D", MIXED),
    "no-clear-difference": ("o", UNCLEAR),
    "uncertain": ("$?$", UNCLEAR),
    "negative": ("v", WORSE),
}
ONE_VERDICT, SCOTTISH = "one verdict for each programme", "Of these Scottish"
WHOM = "Effects of integration on children and families"
HOPED_OR_MEASURED: dict[str, tuple[str, dict[str, Codes]]] = {
    "hoped": ("Hoped for", {"timing": "expected"}),
    "said": ("Said to have happened", {"timing": "happened", "basis": "said"}),
    "measured": ("Measured", {"timing": "happened", "basis": "measured"}),
}
Labels = Mapping[str, str]


def effect_directions(
    verdicts: pd.DataFrame, groups: Labels, domains: Labels, directions: Labels, name: str
) -> Figure:
    """Return the direction of reported effects of integration: programmes by outcome domains, one
    verdict in a cell.

    `verdicts` is what `verdicts.by_outcome` gives; `groups`, `domains` and `directions` are the
    words for their codes. Filled symbols rest on something measured, outlined ones on what was
    said.
    """
    return plot(verdicts, groups, domains, directions, name, _on_outcomes(verdicts, domains))


def plot(
    verdicts: pd.DataFrame,
    groups: Labels,
    domains: Labels,
    directions: Labels,
    name: str,
    headline: str,
    when: str = WHEN,
) -> Figure:
    """Return verdicts as a picture: programmes in blocks by outcome domains, one symbol a verdict;
    see `effect_directions`.

    `headline` states the finding, `when` says of which works it is told.
    """
    cells = [_cell(row, domains, directions) for row in verdicts.itertuples()]
    marks = verdicts.rename(
        columns={"programme": "name", "outcome_domain": "column", "direction": "symbol"}
    ).assign(filled=verdicts["measured"], link=list(map(_link, verdicts.itertuples(), cells)))
    totals = "; ".join(
        f"{words}: {whole(number)}"
        for code, words in groups.items()
        if (number := verdicts.loc[verdicts["group"] == code, "programme"].nunique())
    )
    found = set(marks["column"])
    none = listed(words.lower() for code, words in domains.items() if code not in found)
    what = "Which way reported effects point; quality was not appraised"
    return symbols_in_grid(
        marks,
        groups,
        {code: words for code, words in domains.items() if code in {*CHILD_OUTCOMES, *found}},
        _symbols(directions),
        Caption(name, headline, f"{what}; {ONE_VERDICT} and outcome; {when}"),
        filled=("Filled: measured", "Outline: reported"),
        numbers=[totals or "Nothing"],
        described=[
            *([totals] if totals else []),
            *_by_programme(verdicts.assign(cell=cells), groups),
            *([f"No verdict: {none}"] if none else []),
        ],
        data=verdicts.assign(
            group=verdicts["group"].map(groups), rows=verdicts["rows"].map(";".join)
        ).to_csv(index=False, lineterminator="\n"),
    )


def hoped_said_and_measured(evidence: Evidence, name: str) -> Figure:
    """Return which way programmes point for children and families: by what was hoped for, what was
    said to have happened, and what was measured.
    """
    directions = evidence.labels("direction")
    on_children = select(evidence, "findings", about="integration", **SCOPES["people"])
    kinds = {code: on_children.about(**where) for code, (_, where) in HOPED_OR_MEASURED.items()}
    programmes = pd.DataFrame({code: by_way(of.rows, evidence.works) for code, of in kinds.items()})
    members = noting(programmes.T.rename(columns={"scottish": SCOTTISH}), on_children.rows)

    def in_words(row: pd.Series) -> str:
        words = pointing(row.to_dict(), directions)
        return f"{words}; {whole_or_none(row[SCOTTISH])} Scottish" if words else "none coded"

    ways = members[list(directions)].map(len)
    headline = headlines.hoped_and_measured(
        *(ways.loc[kind].to_dict() for kind in ("hoped", "measured"))
    )
    return symbols_in_rows(
        members,
        {code: words for code, (words, _) in HOPED_OR_MEASURED.items()},
        _symbols(directions),
        Caption(name, headline, f"{WHOM}, {ONE_VERDICT} in each row; {WHEN}"),
        asked=lambda code, names: kinds[code].about(programme=names).address(PROGRAMMES),
        in_words=in_words,
        noun="programme",
    )


def _symbols(directions: Labels) -> dict[str, Symbol]:
    return {code: Symbol(*SHAPES[code], words) for code, words in directions.items()}


def _link(row: Any, cell: str) -> str:
    asked = query("findings", "rows", body=(), key=row.rows)
    return picture_link(asked, f"{row.label}, {cell}: {count(len(row.rows), 'finding')}")


def _on_outcomes(verdicts: pd.DataFrame, domains: Labels) -> str:
    outcomes = {code: domains[code] for code in CHILD_OUTCOMES}
    return headlines.on_outcomes(set(verdicts["outcome_domain"]), outcomes)


def _by_programme(verdicts: pd.DataFrame, groups: Labels) -> list[str]:
    by_group = {
        words: verdicts[verdicts["group"] == group].groupby("label", sort=False)["cell"].agg(listed)
        for group, words in groups.items()
    }
    return [
        f"{words}: {'; '.join(f'{label}: {cell}' for label, cell in cells.items())}"
        for words, cells in by_group.items()
        if len(cells)
    ]


def _cell(row: Any, domains: Labels, directions: Labels) -> str:
    ground = "measured" if row.measured else "said"
    return f"{domains[row.outcome_domain].lower()} {directions[row.direction].lower()} ({ground})"
