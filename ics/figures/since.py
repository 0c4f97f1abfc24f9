"""Figures of the evidence since 2006."""

import pandas as pd

from ics.figures.findings import Labels, plot, pointing_by_group
from livingreview.show.figure import Figure

SINCE_WHEN = "works since 2006, found by a search that was not systematic"
NOT_COUNTED = "works since 2006, none of this counted"


def directions(
    verdicts: pd.DataFrame,
    groups: Labels,
    domains: Labels,
    ways: Labels,
    name: str,
    what: str,
    counts: bool = True,
) -> Figure:
    """Return verdicts on programmes by outcome domains, as `findings.effect_directions` draws them.

    `what` names what the verdicts are on, for the headline, which tells the first of `groups`,
    since groups are never added up; `counts` is whether they count as effects of integration.
    """
    lead, words = next(iter(groups.items()))
    pointing = pointing_by_group(verdicts, {lead: words.lower()}, ways)
    headline = f"{what}, {pointing or f'{words.lower()}: no verdict'}"
    when = SINCE_WHEN if counts else NOT_COUNTED
    return plot(verdicts, groups, domains, ways, name, headline, when)
