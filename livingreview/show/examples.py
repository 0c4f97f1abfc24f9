"""Every kind of chart, drawn from a few made-up rows: for whoever adds one to look at and to copy.

Nothing here is evidence. The page is for makers and no part of any book.
"""

from collections.abc import Iterable
from html import escape
from itertools import chain

import fontpkg
import pandas as pd

from livingreview.show.charts import Bar, Caption, bars
from livingreview.show.drawing import BOLD, FAMILY, REGULAR
from livingreview.show.figure import Figure
from livingreview.show.lines import places_between, timeline
from livingreview.show.palette import (
    BETTER,
    COLOURS,
    DARK_PAGE,
    IN_FOCUS,
    LIGHT_PAGE,
    MIXED,
    REVIEWED,
    UNCLEAR,
    WORSE,
)  # fmt: skip
from livingreview.show.sizes import Scale, sizes_by_measure
from livingreview.show.symbols import Symbol, symbols_in_grid, symbols_in_rows

MADE_UP = "Made-up rows"
SYMBOLS = {
    "better": Symbol("^", BETTER, "Better"),
    "mixed": Symbol("D", MIXED, "Mixed"),
    "same": Symbol("o", UNCLEAR, "No clear difference"),
    "worse": Symbol("v", WORSE, "Worse"),
}
TOPICS = {"money": "Money", "time": "Lack of time", "trust": "Trust between professions"}


def parts() -> Figure:
    """Draw bars whose parts add up; the weaker part is an outline."""
    counts = pd.DataFrame({"alone": [3, 2, 1], "listed": [4, 1, 0]}, index=list(TOPICS))
    kinds = {
        "alone": Bar("Named alone", REVIEWED),
        "listed": Bar("In a list", REVIEWED, hollow=True),
    }
    caption = Caption("parts", "Money is named most", "bars", MADE_UP)
    return bars(counts, TOPICS, kinds, caption, "Works that name it")


def nested() -> Figure:
    """Draw bars with a part of them in focus."""
    counts = pd.DataFrame({"every": [9, 5, 2], "here": [2, 0, 1]}, index=list(TOPICS))
    kinds = {"every": Bar("All works", REVIEWED), "here": Bar("Of these from here", IN_FOCUS)}
    caption = Caption("nested", "Few works are from here", "bars, nested=True", MADE_UP)
    return bars(counts, TOPICS, kinds, caption, "Works", nested=True)


def in_rows() -> Figure:
    """Draw a symbol for each thing, in rows."""
    members = pd.DataFrame(
        {
            "better": [("a", "b"), ("a",)],
            "mixed": [(), ("c",)],
            "same": [(), ()],
            "worse": [(), ()],
        },
        index=["hoped", "measured"],
    )
    return symbols_in_rows(
        members,
        {"hoped": "Hoped for", "measured": "Measured"},
        SYMBOLS,
        Caption("in-rows", "Not all that was hoped for was found", "symbols_in_rows", MADE_UP),
        asked=lambda row, names: "show=findings",
        in_words=lambda row: f"{row['better']} better",
        noun="programme",
    )


def in_grid() -> Figure:
    """Draw a symbol for each pair of a programme and an outcome; an empty outcome is shown."""
    rows = [
        ("g", "a", "A programme", "money", "better", True, "#rows?show=findings"),
        ("g", "a", "A programme", "trust", "worse", False, "#rows?show=findings"),
        ("g", "b", "Another one with a long name", "trust", "mixed", True, "#rows?show=findings"),
    ]
    names = ["group", "name", "label", "column", "symbol", "filled", "link"]
    return symbols_in_grid(
        pd.DataFrame(rows, columns=names),
        {"g": "Programmes"},
        TOPICS,
        SYMBOLS,
        Caption("in-grid", "Nothing is known of time", "symbols_in_grid", MADE_UP),
        filled=("Filled: measured", "Outline: said"),
        numbers=["2 programmes"],
        described=["A programme: money better, trust worse", "Another one: trust mixed"],
        data="",
    )


