"""What a question is: what is counted, in which unit, of which rows, and the words that say so."""

import re
from dataclasses import dataclass
from functools import cached_property

from livingreview.evidence.query import Codes

BODIES = {  # the words for each body of evidence, as `{by}`, `{cited}` and `{listed}` in a phrase
    "2006": {"by": "by 2006", "cited": "cited in 2006", "listed": "in the 2006 review"},
    "since": {"by": "since 2006", "cited": "since 2006", "listed": "found since 2006"},
}


@dataclass(frozen=True)
class Question:
    """A question with one answer for a body of evidence.

    `name` is unique with `body`. `unit` is what is counted (``sources`` or ``programmes``), of the
    rows of `show` that meet `where` and, if `scottish`, are about Scotland. `one` and `many` follow
    the number and say what is counted, in words that no other question has; `counts` says it at
    more length.
    """

    name: str
    body: str
    unit: str
    one: str
    many: str
    counts: str
    show: str
    where: tuple[tuple[str, Codes], ...]
    scottish: bool = False

    @property
    def key(self) -> str:
        """The name that chapters know it by: ``measured-2006``."""
        return f"{self.name}-{self.body}"

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What finds the number wherever it stands in a text: its group is the number, or no."""
        phrases = "|".join(map(re.escape, sorted({self.one, self.many}, key=len, reverse=True)))
        return re.compile(rf"(?<![\w,.])(\d[\d,]*|[Nn]o) (?:{phrases})(?![\w-])")


def in_both(
    name: str,
    unit: str,
    phrase: str,
    counts: str,
    show: str = "findings",
    /,
    **where: Codes,
) -> list[Question]:
    """Return a question for each body of evidence. `phrase` names the body as `BODIES` has it; what
    differs for one and for many stands in it as ``(one|many)``.
    """
    one, many = (re.sub(r"\((.*?)\|(.*?)\)", rf"\{form}", phrase) for form in (1, 2))
    return [
        Question(
            name,
            body,
            unit,
            one.format(**words),
            many.format(**words),
            counts,
            show,
            tuple(where.items()),
        )
        for body, words in BODIES.items()
    ]
