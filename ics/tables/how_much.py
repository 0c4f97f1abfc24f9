"""Tables of how much there is on each question, 2006 and since, and of what the levels mean."""

from ics.how_much import AGREEING, ASKED, RULES, WHAT_IT_IS, how_much
from livingreview.evidence.evidence import Evidence
from livingreview.show.cells import Part, Words, parts
from livingreview.show.table import Columns, Table, of_rows
from livingreview.words import capital


def how_much_on_each(first: Evidence, later: Evidence, name: str, caption: str) -> Table:
    """Return how much each of two bodies of evidence holds on each question, each level with all
    that it was worked out from.
    """

    def cell(evidence: Evidence, asked: str) -> list[Part]:
        much = how_much(evidence, asked)
        return [Words(much.level, strong=True), Words(": "), *parts(much.found), Words(much.more)]

    columns: Columns = [
        ("Question", 24, lambda asked: ASKED[asked][0]),
        ("2006", 38, lambda asked: cell(first, asked)),
        ("Since 2006", 38, lambda asked: cell(later, asked)),
    ]
    beneath = [how_much(body, asked).rows.rows for body in (first, later) for asked in ASKED]
    return of_rows(name, caption, list(ASKED), columns, WHAT_IT_IS, rests_on=beneath)


def rules(name: str, caption: str) -> Table:
    """Return what each level means, by its rule."""
    columns: Columns = [
        ("Level", 15, lambda level: capital(level)),
        ("What it means", 85, lambda level: RULES[level]),
    ]
    return of_rows(name, caption, list(RULES), columns, AGREEING, source="The rules of this book")
