"""Documents that people write, such as ``CITATION.cff``: each is held against the schema, in
``schemas/``, of what is read of it.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import fastjsonschema

from livingreview.files import TOO_DEEP, UNFOLD
from livingreview.problems import EvidenceError, Problem, did_you_mean
from livingreview.project import ENGINE

SCHEMAS = ENGINE / "schemas"
LINE = re.compile(r"\(at line (\d+)")
KINDS = {
    "string": "text",
    "integer": "a whole number",
    "array": "a list",
    "object": "names with their values",
    "boolean": "true or false",
    "null": "empty",
}
EMPTY = ("minLength", "minItems", "minProperties")
RowOf = Callable[[list[str]], int]


def refuse_unfit(values: Any, schema: str, file: str, row_of: RowOf = lambda _: 0) -> None:
    """Raise `EvidenceError` with every problem of the `values` in `file` that do not fit the
    `schema` of this name.

    `row_of` gives the row of the file where the value stands to which names lead. What a schema
    says in a ``description`` is the advice to whoever breaks it.
    """
    try:
        _fast(schema)(values)
    except fastjsonschema.JsonSchemaValueException as error:
        problems = _every_problem(values, schema, file, row_of)
        rest = Problem(file, 0, "", "", f"The file cannot stand as it is ({error.message})")
        raise EvidenceError(problems or [rest]) from error


def parse_toml(text: str, file: str) -> dict[str, Any]:
    """Return what `text`, the TOML of `file`, holds. Raises `EvidenceError` when it is not TOML."""
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise EvidenceError([Problem(file, 0, "", "", TOO_DEEP, mend=UNFOLD)]) from error
    except ValueError as error:
        line = LINE.search(str(error))
        rule = f"The file is not TOML ({str(error).partition(' (at')[0]})"
        problem = Problem(file, int(line[1]) if line else 0, "", "", rule, mend="Correct the line.")
        raise EvidenceError([problem]) from error


@cache
def _schema(name: str) -> dict[str, Any]:
    return dict(json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8")))


@cache
def _fast(name: str) -> Callable[[Any], Any]:
    """Return the validator that every command waits for; it stops at the first problem and says
    little of it.
    """
    return fastjsonschema.compile(_schema(name), detailed_exceptions=False)


def _every_problem(values: Any, schema: str, file: str, row_of: RowOf) -> list[Problem]:
    from jsonschema import Draft7Validator

    validator = Draft7Validator(_schema(schema), format_checker=Draft7Validator.FORMAT_CHECKER)
    problems = (
        problem
        for error in validator.iter_errors(values)
        for problem in _problems(error, file, row_of)
    )
    return list(dict.fromkeys(problems))


def _problems(error: Any, file: str, row_of: RowOf) -> Iterator[Problem]:
    """Yield what is wrong at one place of a file, in our words."""
    place = [str(step) for step in error.absolute_path]
    if error.validator == "required":
        for name in (name for name in error.validator_value if name not in error.instance):
            here, advice = [*place, name], _advice(error.schema.get("properties", {}).get(name, {}))
            yield Problem(file, row_of(here), ".".join(here), "", "It is missing", mend=advice)
    elif error.validator == "additionalProperties":
        known = list(error.schema.get("properties", {}))
        for name in (name for name in error.instance if name not in known):
            here, mend = [*place, str(name)], did_you_mean(str(name), known) or "Delete it."
            rule = "There is no such name here"
            yield Problem(file, row_of(here), ".".join(here), "", rule, tuple(known), mend)
    else:
        rule, value = _rule(error), error.instance
        allowed = tuple(map(str, error.validator_value)) if error.validator == "enum" else ()
        shown = "" if _holds_more(value) else str(value)
        mend = _advice(error.schema) or _default_advice(error)
        yield Problem(file, row_of(place), ".".join(place), shown, rule, allowed, mend)


def _rule(error: Any) -> str:
    if error.validator == "type":
        kinds = error.validator_value
        return "It must be " + " or ".join(
            KINDS[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds)
        )
    if error.validator in EMPTY:
        return "It must not be empty"
    return "The value cannot stand here"


def _advice(schema: Any) -> str:
    return schema.get("description", "") if isinstance(schema, Mapping) else ""


def _default_advice(error: Any) -> str:
    if error.validator == "pattern":
        return f"It must match {error.validator_value}."
    if error.validator == "format":
        return f"Write {error.validator_value}: see the documentation of Python, re."
    if error.validator == "uniqueItems":
        return "Write each item once."
    if error.validator == "type" and error.validator_value == "string":
        return "" if _holds_more(error.instance) else "Put quotation marks around it."
    return ""


def _holds_more(value: Any) -> bool:
    return value is None or isinstance(value, list | Mapping)
