from itertools import combinations, pairwise

import pytest

from livingreview.show import palette
from livingreview.show.palette import (
    DARK_PAGE,
    LABELS,
    LIGHT_PAGE,
    SERIES,
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


@pytest.mark.parametrize("colour", SERIES, ids=named)
def test_every_colour_of_a_figure_stands_out_on_its_page_in_light_and_dark(colour):
    assert contrast(colour.light, LIGHT_PAGE) >= 3
    assert contrast(colour.dark, DARK_PAGE) >= 3


@pytest.mark.parametrize("ink", [palette.INK, palette.QUIET], ids=named)
def test_text_is_readable_in_light_and_dark(ink):
    assert contrast(ink.light, LIGHT_PAGE) >= 4.5
    assert contrast(ink.dark, DARK_PAGE) >= 4.5


@pytest.mark.parametrize("colour", SERIES, ids=named)
def test_a_number_on_a_colour_is_readable_in_light_and_dark(colour):
    label = LABELS[colour.name]
    assert contrast(colour.light, label.light) >= 4.5
    assert contrast(colour.dark, label.dark) >= 4.5


@pytest.mark.parametrize(("one", "other"), [*pairwise(SERIES), (palette.DARK_BLUE, palette.ORANGE)])
def test_colours_that_stand_beside_each_other_can_be_told_apart_in_light_and_dark(one, other):
    assert contrast(one.light, other.light) >= 3
    assert contrast(one.dark, other.dark) >= 3


def test_every_colour_of_a_figure_has_a_label_of_its_own():
    assert set(LABELS) == {colour.name for colour in SERIES}
    assert {colour.name for colour in palette.COLOURS} >= {label.name for label in LABELS.values()}


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
