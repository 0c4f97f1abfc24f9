"""Figures of the evidence since 2006."""

import pandas as pd

from ics.figures.findings import Labels, plot
from livingreview.show.figure import Figure

SINCE_WHEN = "works since 2006, found by a search that was not systematic"


def directions(
    verdicts: pd.DataFrame,
    groups: Labels,
    domains: Labels,
    ways: Labels,
    name: str,
    headline: str,
) -> Figure:
    """Return verdicts on programmes by outcome domains, as `findings.effect_directions` draws them;
    `headline` states the finding.
    """
    return plot(verdicts, groups, domains, ways, name, headline, SINCE_WHEN)
