"""Figures of the sources: when they appeared, and what kind of work they are."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd

from ics.what_counts import SCOTLAND
from livingreview.evidence.query import Codes, query
from livingreview.show.charts import Bar, Caption, bars_beside
from livingreview.show.figure import Figure
from livingreview.show.lines import timeline as drawn_timeline
from livingreview.show.palette import DARK_BLUE, ORANGE
from livingreview.words import count, whole

LIST = "reference list of the 2006 review"
OUTCOME_KINDS = ("evaluation", "primary-research")
UNKNOWN_KIND = "not-described"
ABBREVIATED = re.compile(r"\((\w+)\)(?= \d)")


def timeline(works: pd.DataFrame, kinds: Mapping[str, str], name: str) -> Figure:
    """Return a timeline: a row for each work, at its year, the kind shown by shape, colour and
    word.

    `works` is what `counts.dated` gives (`source_id`, `evidence_kind`, `year`, `label`), `kinds`
    the words for the kinds shown, at most four. Works without a year are named, not drawn.
    """
    dated = works[works["year"].notna()].astype({"year": int})
    what = "Policies, inquiries and evaluations by year of publication, not of the events"
    return drawn_timeline(
        works.assign(short=works["label"].map(_short)),
        kinds,
        Caption(name, _before_the_latest_policy(dated), f"{what}; {LIST}"),
        "Year of publication",
        kind="evidence_kind",
        asked=lambda work: query("sources", "rows", source_id=work.source_id),
        numbers=_span(dated, kinds),
    )


def years(counts: pd.DataFrame, name: str) -> Figure:
    """Return bars side by side: how many works are dated to each year, and how many of them are
    about Scotland.

    `counts` is what `counts.works_by_year` gives.
    """
    what = "Works by year of publication, all and those said to be about Scotland"
    headline = _recent_half(counts["everywhere"])
    return bars_beside(
        counts,
        {year: str(year) for year in counts.index},
        _with_scottish("year", "All works"),
        Caption(name, headline, f"{what}; {LIST}"),
        "Number of works",
        upright="Year of publication",
        numbers=[f"{row.Index} {row.everywhere}" for row in counts.itertuples()],
        described=[f"{row.Index}: {_in_words(row, 'work')}" for row in counts.itertuples()],
        room=1.8,
    )


def kinds(counts: pd.DataFrame, labels: Mapping[str, str], name: str) -> Figure:
    """Return bars side by side: how many sources are of each kind of evidence, and how many of them
    are about Scotland.

    `counts` is what `counts.described` gives for `evidence_kind`, `labels` the words for its
    codes.
    """
    what = "Sources by kind of evidence, as the review describes or uses them"
    headline = _outcome_kinds(counts["everywhere"])
    return bars_beside(
        counts,
        labels,
        _with_scottish("evidence_kind", "All sources"),
        Caption(name, headline, f"{what}; {LIST}"),
        "Sources in the reference list",
        numbers=[f"{labels[row.Index]} {row.everywhere}" for row in counts.itertuples()],
        described=[
            f"{labels[row.Index]}: {_in_words(row, 'source')}" for row in counts.itertuples()
        ],
        row=1.4,
        room=1,
    )


def _with_scottish(field: str, label: str) -> dict[str, Bar]:
    def asked(code: Any, **where: Codes) -> str:
        return query("sources", "rows", counts="counted", **{field: str(code)}, **where)

    scottish = partial(asked, countries=SCOTLAND)
    return {
        "everywhere": Bar(label, DARK_BLUE, asked),
        "scottish": Bar("Of these about Scotland", ORANGE, scottish),
    }


def _in_words(row: Any, noun: str) -> str:
    return f"{count(row.everywhere, noun)}, {whole(row.scottish)} Scottish"


def _short(label: str) -> str:
    """Return the label of a work with the body's own abbreviation in place of its name: ``HMIe
    2004``.
    """
    abbreviated = ABBREVIATED.search(label)
    return f"{abbreviated.group(1)} {label.rsplit(' ', 1)[1]}" if abbreviated else label


def _before_the_latest_policy(dated: pd.DataFrame) -> str:
    evaluations, policies = (
        dated.loc[dated["evidence_kind"] == kind, "year"] for kind in ("evaluation", "policy")
    )
    if evaluations.empty or policies.empty:
        missing = "evaluation" if evaluations.empty else "policy"
        return f"No {missing} with a year is cited"
    before, number = int((evaluations < policies.max()).sum()), len(evaluations)
    if before == 0:
        return "No evaluation cited is dated before the latest policy cited"
    share = f"{before} of {count(number, 'evaluation')}" if before < number else "Every evaluation"
    verb = "is" if before in {1, number} else "are"
    return f"{share} cited {verb} dated before the latest policy cited"


def _span(dated: pd.DataFrame, words: Mapping[str, str]) -> list[str]:
    years = {kind: dated.loc[dated["evidence_kind"] == kind, "year"] for kind in words}
    return [
        f"{words[kind]} {len(at)}, {' to '.join(dict.fromkeys(map(str, (at.min(), at.max()))))}"
        for kind, at in years.items()
        if len(at)
    ]


def _recent_half(counts: pd.Series) -> str:
    total = int(counts.sum())
    if not total:
        return "No work has a year"
    since = counts[::-1].cumsum()
    year = int((since * 2 >= total).idxmax())
    recent = int(since[year])
    if year == counts.index[0]:
        return f"All {count(total, 'work')} date from {year} or later"
    verb = "dates" if recent == 1 else "date"
    return f"{recent} of {count(total, 'work')} {verb} from {year} or later"


def _outcome_kinds(counts: pd.Series) -> str:
    total, studies = int(counts.sum()), int(counts.reindex(OUTCOME_KINDS).sum())
    unknown = int(counts.get(UNKNOWN_KIND, 0))
    are = "is an evaluation" if studies == 1 else "are evaluations"
    first = f"{studies or 'None'} of {count(total, 'source')} {are} or primary research"
    return f"{first}; {unknown or 'none'} {'is' if unknown == 1 else 'are'} not described"
