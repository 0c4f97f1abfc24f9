"""Figures of the sources: when they appeared, and what kind of work they are."""

import re
from collections.abc import Mapping
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from ics.figures.themes import REVIEW_SOURCE
from ics.what_counts import SCOTLAND
from livingreview.evidence.query import picture_link, query
from livingreview.show import beneath
from livingreview.show.drawing import STYLE, as_svg, drawing, link_bars
from livingreview.show.figure import Figure
from livingreview.show.palette import DARK_BLUE, ORANGE, SERIES
from livingreview.words import count, listed, sentence, whole

LIST = "reference list of the 2006 review"
SHAPES = ("s", "o", "D", "^")
IN_WORDS = {"s": "square", "o": "circle", "D": "diamond", "^": "triangle"}
OUTCOME_KINDS = ("evaluation", "primary-research")
UNKNOWN_KIND = "not-described"
ABBREVIATED = re.compile(r"\((\w+)\)(?= \d)")


def timeline(works: pd.DataFrame, kinds: Mapping[str, str], name: str) -> Figure:
    """Return a timeline: a row for each work, at its year, the kind shown by shape, colour and
    word.

    `works` is what `counts.dated` gives (`source_id`, `evidence_kind`, `year`, `label`), `kinds`
    the words for the kinds shown, at most four, in the order of their shapes. Works without a year
    are named, not drawn.
    """
    drawn = works[works["year"].notna()].astype({"year": int})
    undated = works[works["year"].isna()]
    with mpl.rc_context(STYLE):
        picture, axes = drawing(len(drawn) + 2)
        for (kind, word), shape, colour in zip(kinds.items(), SHAPES, SERIES, strict=False):
            at = [row for row, held in enumerate(drawn["evidence_kind"]) if held == kind]
            points = axes.scatter(
                drawn["year"].iloc[at],
                at,
                marker=shape,
                s=90,
                color=colour.light,
                label=word,
                zorder=3,
            )
            points.set_urls([_to_work(work, word) for work in drawn.iloc[at].itertuples()])
        first, last = (int(drawn["year"].min()), int(drawn["year"].max())) if len(drawn) else (0, 1)
        _label_works(axes, drawn, (first + last) / 2)
        axes.set_yticks([])
        axes.set_ylim(len(drawn) - 0.4, -0.6)
        axes.set_xlim(first - 0.6, last + 0.6)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_xlabel("Year of publication")
        picture.legend(loc="outside upper left", frameon=False, ncols=len(kinds), alignment="left")
    headline = _before_the_latest_policy(drawn)
    dated = [
        f"{_short(work.label)} ({kinds[work.evidence_kind].lower()})" for work in drawn.itertuples()
    ]
    legend = listed(
        [
            f"{word.lower()} {IN_WORDS[shape]}"
            for word, shape in zip(kinds.values(), SHAPES, strict=False)
        ]
    )
    left_out = (
        f" Not drawn, because no year is given: {listed(undated['label'])}." if len(undated) else ""
    )
    return Figure(
        name=name,
        headline=headline,
        subtitle=(
            f"Policies, inquiries and evaluations by year of publication, not of the events; {LIST}"
        ),
        svg=as_svg(picture, name),
        alt=f"{headline}. {_span(drawn, kinds)}.",
        description=sentence(f"In order of their years: {listed(dated)}. Shapes: {legend}")
        + left_out,
        source=REVIEW_SOURCE,
        data=works[["year", "label", "evidence_kind"]].to_csv(index=False, lineterminator="\n"),
        sources=beneath.sources(works),
    )


def years(counts: pd.DataFrame, name: str) -> Figure:
    """Return bars side by side: how many works are dated to each year, and how many of them are
    about Scotland.

    `counts` is what `counts.works_by_year` gives.
    """
    places = range(len(counts))
    with mpl.rc_context({**STYLE, "axes.grid.axis": "y", "axes.spines.bottom": True}):
        picture, axes = drawing(9)
        axes.grid(visible=False, axis="x")
        axes.grid(visible=True, axis="y")
        for column, shift, colour, label in (
            ("everywhere", -0.2, DARK_BLUE, "All works"),
            ("scottish", 0.2, ORANGE, "Of these about Scotland"),
        ):
            bars = axes.bar(
                [place + shift for place in places],
                counts[column],
                width=0.36,
                color=colour.light,
                label=label,
            )
            axes.bar_label(bars, [whole(number) for number in counts[column]], padding=3)
            link_bars(
                bars,
                _links(counts[column], "year", label, {code: str(code) for code in counts.index}),
            )
        axes.set_xticks(list(places), [str(year) for year in counts.index])
        axes.set_ylim(0, max(counts["everywhere"].max(), 1) + 1.8)
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_xlabel("Year of publication")
        picture.legend(
            loc="outside upper left",
            frameon=False,
            ncols=1,
            alignment="left",
            title="Number of works",
        )
    headline = _recent_half(counts["everywhere"])
    words = [
        f"{row.Index}: {count(row.everywhere, 'work')}, {whole(row.scottish)} Scottish"
        for row in counts.itertuples()
    ]
    return Figure(
        name=name,
        headline=headline,
        subtitle=f"Works by year of publication, all and those said to be about Scotland; {LIST}",
        svg=as_svg(picture, name),
        alt=(
            f"{headline}."
            f" {'; '.join(f'{row.Index} {row.everywhere}' for row in counts.itertuples())}."
        ),
        description=sentence(". ".join(words)),
        source=REVIEW_SOURCE,
        data=counts.to_csv(lineterminator="\n"),
        sources=beneath.sources(counts),
    )


