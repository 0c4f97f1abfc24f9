"""What moved between two releases: rows in and out, key numbers side by side, claims judged. All of
it computed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import pandas as pd

from ics.answers import answers
from livingreview.claims.moved import Moved, Standing
from livingreview.evidence import difference
from livingreview.evidence.difference import KINDS, Change, standing_difference
from livingreview.evidence.difference import in_words as in_words  # chapters say it of `rows_moved`
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.releases import version
from livingreview.show.beneath import noting
from livingreview.show.numbers import select
from livingreview.words import capital, count, listed, whole

OF_SOURCE: dict[str, Callable[[tuple[str, ...]], str]] = {
    "sources": lambda key: key[0],
    "themes": lambda key: key[1],
    "definitions": lambda key: key[1],
    "findings": lambda key: key[0].rpartition("-")[0],  # an id is its source and a number
}
BODIES = {"2006": "The 2006 review", "since": "Since 2006"}


def compared(releases: Sequence[str]) -> tuple[str, str]:
    """Return two of the `releases`, oldest first: the last, and the newest before it of which the
    evidence was another. One that differs in its PATCH alone moved words only.

    Raises `ValueError` when there is no such release.
    """
    new = releases[-1]
    others = [one for one in releases if version(one) != version(new)]
    if not others:
        raise ValueError(f"No release before {new} had other evidence.")
    return others[-1], new


def rows_moved(changes: Iterable[Change]) -> pd.DataFrame:
    """Return what `difference.rows_moved` counts of `changes`, with the sources of their rows
    noted.
    """
    changes = list(changes)
    sources = {OF_SOURCE[change.table](change.key) for change in changes}
    return noting(difference.rows_moved(changes), pd.DataFrame({"source_id": sorted(sources)}))


def sources_moved(changes: Iterable[Change]) -> dict[str, list[str]]:
    """Return the ids of the sources that came (``came``) and went (``went``)."""
    sources: dict[str, list[str]] = {"came": [], "went": []}
    for change in changes:
        if change.table == "sources" and KINDS[change.kind] in sources:
            sources[KINDS[change.kind]].append(change.key[0])
    return sources


def key_numbers(evidence: Evidence) -> pd.DataFrame:
    """Return the key numbers of a release for each body, as words: index (`body`, `number`), column
    ``words``. A body that the release does not hold has no numbers.
    """
    rows = {}
    for body, part in (("2006", evidence.reviewed), ("since", evidence.later)):
        sources = select(part, "sources")
        if not len(sources):
            continue
        measured = answers(part)[f"measured-{body}"]
        rows[body, "Sources"] = whole(len(sources))
        rows[body, "Sources about Scotland"] = whole(len(sources.focused))
        rows[body, "Findings that count"] = whole(len(select(part, "findings")))
        rows[body, "Themes"] = whole(len(select(part, "themes")))
        programmes = f"{whole(measured.number)}: {measured.pointing}"
        rows[body, "Programmes measured"] = programmes.removesuffix(": ")
    frame = pd.DataFrame({"words": rows})
    return frame.rename_axis(["body", "number"]) if rows else pd.DataFrame({"words": []})


def between(before: Evidence, after: Evidence) -> list[Change]:
    """Return every row that differs between two releases."""
    return list(standing_difference(before, after))


def judgements_beside(
    before: Mapping[str, Standing], after: Mapping[str, Standing]
) -> pd.DataFrame:
    """Return how many claims have each judgement in each of two releases: the codes of judgements
    as index, columns ``before`` and ``after``. Claims that were not judged are in none.
    """
    counts = {
        side: pd.Series([claim.judgement for claim in claims.values()], dtype="str").value_counts()
        for side, claims in (("before", before), ("after", after))
    }
    return pd.DataFrame(counts).fillna(0).astype(int)


def conclusions_in_words(moved: Iterable[Moved]) -> str:
    """Return in sentences how many conclusions moved, by what moved in them."""
    counts = pd.Series([claim.order for claim in moved], dtype=int).value_counts()
    kinds = (
        "judged otherwise beside later evidence",
        "judged beside later evidence for the first time",
        "with other works cited for them or against them",
        "new",
        "gone",
    )
    found = [
        f"{whole(counts[order])} {words}" for order, words in enumerate(kinds) if order in counts
    ]
    number = count(int(counts.sum()), "conclusion")
    return f"{capital(number)} moved{f': {listed(found)}' if found else ''}."
