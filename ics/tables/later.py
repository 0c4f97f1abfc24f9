"""Tables of what later evidence makes of the claims on the 2006 review, in a column of its own."""

from collections.abc import Mapping, Sequence

from ics.bodies import independent
from livingreview.claims.assessment import Assessment
from livingreview.claims.later import NONE_READ, Later
from livingreview.show.cells import Cell, Link, Part, Words
from livingreview.show.claims import SHAPES, counted, ledger_place, status
from livingreview.show.places import anchor
from livingreview.show.table import Table
from livingreview.words import whole

SOURCE = (
    "The claims of this review, the rows coded from it, and the rows coded from works since 2006."
)
FOUND = (
    "The later works were found by a search that was not systematic, and read as abstracts or"
    " summaries by one automated reader."
)


def beside(
    assessments: Sequence[Assessment],
    later: Mapping[str, Later],
    words: Mapping[str, str],
    name: str,
    caption: str,
) -> Table:
    """Return each claim with what the rows of 2006 make of it and what later evidence makes of it,
    in two columns.

    `later` holds the judgement on each claim by its name, `words` are those for the codes of
    judgements.
    """
    rows: list[list[Cell]] = [
        [
            [Link(one.claim.sentence, ledger_place(one.claim))],
            f"{SHAPES[one.status]} {status(one)}. {counted(one)}".strip(),
            [
                Words(later[one.claim.name].sentence(words)),
                Words(" "),
                Words(later[one.claim.name].reason),
            ],
        ]
        for one in assessments
    ]
    return Table(
        name,
        caption,
        ["Claim", "2006", "Since 2006"],
        rows,
        SOURCE,
        note=FOUND,
        widths=(28, 32, 40),
    )


def in_brief(
    sections: Mapping[str, Mapping[str, Later]], words: Mapping[str, str], name: str, caption: str
) -> Table:
    """Return how many claims of each section have each judgement; `sections` holds the judgements
    by section and claim.
    """
    rows: list[list[Cell]] = [
        [
            section.replace("_", " ").capitalize(),
            *(whole(sum(one.judgement == code for one in made.values())) for code in words),
            whole(len(made)),
        ]
        for section, made in sections.items()
    ]
    return Table(
        name,
        caption,
        ["Section", *words.values(), "Claims"],
        rows,
        SOURCE,
        note=FOUND,
        widths=(22, *(13,) * 5, 13),
    )


def ledger_cell(one: Later, words: Mapping[str, str], labels: Mapping[str, str]) -> list[Part]:
    """Return a judgement as a cell of the ledger: what it is, why, on how many programmes it rests,
    and whose rows were in view.
    """
    parts: list[Part] = [Words(f"{words[one.judgement]}.", strong=True), Words(f" {one.reason}")]
    if one.judgement == NONE_READ:
        return parts
    rest = (
        independent(one.programmes, one.scottish)
        if one.programmes
        else "works read only second-hand"
    )
    parts.append(Words(f" Rests on {rest}. In view: "))
    for number, source in enumerate(dict.fromkeys(one.basis["source_id"])):
        parts += [Words("; ")] if number else []
        parts.append(Link(labels[source], anchor(source)))
    return parts
