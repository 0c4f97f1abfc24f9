"""How far two readings agree on the codes of the same units: alpha after Krippendorff."""

from collections.abc import Sequence
from dataclasses import dataclass

import krippendorff
import numpy as np

DRAWS = 1_000


@dataclass(frozen=True)
class Agreement:
    """Agreement on one field.

    `units` compared, `percent` equal, Krippendorff's `alpha` for nominal codes with its 95 per cent
    bootstrap interval (`low`, `high`, units redrawn), and `pabak`, percent agreement adjusted for
    the number of codes only ((k·Po − 1)/(k − 1)), which stays meaningful when one code is rare.
    Undefined figures are NaN.
    """

    field: str
    units: int
    percent: float
    alpha: float
    low: float
    high: float
    pabak: float


def agreement(
    field: str, first: Sequence[str], second: Sequence[str], codes: int, seed: int = 0
) -> Agreement:
    """Return the agreement on `field` of two readings of the same units, in the same order.

    `codes` is how many codes there were to choose from, `seed` where the draws of units begin.
    """
    values, numbers = np.unique(np.array([*first, *second], dtype=str), return_inverse=True)
    pairs = numbers.reshape(2, -1).T
    if not len(pairs):
        return Agreement(field, 0, *[float("nan")] * 5)
    percent = float((pairs[:, 0] == pairs[:, 1]).mean())
    draws = np.random.default_rng(seed).integers(0, len(pairs), size=(DRAWS, len(pairs)))
    alphas = redrawn_alphas(pairs[:, 0], pairs[:, 1], draws, len(values))
    low, high = (
        np.nanpercentile(alphas, [2.5, 97.5]) if not np.isnan(alphas).all() else (np.nan, np.nan)
    )
    pabak = (codes * percent - 1) / (codes - 1)
    return Agreement(
        field, len(pairs), percent, _alpha(pairs, len(values)), float(low), float(high), pabak
    )


def redrawn_alphas(
    first: np.ndarray, second: np.ndarray, draws: np.ndarray, values: int
) -> np.ndarray:
    """Return Krippendorff's nominal alpha for each of the `draws` (rows of positions of units), NaN
    where it is not defined.

    `first` and `second` are the codes of both readings, whole numbers below `values`. The same
    figure as `krippendorff.alpha` gives for two readings without gaps (Krippendorff 2011,
    "Computing Krippendorff's alpha-reliability", B), for all draws at once: the library takes one
    at a time, and a thousand of them took four seconds.
    """
    drawn = np.stack([first.astype(np.uint16)[draws], second.astype(np.uint16)[draws]])
    counts = np.stack([(drawn == value).sum(axis=(0, 2)) for value in range(values)])
    codings = 2 * draws.shape[1]
    expected = codings**2 - (counts**2).sum(axis=0)
    observed = (drawn[0] != drawn[1]).sum(axis=1)
    alphas = np.full(len(draws), np.nan)
    np.divide(2 * observed * (codings - 1), expected, out=alphas, where=expected > 0)
    return 1 - alphas


def _alpha(pairs: np.ndarray, values: int) -> float:
    counts = np.zeros((len(pairs), values), dtype=int)
    np.add.at(counts, (np.arange(len(pairs)), pairs[:, 0]), 1)
    np.add.at(counts, (np.arange(len(pairs)), pairs[:, 1]), 1)
    if (counts.any(axis=0)).sum() < 2:
        return float("nan")
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))
