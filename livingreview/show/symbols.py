"""Charts of symbols: each symbol is one thing, its shape and colour say of what kind.

`symbols_in_rows` sets the symbols of a row one after the other, `symbols_in_grid` has a place for
each pair of row and column.
"""

import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.lines import Line2D

from livingreview.evidence.query import picture_link
from livingreview.show.charts import Caption, told_figure
from livingreview.show.drawing import STYLE, WIDTH, drawing
from livingreview.show.figure import Figure
from livingreview.show.palette import GRID, QUIET, Colour
from livingreview.words import count

NAMES, SIZE, LETTERS, HEAD = 2.0, 11, 20, 10


@dataclass(frozen=True)
class Symbol:
    """A `shape` (a marker of Matplotlib), its colour and what it stands for."""

    shape: str
    colour: Colour
    words: str


def symbols_in_rows(
    members: pd.DataFrame,
    rows: Mapping[str, Mapping[str, str]],
    symbols: Mapping[str, Symbol],
    caption: Caption,
    *,
    asked: Callable[[str, Sequence[str]], str],
    in_words: Callable[[pd.Series], str],
    noun: str,
) -> Figure:
    """Return a row for each of `rows` with a symbol for each of its `members`, kind after kind.

    `members` has tuples of names in a row for each code of `rows` and in a column for each of
    `symbols`; its other columns are given away as numbers. `rows` holds the words for the codes
    under their headings (empty: none). `asked` returns the query for the members of a row that one
    kind of symbol shows, `in_words` the numbers of a row in words, and `noun` is what a member is.
    """
    counts = members.map(len)
    most = int(counts[list(symbols)].sum(axis=1).max())
    step = min(0.27, (WIDTH - NAMES) / max(most, 1))
    height = sum(2 * len(codes) + (1.1 if heading else 0) for heading, codes in rows.items())
    lines = []
    with mpl.rc_context(STYLE):
        picture, axes = drawing(height + 1.6)
        _empty(axes, height - 0.6, -0.7)
        y = 0.0
        for heading, codes in rows.items():
            if heading:
                axes.text(0, y, heading, va="center", weight="bold")
                y += 1
            for code, words in codes.items():
                spoken = f"{heading}, {words.lower()}" if heading else words
                numbers = in_words(counts.loc[code])
                lines.append(f"{spoken}: {numbers}")
                axes.text(0, y, textwrap.fill(words, LETTERS), va="center")
                x = NAMES + step / 2
                for kind, symbol in symbols.items():
                    of_kind = members.at[code, kind]
                    if of_kind:
                        link = picture_link(
                            asked(code, of_kind),
                            f"{spoken}, {symbol.words.lower()}: {count(len(of_kind), noun)}",
                        )
                        places = [x + step * i for i in range(len(of_kind))]
                        _mark(axes, places, y - 0.15, symbol, link)
                        x += step * len(of_kind)
                axes.text(NAMES, y + 0.7, numbers, va="center", color=QUIET.light)
                y += 2
        _key(picture, symbols.values())
    shown = counts.loc[[code for codes in rows.values() for code in codes]]
    data = shown.rename(columns={kind: symbol.words for kind, symbol in symbols.items()})
    return told_figure(caption, picture, lines, lines, data.to_csv(lineterminator="\n"), members)


def symbols_in_grid(
    marks: pd.DataFrame,
    groups: Mapping[str, str],
    columns: Mapping[str, str],
    symbols: Mapping[str, Symbol],
    caption: Caption,
    *,
    filled: tuple[str, str],
    numbers: Iterable[str],
    described: Iterable[str],
    data: str,
) -> Figure:
    """Return a symbol for each of `marks`, in the line of its name and the column of its code, the
    lines in blocks under their `groups`.

    `marks` has the columns `group`, `name`, `label` (words for the name), `column`, `symbol` (codes
    of `groups`, `columns` and `symbols`), `filled` (whether it is) and `link`. `filled` says what a
    filled and an outlined symbol mean. Groups and columns without any mark are left out. The rest
    is as `livingreview.show.charts.told_figure` takes it.
    """
    shown = [code for code in columns if (marks["column"] == code).any()]
    lines = _lines(marks, groups)
    height = lines[-1][1] if lines else 0
    across = (WIDTH - NAMES) / max(len(shown), 1)
    with mpl.rc_context(STYLE):
        picture, axes = drawing(height + 5 if lines else 6)
        _empty(axes, height + 0.8, -3.6)
        for number, code in enumerate(shown):
            x, up = NAMES + across * (number + 0.5), -0.75 - 1.6 * (number % 2)
            head = textwrap.fill(columns[code], HEAD, break_long_words=False)
            axes.text(x, up, head, ha="center", va="bottom", linespacing=1.0)
            axes.plot([x, x], [up + 0.12, height + 0.5], color=GRID.light, linewidth=0.8, zorder=0)
        for words, y, group, name in lines:
            axes.text(0, y, words, va="center", weight="normal" if name else "bold")
            for mark in marks[(marks["group"] == group) & (marks["name"] == name)].itertuples():
                x = NAMES + across * (shown.index(str(mark.column)) + 0.5)
                _mark(axes, [x], y, symbols[str(mark.symbol)], str(mark.link), bool(mark.filled))
        _key(picture, symbols.values(), filled)
    return told_figure(caption, picture, numbers, described, data, marks)


def _lines(marks: pd.DataFrame, groups: Mapping[str, str]) -> list[tuple[str, float, str, str]]:
    lines: list[tuple[str, float, str, str]] = []
    y = 0.0
    for group, words in groups.items():
        of_group = marks[marks["group"] == group].drop_duplicates("name")
        if of_group.empty:
            continue
        y += 0.5 if lines else 0
        lines.append((words, y, group, ""))
        y += 1.1
        for name, label in zip(of_group["name"], of_group["label"], strict=True):
            wrapped = textwrap.fill(str(label), LETTERS)
            deep = 0.26 * wrapped.count("\n")
            lines.append((wrapped, y + deep, group, str(name)))
            y += 0.95 + 2 * deep
    return lines


def _mark(
    axes: Axes, x: Sequence[float], y: float, symbol: Symbol, link: str, filled: bool = True
) -> None:
    letter, colour = symbol.shape.startswith("$"), symbol.colour.light
    axes.plot(
        x, [y] * len(x), linestyle="", marker=symbol.shape, color=colour, clip_on=False, url=link,
        markerfacecolor=colour if filled or letter else "none",
        markersize=SIZE - 2 if symbol.shape == "D" else SIZE,
        markeredgewidth=0.4 if letter else 1.6,
    )  # fmt: skip


def _key(picture: Drawing, symbols: Iterable[Symbol], filled: Sequence[str] = ()) -> None:
    entries = [(symbol, symbol.colour.light) for symbol in symbols]
    entries += [
        (Symbol("s", QUIET, words), face)
        for words, face in zip(filled, (QUIET.light, "none"), strict=False)
    ]
    handles = [
        Line2D(
            [], [], linestyle="", marker=symbol.shape, color=symbol.colour.light,
            markersize=SIZE - 1, markerfacecolor=face, label=symbol.words,
        )
        for symbol, face in entries
    ]  # fmt: skip
    picture.legend(
        handles=handles, loc="outside upper left", frameon=False, ncols=3, alignment="left",
        handletextpad=0.2,
    )  # fmt: skip


def _empty(axes: Axes, bottom: float, top: float) -> None:
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(bottom, top)
    axes.set_axis_off()
