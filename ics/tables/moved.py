"""Tables of what moved between two releases."""

from collections.abc import Sequence

import pandas as pd

from ics.moved import BODIES
from ics.wording import COMPARED, Labels
from livingreview.claims.moved import Moved, Standing, Support
from livingreview.show.cells import Cell, Link
from livingreview.show.places import ledger_place, source
from livingreview.show.table import Columns, Table, coded, of_rows
from livingreview.words import listed, whole

ABSENT = "not in this release"
NO_CLAIM = "No such claim"
NO_REASON = "No reason is recorded."
UNKNOWN = "does not hold how works bear on claims, so only judgements are compared."
ADDED_UP = "One verdict a programme, mixed where its findings differ. Bodies are never added up."


def numbers(
    before: pd.DataFrame, after: pd.DataFrame, heads: Sequence[str], name: str, caption: str
) -> Table:
    """Return the key numbers of two releases side by side, a row a number, body by body; frames as
    `moved.key_numbers` gives.
    """
    index = dict.fromkeys([*before.index, *after.index])
    columns: Columns = [
        ("Body", 16, lambda pair: BODIES[pair[0]]),
        ("Number", 24, lambda pair: pair[1]),
        (heads[0], 30, lambda pair: before["words"].get(pair, ABSENT)),
        (heads[1], 30, lambda pair: after["words"].get(pair, ABSENT)),
    ]
    pairs = sorted(index, key=lambda pair: list(BODIES).index(pair[0]))
    return of_rows(name, caption, pairs, columns, ADDED_UP, stubs=2, source=COMPARED)


def sources(works: pd.DataFrame, countries: Labels, name: str, caption: str) -> Table:
    """Return a row for each of `works`, with the countries it is about; `countries` are the words
    for these.
    """
    columns: Columns = [
        ("Source", 70, lambda work: source(work.source_id, work.label)),
        ("About", 30, coded("countries", countries)),
    ]
    ordered = works.sort_values("label", key=lambda labels: labels.str.lower())
    return of_rows(name, caption, ordered, columns, source=COMPARED)


def judgements(
    counts: pd.DataFrame, words: Labels, heads: Sequence[str], name: str, caption: str
) -> Table:
    """Return how many claims have each judgement in two releases; `counts` is what
    `moved.judgements_beside` gives, `words` are those for the codes.
    """
    beside = counts.reindex(list(words), fill_value=0)
    columns: Columns = [
        ("What later evidence makes of it", 60, lambda code: words[code]),
        (heads[0], 20, lambda code: whole(beside.at[code, "before"])),
        (heads[1], 20, lambda code: whole(beside.at[code, "after"])),
    ]
    return of_rows(name, caption, list(words), columns, source=COMPARED)


def conclusions(
    claims: Sequence[Moved], words: Labels, heads: Sequence[str], name: str, caption: str
) -> Table:
    """Return each conclusion that moved, from what to what, and why; `words` are those for the
    codes of judgements.
    """
    known = all(claim.before is None or claim.before.support for claim in claims)

    def stood(standing: Standing | None) -> str:
        if standing is None:
            return NO_CLAIM
        judgement = f"{words[standing.judgement]}." if standing.judgement else ""
        return " ".join(filter(None, (judgement, supported(standing.support) if known else "")))

    def sentence(moved: Moved) -> Cell:
        return Link(moved.claim.sentence, ledger_place(moved.name)) if moved.claim else moved.name

    columns: Columns = [
        ("Conclusion", 28, sentence),
        (heads[0], 17, lambda claim: stood(claim.before)),
        (heads[1], 17, lambda claim: stood(claim.after)),
        ("Why", 38, lambda claim: " ".join(claim.reasons) or NO_REASON),
    ]
    note = "" if known else f"{heads[0]} {UNKNOWN}"
    return of_rows(name, caption, claims, columns, note, source=COMPARED)


def supported(support: Support | None) -> str:
    """Return who is cited for a claim in words; nothing where it is not known."""
    if support is None:
        return ""
    sides = [
        f"{whole(works)} {words}"
        for works, words in (
            (support.pro, "cited for it"),
            (support.con, "against"),
            (support.premises, "it is inferred from"),
        )
        if works
    ]
    return f"Works: {listed(sides) or 'none'}."
