"""Charts of tiny frames: what is drawn, told, linked and given away; and the chart that the recipe
in CONTRIBUTING.md makes.
"""

import csv
import io
import re
import runpy
from html import unescape
from itertools import pairwise

import pandas as pd
import pytest
from books import REPOSITORY
from tiny import put_coding

from livingreview.evidence.evidence import Evidence
from livingreview.show.beneath import noting
from livingreview.show.charts import Bar, Caption, bars_beside, bars_stacked
from livingreview.show.lines import places_between, timeline
from livingreview.show.palette import DARK_BLUE, ORANGE, PURPLE, TEAL
from livingreview.show.sizes import Scale, sizes_by_measure
from livingreview.show.symbols import Symbol, symbols_in_grid, symbols_in_rows

WORDS = {"x": "Money", "y": "Culture", "z": "Roles"}
CAPTION = Caption("a-chart", "Money leads", "What is named", "The rows")
BARS = {
    "all": Bar("All sources", DARK_BLUE, lambda code: f"show=themes&theme={code}"),
    "near": Bar("Of these near", ORANGE),
}
SYMBOLS = {"up": Symbol("^", DARK_BLUE, "Better"), "down": Symbol("v", ORANGE, "Worse")}


def frame(*rows):
    return pd.DataFrame(rows, columns=["all", "near"], index=list(WORDS)[: len(rows)])


def links(figure):
    return [unescape(link) for link in re.findall(r'xlink:href="(#rows[^"]*)"', figure.svg)]


def texts(figure):
    return [unescape(text) for text in re.findall(r">([^<>]+)</text>", figure.svg)]


def data_of(figure):
    return list(csv.reader(io.StringIO(figure.data)))


def rows_of_symbols(**members):
    held = pd.DataFrame(members, index=["up", "down", "near"]).T
    return symbols_in_rows(
        held,
        {"Measured": {code: WORDS[code] for code in members}},
        SYMBOLS,
        CAPTION,
        asked=lambda code, names: f"row={code}&name={','.join(names)}",
        in_words=lambda row: f"{row['up']} better, {row['down']} worse",
        noun="programme",
    )


def grid(*rows):
    names = ["group", "name", "label", "column", "symbol", "filled", "link"]
    marks = pd.DataFrame([(*row, f"#rows?at={n}") for n, row in enumerate(rows)], columns=names)
    return symbols_in_grid(
        marks,
        {"g": "Near", "h": "Far"},
        WORDS,
        SYMBOLS,
        CAPTION,
        filled=("Filled: measured", "Outline: said"),
        numbers=["2 verdicts"],
        described=["One", "Two"],
        data=marks.to_csv(index=False),
    )


# Bars


def test_bars_beside_each_other_are_told_and_given_away_row_by_row():
    figure = bars_beside(frame((3, 1), (0, 0)), WORDS, BARS, CAPTION, "Sources")
    assert figure.alt == "Money leads. Money 3 and 1; Culture 0 and 0."
    assert figure.description == (
        "Money: all sources 3 and of these near 1. Culture: all sources 0 and of these near 0."
    )
    assert data_of(figure) == [["", "all", "near"], ["Money", "3", "1"], ["Culture", "0", "0"]]
    assert {"Money", "Culture", "All sources", "Of these near", "Sources"} <= set(texts(figure))


def test_a_bar_leads_to_its_rows_and_one_of_nought_or_without_a_query_nowhere():
    figure = bars_beside(frame((3, 1), (0, 0)), WORDS, BARS, CAPTION, "Sources")
    assert links(figure) == ["#rows?show=themes&theme=x&words=Money%2C+all+sources%3A+3+sources"]


def test_words_of_ones_own_take_the_place_of_those_made_from_the_counts():
    figure = bars_beside(
        frame((3, 1)), WORDS, BARS, CAPTION, "Sources", numbers=["three"], described=["It is three"]
    )
    assert (figure.alt, figure.description) == ("Money leads. three.", "It is three.")


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_up_to_three_bars_stand_beside_each_other_without_touching(columns):
    colours = (DARK_BLUE, ORANGE, PURPLE)[:columns]
    bars = {str(n): Bar(f"Bar {n}", colour) for n, colour in enumerate(colours)}
    counts = pd.DataFrame([[2] * columns], index=["x"], columns=list(bars))
    svg = bars_beside(counts, WORDS, bars, CAPTION, "Sources").svg
    edges = []
    for colour in colours:
        drawn = re.search(rf'<path d="([^"]*)"[^>]*style="fill: {colour.light}"', svg)
        heights = [float(y) for _, y in re.findall(r"[ML] (-?[0-9.]+) (-?[0-9.]+)", drawn.group(1))]
        edges.append((min(heights), max(heights)))
    assert all(above[1] < below[0] for above, below in pairwise(edges))


