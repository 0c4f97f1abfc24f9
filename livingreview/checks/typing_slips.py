"""Slips of whoever types, which no schema knows: a word for an empty cell, an id with the name of
another source, prose for a number. Rows that are released stay as they are, and are not looked at.
"""

import re
from collections.abc import Collection, Iterator, Mapping

from livingreview.checks.released import Seals
from livingreview.evidence.sheet import NOTHING, Sheet, stands_for_nothing
from livingreview.problems import Problem

SOURCE, PLACE = "source_id", "locator"
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
NUMBERED = re.compile(r"(.+)-([0-9]+)")
APART = ";"  # between the numbers of a cell, and between their units


def typing_slips(sheets: Mapping[str, Sheet], seals: Seals) -> Iterator[Problem]:
    """Yield the slips in tables that name sources, or places in them."""
    sources = set(sheets["sources"].cells.get(SOURCE, ()))
    for name, sheet in sheets.items():
        if {SOURCE, PLACE}.isdisjoint(sheet.cells):
            continue
        slips = [
            *_words_for_nothing(sheet),
            *_other_sources(sheet, sources),
            *_no_numbers(sheet),
        ]
        if slips:
            released = {key for seal in seals.values() if name in seal for key in seal[name].rows}
            keys = dict(zip(sheet.rows, sheet.lines(sheet.table.key), strict=True))
            yield from (slip for slip in slips if keys[slip.row] not in released)


def _words_for_nothing(sheet: Sheet) -> Iterator[Problem]:
    for column in sheet.table.columns:
        words = set(filter(stands_for_nothing, set(sheet.cells[column.name])))
        if column.codes or column.kind != "string" or not words:
            continue
        mend = f"It needs a value: {column.description}." if column.required else NOTHING
        rule = "A word for an empty cell, which would be shown and counted as a value"
        for row, cell in sheet.column(column.name):
            if cell in words:
                yield Problem(sheet.table.path, row, column.name, cell, rule, mend=mend)


def _other_sources(sheet: Sheet, sources: Collection[str]) -> Iterator[Problem]:
    """Yield the ids, a source and a number, that have the name of another source than their row."""
    key = sheet.table.key[0]
    if key == SOURCE or SOURCE not in sheet.cells or not key.endswith("_id"):
        return
    ids = list(zip(sheet.rows, map(NUMBERED.fullmatch, sheet.cells[key]), strict=True))
    for (row, numbered), source in zip(ids, sheet.cells[SOURCE], strict=True):
        if numbered and numbered[1] != source and numbered[1] in sources:
            last = max(
                (int(other[2]) for _, other in ids if other and other[1] == source), default=0
            )
            rule = f"The id has the name of another source than {source}, whose row it is"
            mend = f"Name it {source}-{last + 1}, or correct the source."
            yield Problem(sheet.table.path, row, key, numbered[0], rule, mend=mend)


def _no_numbers(sheet: Sheet) -> Iterator[Problem]:
    for column in (column for column in sheet.table.columns if column.units):
        cells = zip(sheet.rows, sheet.lines((column.name, column.units)), strict=True)
        for row, (cell, units) in cells:
            numbers = cell.split(APART)
            if cell and not all(map(NUMBER.fullmatch, numbers)):
                rule = "The cell holds something else than a number"
                mend = f"Write 12.5, or 12.5;30 with a {column.units} each. Words go elsewhere."
                yield Problem(sheet.table.path, row, column.name, cell, rule, mend=mend)
            elif cell and cell.count(APART) != units.count(APART):
                rule = f"There is not one {column.units} for each number"
                mend = f"The column {column.units} says: {units or 'nothing'}."
                yield Problem(sheet.table.path, row, column.name, cell, rule, mend=mend)
