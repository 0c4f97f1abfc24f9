"""Labels that figures and tables share: where numbers come from, and of which works they tell."""

from collections.abc import Mapping

from livingreview.words import capital

REVIEW_SOURCE = "Brown and White (2006), coded from its text"
SINCE_SOURCE = "Abstracts and summaries of works since 2006, coded by one automated reader"
BOTH_SOURCE = (
    "Brown and White (2006), coded from its text; abstracts and summaries of works since 2006. "
    "Two columns, never summed"
)
CLAIMS_SOURCE = "The claims of this review and the rows coded from the 2006 review"
LATER_SOURCE = (
    "The claims of this review, the rows coded from it, and the rows coded from works since 2006"
)
COMPARED = "The rows of both releases, compared."
SEARCH_SOURCE = "The record of the search, made for this book"
WHEN = "works cited in the 2006 review"
FOUND = "The later works were found by a search that was not systematic."
SCOTTISH, ABOUT_SCOTLAND = "Of these Scottish", "Of these about Scotland"
NONE_CODED = "none coded"
CHAPTERS = (
    "introduction",
    "methodology",
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


def gap_words(label: str) -> str:
    """Return the label of a gap as it stands by itself: ``Gap: definitions`` becomes
    ``Definitions``.
    """
    return capital(label.removeprefix("Gap: "))
