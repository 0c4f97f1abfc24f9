"""Tables of the codebook and of the columns of the evidence base."""

from collections.abc import Iterable

import pandas as pd

from livingreview.evidence.schema import Table as Schema
from livingreview.show.cells import Download
from livingreview.show.table import Columns, Table, coded, of_rows

CODEBOOK, SCHEMA = "The codebook of this review", "The schema of the data package"


def codes(codebook: pd.DataFrame, schema: Schema, name: str, caption: str) -> Table:
    """Return the codes of every coded column of the table `schema`, with labels and definitions."""
    titles = {column.name: column.title for column in schema.columns if column.codes}
    columns: Columns = [
        ("Column", 18, coded("field", titles)),
        ("Label", 22, "label"),
        ("Code", 24, "code"),
        ("Definition", 36, "definition"),
    ]
    rows = codebook[codebook["field"].isin(titles)]
    return of_rows(name, caption, rows, columns, stubs=2, source=CODEBOOK)


def columns(schemas: Iterable[Schema], name: str, caption: str) -> Table:
    """Return every table of the evidence base with its columns and what they hold."""
    columns: Columns = [
        ("Table", 15, lambda pair: pair[0].title),
        ("Column", 20, lambda pair: pair[1].title),
        ("Name in the file", 25, lambda pair: pair[1].name),
        ("What it holds", 40, lambda pair: pair[1].description),
    ]
    rows = [(schema, column) for schema in schemas for column in schema.columns]
    return of_rows(name, caption, rows, columns, stubs=2, source=SCHEMA)


def downloads(schemas: Iterable[Schema], name: str, caption: str) -> Table:
    """Return the files of the evidence base, each to be downloaded as it is."""
    columns: Columns = [
        ("Table", 25, "title"),
        ("What it holds", 50, "description"),
        ("File (CSV)", 25, lambda schema: Download(schema.path.split("/")[-1], schema.path)),
    ]
    return of_rows(name, caption, schemas, columns, source=SCHEMA)
