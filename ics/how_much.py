"""How much there is on a question: a level by fixed rules, always told with what it was worked out
from.

The rules count programmes that were measured with a comparison, and look at whether these agree,
and whom they are about. No single study is appraised: how well it was made is not known.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from ics.verdicts import over_all
from ics.what_counts import HAPPENED, ON_CHILDREN, PEOPLE, STUDIES
from ics.wording import one_or_none, pointing
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.query import PROGRAMMES, Codes
from livingreview.show.numbers import Number, Selection, select
from livingreview.words import count

NONE, THIN, DIVIDED, SOME, FIRM = "none", "thin", "divided", "some", "firm"
FEWEST, FIRM_FROM = 3, 6  # programmes
AGREE, FIRM_AGREE = Fraction(2, 3), Fraction(3, 4)  # of the programmes, on one direction
ONE_WAY = ("positive", "no-clear-difference", "negative")  # programmes can agree on these
RULES = {
    NONE: "No programme was measured with a comparison.",
    THIN: f"Fewer than {FEWEST} programmes were measured with a comparison.",
    DIVIDED: (
        f"At least {FEWEST} programmes were measured with a comparison, and they do not agree."
    ),
    SOME: (
        f"At least {FEWEST} programmes were measured with a comparison, and most agree, but "
        "something that “firm” asks for is missing."
    ),
    FIRM: (
        f"At least {FIRM_FROM} programmes were measured with a comparison, and three quarters of "
        "them point the same way. One or more are about Scotland, and at least half measured "
        "children themselves."
    ),
}
AGREEING = (
    "“Most results agree” means that at least two thirds of the programmes point the same way: "
    "better, no clear difference or worse. A programme is judged by all that was measured of it, "
    "with a comparison or without. It is mixed where only some of its results are better, or "
    "worse; no clear difference where none is either; and uncertain where no direction can be told."
)
SCOTTISH = "scotland"  # the question that is on Scotland alone
WHAT_IT_IS = (
    "This says how much there is, not how good it is. No study was appraised. Programmes are "
    "counted, each once; reviews of other people's studies are left out."
)
ASKED: dict[str, tuple[str, dict[str, Codes]]] = {
    "measured": ("Are children and families better off?", ON_CHILDREN),
    SCOTTISH: ("Are they better off in Scotland?", ON_CHILDREN),
    "school": ("Do children do better at school?", {**ON_CHILDREN, "outcome_domain": "achieving"}),
    "safe": ("Are children safer?", {**ON_CHILDREN, "outcome_domain": "safe"}),
    "alone": ("Does integration by itself help?", {**ON_CHILDREN, "isolates_integration": "yes"}),
    "building": ("Does it help to share a building?", {**ON_CHILDREN, "exposure": "co-location"}),
    "costs": ("Does it cost less?", {"level": "economic"}),
    "users": ("Do families say it helps?", {"level": PEOPLE, "voice": "service-users"}),
    "staff": ("Do staff say it helps?", {"level": PEOPLE, "voice": "staff"}),
}
WHAT = {  # was measured of programmes where it is not their effects, and words for none of them
    "costs": ("where costs were compared", "no study of a programme compared costs"),
    "users": (
        "where what families say was compared",
        "no study of a programme compared what families say",
    ),
    "staff": (
        "where what staff say was compared",
        "no study of a programme compared what staff say",
    ),
}
MEASURED = ("measured with a comparison", "no programme was measured with a comparison")
LEFT_OUT = "; reviews are not counted"


@dataclass(frozen=True, eq=False)
class HowMuch:
    """How much there is on a question: the findings measured with a comparison, as `rows`, all
    that was `measured` of their programmes, which way each of these points by that, and what was
    measured, as in `WHAT`.
    """

    rows: Selection
    measured: Selection
    ways: Mapping[str, str]
    what: tuple[str, str] = MEASURED

    @property
    def agree(self) -> Fraction:
        """The share of programmes that point the way that most do."""
        ways = Counter(way for way in self.ways.values() if way in ONE_WAY)
        return Fraction(max(ways.values(), default=0), max(len(self.ways), 1))

    @property
    def scottish(self) -> int:
        """How many of the programmes are about Scotland."""
        return self.rows.focused.number(PROGRAMMES)

    @property
    def children(self) -> int:
        """How many of the programmes measured children themselves."""
        return self.rows.about(client_group="children").number(PROGRAMMES)

    @property
    def level(self) -> str:
        """The level, by `RULES`."""
        number = len(self.ways)
        if not number:
            return NONE
        if number < FEWEST:
            return THIN
        if self.agree < AGREE:
            return DIVIDED
        direct = self.scottish and self.children >= Fraction(number, 2)
        firm = number >= FIRM_FROM and self.agree >= FIRM_AGREE and direct
        return FIRM if firm else SOME

    @property
    def found(self) -> Number:
        """The programmes, in words that lead to all findings that their ways rest on."""
        measured, nothing = self.what
        number = len(self.ways)
        words = f"{count(number, 'programme')} {measured}" if number else nothing
        return self.measured.worded(words, PROGRAMMES)

    @property
    def more(self) -> str:
        """What else the level was worked out from, in words that follow `found`."""
        number = len(self.ways)
        if not number:
            return LEFT_OUT
        directions = self.rows.evidence.labels("direction")
        if number == 1:
            where, (way,) = "Scottish" if self.scottish else "not Scottish", self.ways.values()
            return f", {where}; {directions[way].lower()} by all that was measured of it"
        ways = pointing(Counter(self.ways.values()), directions)
        scottish, children = (
            "all" if part == number else one_or_none(part)
            for part in (self.scottish, self.children)
        )
        agree = "most results agree" if self.agree >= AGREE else "the results differ"
        direct = f"; {children} of them measured effects on children"
        direct = direct if self.what == MEASURED else ""
        return f", {scottish} of them Scottish; {agree}: {ways}{direct}"


def how_much(evidence: Evidence, name: str) -> HowMuch:
    """Return how much the body that `evidence` is narrowed to holds on one of the questions of
    `ASKED`.
    """
    asked = select(evidence, "findings", **HAPPENED, **ASKED[name][1])
    return much_of(asked.focused if name == SCOTTISH else asked, WHAT.get(name, MEASURED))


def much_of(findings: Selection, what: tuple[str, str] = MEASURED) -> HowMuch:
    """Return how much there is in `findings`, of which those that studies measured are looked at;
    `what` they tell of a programme, as in `WHAT`.
    """
    measured = findings.about(basis="measured", evidence_kind=STUDIES)
    compared = measured.about(basis="measured-with-comparison")
    programmes = set(compared.rows["programme"])
    ways = {code: way for code, way in over_all(measured.rows).items() if code in programmes}
    return HowMuch(compared, measured.about(programme=sorted(programmes)), ways, what)


def levels(evidence: Evidence, words: str = "much") -> dict[str, Number]:
    """Return how much there is on each question, by its name after `words`: the level as
    ``much-school``, what it was worked out from as ``much-school-found`` and ``much-school-more``.
    """
    said: dict[str, Number] = {}
    for name in ASKED:
        much, key = how_much(evidence, name), f"{words}-{name}"
        said |= {key: much.level, f"{key}-found": much.found, f"{key}-more": much.more}
    return said
