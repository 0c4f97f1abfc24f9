"""Words of pages are indexed under the stems that queries ask for."""

import pytest

from livingreview.book.search import Search


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("US", "us"),
        ("methodology", "methodolog"),
        ("terminology", "terminolog"),
        ("technologies", "technolog"),
        ("Scotland", "scotland"),
        ("services", "servic"),
        ("logical", "logic"),
    ],
)
def test_a_word_has_the_stem_that_the_script_of_the_search_asks_for(word, stem):
    assert Search({}).stem(word) == stem
