"""Figures of the evidence since 2006."""

from collections.abc import Mapping

import pandas as pd

from ics.figures.findings import plot, pointing
from livingreview.show.figure import Figure

SINCE_SOURCE = "Abstracts and summaries of works since 2006, coded by one automated reader"
SINCE_WHEN = "works since 2006, found by a search that was not systematic"
NOT_COUNTED = "works since 2006, none of this counted"


def directions(
    found: pd.DataFrame,
    groups: Mapping[str, str],
    domains: Mapping[str, str],
    ways: Mapping[str, str],
    name: str,
    what: str,
    counts: bool = True,
) -> Figure:
    """Return verdicts on programmes by outcome domains, as `findings.effect_directions` draws them.

    `what` names what the verdicts are on, for the headline, which tells the first of `groups`,
    since groups are never added up; `counts` is whether they count as effects of integration.
    """
    lead = next(iter(groups))
    told = (
        pointing(found.loc[found["group"] == lead, "direction"].value_counts().to_dict(), ways)
        or "no verdict"
    )
    headline = f"{what}, {groups[lead].lower()}: {told}"
    return plot(
        found,
        groups,
        domains,
        ways,
        name,
        headline,
        SINCE_WHEN if counts else NOT_COUNTED,
        SINCE_SOURCE,
    )
