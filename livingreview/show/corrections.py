"""The table of corrections: each row that was withdrawn, before and after, and why."""

from collections.abc import Callable, Mapping

from livingreview.claims.reading import tables_of_claims
from livingreview.evidence import fields
from livingreview.evidence.corrections import Correction, corrections
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.schema import Column
from livingreview.show.beneath import whence_of
from livingreview.show.cells import Anchor, Cell, Citation, Link, Part, Words
from livingreview.show.places import labels_of, row_place
from livingreview.show.table import Columns, Table, of_rows
from livingreview.words import nearest, sentence

EMPTY = "(empty)"
GONE = "Withdrawn; no row took its place."
Word = Callable[[str], str]


def corrected(evidence: Evidence, name: str, caption: str) -> Table:
    """Return every row that was withdrawn, by source: the cells that differ before and after, and
    why. Each has a place of its own; one that was corrected links to the row that stands.

    Raises `EvidenceError` for a file that cannot be read.
    """
    labels, codes = labels_of(evidence.bibliography), evidence.labels("change_reason")
    shown = {table: _written(evidence, table) for table in evidence.tables}
    standing = {
        (table, key)
        for table in tables_of_claims(evidence)
        for (key,) in fields.index(evidence, table).codes("key")
    }

    def row(of: Correction) -> list[Part]:
        words = f"{of.table.removesuffix('s')} {', '.join(of.key)}"
        now = (of.table, "/".join(of.successor or ()))
        linked = Link(words, row_place(*now)) if now in standing else Words(words)
        here = Anchor(row_place("correction", "/".join((of.release, of.table, *of.key))))
        work = of.source_id
        cited: Part = Citation(work, labels[work]) if work in labels else Words(work)
        return [here, *([cited, Words(", ")] if work else []), linked]

    def before(of: Correction) -> list[Part]:
        return _cells({column: then for column, then, _ in of.cells}, shown[of.table])

    def after(of: Correction) -> Cell:
        if of.successor is None:
            return GONE
        return _cells({column: now for column, _, now in of.cells}, shown[of.table])

    columns: Columns = [
        ("Source and row", 20, row),
        ("Before", 28, before),
        ("After", 28, after),
        ("Why", 24, lambda of: of.reason or sentence(codes.get(of.code, of.code))),
    ]
    made = sorted(
        corrections(evidence),
        key=lambda of: (nearest(labels.get(of.source_id, of.source_id)), of.key),
    )
    source = "The rows of all releases, and the list of changes"
    works = {of.source_id for of in made} - {""}
    whence = whence_of(sorted(works), evidence) if works else ""
    return of_rows(name, caption, made, columns, source=f"{source}. {whence}".strip())


def _cells(cells: Mapping[str, str], words: Mapping[str, tuple[str, Word]]) -> list[Part]:
    """Return cells by their column as parts of one: the title of each, and what it says."""
    parts: list[Part] = []
    for column, cell in cells.items():
        title, word = words[column]
        parts += [Words(" ")] if parts else []
        parts += [Words(f"{title}:", strong=True), Words(f" {sentence(word(cell) or EMPTY)}")]
    return parts


def _written(evidence: Evidence, table: str) -> dict[str, tuple[str, Word]]:
    """Return the title of each column of a `table`, and what writes a cell of it in words."""
    return {
        column.name: (column.title, _in_words(evidence, column))
        for column in evidence.tables[table].columns
    }


def _in_words(evidence: Evidence, column: Column) -> Word:
    if not column.codes:
        return str
    words = evidence.labels(column.name)
    codes = (
        (lambda cell: cell.split(column.separator)) if column.separator else (lambda cell: [cell])
    )
    return lambda cell: ", ".join(words.get(code, code) for code in codes(cell))
