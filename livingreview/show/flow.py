"""The flow diagram of a documented search: what was there, what was found, what became of it, and
what there is now. After PRISMA 2020 and its extension for living reviews.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from livingreview.readings.flow import Flow, Stage
from livingreview.show.charts import Caption, told_figure
from livingreview.show.drawing import STYLE, WIDTH
from livingreview.show.figure import Figure
from livingreview.show.palette import DARK_BLUE, QUIET
from livingreview.words import capital, count, listed, whole

LINE, PADDING, GAP = 0.185, 0.11, 0.24  # inches
LETTERS = 34
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

    @property
    def lines(self) -> list[str]:
        """The lines of the box as it is drawn, the first one in bold."""
        parts = [f"{words}: {whole(number)}" for words, number in self.parts.items()]
        return [
            line
            for text in (f"{self.words}: {whole(self.number)}", *parts)
            for line in textwrap.wrap(text, LETTERS, subsequent_indent="  ")
        ]


Row = tuple[Box, Box | None]


def flow_diagram(
    flow: Flow, stages: Mapping[str, str], reasons: Mapping[str, str], name: str, subtitle: str
) -> Figure:
    """Return the diagram of a `flow`; `stages` and `reasons` are the words for their codes."""
    rows = list(_rows(flow, stages, reasons))
    boxes = [box for row in rows for box in row if box]
    headline = (
        f"{capital(count(flow.identified, 'record'))} found, {whole(flow.included)} included:"
        f" {count(flow.new, 'new work')}"
    )
    steps = [
        {"step": box.words, "part": part, "number": number}
        for box in boxes
        for part, number in (("", box.number), *box.parts.items())
    ]
    return told_figure(
        Caption(name, headline, subtitle, SOURCE),
        _drawn(rows),
        [box.sentence for box in boxes],
        [box.sentence for box in boxes],
        pd.DataFrame(steps).to_csv(index=False, lineterminator="\n"),
        pd.DataFrame(),
    )


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
        words = f"At {stages[stage.name][:1].lower()}{stages[stage.name][1:]}"
        yield Box(words, stage.reached, {}), _left_out(stage, reasons)
    parts = {"Lead to a new work": flow.new, "Lead to a work there before": flow.there}
    more = {"Lead to the same work again": flow.again, "Not coded yet": flow.uncoded}
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


def _drawn(rows: Sequence[Row]) -> Drawing:
    """Return the rows as boxes, one beneath the other, joined by arrows."""
    deep = [max(_height(box) for box in row if box) for row in rows]
    height = sum(deep) + GAP * len(rows)
    with mpl.rc_context(STYLE):
        picture = Drawing(figsize=(WIDTH, height))
        axes = picture.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, WIDTH), ylim=(-height, 0))
        axes.axis("off")
        top = -GAP / 2
        for number, (row, tall) in enumerate(zip(rows, deep, strict=True)):
            for side, box in enumerate(row):
                if box:
                    _box(axes, box, side, top, tall)
            if row[1] and number:
                _arrow(axes, (sum(SIDES[0]), top - tall / 2), (SIDES[1][0], top - tall / 2))
            if number + 1 < len(rows):
                middle = SIDES[0][0] + SIDES[0][1] / 2
                _arrow(axes, (middle, top - tall), (middle, top - tall - GAP))
            top -= tall + GAP
    return picture


def _height(box: Box) -> float:
    return LINE * len(box.lines) + 2 * PADDING


def _box(axes: Axes, box: Box, side: int, top: float, tall: float) -> None:
    left, wide = (WIDTH * part for part in SIDES[side])
    frame = mpl.patches.Rectangle(
        (left + 0.01, top - tall), wide - 0.02, tall, fill=False, edgecolor=DARK_BLUE.light
    )
    axes.add_patch(frame)
    for number, line in enumerate(box.lines):
        weight = "bold" if number < len(textwrap.wrap(box.lines[0], LETTERS)) else "normal"
        y = top - PADDING - LINE * (number + 0.5)
        axes.text(left + PADDING, y, line, va="center", fontsize=10, weight=weight)


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    axes.annotate(
        "",
        xy=(end[0] * WIDTH, end[1]),
        xytext=(start[0] * WIDTH, start[1]),
        arrowprops={"arrowstyle": "-|>", "color": QUIET.light, "shrinkA": 0, "shrinkB": 0},
    )