def test_standing_bars_say_below_what_their_groups_are_and_above_what_is_counted():
    figure = bars_beside(frame((3, 1), (2, 2)), WORDS, BARS, CAPTION, "Works", upright="Year")
    assert {"Year", "Works", "Money"} <= set(texts(figure))
    assert figure.alt == "Money leads. Money 3 and 1; Culture 2 and 2."


def test_the_parts_of_a_stacked_bar_are_added_up_in_words():
    bars = {"all": Bar("Alone", DARK_BLUE), "near": Bar("In a list", TEAL)}
    figure = bars_stacked(frame((3, 1), (0, 0)).rename_axis("theme"), WORDS, bars, CAPTION, "Works")
    assert figure.alt == "Money leads. Money 4; Culture 0."
    assert figure.description == "Money: 4 sources (3 alone and 1 in a list). Culture: no sources."
    assert data_of(figure)[0] == ["theme", "Alone", "In a list"]


def test_a_part_that_nothing_has_is_neither_drawn_nor_given_away():
    bars = {"all": Bar("Alone", DARK_BLUE), "near": Bar("In a list", TEAL)}
    figure = bars_stacked(frame((3, 0)), WORDS, bars, CAPTION, "Works")
    assert "In a list" not in texts(figure)
    assert data_of(figure) == [["", "Alone"], ["Money", "3"]]


def test_a_figure_notes_the_sources_that_its_frame_notes():
    counts = noting(frame((3, 1)), pd.DataFrame({"source_id": ["b2001", "a2000"]}))
    assert bars_beside(counts, WORDS, BARS, CAPTION, "Sources").sources == ("a2000", "b2001")


# Symbols


def test_symbols_in_a_row_are_as_many_as_its_members_and_lead_to_them():
    figure = rows_of_symbols(x=(("p", "q"), ("r",), ()), y=((), (), ()))
    assert len(re.findall(r"<use xlink:href", figure.svg)) == 3 + len(SYMBOLS)
    assert links(figure) == [
        "#rows?row=x&name=p,q&words=Measured%2C+money%2C+better%3A+2+programmes",
        "#rows?row=x&name=r&words=Measured%2C+money%2C+worse%3A+1+programme",
    ]
    told = "Measured, money: 2 better, 1 worse"
    assert figure.alt == f"Money leads. {told}; Measured, culture: 0 better, 0 worse."
    assert data_of(figure) == [
        ["", "Better", "Worse", "near"],
        ["x", "2", "1", "0"],
        ["y", "0", "0", "0"],
    ]


def test_a_grid_leaves_out_groups_and_columns_without_a_symbol():
    figure = grid(("g", "p", "One", "x", "up", True), ("g", "p", "One", "y", "down", False))
    assert {"Near", "One", "Money", "Culture", "Filled: measured"} <= set(texts(figure))
    assert not {"Far", "Roles"} & set(texts(figure))
    assert links(figure) == ["#rows?at=0", "#rows?at=1"]
    assert (figure.alt, figure.description) == ("Money leads. 2 verdicts.", "One. Two.")


@pytest.mark.filterwarnings("error")
def test_a_grid_without_any_symbol_is_drawn_all_the_same():
    assert links(grid()) == []


# Lines


def test_a_work_without_a_year_is_named_and_not_drawn():
    events = pd.DataFrame(
        [("a", 1999, "One 1999", "One", "x"), ("b", None, "Two", "Two", "y")],
        columns=["source_id", "year", "label", "short", "what"],
    )
    figure = timeline(
        events,
        WORDS,
        CAPTION,
        "Year",
        kind="what",
        asked=lambda event: f"source_id={event.source_id}",
        numbers=["Money 1, 1999"],
    )
    assert links(figure) == ["#rows?source_id=a&words=One+1999%2C+money%3A+1+source"]
    assert figure.description == (
        "In order of their years: One (money). Shapes: money square, culture circle and roles "
        "diamond. Not drawn, because no year is given: Two."
    )
    assert "Two" not in texts(figure)
    assert data_of(figure)[0] == ["year", "label", "what"]


def test_what_stands_between_two_ends_is_a_wide_bar_and_an_end_a_stop():
    placed = pd.DataFrame(
        [("The one", "x", "alone"), ("The one", "y", "between")],
        columns=["line", "place", "words"],
    )
    figure = places_between(
        placed,
        ["The one"],
        WORDS,
        CAPTION,
        asked=lambda rows: f"place={rows['place'].iloc[0]}",
        numbers=["2 terms"],
        described=["Two terms"],
        data="",
        noun="term",
    )
    assert links(figure) == [
        "#rows?place=x&words=The+one%2C+money%3A+1+term",
        "#rows?place=y&words=The+one%2C+culture%3A+1+term",
    ]
    widths = {}
    for colour in (DARK_BLUE, ORANGE):
        drawn = re.search(rf'<path d="([^"]*)"[^>]*style="fill: {colour.light}"', figure.svg)
        across = [float(x) for x, _ in re.findall(r"[ML] (-?[0-9.]+) (-?[0-9.]+)", drawn.group(1))]
        widths[colour.name] = max(across) - min(across)
    assert widths["dark-blue"] < widths["orange"] / 10


