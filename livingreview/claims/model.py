"""What a claim is: a sentence, its place, the rows it rests on, and what would bear it out."""

from dataclasses import dataclass
from typing import Literal, get_args

from livingreview.evidence.evidence import Evidence
from livingreview.evidence.query import Query

Measure = Literal["sources", "programmes", "findings", "outcome domains", "sectors"]
MEASURES: tuple[str, ...] = get_args(Measure)


@dataclass(frozen=True)
class Threshold:
    """What would bear a countable claim out, fixed for all releases.

    The claim is borne out when the number of different `measure` among its counted rows is
    `at_least` (or `at_most`) so many; with fewer than `needs` counted sources it is too few to
    tell. `why` says why this number and no other. `share` is whether it is a share of the works
    that the work reviewed lists, and so says nothing of later ones.
    """

    measure: Measure
    why: str
    at_least: int | None = None
    at_most: int | None = None
    needs: int = 0
    share: bool = False

    def __post_init__(self) -> None:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("A threshold has either at_least or at_most.")

    @property
    def words(self) -> str:
        """The threshold as a phrase: ``at least 5 sources``."""
        bound, number = (
            ("at least", self.at_least) if self.at_most is None else ("at most", self.at_most)
        )
        return f"{bound} {number} {self.measure.removesuffix('s') if number == 1 else self.measure}"


@dataclass(frozen=True)
class Claim:
    """An evaluative sentence of the review, in our words.

    `name` is its stable id, `places` the paragraphs of the review that make it, `rows` what is in
    view when it is read. A claim has a `threshold` if counting can bear it out; otherwise
    `not_counting` says why no count could. `would_change` says what evidence would change it.
    `later` says which rows of later evidence are in view when it is judged again, or `no_later` why
    none could bear on it.
    """

    name: str
    sentence: str
    places: tuple[str, ...]
    rows: tuple[Query, ...] = ()
    threshold: Threshold | None = None
    not_counting: str = ""
    would_change: str = ""
    later: tuple[Query, ...] = ()
    no_later: str = ""

    def __post_init__(self) -> None:
        if (self.threshold is None) == (not self.not_counting):
            raise ValueError(
                f"Claim {self.name}: give either a threshold or the reason why counting cannot"
                " decide it."
            )


@dataclass(frozen=True)
class Section:
    """The claims that the chapter `name` makes, and which evidence they speak of: one `body`, or
    all bodies `after` one (the other of the two is 0).
    """

    name: str
    claims: tuple[Claim, ...]
    body: int = 0
    after: int = 0

    def in_view(self, evidence: Evidence) -> Evidence:
        """Return the evidence that the claims of the section rest on."""
        return evidence.body(self.body) if self.body else evidence.after(self.after)

    def claim(self, name: str) -> Claim:
        """Return the claim called `name`. Raises `KeyError` when the section has none."""
        return {claim.name: claim for claim in self.claims}[name]
