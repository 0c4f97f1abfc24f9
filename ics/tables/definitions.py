"""Tables of definitions: who means what by which term, models of joint working, and where authors
disagree.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ics.what_counts import unplaced
from livingreview.claims.assessment import key
from livingreview.claims.model import Rows, definitions, themes
from livingreview.evidence.evidence import Evidence
from livingreview.show.cells import Cell, Citation, Link, Part, Words
from livingreview.show.places import REVIEW_SOURCE, row_place, source
from livingreview.show.table import Table

OWN_WORDS = "Meanings are in our words. Each place links to the coded row."
UNPLACED_EXPLAINED = (
    "The same word can have a place with one author and none with another. We place no term that"
    " the text does not place."
)
MODELS_EXPLAINED = (
    "The works are cited together for the models; the text does not say which work proposes which"
    " model."
)
NOTHING = "No row is coded"


@dataclass(frozen=True)
class Side:
    """An answer to a question, and the coded rows that give it."""

    answer: str
    rows: tuple[Rows, ...]


@dataclass(frozen=True)
class Question:
    """A question on which authors differ: its answers, and who sets them against each other (the
    review, or we).
    """

    question: str
    seen_by: str
    sides: tuple[Side, ...]


QUESTIONS = (
    Question(
        "Is co-ordination something other than integration?",
        "The review",
        (
            Side(
                "It is set apart as less than integration, or defined separately",
                (definitions(continuum="co-ordination"),),
            ),
            Side(
                "No line in theory seems to be drawn",
                (definitions("co-ordination", continuum="none"),),
            ),
        ),
    ),
    Question(
        "Is partnership integration?",
        "The review",
        (
            Side("No: the two are told apart", (definitions("partnership"),)),
            Side(
                "Partnership is part of an integrated approach",
                (definitions("integrated approach"),),
            ),
            Side(
                "Writers are reported to swap such words",
                (themes("definition.confusion", locator="3 ¶2"),),
            ),
        ),
    ),
    Question(
        "Do pooled budgets mark integration?",
        "The review, in part",
        (
            Side(
                "They mark integration",
                (definitions("integration", locator="3 ¶6", continuum="integration"),),
            ),
            Side(
                "They belong to multi-agency working too",
                (definitions("multi-agency working", "multi-agency/cross-agency working"),),
            ),
        ),
    ),
    Question(
        "Should professional roles blur?",
        "This book",
        (
            Side(
                "They are expected to, where working is integrated",
                (definitions("integrated working"),),
            ),
            Side(
                "Blurred roles are a danger",
                (themes("barrier.role-clarity", source_id="rushmer2002"),),
            ),
            Side(
                "Partners help most outside the other's expertise",
                (themes("factor.clear-roles", source_id="mcculloch2004"),),
            ),
        ),
    ),
    Question(
        "Does integration make one organisation?",
        "This book",
        (
            Side(
                "Yes: one structure, often new",
                (definitions("integration", source_id="percysmith2005"),),
            ),
            Side(
                "No: one system, run by partners who stay legally separate",
                (definitions("integration", source_id="icn2004", locator="3 ¶3"),),
            ),
        ),
    ),
    Question(
        "How many agencies make working multi-agency?",
        "This book",
        (
            Side("More than one", (definitions("multi-agency/cross-agency working"),)),
            Side("Three or more", (definitions("multi-agency working"),)),
        ),
    ),
)


def by_author(
    rows: pd.DataFrame, works: pd.DataFrame, places: Mapping[str, str], name: str, caption: str
) -> Table:
    """Return a row for each definition: who, which term, what is meant, its stated place on the
    continuum, where it was read.

    `rows` are definitions; `works` says how each source is labelled; `places` are the words for the
    codes of `continuum`.
    """
    labels = _labels(works)
    ordered = rows.assign(label=rows["source_id"].map(labels)).sort_values(
        ["label", "term"], kind="stable"
    )
    cells: list[list[Cell]] = [
        [
            source(row["source_id"], row["label"]),
            row["term"],
            row["gist"],
            places[row["continuum"]] if row["position_stated"] == "yes" else "None stated",
            [_place("definitions", row)],
        ]
        for _, row in ordered.iterrows()
    ]
    header = ["Source", "Term", "What is meant", "Place on the continuum", "Place in the review"]
    return Table(
        name,
        caption,
        header,
        cells,
        REVIEW_SOURCE,
        note=OWN_WORDS,
        stubs=2,
        widths=(22, 18, 34, 14, 12),
    )


def models(rows: pd.DataFrame, works: pd.DataFrame, name: str, caption: str) -> Table:
    """Return a row for each model: what it is and the sources cited for it, each with its coded
    row.

    `rows` are the definitions that are models; `works` says how each source is labelled.
    """
    labels = _labels(works)
    cells: list[list[Cell]] = [
        [
            str(term),
            " ".join(dict.fromkeys(group["gist"])),
            _who_and_where("definitions", group, labels),
        ]
        for term, group in rows.groupby("term", sort=False)
    ]
    header = ["Model", "What it is", "Cited for the models"]
    return Table(
        name,
        caption,
        header,
        cells,
        REVIEW_SOURCE,
        note=f"{MODELS_EXPLAINED} {OWN_WORDS}",
        widths=(24, 40, 36),
    )


def without_place(rows: pd.DataFrame, works: pd.DataFrame, name: str, caption: str) -> Table:
    """Return the terms that have no stated place on the continuum, with who defines them and where.

    `rows` are definitions; `works` says how each source is labelled.
    """
    labels = _labels(works)
    groups = unplaced(rows).groupby("term", sort=True)
    cells: list[list[Cell]] = [
        [str(term), _who_and_where("definitions", group, labels)] for term, group in groups
    ]
    note = UNPLACED_EXPLAINED
    return Table(
        name,
        caption,
        ["Term", "Who defines it, and where"],
        cells,
        REVIEW_SOURCE,
        note=note,
        widths=(40, 60),
    )


def disagreements(evidence: Evidence, name: str, caption: str) -> Table:
    """Return the questions on which authors differ: each answer, who gives it and where, and who
    sets them side by side.
    """
    labels = _labels(evidence.works)
    cells: list[list[Cell]] = [
        [question.question, side.answer, _side(side, evidence, labels), question.seen_by]
        for question in QUESTIONS
        for side in question.sides
    ]
    header = ["Question", "Answer", "Who gives it, and where", "Who sees the difference"]
    return Table(
        name,
        caption,
        header,
        cells,
        REVIEW_SOURCE,
        note="Each place links to the coded row.",
        widths=(24, 26, 34, 16),
    )


def _side(side: Side, evidence: Evidence, labels: Mapping[str, str]) -> list[Part]:
    parts: list[Part] = []
    for rows in side.rows:
        found = _who_and_where(rows.table, rows.select(evidence), labels)
        parts += [Words("; "), *found] if parts and found else found
    return parts or [Words(NOTHING)]


def _who_and_where(table: str, rows: pd.DataFrame, labels: Mapping[str, str]) -> list[Part]:
    parts: list[Part] = []
    for source_id, group in rows.groupby("source_id", sort=False):
        places = [part for _, row in group.iterrows() for part in (Words(", "), _place(table, row))]
        parts += [Words("; ")] if parts else []
        parts += [Citation(str(source_id), labels[str(source_id)]), *places]
    return parts


def _place(table: str, row: pd.Series) -> Link:
    return Link(row["locator"], row_place(table, key(table, row)))


def _labels(works: pd.DataFrame) -> dict[str, str]:
    return dict(zip(works["source_id"], works["label"], strict=True))
