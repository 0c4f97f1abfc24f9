"""The sizes of effects on people served, as the pages print them."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from ics import headlines, how_read
from ics.tables.effects import effects
from ics.what_counts import SCOTLAND
from livingreview.evidence.evidence import Evidence
from livingreview.show.charts import Caption
from livingreview.show.figure import Figure
from livingreview.show.measures import size
from livingreview.show.numbers import select
from livingreview.show.sizes import Scale, sizes_by_measure
from livingreview.words import capital

SHARED = {
    "standardised-mean-difference": Scale("Standard deviations, a common scale", 0),
    "odds-ratio": Scale("Odds ratio, how many times the odds", 1, ratio=True),
    "risk-ratio": Scale("Times as likely or as often", 1, ratio=True),
    "percentage-points": Scale("Percentage points", 0),
    "per-cent": Scale("Per cent", 0),
}
OWN = {"mean-difference": Scale("Units differ by row", 0)}
SCALES = SHARED | OWN
REVIEW, NOT_COMPARED = "review", ("before-and-after", "not-stated")
WHAT = (
    "Sizes as the works give them, with the range of uncertainty (interval) where one is given; "
    "no average is made. Colour shows which way a size points, not whether a programme works"
)


def of_reviews(evidence: Evidence, name: str) -> Figure:
    """Return every size that reviews of studies have on a scale that others share, a row for each
    programme and outcome, in a panel for each measure, with intervals where printed.
    """
    return _drawn(evidence, name, SHARED, "from reviews of studies", reviews=True)


def of_studies(evidence: Evidence, name: str) -> Figure:
    """Return the same of studies of programmes; what nobody compared is hollow."""
    return _drawn(evidence, name, SHARED, "from studies of programmes", reviews=False)


def on_own_scales(evidence: Evidence, name: str) -> Figure:
    """Return every size of studies that is a difference on the scale of what was measured."""
    whose = "from studies of programmes, on scales of their own,"
    return _drawn(evidence, name, OWN, whose, reviews=False)


def _drawn(
    evidence: Evidence, name: str, scales: Mapping[str, Scale], whose: str, *, reviews: bool
) -> Figure:
    rows = effects(evidence)
    shown = rows[rows["measure"].isin(list(scales)) & ((rows["design"] == REVIEW) == reviews)]
    findings = select(evidence, "findings", counts=())
    named = evidence.findings.set_index("finding_id")["exposure_as_named"]
    told = [f"{_told(row)}: {size(row)}" for row in shown.itertuples()]
    sizes = shown.assign(
        label=_labels(shown, shown["finding_id"].map(named)),
        side=[_side(row) for row in shown.itertuples()],
        compared=~shown["design"].isin(NOT_COMPARED),
        link=[
            findings.about(key=finding).picture_link(f"{words}: 1 finding")
            for finding, words in zip(shown["finding_id"], told, strict=True)
        ],
        **{column: pd.to_numeric(shown[column]) for column in ("value", "lower", "upper")},
    )
    headline = headlines.sizes(
        whose, list(sizes["side"]), [_clear(row) for row in sizes.itertuples()]
    )
    columns = ["effect_id", "label", "outcome", "measure", "value", "lower", "upper", "design"]
    data = sizes[columns].to_csv(index=False, lineterminator="\n")
    caption = Caption(name, headline, f"{WHAT}; {how_read.when(evidence)}")
    return sizes_by_measure(sizes, scales, caption, described=told, data=data)


def _labels(rows: pd.DataFrame, named: pd.Series) -> list[str]:
    """Return the label of each size: programme and outcome. Sizes of one measure share a label
    where only what stands behind a comma or how long after tells them apart; then that stands in
    brackets, for each of them in their order.
    """
    if rows.empty:
        return []
    parts = rows["outcome"].str.split(", ", n=1)
    frame = rows.assign(
        programme=[
            capital(name) + _place(row) for row, name in zip(rows.itertuples(), named, strict=True)
        ],
        what=parts.str[0],
        more=[
            ", ".join(filter(None, (*said[1:], _when(row))))
            for row, said in zip(rows.itertuples(), parts, strict=True)
        ],
    )
    shared = frame.groupby(["measure", "programme", "what"])["what"].transform("size") > 1
    alone = frame.assign(what=rows["outcome"], more=[_when(row) for row in rows.itertuples()])
    frame = frame.where(shared, alone)
    together = frame.groupby(["measure", "programme", "what"], sort=False)["more"]
    return list(frame["programme"] + ": " + frame["what"] + together.transform(_in_brackets))


def _in_brackets(parts: Iterable[str]) -> str:
    words = "; ".join(filter(None, parts))
    return f" ({words})" if words else ""


def _told(row: Any) -> str:
    when = _when(row)
    return f"{capital(row.outcome)}{f', {when}' if when else ''}, {row.label}{_place(row)}"


def _when(row: Any) -> str:
    """Return how long after, where what was measured does not say so already."""
    known = pd.isna(row.follow_up) or row.follow_up.split()[-1] in row.outcome.split()
    return "" if known else str(row.follow_up)


def _place(row: Any) -> str:
    return " (Scotland)" if SCOTLAND in row.countries else ""


def _side(row: Any) -> str:
    more = float(row.value) - SCALES[row.measure].none
    if row.better == "neither" or not more:
        return "neither"
    return "better" if (more > 0) == (row.better == "higher") else "worse"


def _clear(size: Any) -> bool | None:
    """Return whether the interval of a size leaves out no difference; nothing where none is
    printed.
    """
    none = SCALES[size.measure].none
    return None if pd.isna(size.lower) else not size.lower <= none <= size.upper
