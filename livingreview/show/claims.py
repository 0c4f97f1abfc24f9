"""How a claim is shown: in the chapter that makes it, and in the ledger."""

import html
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from livingreview.claims.assessment import (
    AGAINST,
    FOR,
    INFERRED,
    OWN,
    UNREAD,
    Assessment,
    Outcome,
    assess,
)
from livingreview.claims.later import NONE_READ, Later, judgements
from livingreview.claims.model import Threshold
from livingreview.claims.sections import load_section
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.query import EVERYTHING, SOURCES, query
from livingreview.show.beneath import whence_of
from livingreview.show.cells import Anchor, Cell, Link, Part, RowsLink, Words, place
from livingreview.show.places import claim_place, labels_of, ledger_place, row_place
from livingreview.show.table import Table, beneath
from livingreview.words import capital, count, listed, uncapital, whole

SHAPES = {"cited": "●", "contested": "◐", "disputed": "◑", "inferred": "◇", "asserted": "○"}
BORNE_OUT = {
    "yes": "✓ Counting bears it out",
    "no": "✗ Counting does not bear it out",
    "too few to tell": "Too few works to count",
}
NO_SHARE_OF_LATER = "The rule is a share of the works reviewed, and is not used on later ones."
TALLIED: dict[Outcome, str] = {
    "yes": "{number} of them {verb} borne out",
    "no": "{number} {verb} not",
    "too few to tell": "for {number} the sources are too few to tell",
}
BEARING = {
    FOR: "",
    AGAINST: " (against)",
    INFERRED: " (inferred from it)",
    OWN: " (the review itself)",
    "beside": " (about something else)",
    UNREAD: " (not read yet)",
}
NOBODY = "Nobody cited for it"
SOURCE = "The claims of this book, and the evidence beneath them"
NO_WORK, NOTHING = "no work cited", "nothing coded"
SIDES = {FOR: "Cited for it", AGAINST: "Cited against it", INFERRED: "Inferred from"}


@dataclass(frozen=True)
class Claims:
    """The claims of a section as its chapter holds them: nothing is shown in the book where they
    stand, and each gets its mark where the prose says ``{claim}`its-name` ``.

    `later` holds the judgement on each claim that was judged, in words, by its name.
    """

    assessments: Sequence[Assessment]
    later: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return "\n".join(
            " ".join(filter(None, (f"{of.claim.name}: {mark}.", counted(of))))
            for of, mark in zip(self.assessments, self.marks.values(), strict=True)
        )

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, object]]:
        bundle = {"text/plain": repr(self), "text/html": self.as_html()}
        sentences = {of.claim.name: of.claim.sentence for of in self.assessments}
        marks = self.marks
        return bundle, {"claims": {name: [marks[name], sentences[name]] for name in marks}}

    @property
    def marks(self) -> dict[str, str]:
        """What the mark of each claim says, by its name: ``◐ 3 works for, 1 against · later
        evidence agrees``.
        """
        return {
            of.claim.name: mark(of, self.later.get(of.claim.name, "")) for of in self.assessments
        }

    def as_html(self) -> str:
        """Return the claims as HTML, for Jupyter."""
        items = [
            f"<li>{html.escape(of.claim.sentence)} ({html.escape(said)})</li>"
            for of, said in zip(self.assessments, self.marks.values(), strict=True)
        ]
        return f"<ul>{''.join(items)}</ul>"


def claims_of(name: str, evidence: Evidence) -> Claims:
    """Return the claims of the section called `name`, assessed, as the chapter of that name holds
    them.

    Raises `EvidenceError` when the file of the section cannot be understood.
    """
    section = load_section(evidence, name)
    rows = section.in_view(evidence)
    judged = judgements(section.claims, evidence) if section.body else {}
    words = evidence.labels("judgement") if judged else {}
    later = {claim: words[code] for claim, code in judged.items()}
    return Claims([assess(claim, rows) for claim in section.claims], later)


def mark(of: Assessment, judgement: str = "") -> str:
    """Return what stands beside the sentence of a claim: its shape, how many works are cited for it
    and against it or what it rests on else, and what later evidence makes of it: a `judgement` in
    words.
    """
    works, dissenters, premises = len(of.sources), len(of.dissenters), len(of.premises)
    sides = [f"{count(works, 'work')} for"] if works else []
    against = f"{whole(dissenters) if works else count(dissenters, 'work')} against"
    sides += [against] if dissenters else []
    of_what = count(premises, "other work" if sides else "work")
    sides += [f"inferred from {of_what}"] if premises else []
    sides = sides or [NO_WORK if len(of.basis) else NOTHING]
    later = f" · {uncapital(judgement)}" if judgement else ""
    return f"{SHAPES[of.status]} {', '.join(sides)}{later}"


