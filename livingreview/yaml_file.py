"""A YAML file that people write, as values that know their rows."""

import re
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

import yaml

from livingreview.documents import refuse_unfit
from livingreview.files import TOO_DEEP, UNFOLD, read_unmarked
from livingreview.problems import EvidenceError, Problem

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEEPEST = 100  # nothing that people write goes deeper, and the reader of YAML dies of thousands
BRACKETS = re.compile(r"[\[\]{}]")
DASHES = re.compile(rf"(?:[-?]\s+){{{DEEPEST}}}")
INDENTED = re.compile(rf"^ {{{2 * DEEPEST}}}", re.MULTILINE)
TAG = "tag:yaml.org,2002:"
NOTHING, MERGED = f"{TAG}null", f"{TAG}merge"
PLAIN = {NOTHING, *(f"{TAG}{kind}" for kind in ("str", "map", "seq", "value"))}


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


def read_yaml(root: Path, file: str, schema: str) -> Pairs:
    """Return the names and values in the YAML `file` under `root`, as `parse_yaml` does.

    Raises `EvidenceError`, with every problem, when it is missing, is no YAML, or does not fit the
    `schema` of this name.
    """
    values, problems = parse_yaml(read_unmarked(root, file), file)
    try:
        refuse_unfit(values, schema, file, lambda place: _row_at(values, place))
    except EvidenceError as error:
        problems += error.problems
    if problems:
        raise EvidenceError(problems)
    return Pairs(values)


def parse_yaml(text: str, file: str) -> tuple[Any, list[Problem]]:
    """Return what `text`, which stands in `file`, holds: `Text`, `Items` and `Pairs`; and a problem
    for each name that stands twice or is no text, and for each value that no reader of YAML takes.

    Nothing is taken for a number, a day or a truth: ``yes`` is text, and nothing is empty text.
    Raises `EvidenceError` when it is not YAML.
    """
    depth = accumulate(1 if bracket in "[{" else -1 for bracket in BRACKETS.findall(text))
    if max(depth, default=0) > DEEPEST or DASHES.search(text) or INDENTED.search(text):
        raise EvidenceError([Problem(file, 0, "", "", TOO_DEEP, mend=UNFOLD)])
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
            values[id(node)] = Text() if node.tag == NOTHING else _text(node)
            values[id(node)].row = node.start_mark.line + 1
        problems += _foreign(node, file)
    return values[id(node)]


def _foreign(node: Any, file: str) -> Iterator[Problem]:
    """Yield a problem for a value that other readers of YAML, such as that of Jupyter Book, would
    not take.
    """
    row, value = node.start_mark.line + 1, str(node.value) if _is_scalar(node) else ""
    if node.tag in PLAIN:
        return
    if not (_is_scalar(node) and node.tag in yaml.SafeLoader.yaml_constructors):
        rule = f"The tag {node.tag.removeprefix(TAG)} is not known"
        yield Problem(file, row, "", value, rule, mend="Delete it.")
        return
    try:
        yaml.constructor.SafeConstructor().construct_object(node)
    except (ValueError, yaml.YAMLError):
        rule = f"It is written like a {node.tag.removeprefix(TAG)} and is none"
        yield Problem(file, row, "", value, rule, mend="Put quotation marks around it.")


def _is_scalar(node: Any) -> bool:
    return isinstance(node, yaml.ScalarNode)


def _pairs(node: Any, file: str, problems: list[Problem]) -> Iterator[tuple[Text, Any]]:
    known: set[str] = set()
    for key, child in node.value:
        row = key.start_mark.line + 1
        if key.tag == MERGED:
            rule, mend = "Names are taken over from elsewhere", "Write them out."
            problems.append(Problem(file, row, "", key.value, rule, mend=mend))
        elif not _is_scalar(key):
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


def _row_at(value: Any, place: list[str]) -> int:
    """Return the row of what stands at a `place` in `value`, or of the nearest that holds it."""
    row = row_of(value)
    for step in place:
        if isinstance(value, Pairs) and step in value:
            row = row_of(next(name for name in value if name == step))
            value = value[step]
        elif isinstance(value, Items) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
            row = row_of(value)
        else:
            break
    return row
