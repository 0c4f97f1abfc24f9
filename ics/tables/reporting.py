"""Tables of how the review was made: searches, what the sources are, reporting standards, where
each paragraph went.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ics.what_counts import SCOTLAND
from livingreview.evidence.schema import Column
from livingreview.show import beneath
from livingreview.show.cells import Cell, Link, Part, Words
from livingreview.show.places import REVIEW_SOURCE, linked, source
from livingreview.show.table import Table
from livingreview.words import escape, listed, whole

NOT_REPORTED = "Not reported"
NOT_APPLICABLE = "Not applicable"
PAGE = ".ipynb"
CHAPTERS = (
    "introduction",
    "methodology",
    "defining-integration",
    "supporting-evidence",
    "what-works",
    "conclusions",
    "summary",
    "terminology",
    "evidence-base",
    "claims",
)
SCOTTISH = "Of these about Scotland"
REMARKS = {"search_id", "body", "note"}
STEPS = {
    "listed": "In the reference list",
    "mentions": "Cited in the text",
    "themes": "With a theme coded from the text",
    "findings": "With a finding coded from the text",
    "definitions": "With a definition coded from the text",
    "any": "With a theme, a finding or a definition",
    "none": "With nothing coded but what kind of work it is",
}

ROWS_OF_STEPS = {
    "listed": "sources",
    "themes": "themes",
    "findings": "findings",
    "definitions": "definitions",
}
FROM_SOURCES = ("counted", "left-out")


@dataclass(frozen=True)
class Page(Link):
    """A link to a whole chapter, whose `target` is its file."""

    @property
    def myst(self) -> str:
        """The link as MyST."""
        return f"[{escape(self.text)}]({self.target})"


def searches(
    rows: pd.DataFrame,
    columns: Iterable[Column],
    name: str,
    caption: str,
    source: str = REVIEW_SOURCE,
) -> Table:
    """Return the searches side by side, a row for each thing that a search should report.

    `rows` is the table of searches, `columns` its columns, `source` who reports them. What was
    never reported says so; it is not nought.
    """
    shown = [column for column in columns if column.name not in {*REMARKS, "where"}]
    heads = [NOT_REPORTED if pd.isna(where) else _capital(str(where)) for where in rows["where"]]
    cells: list[list[Cell]] = [
        [column.title, *(_reported(value) for value in rows[column.name])] for column in shown
    ]
    cells.append(
        ["Remark", *("" if pd.isna(note) else _capital(str(note)) for note in rows["note"])]
    )
    who = "the review" if source == REVIEW_SOURCE else "the record"
    note = f"Not reported: {who} gives no such number or date. It does not mean none."
    return Table(name, caption, ["Where was searched", *heads], cells, source, note=note)


def coded_sources(counts: pd.DataFrame, name: str, caption: str) -> Table:
    """Return how far the works of the reference list got, with the Scottish ones, as
    `counts.coded_sources` counts them.
    """
    rows: list[list[Cell]] = [
        [
            STEPS[str(row.Index)],
            _coded(str(row.Index), row.everywhere),
            _coded(str(row.Index), row.scottish, country=SCOTLAND),
        ]
        for row in counts.itertuples()
    ]
    note = (
        "A work can have a theme, a finding and a definition at once, so these rows do not add up."
    )
    return Table(
        name,
        caption,
        ["Works", "All", SCOTTISH],
        rows,
        REVIEW_SOURCE,
        note=note,
        widths=(60, 20, 20),
        sources=beneath.sources(counts),
    )


def dated(
    works: pd.DataFrame,
    kinds: Mapping[str, str],
    countries: Mapping[str, str],
    name: str,
    caption: str,
) -> Table:
    """Return each work with its year, kind, country and how the review speaks of it, in order of
    the years.

    `works` is what `counts.dated` gives.
    """
    rows: list[list[Cell]] = [
        [
            "Not given" if pd.isna(work.year) else str(work.year),
            source(work.source_id, work.label),
            kinds[work.evidence_kind],
            countries[work.country],
            "" if pd.isna(work.note) else _capital(str(work.note)),
        ]
        for work in works.itertuples()
    ]
    header = ["Year", "Source", "Kind", "Country", "How the review uses it"]
    note = (
        "The year is that of publication. Not stated: the review does not say which country the"
        " work is about."
    )
    return Table(
        name, caption, header, rows, REVIEW_SOURCE, note=note, stubs=2, widths=(8, 28, 13, 13, 38)
    )


def described(
    counts: Mapping[str, pd.DataFrame],
    titles: Mapping[str, str],
    labels: Mapping[str, Mapping[str, str]],
    name: str,
    caption: str,
) -> Table:
    """Return how many sources have each code of some fields, with the Scottish ones.

    `counts` holds what `counts.described` gives, by field; `titles` and `labels` are the words
    for fields and codes.
    """
    rows: list[list[Cell]] = [
        [
            titles[field],
            labels[field][str(row.Index)],
            linked(row.everywhere, "sources", "rows", counts="counted", **{field: str(row.Index)}),
            linked(
                row.scottish,
                "sources",
                "rows",
                counts="counted",
                **_and_scottish(field, str(row.Index)),
            ),
        ]
        for field, found in counts.items()
        for row in found.itertuples()
    ]
    note = (
        "Coded as the review describes or uses each source. A source can belong to several sectors,"
        " so sectors do not add up."
    )
    header = ["What", "Which", "All sources", SCOTTISH]
    beneath_all, widths = beneath.sources(*counts.values()), (24, 36, 20, 20)
    return Table(
        name,
        caption,
        header,
        rows,
        REVIEW_SOURCE,
        note=note,
        stubs=2,
        widths=widths,
        sources=beneath_all,
    )


def anomalies(
    mentions: pd.DataFrame,
    sources: pd.DataFrame,
    labels: Mapping[str, str],
    name: str,
    caption: str,
) -> Table:
    """Return how many mentions have each kind of anomaly, how many sources they are of, and how
    many of these are Scottish.
    """
    found = mentions.explode("anomaly").merge(
        sources[["source_id", "country"]], on="source_id", how="left"
    )
    rows: list[list[Cell]] = []
    for kind, label in labels.items():
        of_kind = found[found["anomaly"] == kind]
        ours = of_kind.loc[of_kind["country"] == "scotland", "source_id"]
        rows.append(
            [
                label,
                whole(len(of_kind)),
                whole(of_kind["source_id"].nunique()),
                whole(ours.nunique()),
            ]
        )
    note = (
        "A mention can have several slips, and a source several mentions, so neither column"
        " adds up."
    )
    header = ["Slip", "Mentions", "Sources", "Scottish sources"]
    return Table(
        name,
        caption,
        header,
        rows,
        REVIEW_SOURCE,
        note=note,
        sources=beneath.sources(found[found["anomaly"].notna()]),
    )


def slips(rows: pd.DataFrame, labels: Mapping[str, str], name: str, caption: str) -> Table:
    """Return how many slips of each kind are recorded, besides those in single citations."""
    cells: list[list[Cell]] = [
        [label, whole((rows["slip"] == kind).sum())] for kind, label in labels.items()
    ]
    return Table(name, caption, ["Kind", "Slips"], cells, REVIEW_SOURCE, widths=(70, 30))


def checklist(items: pd.DataFrame, name: str, caption: str) -> Table:
    """Return the items of a reporting standard, each with links to where this book meets it, or why
    it does not apply.

    `items` has `item`, `title`, `met_in` (a tuple of places: targets of the book, or files of
    chapters) and `remark`.
    """
    rows: list[list[Cell]] = [
        [
            item.item,
            item.title,
            places(item.met_in) or NOT_APPLICABLE,
            "" if pd.isna(item.remark) else str(item.remark),
        ]
        for item in items.itertuples()
    ]
    header = ["Item", "What it asks for", "Where it is dealt with", "Remark"]
    note = "The words for the items are ours. Not applicable: the remark says why."
    return Table(
        name,
        caption,
        header,
        rows,
        "The reporting table of this review.",
        note=note,
        stubs=2,
        widths=(9, 32, 24, 35),
    )


def treated(
    paragraphs: pd.DataFrame, sections: Mapping[str, str], name: str, caption: str
) -> Table:
    """Return every paragraph of the review with the place in this book that treats it.

    `paragraphs` has `section`, `paragraph`, `subject` and `treated_in` (a target of the book);
    `sections` are the words for the codes of `section`.
    """
    rows: list[list[Cell]] = [
        [
            f"{row.section} ¶{row.paragraph}",
            sections[row.section],
            row.subject,
            [place(str(row.treated_in))]
            if row.treated_in and not pd.isna(row.treated_in)
            else "Not treated",
        ]
        for row in paragraphs.itertuples()
    ]
    header = [
        "Paragraph",
        "Section of the review",
        "What it deals with",
        "Where it is in this book",
    ]
    return Table(name, caption, header, rows, REVIEW_SOURCE, widths=(17, 22, 33, 28))


def places(targets: Sequence[str]) -> list[Part]:
    """Return links to some places of the book as one cell, parted by semicolons."""
    parts: list[Part] = []
    for target in targets:
        parts += [Words("; ")] if parts else []
        parts.append(place(target))
    return parts


def place(target: str) -> Link:
    """Return a link to a place of the book, with words made from its name: ``What works:
    culture``.
    """
    if target.endswith(PAGE):
        return Page(_spaced(target.removesuffix(PAGE)), target)
    for chapter in CHAPTERS:
        if target.startswith(f"{chapter}-"):
            return Link(
                f"{_spaced(chapter)}: {target.removeprefix(chapter)[1:].replace('-', ' ')}", target
            )
    return Link(_spaced(target), target)


def _coded(step: str, number: int, **where: str) -> list[Part]:
    if step not in ROWS_OF_STEPS:
        return [Words(whole(number))]
    return linked(number, ROWS_OF_STEPS[step], "sources", counts=FROM_SOURCES, **where)


def _and_scottish(field: str, code: str) -> dict[str, str]:
    return {field: code} if field == "country" else {field: code, "country": SCOTLAND}


def _spaced(name: str) -> str:
    return _capital(name.replace("-", " "))


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _reported(value: Any) -> str:
    if isinstance(value, tuple):
        return listed(value) or NOT_REPORTED
    if pd.isna(value):
        return NOT_REPORTED
    return f"{value:%-d %B %Y}" if isinstance(value, pd.Timestamp) else str(value)
