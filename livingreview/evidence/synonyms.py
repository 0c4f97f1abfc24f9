"""Other words for terms, such as their abbreviations, by which readers find them."""

from livingreview.evidence.evidence import Evidence

TABLE = "synonyms"


def other_words(evidence: Evidence) -> dict[str, list[str]]:
    """Return the other words for each term, in the order of the table; nothing for a review
    without one.
    """
    words: dict[str, list[str]] = {}
    if TABLE in evidence.tables:
        for row in evidence.rows(TABLE).itertuples():
            words.setdefault(str(row.term), []).append(str(row.synonym))
    return words
