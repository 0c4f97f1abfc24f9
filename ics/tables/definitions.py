"""Tables of definitions: who means what by which term, and where authors disagree."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ics.wording import Labels
from livingreview.evidence import fields
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.query import Codes, Query
from livingreview.show.cells import Citation, Part, Words
from livingreview.show.places import coded_row, joined, labels_of, source
from livingreview.show.table import Columns, Table, of_rows

PLACES_LINK = "Each place links to the coded row."
OWN_WORDS = f"Meanings are in our words. {PLACES_LINK}"
NOTHING = "No row is coded"


def definitions(terms: Codes, **where: Codes) -> Query:
    """Return the query for the definitions of these terms, of any term without one."""
    return Query.of("definitions", term=terms, **where)


def themes(theme: str, **where: Codes) -> Query:
    """Return the query for the rows of a theme."""
    return Query.of("themes", theme=theme, **where)


@dataclass(frozen=True)
class Question:
    """A question on which authors differ: who sets them against each other (the review, or we), and
    each answer with the coded rows that give it.
    """

    question: str
    seen_by: str
    answers: Mapping[str, Query]


QUESTIONS = (
    Question(
        "Is co-ordination something other than integration?",
        "The review",
        {
            "It is set apart as less than integration, or defined separately": definitions(
                (), continuum="co-ordination"
            ),
            "The two do not seem to be told apart": definitions("co-ordination", continuum="none"),
        },
    ),
    Question(
        "Is partnership integration?",
        "In part the review",
        {
            "No: the two are told apart": definitions("partnership"),
            "Partnership is part of an integrated approach": definitions("integrated approach"),
            "Writers are reported to swap such words": themes(
                "definition.confusion", locator="3 ¶2"
            ),
        },
    ),
    Question(
        "Do pooled budgets mark integration?",
        "In part the review",
        {
            "They mark integration": definitions(
                "integration", locator="3 ¶6", continuum="integration"
            ),
            "They belong to multi-agency working too": definitions(
                ("multi-agency working", "multi-agency/cross-agency working")
            ),
        },
    ),
    Question(
        "Should professional roles blur?",
        "This book",
        {
            "They are expected to, where working is integrated": definitions("integrated working"),
            "Blurred roles are a danger": themes("barrier.role-clarity", source_id="rushmer2002"),
            "Partners are welcome for expertise that is not the school's": themes(
                "factor.clear-roles", source_id="mcculloch2004"
            ),
        },
    ),
    Question(
        "Does integration make one organisation?",
        "This book",
        {
            "Yes: one structure, often new": definitions("integration", source_id="percysmith2005"),
            "No: one system, run by partners who stay legally separate": definitions(
                "integration", source_id="icn2004", locator="3 ¶3"
            ),
        },
    ),
    Question(
        "How many agencies does multi-agency working need?",
        "This book",
        {
            "More than one": definitions("multi-agency/cross-agency working"),
            "Three or more": definitions("multi-agency working"),
        },
    ),
)


def by_author(
    rows: pd.DataFrame, works: pd.DataFrame, places: Labels, name: str, caption: str
) -> Table:
    """Return a row for each definition: who, which term, what is meant, its stated place on the
    continuum, where it was read.

    `rows` are definitions; `works` says how each source is labelled; `places` are the words for the
    codes of `continuum`.
    """

    def place(row: Any) -> str:
        return places[row.continuum] if row.position_stated == "yes" else "None stated"

    columns: Columns = [
        ("Source", 22, lambda row: source(row.source_id, row.label)),
        ("Term", 18, "term"),
        ("What is meant", 34, "gist"),
        ("Place on the continuum", 14, place),
        ("Place in the review", 12, lambda row: coded_row("definitions", row)),
    ]
    labelled = rows.assign(label=rows["source_id"].map(labels_of(works)))
    ordered = labelled.sort_values(["label", "term"], kind="stable")
    return of_rows(name, caption, ordered, columns, OWN_WORDS, stubs=2)


def disagreements(evidence: Evidence, name: str, caption: str) -> Table:
    """Return the questions on which authors differ: each answer, who gives it and where, and who
    sets them side by side.
    """
    labels = labels_of(evidence.works)

    def givers(row: tuple[Question, str]) -> list[Part]:
        question, answer = row
        query = question.answers[answer]
        rows = fields.rows_of(evidence, query)
        return _who_and_where(query.show, rows, labels) if len(rows) else [Words(NOTHING)]

    columns: Columns = [
        ("Question", 24, lambda row: row[0].question),
        ("Answer", 26, lambda row: row[1]),
        ("Who gives it, and where", 34, givers),
        ("Who sees the difference", 16, lambda row: row[0].seen_by),
    ]
    rows = [(question, answer) for question in QUESTIONS for answer in question.answers]
    return of_rows(name, caption, rows, columns, PLACES_LINK, rests_on=[evidence.definitions])


def _who_and_where(table: str, rows: pd.DataFrame, labels: Labels) -> list[Part]:
    def places(source_id: str, group: pd.DataFrame) -> list[Part]:
        links = [coded_row(table, row) for row in group.itertuples()]
        parted = [part for link in links for part in (Words(", "), link)]
        return [Citation(source_id, labels[source_id]), *parted]

    groups = rows.groupby("source_id", sort=False)
    return joined(places(str(source_id), group) for source_id, group in groups)
