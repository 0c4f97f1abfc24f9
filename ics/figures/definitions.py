"""Figures of definitions: where the text places a way of working on the continuum, and nothing
else.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from ics import headlines
from ics.reviewed import REVIEW
from ics.what_counts import placed, scottish, unplaced, with_sources
from ics.wording import WHEN
from livingreview.evidence.query import query
from livingreview.show.charts import Caption
from livingreview.show.figure import Figure
from livingreview.show.lines import places_between
from livingreview.show.places import labels_of
from livingreview.words import count, listed, whole

ENDS = ("autonomous", "integration")
OWN_VOICE = "The review, of the literature"


def continuum(
    definitions: pd.DataFrame, works: pd.DataFrame, places: Mapping[str, str], name: str
) -> Figure:
    """Return the continuum as a line for each source, with the terms whose place the text states
    and no others.

    `definitions` has the columns `term`, `source_id`, `continuum`, `position_stated` and `locator`;
    `works` says what each source is and how it is labelled; `places` are the words for the codes of
    `continuum`.
    """
    who = labels_of(works) | {REVIEW: OWN_VOICE}
    shown = placed(definitions).assign(line=lambda rows: rows["source_id"].map(who))
    shown = shown.assign(place=shown["continuum"].astype(str), words=shown["term"])
    lines = sorted(shown["line"].unique(), key=lambda line: (line != OWN_VOICE, line))
    codes = shown["continuum"].cat.categories
    between = [code for code in codes if code in set(shown["continuum"]) and code not in ENDS]
    along = {code: places[code] for code in (ENDS[0], *between, ENDS[1])}
    at = {code: count(int((shown["place"] == code).sum()), "definition") for code in along}
    what = "Terms that the text gives a place, and who is reported to place them there"
    headline = headlines.placed([places[code] for code in between])
    share, left_open = _share(definitions), _left_open(definitions, works, who)
    data = shown.rename(columns={"line": "who"}).assign(place=shown["place"].map(places))
    return places_between(
        shown,
        lines,
        along,
        Caption(name, headline, f"{what}; only their order has meaning; {WHEN}"),
        asked=_asked,
        numbers=[
            f"{'; '.join(f'{along[code]}: {number}' for code, number in at.items())}. {share}"
        ],
        described=[*_sentences(shown, lines, along), share, left_open, _scottish(shown, works)],
        data=data[["who", "term", "place", "locator"]].to_csv(index=False, lineterminator="\n"),
        noun="definition",
        beneath=[left_open, share],
    )


def _asked(rows: pd.DataFrame) -> str:
    where = {"continuum": rows["place"].iloc[0], "source_id": tuple(rows["source_id"].unique())}
    return query("definitions", "rows", position_stated="yes", **where)


def _share(definitions: pd.DataFrame) -> str:
    stated = len(placed(definitions))
    number = stated + len(unplaced(definitions))
    return f"Of {count(number, 'coded definition')}, {count(stated, 'has', 'have')} a stated place"


def _left_open(definitions: pd.DataFrame, works: pd.DataFrame, who: Mapping[str, str]) -> str:
    """Return which terms of Scottish sources the text gives no place, and whose they are."""
    scots = scottish(with_sources(unplaced(definitions), works))
    terms = [f"{row.term} ({who[row.source_id]})" for row in scots.itertuples()]
    return f"Terms of Scottish sources without a place: {'; '.join(terms) or 'nothing'}"


def _sentences(shown: pd.DataFrame, lines: Sequence[str], along: Mapping[str, str]) -> list[str]:
    start, *between, end = along
    where = {code: f"in between, at {along[code].lower()}" for code in between}
    where = dict.fromkeys(between, "in between") if len(between) == 1 else where
    where = {start: "at its start", **where, end: "at its end"}
    sentences = [f"The line runs from {along[start].lower()} to {along[end].lower()}"]
    for line in lines:
        terms = shown[shown["line"] == line].groupby("place")["term"].agg(listed)
        places = [f"{terms[code]} {where[code]}" for code in along if code in terms]
        sentences.append(f"{line}: {'; '.join(places)}")
    return sentences


def _scottish(shown: pd.DataFrame, works: pd.DataFrame) -> str:
    own = shown[shown["source_id"] != REVIEW]
    scots = scottish(with_sources(own, works))["source_id"].nunique()
    everyone = whole(own["source_id"].nunique())
    placing = f"Cited sources that place a term: {everyone}"
    return f"{placing}, of these Scottish: {whole(scots) if scots else 'none'}"
