"""Tables of which a glance tells that they fit their schema: Frictionless need not read them.

A glance never finds a fault. It knows the plainest of what a schema can say: whatever it does not
know, or does not find plainly so, is doubtful and left to Frictionless, which alone judges and
which a full check gives every table. So each rule here may be stricter than the standard, never
more lenient.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from livingreview.evidence.schema import read_schema
from livingreview.evidence.sheet import Sheet

NAME = re.compile(r"[a-z][a-z0-9_-]*")
NUMBER = re.compile(r"0|-?[1-9][0-9]{0,17}")
IN_SCHEMA = {"fields", "fieldsMatch", "primaryKey", "foreignKeys"}
OF_FRICTIONLESS = {"name", "type", "title", "description", "constraints", "example"}
IN_FIELD = OF_FRICTIONLESS | {"separator", "prose", "offered", "uncoded", "units", "until"}
TEXTS = ("title", "description", "example")
CONSTRAINTS = {
    "string": {"required", "unique", "pattern", "enum"},
    "integer": {"required", "unique", "minimum"},
    "date": {"required", "unique"},
}
Fits = Callable[[str], bool]


def doubtful(root: Path, sheets: Mapping[str, Sheet]) -> list[str]:
    """Return the names of the `sheets` of the project at `root` that Frictionless has to read.

    Raises `EvidenceError` when a schema cannot be read.
    """
    schemas = {name: read_schema(root, sheet.table.schema) for name, sheet in sheets.items()}
    if not all(NAME.fullmatch(name) and is_plain(schemas[name]) for name in sheets):
        return list(sheets)
    return [name for name in sheets if not _fits(name, schemas, sheets)]


def is_plain(schema: Any) -> bool:
    """Return whether a `schema` says nothing but what is known here, and says it rightly."""
    if not isinstance(schema, dict) or not schema.keys() <= IN_SCHEMA:
        return False
    fields, key, foreign = (
        schema.get(name, []) for name in ("fields", "primaryKey", "foreignKeys")
    )
    if not all(isinstance(part, list) for part in (fields, key, foreign)):
        return False
    if not fields or not all(map(_plain_field, fields)):
        return False
    names = [field["name"] for field in fields]
    return (
        schema.get("fieldsMatch", "exact") in ("exact", "superset")
        and len(names) == len(set(names))
        and all(name in names for name in key)
        and all(_plain_foreign(reference, names) for reference in foreign)
    )


def _plain_field(field: Any) -> bool:
    if not isinstance(field, dict) or not field.keys() <= IN_FIELD:
        return False
    name, kind, constraints = (field.get(key) for key in ("name", "type", "constraints"))
    constraints = {} if constraints is None else constraints
    if not (isinstance(name, str) and NAME.fullmatch(name) and isinstance(kind, str)):
        return False
    if not all(isinstance(field.get(text, ""), str) for text in TEXTS):
        return False
    return (
        kind in CONSTRAINTS
        and ("example" not in field or kind == "string")
        and isinstance(constraints, dict)
        and constraints.keys() <= CONSTRAINTS[kind]
        and all(isinstance(constraints.get(key, True), bool) for key in ("required", "unique"))
        and type(constraints.get("minimum", 0)) is int
        and isinstance(constraints.get("enum", []), list)
        and all(isinstance(code, str) for code in constraints.get("enum", []))
        and _is_pattern(constraints.get("pattern", ""))
    )


def _is_pattern(pattern: Any) -> bool:
    try:
        return isinstance(pattern, str) and bool(re.compile(f"^{pattern}$"))
    except re.error:
        return False


def _plain_foreign(key: Any, names: list[str]) -> bool:
    match key:
        case {"fields": [*fields], "reference": {"resource": str(), "fields": [*others]}}:
            return len(fields) == len(others) and all(name in names for name in fields)
    return False


def _fits(name: str, schemas: Mapping[str, Any], sheets: Mapping[str, Sheet]) -> bool:
    """Return whether all cells and keys of a sheet plainly fit its schema."""
    sheet, schema = sheets[name], schemas[name]
    with_codes = {column.name for column in sheet.table.columns if column.codes}
    for field in schema["fields"]:
        column, constraints = field["name"], field.get("constraints", {})
        cells = sheet.cells[column]
        if constraints.get("unique") and not _distinct(cells):
            return False
        fits = fitting(field["type"], constraints, column in with_codes)
        if fits and not all(map(fits, set(cells))):
            return False
    keys = list(sheet.lines(schema.get("primaryKey", [])))
    if not _distinct(keys) or not all(map(any, keys)):
        return False
    return all(_points(sheet, key, sheets) for key in schema.get("foreignKeys", ()))


def _distinct(cells: Any) -> bool:
    return len(set(cells)) == len(cells)


def fitting(kind: str, constraints: Mapping[str, Any], with_codes: bool) -> Fits | None:
    """Return what tells whether a cell plainly fits; None where every text does.

    Constraints on codes are not looked at: `livingreview.evidence.sheet.unknown_codes` does.
    """
    required = constraints.get("required", False)
    enum = None if with_codes or "enum" not in constraints else set(constraints["enum"])
    pattern = constraints.get("pattern") if not with_codes else None
    whole = re.compile(pattern) if pattern is not None else None
    least = constraints.get("minimum")

    def fits(cell: str) -> bool:
        if not cell:
            return not required
        if kind == "integer":
            return bool(NUMBER.fullmatch(cell)) and (least is None or int(cell) >= least)
        if kind == "date":
            return _is_day(cell)
        return (enum is None or cell in enum) and (whole is None or bool(whole.fullmatch(cell)))

    return fits if required or kind != "string" or enum is not None or whole else None


def _is_day(cell: str) -> bool:
    try:
        return date.fromisoformat(cell).isoformat() == cell
    except ValueError:
        return False


def _points(sheet: Sheet, key: Mapping[str, Any], sheets: Mapping[str, Sheet]) -> bool:
    """Return whether every row of a `sheet` plainly points to a row of the table that a foreign
    `key` names; keys of tables that could not be read whole are not looked at.
    """
    other = sheets.get(key["reference"]["resource"])
    if other is None or not set(key["reference"]["fields"]) <= set(other.cells):
        return False
    if not other.whole:
        return True
    known = set(other.lines(key["reference"]["fields"]))
    return all(cells in known for cells in set(sheet.lines(key["fields"])))