def kinds(counts: pd.DataFrame, labels: Mapping[str, str], name: str) -> Figure:
    """Return bars side by side: how many sources are of each kind of evidence, and how many of them
    are about Scotland.

    `counts` is what `counts.described` gives for `evidence_kind`, `labels` the words for its
    codes.
    """
    words = [labels[kind] for kind in counts.index]
    places = range(len(counts))
    with mpl.rc_context(STYLE):
        picture, axes = drawing(len(counts) * 1.4 + 1.5)
        for column, shift, colour, label in (
            ("everywhere", -0.2, DARK_BLUE, "All sources"),
            ("scottish", 0.2, ORANGE, "Of these about Scotland"),
        ):
            bars = axes.barh(
                [place + shift for place in places],
                counts[column],
                height=0.36,
                color=colour.light,
                label=label,
            )
            axes.bar_label(bars, [whole(number) for number in counts[column]], padding=4)
            link_bars(bars, _links(counts[column], "evidence_kind", label, labels))
        axes.set_yticks(list(places), words)
        axes.invert_yaxis()
        axes.set_xlim(0, max(counts["everywhere"].max(), 1) + 1)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_xlabel("Sources in the reference list")
        picture.legend(loc="outside upper left", frameon=False, ncols=1, alignment="left")
    headline = _outcome_kinds(counts["everywhere"])
    told = [
        f"{labels[row.Index]}: {count(row.everywhere, 'source')}, {whole(row.scottish)} Scottish"
        for row in counts.itertuples()
    ]
    return Figure(
        name=name,
        headline=headline,
        subtitle=f"Sources by kind of evidence, as the review describes or uses them; {LIST}",
        svg=as_svg(picture, name),
        alt=(
            f"{headline}."
            f" {'; '.join(f'{labels[row.Index]} {row.everywhere}' for row in counts.itertuples())}."
        ),
        description=sentence(". ".join(told)),
        source=REVIEW_SOURCE,
        data=counts.rename(index=labels).to_csv(lineterminator="\n"),
        sources=beneath.sources(counts),
    )


def _links(numbers: pd.Series, field: str, bars: str, words: Mapping[Any, str]) -> list[str]:
    where = {"country": SCOTLAND} if numbers.name == "scottish" else {}
    return [
        picture_link(
            query("sources", "rows", counts="counted", **{field: str(code)}, **where),
            f"{words[code]}, {bars.lower()}: {count(int(number), 'source')}",
        )
        if number
        else ""
        for code, number in numbers.items()
    ]


def _to_work(work: Any, kind: str) -> str:
    return picture_link(
        query("sources", "rows", source_id=work.source_id),
        f"{work.label}, {kind.lower()}: 1 source",
    )


def _label_works(axes: Axes, drawn: pd.DataFrame, middle: float) -> None:
    for row, work in enumerate(drawn.itertuples()):
        side, shift = ("left", 11) if work.year <= middle else ("right", -11)
        place: dict[str, Any] = {
            "xytext": (shift, 0),
            "textcoords": "offset points",
            "va": "center",
            "ha": side,
        }
        axes.annotate(_short(str(work.label)), (work.year, row), **place)


def _short(label: str) -> str:
    """Return the label of a work with the body's own abbreviation in place of its name: ``HMIe
    2004``.
    """
    found = ABBREVIATED.search(label)
    return f"{found.group(1)} {label.rsplit(' ', 1)[1]}" if found else label


def _before_the_latest_policy(drawn: pd.DataFrame) -> str:
    evaluations, policies = (
        drawn.loc[drawn["evidence_kind"] == kind, "year"] for kind in ("evaluation", "policy")
    )
    if evaluations.empty or policies.empty:
        missing = "evaluation" if evaluations.empty else "policy"
        return f"No {missing} with a year is cited"
    before = int((evaluations < policies.max()).sum())
    what = "the latest policy cited"
    if before == 0:
        return f"No evaluation cited is dated before {what}"
    share = (
        "Every evaluation"
        if before == len(evaluations)
        else f"{before} of {count(len(evaluations), 'evaluation')}"
    )
    return f"{share} cited {'is' if before in {1, len(evaluations)} else 'are'} dated before {what}"


def _span(drawn: pd.DataFrame, words: Mapping[str, str]) -> str:
    parts = []
    for kind, word in words.items():
        at = drawn.loc[drawn["evidence_kind"] == kind, "year"]
        if len(at):
            when = str(at.min()) if at.min() == at.max() else f"{at.min()} to {at.max()}"
            parts.append(f"{word} {len(at)}, {when}")
    return "; ".join(parts)


def _recent_half(counts: pd.Series) -> str:
    total = int(counts.sum())
    if not total:
        return "No work has a year"
    since = counts[::-1].cumsum()
    year = int((since * 2 >= total).idxmax())
    recent = int(since[year])
    if year == counts.index[0]:
        return f"All {count(total, 'work')} date from {year} or later"
    return (
        f"{recent} of {count(total, 'work')} {'dates' if recent == 1 else 'date'} from {year} or"
        " later"
    )


def _outcome_kinds(counts: pd.Series) -> str:
    total, studies, unknown = (
        int(counts.sum()),
        int(counts.reindex(OUTCOME_KINDS).sum()),
        int(counts.get(UNKNOWN_KIND, 0)),
    )
    are = "is an evaluation" if studies == 1 else "are evaluations"
    first = f"{studies or 'None'} of {count(total, 'source')} {are} or primary research"
    return f"{first}; {unknown or 'none'} {'is' if unknown == 1 else 'are'} not described"
