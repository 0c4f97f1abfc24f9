"""Tables of what later evidence makes of the claims on the 2006 review, in a column of its own."""

from collections.abc import Iterable, Mapping, Sequence

from ics import how_read
from ics.bodies import independent
from ics.wording import Labels
from livingreview.claims.assessment import Assessment
from livingreview.claims.later import NONE_READ, Later
from livingreview.show.cells import Link, Part, Words
from livingreview.show.claims import SHAPES, SOURCE, counted, counted_later, status
from livingreview.show.places import anchor, joined, ledger_place
from livingreview.show.table import Columns, Table, of_rows
from livingreview.words import count, whole

SECOND_HAND = "works read only second-hand"


def beside(
    assessments: Sequence[Assessment],
    later: Mapping[str, Later],
    words: Labels,
    name: str,
    caption: str,
) -> Table:
    """Return each claim with what the rows of 2006 make of it and what later evidence makes of it,
    in two columns.

    `later` holds the judgement on each claim by its name, `words` are those for the codes of
    judgements.
    """

    def since(of: Assessment) -> str:
        return " ".join(said(later[of.claim.name], words))

    columns: Columns = [
        ("Claim", 28, lambda of: Link(of.claim.sentence, ledger_place(of.claim.name))),
        ("2006", 32, lambda of: f"{SHAPES[of.status]} {status(of)}. {counted(of)}".strip()),
        ("Since 2006", 40, since),
    ]
    return of_rows(name, caption, assessments, columns, _found(later.values()), source=SOURCE)


def said(later: Later, words: Labels) -> list[str]:
    """Return a judgement as sentences: what it is, why, what the rule of the claim makes of later
    works, and on how much it rests.
    """
    opening = [f"{words[later.judgement]}.", later.reason]
    if later.judgement == NONE_READ:
        return opening
    return [*opening, *filter(None, [counted_later(later)]), f"Rests on {rests_on(later)}."]


def rests_on(later: Later) -> str:
    """Return on how much a judgement rests, in words; a review of studies is no programme."""
    programmes = independent(later.programmes, later.focused) if later.programmes else ""
    reviews = count(later.reviews, "review of studies", "reviews of studies")
    rests = filter(None, (programmes, reviews if later.reviews else ""))
    return ", and ".join(rests) or SECOND_HAND


def in_brief(
    sections: Mapping[str, Mapping[str, Later]], words: Labels, name: str, caption: str
) -> Table:
    """Return how many claims of each section have each judgement; `sections` holds the judgements
    by section and claim.
    """
    judged = {
        section.replace("-", " ").capitalize(): [later.judgement for later in claims.values()]
        for section, claims in sections.items()
    }
    columns: Columns = [
        ("Section", 22, lambda row: row[0]),
        *((words[code], 13, lambda row, code=code: whole(row[1].count(code))) for code in words),
        ("Claims", 13, lambda row: whole(len(row[1]))),
    ]
    every = [later for claims in sections.values() for later in claims.values()]
    return of_rows(name, caption, judged.items(), columns, _found(every), source=SOURCE)


def ledger_cell(later: Later, words: Labels, labels: Labels) -> list[Part]:
    """Return a judgement as a cell of the ledger: what it is, why, on how many programmes it rests,
    and whose rows were in view.
    """
    judgement, *more = said(later, words)
    cell: list[Part] = [Words(judgement, strong=True), *(Words(f" {text}") for text in more)]
    if later.judgement == NONE_READ:
        return cell
    in_view = dict.fromkeys(later.basis["source_id"])
    works = joined(Link(labels[work], anchor(work)) for work in in_view)
    return [*cell, Words(" In view: "), *works]


def _found(judged: Iterable[Later]) -> str:
    """Return how the works beside which claims were `judged` were found and read; nothing where
    none was.
    """
    for later in judged:
        body = later.body
        return (
            f"The later works were found by {how_read.search(body)}."
            f" Of each, {how_read.coders(body)} read {how_read.read_in(body)}."
        )
    return ""
