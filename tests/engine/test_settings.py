"""What a review says of itself: every problem of review.toml at once, each with its row."""

from pathlib import Path

import pytest

from ics import reviewed
from livingreview.problems import EvidenceError
from livingreview.settings import load_settings

WHOLE = """\
[review]
name = "small-review"
package = "small"

[focus]
field = "country"
code = "wales"
place = "Wales"
adjective = "Welsh"
"""


def problems(root, text):
    """What is wrong with a review.toml that holds `text`, as (row, setting, rule)."""
    (root / "review.toml").write_text(text, encoding="utf-8")
    with pytest.raises(EvidenceError) as raised:
        load_settings(root)
    return [(one.row, one.column, one.rule) for one in raised.value.problems]


def test_a_review_may_be_of_no_earlier_work(tmp_path):
    (tmp_path / "review.toml").write_text(WHOLE, encoding="utf-8")
    settings = load_settings(tmp_path)
    assert settings.focus.adjective == "Welsh"
    assert settings.reviewed.source == ""
    assert settings.groups == {}


def test_this_analysis_and_its_settings_name_the_same_work():
    settings = load_settings(Path(reviewed.__file__).resolve().parents[1])
    assert (
        settings.reviewed.source,
        settings.reviewed.body,
    ) == (reviewed.REVIEW, reviewed.REVIEWED)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(EvidenceError, match=r"review\.toml") as raised:
        load_settings(tmp_path)
    assert "missing" in raised.value.problems[0].rule


def test_all_problems_are_named_at_once_with_their_rows(tmp_path):
    text = WHOLE.replace('"small-review"', '"Small review"').replace('"wales"', "7")
    text = text.replace('package = "small"\n', 'pakage = "small"\n')
    assert problems(tmp_path, text) == [
        (1, "review.package", "It is missing"),
        (2, "review.name", "The value cannot stand here"),
        (3, "review.pakage", "There is no such name here"),
        (7, "focus.code", "It must be text"),
    ]


def test_a_line_that_is_no_toml_is_named(tmp_path):
    ((row, _, rule),) = problems(tmp_path, WHOLE + "[focus\n")
    assert row == 10
    assert "not TOML" in rule


def test_each_setting_that_is_missing_is_named_once(tmp_path):
    assert problems(tmp_path, WHOLE + "\n[reviewed]\nyear = 1999\n") == [
        (11, f"reviewed.{name}", "It is missing") for name in ("body", "name", "source")
    ]
