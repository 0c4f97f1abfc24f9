"""Agreement between the two blind readings, computed live from what each of them coded.

Both readings are automated and follow the same codebook. The unit for themes is paragraph × source
× code, present or absent, over every pair of paragraph and source that the review cites there or
that a reading coded. Findings are matched first, then compared field by field on the matched pairs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import krippendorff
import numpy as np
import pandas as pd

from livingreview.evidence.evidence import Evidence

PLACE = ["locator", "source_id"]
THEME_FIELDS = ["stance", "attribution"]
FINDING_FIELDS = [
    "kind", "exposure", "isolates_integration", "level", "client_group", "outcome_domain",
    "voice", "basis", "timing", "direction", "programme", "counted",
]  # fmt: skip
LIKE_ENOUGH = 0.15
STEM = 6
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


def theme_units(evidence: Evidence) -> pd.DataFrame:
    """Return every unit (columns `locator`, `source_id`, `theme`) with booleans `first` and
    `second`: coded or not.
    """
    first, second = (evidence.reading(which, "themes") for which in ("first", "second"))
    mentions = evidence.mentions
    cited = mentions.assign(
        locator=mentions["section"].astype("str") + " ¶" + mentions["paragraph"].astype("str")
    )
    pairs = pd.concat([frame[PLACE] for frame in (cited, first, second)]).drop_duplicates()
    units = pairs.sort_values(PLACE).merge(
        pd.DataFrame({"theme": list(evidence.labels("theme"))}), how="cross"
    )
    return units.assign(first=_coded(units, first), second=_coded(units, second)).reset_index(
        drop=True
    )


def matched_findings(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Return pairs of findings (columns `first`, `second`: finding ids) that report the same thing.

    Only findings of one source in one paragraph can match. The pair with the most words in common
    (share of all words of outcome, statement and exposure, cut to their first letters) is taken
    first, until none is alike. Codes take no part in the match, so that agreement on them is not
    built in.
    """
    pairs: list[tuple[str, str]] = []
    ours, theirs = _stems_by_place(first), _stems_by_place(second)
    for place in sorted(ours):
        alike = [
            (_likeness(a, b), i, j)
            for (i, a), (j, b) in product(ours[place].items(), theirs.get(place, {}).items())
        ]
        taken: set[int] = set()
        given: set[int] = set()
        for likeness, i, j in sorted(alike, key=lambda pair: (-pair[0], pair[1], pair[2])):
            if likeness >= LIKE_ENOUGH and i not in taken and j not in given:
                taken.add(i)
                given.add(j)
                pairs.append((str(first["finding_id"].iat[i]), str(second["finding_id"].iat[j])))
    return pd.DataFrame(pairs, columns=["first", "second"])


def matching_f1(evidence: Evidence) -> float:
    """Return how far the two readings found the same findings: twice the pairs over all findings,
    from 0 to 1; NaN for none.
    """
    first, second = (evidence.reading(which, "findings") for which in ("first", "second"))
    found = len(first) + len(second)
    return 2 * len(matched_findings(first, second)) / found if found else float("nan")


def agreements(evidence: Evidence) -> list[Agreement]:
    """Return the agreement on presence of a theme, then on each field of the themes and findings
    that both coded.
    """
    units, seed = theme_units(evidence), evidence.settings.seed
    first, second = (units[which].astype(int) for which in ("first", "second"))
    found = [agreement("theme", first, second, 2, seed)]
    for fields, pairs in (
        (THEME_FIELDS, _theme_pairs(evidence)),
        (FINDING_FIELDS, _finding_pairs(evidence)),
    ):
        for field in fields:
            codes = len(evidence.labels(field)) if field not in {"programme", "counted"} else 2
            first, second = (pairs[f"{field}_{which}"] for which in ("first", "second"))
            found.append(agreement(field, first, second, codes, seed))
    return found


def agreement(
    field: str, first: pd.Series, second: pd.Series, codes: int, seed: int = 0
) -> Agreement:
    """Return the agreement on `field` of two readings of the same units, in the same order.

    `codes` is how many codes there were to choose from, `seed` where the draws of units begin.
    """
    values, numbers = np.unique(
        np.concatenate([first.astype(str), second.astype(str)]), return_inverse=True
    )
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


