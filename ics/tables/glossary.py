"""The glossary: terms that can be linked from anywhere in the book, with what they mean."""

import html
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from livingreview.claims.assessment import key
from livingreview.show.cells import Citation, Link, Part, Words
from livingreview.show.places import row_place
from livingreview.words import count, escape


@dataclass(frozen=True)
class Entry:
    """A term and what it means, as parts of a line."""

    term: str
    meaning: Sequence[Part]


@dataclass(frozen=True)
class Glossary:
    """Terms in the order given; `name` is the glossary's stable id."""

    name: str
    entries: Sequence[Entry]

    def __repr__(self) -> str:
        return f"Glossary {self.name}: {count(len(self.entries), 'term')}"

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, str]]:
        bundle = {
            "text/plain": repr(self),
            "text/html": self.as_html(),
            "text/markdown": self.as_myst(),
        }
        return bundle, {"table": self.name}

    def as_myst(self) -> str:
        """Return the glossary as MyST. Raises `ValueError` for a line break in a term or a
        meaning.
        """
        entries = [
            f"{escape(one.term)}\n  {''.join(part.myst for part in one.meaning)}"
            for one in self.entries
        ]
        return "\n".join([":::{glossary}", "\n\n".join(entries), ":::"])

    def as_html(self) -> str:
        """Return the glossary as HTML, for Jupyter."""
        items = [
            f"<dt>{html.escape(one.term)}</dt><dd>{''.join(part.html for part in one.meaning)}</dd>"
            for one in self.entries
        ]
        return f"<dl>{''.join(items)}</dl>"


def of_definitions(rows: pd.DataFrame, works: pd.DataFrame, name: str) -> Glossary:
    """Return the glossary of the definitions in `rows`, by term: what is meant, who says so, and
    its coded row.

    `rows` has a row for a term, with the columns of the definitions; `works` says how each source
    is labelled.
    """
    labels = dict(zip(works["source_id"], works["label"], strict=True))
    return Glossary(
        name,
        [
            Entry(
                row["term"],
                [
                    Words(f"{row['gist']} "),
                    Citation(row["source_id"], labels[row["source_id"]]),
                    Words(", "),
                    Link(row["locator"], row_place("definitions", key("definitions", row))),
                ],
            )
            for _, row in rows.sort_values("term", key=lambda terms: terms.str.lower()).iterrows()
        ],
    )


def of_terms(terms: pd.DataFrame, name: str) -> Glossary:
    """Return the glossary of the terms that the book uses, by term; `terms` has the columns `term`
    and `meaning`.
    """
    ordered = terms.sort_values("term", key=lambda column: column.str.lower())
    return Glossary(name, [Entry(row.term, [Words(row.meaning)]) for row in ordered.itertuples()])
