"""Charts of symbols: each symbol is one thing, its shape and colour say of what kind.

`symbols_in_rows` sets the symbols of a row one after the other, `symbols_in_grid` has a place for
each pair of row and column.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.lines import Line2D

from livingreview.evidence.query import picture_link
from livingreview.show.charts import Caption, figure_of
from livingreview.show.drawing import NARROW, WIDE, Layout, drawing
from livingreview.show.figure import Figure
from livingreview.show.palette import GRID, QUIET, Colour
from livingreview.words import count, listed

SIZE, STEP = 10, 0.27  # of a symbol, in points; from one to the next, in inches
NAMES = 2.7  # inches for the names of rows that stand beside their symbols
ROOM = 0.32  # inches that a column needs, so that the lines to its neighbours miss its head
TIERS, TIER = 3, 1.6  # of the heads of columns, and rows of text in each


@dataclass(frozen=True)
class Symbol:
    """A `shape` (a marker of Matplotlib), its colour and what it stands for."""

    shape: str
    colour: Colour
    words: str


def symbols_in_rows(
    members: pd.DataFrame,
    rows: Mapping[str, str],
    symbols: Mapping[str, Symbol],
    caption: Caption,
    *,
    asked: Callable[[str, Sequence[str]], str],
    in_words: Callable[[pd.Series], str],
    noun: str,
) -> Figure:
    """Return a row for each of `rows` with a symbol for each of its `members`, kind after kind.

    `members` has tuples of names in a row for each code of `rows` and in a column for each of
    `symbols`; its other columns are given away as numbers. `rows` holds the words for the codes.
    `asked` returns the query for the members of a row that one kind of symbol shows, `in_words` the
    numbers of a row in words, and `noun` is what a member is.
    """
    counts = members.map(len)
    used = {kind: symbol for kind, symbol in symbols.items() if counts[kind].any()}
    most = int(counts[list(symbols)].sum(axis=1).max())
    numbers = {code: in_words(counts.loc[code]) for code in rows}
    lines = [f"{words}: {numbers[code]}" for code, words in rows.items()]

    def draw(layout: Layout) -> Drawing:
        names = 0 if layout is NARROW else NAMES
        step = min(STEP, (layout.width - names) / max(most, 1))
        tall = 2.9 if layout is NARROW else 2.1
        height = tall * len(rows)
        picture, axes = drawing(layout, height + 0.6 + _key_rows(used, layout))
        _empty(axes, layout, height - 0.6, -0.7)
        for number, (code, words) in enumerate(rows.items()):
            y = number * tall
            axes.text(0, y, words, va="center", weight="semibold")
            y += 0.95 if layout is NARROW else 0
            x = names + step / 2
            for kind, symbol in symbols.items():
                of_kind = members.at[code, kind]
                if of_kind:
                    told = count(len(of_kind), noun)
                    link = picture_link(
                        asked(code, of_kind), f"{words}, {symbol.words.lower()}: {told}"
                    )
                    places = [x + step * i for i in range(len(of_kind))]
                    _mark(axes, places, y, symbol, link)
                    x += step * len(of_kind)
            axes.text(names, y + 0.85, numbers[code], va="center", color=QUIET.light)
        _key(picture, used.values(), layout)
        return picture

    shown = counts.loc[list(rows)]
    data = shown.rename(columns={kind: symbol.words for kind, symbol in symbols.items()})
    return figure_of(caption, draw, lines, lines, data.to_csv(lineterminator="\n"), members)


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
    filled and an outlined symbol mean. Every column is shown, an empty one as empty; groups without
    any mark are left out. The rest is as `livingreview.show.charts.figure_of` takes it.
    """
    used = {code: symbol for code, symbol in symbols.items() if (marks["symbol"] == code).any()}
    draws = {WIDE: _grid, NARROW: _list}

    def draw(layout: Layout) -> Drawing:
        picture = draws[layout](marks, groups, columns, symbols)
        _key(picture, used.values(), layout, filled)
        return picture

    return figure_of(caption, draw, numbers, described, data, marks)


