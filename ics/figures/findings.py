"""Figures of findings: which way reported effects point, and on what they rest.

A symbol is a verdict on a programme. Each direction has a shape and a colour of its own, and every
direction is shown.
"""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.lines import Line2D

from ics.figures.themes import REVIEW_SOURCE, WHEN
from ics.what_counts import MEASURED, PEOPLE, SAID
from livingreview.evidence.query import Codes, picture_link, query
from livingreview.show import beneath
from livingreview.show.drawing import STYLE, WIDTH, as_svg, drawing
from livingreview.show.figure import Figure
from livingreview.show.numbers import by_ground
from livingreview.show.palette import DARK_BLUE, GRID, INK, ORANGE, PURPLE, QUIET, TEAL, Colour
from livingreview.words import count, listed, sentence, whole

SHAPES: dict[str, tuple[str, Colour]] = {
    "positive": ("^", DARK_BLUE),
    "mixed": ("D", PURPLE),
    "no-clear-difference": ("o", TEAL),
    "uncertain": ("$?$", INK),
    "negative": ("v", ORANGE),
}
CHILD_OUTCOMES = (
    "safe",
    "nurtured",
    "healthy",
    "achieving",
    "active",
    "included",
    "respected",
    "responsible",
)
NAMES, SYMBOL, LETTERS, HEAD = 2.0, 11, 20, 10
PEOPLE_SERVED = {"timing": "happened", "level": PEOPLE}
ONE_VERDICT = "one verdict a programme"


def effect_directions(
    found: pd.DataFrame,
    groups: Mapping[str, str],
    domains: Mapping[str, str],
    directions: Mapping[str, str],
    name: str,
) -> Figure:
    """Return the direction of reported effects of integration: programmes by outcome domains, one
    verdict in a cell.

    `found` is what `verdicts.by_outcome` gives; `groups`, `domains` and `directions` are the words
    for their codes. Filled symbols rest at least in part on something measured, outlined ones on
    what was said.
    """
    return plot(found, groups, domains, directions, name, _about_children(found))


def effects_apart(
    found: pd.DataFrame,
    groups: Mapping[str, str],
    domains: Mapping[str, str],
    directions: Mapping[str, str],
    name: str,
) -> Figure:
    """Return the direction of reported effects of anything but integration, in blocks; arguments as
    in `effect_directions`.
    """
    failures = found.loc[found["group"] == "failure-to-integrate", "direction"]
    worse = whole((failures == "negative").sum())
    headline = (
        f"Worse where agencies failed to work together: {worse} of"
        f" {count(len(failures), 'verdict')}"
    )
    return plot(found, groups, domains, directions, name, headline)


def pointing(counts: Mapping[str, int], directions: Mapping[str, str]) -> str:
    """Return how many verdicts point each way, in words: ``3 better and 1 worse``; nothing for
    none.

    `counts` holds a number for each code of direction, `directions` their words in the order in
    which they are told.
    """
    return listed(
        f"{whole(counts[code])} {words.lower()}"
        for code, words in directions.items()
        if counts.get(code)
    )


def pointing_by_group(
    found: pd.DataFrame, groups: Mapping[str, str], directions: Mapping[str, str]
) -> str:
    """Return how many of the verdicts `found` point each way, group by group: ``About Scotland: 1
    mixed; Elsewhere: 3 better``.

    Groups are never added up, and one without verdicts is left out.
    """
    counts = {
        code: found.loc[found["group"] == code, "direction"].value_counts().to_dict()
        for code in groups
    }
    return "; ".join(
        f"{groups[code]}: {told}"
        for code, held in counts.items()
        if (told := pointing(held, directions))
    )


