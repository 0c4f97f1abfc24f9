import re
from itertools import combinations
from math import dist

import pytest

from livingreview.show import palette
from livingreview.show.drawing import FAMILY, NARROW, OWN_SHEET, SHEET, WIDE, style
from livingreview.show.palette import (
    COUNTED,
    DARK_PAGE,
    LABELS,
    LIGHT_PAGE,
    VERDICTS,
    Colour,
    contrast,
    luminance,
)


def named(colour):
    return colour.name


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#002d54", "#ffffff", 13.97),
        ("#2b9c93", "#ffffff", 3.34),
        ("#e5682a", "#ffffff", 3.31),
        ("#000000", "#ffffff", 21),
        ("#767676", "#ffffff", 4.54),
        ("#ffffff", "#ffffff", 1),
    ],
)
def test_contrast_is_computed_as_published(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.006)
    assert contrast(other, one) == contrast(one, other)


def test_luminance_runs_from_black_to_white():
    assert luminance("#000000") == 0
    assert luminance("#ffffff") == pytest.approx(1)
    assert luminance("#ff0000") == pytest.approx(0.2126)
    assert luminance("#00ff00") == pytest.approx(0.7152)
    assert luminance("#0000ff") == pytest.approx(0.0722)


@pytest.mark.parametrize("colour", [*VERDICTS, *COUNTED], ids=named)
def test_every_colour_of_a_figure_stands_out_on_its_page_in_light_and_dark(colour):
    assert contrast(colour.light, LIGHT_PAGE) >= 3
    assert contrast(colour.dark, DARK_PAGE) >= 3


@pytest.mark.parametrize("ink", [palette.INK, palette.QUIET], ids=named)
def test_text_is_readable_in_light_and_dark(ink):
    assert contrast(ink.light, LIGHT_PAGE) >= 4.5
    assert contrast(ink.dark, DARK_PAGE) >= 4.5


@pytest.mark.parametrize("colour", [*COUNTED, *VERDICTS], ids=named)
def test_a_number_on_a_colour_is_readable_in_light_and_dark(colour):
    label = LABELS[colour.name]
    assert contrast(colour.light, label.light) >= 4.5
    assert contrast(colour.dark, label.dark) >= 4.5


@pytest.mark.parametrize("of", [palette.REVIEWED, palette.LATER], ids=named)
def test_a_part_of_a_bar_can_be_told_from_the_bar_in_light_and_dark(of):
    assert contrast(of.light, palette.IN_FOCUS.light) >= 3
    assert contrast(of.dark, palette.IN_FOCUS.dark) >= 3


def test_better_and_worse_are_equally_strong_in_light_and_dark():
    for page, better, worse in (
        (LIGHT_PAGE, palette.BETTER.light, palette.WORSE.light),
        (DARK_PAGE, palette.BETTER.dark, palette.WORSE.dark),
    ):
        weaker, stronger = sorted([contrast(better, page), contrast(worse, page)])
        assert stronger <= 1.1 * weaker, page


# How colours look to those who see no red, no green or no blue: Machado, Oliveira and Fernandes
# 2009, doi:10.1109/TVCG.2009.113, at full strength.
SEEN = {
    "usual": [(1, 0, 0), (0, 1, 0), (0, 0, 1)],
    "no red": [
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ],
    "no green": [
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ],
    "no blue": [
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ],
}


def lab(colour, seen):
    """The colour as seen, in CIE L*a*b* (D65)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    r, g, b = (
        min(1, max(0, sum(m * c for m, c in zip(row, linear, strict=True)))) for row in SEEN[seen]
    )
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    )
    x, y, z = (c ** (1 / 3) if c > 0.008856 else 7.787 * c + 16 / 116 for c in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("seen", SEEN)
@pytest.mark.parametrize(
    ("one", "other"),
    [*combinations(VERDICTS, 2), *combinations(COUNTED, 2)],
    ids=lambda colour: colour.name,
)
def test_colours_that_mean_different_things_differ_to_every_eye(one, other, seen):
    for page in ("light", "dark"):
        far = dist(lab(getattr(one, page), seen), lab(getattr(other, page), seen))
        assert far >= 10, (page, far)  # about four times what is just seen


def test_every_colour_that_numbers_stand_on_has_a_label_of_its_own():
    assert set(LABELS) == {colour.name for colour in (*COUNTED, *VERDICTS)}
    assert {colour.name for colour in palette.COLOURS} >= {label.name for label in LABELS.values()}


def test_the_style_sheet_has_colours_of_the_palette_only():
    used = set(re.findall("#[0-9a-f]{6}", SHEET.read_text(encoding="utf-8")))
    assert used <= {colour.light for colour in palette.COLOURS}


def test_a_review_may_add_to_the_style(tmp_path, monkeypatch):
    monkeypatch.chdir(put_project(tmp_path))
    assert style(WIDE)["grid.linewidth"] == 0.8
    (tmp_path / OWN_SHEET).write_text("grid.linewidth: 2\nfont.size: 20\n", encoding="utf-8")
    assert style(WIDE)["grid.linewidth"] == 2
    assert (style(WIDE)["font.size"], style(NARROW)["font.size"]) == (20, 18)
    assert style(WIDE)["font.family"] == [FAMILY]


def put_project(root):
    (root / "data").mkdir()
    (root / "data" / "datapackage.json").write_text("{}", encoding="utf-8")
    return root


def test_every_colour_of_the_module_is_in_the_list_that_the_book_replaces():
    defined = {value for value in vars(palette).values() if isinstance(value, Colour)} | set(
        LABELS.values()
    )
    assert defined == set(palette.COLOURS)


@pytest.mark.parametrize("what", ["name", "light"])
def test_no_two_colours_share_a_name_or_a_light_value(what):
    for one, other in combinations(palette.COLOURS, 2):
        assert getattr(one, what) != getattr(other, what), (one, other)


def test_colours_are_written_as_six_small_hexadecimal_digits():
    for colour in palette.COLOURS:
        for value in (colour.light, colour.dark):
            assert len(value) == 7
            assert value[0] == "#"
            assert set(value[1:]) <= set("0123456789abcdef"), colour
