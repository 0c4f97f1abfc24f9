"""Issue forms with the fields and codes of the evidence base, so that what people send can be coded
as it comes.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from livingreview.evidence.schema import CODEBOOK, Column, Table, load_tables
from livingreview.files import read_csv

FOLDER = ".github/ISSUE_TEMPLATE"
KEPT_BY_US = {"source_id", "added", "withdrawn", "change_reason", "note"}
Field = dict[str, Any]


def form_files(root: Path) -> dict[str, bytes]:
    """Return the issue forms by their path under `root`, as the schemas and the codebook give
    them.

    Raises `EvidenceError` when these cannot be understood.
    """
    tables, labels = load_tables(root), _labels(root)
    return {
        f"{FOLDER}/suggest-a-source.yml": _as_file(_suggestion(tables["sources"], labels)),
        f"{FOLDER}/a-coding-is-wrong.yml": _as_file(_correction(list(tables.values()))),
    }


def _suggestion(sources: Table, labels: Mapping[tuple[str, str], str]) -> Field:
    coded = [
        _dropdown(column, labels)
        for column in sources.columns
        if column.codes and not column.until and column.name not in KEPT_BY_US
    ]
    return {
        "name": "Suggest a source",
        "description": "Tell us of a work that this review should code.",
        "title": "Source: ",
        "labels": ["source"],
        "body": [
            _words(
                "Write only what you saw. Where the work does not say, choose what says so: nothing"
                " is filled in from memory."
            ),
            _text(
                "reference",
                "Reference",
                "Authors, year, title, and where it was published, as the work gives them.",
                True,
            ),
            _line("address", "Address", "Where it can be read, or its DOI.", False),
            *coded,
            _text(
                "reports",
                "What it reports",
                "In your own words: the effect, cost, barrier or definition, and where it says so.",
                True,
            ),
        ],
    }


def _correction(tables: Sequence[Table]) -> Field:
    shown = [table for table in tables if not table.of_reading and table.key]
    columns = [
        f"{table.title}: {column.title} ({column.name})"
        for table in shown
        if table.released
        for column in table.columns
        if not column.until
    ]
    return {
        "name": "A coding is wrong",
        "description": (
            "Tell us of a row of the evidence that says something else than the review or the"
            " source."
        ),
        "title": "Coding: ",
        "labels": ["coding"],
        "body": [
            _words(
                "A released row is never edited. If you are right it is withdrawn, and a corrected"
                " row added in the next release."
            ),
            _choice(
                "table",
                "Table",
                "Which file of the data it stands in.",
                [f"{table.title} ({table.path})" for table in shown],
                False,
                True,
            ),
            _line(
                "row",
                "Row",
                "Its identifier, such as webb2004-1, or the cells that tell it from others.",
                True,
            ),
            _choice(
                "column",
                "Column",
                "What is wrong about it.",
                [*columns, "Another column, or the whole row"],
                True,
                True,
            ),
            _line(
                "release",
                "Release",
                "The release you read, as the top of each page gives it.",
                True,
            ),
            _text(
                "says",
                "What the review or the source says there",
                "Quote no more than is needed, and say where: section and paragraph.",
                True,
            ),
            _text(
                "should",
                "What the code should be, and why",
                "Codes and their definitions are in the annex on the evidence base.",
                True,
            ),
        ],
    }


def _dropdown(column: Column, labels: Mapping[tuple[str, str], str]) -> Field:
    options = [f"{labels[column.name, code]} ({code})" for code in column.codes]
    return _choice(
        column.name,
        column.title,
        f"{column.description}.",
        options,
        bool(column.separator),
        column.required,
    )


def _choice(
    name: str, label: str, description: str, options: Sequence[str], several: bool, required: bool
) -> Field:
    attributes = {
        "label": label,
        "description": description,
        "multiple": several,
        "options": list(options),
    }
    return {
        "type": "dropdown",
        "id": name,
        "attributes": attributes,
        "validations": {"required": required},
    }


def _line(name: str, label: str, description: str, required: bool) -> Field:
    return _asked("input", name, label, description, required)


def _text(name: str, label: str, description: str, required: bool) -> Field:
    return _asked("textarea", name, label, description, required)


def _asked(kind: str, name: str, label: str, description: str, required: bool) -> Field:
    attributes = {"label": label, "description": description}
    return {
        "type": kind,
        "id": name,
        "attributes": attributes,
        "validations": {"required": required},
    }


def _words(text: str) -> Field:
    return {"type": "markdown", "attributes": {"value": text}}


def _labels(root: Path) -> dict[tuple[str, str], str]:
    header, lines = read_csv(root, CODEBOOK)
    rows = [dict(zip(header, line, strict=True)) for line in lines.values()]
    return {(row["field"], row["code"]): row["label"] for row in rows}


def _as_file(form: Field) -> bytes:
    head = "# Written by `make schema` from the schemas of data/ and the codebook.\n"
    return (head + yaml.safe_dump(form, sort_keys=False, allow_unicode=True, width=130)).encode()
