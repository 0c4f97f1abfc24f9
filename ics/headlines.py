"""What figures say at their head: a statement whose truth is computed, with the words for when it
does not hold. One function a figure; each takes the numbers it rests on and nothing else.
"""

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from livingreview.words import capital, count, listed, whole

BETTER, MIXED = "positive", "mixed"


def most_named(counts: pd.DataFrame, labels: Mapping[str, str], noun: str) -> str:
    """Return which theme most sources name, and whether most of them name it in a list.

    `counts` has a row a theme (whatever gathers the others left out) and the columns `individual`
    and `listed`; `noun` says what the themes are.
    """
    totals = counts.sum(axis=1)
    if not totals.any():
        return f"No source names a {noun}"
    top = [theme for theme in counts.index if totals[theme] == totals.max()]
    names = capital(listed(labels[theme].lower() for theme in top))
    number = count(int(totals.max()), "source")
    alone = counts.loc[top, "individual"] * 2 >= totals[top]
    how = "individually" if alone.all() else "in a list" if not alone.any() else "in both ways"
    verb = "is" if len(top) == 1 else "are"
    mostly = "all" if how == "individually" and not counts.loc[top, "listed"].any() else "mostly"
    return f"{names} {verb} named most, by {number}, {mostly} {how}"


def gaps(counts: pd.DataFrame, words: Mapping[str, str]) -> str:
    """Return for which gaps no cited source, or no Scottish one, speaks; `counts` has the columns
    `everywhere` and `scottish`.
    """
    nobody = [words[gap].lower() for gap in counts.index if not counts.at[gap, "everywhere"]]
    abroad = [words[gap].lower() for gap in counts.index if not counts.at[gap, "scottish"]]
    if len(nobody) == len(counts):
        return "No cited source asks for more on any of these"
    if nobody:
        return f"No cited source asks for more on {listed(nobody, 'or')}"
    if abroad:
        return f"Every gap has a cited source; no Scottish one for {listed(abroad, 'or')}"
    return "Every gap is named by a cited source, and by a Scottish one"


def placed(between: Sequence[str]) -> str:
    """Return which terms stand `between` the two ends of the continuum."""
    if not between:
        return "No term is given a place between the two ends"
    names = listed([between[0], *(word.lower() for word in between[1:])])
    if len(between) == 1:
        return f"Only {names.lower()} is given a place between the two ends"
    return f"{names} are given places between the two ends"


def before_the_latest_policy(evaluations: Sequence[int], policies: Sequence[int]) -> str:
    """Return how many `evaluations` came before the latest of the `policies`, all as years."""
    if not len(evaluations) or not len(policies):
        return f"No {'policy' if len(evaluations) else 'evaluation'} with a year is cited"
    before, number = sum(year < max(policies) for year in evaluations), len(evaluations)
    latest = "before the latest policy cited"
    if before in {0, number}:
        return f"{'Every' if before else 'No'} evaluation cited came out {latest}"
    return f"{before} of the {number} evaluations cited came out {latest}"


def by_kind(studies: int, unknown: int, total: int) -> str:
    """Return whether most sources are `studies`, and how many are of a kind that is `unknown`."""
    if not total:
        return "No source is cited"
    what = "evaluations or primary research"
    share = f"{whole(studies) if studies else 'none'} of {total}"
    if studies * 2 > total:
        first = f"Most sources are {what}: {share}"
    else:
        first = f"Fewer than half of the sources are {what}: {share}"
        first = first.replace("Fewer than half", "Half") if studies * 2 == total else first
    return f"{first}; {count(unknown, 'is', 'are')} not described" if unknown else first


def on_outcomes(reported: Collection[str], outcomes: Mapping[str, str]) -> str:
    """Return on which of the `outcomes`, by code with their words, effects are reported."""
    missing = [words.lower() for code, words in outcomes.items() if code not in reported]
    number = whole(len(outcomes))
    if not missing:
        return f"Effects are reported on all {number} outcomes for children"
    if len(missing) == len(outcomes):
        return f"Effects are reported on none of the {number} outcomes for children"
    return (
        f"Effects are reported on {len(outcomes) - len(missing)} of the {number} outcomes for"
        f" children, none on {listed(missing, 'or')}"
    )


def measured(said: str, ways: Mapping[str, int]) -> str:
    """Return whether most programmes measured did better; `said` are the words for how many were
    measured (``8 programmes measured since 2006``), `ways` how many point each way.
    """
    number, better, worse = sum(ways.values()), ways.get(BETTER, 0), ways.get("negative", 0)
    if not number:
        return capital(said)
    if better == number:
        return f"Better in all: {said}"
    if better * 2 > number:
        return f"{capital(said)}: most did better, {better} of them"
    if worse * 2 > number:
        return f"{capital(said)}: most did worse, {worse} of them"
    clearly = {0: "none clearly did better", 1: "one clearly did better"}
    told = clearly.get(better, f"{better} clearly did better")
    mixed = ways.get(MIXED, 0)
    part = f", {count(mixed, 'was', 'were')} mixed" if mixed else ""
    return f"{capital(said)}: {told}{part}"


def hoped_and_measured(hoped: Mapping[str, int], measured: Mapping[str, int]) -> str:
    """Return whether what was measured bears out what was hoped for, by how many programmes point
    each way.
    """
    hopes = {way for way, number in hoped.items() if number}
    found = {way for way, number in measured.items() if number}
    if not hopes:
        return "No programme is reported to be hoped to help"
    if not found:
        return "What was hoped for has not been measured"
    if hopes != {BETTER}:
        return "What was hoped for points several ways"
    if found == {BETTER}:
        return "All hopes point to better, and so do all measurements"
    if BETTER in found:
        return "All hopes point to better; not all measurements do"
    return "All hopes point to better; no measurement does"


def sizes(whose: str, sides: Sequence[str], clear: Sequence[bool | None]) -> str:
    """Return whether most sizes are to the better, and how many intervals are clear of no
    difference; `sides` has the way of each, `clear` whether its interval does (nothing: none is
    printed).
    """
    number = len(sides)
    if not number:
        return f"No size of an effect is printed {whose}"
    bare, sure = sum(one is None for one in clear), sum(one is True for one in clear)
    if number == 1:
        alone = ", without a range of uncertainty" if bare else ""
        return f"The one size {whose} points to {sides[0]}{alone}"
    rest = f", and {bare} {'has' if bare == 1 else 'have'} no range of uncertainty" if bare else ""
    ways = {way: sides.count(way) for way in ("better", "worse", "neither") if way in sides}
    points = listed(
        f"{'all' if many == number else many} {'points' if many == 1 else 'point'} to {way}"
        for way, many in ways.items()
    )
    said = f"Of {number} sizes {whose}, {points}"
    if bare == number:
        return f"{said}; none has a range of uncertainty"
    if sure == number:
        return f"{said}; all show a clear difference"
    share = f"{'only ' if sure * 2 < number else ''}{sure}" if sure else "none"
    return f"{said}; {share} {'shows' if sure < 2 else 'show'} a clear difference{rest}"
