"""Two workbooks that two people filled in, in one."""

from livingreview.evidence.evidence import Evidence
from livingreview.files import FIRST_ROW
from livingreview.intake.three_ways import merged
from livingreview.intake.workbook_reading import Contents
from livingreview.problems import Problem

OTHER_STATES = "The two workbooks were not exported from the same state of the project"
ONE_BY_ONE = "Bring them in one after the other: review workbook import."
ALIKE = "Make the two alike in one of the workbooks, and merge again."


def in_one(first: Contents, second: Contents, evidence: Evidence, name: str) -> Contents:
    """Return what a workbook called `name` holds that has the rows of both: what either changed or
    added since both were exported. Both have no problems of their own.

    A row that both changed, each otherwise, is a problem, and so is that they were exported from
    different states of the project.
    """
    before = first.before or {}
    if before != (second.before or {}):
        names = f"{first.name}, {second.name}"
        problem = Problem(names, 0, "", "", OTHER_STATES, mend=ONE_BY_ONE)
        return Contents(name, {}, before, (problem,))
    rows = {}
    problems: list[Problem] = []
    for table in first.rows:
        whole, clashes = merged(
            before.get(table, {}), first.rows[table], second.rows[table], evidence.tables[table]
        )
        rows[table] = whole.set_axis(range(FIRST_ROW, FIRST_ROW + len(whole)))
        for clash in clashes:
            problems += clash.problems(
                evidence.tables[table], first.place(table), second.place(table), ALIKE
            )
    return Contents(name, rows, before, tuple(problems))
