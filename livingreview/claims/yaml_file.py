"""A YAML file that people write, as values that know their rows."""

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

import yaml

from livingreview.problems import EvidenceError, Problem

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEEPEST = 100  # nothing that people write goes deeper, and the reader of YAML dies of thousands
BRACKETS = re.compile(r"[\[\]{}]")
DASHES = re.compile(rf"(?:[-?]\s+){{{DEEPEST}}}")


class Text(str):
    """Text that knows the `row` of the file where it stands."""

    row = 0


class Items(list[Any]):
    """A list; `row` is where it begins."""

    row = 0


class Pairs(dict[str, Any]):
    """Names with their values, in order; `row` is where they begin."""

    row = 0


def row_of(value: object) -> int:
    """Return the row of its file where a value stands, 0 when it is from no file."""
    return int(getattr(value, "row", 0))


def parse_yaml(text: str, file: str) -> tuple[Any, list[Problem]]:
    """Return what `text`, which stands in `file`, holds: `Text`, `Items` and `Pairs`; and a problem
    for each name that stands twice or is no text.

    Nothing is taken for a number, a day or a truth: ``yes`` is text. Raises `EvidenceError` when it
    is not YAML.
    """
    depth = accumulate(1 if bracket in "[{" else -1 for bracket in BRACKETS.findall(text))
    if max(depth, default=0) > DEEPEST or DASHES.search(text):
        raise EvidenceError([Problem(file, 0, "", "", "The file goes too deep", mend="Unfold it.")])
    try:
        node = yaml.compose(text, Loader=LOADER)
    except yaml.YAMLError as error:
        row = getattr(getattr(error, "problem_mark", None), "line", -1) + 1
        rule = (
            f"The file is not YAML ({getattr(error, 'problem', None) or 'a letter that it bars'})"
        )
        raise EvidenceError([Problem(file, row, "", "", rule, mend="Correct the line.")]) from error
    problems: list[Problem] = []
    return (_value(node, file, problems, {}) if node else Pairs()), problems


def _value(node: Any, file: str, problems: list[Problem], values: dict[int, Any]) -> Any:
    """Return the value of a node; one that an alias repeats is made once."""
    if id(node) in values and values[id(node)] is None:
        row = int(node.start_mark.line) + 1
        problems.append(Problem(file, row, "", "", "It holds itself", mend="Write it out."))
        return Text()
    if id(node) not in values:
        values[id(node)] = None  # until it is made
        if isinstance(node, yaml.MappingNode):
            pairs = Pairs()
            pairs.row = node.start_mark.line + 1
            for name, child in _pairs(node, file, problems):
                pairs[name] = _value(child, file, problems, values)
            values[id(node)] = pairs
        elif isinstance(node, yaml.SequenceNode):
            items = Items(_value(child, file, problems, values) for child in node.value)
            items.row = node.start_mark.line + 1
            values[id(node)] = items
        else:
            values[id(node)] = _text(node)
    return values[id(node)]


def _pairs(node: Any, file: str, problems: list[Problem]) -> Iterator[tuple[Text, Any]]:
    known: set[str] = set()
    for key, child in node.value:
        row = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            problems.append(Problem(file, row, "", "", "A name is text", mend="Write it as text."))
        elif key.value in known:
            rule = "The name stands twice"
            problems.append(Problem(file, row, key.value, "", rule, mend="Rename or delete one."))
        else:
            known.add(key.value)
            yield _text(key), child


def _text(node: Any) -> Text:
    text = Text(node.value)
    text.row = node.start_mark.line + 1
    return text
