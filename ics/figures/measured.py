"""The figure of the front page: what was measured on children and families, by 2006 and since."""

import pandas as pd

from ics import headlines
from ics.answers import Answer
from livingreview.evidence.query import PROGRAMMES
from livingreview.show.beneath import noting
from livingreview.show.charts import Bar, Caption, bars
from livingreview.show.figure import Figure
from livingreview.show.palette import BETTER, MIXED, UNCLEAR, WORSE

WAYS = {
    "positive": Bar("Better", BETTER),
    "mixed": Bar("Mixed", MIXED),
    "negative": Bar("Worse", WORSE),
    "no-clear-difference": Bar("No clear difference", UNCLEAR),
    "uncertain": Bar("Uncertain", UNCLEAR, hollow=True),
}


def measured_beside(first: Answer, later: Answer, name: str) -> Figure:
    """Return a bar for each of two answers on programmes: how many point each way, one verdict a
    programme. The two are never added up.
    """
    bodies = {"By 2006": first, "Since 2006": later}
    counts = pd.DataFrame(
        [answer.ways for answer in bodies.values()],
        index=pd.Index(bodies, name="body"),
        columns=list(WAYS),
    )
    return bars(
        noting(counts.fillna(0).astype(int), first.rows.rows, later.rows.rows),
        {body: body for body in bodies},
        WAYS,
        Caption(
            name,
            headlines.measured(later.measured, later.ways),
            "Programmes of joint work whose effect on children or families was measured, with or "
            "without a comparison; each counts once, and reviews of studies are left out",
        ),
        "Programmes measured",
        noun=PROGRAMMES.removesuffix("s"),
    )
