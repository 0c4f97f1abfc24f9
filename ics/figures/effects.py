"""The sizes of effects on people served, as the pages print them."""

from typing import Any

import pandas as pd

from ics.tables.effects import effects
from ics.what_counts import SCOTLAND
from livingreview.evidence.evidence import Evidence
from livingreview.show.charts import Caption
from livingreview.show.figure import Figure
from livingreview.show.measures import size
from livingreview.show.numbers import select
from livingreview.show.sizes import Scale, sizes_by_measure
from livingreview.words import capital, count

SCALES = {
    "standardised-mean-difference": Scale("Standard deviations", 0),
    "odds-ratio": Scale("Odds ratio", 1),
    "risk-ratio": Scale("Times as likely or as often", 1),
    "percentage-points": Scale("Percentage points", 0),
    "per-cent": Scale("Per cent", 0),
}
REVIEW, NOT_COMPARED = "review", ("before-and-after", "not-stated")
WHAT = "Each size as its page prints it, with its interval where one is printed; nothing is pooled"
WHEN = "works since 2006, found by a search that was not systematic"


def effect_sizes(evidence: Evidence, name: str) -> Figure:
    """Return every size on a scale that others share, in a panel for each measure, with intervals
    where printed; reviews are diamonds, and what nobody compared is hollow.
    """
    rows = effects(evidence)
    shown = rows[rows["measure"].isin(list(SCALES))]
    findings = select(evidence, "findings", counts=())
    sizes = shown.assign(
        label=[_label(row) for row in shown.itertuples()],
        side=[_side(row) for row in shown.itertuples()],
        compared=~shown["design"].isin(NOT_COMPARED),
        review=shown["design"] == REVIEW,
        link=[
            findings.about(key=row.finding_id).picture_link(
                f"{_label(row)}, {size(row)}: 1 finding"
            )
            for row in shown.itertuples()
        ],
        **{column: pd.to_numeric(shown[column]) for column in ("value", "lower", "upper")},
    )
    bare, review = int(shown["lower"].isna().sum()), int(sizes["review"].sum())
    headline = f"{count(len(shown), 'size')} of effects, {bare} of them without an interval"
    described = [
        f"{count(review, 'size')} {'comes' if review == 1 else 'come'} from reviews of studies",
        *(f"{_label(row)}: {size(row)}" for row in shown.itertuples()),
    ]
    columns = ["effect_id", "label", "measure", "value", "lower", "upper", "design"]
    data = sizes[columns].to_csv(index=False, lineterminator="\n")
    caption = Caption(name, headline, f"{WHAT}; {WHEN}")
    return sizes_by_measure(sizes, SCALES, caption, described=described, data=data)


def _label(row: Any) -> str:
    place = " (Scotland)" if SCOTLAND in row.countries else ""
    known = pd.isna(row.follow_up) or row.follow_up.split()[-1] in row.outcome.split()
    when = "" if known else f", {row.follow_up}"
    return f"{capital(row.outcome)}{when}, {row.label}{place}"


def _side(row: Any) -> str:
    more = float(row.value) - SCALES[row.measure].none
    if row.better == "neither" or not more:
        return "neither"
    return "better" if (more > 0) == (row.better == "higher") else "worse"
