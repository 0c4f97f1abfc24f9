"""Tables of how the review was made: searches, what the sources are, reporting standards, where
each paragraph went.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ics.what_counts import SCOTLAND, scottish
from ics.wording import ABOUT_SCOTLAND, REVIEW_SOURCE, Labels, Labels_of
from livingreview.evidence.schema import Column
from livingreview.show import beneath
from livingreview.show.cells import Cell, Link, Part, Words
from livingreview.show.places import joined, linked
from livingreview.show.places import source as cited_source
from livingreview.show.table import Columns, Table, coded, of_rows
from livingreview.words import escape, listed, sentence, whole

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
REMARKS = {"search_id", "body", "note", "where"}
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
NO_SUM = "A work can have a theme, a finding and a definition at once, so these rows do not add up."
YEAR_EXPLAINED = (
    "The year is that of publication. Not stated: the review does not say which country the work "
    "is about."
)
AS_DESCRIBED = (
    "Coded as the review describes or uses each source. A source can belong to several sectors, so "
    "sectors do not add up."
)
SEVERAL_SLIPS = (
    "A mention can have several slips, and a source several mentions, so neither column adds up."
)
OUR_WORDS = "The words for the items are ours. Not applicable: the remark says why."


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
    lines = [
        [column.title, *map(_reported, rows[column.name])]
        for column in columns
        if column.name not in REMARKS
    ]
    lines.append(["Remark", *map(_remark, rows["note"])])
    heads = ["Where was searched", *(_remark(where) or NOT_REPORTED for where in rows["where"])]
    who = "the review" if source == REVIEW_SOURCE else "the record"
    note = f"Not reported: {who} gives no such number or date. It does not mean none."
    return Table(name, caption, heads, lines, sentence(source), note)


def coded_sources(counts: pd.DataFrame, name: str, caption: str) -> Table:
    """Return how far the works of the reference list got, with the Scottish ones, as
    `counts.coded_sources` counts them.
    """

    def number(row: Any, works: int, **where: str) -> list[Part]:
        if row.Index not in ROWS_OF_STEPS:
            return [Words(whole(works))]
        return linked(works, ROWS_OF_STEPS[row.Index], "sources", counts=FROM_SOURCES, **where)

    columns: Columns = [
        ("Works", 60, coded("Index", STEPS)),
        ("All", 20, lambda row: number(row, row.everywhere)),
        (ABOUT_SCOTLAND, 20, lambda row: number(row, row.scottish, country=SCOTLAND)),
    ]
    return of_rows(name, caption, counts, columns, REVIEW_SOURCE, NO_SUM)


def dated(works: pd.DataFrame, kinds: Labels, countries: Labels, name: str, caption: str) -> Table:
    """Return each work with its year, kind, country and how the review speaks of it, in order of
    the years.

    `works` is what `counts.dated` gives.
    """
    columns: Columns = [
        ("Year", 8, lambda work: "Not given" if pd.isna(work.year) else str(work.year)),
        ("Source", 28, lambda work: cited_source(work.source_id, work.label)),
        ("Kind", 13, coded("evidence_kind", kinds)),
        ("Country", 13, coded("country", countries)),
        ("How the review uses it", 38, lambda work: _remark(work.note)),
    ]
    return of_rows(name, caption, works, columns, REVIEW_SOURCE, YEAR_EXPLAINED, stubs=2)


def described(
    counts: Mapping[str, pd.DataFrame], titles: Labels, labels: Labels_of, name: str, caption: str
) -> Table:
    """Return how many sources have each code of some fields, with the Scottish ones.

    `counts` holds what `counts.described` gives, by field; `titles` and `labels` are the words for
    fields and codes.
    """

    def number(pair: tuple[str, Any], works: int, **where: str) -> list[Part]:
        code = {pair[0]: pair[1].Index}
        return linked(works, "sources", "rows", **{"counts": "counted", **code, **where, **code})

    columns: Columns = [
        ("What", 24, lambda pair: titles[pair[0]]),
        ("Which", 36, lambda pair: labels[pair[0]][pair[1].Index]),
        ("All sources", 20, lambda pair: number(pair, pair[1].everywhere)),
        (ABOUT_SCOTLAND, 20, lambda pair: number(pair, pair[1].scottish, country=SCOTLAND)),
    ]
    pairs = [(field, row) for field, rows in counts.items() for row in rows.itertuples()]
    works = beneath.sources(*counts.values())
    return of_rows(
        name, caption, pairs, columns, REVIEW_SOURCE, AS_DESCRIBED, stubs=2, sources=works
    )


def anomalies(
    mentions: pd.DataFrame, sources: pd.DataFrame, labels: Labels, name: str, caption: str
) -> Table:
    """Return how many mentions have each kind of anomaly, how many sources they are of, and how
    many of these are Scottish.
    """
    countries = sources[["source_id", "country"]]
    slips = mentions.explode("anomaly").merge(countries, on="source_id", how="left")
    of_kind = {kind: slips[slips["anomaly"] == kind] for kind in labels}
    columns: Columns = [
        ("Slip", 0, lambda kind: labels[kind]),
        ("Mentions", 0, lambda kind: whole(len(of_kind[kind]))),
        ("Sources", 0, lambda kind: whole(of_kind[kind]["source_id"].nunique())),
        (
            "Scottish sources",
            0,
            lambda kind: whole(scottish(of_kind[kind])["source_id"].nunique()),
        ),
    ]
    works = beneath.sources(slips[slips["anomaly"].notna()])
    return of_rows(name, caption, labels, columns, REVIEW_SOURCE, SEVERAL_SLIPS, sources=works)


def slips(rows: pd.DataFrame, labels: Labels, name: str, caption: str) -> Table:
    """Return how many slips of each kind are recorded, besides those in single citations."""
    columns: Columns = [
        ("Kind", 70, lambda kind: labels[kind]),
        ("Slips", 30, lambda kind: whole((rows["slip"] == kind).sum())),
    ]
    return of_rows(name, caption, labels, columns, REVIEW_SOURCE)


def checklist(items: pd.DataFrame, name: str, caption: str) -> Table:
    """Return the items of a reporting standard, each with links to where this book meets it, or why
    it does not apply.

    `items` has `item`, `title`, `met_in` (a tuple of places: targets of the book, or files of
    chapters) and `remark`.
    """

    def met_in(item: Any) -> Cell:
        return joined(map(place, item.met_in)) if item.met_in else NOT_APPLICABLE

    columns: Columns = [
        ("Item", 9, "item"),
        ("What it asks for", 32, "title"),
        ("Where it is dealt with", 24, met_in),
        ("Remark", 35, lambda item: "" if pd.isna(item.remark) else item.remark),
    ]
    source = "The reporting table of this review"
    return of_rows(name, caption, items, columns, source, OUR_WORDS, stubs=2)


def treated(paragraphs: pd.DataFrame, sections: Labels, name: str, caption: str) -> Table:
    """Return every paragraph of the review with the place in this book that treats it.

    `paragraphs` has `section`, `paragraph`, `subject` and `treated_in` (a target of the book);
    `sections` are the words for the codes of `section`.
    """

    def treated_in(row: Any) -> Cell:
        none = pd.isna(row.treated_in) or not row.treated_in
        return "Not treated" if none else place(row.treated_in)

    columns: Columns = [
        ("Paragraph", 17, lambda row: f"{row.section} ¶{row.paragraph}"),
        ("Section of the review", 22, coded("section", sections)),
        ("What it deals with", 33, "subject"),
        ("Where it is in this book", 28, treated_in),
    ]
    return of_rows(name, caption, paragraphs, columns, REVIEW_SOURCE)


def place(target: str) -> Link:
    """Return a link to a place of the book, with words made from its name: ``What works:
    culture``.
    """
    if target.endswith(PAGE):
        return Page(_spaced(target.removesuffix(PAGE)), target)
    for chapter in CHAPTERS:
        if target.startswith(f"{chapter}-"):
            within = target.removeprefix(f"{chapter}-").replace("-", " ")
            return Link(f"{_spaced(chapter)}: {within}", target)
    return Link(_spaced(target), target)


def _spaced(name: str) -> str:
    return _capital(name.replace("-", " "))


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _remark(value: Any) -> str:
    return "" if pd.isna(value) else _capital(str(value))


def _reported(value: Any) -> str:
    if isinstance(value, tuple):
        return listed(value) or NOT_REPORTED
    if pd.isna(value):
        return NOT_REPORTED
    return f"{value:%-d %B %Y}" if isinstance(value, pd.Timestamp) else str(value)
