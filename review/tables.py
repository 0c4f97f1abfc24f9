"""Tables: frames as captioned tables, with a link from each count or source to its rows."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from review.agreement import Agreement
from review.display import Anchor, Cell, Citation, Link, Part, Table, Words
from review.schema import Table as Schema
from review.synthesis import scottish, sources_by, sources_in_all
from review.text import decimal, whole

REVIEW_SOURCE = "Brown and White (2006), coded from its text."
MARKS = {"individual": "Alone", "one-theme-list": "List", "many-theme-list": "Long list"}
MARKS_EXPLAINED = (
    "Alone: the text speaks of the source by itself. List: in a list for this theme. Long list: in a list for many themes at once."
)
EMPTY_EXPLAINED = (
    "An empty cell means that the review does not name the theme with this source, not that the source is silent on it."
)
ALPHA_EXPLAINED = (
    "Alpha and the adjusted figure are 1 for full agreement and 0 for agreement by chance. "
    "The interval shows how far alpha depends on single units; it says nothing of other readers."
)
SIDES = {"questions": "questions it", "mixed": "sees both sides"}


def by_kind(named: pd.DataFrame, labels: Mapping[str, str], kinds: Mapping[str, str], name: str, caption: str) -> Table:
    """Return how many distinct sources name each theme, by kind of evidence, with all sources and the Scottish ones.

    `named` has one row for a theme and source, joined with the sources; kinds that nobody has are left out.
    """
    counts = sources_by(named, "evidence_kind")
    shown = [kind for kind in counts.columns if counts[kind].any()]
    everyone, ours = sources_in_all(named), sources_in_all(scottish(named))
    rows: list[list[Cell]] = [
        [labels[theme], *(whole(counts.at[theme, kind]) for kind in shown), whole(everyone[theme]), whole(ours[theme])]
        for theme in counts.index
    ]
    header = ["Theme", *(kinds[kind] for kind in shown), "All sources", "Of these Scottish"]
    return Table(
        name,
        caption,
        header,
        rows,
        REVIEW_SOURCE,
        note="A source may name several themes, so rows do not add up to the number of sources.",
    )


def matrix(named: pd.DataFrame, works: pd.DataFrame, labels: Mapping[str, str], name: str, caption: str) -> Table:
    """Return sources by themes, each cell saying how the text attributes the theme to the source.

    `named` has one row for a theme and source; sources are cited and linked to all that is coded from them.
    """
    themes = [theme for theme in named["theme"].cat.categories if (named["theme"] == theme).any()]
    cells = {(row.source_id, row.theme): MARKS[row.attribution] for row in named.itertuples()}
    rows: list[list[Cell]] = [
        [source(work.source_id, work.label), *(cells.get((work.source_id, theme), "") for theme in themes)]
        for work in _cited_works(named, works)
    ]
    note = f"{MARKS_EXPLAINED} {EMPTY_EXPLAINED}"
    header = ["Source", *(labels[theme] for theme in themes)]
    return Table(name, caption, header, rows, REVIEW_SOURCE, note=note, widths=(28, *(9 for _ in themes)))


def who_says_what(named: pd.DataFrame, works: pd.DataFrame, labels: Mapping[str, str], name: str, caption: str) -> Table:
    """Return a row for each theme and source: its side, how the text attributes it, and where."""
    order = {work.source_id: work.label for work in _cited_works(named, works)}
    rows: list[list[Cell]] = [
        [
            labels[row.theme],
            source(row.source_id, order[row.source_id]),
            SIDES.get(row.stance, "names it"),
            MARKS[row.attribution],
            "; ".join(row.locators),
        ]
        for row in named.sort_values("theme", kind="stable").itertuples()
    ]
    return Table(
        name,
        caption,
        ["Theme", "Source", "Side", "Attribution", "Place in the review"],
        rows,
        REVIEW_SOURCE,
        note=MARKS_EXPLAINED,
        stubs=2,
        widths=(22, 28, 16, 12, 22),
    )


def sources(works: pd.DataFrame, labels: Mapping[str, Mapping[str, str]], mentions: pd.Series, name: str, caption: str) -> Table:
    """Return every work with what it is, and how often the review mentions it; each row can be linked to.

    `labels` holds the words for the codes of `evidence_kind`, `sectors`, `country` and `population`; `mentions` counts
    mentions by source.
    """
    rows: list[list[Cell]] = [
        [
            [Anchor(anchor(work.source_id)), Citation(work.source_id, work.label)],
            labels["evidence_kind"][work.evidence_kind],
            ", ".join(labels["sectors"][sector] for sector in work.sectors),
            labels["country"][work.country],
            labels["population"][work.population],
            whole(mentions.get(work.source_id, 0)),
        ]
        for work in works.sort_values("label").itertuples()
    ]
    header = ["Source", "Kind of evidence", "Sectors", "Country", "Population", "Mentions"]
    return Table(name, caption, header, rows, REVIEW_SOURCE, widths=(24, 20, 18, 14, 14, 10))


def codes(codebook: pd.DataFrame, schema: Schema, name: str, caption: str) -> Table:
    """Return the codes of every coded column of the table `schema`, with labels and definitions."""
    titles = {column.name: column.title for column in schema.columns if column.codes}
    coded = codebook[codebook["field"].isin(titles)]
    rows = [[titles[row.field], row.label, row.code, row.definition] for row in coded.itertuples()]
    return Table(
        name,
        caption,
        ["Column", "Label", "Code", "Definition"],
        rows,
        "The codebook of this review.",
        stubs=2,
        widths=(18, 22, 24, 36),
    )


def mention_slips(
    mentions: pd.DataFrame, bibliography: pd.DataFrame, anomalies: Mapping[str, str], name: str, caption: str
) -> Table:
    """Return the mentions that differ from the reference list: as printed, the work meant, what is wrong, where."""
    label = dict(zip(bibliography["source_id"], bibliography["label"], strict=True))
    rows: list[list[Cell]] = [
        [
            f"{row.section} ¶{row.paragraph}",
            row.cited_as,
            source(row.source_id, label[row.source_id]),
            ", ".join(anomalies[anomaly] for anomaly in row.anomaly),
            row.note,
        ]
        for row in mentions.itertuples()
    ]
    header = ["Place in the review", "As printed", "Work meant", "Slip", "Remark"]
    return Table(name, caption, header, rows, REVIEW_SOURCE, stubs=2, widths=(16, 22, 20, 16, 26))


def other_slips(slips: pd.DataFrame, kinds: Mapping[str, str], name: str, caption: str) -> Table:
    """Return the slips that belong to no single mention: where, what kind, what."""
    rows = [[row.locator, kinds[row.slip], row.what] for row in slips.itertuples()]
    return Table(name, caption, ["Place in the review", "Kind", "What"], rows, REVIEW_SOURCE, widths=(22, 22, 56))


def columns(schemas: Iterable[Schema], name: str, caption: str) -> Table:
    """Return every table of the evidence base with its columns and what they hold."""
    rows: list[list[Cell]] = [
        [schema.title, column.title, column.name, column.description] for schema in schemas for column in schema.columns
    ]
    return Table(
        name,
        caption,
        ["Table", "Column", "Name in the file", "What it holds"],
        rows,
        "The schema of the data package.",
        stubs=2,
        widths=(15, 20, 25, 40),
    )


def agreements(found: Iterable[Agreement], labels: Mapping[str, str], name: str, caption: str) -> Table:
    """Return the agreement of the two readings, a row a field."""
    rows: list[list[Cell]] = [
        [
            labels[one.field],
            whole(one.units),
            f"{one.percent:.1%}",
            decimal(one.alpha),
            f"{decimal(one.low)} to {decimal(one.high)}",
            decimal(one.pabak),
        ]
        for one in found
    ]
    header = [
        "What was compared",
        "Units",
        "Equal",
        "Krippendorff's alpha",
        "95% bootstrap interval",
        "Adjusted for number of codes",
    ]
    return Table(name, caption, header, rows, "The first and the second reading.", note=ALPHA_EXPLAINED)


def source(source_id: str, label: str) -> list[Part]:
    """Return a source as a cell: its citation, and a link to all that is coded from it."""
    return [Citation(source_id, label), Words(" "), Link("(coded)", anchor(source_id))]


def anchor(source_id: str) -> str:
    """Return the name of the place where all that is coded from a source stands."""
    return f"source-{source_id}"


def _cited_works(named: pd.DataFrame, works: pd.DataFrame) -> list[Any]:
    return list(works[works["source_id"].isin(named["source_id"])].sort_values("label").itertuples())
