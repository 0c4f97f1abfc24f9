"""The size of an effect in words, the same in tables, prose, pictures and the explorer."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from livingreview.evidence.evidence import Evidence
from livingreview.words import whole

EFFECTS, MONEY = "effects", "money"
UNITS = {
    "risk-ratio": "{} times as likely or as often",
    "odds-ratio": "odds ratio {}",
    "standardised-mean-difference": "{} standard deviations",
    "mean-difference": "{} on the scale used",
    "percentage-points": "{} percentage points {}",
    "per-cent": "{} per cent {}",
    "benefit-cost-ratio": "{} times what was spent",
}


def size(row: Any) -> str:
    """Return the size in a `row` of the table of effects with its uncertainty, as printed: ``0.32
    standard deviations (95% interval 0.21 to 0.44)``.
    """
    return "; ".join([_value(row) + _in_brackets(_interval(row)), *_p(row)])


def size_in_prose(row: Any, designs: Mapping[str, str]) -> str:
    """Return the size in a `row` of the table of effects as a sentence can hold it, with its
    uncertainty or that none is printed, and with its design in the words of `designs`: ``13 per
    cent lower (no range of uncertainty; design: comparison group)``.
    """
    uncertainty = _margin(row) or _p(row) or ["no range of uncertainty"]
    return _value(row) + _in_brackets([*uncertainty, f"design: {designs[row.design].lower()}"])


def sizes_by_finding(evidence: Evidence) -> dict[str, str]:
    """Return the sizes of each finding in words, by its identifier: what was measured, the size and
    its design. Evidence without a table of effects has none.
    """
    if EFFECTS not in evidence.tables:
        return {}
    designs, found = evidence.labels("design"), dict[str, list[str]]()
    for row in evidence.rows(EFFECTS).itertuples():
        words = f"{row.outcome}: {size_in_prose(row, designs)}"
        found.setdefault(str(row.finding_id), []).append(words)
    return {finding: "; ".join(sizes) for finding, sizes in found.items()}


def _value(row: Any) -> str:
    if row.measure == MONEY:
        return f"{row.currency} {whole(int(row.value))} (year of prices: {row.price_year})"
    words = UNITS.get(row.measure, "{}")
    if words.count("{}") == 1:
        return words.format(row.value)
    fall = str(row.value).startswith("-")
    return words.format(str(row.value).removeprefix("-"), "lower" if fall else "higher")


def _interval(row: Any) -> list[str]:
    if pd.isna(row.lower):
        return []
    level = "" if pd.isna(row.interval) else f"{row.interval}% "
    return [f"{level}interval {row.lower} to {row.upper}"]


def _margin(row: Any) -> list[str]:
    """Return the interval as a sentence can hold it: without its level, and without signs where
    words say which way it points.
    """
    if pd.isna(row.lower):
        return []
    ends = [str(row.lower), str(row.upper)]
    falls = [end.startswith("-") for end in ends]
    if UNITS.get(row.measure, "").count("{}") == 2 and falls[0] == falls[1]:
        ends = [end.removeprefix("-") for end in (reversed(ends) if falls[0] else ends)]
    return [f"range of uncertainty {ends[0]} to {ends[1]}"]


def _p(row: Any) -> list[str]:
    return [] if pd.isna(row.p) else [f"p {row.p}"]


def _in_brackets(parts: Iterable[str]) -> str:
    words = "; ".join(parts)
    return f" ({words})" if words else ""