def plot(
    found: pd.DataFrame,
    groups: Mapping[str, str],
    domains: Mapping[str, str],
    directions: Mapping[str, str],
    name: str,
    headline: str,
    when: str = WHEN,
    source: str = REVIEW_SOURCE,
) -> Figure:
    """Return verdicts as a picture: programmes in blocks by outcome domains, one symbol a verdict;
    see `effect_directions`.

    `headline` states the finding, `when` says of which works it is told and `source` where that was
    coded from.
    """
    shown = [code for code in domains if (found["outcome_domain"] == code).any()]
    lines = _lines(found, groups)
    with mpl.rc_context(STYLE):
        picture, axes = drawing(lines[-1][1] + 5.0 if lines else 6)
        _columns(axes, [domains[code] for code in shown], lines[-1][1] if lines else 0)
        step = (WIDTH - NAMES) / max(len(shown), 1)
        for words, y, programme, group in lines:
            axes.text(0, y, words, va="center", weight="normal" if programme else "bold")
            rows = found[(found["group"] == group) & (found["programme"] == programme)]
            for row in rows.itertuples():
                x = NAMES + step * (shown.index(str(row.outcome_domain)) + 0.5)
                _mark(
                    axes,
                    [x],
                    y,
                    str(row.direction),
                    bool(row.measured),
                    _cell_link(row, domains, directions),
                )
        _legend(picture, directions, measured=True)
    none = [domains[code].lower() for code in domains if code not in shown]
    totals = pointing_by_group(found, groups, directions)
    scots = count(int(found.loc[found["scottish"], "programme"].nunique()), "programme")
    about = f"{count(found['programme'].nunique(), 'programme')}, of these about Scotland: {scots}"
    return Figure(
        name=name,
        headline=headline,
        subtitle=(
            f"Direction of reported effects (adapted; quality not appraised), {ONE_VERDICT} and"
            f" outcome domain; {when}"
        ),
        svg=as_svg(picture, name),
        alt=f"{headline}. {totals or 'No verdict'}.",
        description=" ".join(
            [
                f"{about}. {totals or 'No verdict'}.",
                *_by_programme(found, groups, domains, directions),
                _no_verdict(none),
            ]
        ).strip(),
        source=source,
        data=found.assign(
            group=found["group"].map(groups), rows=found["rows"].map(";".join)
        ).to_csv(index=False, lineterminator="\n"),
        sources=beneath.sources(found),
    )


def anticipated_and_happened(
    found: pd.DataFrame,
    levels: Mapping[str, str],
    timings: Mapping[str, str],
    directions: Mapping[str, str],
    name: str,
) -> Figure:
    """Return what was expected beside what happened, by level; `found` has a row ``level/timing``
    as `programmes_by` gives it.
    """
    counts = found.map(len)
    rows = {
        levels[level]: {f"{level}/{timing}": timings[timing] for timing in timings}
        for level in levels
    }
    expected, happened = (
        _better(counts.loc[f"{PEOPLE}/{timing}"]) for timing in ("expected", "happened")
    )
    headline = f"Better for people served: {expected} expected, {happened} happened"
    where = {
        f"{level}/{timing}": {"level": level, "timing": timing}
        for level in levels
        for timing in timings
    }
    return _symbols(
        found,
        rows,
        directions,
        name,
        headline,
        "What was expected and what happened, by level",
        where,
    )


def belief_and_measurement(
    found: pd.DataFrame, grounds: Mapping[str, str], directions: Mapping[str, str], name: str
) -> Figure:
    """Return what was measured beside what was said; `found` has a row for each ground as
    `what_counts.with_ground` names them.
    """
    counts = found.map(len)
    measured, staff = (_better(counts.loc[ground]) for ground in ("measured", "staff"))
    headline = f"Better for people served: {measured} measured, {staff} as staff see it"
    rows = {"": dict(grounds)}
    where = by_ground(grounds, **PEOPLE_SERVED)
    what = "What happened to children, families and others served, by what it rests on"
    return _symbols(found, rows, directions, name, headline, what, where)


def package_and_integration(
    found: pd.DataFrame,
    grounds: Mapping[str, str],
    kinds: Mapping[str, str],
    directions: Mapping[str, str],
    name: str,
) -> Figure:
    """Return integration itself beside packages; `found` has a row ``ground/kind``, ground being
    ``measured`` or ``said``.
    """
    counts = found.map(len)
    alone, package = (
        _better(counts.loc[f"measured/{kind}"]) for kind in ("yes", "part-of-package")
    )
    headline = (
        f"Measured and better for people served: integration alone {alone}, packages {package}"
    )
    rows = {
        grounds[ground]: {f"{ground}/{kind}": kinds[kind] for kind in kinds} for ground in grounds
    }
    bases = {"measured": MEASURED, "said": SAID}
    where = {
        f"{ground}/{kind}": {**PEOPLE_SERVED, "basis": bases[ground], "isolates_integration": kind}
        for ground in grounds
        for kind in kinds
    }
    return _symbols(
        found, rows, directions, name, headline, "What happened to people served", where
    )


