"""The tables of a documented search, for a review that begins one: searches, records, screening,
settlements, protocols and deviations.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from livingreview.evidence.schema import (
    CODEBOOK,
    Table,
    as_file,
    coded_schemas,
    load_codes,
    load_tables,
    read_package,
    read_schema,
    with_codes,
)
from livingreview.files import parse_csv, read_csv
from livingreview.project import MARK

TEMPLATES = Path(__file__).with_name("search_tables.json")
RESOURCE = {
    "profile": "tabular-data-resource",
    "format": "csv",
    "mediatype": "text/csv",
    "encoding": "utf-8",
}
FIELD, CODE = "field", "code"


def begun(root: Path) -> dict[str, bytes]:
    """Return the files of the project at `root` that change when it gets the tables of a documented
    search, by path.

    A table that is there keeps its rows and gets the columns that it lacks, at its end; codes of a
    field that the codebook has stay as they are. Nothing changes where all is there. Raises
    `EvidenceError` when the description of the data, a schema or the codebook cannot be read.
    """
    codebook = _codebook(root)
    codes = _codes_of(codebook) if codebook else load_codes(root)
    schemas: dict[str, dict[str, Any]] = {}
    files: dict[str, bytes] = {CODEBOOK: codebook} if codebook else {}
    package, there = read_package(root), load_tables(root)
    for template in _templates()["tables"]:
        name = template["name"]
        if name in there:
            files |= _longer(root, there[name], template, schemas)
            continue
        path, place = f"{name}.csv", f"schemas/{name}.json"
        about = {"name": name, "title": template["title"], "description": template["description"]}
        package["resources"].append({**about, "path": path, "schema": place, **RESOURCE})
        schemas[f"data/{place}"] = template["schema"]
        files[f"data/{path}"] = _as_csv([_names(template["schema"])])
    files[MARK.as_posix()] = as_file(package).encode()
    old = {path: read_schema(root, path) for path in coded_schemas(root) if path not in schemas}
    files |= {
        path: as_file(with_codes(schema, codes)).encode()
        for path, schema in {**old, **schemas}.items()
    }
    return {path: text for path, text in files.items() if _differs(root / path, text)}


def _longer(
    root: Path, table: Table, template: Mapping[str, Any], schemas: dict[str, dict[str, Any]]
) -> dict[str, bytes]:
    """Return the file of `table` with the columns of `template` that it lacks, and put its
    schema with these among `schemas`.
    """
    schema, known = read_schema(root, table.schema), {column.name for column in table.columns}
    more = [field for field in template["schema"]["fields"] if field["name"] not in known]
    if not more:
        return {}
    schemas[table.schema] = {**schema, "fields": [*schema["fields"], *more]}
    header, rows = read_csv(root, table.path)
    names = [field["name"] for field in more]
    lines = [[*header, *names], *([*line, *("" for _ in names)] for line in rows.values())]
    return {table.path: _as_csv(lines)}


@cache
def _templates() -> dict[str, Any]:
    templates: dict[str, Any] = json.loads(TEMPLATES.read_text(encoding="utf-8"))
    return templates


def _codebook(root: Path) -> bytes:
    """Return the codebook with the codes of the fields that it lacks; nothing if it has them."""
    header, rows = read_csv(root, CODEBOOK)
    known = load_codes(root)
    more = [row for row in _templates()["codes"] if row[FIELD] not in known]
    lines = [[row.get(name, "") for name in header] for row in more]
    return _as_csv([header, *rows.values(), *lines]) if more else b""


def _codes_of(codebook: bytes) -> dict[str, list[str]]:
    header, rows = parse_csv(codebook.decode(), CODEBOOK)
    field, code = header.index(FIELD), header.index(CODE)
    codes: dict[str, list[str]] = {}
    for line in rows.values():
        codes.setdefault(line[field], []).append(line[code])
    return codes


def _names(schema: Mapping[str, Any]) -> list[str]:
    return [field["name"] for field in schema["fields"]]


def _as_csv(lines: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue().encode()


def _differs(path: Path, text: bytes) -> bool:
    return not path.is_file() or path.read_bytes() != text