def disagreements(evidence: Evidence) -> pd.DataFrame:
    """Return every disagreement: `key`, and what the `first` and the `second` reading say
    (``absent`` where nothing).

    Keys read ``themes/LOCATOR/SOURCE/THEME`` and ``findings/FINDING``, with ``/FIELD`` where only
    one field differs; a finding that only the second reading has is ``findings/second:FINDING``.
    """
    rows = [*_theme_disagreements(evidence), *_finding_disagreements(evidence)]
    return pd.DataFrame(rows, columns=["key", "first", "second"])


def with_counted(findings: pd.DataFrame) -> pd.DataFrame:
    """Return the findings with a column `counted`: yes, or no where they were left out for a
    reason.
    """
    return findings.assign(
        counted=findings["left_out_because"].isna().map({True: "yes", False: "no"})
    )


def _alpha(pairs: np.ndarray, values: int) -> float:
    counts = np.zeros((len(pairs), values), dtype=int)
    np.add.at(counts, (np.arange(len(pairs)), pairs[:, 0]), 1)
    np.add.at(counts, (np.arange(len(pairs)), pairs[:, 1]), 1)
    if (counts.any(axis=0)).sum() < 2:
        return float("nan")
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))


def _coded(units: pd.DataFrame, reading: pd.DataFrame) -> np.ndarray:
    key = [*PLACE, "theme"]
    coded = pd.MultiIndex.from_frame(reading[key].astype(str))
    return np.asarray(pd.MultiIndex.from_frame(units[key].astype(str)).isin(coded))


def _stems_by_place(findings: pd.DataFrame) -> dict[tuple[str, str], dict[int, set[str]]]:
    """Return the stems of what each finding says, by its place in the review and then by its place
    in the frame.
    """
    found: dict[tuple[str, str], dict[int, set[str]]] = {}
    said = findings[[*PLACE, "outcome", "statement", "exposure_as_named"]].astype(object).fillna("")
    for number, (locator, source, *texts) in enumerate(said.itertuples(index=False, name=None)):
        stems = {word[:STEM] for word in re.findall(r"[a-z]{4,}", " ".join(texts).lower())}
        found.setdefault((locator, source), {})[number] = stems
    return found


def _likeness(ours: set[str], theirs: set[str]) -> float:
    return len(ours & theirs) / len(ours | theirs) if ours | theirs else 0.0


def _theme_pairs(evidence: Evidence) -> pd.DataFrame:
    first, second = (evidence.reading(which, "themes") for which in ("first", "second"))
    return first.merge(second, on=[*PLACE, "theme"], suffixes=("_first", "_second"))


def _finding_pairs(evidence: Evidence) -> pd.DataFrame:
    first, second = (
        with_counted(evidence.reading(which, "findings")) for which in ("first", "second")
    )
    pairs = matched_findings(first, second)
    joined = pairs.merge(first.add_suffix("_first"), left_on="first", right_on="finding_id_first")
    return joined.merge(
        second.add_suffix("_second"), left_on="second", right_on="finding_id_second"
    )


def _theme_disagreements(evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    units = theme_units(evidence)
    for unit in units[units["first"] != units["second"]].itertuples():
        said = ("present", "absent") if unit.first else ("absent", "present")
        yield f"themes/{unit.locator}/{unit.source_id}/{unit.theme}", *said
    yield from _field_disagreements(
        _theme_pairs(evidence), THEME_FIELDS, "themes/{locator}/{source_id}/{theme}"
    )


def _finding_disagreements(evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    first, second = (evidence.reading(which, "findings") for which in ("first", "second"))
    pairs = matched_findings(first, second)
    for finding in sorted(set(first["finding_id"]) - set(pairs["first"])):
        yield f"findings/{finding}", "present", "absent"
    for finding in sorted(set(second["finding_id"]) - set(pairs["second"])):
        yield f"findings/second:{finding}", "absent", "present"
    yield from _field_disagreements(_finding_pairs(evidence), FINDING_FIELDS, "findings/{first}")


def _field_disagreements(
    pairs: pd.DataFrame, fields: list[str], key: str
) -> Iterator[tuple[str, str, str]]:
    for field in fields:
        ours, theirs = (pairs[f"{field}_{which}"].astype(str) for which in ("first", "second"))
        for row in pairs[ours != theirs].to_dict("records"):
            yield (
                f"{key.format(**row)}/{field}",
                str(row[f"{field}_first"]),
                str(row[f"{field}_second"]),
            )
