"""What a cell of a workbook can be chosen from: codes with their definitions, the sources that are
there, and what rows have in common, such as programmes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd
from openpyxl.utils import get_column_letter

from livingreview.evidence.difference import as_text
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.schema import Column, Table

CODES, LISTS = "codes", "lists"  # sheets beside those of tables
OF_CODES = ("column", "code", "label", "definition")
SOURCES, SOURCE = "sources", "source_id"


@dataclass(frozen=True)
class Choice:
    """The values that a column can be chosen from: the `range` of cells that has them, and what is
    said (a `title` and an `advice`) to whoever types another.

    `listed` are the cells of its column in the sheet of lists, heading included; none where the
    sheet of codes has them. An `open` choice takes other values too.
    """

    range: str
    title: str
    advice: str
    listed: Sequence[str] = ()
    open: bool = False


def choices(
    evidence: Evidence, tables: Mapping[str, Table], rows: Mapping[str, pd.DataFrame]
) -> dict[str, Choice]:
    """Return the choices of a workbook of `tables`, whose `rows` are text, by name of the column:
    those with lists of their own first, in the order of the sheet of lists.
    """
    columns = [column for table in tables.values() for column in table.columns]
    names = [column.name for column in columns if column.name == SOURCE or column.offered]
    offered = {
        name: values for name in dict.fromkeys(names) if (values := _values(name, tables, rows))
    }
    return {
        name: _from_list(number, name, values)
        for number, (name, values) in enumerate(offered.items(), start=1)
    } | {
        name: Choice(
            cells,
            "Not a code of the codebook",
            f"Choose one of the list. The sheet {CODES} says what each means.",
        )
        for name, cells in _code_ranges(evidence, tables)
    }


def choice_of(column: Column, table: Table, offered: Mapping[str, Choice]) -> Choice | None:
    """Return what the cells of a `column` of `table` can be chosen from; None where sources and
    programmes get their names, and for a column that is closed. Of a list, one item can be chosen
    and more typed.
    """
    names_rows = column.name == table.key[0] and not column.codes
    choice = None if column.until or names_rows else offered.get(column.name)
    if choice and column.separator:
        advice = f"Choose one of the list. Type several with {column.separator} between them."
        return replace(choice, title="More than one, or no code", advice=advice, open=True)
    return choice


def code_lines(evidence: Evidence, tables: Mapping[str, Table]) -> Iterator[tuple[str, ...]]:
    """Yield the lines of the sheet of codes, below its heading: the codes of each column together,
    with label and definition.
    """
    codebook = as_text(evidence, evidence.tables["codebook"]).to_dict("records")
    words = {(line["field"], line["code"]): line for line in codebook}
    for column in _coded(tables).values():
        for code in column.codes:
            line = words.get((column.name, code), {})
            yield column.name, code, line.get("label", ""), line.get("definition", "")


def _code_ranges(evidence: Evidence, tables: Mapping[str, Table]) -> Iterator[tuple[str, str]]:
    first = 2
    for column in _coded(tables).values():
        last = first + len(column.codes) - 1
        yield column.name, f"{CODES}!$B${first}:$B${last}"
        first = last + 1


def _coded(tables: Mapping[str, Table]) -> dict[str, Column]:
    return {
        column.name: column for table in tables.values() for column in table.columns if column.codes
    }


def _values(name: str, tables: Mapping[str, Table], rows: Mapping[str, pd.DataFrame]) -> list[str]:
    of = [SOURCES] if name == SOURCE else list(tables)
    return sorted(
        {cell for table in of if name in rows[table] for cell in rows[table][name]} - {""}
    )


def _from_list(number: int, name: str, values: Sequence[str]) -> Choice:
    letter = get_column_letter(number)
    cells, listed = f"{LISTS}!${letter}$2:${letter}${len(values) + 1}", (name, *values)
    if name == SOURCE:
        advice = "Choose one of the list. New works come in with review import."
        return Choice(cells, "Not a source", advice, listed)
    advice = (
        "Is it one of the list, written in another way? Then choose that. Keep it if it is new."
    )
    return Choice(cells, "Not there yet", advice, listed, open=True)
