"""Tables of sources: what they are, how far they got, and slips in citing them."""

from typing import Any

import pandas as pd

from ics.what_counts import SCOTLAND
from ics.wording import ABOUT_SCOTLAND, Labels, Labels_of
from livingreview.show.cells import Part, Words
from livingreview.show.numbers import Selection
from livingreview.show.places import known_of, labels_of, linked, source
from livingreview.show.table import Columns, Table, coded, of_rows
from livingreview.words import whole

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
AS_DESCRIBED = (
    "Coded as the review describes or uses each source. A source can belong to several sectors and "
    "countries, so these do not add up."
)


def sources(
    works: pd.DataFrame,
    labels: Labels_of,
    name: str,
    caption: str,
    mentions: pd.Series | None = None,
) -> Table:
    """Return every work with what it is, and how often the review mentions it, if it can; each row
    can be linked to.

    `labels` holds the words for the codes of `evidence_kind`, `sectors`, `countries` and
    `population`; `mentions` counts mentions by source.
    """
    countries = coded("countries", labels["countries"])

    def country(work: Any) -> str:
        known = known_of(work)
        return f"{countries(work)}. Known from elsewhere: {known}" if known else countries(work)

    columns: Columns = [
        ("Source", 24, lambda work: source(work.source_id, work.label)),
        ("Kind of evidence", 20, coded("evidence_kind", labels["evidence_kind"])),
        ("Sectors", 18, coded("sectors", labels["sectors"])),
        ("Country", 14, country),
        ("Population", 14, coded("population", labels["population"])),
    ]
    if mentions is not None:
        number = ("Mentions", 10, lambda work: whole(mentions.get(work.source_id, 0)))
        columns = [*columns, number]
    return of_rows(name, caption, works.sort_values("label"), columns)


def mention_slips(
    mentions: pd.DataFrame, bibliography: pd.DataFrame, anomalies: Labels, name: str, caption: str
) -> Table:
    """Return the mentions that differ from the reference list: as printed, the work meant, what is
    wrong, where.
    """
    who = labels_of(bibliography)
    columns: Columns = [
        ("Place in the review", 16, lambda row: f"{row.section} ¶{row.paragraph}"),
        ("As printed", 22, "cited_as"),
        ("Work meant", 20, lambda row: source(row.source_id, who[row.source_id])),
        ("Slip", 16, lambda row: ", ".join(anomalies[anomaly] for anomaly in row.anomaly)),
        ("Remark", 26, "note"),
    ]
    return of_rows(name, caption, mentions, columns, stubs=2)


def other_slips(slips: pd.DataFrame, kinds: Labels, name: str, caption: str) -> Table:
    """Return the slips that belong to no single mention: where, what kind, what."""
    columns: Columns = [
        ("Place in the review", 22, "locator"),
        ("Kind", 22, coded("slip", kinds)),
        ("What", 56, "what"),
    ]
    return of_rows(name, caption, slips, columns)


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
        (ABOUT_SCOTLAND, 20, lambda row: number(row, row.scottish, countries=SCOTLAND)),
    ]
    return of_rows(name, caption, counts, columns, NO_SUM)


def described(
    works: Selection, titles: Labels, labels: Labels_of, name: str, caption: str
) -> Table:
    """Return how many of the `works` have each code of the fields of `labels`, with the Scottish
    ones; `titles` and `labels` are the words for fields and codes.
    """

    def of_code(pair: tuple[str, str]) -> Selection:
        return works.about(**{pair[0]: pair[1]})

    columns: Columns = [
        ("What", 24, lambda pair: titles[pair[0]]),
        ("Which", 36, lambda pair: labels[pair[0]][pair[1]]),
        ("All sources", 20, lambda pair: of_code(pair).cell()),
        (ABOUT_SCOTLAND, 20, lambda pair: of_code(pair).focused.cell()),
    ]
    pairs = [(field, code) for field, codes in labels.items() for code in codes]
    return of_rows(name, caption, pairs, columns, AS_DESCRIBED, stubs=2, rests_on=[works.rows])
