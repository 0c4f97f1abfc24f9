"""What a Table Schema can say of a cell or a key, checked by Frictionless and said in our words.

Frictionless is given the rows that could be read, so that only cells and keys are left for it to
judge. Codes are not its business: `unknown_codes` names the nearest code. Nor are tables in which
nothing is doubtful: see `livingreview.checks.plain`.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from pathlib import Path

from frictionless import Error, FrictionlessException, Package, Schema, errors
from frictionless.resources import TableResource

from livingreview.evidence.schema import read_schema
from livingreview.evidence.sheet import Sheet
from livingreview.files import FIRST_ROW
from livingreview.problems import Problem, together

ALL = 1_000_000_000
CONSTRAINT = re.compile(r'constraint "(\w+)" is "(.*)"', re.DOTALL)
POSITION = re.compile(r"position (\d+)")
RULES = {
    "required": "A value is required",
    "pattern": "The value is not written as the column needs it",
    "minimum": "The value is too small",
    "maximum": "The value is too large",
    "minLength": "The value is too short",
    "maxLength": "The value is too long",
    "enum": "The value is not one of those allowed",
}
MENDS = {"required": "", "pattern": "{column}, {example}.", "enum": "They are {limit}."}
WRITTEN = {"integer": "Write a whole number.", "date": "Write the day as YYYY-MM-DD."}


def schema_problems(
    root: Path, sheets: Mapping[str, Sheet], doubtful: Collection[str]
) -> Iterator[Problem]:
    """Yield what Frictionless finds in the `doubtful` ones of the `sheets` of the project at
    `root`, each fault once, in our words.
    """
    resources: dict[str, TableResource] = {}
    for name in _with_what_they_point_at(root, sheets, doubtful):
        sheet = sheets[name]
        try:
            schema = Schema.from_descriptor(deepcopy(read_schema(root, sheet.table.schema)))
            resources[name] = _resource(sheet, schema, sheets)
        except FrictionlessException as refused:
            for reason in refused.reasons or [refused.error]:
                mend = "Correct the schema."
                yield Problem(sheet.table.schema, 0, "", "", reason.message, mend=mend)
    package = Package(resources=list(resources.values()))
    for task in package.validate(limit_errors=ALL).tasks:
        sheet = sheets[task.name]
        unfit = {
            (error.row_number, error.field_name)
            for error in task.errors
            if isinstance(error, errors.CellError)
        }
        for error in task.errors:
            if not {(error.row_number, name) for name in _key(sheet, error)} & unfit:
                yield as_problem(sheet, error)


def _with_what_they_point_at(
    root: Path, sheets: Mapping[str, Sheet], doubtful: Collection[str]
) -> list[str]:
    """Return the `doubtful` tables, and all that foreign keys lead to from them, in their order."""
    names, ahead = set(doubtful), list(doubtful)
    while ahead and names < sheets.keys():
        schema = read_schema(root, sheets[ahead.pop()].table.schema)
        for key in schema.get("foreignKeys", ()):
            name = key["reference"]["resource"]
            if name in sheets and name not in names:
                names.add(name)
                ahead.append(name)
    return [name for name in sheets if name in names]


def _resource(sheet: Sheet, schema: Schema, sheets: Mapping[str, Sheet]) -> TableResource:
    """Return the cells of `sheet` with its schema, without what is checked here: codes, and keys of
    tables not read whole.
    """
    for column in sheet.table.columns:
        if column.codes:
            constraints = schema.get_field(column.name).constraints
            schema.get_field(column.name).constraints = {
                name: value
                for name, value in constraints.items()
                if name not in {"enum", "pattern"}
            }
    partly = {name for name, other in sheets.items() if not other.whole}
    schema.foreign_keys = [
        key for key in schema.foreign_keys if key["reference"]["resource"] not in partly
    ]
    names = list(sheet.cells)
    data = [names, *map(list, sheet.lines(names))]
    return TableResource(
        name=sheet.table.name, data=lambda: data, schema=schema
    )  # given as a list, they would be copied


def as_problem(sheet: Sheet, error: Error) -> Problem:
    """Return an `error` that Frictionless found in `sheet` as a problem: cells and keys in our
    words, all else in its own.
    """
    path, key = sheet.table.path, list(_key(sheet, error))
    match error:
        case errors.CellError():
            return _cell_problem(sheet, error)
        case errors.PrimaryKeyError() if position := POSITION.findall(error.note):
            row, first = _row(sheet, error.row_number), _row(sheet, position[-1])
            mend = f"It stands in row {first}."
            return Problem(
                path,
                row,
                together(key),
                together(sheet.cell(row, name) for name in key),
                "The key stands twice",
                mend=mend,
            )
        case errors.ForeignKeyError():
            mend = f"Add the row to the table {error.reference_name}, or correct the value."
            row, columns = _row(sheet, error.row_number), error.field_names
            value = together(sheet.cell(row, name) for name in columns)
            return Problem(
                path,
                row,
                together(columns),
                value,
                "It points to a row that does not exist",
                mend=mend,
            )
        case errors.RowError():
            return Problem(path, _row(sheet, error.row_number), "", "", error.message)
        case _:
            return Problem(path, 0, "", "", error.message)


def _key(sheet: Sheet, error: Error) -> tuple[str, ...]:
    """Return the columns whose cells an error about a key is about; none for any other error."""
    if isinstance(error, errors.PrimaryKeyError):
        return sheet.table.key
    return tuple(error.field_names) if isinstance(error, errors.ForeignKeyError) else ()


def _cell_problem(sheet: Sheet, error: errors.CellError) -> Problem:
    row, name = _row(sheet, error.row_number), error.field_name
    column = next(column for column in sheet.table.columns if column.name == name)
    limit = CONSTRAINT.match(error.note)
    example = (
        f"such as {column.example}"
        if column.example
        else f"the pattern is {limit[2] if limit else ''}"
    )
    if isinstance(error, errors.TypeError):
        rule, mend = "The value has the wrong type", WRITTEN.get(column.kind, "")
    elif isinstance(error, errors.UniqueError):
        rule, mend = "The value stands twice", ""
    elif limit and limit[1] in RULES:
        words = MENDS.get(limit[1], "The limit is {limit}.")
        rule, mend = (
            RULES[limit[1]],
            words.format(limit=limit[2], column=column.description, example=example),
        )
    else:
        rule, mend = error.message, ""
    return Problem(sheet.table.path, row, name, sheet.cell(row, name), rule, mend=mend)


def _row(sheet: Sheet, number: int | str) -> int:
    return sheet.rows[int(number) - FIRST_ROW]