def _grid(
    marks: pd.DataFrame, groups: Mapping[str, str], columns: Mapping[str, str],
    symbols: Mapping[str, Symbol],
) -> Drawing:  # fmt: skip
    """Return the grid for a wide page. Its heads are level: they take turns on `TIERS`, each with
    room beside it for a long word, and the line of its column leads up to it.
    """
    names = min(WIDE.width / 2, WIDE.width - ROOM * len(columns))
    across = (WIDE.width - names) / max(len(columns), 1)
    x_of = {code: names + across * (number + 0.5) for number, code in enumerate(columns)}
    lines, height = list[tuple[str, float, str, str]](), 0.0
    own = dict(list(marks.groupby(["group", "name"], observed=True)))
    for group, words in groups.items():
        of_group = marks[marks["group"] == group].drop_duplicates("name")
        if of_group.empty:
            continue
        lines.append((words, height, group, ""))
        height += 1.0
        for name, label in zip(of_group["name"], of_group["label"], strict=True):
            wrapped = WIDE.wrapped(str(label), names - 0.15)
            deep = 0.28 * wrapped.count("\n")
            lines.append((wrapped, height + deep, group, str(name)))
            height += 0.7 + 2 * deep
        height += 0.4
    heads = TIER * TIERS + 0.6
    picture, axes = drawing(WIDE, height + heads + 1)
    _empty(axes, WIDE, height, -heads)
    for number, (code, x) in enumerate(x_of.items()):
        tier = number % TIERS
        top, free = -0.6 - TIER * tier, 0.3 * across if 0 < tier < TIERS - 1 else 0
        head = WIDE.wrapped(columns[code], across * (tier + 1.8))
        axes.text(x - free, top - 0.1, head, ha="center", va="bottom", linespacing=0.95)
        axes.plot([x, x], [top, height - 0.6], color=GRID.light, linewidth=0.8, zorder=0)
    for words, y, group, name in lines:
        axes.text(0, y, words, va="center", weight="normal" if name else "semibold")
        for mark in own[group, name].itertuples() if name else ():
            _marked(axes, x_of[str(mark.column)], y, mark, symbols)
    return picture


def _list(
    marks: pd.DataFrame, groups: Mapping[str, str], columns: Mapping[str, str],
    symbols: Mapping[str, Symbol],
) -> Drawing:  # fmt: skip
    """Return the same as a list for a phone: under each name its symbols, each with the words of
    its column; at the end the columns without any.
    """
    order = list(columns)
    texts, places = list[tuple[float, float, str, str]](), list[tuple[float, float, object]]()
    y, half = 0.0, NARROW.width / 2
    for group, words in groups.items():
        of_group = marks[marks["group"] == group]
        if of_group.empty:
            continue
        texts.append((0, y, NARROW.wrapped(words, NARROW.width), "semibold"))
        y += 1.25
        for _, own in of_group.groupby("name", sort=False):
            label = NARROW.wrapped(str(own["label"].iloc[0]), NARROW.width)
            y += 0.5 * label.count("\n")
            texts.append((0, y, label, "normal"))
            y += 1.0 + 0.5 * label.count("\n")
            sorted_marks = sorted(own.itertuples(), key=lambda mark: order.index(str(mark.column)))
            for number, mark in enumerate(sorted_marks):
                x, below = half * (number % 2), y + number // 2
                places.append((x + 0.2, below, mark))
                texts.append((x + 0.36, below, columns[str(mark.column)], "light"))
            y += -(-len(own) // 2) + 0.3
        y += 0.3
    without = [words.lower() for code, words in columns.items() if code not in set(marks["column"])]
    none = NARROW.wrapped(f"Nothing on {listed(without, 'or')}", NARROW.width) if without else ""
    y += 0.5 * none.count("\n")
    texts.append((0, y, none, "light"))
    y += 0.5 * none.count("\n")
    picture, axes = drawing(NARROW, y + 3.6)
    _empty(axes, NARROW, y + 0.6, -0.7)
    for x, down, words, weight in texts:
        look: dict[str, Any] = {"color": QUIET.light} if weight == "light" else {"weight": weight}
        axes.text(x, down, words, va="center", **look)
    for x, down, mark in places:
        _marked(axes, x, down, mark, symbols)
    return picture


def _marked(axes: Axes, x: float, y: float, mark: Any, symbols: Mapping[str, Symbol]) -> None:
    _mark(axes, [x], y, symbols[str(mark.symbol)], str(mark.link), bool(mark.filled))


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


def _key_rows(entries: Iterable[object], layout: Layout) -> float:
    """Return how many rows of text the key of so many `entries` takes."""
    columns = 2 if layout is NARROW else 4
    return 1.15 * -(-len(list(entries)) // columns)


def _key(
    picture: Drawing, symbols: Iterable[Symbol], layout: Layout, filled: Sequence[str] = ()
) -> None:
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
        handles=handles, loc="outside upper left", ncols=2 if layout is NARROW else 4,
        alignment="left", borderaxespad=0, columnspacing=1.2,
    )  # fmt: skip


def _empty(axes: Axes, layout: Layout, bottom: float, top: float) -> None:
    axes.set_xlim(0, layout.width)
    axes.set_ylim(bottom, top)
    axes.set_axis_off()
