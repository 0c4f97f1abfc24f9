"""Figures of the sources: policies, inquiries and evaluations in their order, and what kind of work
each is.
"""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd

from ics import headlines
from ics.what_counts import SCOTLAND
from livingreview.evidence.query import Codes, query
from livingreview.show.beneath import noting
from livingreview.show.charts import Bar, Caption, bars
from livingreview.show.figure import Figure
from livingreview.show.lines import timeline as drawn_timeline
from livingreview.show.palette import IN_FOCUS, REVIEWED
from livingreview.words import count, whole

LIST = "reference list of the 2006 review"
OUTCOME_KINDS = ("evaluation", "primary-research")
UNKNOWN_KIND = "not-described"
KNOWN_AS = {
    "scottishexecutive2001": "For Scotland’s Children 2001",
    "laming2003": "Climbié inquiry (Laming 2003)",
    "obrien2003": "Ness inquiry (O’Brien and others 2003)",
}
COLOURS = {"": REVIEWED, "About Scotland": IN_FOCUS}
ABBREVIATED = re.compile(r"\((\w+)\)(?= \d)")


def timeline(works: pd.DataFrame, kinds: Mapping[str, str], name: str) -> Figure:
    """Return a timeline: a row for each work, at its year, the kind shown by shape, colour and
    word.

    `works` is what `counts.dated` gives (`source_id`, `evidence_kind`, `year`, `label`), `kinds`
    the words for the kinds shown, at most four. Works without a year are named, not drawn.
    """
    dated = works[works["year"].notna()].astype({"year": int})
    of_kind = dated.groupby("evidence_kind", observed=True)["year"].agg(list).to_dict()
    about = works["countries"].map(lambda codes: "About Scotland" if SCOTLAND in codes else "")
    short = works["source_id"].map(KNOWN_AS).fillna(works["label"].map(_short))
    headline = headlines.before_the_latest_policy(
        of_kind.get("evaluation", []), of_kind.get("policy", [])
    )
    what = "Policies, inquiries and evaluations by year of publication, not of the events"
    return drawn_timeline(
        works.assign(short=short, colour=about),
        kinds,
        Caption(name, headline, f"{what}; {LIST}"),
        "Year of publication",
        kind="evidence_kind",
        colours=COLOURS,
        asked=lambda work: query("sources", "rows", source_id=work.source_id),
        numbers=_span(dated, kinds),
    )


def kinds(counts: pd.DataFrame, labels: Mapping[str, str], name: str) -> Figure:
    """Return bars, the longest first: how many sources are of each kind of evidence, and how many
    of them are about Scotland. Those of a kind that is not described come last.

    `counts` is what `counts.described` gives for `evidence_kind`, `labels` the words for its
    codes.
    """
    what = "Sources by kind of evidence, as the review describes or uses them"
    every = counts["everywhere"]
    studies, unknown = int(every.reindex(OUTCOME_KINDS).sum()), int(every.get(UNKNOWN_KIND, 0))
    headline = headlines.by_kind(studies, unknown, int(every.sum()))
    longest_first = counts.assign(last=counts.index == UNKNOWN_KIND).sort_values(
        ["last", "everywhere"], ascending=[True, False], kind="stable"
    )
    counts = noting(longest_first.drop(columns="last").rename_axis(counts.index.name), counts)
    return bars(
        counts,
        labels,
        _with_scottish("evidence_kind", "All sources"),
        Caption(name, headline, f"{what}; {LIST}"),
        "Sources in the reference list",
        nested=True,
        numbers=[f"{labels[row.Index]} {row.everywhere}" for row in counts.itertuples()],
        described=[
            f"{labels[row.Index]}: {_in_words(row, 'source')}" for row in counts.itertuples()
        ],
    )


def _with_scottish(field: str, label: str) -> dict[str, Bar]:
    def asked(code: Any, **where: Codes) -> str:
        return query("sources", "rows", counts="counted", **{field: str(code)}, **where)

    scottish = partial(asked, countries=SCOTLAND)
    return {
        "everywhere": Bar(label, REVIEWED, asked),
        "scottish": Bar("Of these about Scotland", IN_FOCUS, scottish),
    }


def _in_words(row: Any, noun: str) -> str:
    return f"{count(row.everywhere, noun)}, {whole(row.scottish)} Scottish"


def _short(label: str) -> str:
    """Return the label of a work with the body's own abbreviation in place of its name: ``HMIe
    2004``.
    """
    abbreviated = ABBREVIATED.search(label)
    return f"{abbreviated.group(1)} {label.rsplit(' ', 1)[1]}" if abbreviated else label


def _span(dated: pd.DataFrame, words: Mapping[str, str]) -> list[str]:
    years = {kind: dated.loc[dated["evidence_kind"] == kind, "year"] for kind in words}
    return [
        f"{words[kind]} {len(at)}, {' to '.join(dict.fromkeys(map(str, (at.min(), at.max()))))}"
        for kind, at in years.items()
        if len(at)
    ]
