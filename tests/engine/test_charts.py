"""Charts of tiny frames: what is drawn, told, linked and given away; and the chart that the recipe
in CONTRIBUTING.md makes.
"""

import csv
import io
import re
import runpy
from html import unescape

import pandas as pd
import pytest
from books import REPOSITORY
from tiny import put_coding

from livingreview.evidence.evidence import Evidence
from livingreview.show.beneath import noting
from livingreview.show.charts import Bar, Caption, bars
from livingreview.show.drawing import NARROW, WIDE, as_svg, drawing
from livingreview.show.examples import EXAMPLES, page
from livingreview.show.figure import NARROW_SVG
from livingreview.show.lines import places_between, timeline
from livingreview.show.palette import BETTER, IN_FOCUS, REVIEWED, WORSE
from livingreview.show.sizes import Scale, sizes_by_measure
from livingreview.show.symbols import Symbol, symbols_in_grid, symbols_in_rows

WORDS = {"x": "Money", "y": "Culture", "z": "Roles"}
CAPTION = Caption("a-chart", "Money leads", "What is named", "The rows")
BARS = {
    "all": Bar("All sources", REVIEWED, lambda code: f"show=themes&theme={code}"),
    "near": Bar("Of these near", IN_FOCUS),
}
SYMBOLS = {"up": Symbol("^", BETTER, "Better"), "down": Symbol("v", WORSE, "Worse")}


POINT = r"[ML] (-?[0-9.]+) (-?[0-9.]+)"


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
        {code: WORDS[code] for code in members},
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


def nested(*rows, **more):
    return bars(frame(*rows), WORDS, BARS, CAPTION, "Sources", nested=True, **more)


def added(*rows):
    parts = {"all": Bar("Alone", REVIEWED), "near": Bar("In a list", REVIEWED, hollow=True)}
    return bars(frame(*rows).rename_axis("theme"), WORDS, parts, CAPTION, "Works")


def test_a_bar_with_a_part_of_it_is_told_and_given_away_row_by_row():
    figure = nested((3, 1), (0, 0))
    assert figure.alt == "Money leads. Money 3; Culture 0."
    assert figure.description == "Money: 3 sources, of these near 1. Culture: no sources."
    assert data_of(figure) == [
        ["", "All sources", "Of these near"],
        ["Money", "3", "1"],
        ["Culture", "0", "0"],
    ]
    assert {"Money", "Culture", "All sources", "Of these near", "Sources"} <= set(texts(figure))


def test_a_bar_leads_to_its_rows_and_one_of_nought_or_without_a_query_nowhere():
    links_of = links(nested((3, 1), (0, 0)))
    assert links_of == ["#rows?show=themes&theme=x&words=Money%2C+all+sources%3A+3+sources"]


def test_words_of_ones_own_take_the_place_of_those_made_from_the_counts():
    figure = nested((3, 1), numbers=["three"], described=["It is three"])
    assert (figure.alt, figure.description) == ("Money leads. three.", "It is three.")


def test_parts_of_a_bar_are_added_up_in_words_and_at_its_end():
    figure = added((3, 1), (0, 0))
    assert figure.alt == "Money leads. Money 4; Culture 0."
    assert figure.description == "Money: 4 sources (3 alone and 1 in a list). Culture: no sources."
    assert data_of(figure)[0] == ["theme", "Alone", "In a list"]
    assert {"3", "1", "4", "0"} <= set(texts(figure))


def bodies(figure, colour):
    return re.findall(rf'<path d="[^"]*"[^>]*style="[^"]*{colour.light}', figure.svg)


def test_a_part_that_is_nought_is_no_bar():
    whole_bars, key = 1, 2
    assert len(bodies(added((3, 0)), REVIEWED)) == whole_bars + key
    assert len(bodies(added((3, 1)), REVIEWED)) == whole_bars + 1 + key


def test_a_phone_has_a_picture_of_its_own_of_the_same_data():
    figure = nested((3, 1), (2, 0))
    narrow = figure.__class__(**{**vars(figure), "svg": figure.narrow})
    assert links(narrow) == links(figure)
    assert set(texts(narrow)) == set(texts(figure))
    assert width(figure.narrow) < width(figure.svg) * 0.6
    bundle, _ = figure._repr_mimebundle_()
    assert bundle[NARROW_SVG] == figure.narrow


def width(svg):
    return float(re.search(r'viewBox="0 0 ([0-9.]+)', svg)[1])


