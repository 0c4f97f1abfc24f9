"""The glossary: terms that can be linked from anywhere in the book, with what they mean."""

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from livingreview.show.cells import Citation, Part, Words, in_html, in_myst
from livingreview.show.places import coded_row, labels_of
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
        entries = [f"{escape(entry.term)}\n  {in_myst(entry.meaning)}" for entry in self.entries]
        return "\n".join([":::{glossary}", "\n\n".join(entries), ":::"])

    def as_html(self) -> str:
        """Return the glossary as HTML, for Jupyter."""
        items = [
            f"<dt>{html.escape(entry.term)}</dt><dd>{in_html(entry.meaning)}</dd>"
            for entry in self.entries
        ]
        return f"<dl>{''.join(items)}</dl>"


def of_definitions(rows: pd.DataFrame, works: pd.DataFrame, name: str) -> Glossary:
    """Return the glossary of the definitions in `rows`, by term: what is meant, who says so, and
    its coded row.

    `rows` has a row for a term, with the columns of the definitions; `works` says how each source
    is labelled.
    """
    labels = labels_of(works)

    def meaning(row: Any) -> list[Part]:
        who = Citation(row.source_id, labels[row.source_id])
        return [Words(f"{row.gist} "), who, Words(", "), coded_row("definitions", row)]

    return Glossary(name, [Entry(row.term, meaning(row)) for row in _by_term(rows)])


def of_terms(terms: pd.DataFrame, name: str) -> Glossary:
    """Return the glossary of the terms that the book uses, by term; `terms` has the columns `term`
    and `meaning`.
    """
    return Glossary(name, [Entry(row.term, [Words(row.meaning)]) for row in _by_term(terms)])


def of_other_words(words: Mapping[str, Sequence[str]], name: str) -> Glossary:
    """Return the glossary of the other words for each term, such as abbreviations, with the term
    that each stands for.
    """
    entries = [Entry(other, [Words(term)]) for term, others in words.items() for other in others]
    return Glossary(name, sorted(entries, key=lambda entry: entry.term.lower()))


def _by_term(rows: pd.DataFrame) -> Iterable[Any]:
    return rows.sort_values("term", key=lambda terms: terms.str.lower()).itertuples()
