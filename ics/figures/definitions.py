"""Figures of definitions: where the text places a way of working on the continuum, and nothing
else.
"""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Literal

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes

from ics.figures.themes import REVIEW_SOURCE, WHEN
from ics.reviewed import REVIEW
from ics.what_counts import placed, scottish, unplaced, with_sources
from livingreview.evidence.query import picture_link, query
from livingreview.show import beneath
from livingreview.show.drawing import STYLE, as_svg, drawing, link_bars
from livingreview.show.figure import Figure
from livingreview.show.palette import DARK_BLUE, GRID, ORANGE, QUIET
from livingreview.words import count, listed, sentence, whole

ENDS = ("autonomous", "integration")
LETTERS = 56
STOP = 0.009
ASIDE: Mapping[float, Literal["left", "right"]] = {0.0: "left", 1.0: "right"}


def continuum(
    definitions: pd.DataFrame, works: pd.DataFrame, places: Mapping[str, str], name: str
) -> Figure:
    """Return the continuum as a line for each source, with the terms whose place the text states
    and no others.

    `definitions` has the columns `term`, `source_id`, `continuum`, `position_stated` and `locator`;
    `works` says what each source is and how it is labelled; `places` are the words for the codes of
    `continuum`. Terms at an end are stops, terms in between wide bars, because the text says
    between what they lie but not where.
    """
    shown = placed(definitions).assign(who=lambda rows: _who(rows["source_id"], works))
    sources = sorted(
        shown["who"].unique(),
        key=lambda who: (who != _who(pd.Series([REVIEW]), works).iloc[0], who),
    )
    between = [
        str(code)
        for code in shown["continuum"].cat.categories
        if code in set(shown["continuum"]) and code not in ENDS
    ]
    across = {
        ENDS[0]: 0.0,
        **{code: (i + 1) / (len(between) + 1) for i, code in enumerate(between)},
        ENDS[1]: 1.0,
    }
    with mpl.rc_context(STYLE):
        picture, axes = drawing(max(len(sources), 1) * 3.2 + 1.2)
        for row, who in enumerate(sources):
            axes.text(0, row - 0.3, who, va="bottom", color=QUIET.light)
            axes.plot([0, 1], [row, row], color=GRID.light, linewidth=2, zorder=1)
            for code, x in across.items():
                here = shown[(shown["who"] == who) & (shown["continuum"] == code)]
                link = _link(here, f"{who}, {places[code].lower()}")
                _place(axes, x, row, list(here["term"]), len(across), link)
        _frame(axes, across, places, len(sources))
    counts = {code: int((shown["continuum"] == code).sum()) for code in across}
    headline = _headline([places[code] for code in between])
    numbers = "; ".join(
        f"{places[code]}: {count(number, 'definition')}" for code, number in counts.items()
    )
    return Figure(
        name=name,
        headline=headline,
        subtitle=(
            "Terms whose place the text states, by who is reported to place them; only order has"
            f" meaning; {WHEN}"
        ),
        svg=as_svg(picture, name),
        alt=f"{headline}. {numbers}. {_share(definitions)}",
        description=" ".join(
            [*_lines(shown, sources, places, across), _share(definitions), _scottish(shown, works)]
        ),
        source=REVIEW_SOURCE,
        data=shown.assign(place=shown["continuum"].astype(str).map(places))[
            ["who", "term", "place", "locator"]
        ].to_csv(index=False, lineterminator="\n"),
        sources=beneath.sources(shown),
    )


def _link(rows: pd.DataFrame, words: str) -> str:
    if rows.empty:
        return ""
    where = {
        "position_stated": "yes",
        "continuum": str(rows["continuum"].iloc[0]),
        "source_id": tuple(rows["source_id"].unique()),
    }
    return picture_link(
        query("definitions", "rows", **where), f"{words}: {count(len(rows), 'definition')}"
    )


def _place(axes: Axes, x: float, row: int, terms: Sequence[str], columns: int, link: str) -> None:
    if not terms:
        return
    if x in ASIDE:
        bars = axes.barh(
            [row], [2 * STOP], left=x - STOP, height=0.36, color=DARK_BLUE.light, zorder=2
        )
    else:
        half = 0.3 / (columns - 1)
        bars = axes.barh(
            [row], [2 * half], left=x - half, height=0.17, color=ORANGE.light, zorder=2
        )
    link_bars(bars, [link])
    words = "\n".join(
        textwrap.fill(term.replace("/", "/ "), LETTERS // columns, break_long_words=False)
        for term in terms
    )
    axes.text(x, row + 0.2, words, ha=ASIDE.get(x, "center"), va="top")


def _frame(axes: Axes, across: Mapping[str, float], places: Mapping[str, str], rows: int) -> None:
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(max(rows, 1) - 0.2, -0.7)
    axes.set_xticks(list(across.values()), [places[code] for code in across])
    axes.set_yticks([])
    axes.xaxis.tick_top()
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    for label, x in zip(axes.get_xticklabels(), across.values(), strict=True):
        label.set_horizontalalignment(ASIDE.get(x, "center"))


def _who(sources: pd.Series, works: pd.DataFrame) -> pd.Series:
    labels = dict(zip(works["source_id"], works["label"], strict=True)) | {
        REVIEW: "The review, of the literature"
    }
    return sources.map(labels)


def _headline(between: Sequence[str]) -> str:
    if not between:
        return "No term is given a place between the two ends"
    names = listed([between[0], *(word.lower() for word in between[1:])])
    if len(between) == 1:
        return f"Only {names.lower()} is given a place between the two ends"
    return f"{names} are given places between the two ends"


def _share(definitions: pd.DataFrame) -> str:
    stated = count(len(placed(definitions)), "definition has", "definitions have")
    return sentence(
        f"{stated} a stated place, {count(len(unplaced(definitions)), 'has', 'have')} none"
    )


def _lines(
    shown: pd.DataFrame,
    sources: Sequence[str],
    places: Mapping[str, str],
    across: Mapping[str, float],
) -> list[str]:
    found = [f"The line runs from {places[ENDS[0]].lower()} to {places[ENDS[1]].lower()}."]
    for who in sources:
        rows = shown[shown["who"] == who]
        said = [
            f"{listed(rows.loc[rows['continuum'] == code, 'term'])}"
            f" {_where(code, places, len(across))}"
            for code in across
            if (rows["continuum"] == code).any()
        ]
        found.append(f"{who}: {'; '.join(said)}.")
    return found


def _where(code: str, places: Mapping[str, str], columns: int) -> str:
    if code in ENDS:
        return "at its start" if code == ENDS[0] else "at its end"
    return "in between" if columns <= len(ENDS) + 1 else f"in between, at {places[code].lower()}"


def _scottish(shown: pd.DataFrame, works: pd.DataFrame) -> str:
    own = shown[shown["source_id"] != REVIEW]
    scots = scottish(with_sources(own, works))["source_id"].nunique()
    everyone = whole(own["source_id"].nunique())
    return (
        f"Cited sources that place a term: {everyone}, of these Scottish:"
        f" {whole(scots) if scots else 'none'}."
    )