def _symbols(
    found: pd.DataFrame,
    groups: Mapping[str, Mapping[str, str]],
    directions: Mapping[str, str],
    name: str,
    headline: str,
    what: str,
    where: Mapping[str, Mapping[str, Codes]],
) -> Figure:
    counts = found.map(len)
    most = int(counts[list(directions)].sum(axis=1).max())
    step = min(0.27, (WIDTH - NAMES) / max(most, 1))
    height = sum(2 * len(rows) + (1.1 if heading else 0) for heading, rows in groups.items())
    with mpl.rc_context(STYLE):
        picture, axes = drawing(height + 1.6)
        _empty(axes, height)
        y = 0.0
        for heading, rows in groups.items():
            if heading:
                axes.text(0, y, heading, va="center", weight="bold")
                y += 1
            for code, words in rows.items():
                axes.text(0, y, textwrap.fill(words, LETTERS), va="center")
                drawn = 0
                for direction in (one for one in directions if counts.at[code, one]):
                    places = [
                        NAMES + step * (drawn + i + 0.5)
                        for i in range(int(counts.at[code, direction]))
                    ]
                    told = f"{heading}, {words.lower()}" if heading else words
                    link = _programmes_link(
                        found.at[code, direction],
                        where[code],
                        f"{told}, {directions[direction].lower()}",
                    )
                    _mark(axes, places, y - 0.15, direction, link=link)
                    drawn += len(places)
                axes.text(
                    NAMES,
                    y + 0.7,
                    _numbers(counts.loc[code], directions),
                    va="center",
                    color=QUIET.light,
                )
                y += 2
        _legend(picture, directions)
    lines = [
        f"{f'{heading}, {label.lower()}' if heading else label}:"
        f" {_numbers(counts.loc[code], directions)}"
        for heading, rows in groups.items()
        for code, label in rows.items()
    ]
    table = counts.loc[[code for rows in groups.values() for code in rows]]
    return Figure(
        name=name,
        headline=headline,
        subtitle=(
            f"{what}; {ONE_VERDICT} in each row, mixed where its findings differ; effects of"
            f" integration only; {WHEN}"
        ),
        svg=as_svg(picture, name),
        alt=f"{headline}. {'; '.join(lines)}.",
        description=sentence(". ".join(lines)),
        source=REVIEW_SOURCE,
        data=table.rename(columns={**directions, "scottish": "Of these Scottish"}).to_csv(
            lineterminator="\n"
        ),
        sources=beneath.sources(counts),
    )


def _cell_link(row: Any, domains: Mapping[str, str], directions: Mapping[str, str]) -> str:
    words = f"{row.label}, {_cell(row, domains, directions)}: {count(len(row.rows), 'finding')}"
    return picture_link(query("findings", "rows", body=(), key=row.rows), words)


def _programmes_link(programmes: Sequence[str], where: Mapping[str, Codes], words: str) -> str:
    asked = query(
        "findings",
        "programmes",
        counts="counted",
        about="integration",
        **where,
        programme=programmes,
    )
    return picture_link(asked, f"{words}: {count(len(programmes), 'programme')}")


def _mark(
    axes: Axes,
    x: Sequence[float],
    y: float,
    direction: str,
    filled: bool = True,
    link: str | None = None,
) -> None:
    shape, colour = SHAPES[direction]
    face = colour.light if filled or shape.startswith("$") else "none"
    size = SYMBOL - 2 if shape == "D" else SYMBOL
    edge = 0.4 if shape.startswith("$") else 1.6
    axes.plot(
        x, [y] * len(x), linestyle="", marker=shape, color=colour.light, markerfacecolor=face,
        markersize=size, markeredgewidth=edge, clip_on=False, url=link,
    )  # fmt: skip


