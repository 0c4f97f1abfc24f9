"""Claims that ask to be read, with all that whoever reads them needs: the sentence, what was judged
before and why, and the rows that are new or changed, with what they say.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from livingreview.claims.assessment import UNREAD, assess
from livingreview.claims.judgement import Unread
from livingreview.claims.later import in_view, outstanding
from livingreview.claims.model import Claim, Section
from livingreview.claims.reading import JUDGEMENTS, LATER, tables_of_claims
from livingreview.claims.sections import load_sections
from livingreview.evidence import fields
from livingreview.evidence.evidence import Evidence


@dataclass(frozen=True)
class Row:
    """A row in view: its table and key, the work and place that it comes from, and what it says."""

    table: str
    key: str
    source: str
    place: str
    says: str


@dataclass(frozen=True)
class Asking:
    """A claim that asks: its name, chapter and sentence, what it asks to be read `beside` (nothing:
    its own rows), the `judgement` that stands (its words, nothing where it has none), when it was
    made and why, the `rows` that are new or changed, and how many are `gone`.
    """

    claim: str
    chapter: str
    sentence: str
    beside: str
    judgement: str
    decided: str
    reason: str
    rows: tuple[Row, ...]
    gone: int


def asking(evidence: Evidence) -> Iterator[Asking]:
    """Yield every claim that somebody must read or judge again, in the order of
    `livingreview.claims.later.outstanding`, which also says what it raises.
    """
    made = {
        claim.name: (section, claim)
        for section in load_sections(evidence)
        for claim in section.claims
    }
    labels = dict(evidence.bibliography[["source_id", "label"]].itertuples(index=False))
    says = {
        (table, key): text
        for table in tables_of_claims(evidence)
        for (key,), text in zip(
            fields.index(evidence, table).codes("key"), fields.texts(evidence, table), strict=True
        )
    }
    for unread in outstanding(evidence):
        section, claim = made[unread.claim]
        rows = tuple(
            Row(
                row.table,
                row.key,
                labels.get(row.source_id, row.source_id),
                row.locator,
                says[row.table, row.key],
            )
            for row in _new(unread, section, claim, evidence).itertuples()
        )
        judgement, reason = _judged(unread, evidence)
        yield Asking(
            unread.claim,
            unread.chapter,
            claim.sentence,
            unread.beside,
            judgement,
            unread.judged,
            reason,
            rows,
            unread.gone,
        )


def _new(unread: Unread, section: Section, claim: Claim, evidence: Evidence) -> pd.DataFrame:
    """Return the rows of the basis of a claim that nobody has read with it as they are."""
    if unread.beside:
        basis = in_view(claim, evidence.later)
        return basis[basis["key"].isin(unread.moved)]
    basis = assess(claim, section.in_view(evidence)).basis
    return basis[basis["key"].isin(unread.moved) | (basis["bearing"] == UNREAD)]


def _judged(unread: Unread, evidence: Evidence) -> tuple[str, str]:
    """Return the judgement that stands on a claim, in words, and its reason."""
    rows = evidence.rows(LATER if unread.beside else JUDGEMENTS).set_index("key")
    if unread.claim not in rows.index:
        return "", ""
    row = rows.loc[unread.claim]
    words: Mapping[str, str] = evidence.labels("judgement") if unread.beside else {}
    return words.get(str(row.get("judgement", "")), ""), str(row["reason"])
