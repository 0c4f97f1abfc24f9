"""Sphinx extension: words of pages and words of queries come down to the same stem.

Sphinx stems pages with one program and queries with another, which differ in two rules. What is
searched for would not be found (`findings/search-cannot-find-us.sh`), so pages follow the rules of
queries.
"""

import re
from typing import Any

from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

from livingreview.book import about

SHORTEST = 3  # letters of a word that has a stem
ENDING = "logi"
SYLLABLE = re.compile("([^aeiou][^aeiouy]*)?[aeiouy][aeiou]*[^aeiou]")  # a vowel, then none


class Search(SearchEnglish):
    """The search of Sphinx in English, with the stems that its script asks for."""

    def stem(self, word: str) -> str:
        """Return the stem of `word`."""
        if len(word) < SHORTEST:
            return word.lower()
        stem = super().stem(word)
        before = stem.removesuffix(ENDING)
        return stem[:-1] if before != stem and SYLLABLE.match(before) else stem


def setup(app: Sphinx) -> dict[str, Any]:
    """Have the index of the search made with these stems."""
    app.add_search_language(Search)
    return about(__file__)
