"""Charts: a frame of counts with its words and links goes in, a figure comes out.

A figure of a chapter says its headline, its subtitle and which frame it shows. How it is drawn, for
a wide page and for a phone, linked, told to those who do not see it and given away as CSV is the
same for every chart and stands here. Charts of symbols are in `livingreview.show.symbols`, those
along a line in `livingreview.show.lines`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import Patch

from livingreview.evidence.query import picture_link
from livingreview.show import beneath
from livingreview.show.drawing import NARROW, WIDE, Draw, Layout, drawing, drawn, link_bars
from livingreview.show.figure import Figure
from livingreview.show.palette import INK, LABELS, Colour
from livingreview.words import count, listed, sentence, whole

THICK = 0.62  # how much of its place a bar fills
CLEAR = 0.12  # of the longest bar, for the number at its end
SHORT = 16  # letters of a name that stands beside its bar even on a phone


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
    `livingreview.evidence.query.query` writes it; without it the bars are no links. A `hollow` bar
    is an outline: what weighs less than the others.
    """

    label: str
    colour: Colour
    asked: Callable[[Any], str] | None = None
    hollow: bool = False


def figure_of(
    caption: Caption, draw: Draw, numbers: Iterable[str], words: Iterable[str], data: str,
    shown: pd.DataFrame,
) -> Figure:  # fmt: skip
    """Return as a figure what `draw` draws of the frame `shown`, once for each layout: `numbers`
    follow the headline in its alternative text, `words` describe it; `data` is its CSV.
    """
    return Figure(
        **{**vars(caption), "source": sentence(caption.source or beneath.whence(shown))},
        svg=drawn(draw, WIDE, caption.name),
        narrow=drawn(draw, NARROW, f"{caption.name}-narrow"),
        alt=f"{caption.headline}. {'; '.join(numbers)}.",
        description=sentence(". ".join(words)),
        data=data,
        sources=beneath.sources(shown),
    )


def bars(
    counts: pd.DataFrame,
    words: Mapping[Any, str],
    parts: Mapping[str, Bar],
    caption: Caption,
    axis: str,
    *,
    nested: bool = False,
    noun: str = "source",
    numbers: Iterable[str] | None = None,
    described: Iterable[str] | None = None,
) -> Figure:
    """Return a bar for each row of `counts`, in their order, in as many parts as `parts` names
    columns. The parts add up to the bar, whose number stands at its end.

    With `nested` the first column is the whole bar, and each other one is a part of it. `words` are
    those for the codes in the index of `counts`, `axis` says what they are counts of, and `noun` is
    one of them. `numbers` and `described` tell each row, for the alternative text and for the
    description; left out, they are made from the counts.
    """
    shown = counts[list(parts)]
    totals = shown.iloc[:, 0] if nested else shown.sum(axis=1)
    names = [words[code] for code in shown.index]

    def draw(layout: Layout) -> Drawing:
        above = layout is NARROW and max(map(len, names), default=0) > SHORT
        picture, axes = drawing(layout, len(shown) * (1.9 if above else 1.25) + len(parts) + 0.3)
        places, left = range(len(shown)), pd.Series(0, index=shown.index)
        thick = 0.42 if above else THICK
        for column, bar in parts.items():
            bodies = axes.barh(places, shown[column], left=left, height=thick, **_look(bar))
            for body, number in zip(bodies, shown[column], strict=True):
                body.set_visible(bool(number))
            _link(bodies, bar, shown[column], words, noun)
            if len(parts) > 1:
                _inside(axes, bodies, shown[column], bar, totals)
            left = left if nested else left + shown[column]
        for place, total in zip(places, totals, strict=True):
            axes.annotate(
                whole(total), (total, place), (5, 0), textcoords="offset points", va="center"
            )
        _name_rows(axes, names, layout, above)
        axes.set_ylim(len(shown) - 0.4, -0.95 if above else -0.6)
        axes.set_xlim(0, max(totals.max(), 1) * (1 + CLEAR))
        axes.xaxis.set_visible(False)
        axes.grid(visible=False)
        key(picture, axis, parts.values() if len(parts) > 1 else (), layout)
        return picture

    rows = list(shown.iterrows())
    tell = _nested if nested else _parts
    labels = {column: bar.label for column, bar in parts.items()}
    data = shown.rename(index=words, columns=labels).to_csv(lineterminator="\n")
    return figure_of(
        caption,
        draw,
        numbers or [f"{words[code]} {whole(total)}" for code, total in totals.items()],
        described or [f"{words[code]}: {tell(row, labels, noun)}" for code, row in rows],
        data,
        counts,
    )


def _look(bar: Bar) -> dict[str, Any]:
    face = "none" if bar.hollow else bar.colour.light
    return {"facecolor": face, "edgecolor": bar.colour.light, "linewidth": 1.2}


def _name_rows(axes: Axes, names: Sequence[str], layout: Layout, above: bool) -> None:
    """Set the names of rows `above` them or beside them."""
    if not above:
        room = layout.names * layout.width
        axes.set_yticks(range(len(names)), [layout.wrapped(name, room) for name in names])
        return
    axes.set_yticks([])
    for place, name in enumerate(names):
        axes.annotate(
            name, (0, place - 0.27), textcoords="offset points", xytext=(0, 2), va="bottom"
        )


def _inside(
    axes: Axes, bodies: BarContainer, numbers: pd.Series, bar: Bar, totals: pd.Series
) -> None:
    """Write the number of a part into it, where the part is neither the whole bar nor nothing."""
    colour = INK.light if bar.hollow else LABELS[bar.colour.name].light
    inside = [
        whole(number) if 0 < number < total else ""
        for number, total in zip(numbers, totals, strict=True)
    ]
    axes.bar_label(bodies, inside, label_type="center", color=colour)


def _link(
    bodies: BarContainer, bar: Bar, numbers: pd.Series, words: Mapping[Any, str], noun: str
) -> None:
    if bar.asked is None:
        return
    spoken = {code: f"{words[code]}, {bar.label.lower()}" for code in numbers.index}
    links = [
        picture_link(bar.asked(code), f"{spoken[code]}: {count(number, noun)}") if number else ""
        for code, number in numbers.items()
    ]
    link_bars(bodies, links)


def key(picture: Drawing, axis: str, parts: Iterable[Bar], layout: Layout) -> None:
    """Say above the `picture` what is counted (`axis`) and what each of the `parts` of a bar is."""
    handles = [Patch(label=bar.label, **_look(bar)) for bar in parts]
    picture.legend(
        handles=handles,
        title=axis,
        loc="outside upper left",
        alignment="left",
        ncols=1 if layout is NARROW else 3,
        borderaxespad=0,
        handlelength=1.2,
    )


def _parts(row: pd.Series, labels: Mapping[str, str], noun: str) -> str:
    parts = [
        f"{whole(number)} {labels[str(name)].lower()}" for name, number in row.items() if number
    ]
    if len(row) == 1 and parts:
        return count(int(row.sum()), noun)
    return f"{count(int(row.sum()), noun)} ({listed(parts)})" if parts else f"no {noun}s"


def _nested(row: pd.Series, labels: Mapping[str, str], noun: str) -> str:
    whole_bar, *shares = row.items()
    parts = [f"{labels[str(name)].lower()} {whole(number)}" for name, number in shares]
    return ", ".join([count(int(whole_bar[1]), noun), *parts]) if whole_bar[1] else f"no {noun}s"
