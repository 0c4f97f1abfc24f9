"""Words that figures and tables share: where numbers come from, and of which works they tell."""

REVIEW_SOURCE = "Brown and White (2006), coded from its text"
SINCE_SOURCE = "Abstracts and summaries of works since 2006, coded by one automated reader"
WHEN = "works cited in the 2006 review"


def gap_words(label: str) -> str:
    """Return the label of a gap as it stands by itself: ``Gap: long-term effects`` becomes
    ``Long-term effects``.
    """
    words = label.removeprefix("Gap: ")
    return f"{words[:1].upper()}{words[1:]}"
