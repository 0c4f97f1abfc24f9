"""The flow diagram of a documented search: what was there, what was found, what became of it, and
what there is now. After PRISMA 2020 and its extension for living reviews.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from livingreview.readings.flow import Flow, Stage
from livingreview.show.charts import Caption, figure_of
from livingreview.show.drawing import NARROW, Layout
from livingreview.show.figure import Figure
from livingreview.show.palette import QUIET
from livingreview.words import capital, count, listed, uncapital, whole

PADDING, GAP = 0.11, 0.24  # inches
SIDES = ((0.0, 0.48), (0.54, 0.46))  # where the boxes of either column begin, and how wide they are
SOURCE = "The tables of searches, records, screening and settlements"
NO_REASON = "no reason given"


@dataclass(frozen=True)
class Box:
    """A box: what it counts, the number, and the parts that the number is made of."""

    words: str
    number: int
    parts: Mapping[str, int]

    @property
    def sentence(self) -> str:
        """The box in words."""
        parts = "; ".join(f"{words}: {whole(number)}" for words, number in self.parts.items())
        return f"{self.words}: {whole(self.number)}" + (f" ({parts})" if parts else "")

    def lines(self, letters: int) -> list[tuple[str, bool]]:
        """Return the lines of the box, of so many letters, and whether they are in bold, as the
        first words are.
        """
        parts = [f"{words}:\xa0{whole(number)}" for words, number in self.parts.items()]
        return [
            (line, not number)
            for number, text in enumerate((f"{self.words}:\xa0{whole(self.number)}", *parts))
            for line in textwrap.wrap(text, letters, subsequent_indent="  ")
        ]


Row = tuple[Box, Box | None]


def flow_diagram(
    flow: Flow, stages: Mapping[str, str], reasons: Mapping[str, str], name: str, subtitle: str
) -> Figure:
    """Return the diagram of a `flow`; `stages` and `reasons` are the words for their codes."""
    rows = list(_rows(flow, stages, reasons))
    boxes = [box for row in rows for box in row if box]
    steps = [
        {"step": box.words, "part": part, "number": number}
        for box in boxes
        for part, number in (("", box.number), *box.parts.items())
    ]
    return figure_of(
        Caption(name, headline(flow), subtitle, SOURCE),
        partial(_drawn, rows),
        [box.sentence for box in boxes],
        [box.sentence for box in boxes],
        pd.DataFrame(steps).to_csv(index=False, lineterminator="\n"),
        pd.DataFrame(),
    )


def headline(flow: Flow) -> str:
    """Return what became of the records found: whether they led to new works, or wait to be
    coded.
    """
    included = f"{whole(flow.included)} of {count(flow.identified, 'record')} found"
    if not flow.included:
        return f"None of {count(flow.identified, 'record')} found is included"
    are, wait, lead = (
        ("is", "it waits", "it leads") if flow.included == 1 else ("are", "all wait", "they lead")
    )
    if flow.uncoded == flow.included:
        return f"{included} {are} included, and {wait} to be coded"
    uncoded = "one" if flow.uncoded == 1 else whole(flow.uncoded)
    waiting = f", {uncoded} of them with nothing coded" if flow.uncoded else ""
    return f"{included} {are} included{waiting}; {lead} to {count(flow.new, 'new work')}"


def _rows(flow: Flow, stages: Mapping[str, str], reasons: Mapping[str, str]) -> Iterator[Row]:
    """Yield the rows of the diagram: what goes on, and beside it what does not."""
    previous = sum(flow.previous.values())
    found = {capital(place): number for place, number in flow.found.items()}
    yield (
        Box("Records found", flow.identified, found),
        Box("Works there before", previous, flow.previous),
    )
    kept = flow.stages[0].reached if flow.stages else flow.identified - flow.duplicates
    yield Box("Different records", kept, {}), Box("The same as another", flow.duplicates, {})
    for stage in flow.stages:
        words = f"At {uncapital(stages[stage.name])}"
        yield Box(words, stage.reached, {}), _left_out(stage, reasons)
    parts = {"Lead to a new work": flow.new, "Lead to a work there before": flow.there}
    more = {"Lead to the same work again": flow.again, "Nothing coded from it": flow.uncoded}
    parts |= {words: number for words, number in more.items() if number}
    yield Box("Records included", flow.included, parts), None
    yield Box("Works now", flow.total, {"There before": previous, "New": flow.new}), None


def _left_out(stage: Stage, reasons: Mapping[str, str]) -> Box:
    why = {
        capital(listed([reasons[code].lower() for code in codes], "or") or NO_REASON): number
        for codes, number in stage.because.items()
    }
    if stage.open and not stage.excluded:
        return Box("Not decided yet", stage.open, {})
    open_ones = {"Not decided yet": stage.open} if stage.open else {}
    words = "Excluded or not decided yet" if stage.open else "Excluded"
    return Box(words, stage.excluded + stage.open, {**why, **open_ones})


def _drawn(rows: Sequence[Row], layout: Layout) -> Drawing:
    """Return the rows as boxes, one beneath the other, joined by arrows; what does not go on stands
    aside, or beneath on a phone.
    """
    line = layout.row * 0.68
    if layout is NARROW:
        sides: Sequence[tuple[float, float]] = ((0.0, 0.86), (0.14, 0.86))
    else:
        sides = SIDES
    letters = [layout.letters(layout.width * wide - 2 * PADDING) for _, wide in sides]
    drawn = [
        [(side, box.lines(letters[side])) for side, box in enumerate(row) if box] for row in rows
    ]
    if layout is NARROW:
        drawn = [[part] for row in drawn for part in row]
    deep = [max(_tall(lines, line) for _, lines in row) for row in drawn]
    height = sum(deep) + GAP * len(drawn)
    picture = Drawing(figsize=(layout.width, height))
    picture.set_layout_engine("none")
    axes = picture.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, layout.width), ylim=(-height, 0))
    axes.axis("off")
    tops = [-GAP / 2 - sum(deep[:number]) - GAP * number for number in range(len(drawn))]
    mains = [number for number, row in enumerate(drawn) if row[0][0] == 0]
    middle = layout.width * (0.06 if layout is NARROW else sides[0][1] / 2)
    for number, (row, top) in enumerate(zip(drawn, tops, strict=True)):
        for side, lines in row:
            left, wide = (layout.width * part for part in sides[side])
            _box(axes, lines, (left, top, wide, _tall(lines, line)), line)
        half = _tall(row[0][1], line) / 2
        if len(row) == 2 and number:
            start, end = (layout.width * part for part in (sum(sides[0]), sides[1][0]))
            _arrow(axes, (start, top - half), (end, top - half))
        if number in mains and number != mains[-1]:
            following = tops[mains[mains.index(number) + 1]]
            _arrow(axes, (middle, top - 2 * half), (middle, following))
    return picture


def _tall(lines: Sequence[object], line: float) -> float:
    return line * len(lines) + 2 * PADDING


def _box(
    axes: Axes, lines: Sequence[tuple[str, bool]],
    place: tuple[float, float, float, float], line: float,
) -> None:  # fmt: skip
    left, top, wide, tall = place
    frame = mpl.patches.Rectangle(
        (left + 0.01, top - tall), wide - 0.02, tall, fill=False, edgecolor=QUIET.light
    )
    axes.add_patch(frame)
    for number, (words, bold) in enumerate(lines):
        y = top - PADDING - line * (number + 0.5)
        weight = "semibold" if bold else "normal"
        axes.text(left + PADDING, y, words, va="center", weight=weight)


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    axes.annotate(
        "",
        xy=end,
        xytext=start,
        arrowprops={"arrowstyle": "-|>", "color": QUIET.light, "shrinkA": 0, "shrinkB": 0},
    )
