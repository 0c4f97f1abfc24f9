"""Everything coded, source by source: each row with its place in the review, and a place of its own
to link to.
"""

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from livingreview.evidence import fields
from livingreview.evidence.evidence import Evidence
from livingreview.readings import documented
from livingreview.show.beneath import whence_of
from livingreview.show.cells import Anchor, Cell, Citation, Words, place
from livingreview.show.places import anchor, key, known_of, row_place
from livingreview.show.screened import searches_of
from livingreview.show.table import Table
from livingreview.words import count, escape, listed, nearest, sentence

LIFE = ("change_reason",)
HEADER = ["What is coded", "Kind", "How it is coded", "Where it was read"]
CodedRow = tuple[str, list[Cell]]


@dataclass(frozen=True)
class Sheets:
    """What is coded from each of some sources: a line on the source, then a table of its rows."""

    name: str
    tables: Sequence[tuple[str, str, str, Table | None]]

    def __repr__(self) -> str:
        return "\n".join(
            f"{label}: {count(len(table.rows) if table else 0, 'row')}"
            for _, label, _, table in self.tables
        )

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, object]]:
        bundle = {
            "text/plain": repr(self),
            "text/html": self.as_html(),
            "text/markdown": self.as_myst(),
        }
        return bundle, {
            "table": self.name,
            "sources": {anchor(source_id): [source_id] for source_id, *_ in self.tables},
        }

    def as_myst(self) -> str:
        """Return the sheets as MyST."""
        return "\n\n".join(_sheet(*sheet) for sheet in self.tables)

    def as_html(self) -> str:
        """Return the sheets as HTML, for Jupyter."""
        return "".join(
            f"<p>{html.escape(about)}</p>{table.as_html() if table else ''}"
            for _, _, about, table in self.tables
        )


def sheets(
    evidence: Evidence,
    first: str,
    last: str,
    rows: Iterable[CodedRow] | None = None,
    works: Mapping[str, str] | None = None,
) -> Sheets:
    """Return the sheets of the sources whose label begins with a letter from `first` to `last`.

    Accents make no difference. What comes before a goes with a, and what comes after z (other
    scripts) with z. `rows` are those to show, by default as `coded` gives them, and `works` says
    what each source is, by default as `about` does.
    """
    sources = evidence.works.assign(order=evidence.works["label"].map(nearest))
    sources = sources.sort_values("order")
    letters = sources["order"].str[0].map(lambda letter: min(max(letter, "a"), "z"))
    by_source: dict[str, list[list[Cell]]] = {}
    for source_id, cells in coded(evidence) if rows is None else rows:
        by_source.setdefault(source_id, []).append(cells)
    lines = about(evidence) if works is None else works
    sheets = []
    for work in sources[(letters >= first) & (letters <= last)].itertuples():
        shown = by_source.get(str(work.source_id), [])
        name, caption = anchor(work.source_id), f"Coded from {work.label}"
        whence = sentence(whence_of([str(work.source_id)], evidence))
        table = Table(name, caption, HEADER, shown, whence, widths=(38, 10, 34, 18))
        line = lines[str(work.source_id)]
        sheets.append((work.source_id, work.label, line, table if shown else None))
    return Sheets(f"sources-{first}-to-{last}", sheets)


def _sheet(source_id: str, label: str, about: str, table: Table | None) -> str:
    head = f"({anchor(source_id)})=\n**{Citation(source_id, label).myst}** {escape(about)}"
    return f"{head}\n\n{table.as_myst()}" if table else head


def about(evidence: Evidence) -> dict[str, str]:
    """Return what each source is, in the words for its codes, and what there is to say of it."""
    fields_of = [name for name in fields.of_sources(evidence) if name != "year"]
    words = {name: fields.words(evidence, name) for name in fields_of}
    of_source = {name: fields.index(evidence, "sources").codes(name) for name in fields_of}
    lines, returned = {}, _returned(evidence)
    for number, work in enumerate(evidence.sources.itertuples()):
        codes = [
            words[name].get(code, code) for name in fields_of for code in of_source[name][number]
        ]
        known = f" Known from elsewhere, not counted: {known_of(work)}." if known_of(work) else ""
        remark = "" if pd.isna(work.note) else f" {sentence(f'Remark: {work.note}')}"
        found = f" {returned[str(work.source_id)]}" if returned else ""
        lines[str(work.source_id)] = f"{'; '.join(codes)}.{known}{remark}{found}"
    return lines


def _returned(evidence: Evidence) -> Mapping[str, str]:
    """Return for each source which documented searches return it; nothing where there are none."""
    if not documented.has_records(evidence):
        return {}
    found = searches_of(evidence)
    return {
        source: f"Returned by {'search' if len(names) == 1 else 'searches'} {listed(names)}."
        if (names := found.get(source, ()))
        else "Returned by no documented search."
        for source in evidence.sources["source_id"]
    }


def coded(evidence: Evidence) -> Iterator[CodedRow]:
    """Yield every row of the tables that the explorer shows, with the words for its codes."""
    for name in evidence.settings.explorer.tables:
        if name != "sources":
            columns = [column.name for column in evidence.tables[name].columns if column.codes]
            words = {column: evidence.labels(column) for column in columns if column not in LIFE}
            noun = name.removesuffix("s").capitalize()
            texts = fields.texts(evidence, name)
            for text, row in zip(texts, evidence.rows(name).itertuples(), strict=True):
                codes = [label[getattr(row, column)] for column, label in words.items()]
                yield coded_row(name, row, text, noun, codes, fields.key_columns(evidence, name))


def coded_row(
    table: str,
    row: Any,
    text: str,
    kind: str,
    codes: Sequence[str],
    columns: Sequence[str] = (),
) -> CodedRow:
    """Return a row with its source: the cells that say what is coded, its kind, how it is coded
    and where it was read, with a place of its own to link to. `columns` tell one row of the table
    from another, if `places.key` does not know them.
    """
    cells = row._asdict()
    name = "/".join(str(cells[column]) for column in columns) if columns else key(table, cells)
    here = Anchor(row_place(table, name))
    return row.source_id, [[here, Words(text)], kind, "; ".join(codes), place(row.locator)]