@pytest.mark.parametrize(
    "draw",
    [
        lambda: bars_beside(frame((3, 1)), WORDS, BARS, CAPTION, "Sources"),
        lambda: bars_stacked(frame((3, 1)), WORDS, BARS, CAPTION, "Sources"),
        lambda: rows_of_symbols(x=(("p",), (), ())),
        lambda: grid(("g", "p", "One", "x", "up", True)),
    ],
)
def test_a_chart_has_the_same_bytes_twice(draw):
    assert draw() == draw()


# Sizes


def sizes(scale=Scale("Ratio", 1), **more):  # noqa: B008 - it cannot be changed
    rows = {
        "measure": ["d", "d", "ratio"],
        "label": ["Health, A", "Health, B", "School, C"],
        "value": [0.3, -0.2, 1.06],
        "lower": [0.1, float("nan"), float("nan")],
        "upper": [0.5, float("nan"), float("nan")],
        "side": ["better", "worse", "better"],
        "compared": [True, True, False],
        "link": ["#rows?a", "#rows?b", "#rows?c"],
    }
    scales = {"d": Scale("Standard deviations", 0), "ratio": scale, "x": Scale("X", 0)}
    frame = pd.DataFrame({**rows, **more})
    return sizes_by_measure(frame, scales, CAPTION, described=["Three sizes"], data="a,b\n")


def test_sizes_stand_in_a_panel_for_each_measure_with_their_intervals():
    figure = sizes()
    assert figure.alt == (
        "Money leads. Standard deviations: 2 sizes, 1 to the better, 1 to the worse; "
        "Ratio: 1 size, 1 to the better."
    )
    assert {"Ratio (1: no difference)", "Health, A", "School, C"} <= set(texts(figure))
    assert not any(words.startswith("X") for words in texts(figure))
    assert sorted(links(figure)) == ["#rows?a", "#rows?b", "#rows?c"]
    assert {"To the better", "To the worse", "Nobody compared"} <= set(texts(figure))


@pytest.mark.parametrize(
    "more",
    [
        {"upper": [0.9, float("nan"), float("nan")]},
        {"compared": [True, True, True]},
        {"label": ["Health, A", "Health, A", "School, C"]},
        {"side": ["better", "worse", "worse"]},
    ],
)
def test_an_interval_a_design_a_side_and_a_row_change_the_picture(more):
    assert sizes(**more).svg != sizes().svg


def test_sizes_of_one_label_share_a_row_and_nobody_compared_is_told_only_where_it_is_so():
    figure = sizes(label=["Health, A", "Health, A", "School, C"], compared=[True, True, True])
    assert texts(figure).count("Health, A") == 1
    assert "Nobody compared" not in texts(figure)


def test_a_ratio_is_as_far_from_none_halved_as_doubled():
    far = {"value": [0.3, -0.2, 4.0], "lower": [float("nan")] * 3, "upper": [float("nan")] * 3}
    drawn = sizes(**far, scale=Scale("Ratio", 1, ratio=True))
    assert {"1", "2", "4"} <= set(texts(drawn))
    assert drawn.svg != sizes(**far).svg


# The recipe


def recipe():
    section = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## Add a chart")
    return re.search(r"```python\n(.*?)```", section[1], re.DOTALL).group(1)


def drawn_by_recipe(root):
    file = root / "recipe.py"
    file.write_text(recipe(), encoding="utf-8")
    return runpy.run_path(str(file))["levels"](Evidence(root), "levels")


def test_the_recipe_for_a_chart_is_short_enough_to_be_read():
    assert len([line for line in recipe().splitlines() if line.strip()]) <= 17


def test_the_recipe_for_a_chart_makes_one_from_the_evidence_base(project):
    figure = drawn_by_recipe(project)
    words = Evidence(project).labels("level")
    assert figure.alt.startswith(f"{figure.headline}. ")
    assert [row[0] for row in data_of(figure)[1:]] == list(words.values())
    numbers = dict(row for row in data_of(figure)[1:])
    assert "; ".join(f"{word} {number}" for word, number in numbers.items()) in figure.alt
    assert sum(map(int, numbers.values())) == 3
    assert len(links(figure)) == sum(number != "0" for number in numbers.values())
    assert figure.sources == ("sloper2004", "webb2004")
    assert drawn_by_recipe(project) == figure


def test_the_chart_of_the_recipe_changes_with_the_rows(project):
    before = drawn_by_recipe(project)
    for row in (2, 3, 4):
        put_coding(project, "findings", row, "level", "economic")
    after = drawn_by_recipe(project)
    for part in ("headline", "alt", "description", "data", "svg"):
        assert getattr(before, part) != getattr(after, part), part