@pytest.mark.parametrize("layout", [WIDE, NARROW])
def test_letters_of_a_picture_are_large_enough_to_be_read(layout):
    shown = min(358, layout.width * 72 * 1.6) if layout is NARROW else 593
    assert layout.letter * shown / (layout.width * 72) >= 11


def test_a_figure_notes_the_sources_that_its_frame_notes():
    counts = noting(frame((3, 1)), pd.DataFrame({"source_id": ["b2001", "a2000"]}))
    assert bars(counts, WORDS, BARS, CAPTION, "Sources").sources == ("a2000", "b2001")


# Symbols


def test_symbols_in_a_row_are_as_many_as_its_members_and_lead_to_them():
    figure = rows_of_symbols(x=(("p", "q"), ("r",), ()), y=((), (), ()))
    assert len(re.findall(r"<use xlink:href", figure.svg)) == 3 + len(SYMBOLS)
    assert links(figure) == [
        "#rows?row=x&name=p,q&words=Money%2C+better%3A+2+programmes",
        "#rows?row=x&name=r&words=Money%2C+worse%3A+1+programme",
    ]
    told = "Money: 2 better, 1 worse"
    assert figure.alt == f"Money leads. {told}; Culture: 0 better, 0 worse."
    assert data_of(figure) == [
        ["", "Better", "Worse", "near"],
        ["x", "2", "1", "0"],
        ["y", "0", "0", "0"],
    ]


def test_a_grid_shows_an_empty_column_as_empty_and_leaves_out_a_group_without_a_symbol():
    figure = grid(("g", "p", "One", "x", "up", True), ("g", "p", "One", "y", "down", False))
    assert {"Near", "One", "Money", "Culture", "Filled: measured"} <= set(texts(figure))
    assert "Roles" in texts(figure)
    assert "Far" not in texts(figure)
    assert ">Nothing on roles<" in figure.narrow
    assert links(figure) == ["#rows?at=0", "#rows?at=1"]
    assert (figure.alt, figure.description) == ("Money leads. 2 verdicts.", "One. Two.")


@pytest.mark.filterwarnings("error")
def test_a_grid_without_any_symbol_is_drawn_all_the_same():
    assert links(grid()) == []


# Lines


def test_a_work_without_a_year_is_named_and_not_drawn():
    events = pd.DataFrame(
        [("a", 1999, "One 1999", "One", "x", ""), ("b", None, "Two", "Two", "y", "Near")],
        columns=["source_id", "year", "label", "short", "what", "colour"],
    )
    figure = timeline(
        events,
        WORDS,
        CAPTION,
        "Year",
        kind="what",
        colours={"": REVIEWED, "Near": IN_FOCUS},
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
    drawn = re.findall(rf'<path d="([^"]*)"[^>]*style="fill: {REVIEWED.light}"', figure.svg)
    stop, wide = (
        max(across) - min(across)
        for across in ([float(x) for x, _ in re.findall(POINT, path)] for path in drawn)
    )
    assert stop < wide / 10


@pytest.mark.parametrize(
    "draw",
    [
        lambda: nested((3, 1)),
        lambda: added((3, 1)),
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
        "Money leads. Standard deviations: 2 sizes, 1 better, 1 worse; Ratio: 1 size, 1 better."
    )
    assert {"Ratio (1: no difference)", "Health, A", "School, C"} <= set(texts(figure))
    assert not any(words.startswith("X") for words in texts(figure))
    assert sorted(links(figure)) == ["#rows?a", "#rows?b", "#rows?c"]
    assert {"Better", "Worse", "No comparison group"} <= set(texts(figure))


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
    assert "No comparison group" not in texts(figure)


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


# The page of examples


def test_every_kind_of_chart_has_an_example_whose_code_is_named():
    shown = page()
    kinds = {bars, symbols_in_rows, symbols_in_grid, sizes_by_measure, timeline, places_between}
    for kind in kinds:
        assert f"<h2>{kind.__name__}" in shown
    assert shown.count("<svg") == 3 * len(EXAMPLES)


def test_a_picture_laid_out_a_hair_otherwise_is_the_same_picture():
    def picture(hair):
        made, axes = drawing(WIDE, 4)
        made.set_layout_engine("none")
        axes.set_position([0.1 + hair, 0.1, 0.8, 0.8])
        axes.plot([0, 1], [0, 1])
        return as_svg(made, "one")

    assert picture(0) == picture(1e-13)
    assert "<clipPath" in picture(0)
