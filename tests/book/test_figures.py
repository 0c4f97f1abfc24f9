import csv
import io
import json
import os
import re
import subprocess
import sys
from html import escape
from pathlib import Path

import matplotlib as mpl
import pandas as pd
import pytest
from books import REPOSITORY
from tiny import add, put_coding

from ics.counts import of_group, sources_by, strongest
from ics.figures.themes import themes_named
from livingreview.evidence.evidence import OF, Evidence
from livingreview.show import drawing as style
from livingreview.show import palette

SAID = ("headline", "alt", "description", "data", "svg")
ATTRIBUTIONS = ["individual", "one-theme-list", "many-theme-list"]
LABELS = {"x": "Money", "y": "Culture", "z": "Roles"}


def barriers(root):
    evidence = Evidence(root)
    named = of_group(strongest(evidence.themes), "barrier")
    labels = evidence.labels("theme")
    return themes_named(sources_by(named, "attribution"), labels, "barriers", "barrier")


def known(frame):
    """A frame of numbers that knows of which evidence it is, as those that are counted do."""
    frame.attrs[OF] = Evidence(REPOSITORY)
    return frame


def counted(**numbers):
    """A figure of themes that are named so many times: individually, in a list, in a long list."""
    counts = known(pd.DataFrame(numbers.values(), index=list(numbers), columns=ATTRIBUTIONS))
    return themes_named(counts, LABELS, "themes", "barrier")


def rows_of(figure):
    return list(csv.DictReader(io.StringIO(figure.data)))


# What a figure says changes with the data


def test_all_that_a_figure_of_themes_says_changes_with_the_data(project):
    before = barriers(project)
    for row in (3, 5, 6):
        put_coding(project, "themes", row, "attribution", "one-theme-list")
    after = barriers(project)
    assert [part for part in SAID if getattr(before, part) == getattr(after, part)] == []
    theme = {
        "theme": "barrier.time-capacity",
        "source_id": "webb2004",
        "stance": "supports",
        "attribution": "individual",
    }
    add(project, "themes", **theme, locator="4 ¶1", added="1.0")
    assert "Lack of time or capacity 0" in after.alt
    assert "Lack of time or capacity 1" in barriers(project).alt


# Figures of themes


def test_the_theme_that_most_sources_name_comes_first_and_one_that_gathers_others_last():
    counts = known(pd.DataFrame([(1, 0, 0), (2, 1, 0), (0, 9, 0)], columns=ATTRIBUTIONS))
    figure = themes_named(
        counts.set_axis(["x", "y", "z.other"]), {**LABELS, "z.other": "Others"}, "t", "barrier"
    )
    assert [row["barrier"] for row in rows_of(figure)] == ["Culture", "Money", "Others"]
    assert figure.headline == "Culture is named most, by 3 sources, mostly individually"


def test_the_alternative_text_is_the_headline_and_the_number_of_every_theme():
    assert (
        counted(x=(2, 1, 0), y=(0, 0, 1), z=(0, 0, 0)).alt
        == "Money is named most, by 3 sources, mostly individually. Money 3; Culture 1; Roles 0."
    )


def test_the_description_tells_every_theme_by_attribution():
    described = counted(x=(2, 1, 0), y=(0, 0, 1), z=(0, 0, 0)).description
    assert (
        described
        == "Money: 3 sources (2 individually and 1 in a list). Culture: 1 source (1 in a list). "
        "Roles: no sources."
    )


def test_the_data_hold_every_plotted_number_under_the_words_of_the_picture():
    assert rows_of(counted(x=(2, 1, 1), y=(0, 3, 0))) == [
        {"barrier": "Money", "Individually": "2", "In a list": "2"},
        {"barrier": "Culture", "Individually": "0", "In a list": "3"},
    ]


@pytest.mark.filterwarnings("error")
def test_themes_that_nobody_names_are_drawn_all_the_same():
    empty = counted(x=(0, 0, 0), y=(0, 0, 0))
    assert ">Money</text>" in empty.svg
    assert empty.alt.endswith("Money 0; Culture 0.")


# Pictures


def test_a_picture_has_the_same_bytes_twice(project):
    assert barriers(project) == barriers(project)


def test_a_picture_has_the_same_bytes_in_another_process_time_zone_locale_and_hash_seed(project):
    code = (
        "import sys; from pathlib import Path; from test_figures import barriers\n"
        "sys.stdout.reconfigure(encoding='utf-8'); "
        "sys.stdout.write(barriers(Path(sys.argv[1])).svg)"
    )
    folders = (Path(__file__).parent, REPOSITORY / "tests" / "support", REPOSITORY)
    path = os.pathsep.join(map(str, folders))
    drawn = set()
    for variables in (
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "UTC"},
    ):
        done = subprocess.run(
            [sys.executable, "-c", code, str(project)],
            env={**os.environ, **variables, "PYTHONPATH": path, "SOURCE_DATE_EPOCH": "1"},
            capture_output=True,
            check=True,
        )
        drawn.add(done.stdout.decode())
    assert drawn == {barriers(project).svg}


