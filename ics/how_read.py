"""How the evidence was found and read, in words that are worked out from its record: the searches,
what was read of each work, who coded, and what was read twice.
"""

from collections import Counter

import pandas as pd

from livingreview.evidence.evidence import Evidence
from livingreview.evidence.schema import CODED_BY
from livingreview.words import capital, count, listed

FULL = "full-text"
ON_RECORD = "a search that is on record in full"
STRING_BY_STRING = "a search that followed a protocol"
NOT_SYSTEMATIC = "a search that was not systematic"
BOTH = "two searches, one that followed a protocol and one that was not systematic"
NOT_CODED = "; what it found is not coded yet"
PROTOCOL = "protocol"
RECORDED = ("searched_on", "records_seen", "excluded", "included")
CODED = ("themes", "findings", "definitions", "mentions")
MENTIONED = {"mentions": "citations"}


def search(evidence: Evidence) -> str:
    """Return what kinds of search found the works of the bodies chosen. A body's was not systematic
    as long as one of its searches follows no protocol, and does not say when it was made, and how
    many records were seen, left out and kept.
    """
    parts = evidence.searches.groupby("body", sort=False)
    kinds = [_kind(searches) for _, searches in parts]
    if sorted(kinds) == sorted([STRING_BY_STRING, NOT_SYSTEMATIC]):
        return BOTH
    return listed(dict.fromkeys(kinds)) or NOT_SYSTEMATIC


def _kind(searches: pd.DataFrame) -> str:
    if PROTOCOL in searches and searches[PROTOCOL].notna().all():
        return STRING_BY_STRING
    return ON_RECORD if searches[list(RECORDED)].notna().to_numpy().all() else NOT_SYSTEMATIC


def latest(evidence: Evidence, searches: pd.DataFrame) -> str:
    """Return what kind of search the last of a body chosen was: its rows are `searches`. One that
    follows a protocol may have found works that are not coded yet.
    """
    kind = _kind(searches)
    if kind != STRING_BY_STRING:
        return kind
    number = evidence.searches["body"].unique().tolist().index(searches["body"].iloc[-1])
    coded = {evidence.body_of[source] for source in evidence.sources["source_id"]}
    return kind + (NOT_CODED if len(coded) <= number else "")


def found(evidence: Evidence) -> str:
    """Return a sentence on how the later works were found, as it stands beneath a table."""
    return f"The later works were found by {search(evidence.later)}."


def when(evidence: Evidence) -> str:
    """Return of which works a picture of later evidence tells, and how these were found."""
    return f"works since 2006, found by {search(evidence.later)}"


def read_in(evidence: Evidence, joined_by: str = "or") -> str:
    """Return in what the works of the body chosen were read: ``an abstract or a summary``."""
    return listed((words for words, _ in _ways(evidence)), joined_by)


def read_in_numbers(evidence: Evidence) -> str:
    """Return what was read of how many works of the body chosen: ``an abstract of 41 and a summary
    of 12``.
    """
    return listed(f"{words} of {number:,}" for words, number in _ways(evidence))


def full_reports(evidence: Evidence) -> str:
    """Return a sentence on how many works of the body chosen were read whole."""
    number = int((evidence.cited(evidence.sources)["read_as"] == FULL).sum())
    return f"{capital(count(number, 'full report'))} {'was' if number == 1 else 'were'} read."


def coders(evidence: Evidence) -> str:
    """Return who coded the rows of the body chosen: those that say so by name, and the automated
    reader who coded the rest.
    """
    said = pd.concat([evidence.rows(table)[CODED_BY] for table in CODED[:2]])
    people = count(said.nunique(), "coder") if said.notna().any() else ""
    return listed(filter(None, ("one automated reader" if said.isna().any() else "", people)))


def read_again(evidence: Evidence) -> str:
    """Return how many findings and themes of the body chosen a second reader coded too."""
    rows = {table: len(evidence.reading("second", table)) for table in ("findings", "themes")}
    return listed(count(number, table.removesuffix("s")) for table, number in rows.items())


def read_twice(evidence: Evidence) -> str:
    """Return what of the body chosen was coded twice, and what once, in a sentence."""
    twice = [table for table in CODED if _has_second_reading(evidence, table)]
    once = [table for table in CODED if table not in twice]
    parts = [
        f"{listed(MENTIONED.get(table, table) for table in tables)} {words}"
        for tables, words in ((twice, "were coded twice, independently"), (once, "were coded once"))
        if tables
    ]
    return f"{capital('; '.join(parts))}."


def _has_second_reading(evidence: Evidence, table: str) -> bool:
    return (
        f"second-reading-{table}" in evidence.tables and not evidence.reading("second", table).empty
    )


def _ways(evidence: Evidence) -> list[tuple[str, int]]:
    words = evidence.labels("read_as") | evidence.settings.fields["read_as"]["sources"]
    numbers = Counter(evidence.cited(evidence.sources)["read_as"])
    return [(words[code], numbers[code]) for code in words if numbers[code]]
