"""Labels that figures and tables share: where numbers come from, and of which works they tell."""

from collections.abc import Mapping

from livingreview.words import capital, listed, whole

COMPARED = "The rows of both releases, compared."
SEARCH_SOURCE = "The record of the search, made for this book"
WHEN = "works cited in the 2006 review"
SCOTTISH, ABOUT_SCOTLAND = "Of these Scottish", "Of these about Scotland"
NONE_CODED = "none coded"
CHAPTERS = (
    "introduction",
    "methodology",
    "protocol",
    "search",
    "excluded",
    "defining-integration",
    "supporting-evidence",
    "what-works",
    "conclusions",
    "summary",
    "terminology",
    "evidence-base",
    "claims",
)
Labels = Mapping[str, str]
Labels_of = Mapping[str, Labels]


def whole_or_none(number: int) -> str:
    """Return a number in words that can follow a comma: ``none`` for none."""
    return whole(number) if number else "none"


def one_or_none(number: int) -> str:
    """Return a number in words that can stand before ``of them``: ``none``, ``one``, ``2``."""
    return {0: "none", 1: "one"}.get(number, whole(number))


def pointing(counts: Mapping[str, int], directions: Labels) -> str:
    """Return how many point each way, in words: ``3 better and 1 worse``; nothing for none.

    `counts` holds a number for each code of direction, `directions` their words in the order in
    which they are told.
    """
    return listed(
        f"{whole(counts[code])} {words.lower()}"
        for code, words in directions.items()
        if counts.get(code)
    )


def gap_words(label: str) -> str:
    """Return the label of a gap as it stands by itself: ``Gap: definitions`` becomes
    ``Definitions``.
    """
    return capital(label.removeprefix("Gap: "))
