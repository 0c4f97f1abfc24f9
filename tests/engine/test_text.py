import re

import pytest
from tiny import HOSTILE

from livingreview import words as text

ENDS = ["\n", "\r", "\r\n", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "no sources"),
        (1, "1 source"),
        (2, "2 sources"),
        (999, "999 sources"),
        (1234, "1,234 sources"),
    ],
)
def test_a_count_reads_like_part_of_a_sentence(number, words):
    assert text.count(number, "source") == words


@pytest.mark.parametrize(("number", "words"), [(0, "no studies"), (1, "1 study"), (2, "2 studies")])
def test_a_count_takes_a_plural_of_its_own(number, words):
    assert text.count(number, "study", "studies") == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "no sources name it"),
        (1, "1 source names it"),
        (2, "2 sources name it"),
        (1000, "1,000 sources name it"),
    ],
)
def test_the_verb_agrees_with_how_many_name_it(number, words):
    assert text.naming(number, "it") == words


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["a", "b", "c", "d"], "a, b, c and d"),
    ],
)
def test_items_are_listed_as_a_sentence_lists_them(items, words):
    assert text.listed(items) == words
    assert text.listed(iter(items)) == words


def test_items_may_be_alternatives():
    assert text.listed(["a", "b", "c"], "or") == "a, b or c"


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0"), (999, "999"), (1000, "1,000"), (1234567, "1,234,567"), (-1000, "-1,000")],
)
def test_whole_numbers_have_commas_in_the_thousands(number, words):
    assert text.whole(number) == words


def test_whole_numbers_of_a_frame_are_numbers_like_any_other():
    import pandas as pd

    assert text.whole(pd.Series([1234], dtype="Int64")[0]) == "1,234"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0.5, "0.50"),
        (1, "1.00"),
        (0.333, "0.33"),
        (-0.25, "-0.25"),
        (0.0, "0.00"),
        (-0.0, "0.00"),
        (-0.001, "0.00"),
        (-0.006, "-0.01"),
        (float("nan"), "not defined"),
    ],
)
def test_decimals_have_two_places_and_nothing_is_minus_nought(number, words):
    assert text.decimal(number) == words


def test_decimals_may_have_other_places():
    assert text.decimal(0.12345, 3) == "0.123"
    assert text.decimal(-0.04, 1) == "0.0"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("many agree", "Many agree."),
        ("Many agree.", "Many agree."),
        ("why?", "Why?"),
        ("so!", "So!"),
        ("élan", "Élan."),
    ],
)
def test_a_sentence_begins_with_a_capital_and_ends_with_a_stop(given, sentence):
    assert text.sentence(given) == sentence


@pytest.mark.parametrize("hostile", HOSTILE)
def test_every_ascii_punctuation_mark_is_escaped_and_nothing_else_changes(hostile):
    escaped = text.escape(hostile)
    assert re.fullmatch(r"(\\[!-/:-@\[-`{-~]|[^!-/:-@\[-`{-~])*", escaped)
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escaped) == hostile


def test_letters_digits_and_other_marks_need_no_escape():
    assert text.escape("Étude 12 – “x” ¶ …") == "Étude 12 – “x” ¶ …"


@pytest.mark.parametrize("end", ENDS, ids=[f"{ord(end[0]):#x}" for end in ENDS])
@pytest.mark.parametrize("shown", [text.escape, text.quoted])
def test_whatever_ends_a_line_is_refused_and_never_shown(shown, end):
    with pytest.raises(ValueError, match=r"line break .* Write it on one line\."):
        shown(f"one{end}two")


def test_a_line_is_refused_exactly_where_python_would_break_it():
    for character in map(chr, range(0x3000)):
        broken = len(f"a{character}b".splitlines()) > 1
        assert bool(text.LINE_BREAK.search(character)) == broken, hex(ord(character))


@pytest.mark.parametrize(
    ("given", "quoted"),
    [
        ("plain", '"plain"'),
        ('say "x"', r'"say \"x\""'),
        ("a \\ b", r'"a \\ b"'),
        ("a: b # c", '"a: b # c"'),
        ("", '""'),
        ('\\"', r'"\\\""'),
    ],
)
def test_an_option_is_quoted_so_that_it_cannot_end_early(given, quoted):
    assert text.quoted(given) == quoted


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_quoted_option_is_read_back_letter_for_letter(hostile):
    import yaml

    assert yaml.safe_load(f"alt: {text.quoted(hostile)}") == {"alt": hostile}
