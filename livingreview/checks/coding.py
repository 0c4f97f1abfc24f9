"""Whether codes that decide counts are there, and can be so: why a row is left out, which programme
a finding is of, columns that are closed.
"""

from collections.abc import Iterator, Mapping

from livingreview.evidence.query import PROGRAMMES
from livingreview.evidence.releases import OF_ROWS, version
from livingreview.evidence.schema import CODEBOOK, CODED_BY
from livingreview.evidence.sheet import Sheet
from livingreview.problems import Problem, did_you_mean

CODE, WORDS = "left_out", "left_out_because"
PROGRAMME, SOURCE = "programme", "source_id"


def coding_problems(sheets: Mapping[str, Sheet], reviews: Mapping[str, str]) -> Iterator[Problem]:
    """Yield each row of the `sheets` that is left out with a code alone or with words alone, each
    coder whom the codebook does not name, each finding of a programme that there is not, each
    programme that is a review (a source with the codes of `reviews` by column), and each cell in a
    closed column of a row that came later.
    """
    for sheet in sheets.values():
        yield from _left_out(sheet)
        yield from _coders(sheet)
        yield from _closed(sheet)
    if PROGRAMMES in sheets and sheets[PROGRAMMES].whole:
        yield from _programmes(sheets)
        yield from _reviews(sheets[PROGRAMMES], sheets["sources"], reviews)


def _left_out(sheet: Sheet) -> Iterator[Problem]:
    if not {CODE, WORDS} <= sheet.cells.keys():
        return
    for row, (code, words) in zip(sheet.rows, sheet.lines((CODE, WORDS)), strict=True):
        if words and not code:
            rule = f"A reason in words alone decides no count: {CODE} has no code"
            codes = next(column.codes for column in sheet.table.columns if column.name == CODE)
            yield Problem(sheet.table.path, row, CODE, "", rule, codes, "Choose the code.")
        elif code and not words:
            rule = "A row is left out and nothing says in words why"
            yield Problem(sheet.table.path, row, WORDS, "", rule, mend="Say it in a few words.")


def _coders(sheet: Sheet) -> Iterator[Problem]:
    """Yield each coder while the codebook names none; once it does, who is not named is found as
    any other code.
    """
    for column in sheet.table.columns:
        if column.name == CODED_BY and not column.codes:
            for row, cell in sheet.column(CODED_BY):
                if cell:
                    rule = f"{CODEBOOK} does not name who coded the row"
                    mend = "Add a row to it for the field coded_by, and run: review schema."
                    yield Problem(sheet.table.path, row, CODED_BY, cell, rule, mend=mend)


def _closed(sheet: Sheet) -> Iterator[Problem]:
    """Yield what stands in a closed column of a row that came after it was closed."""
    for column in sheet.table.columns:
        lines = sheet.lines((column.name, "added")) if column.until else ()
        for row, (cell, added) in zip(sheet.rows, lines, strict=False):
            if cell and OF_ROWS.fullmatch(added) and version(added) > version(column.until):
                rule = f"The column is closed since release {column.until}"
                mend = f"Leave the cell empty. {column.description}."
                yield Problem(sheet.table.path, row, column.name, cell, rule, mend=mend)


def _programmes(sheets: Mapping[str, Sheet]) -> Iterator[Problem]:
    """Yield each finding whose programme is neither in the table of programmes nor its source."""
    known = set(sheets[PROGRAMMES].cells[PROGRAMME])
    rule = f"Neither a programme of {sheets[PROGRAMMES].table.path} nor the work itself"
    for sheet in sheets.values():
        if sheet.table.of_reading or not {PROGRAMME, SOURCE} <= sheet.cells.keys():
            continue
        for row, (code, source) in zip(sheet.rows, sheet.lines((PROGRAMME, SOURCE)), strict=True):
            if code and code != source and code not in known:
                mend = did_you_mean(code, sorted(known)) or "Add a row to the table."
                mend += f" A work that stands for itself has its own id: {source}."
                yield Problem(sheet.table.path, row, PROGRAMME, code, rule, mend=mend)


def _reviews(programmes: Sheet, sources: Sheet, codes: Mapping[str, str]) -> Iterator[Problem]:
    """Yield each programme that has the id of a work that reviews studies."""
    if not codes or not codes.keys() <= sources.cells.keys():
        return
    lines = zip(sources.cells[SOURCE], sources.lines(tuple(codes)), strict=True)
    reviews = {source for source, cells in lines if cells == tuple(codes.values())}
    for row, code in programmes.column(PROGRAMME):
        if code in reviews:
            rule = "A review of studies is no programme"
            mend = "Take the row out. Its findings have its id as programme, and are counted apart."
            yield Problem(programmes.table.path, row, PROGRAMME, code, rule, mend=mend)
