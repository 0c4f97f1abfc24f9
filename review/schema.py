"""What the tables look like: columns, types and codes, from ``data/datapackage.json`` and ``data/codebook.csv``."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from review.project import MARK

Codes = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Column:
    """A column: `codes` are its allowed values in order (empty: any), `separator` parts the items of a list."""

    name: str
    title: str
    description: str
    kind: str
    required: bool
    separator: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table: its file relative to the project, its columns in order, the columns of its key."""

    name: str
    title: str
    description: str
    path: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def released(self) -> bool:
        """Whether its rows come and go with releases."""
        return any(column.name == "added" for column in self.columns)


def load_tables(root: Path) -> dict[str, Table]:
    """Return the tables of the data package under `root` by name, codes filled in from the codebook."""
    package = json.loads((root / MARK).read_text(encoding="utf-8"))
    codes = load_codes(root)
    return {resource["name"]: _table(root, resource, codes) for resource in package["resources"]}


def load_codes(root: Path) -> dict[str, list[str]]:
    """Return the codes of ``data/codebook.csv`` by field, in the order of the file."""
    codes: dict[str, list[str]] = {}
    with (root / "data" / "codebook.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            codes.setdefault(row["field"] or "", []).append(row["code"] or "")
    return codes


def with_codes(schema: Mapping[str, Any], codes: Codes) -> dict[str, Any]:
    """Return a Table Schema whose constraints list the codes of the codebook: an enum, or a pattern for lists."""
    return {**schema, "fields": [_constrained(field, codes.get(field["name"], ())) for field in schema["fields"]]}


def schema_files(root: Path) -> list[Path]:
    """Return the Table Schema files of the data package under `root`."""
    return sorted((root / "data" / "schemas").glob("*.json"))


def as_file(schema: Mapping[str, Any]) -> str:
    """Return a Table Schema as the text of its file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _constrained(field: Mapping[str, Any], codes: Sequence[str]) -> dict[str, Any]:
    if not codes:
        return dict(field)
    constraints = {name: value for name, value in field.get("constraints", {}).items() if name not in {"enum", "pattern"}}
    if separator := field.get("separator", ""):
        one = "|".join(code.replace(".", r"\.") for code in codes)
        constraints["pattern"] = f"^({one})({separator}({one}))*$"
    else:
        constraints["enum"] = list(codes)
    return {**field, "constraints": constraints}


def _table(root: Path, resource: Mapping[str, Any], codes: Codes) -> Table:
    schema = json.loads((root / "data" / resource["schema"]).read_text(encoding="utf-8"))
    return Table(
        name=resource["name"],
        title=resource["title"],
        description=resource["description"],
        path=f"data/{resource['path']}",
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
    )
