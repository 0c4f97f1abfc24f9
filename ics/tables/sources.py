"""Tables of sources and of slips in citing them."""

from collections.abc import Mapping

import pandas as pd

from livingreview.show.cells import Cell
from livingreview.show.places import REVIEW_SOURCE, source
from livingreview.show.table import Table
from livingreview.words import whole


def sources(
    works: pd.DataFrame,
    labels: Mapping[str, Mapping[str, str]],
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
    rows: list[list[Cell]] = [
        [
            source(work.source_id, work.label),
            labels["evidence_kind"][work.evidence_kind],
            ", ".join(labels["sectors"][sector] for sector in work.sectors),
            labels["country"][work.country],
            labels["population"][work.population],
            *([] if mentions is None else [whole(mentions.get(work.source_id, 0))]),
        ]
        for work in works.sort_values("label").itertuples()
    ]
    more, wide = ([], ()) if mentions is None else (["Mentions"], (10,))
    header = ["Source", "Kind of evidence", "Sectors", "Country", "Population", *more]
    return Table(name, caption, header, rows, whence, widths=(24, 20, 18, 14, 14, *wide))


def mention_slips(
    mentions: pd.DataFrame,
    bibliography: pd.DataFrame,
    anomalies: Mapping[str, str],
    name: str,
    caption: str,
) -> Table:
    """Return the mentions that differ from the reference list: as printed, the work meant, what is
    wrong, where.
    """
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
    return Table(
        name,
        caption,
        ["Place in the review", "Kind", "What"],
        rows,
        REVIEW_SOURCE,
        widths=(22, 22, 56),
    )
