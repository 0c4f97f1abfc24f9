"""What the tables look like: columns, types and codes, from ``data/datapackage.json`` and
``data/codebook.csv``.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from livingreview.documents import refuse_unfit
from livingreview.files import parse_json, read_csv, read_json, read_unmarked
from livingreview.problems import EvidenceError, Problem, did_you_mean
from livingreview.project import MARK
from livingreview.words import listed

CODEBOOK = "data/codebook.csv"
NEEDED = ("sources", "releases", "codebook")
OF_RELEASES = ("added", "withdrawn", "change_reason")
CODED_BY = "coded_by"  # a file may lack this column until a row of it says who coded it
Codes = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Column:
    """A column: `codes` are its allowed values in order (empty: any), `separator` parts the items
    of a list.

    `example` is a value as it should be written, where a pattern says how. A column of `prose` is
    for readers: nothing is counted or chosen by it. What rows have in common is `offered` to those
    who code; `uncoded` is the code of a work that nobody has coded yet. Numbers have `units` in
    the column of that name. A column that rows had `until` a release is closed: it stands as it
    was released, and nothing is chosen or counted by it.
    """

    name: str
    title: str
    description: str
    kind: str
    required: bool
    separator: str
    codes: tuple[str, ...]
    example: str = ""
    prose: bool = False
    offered: bool = False
    uncoded: str = ""
    units: str = ""
    until: str = ""


@dataclass(frozen=True)
class Table:
    """A table: its file and that of its schema, relative to the project, its columns in order, the
    columns of its key.
    """

    name: str
    title: str
    description: str
    path: str
    schema: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def released(self) -> bool:
        """Whether its rows come and go with releases."""
        return any(column.name == "added" for column in self.columns)

    @property
    def of_reading(self) -> bool:
        """Whether it holds what one of two blind readers coded, which stays as it was coded."""
        return "-reading-" in self.name


def load_tables(root: Path) -> dict[str, Table]:
    """Return the tables of the data package under `root` by name, codes filled in from the
    codebook.

    Raises `EvidenceError` when the description of the package, a schema or the codebook cannot be
    understood.
    """
    codes, problems = load_codes(root), list[Problem]()
    tables: dict[str, Table] = {}
    for resource in read_package(root)["resources"]:
        try:
            tables[resource["name"]] = _table(root, resource, codes)
        except EvidenceError as error:
            problems += error.problems
    if problems:
        raise EvidenceError(dict.fromkeys(problems))  # several tables may share a schema
    return tables


def read_package(root: Path) -> dict[str, Any]:
    """Return the description of the data under `root`. Raises `EvidenceError`, with every problem,
    when it cannot be used.
    """
    package, file = read_json(root, MARK.as_posix()), MARK.as_posix()
    refuse_unfit(package, "package", file)
    names = [resource["name"] for resource in package["resources"]]
    twice = sorted({name for name in names if names.count(name) > 1})
    rule, mend = "A table stands twice", "Rename or delete one."
    problems = [Problem(file, 0, "resources", name, rule, mend=mend) for name in twice]
    rule, mend = "Every review has this table", "Restore its description."
    missing = [name for name in NEEDED if name not in names]
    problems += [Problem(file, 0, "resources", name, rule, mend=mend) for name in missing]
    if problems:
        raise EvidenceError(problems)
    return dict(package)


def read_schema(root: Path, file: str) -> dict[str, Any]:
    """Return the Table Schema in `file` under `root`; nobody is to change it. Raises
    `EvidenceError`, with every problem, when it cannot be used.
    """
    return _schema(read_unmarked(root, file), file)


@lru_cache(maxsize=64)
def _schema(text: str, file: str) -> dict[str, Any]:
    schema = parse_json(text, file)
    refuse_unfit(schema, "table", file)
    if problems := list(_out_of_step(schema, file)):
        raise EvidenceError(problems)
    return dict(schema)


def _out_of_step(schema: Mapping[str, Any], file: str) -> Iterator[Problem]:
    """Yield columns that stand twice, keys of columns that there are not, and releases of rows that
    are described in part.
    """
    names = [field["name"] for field in schema["fields"]]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem(file, 0, "fields", name, "The column stands twice", mend="Delete one.")
    keys = [("primaryKey", schema["primaryKey"])]
    keys += [("foreignKeys", key["fields"]) for key in schema.get("foreignKeys", ())]
    keys += [("units", [field["units"]]) for field in schema["fields"] if "units" in field]
    for part, key in keys:
        for name in (name for name in key if name not in names):
            rule, mend = "There is no such column", did_you_mean(name, names)
            yield Problem(file, 0, part, name, rule, tuple(names), mend)
    for name in OF_RELEASES if set(OF_RELEASES) & set(names) else ():
        if name not in names:
            rule, mend = "The column is missing", f"Rows of releases have {listed(OF_RELEASES)}."
            yield Problem(file, 0, "fields", name, rule, mend=mend)


def load_codes(root: Path) -> dict[str, list[str]]:
    """Return the codes of ``data/codebook.csv`` by field, in the order of the file.

    Raises `EvidenceError` when it cannot be read, lacks one of the two columns that this takes, or
    holds no code.
    """
    header, lines = read_csv(root, CODEBOOK)
    if missing := [name for name in ("field", "code") if name not in header]:
        mend = "The first line names the columns."
        raise EvidenceError(
            [Problem(CODEBOOK, 1, name, "", "The column is missing", mend=mend) for name in missing]
        )
    field, code = header.index("field"), header.index("code")
    codes: dict[str, list[str]] = {}
    for line in lines.values():
        if len(line) > max(field, code):
            codes.setdefault(line[field], []).append(line[code])
    if not codes:
        raise EvidenceError(
            [Problem(CODEBOOK, 0, "", "", "The codebook holds no code", mend="Restore its rows.")]
        )
    return {name: list(dict.fromkeys(of_field)) for name, of_field in codes.items()}


def with_codes(schema: Mapping[str, Any], codes: Codes) -> dict[str, Any]:
    """Return a Table Schema whose constraints list the codes of the codebook: an enum, or a pattern
    for lists.
    """
    return {
        **schema,
        "fields": [_constrained(field, codes.get(field["name"], ())) for field in schema["fields"]],
    }


def schema_files(root: Path) -> list[Path]:
    """Return the Table Schema files of the data package under `root`. Raises `EvidenceError` as
    `load_tables` does.
    """
    return sorted({root / table.schema for table in load_tables(root).values()})


def coded_schemas(root: Path) -> dict[str, bytes]:
    """Return the Table Schema files under `root` with the codes of the codebook, by path. Raises
    `EvidenceError` as `load_tables` and `load_codes` do.
    """
    codes = load_codes(root)
    names = [path.relative_to(root).as_posix() for path in schema_files(root)]
    return {name: as_file(with_codes(read_schema(root, name), codes)).encode() for name in names}


def as_file(schema: Mapping[str, Any]) -> str:
    """Return a Table Schema as the text of its file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _constrained(field: Mapping[str, Any], codes: Sequence[str]) -> dict[str, Any]:
    separator = field.get("separator", "")
    constraints = dict(field.get("constraints", {}))
    constraints.pop("pattern" if separator else "enum", None)
    if not codes:
        return {**field, "constraints": constraints} if "constraints" in field else dict(field)
    constraints.pop("enum" if separator else "pattern", None)
    if separator:
        any_code = "|".join(code.replace(".", r"\.") for code in codes)
        constraints["pattern"] = f"^({any_code})({separator}({any_code}))*$"
    else:
        constraints["enum"] = list(codes)
    return {**field, "constraints": constraints}


def _table(root: Path, resource: Mapping[str, Any], codes: Codes) -> Table:
    schema = read_schema(root, f"data/{resource['schema']}")
    return Table(
        name=resource["name"],
        title=resource["title"],
        description=resource["description"],
        path=f"data/{resource['path']}",
        schema=f"data/{resource['schema']}",
        columns=tuple(_column(field, codes) for field in schema["fields"]),
        key=tuple(schema["primaryKey"]),
    )


def _column(field: Mapping[str, Any], codes: Codes) -> Column:
    return Column(
        name=field["name"],
        title=field["title"],
        description=field["description"],
        kind=field["type"],
        required=field.get("constraints", {}).get("required", False),
        separator=field.get("separator", ""),
        codes=tuple(codes.get(field["name"], ())),
        example=field.get("example", ""),
        prose=field.get("prose", False),
        offered=field.get("offered", False),
        uncoded=field.get("uncoded", ""),
        units=field.get("units", ""),
        until=field.get("until", ""),
    )