def sized() -> Figure:
    """Draw sizes of effects with their intervals; hollow where nobody was compared."""
    rows = [
        ("sd", "Health", 0.3, 0.1, 0.5, "better", True, ""),
        ("sd", "Attendance at school", -0.2, -0.5, 0.1, "worse", True, ""),
        ("sd", "Costs", 0.1, None, None, "neither", False, ""),
    ]
    names = ["measure", "label", "value", "lower", "upper", "side", "compared", "link"]
    return sizes_by_measure(
        pd.DataFrame(rows, columns=names).astype({"lower": float, "upper": float}),
        {"sd": Scale("Standard deviations", 0)},
        Caption("sized", "Sizes point both ways", "sizes_by_measure", MADE_UP),
        described=["Three sizes"],
        data="",
    )


def along_years() -> Figure:
    """Draw works at their years, their kind by shape, and in colour those in focus."""
    rows = [
        ("a", 1999, "A law 1999", "A law 1999", "law", ""),
        ("b", 2003, "A study 2003", "A study 2003", "study", "From here"),
    ]
    names = ["source_id", "year", "label", "short", "kind", "colour"]
    return timeline(
        pd.DataFrame(rows, columns=names),
        {"law": "Law", "study": "Study"},
        Caption("along-years", "The study came after the law", "timeline", MADE_UP),
        "Year",
        kind="kind",
        colours={"": REVIEWED, "From here": IN_FOCUS},
        asked=lambda work: f"show=sources&source_id={work.source_id}",
        numbers=["Laws 1, studies 1"],
    )


def between_ends() -> Figure:
    """Draw what a text places between two ends, and nothing that it leaves open."""
    placed = pd.DataFrame(
        [("A text", "alone", "apart"), ("A text", "some", "in touch"), ("A text", "one", "merged")],
        columns=["line", "place", "words"],
    )
    return places_between(
        placed,
        ["A text"],
        {"alone": "Alone", "some": "In touch", "one": "As one"},
        Caption("between-ends", "Being in touch stands in between", "places_between", MADE_UP),
        asked=lambda rows: "show=definitions",
        numbers=["3 terms"],
        described=["Three terms"],
        data="",
        noun="term",
        beneath=["Left open: nothing"],
    )


EXAMPLES = (parts, nested, in_rows, in_grid, sized, along_years, between_ends)


def page() -> str:
    """Return the page of examples as HTML, with each chart on a light and on a dark ground, wide
    and as on a phone.
    """
    shown = chain.from_iterable(_block(str(draw.__doc__), draw()) for draw in EXAMPLES)
    colours = "".join(
        f'<li><span style="background:{colour.light}"></span>'
        f'<span style="background:{colour.dark}"></span>'
        f" {escape(colour.name)}: {colour.light}, {colour.dark}</li>"
        for colour in COLOURS
    )
    faces = "".join(
        f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};"
        f"src:url('{fontpkg.path(FAMILY, weight).as_uri()}')}}"
        for weight in (REGULAR, BOLD)
    )
    return (
        '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Examples of charts</title>'
        f"<style>{faces}body{{font-family:'{FAMILY}';margin:2rem;max-width:75rem}}"
        ".row{display:flex;gap:1rem;flex-wrap:wrap;align-items:flex-start}"
        ".wide svg{width:40rem;height:auto}.narrow svg{width:358px;height:auto}"
        f".light{{background:{LIGHT_PAGE};padding:.5rem}}.dark{{background:{DARK_PAGE};padding:.5rem}}"
        "li span{display:inline-block;width:2rem;height:1rem}</style>"
        "<h1>Examples of charts</h1><p>Made-up rows. The code of each stands in"
        " <code>livingreview/show/examples.py</code>.</p>"
        f"{''.join(shown)}<h2>Colours, on light and on dark pages</h2><ul>{colours}</ul></html>\n"
    )


def _block(what: str, figure: Figure) -> Iterable[str]:
    yield f"<h2>{escape(figure.subtitle)}: {escape(what.splitlines()[0])}</h2>"
    yield f"<p><strong>{escape(figure.headline)}</strong></p><div class=row>"
    dark = figure.svg
    for colour in COLOURS:
        dark = dark.replace(colour.light, colour.dark)
    for ground, layout, svg in (
        ("light", "wide", figure.svg),
        ("light", "narrow", figure.narrow),
        ("dark", "wide", dark),
    ):
        drawn = svg[svg.index("<svg") :]
        yield f'<div class="{ground} {layout}">{drawn}</div>'
    yield "</div>"
