"""Whether sizes of effects can be so: within their intervals, in their measure, of a finding that
there is.
"""

from collections.abc import Iterator, Mapping

from livingreview.evidence.sheet import Sheet
from livingreview.problems import Problem, did_you_mean

EFFECTS, FINDINGS = "effects", "findings"
RATIOS = {"risk-ratio", "odds-ratio", "benefit-cost-ratio"}
PER_CENT, MONEY = "per-cent", "money"
ENDS = ("lower", "upper")


def effect_problems(sheets: Mapping[str, Sheet]) -> Iterator[Problem]:
    """Yield what is wrong with each row of the table of effects, if there is one. All cells fit
    their schema.
    """
    if EFFECTS not in sheets or FINDINGS not in sheets:
        return
    sheet, names = sheets[EFFECTS], list(sheets[EFFECTS].cells)
    lines = sheets[FINDINGS].lines(("finding_id", "source_id"))
    sources = {row[0]: row[1] for row in lines}
    for row, line in zip(sheet.rows, sheet.lines(names), strict=True):
        cells = dict(zip(names, line, strict=True))
        path, finding, source = sheet.table.path, cells["finding_id"], cells["source_id"]
        if finding not in sources:
            mend = did_you_mean(finding, list(sources)) or "Add the finding first."
            yield Problem(path, row, "finding_id", finding, "There is no such finding", mend=mend)
        elif sources[finding] != source:
            rule = f"The finding is of {sources[finding]}, not of this source"
            yield Problem(path, row, "source_id", source, rule, mend="Name the finding's source.")
        yield from (Problem(path, row, *wrong) for wrong in _sizes(cells))
        yield from (Problem(path, row, *wrong) for wrong in _money(cells))


def _sizes(cells: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield column, value and rule of what cannot be: of the size itself, and of its interval."""
    numbers = {name: float(cells[name]) for name in ("value", *ENDS) if cells[name]}
    value, measure = numbers["value"], cells["measure"]
    if measure in RATIOS:
        for name in (name for name, number in numbers.items() if number <= 0):
            yield name, cells[name], "A ratio is above 0"
    if measure == PER_CENT and 0 < abs(value) < 1:
        yield "value", cells["value"], "A share of 1, where per cent are meant"
    ends = [numbers[name] for name in ENDS if name in numbers]
    if len(ends) == 1:
        yield "lower", cells["lower"], "An interval has two ends"
    elif ends and ends[0] > ends[1]:
        yield "lower", cells["lower"], "The interval is upside down"
    elif ends and not ends[0] <= value <= ends[1]:
        yield "value", cells["value"], "The value is outside its interval"
    if cells["interval"] and not ends:
        yield "interval", cells["interval"], "A level without an interval"


def _money(cells: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    if cells["measure"] == MONEY and not cells["currency"]:
        yield "currency", "", "Money has a currency"
    if bool(cells["currency"]) != bool(cells["price_year"]):
        yield "price_year", cells["price_year"], "A currency and the year of its prices go together"
