"""Places of the work reviewed, told in words."""

import pytest

from livingreview.book.places import in_words

SECTIONS = {"4": "Evidence: opening", "4.costs": "Costs", "annex-a": "Terms"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A 2004, 4.costs ¶3", "A 2004, Costs, paragraph 3"),
        ("4 ¶1; annex-a ¶12", "Evidence: opening, paragraph 1; Terms, paragraph 12"),
        ("see ¶2 and 9.lost ¶4", "see paragraph 2 and 9.lost paragraph 4"),
        ("O'Brien 2003, of families' views", "O’Brien 2003, of families’ views"),
        ("version 1.4 ¶2", "version 1.4 paragraph 2"),
    ],
)
def test_a_place_is_told_by_the_name_of_its_section(text, words):
    assert in_words(text, SECTIONS) == words


def test_a_review_of_no_work_has_paragraphs_only():
    assert in_words("4 ¶1", {}) == "4 paragraph 1"
