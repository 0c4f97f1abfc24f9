"""Tables of sources and of slips in citing them."""

import pandas as pd

from ics.wording import REVIEW_SOURCE, Labels, Labels_of
from livingreview.show.places import labels_of, source
from livingreview.show.table import Columns, Table, coded, of_rows
from livingreview.words import whole


def sources(
    works: pd.DataFrame,
    labels: Labels_of,
    name: str,
    caption: str,
    mentions: pd.Series | None = None,
    whence: str = REVIEW_SOURCE,
) -> Table:
    """Return every work with what it is, and how often the review mentions it, if it can; each row
    can be linked to.

    `labels` holds the words for the codes of `evidence_kind`, `sectors`, `country` and
    `population`; `mentions` counts mentions by source; `whence` says where this was coded from.
    """
    columns: Columns = [
        ("Source", 24, lambda work: source(work.source_id, work.label)),
        ("Kind of evidence", 20, coded("evidence_kind", labels["evidence_kind"])),
        ("Sectors", 18, lambda work: ", ".join(labels["sectors"][code] for code in work.sectors)),
        ("Country", 14, coded("country", labels["country"])),
        ("Population", 14, coded("population", labels["population"])),
    ]
    if mentions is not None:
        number = ("Mentions", 10, lambda work: whole(mentions.get(work.source_id, 0)))
        columns = [*columns, number]
    return of_rows(name, caption, works.sort_values("label"), columns, whence)


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
    return of_rows(name, caption, mentions, columns, REVIEW_SOURCE, stubs=2)


def other_slips(slips: pd.DataFrame, kinds: Labels, name: str, caption: str) -> Table:
    """Return the slips that belong to no single mention: where, what kind, what."""
    columns: Columns = [
        ("Place in the review", 22, "locator"),
        ("Kind", 22, coded("slip", kinds)),
        ("What", 56, "what"),
    ]
    return of_rows(name, caption, slips, columns, REVIEW_SOURCE)
