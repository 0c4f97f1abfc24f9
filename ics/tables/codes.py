"""Tables of the codebook and of the columns of the evidence base."""

from collections.abc import Iterable

import pandas as pd

from livingreview.evidence.schema import Table as Schema
from livingreview.show.cells import Cell, Download
from livingreview.show.table import Table


def codes(codebook: pd.DataFrame, schema: Schema, name: str, caption: str) -> Table:
    """Return the codes of every coded column of the table `schema`, with labels and definitions."""
    titles = {column.name: column.title for column in schema.columns if column.codes}
    coded = codebook[codebook["field"].isin(titles)]
    rows = [[titles[row.field], row.label, row.code, row.definition] for row in coded.itertuples()]
    return Table(
        name,
        caption,
        ["Column", "Label", "Code", "Definition"],
        rows,
        "The codebook of this review.",
        stubs=2,
        widths=(18, 22, 24, 36),
    )


def columns(schemas: Iterable[Schema], name: str, caption: str) -> Table:
    """Return every table of the evidence base with its columns and what they hold."""
    rows: list[list[Cell]] = [
        [schema.title, column.title, column.name, column.description]
        for schema in schemas
        for column in schema.columns
    ]
    return Table(
        name,
        caption,
        ["Table", "Column", "Name in the file", "What it holds"],
        rows,
        "The schema of the data package.",
        stubs=2,
        widths=(15, 20, 25, 40),
    )


def downloads(schemas: Iterable[Schema], name: str, caption: str) -> Table:
    """Return the files of the evidence base, each to be downloaded as it is."""
    rows: list[list[Cell]] = [
        [schema.title, schema.description, Download(schema.path.split("/")[-1], schema.path)]
        for schema in schemas
    ]
    return Table(
        name,
        caption,
        ["Table", "What it holds", "File (CSV)"],
        rows,
        "The schema of the data package.",
        widths=(25, 50, 25),
    )