def test_a_picture_is_the_same_whatever_style_was_set_before(project):
    before = barriers(project).svg
    with mpl.rc_context(
        {"font.size": 30, "svg.fonttype": "path", "axes.facecolor": "red", "svg.hashsalt": "x"}
    ):
        assert barriers(project).svg == before


def test_drawing_leaves_no_style_behind(project):
    before = dict(mpl.rcParams)
    barriers(project)
    assert dict(mpl.rcParams) == before


def test_a_picture_tells_no_time_and_no_version(project):
    svg = barriers(project).svg
    assert "dc:date" not in svg
    assert "matplotlib.org" not in svg.replace("Created with matplotlib", "")
    assert not re.search(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}", svg)


def test_the_text_of_a_picture_is_text(project):
    svg = barriers(project).svg
    for words in ("Unclear roles", "Cited sources that name it", "Individually", "In a list"):
        assert f">{words}</text>" in svg
    assert "Fira Sans" in svg


def test_two_pictures_on_one_page_share_no_ids():
    drawn = [counted(x=(2, 1, 0)).svg, counted(x=(2, 1, 0)).narrow]
    paths = [set(re.findall(r'id="([mp][0-9a-f]{8,})"', svg)) for svg in drawn]
    assert all(paths)
    assert not paths[0] & paths[1]


def test_a_picture_is_drawn_in_colours_of_the_palette_only(project):
    known = {colour.light for colour in palette.COLOURS} | {"#ffffff", "#000000"}
    assert set(re.findall(r"#[0-9a-f]{6}\b", barriers(project).svg)) <= known


def test_a_name_from_the_evidence_becomes_no_markup_in_a_picture():
    counts = known(pd.DataFrame([(1, 0, 0)], index=["x"], columns=ATTRIBUTIONS))
    svg = themes_named(counts, {"x": "<script>x</script> & $x$"}, "hostile", "barrier").svg
    assert "<script>" not in svg
    assert "&lt;script&gt;x&lt;/script&gt; &amp; " in svg


def test_a_picture_is_as_wide_as_a_page_and_taller_with_more_rows():
    few, many = (style.drawing(style.WIDE, rows)[0].get_size_inches() for rows in (3, 6))
    assert few[0] == many[0] == pytest.approx(159 / 25.4)
    assert many[1] > few[1]


# Figures of the book as they are stored


def stored():
    for path in (*REPOSITORY.glob("*.ipynb"), *sorted((REPOSITORY / "chapters").glob("*.ipynb"))):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                if "image/svg+xml" in output.get("data", {}):
                    bundle = {kind: "".join(value) for kind, value in output["data"].items()}
                    yield pytest.param(bundle, id=output["metadata"]["figure"])


STORED = list(stored())


@pytest.mark.parametrize("bundle", STORED)
def test_every_stored_figure_has_alternative_text_that_is_its_headline_with_numbers(bundle):
    headline = bundle["text/plain"].split(": ", 1)[1]
    (alt,) = re.findall(r'^:alt: "(.*)"$', bundle["text/markdown"], re.MULTILINE)
    assert alt.replace('\\"', '"').startswith(headline)
    assert re.search(r"[0-9]|\bnone\b", alt)


@pytest.mark.parametrize("bundle", STORED)
def test_every_stored_picture_is_text_without_date_in_colours_of_the_palette(bundle):
    svg = bundle["image/svg+xml"]
    assert "</text>" in svg
    assert "dc:date" not in svg
    known = {colour.light for colour in palette.COLOURS} | {"#ffffff", "#000000"}
    assert set(re.findall(r"#[0-9a-f]{6}\b", svg)) <= known


@pytest.mark.parametrize("bundle", STORED)
def test_every_stored_figure_brings_its_data(bundle):
    rows = list(csv.reader(io.StringIO(bundle["text/csv"])))
    assert len(rows) > 1
    assert len({len(row) for row in rows}) == 1


@pytest.mark.parametrize(
    "label", ["$x^2$ and $y$", r"costs $\frac{1}{$ more", "$", "a_b^c", r"\$5"]
)
def test_a_label_is_drawn_letter_for_letter_and_begins_no_formula(project, label):
    evidence = Evidence(project)
    named = of_group(strongest(evidence.themes), "barrier")
    labels = dict.fromkeys(evidence.labels("theme"), label)
    drawn = themes_named(
        sources_by(named, "attribution"),
        labels,
        "barriers",
        "barrier",
    )
    assert f">{escape(label, quote=False)}</text>" in drawn.svg


def test_a_symbol_that_is_a_letter_is_still_drawn_as_that_letter_alone():
    with mpl.rc_context(style.style(style.WIDE)):
        picture, axes = style.drawing(style.WIDE, 2)
        axes.plot([0], [0], marker="$?$", linestyle="")
    marks = re.findall(r'<path id="m[^"]*" d="([^"]*)"', style.as_svg(picture, "letter"))
    assert max(mark.count("M ") for mark in marks) == 2
