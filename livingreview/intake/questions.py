"""A workbook of what a person has to decide before references come in: a row a question, with an
answer to choose; and the answers that come back.
"""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from livingreview.evidence.schema import Column, Table
from livingreview.intake.placing import Asked, Decisions
from livingreview.intake.reference import Reference
from livingreview.intake.spaces import without_spaces
from livingreview.intake.workbook import fill, same_bytes
from livingreview.intake.workbook_cells import open_workbook, rows_of
from livingreview.problems import UNTOUCHED, EvidenceError, Problem, did_you_mean, refuse

SHEET = "questions"
SAME, NEW = ANSWERS = ("same", "new")
HEADINGS = ("row", "record", "may_be", "work", "because", "answer")
WIDTHS = dict(zip("ABCDEF", (8, 60, 18, 60, 40, 12), strict=True))


def as_workbook(asked: Sequence[Asked]) -> bytes:
    """Return a workbook with what is `asked`, a row a question. The same questions give the same
    bytes.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    lines = [
        (one.row, _shown(one.reference), one.other, _shown(one.work), one.reason, "")
        for one in asked
    ]
    fill(sheet, [HEADINGS, *lines])
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    rule = DataValidation("list", formula1=f'"{",".join(ANSWERS)}"', allow_blank=True)
    rule.showErrorMessage, rule.error = True, f"Choose {SAME} if it is that work, {NEW} if not."
    rule.add(f"F2:F{len(lines) + 1}")
    sheet.add_data_validation(rule)
    return same_bytes(book)


def answers(path: Path) -> Decisions:
    """Return what a person has decided in the workbook at `path`; a question without an answer
    stays open.

    Raises `EvidenceError`, with every problem, when it is no such workbook or holds another answer.
    """
    book = open_workbook(path, closing=UNTOUCHED)
    place = f"{path.name}, sheet {SHEET}"
    if SHEET not in book.sheetnames:
        rule, mend = f"The workbook has no sheet {SHEET}", "Have it written again, with --ask."
        raise EvidenceError([Problem(path.name, 0, "", "", rule, mend=mend)], UNTOUCHED)
    columns = tuple(Column(name, name, name, "string", False, "", ()) for name in HEADINGS)
    table = Table(SHEET, SHEET, "", place, "", columns, ("row", "may_be"))
    rows, problems = rows_of(book[SHEET], table, place)
    if rows is None:
        raise EvidenceError(problems, UNTOUCHED)
    clean, _ = without_spaces(rows, place)
    lines = dict(zip(map(int, clean.index), clean.to_dict("records"), strict=True))
    for row, line in lines.items():
        if (answer := line["answer"]) not in {*ANSWERS, ""}:
            mend = did_you_mean(answer, ANSWERS) or "An empty cell leaves the question open."
            rule = "Not an answer"
            problems.append(Problem(place, row, "answer", answer, rule, ANSWERS, mend))
    refuse(problems, UNTOUCHED)
    said = {
        answer: tuple(
            f"{line['row']}={line['may_be']}" for line in lines.values() if line["answer"] == answer
        )
        for answer in ANSWERS
    }
    return Decisions(said[SAME], apart=said[NEW])


def _shown(reference: Reference) -> str:
    """Return a record in a line: authors, year, title, and where it came out."""
    fields = reference.fields
    parts = (
        "; ".join(reference.authors),
        *(fields.get(name, "") for name in ("year", "title", "journal", "institution")),
        *(fields.get(name, "") for name in ("volume", "pages", "doi", "url")),
    )
    text = ". ".join(filter(None, parts)).replace("{", "").replace("}", "")
    return "".join(mark for mark in text if mark.isprintable())
