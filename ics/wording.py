"""Labels that figures and tables share: where numbers come from, and of which works they tell."""

from collections.abc import Mapping

from livingreview.words import capital

CLAIMS = "The claims of this review, and the rows that they rest on"
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


def gap_words(label: str) -> str:
    """Return the label of a gap as it stands by itself: ``Gap: definitions`` becomes
    ``Definitions``.
    """
    return capital(label.removeprefix("Gap: "))