def _legend(picture: Drawing, directions: Mapping[str, str], measured: bool = False) -> None:
    entries = [(SHAPES[code], True, words) for code, words in directions.items()]
    if measured:
        entries += [
            (("s", QUIET), True, "Filled: measured"),
            (("s", QUIET), False, "Outline: said"),
        ]
    handles = [
        Line2D(
            [], [], linestyle="", marker=shape, color=colour.light, markersize=SYMBOL - 1,
            markerfacecolor=colour.light if filled else "none", label=words,
        )
        for (shape, colour), filled, words in entries
    ]  # fmt: skip
    picture.legend(
        handles=handles,
        loc="outside upper left",
        frameon=False,
        ncols=3,
        alignment="left",
        handletextpad=0.2,
    )


def _empty(axes: Axes, height: float) -> None:
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height - 0.6, -0.7)
    axes.set_axis_off()


def _columns(axes: Axes, heads: Sequence[str], height: float) -> None:
    _empty(axes, height + 1.2)
    axes.set_ylim(height + 0.8, -3.6)
    step = (WIDTH - NAMES) / max(len(heads), 1)
    for i, head in enumerate(heads):
        x, up = NAMES + step * (i + 0.5), -0.75 - 1.6 * (i % 2)
        axes.text(
            x,
            up,
            textwrap.fill(head, HEAD, break_long_words=False),
            ha="center",
            va="bottom",
            linespacing=1.0,
        )
        axes.plot([x, x], [up + 0.12, height + 0.5], color=GRID.light, linewidth=0.8, zorder=0)


def _lines(found: pd.DataFrame, groups: Mapping[str, str]) -> list[tuple[str, float, str, str]]:
    lines: list[tuple[str, float, str, str]] = []
    y = 0.0
    for group, words in groups.items():
        rows = found[found["group"] == group].drop_duplicates("programme")
        if rows.empty:
            continue
        y += 0.5 if lines else 0
        lines.append((words, y, "", group))
        y += 1.1
        for row in rows.itertuples():
            label = textwrap.fill(str(row.label), LETTERS)
            deep = 0.26 * label.count("\n")
            lines.append((label, y + deep, str(row.programme), group))
            y += 0.95 + 2 * deep
    return lines


def _better(row: pd.Series) -> str:
    directions = row.drop("scottish")
    return f"{whole(row['positive'])} of {whole(directions.sum())}"


def _numbers(row: pd.Series, directions: Mapping[str, str]) -> str:
    told = pointing(row.to_dict(), directions)
    return f"{told}; {whole(row['scottish'])} Scottish" if told else "none coded"


def _about_children(found: pd.DataFrame) -> str:
    ours, all_of_them = int(found["outcome_domain"].isin(CHILD_OUTCOMES).sum()), len(found)
    what = f"the {whole(len(CHILD_OUTCOMES))} outcomes for children"
    if not ours:
        return f"No verdict concerns one of {what}"
    if ours == all_of_them:
        return f"Every verdict concerns one of {what}"
    return (
        f"{whole(ours)} of {count(all_of_them, 'verdict')} {'concerns' if ours == 1 else 'concern'}"
        f" one of {what}"
    )


def _by_programme(
    found: pd.DataFrame,
    groups: Mapping[str, str],
    domains: Mapping[str, str],
    directions: Mapping[str, str],
) -> list[str]:
    said = []
    for group, words in groups.items():
        cells = [
            f"{label}: {listed(_cell(row, domains, directions) for row in rows.itertuples())}"
            for label, rows in found[found["group"] == group].groupby("label", sort=False)
        ]
        said += [f"{words}: {'; '.join(cells)}."] if cells else []
    return said


def _cell(row: Any, domains: Mapping[str, str], directions: Mapping[str, str]) -> str:
    ground = "measured" if row.measured else "said"
    return f"{domains[row.outcome_domain].lower()} {directions[row.direction].lower()} ({ground})"


def _no_verdict(domains: Sequence[str]) -> str:
    return f"No verdict: {listed(domains)}." if domains else ""
