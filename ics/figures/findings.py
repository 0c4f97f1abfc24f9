"""Figures of findings: which way reported effects point, and on what they rest.

A symbol is a verdict on a programme. Each direction has a shape and a colour of its own, and every
direction is shown.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ics.what_counts import CHILD_OUTCOMES, PEOPLE, by_ground
from ics.wording import WHEN
from livingreview.evidence.query import PROGRAMMES, Codes, picture_link, query
from livingreview.show.charts import Caption
from livingreview.show.figure import Figure
from livingreview.show.numbers import Selection
from livingreview.show.palette import DARK_BLUE, INK, ORANGE, PURPLE, TEAL
from livingreview.show.symbols import Symbol, symbols_in_grid, symbols_in_rows
from livingreview.words import count, listed, whole

SHAPES = {
    "positive": ("^", DARK_BLUE),
    "mixed": ("D", PURPLE),
    "no-clear-difference": ("o", TEAL),
    "uncertain": ("$?$", INK),
    "negative": ("v", ORANGE),
}
PEOPLE_SERVED = {"timing": "happened", "level": PEOPLE}
ONE_VERDICT, SCOTTISH = "one verdict a programme", "Of these Scottish"
Labels = Mapping[str, str]


def effect_directions(
    verdicts: pd.DataFrame, groups: Labels, domains: Labels, directions: Labels, name: str
) -> Figure:
    """Return the direction of reported effects of integration: programmes by outcome domains, one
    verdict in a cell.

    `verdicts` is what `verdicts.by_outcome` gives; `groups`, `domains` and `directions` are the
    words for their codes. Filled symbols rest at least in part on something measured, outlined ones
    on what was said.
    """
    return plot(verdicts, groups, domains, directions, name, _about_children(verdicts))


def effects_apart(
    verdicts: pd.DataFrame, groups: Labels, domains: Labels, directions: Labels, name: str
) -> Figure:
    """Return the direction of reported effects of anything but integration, in blocks; arguments as
    in `effect_directions`.
    """
    failures = verdicts.loc[verdicts["group"] == "failure-to-integrate", "direction"]
    worse = f"{whole((failures == 'negative').sum())} of {count(len(failures), 'verdict')}"
    headline = f"Worse where agencies failed to work together: {worse}"
    return plot(verdicts, groups, domains, directions, name, headline)


def pointing(counts: Mapping[str, int], directions: Labels) -> str:
    """Return how many verdicts point each way, in words: ``3 better and 1 worse``; nothing for
    none.

    `counts` holds a number for each code of direction, `directions` their words in the order in
    which they are told.
    """
    return listed(
        f"{whole(counts[code])} {words.lower()}"
        for code, words in directions.items()
        if counts.get(code)
    )


def pointing_by_group(verdicts: pd.DataFrame, groups: Labels, directions: Labels) -> str:
    """Return how many of the `verdicts` point each way, group by group: ``About Scotland: 1 mixed;
    Elsewhere: 3 better``.

    Groups are never added up, and one without verdicts is left out.
    """
    ways = {code: verdicts.loc[verdicts["group"] == code, "direction"] for code in groups}
    phrases = {
        code: pointing(way.value_counts().to_dict(), directions) for code, way in ways.items()
    }
    return "; ".join(f"{groups[code]}: {words}" for code, words in phrases.items() if words)


def plot(
    verdicts: pd.DataFrame,
    groups: Labels,
    domains: Labels,
    directions: Labels,
    name: str,
    headline: str,
    when: str = WHEN,
) -> Figure:
    """Return verdicts as a picture: programmes in blocks by outcome domains, one symbol a verdict;
    see `effect_directions`.

    `headline` states the finding, `when` says of which works it is told.
    """
    cells = [_cell(row, domains, directions) for row in verdicts.itertuples()]
    marks = verdicts.rename(
        columns={"programme": "name", "outcome_domain": "column", "direction": "symbol"}
    ).assign(filled=verdicts["measured"], link=list(map(_link, verdicts.itertuples(), cells)))
    totals = f"{pointing_by_group(verdicts, groups, directions) or 'No verdict'}"
    programmes = count(verdicts["programme"].nunique(), "programme")
    scots = count(int(verdicts.loc[verdicts["scottish"], "programme"].nunique()), "programme")
    none = listed(
        words.lower() for code, words in domains.items() if code not in set(marks["column"])
    )
    what = "Direction of reported effects (adapted; quality not appraised)"
    return symbols_in_grid(
        marks,
        groups,
        domains,
        _symbols(directions),
        Caption(name, headline, f"{what}, {ONE_VERDICT} and outcome domain; {when}"),
        filled=("Filled: measured", "Outline: said"),
        numbers=[totals],
        described=[
            f"{programmes}, of these about Scotland: {scots}",
            totals,
            *_by_programme(verdicts.assign(cell=cells), groups),
            *([f"No verdict: {none}"] if none else []),
        ],
        data=verdicts.assign(
            group=verdicts["group"].map(groups), rows=verdicts["rows"].map(";".join)
        ).to_csv(index=False, lineterminator="\n"),
    )


def anticipated_and_happened(
    programmes: pd.DataFrame,
    effects: Selection,
    levels: Labels,
    timings: Labels,
    directions: Labels,
    name: str,
) -> Figure:
    """Return what was expected beside what happened, by level; `programmes` has a row
    ``level/timing`` as `verdicts.programmes_by` gives it, `effects` are the findings behind it.
    """
    expected, happened = (
        _better(programmes.loc[f"{PEOPLE}/{timing}"]) for timing in ("expected", "happened")
    )
    headline = f"Better for people served: {expected} expected, {happened} happened"
    what = "What was expected and what happened, by level"
    where = {
        f"{level}/{timing}": {"level": level, "timing": timing}
        for level in levels
        for timing in timings
    }
    return _rows(
        programmes, effects, _crossed(levels, timings), directions, name, headline, what, where
    )


def belief_and_measurement(
    programmes: pd.DataFrame,
    effects: Selection,
    grounds: Labels,
    directions: Labels,
    name: str,
) -> Figure:
    """Return what was measured beside what was said; `programmes` has a row for each ground as
    `what_counts.with_ground` names them, `effects` are the findings behind it.
    """
    measured, staff = (_better(programmes.loc[ground]) for ground in ("measured", "staff"))
    headline = f"Better for people served: {measured} measured, {staff} as staff see it"
    what = "What happened to children, families and others served, by what it rests on"
    grounded = by_ground(grounds)
    where = {ground: {**PEOPLE_SERVED, **grounded[ground]} for ground in grounds}
    return _rows(programmes, effects, {"": grounds}, directions, name, headline, what, where)


def package_and_integration(
    programmes: pd.DataFrame,
    effects: Selection,
    grounds: Labels,
    kinds: Labels,
    directions: Labels,
    name: str,
) -> Figure:
    """Return integration itself beside packages; `programmes` has a row ``ground/kind``, ground
    being ``measured`` or ``said``; `effects` are the findings behind it.
    """
    alone, package = (
        _better(programmes.loc[f"measured/{kind}"]) for kind in ("yes", "part-of-package")
    )
    better = "Measured and better for people served"
    headline = f"{better}: integration alone {alone}, packages {package}"
    where = {
        f"{ground}/{kind}": {**PEOPLE_SERVED, "basis": ground, "isolates_integration": kind}
        for ground in grounds
        for kind in kinds
    }
    what = "What happened to people served"
    return _rows(
        programmes, effects, _crossed(grounds, kinds), directions, name, headline, what, where
    )


def _rows(
    programmes: pd.DataFrame,
    effects: Selection,
    rows: Mapping[str, Labels],
    directions: Labels,
    name: str,
    headline: str,
    what: str,
    where: Mapping[str, Mapping[str, Codes]],
) -> Figure:
    def asked(code: str, names: Codes) -> str:
        return effects.about(**where[code]).about(programme=names).address(PROGRAMMES)

    def in_words(row: pd.Series) -> str:
        words = pointing(row.to_dict(), directions)
        return f"{words}; {whole(row[SCOTTISH])} Scottish" if words else "none coded"

    mixed = f"{ONE_VERDICT} in each row, mixed where its findings differ"
    subtitle = f"{what}; {mixed}; effects of integration only; {WHEN}"
    return symbols_in_rows(
        programmes.rename(columns={"scottish": SCOTTISH}),
        rows,
        _symbols(directions),
        Caption(name, headline, subtitle),
        asked=asked,
        in_words=in_words,
        noun="programme",
    )


def _symbols(directions: Labels) -> dict[str, Symbol]:
    return {code: Symbol(*SHAPES[code], words) for code, words in directions.items()}


def _crossed(headings: Labels, rows: Labels) -> dict[str, Labels]:
    return {
        heading: {f"{first}/{second}": words for second, words in rows.items()}
        for first, heading in headings.items()
    }


def _link(row: Any, cell: str) -> str:
    asked = query("findings", "rows", body=(), key=row.rows)
    return picture_link(asked, f"{row.label}, {cell}: {count(len(row.rows), 'finding')}")


def _better(programmes: pd.Series) -> str:
    counts = programmes.drop("scottish").map(len)
    return f"{whole(counts['positive'])} of {whole(counts.sum())}"


def _about_children(verdicts: pd.DataFrame) -> str:
    number, total = int(verdicts["outcome_domain"].isin(CHILD_OUTCOMES).sum()), len(verdicts)
    what = f"one of the {whole(len(CHILD_OUTCOMES))} outcomes for children"
    if not number:
        return f"No verdict concerns {what}"
    if number == total:
        return f"Every verdict concerns {what}"
    verb = "concerns" if number == 1 else "concern"
    return f"{whole(number)} of {count(total, 'verdict')} {verb} {what}"


def _by_programme(verdicts: pd.DataFrame, groups: Labels) -> list[str]:
    by_group = {
        words: verdicts[verdicts["group"] == group].groupby("label", sort=False)["cell"].agg(listed)
        for group, words in groups.items()
    }
    return [
        f"{words}: {'; '.join(f'{label}: {cell}' for label, cell in cells.items())}"
        for words, cells in by_group.items()
        if len(cells)
    ]


def _cell(row: Any, domains: Labels, directions: Labels) -> str:
    ground = "measured" if row.measured else "said"
    return f"{domains[row.outcome_domain].lower()} {directions[row.direction].lower()} ({ground})"