def ledger(
    assessments: Sequence[Assessment],
    evidence: Evidence,
    name: str,
    caption: str,
    later: Mapping[str, Cell] | None = None,
) -> Table:
    """Return the ledger of a section: each claim with its place, status, what would bear it out,
    and all its rows.

    `later` holds what later evidence makes of each claim, by its name, as a column of its own.
    """
    labels, reviewed = labels_of(evidence.bibliography), evidence.settings.reviewed
    rows: list[list[Cell]] = []
    for assessment in assessments:
        claim: Cell = [
            Anchor(ledger_place(assessment.claim.name)),
            Link(assessment.claim.sentence, claim_place(assessment.claim.name)),
        ]
        standing = list(status_parts(assessment))
        argued = f"Not a counting matter: {assessment.claim.not_counting}"
        counting = counted(assessment) or argued
        places = "; ".join(assessment.claim.places)
        if later:
            rows.append(
                [
                    claim,
                    places,
                    [*standing, Words(f". {counting}")],
                    _row_links(assessment, labels),
                    later[assessment.claim.name],
                ]
            )
        else:
            rows.append([claim, places, standing, counting, _row_links(assessment, labels)])
    header, widths = (
        ("Claim", "Place in the review", "Status", "Counting", "Rows it rests on"),
        (28, 12, 14, 20, 26),
    )
    if later:
        header, widths = (
            (
                "Claim",
                "Place",
                f"What the {reviewed.year} rows make of it",
                f"Rows of {reviewed.year}",
                "Later evidence",
            ),
            (22, 9, 21, 20, 28),
        )
    works = beneath(rows, [work for of in assessments for work in of.basis["source_id"]])
    source = f"{SOURCE}. {whence_of(works, evidence)}." if works else f"{SOURCE}."
    cited = {of.claim.name: {side: list(of.works(side)) for side in SIDES} for of in assessments}
    return Table(name, caption, header, rows, source, widths=widths, sources=works, claims=cited)


def status(assessment: Assessment) -> str:
    """Return what the rows make of a claim, in words: ``2 cited for it, 3 against``."""
    return "".join(part.text for part in _status(assessment))


def status_parts(assessment: Assessment) -> list[Part]:
    """Return shape and status of a claim as a cell; its numbers lead to their rows in the
    explorer.
    """
    return [Words(f"{SHAPES[assessment.status]} "), *_status(assessment)]


def _status(of: Assessment) -> list[Words | RowsLink]:
    sources, dissenters, premises = len(of.sources), len(of.dissenters), len(of.premises)
    unread = [Words(f"; {count(of.unread, 'row')} not read with it yet")] if of.unread else []
    if sources:
        pro = _rows_of(of, FOR, f"{whole(sources)} cited for it")
        con = _rows_of(of, AGAINST, f"{whole(dissenters)} against")
        more = [Words(f"; inferred from {count(premises, 'other work')} too")] if premises else []
        against: list[Words | RowsLink] = [Words(", "), con] if dissenters else []
        return [pro, *against, *more, *unread]
    if dissenters:
        con = _rows_of(of, AGAINST, f"{whole(dissenters)} against")
        return [Words(f"{NOBODY}, "), con, *unread]
    if premises:
        whose = "The review's own inference" if of.reviewed else "This book's own inference"
        say = "says" if premises == 1 else "say"
        rows = _rows_of(of, INFERRED, count(premises, "work"))
        return [Words(f"{whose} from what "), rows, Words(f" {say}"), *unread]
    if of.own in set(of.basis["source_id"]):
        return [Words("The review says it, and cites nobody"), *unread]
    said = "Nobody is cited" if len(of.basis) else "Nothing is coded that says it"
    return [Words(said), *unread]


def _rows_of(assessment: Assessment, bearing: str, words: str) -> RowsLink:
    claim = f"{assessment.claim.name}.{bearing}"
    return RowsLink(words, query(EVERYTHING, SOURCES, body=(), claim=claim))


def tallied(claims: Sequence[Assessment]) -> str:
    """Return how many of `claims` counting bears out and how many not, in words; what holds of none
    is left out.
    """
    found = Counter(one.borne_out for one in claims)
    return listed(
        words.format(number=whole(found[way]), verb="is" if found[way] == 1 else "are")
        for way, words in TALLIED.items()
        if found[way]
    )


def counted(assessment: Assessment) -> str:
    """Return what counting makes of a claim, in words; nothing where counting cannot decide it."""
    threshold = assessment.claim.threshold
    if threshold is None:
        return ""
    return f"{_counted(threshold, assessment.number, assessment.borne_out)} {threshold.why}"


def counted_later(later: Later) -> str:
    """Return what the threshold of a claim makes of later evidence, in words; nothing where it has
    none, or where nothing was read.
    """
    threshold = later.claim.threshold
    if threshold is None or later.judgement == NONE_READ:
        return ""
    if threshold.share:
        found = capital(_found(threshold, later.number))
        return f"{found}, counted alike. {NO_SHARE_OF_LATER}"
    return f"The same rule on later works: {_counted(threshold, later.number, later.borne_out)}"


def _counted(threshold: Threshold, number: int | None, outcome: Outcome) -> str:
    found = _found(threshold, number)
    return f"{BORNE_OUT[outcome]}: our rule asks for {threshold.words}, and {found}."


def _found(threshold: Threshold, number: int | None) -> str:
    measured = count(number or 0, threshold.measure.removesuffix("s"))
    return f"there {'is' if number == 1 else 'are'} {measured}"


def _row_links(assessment: Assessment, labels: Mapping[str, str]) -> list[Part]:
    parts: list[Part] = []
    for row in assessment.basis.itertuples():
        words = f"{labels[row.source_id]}, {place(row.locator).text}{BEARING[row.bearing]}"
        parts += [Words("; ")] if parts else []
        parts.append(Link(words, row_place(row.table, row.key)))
    return parts or [Words("None")]
