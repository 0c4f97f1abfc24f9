"""Figures of the evidence since 2006."""

import pandas as pd

from ics import headlines, how_read
from ics.answers import Answer
from ics.figures.findings import Labels, plot
from livingreview.show.beneath import evidence_of
from livingreview.show.figure import Figure


def directions(
    verdicts: pd.DataFrame,
    groups: Labels,
    domains: Labels,
    ways: Labels,
    name: str,
    measured: Answer,
) -> Figure:
    """Return verdicts on programmes by outcome domains, as `findings.effect_directions` draws them,
    under what the answer to how many were `measured` says.
    """
    headline = headlines.measured(measured.measured, measured.ways)
    when = how_read.when(evidence_of(verdicts))
    return plot(verdicts, groups, domains, ways, name, headline, when)
