"""Charts: a frame of counts with its words and links goes in, a figure comes out.

A figure of a chapter says its headline, its subtitle and which frame it shows. How it is drawn,
linked, told to those who do not see it and given away as CSV is the same for every chart and stands
here. Charts of symbols are in `livingreview.show.symbols`, those along a line in
`livingreview.show.lines`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.container import BarContainer
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import MaxNLocator

from livingreview.evidence.query import picture_link
from livingreview.show import beneath
from livingreview.show.drawing import STYLE, as_svg, drawing, link_bars
from livingreview.show.figure import Figure
from livingreview.show.palette import LABELS, Colour
from livingreview.words import count, listed, sentence, whole

BESIDE = {1: (0.0, 0.62, 1), 2: (0.4, 0.36, 1), 3: (0.27, 0.22, 3)}


@dataclass(frozen=True)
class Caption:
    """What stands around a picture.

    `name` is the stable id of the figure, `headline` its finding (computed), `subtitle` what, where
    and when, `source` where the numbers come from, if not from the rows beneath them.
    """

    name: str
    headline: str
    subtitle: str
    source: str = ""


@dataclass(frozen=True)
class Bar:
    """What the bars of one column of a frame are called, their colour, and which rows they count.

    `asked` takes the code of a row of the frame and returns a query, as
    `livingreview.evidence.query.query` writes it; without it the bars are no links.
    """

    label: str
    colour: Colour
    asked: Callable[[Any], str] | None = None


def told_figure(
    caption: Caption, picture: Drawing, numbers: Iterable[str], words: Iterable[str], data: str,
    shown: pd.DataFrame,
) -> Figure:  # fmt: skip
    """Return the `picture` of the frame `shown` as a figure: `numbers` follow the headline in its
    alternative text, `words` describe it; `data` is its CSV.
    """
    return Figure(
        **{**vars(caption), "source": sentence(caption.source or beneath.whence(shown))},
        svg=as_svg(picture, caption.name),
        alt=f"{caption.headline}. {'; '.join(numbers)}.",
        description=sentence(". ".join(words)),
        data=data,
        sources=beneath.sources(shown),
    )


def bars_beside(
    counts: pd.DataFrame,
    words: Mapping[Any, str],
    bars: Mapping[str, Bar],
    caption: Caption,
    axis: str,
    *,
    numbers: Iterable[str] | None = None,
    described: Iterable[str] | None = None,
    upright: str = "",
    row: float = 1.7,
    room: float = 0.5,
    noun: str = "source",
    between: str = ", ",
) -> Figure:
    """Return bars side by side: a group for each row of `counts`, a bar for each of its columns
    that `bars` names (up to three).

    `words` are those for the codes in the index of `counts`, `axis` says what they are counts of;
    `noun` is one of what is counted. `numbers` and `described` tell each row, for the alternative
    text and for the description; left out, they are made from the counts. `row` is the height of a
    group and `room` the space beyond the longest bar, in units of the axis. With `upright`, which
    says what the groups are, the bars stand.
    """
    step, thick, columns = BESIDE[len(bars)]
    end = max(counts[list(bars)].max().max(), 1) + room
    style: dict[Any, Any] = {"axes.grid.axis": "y", "axes.spines.bottom": True} if upright else {}
    with mpl.rc_context({**STYLE, **style}):
        picture, axes = drawing(9 if upright else len(counts) * row + 1.5)
        for number, (column, bar) in enumerate(bars.items()):
            shift = (number - (len(bars) - 1) / 2) * step
            places = [place + shift for place in range(len(counts))]
            look: dict[str, Any] = {"color": bar.colour.light, "label": bar.label}
            drawn = (
                axes.bar(places, counts[column], width=thick, **look)
                if upright
                else axes.barh(places, counts[column], height=thick, **look)
            )
            shown = [whole(value) for value in counts[column]]
            axes.bar_label(drawn, shown, padding=3 if upright else 4)
            _link(drawn, bar, counts[column], words, between, noun)
        ticks = list(range(len(counts))), [words[code] for code in counts.index]
        if upright:
            axes.grid(visible=False, axis="x")
            axes.grid(visible=True, axis="y")
            axes.set_xticks(*ticks)
            axes.set_ylim(0, end)
            axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        else:
            axes.set_yticks(*ticks)
            axes.invert_yaxis()
            axes.set_xlim(0, end)
            axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_xlabel(upright or axis)
        key(picture, columns, axis if upright else None)
    rows = list(counts[list(bars)].iterrows())
    alike = [f"{words[code]} {listed(map(whole, row))}" for code, row in rows]
    in_full = [
        f"{words[code]}: "
        + listed(f"{bar.label.lower()} {whole(row[column])}" for column, bar in bars.items())
        for code, row in rows
    ]
    data = counts.rename(index=words).to_csv(lineterminator="\n")
    return told_figure(caption, picture, numbers or alike, described or in_full, data, counts)


def bars_stacked(
    counts: pd.DataFrame,
    words: Mapping[Any, str],
    bars: Mapping[str, Bar],
    caption: Caption,
    axis: str,
    *,
    noun: str = "source",
) -> Figure:
    """Return a bar for each row of `counts`, in parts one behind the other: a part for each of its
    columns, which all are in `bars`.

    Columns without any number are left out. The other arguments are as in `bars_beside`.
    """
    filled = [column for column in counts if counts[column].any()] or list(counts.columns[:1])
    shown = counts[filled]
    with mpl.rc_context(STYLE):
        picture, axes = drawing(len(shown) + 1.5)
        left = pd.Series(0, index=shown.index)
        for column in shown:
            bar, numbers = bars[str(column)], shown[column]
            drawn = axes.barh(
                [words[code] for code in shown.index], numbers, left=left, height=0.62,
                color=bar.colour.light, label=bar.label,
            )  # fmt: skip
            inside = [whole(number) if number else "" for number in numbers]
            colour = LABELS[bar.colour.name].light
            axes.bar_label(drawn, inside, label_type="center", color=colour)
            _link(drawn, bar, numbers, words, ", ", noun)
            left = left + numbers
        axes.invert_yaxis()
        axes.set_xlabel(axis)
        axes.set_xlim(0, max(left.max(), 1) + 0.5)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        key(picture, 1)
    rows = list(shown.iterrows())
    labels = {column: bar.label for column, bar in bars.items()}
    data = shown.rename(index=words, columns=labels).to_csv(lineterminator="\n")
    return told_figure(
        caption,
        picture,
        [f"{words[code]} {whole(row.sum())}" for code, row in rows],
        [f"{words[code]}: {_parts(row, labels, noun)}" for code, row in rows],
        data,
        counts,
    )


def _link(
    drawn: BarContainer, bar: Bar, numbers: pd.Series, words: Mapping[Any, str], between: str,
    noun: str,
) -> None:  # fmt: skip
    if bar.asked is None:
        return
    spoken = {code: f"{words[code]}{between}{bar.label.lower()}" for code in numbers.index}
    links = [
        picture_link(bar.asked(code), f"{spoken[code]}: {count(number, noun)}") if number else ""
        for code, number in numbers.items()
    ]
    link_bars(drawn, links)


def key(picture: Drawing, columns: int, title: str | None = None) -> None:
    """Set the key of all that has been drawn above the `picture`, in so many `columns`."""
    picture.legend(
        loc="outside upper left", frameon=False, ncols=columns, alignment="left", title=title
    )


def _parts(row: pd.Series, labels: Mapping[str, str], noun: str) -> str:
    parts = [
        f"{whole(number)} {labels[str(name)].lower()}" for name, number in row.items() if number
    ]
    return f"{count(int(row.sum()), noun)} ({listed(parts)})" if parts else f"no {noun}s"
