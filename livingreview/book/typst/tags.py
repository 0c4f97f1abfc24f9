"""What Typst cannot yet say of a table: that the first cells of a row head it."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name


class TagsError(Exception):
    """The tags of the file are not those of the tables that were written."""


def with_row_heads(pdf: bytes, stubs: Sequence[int]) -> bytes:
    """Return `pdf` with the heads of its rows tagged as such.

    `stubs` says for each table, in reading order, how many of its first cells head their row. Heads
    of columns were tagged by Typst. Raises `TagsError` when the file holds another number of
    tables. The same file gives the same bytes.
    """
    with pikepdf.open(io.BytesIO(pdf)) as file:
        tables = [
            element for element in elements(file.Root.StructTreeRoot) if kind(element) == "Table"
        ]
        if len(tables) != len(stubs):
            raise TagsError(f"{len(stubs)} tables were written, but the file holds {len(tables)}.")
        for table, count in zip(tables, stubs, strict=True):
            for row in (element for element in elements(table) if kind(element) == "TR"):
                for cell in children(row)[:count]:
                    if kind(cell) == "TD":
                        cell.S = Name.TH
                        cell.A = file.make_indirect(Dictionary(O=Name.Table, Scope=Name.Row))
        out = io.BytesIO()
        file.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        )
    return out.getvalue()


def elements(parent: Any) -> Iterator[Any]:
    """Yield the elements below `parent` in the tree of tags, in reading order."""
    for child in children(parent):
        yield child
        yield from elements(child)


def children(parent: Any) -> list[Any]:
    """Return the elements right below `parent`; marks of content are left out."""
    kids = parent.get("/K", [])
    kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def kind(element: Any) -> str:
    """Return what an element is tagged as: ``Table``, ``H1``."""
    return str(element.S)[1:]
