"""Entries of the bibliography: what they hold, where they stand, and which of them the style of the
book can print.

Nothing here needs pandas, so that a check can do without it.
"""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from livingreview import store as stores
from livingreview.evidence.narrowing import BIBLIOGRAPHY, ENTRY, blocks
from livingreview.problems import EvidenceError, Problem, did_you_mean
from livingreview.store import Store

OR = " or "
NEEDED = {
    "article": ("author", "title", "journal", "year"),
    "book": ("author or editor", "title", "publisher", "year"),
    "booklet": ("author", "title", "year"),
    "dataset": (),
    "inbook": ("author or editor", "title", "publisher", "year"),
    "incollection": ("author", "title", "booktitle", "year"),
    "inproceedings": ("author", "title", "booktitle", "year"),
    "manual": ("title",),
    "mastersthesis": ("author", "title", "school", "year"),
    "misc": (),
    "online": (),
    "patent": (),
    "phdthesis": ("author", "title", "school", "year"),
    "proceedings": ("title", "year"),
    "software": (),
    "techreport": ("author", "title", "institution", "year"),
    "unpublished": ("author", "title", "note"),
}
COMMAND = re.compile(r"\\[A-Za-z]+")
TOGETHER = re.compile(r"@\s*(?:comment|string|preamble)\b|crossref", re.IGNORECASE)
KEPT = "bibliography"
RESOLVER = "https://doi.org/"


@dataclass(frozen=True)
class Work:
    """An entry in plain words: its `key` and `kind`, the names of all `fields` that it has, its
    `authors` (surnames or bodies), `year` and `title`, and the `address` where the work is: that of
    its DOI, or else its own; empty where it has neither.
    """

    key: str
    kind: str
    fields: tuple[str, ...]
    authors: tuple[str, ...]
    year: str
    title: str
    address: str


def works_of(text: str, store: Store | None = None) -> list[Work]:
    """Return the works of a bibliography given as `text`, sorted by key.

    An entry that the `store` knows is not parsed again. Raises `EvidenceError` when a key stands
    twice, the text cannot be parsed, or a cell holds a command of LaTeX that stands for no letter.
    """
    if repeated := list(_repeated(text)):
        raise EvidenceError(repeated)
    works = _kept(text, store) if store and not TOGETHER.search(text) else None
    if works is None:
        works = [_work(key, entry) for key, entry in entries_of(text).items()]
    works = sorted(works, key=lambda work: work.key)
    if commands := [problem for work in works for problem in _commands(text, work)]:
        raise EvidenceError(commands)
    return works


@lru_cache(maxsize=4)
def entries_of(text: str) -> Mapping[str, Any]:
    """Return the entries of a bibliography given as `text`, by key. Raises `EvidenceError` when it
    cannot be parsed.
    """
    from pybtex.database.input.bibtex import Parser
    from pybtex.exceptions import PybtexError

    try:
        return MappingProxyType(dict(Parser().parse_string(text).entries))
    except PybtexError as error:
        line = getattr(error, "lineno", None) or 0
        rule = f"The bibliography cannot be read ({error})"
        raise EvidenceError(
            [Problem(BIBLIOGRAPHY, line, "", "", rule, mend="Correct the entry.")]
        ) from error


def entry_rows(text: str) -> Iterator[tuple[str, int]]:
    """Yield the key of each entry of a bibliography given as `text`, and the row of the file where
    it stands.
    """
    row, counted = 1, 0
    for entry in ENTRY.finditer(text):
        row, counted = row + text.count("\n", counted, entry.start(1)), entry.start(1)
        yield entry[1], row


def lacking(kind: str, present: Collection[str]) -> list[str]:
    """Return what an entry of this `kind` (a key of `NEEDED`) lacks when only the fields `present`
    are known of it.
    """
    return [needed for needed in NEEDED[kind] if not set(needed.split(OR)) & set(present)]


def unprintable(text: str, works: Sequence[Work]) -> Iterator[Problem]:
    """Yield a problem for each of the `works` of a bibliography given as `text` that the build of
    the book would refuse.
    """
    rows = dict(entry_rows(text))
    for work in works:
        row = rows.get(work.key, 0)
        if work.kind not in NEEDED:
            mend = did_you_mean(work.kind, NEEDED) or "Make it @misc."
            rule = f"The book cannot print the entry {work.key}, because of its type"
            yield Problem(BIBLIOGRAPHY, row, "", work.kind, rule, tuple(NEEDED), mend)
        elif missing := lacking(work.kind, work.fields):
            rule = (
                f"The book cannot print the entry {work.key}, because an @{work.kind} needs"
                f" {', '.join(missing)}"
            )
            mend = "Add it, or make the entry @misc, which needs nothing."
            yield Problem(BIBLIOGRAPHY, row, "", "", rule, mend=mend)


def _kept(text: str, store: Store) -> list[Work] | None:
    """Return the works of a bibliography of which each entry can be parsed by itself, those that
    the `store` knows without parsing; None where the text has to be parsed whole.
    """
    made_of = stores.digest([])
    known = store.get(KEPT, made_of) or {}
    parsed: dict[str, list[list[Any]]] = {}
    for key, block in blocks(text):
        name = hashlib.sha256(block.encode()).hexdigest()
        if key and name in known:
            parsed[name] = known[name]
        elif key:
            try:
                parsed[name] = [list(astuple(_work(*entry))) for entry in entries_of(block).items()]
            except EvidenceError:
                return None
        elif "@" in block:
            return None
    works = [
        Work(key, kind, tuple(fields), tuple(authors), *rest)
        for of_block in parsed.values()
        for key, kind, fields, authors, *rest in of_block
    ]
    if len({work.key.lower() for work in works}) < len(works):
        return None
    if parsed.keys() != known.keys():
        store.put(KEPT, made_of, parsed)
    return works


def _repeated(text: str) -> Iterator[Problem]:
    """Yield a problem for each key that stands again; capitals make no difference, as in BibTeX."""
    first: dict[str, int] = {}
    for key, row in entry_rows(text):
        if key.lower() in first:
            mend = f"The first is in row {first[key.lower()]}. Delete one of them."
            yield Problem(BIBLIOGRAPHY, row, "", key, "The key stands twice", mend=mend)
        first.setdefault(key.lower(), row)


def _commands(text: str, work: Work) -> Iterator[Problem]:
    """Yield a problem for each part of a work that holds a command of LaTeX which stands for no
    letter.
    """
    parts = (("author", " and ".join(work.authors)), ("year", work.year), ("title", work.title))
    for column, words in parts:
        if command := COMMAND.search(words):
            line = dict(entry_rows(text)).get(work.key, 0)
            rule = f"The entry {work.key} holds a command of LaTeX that stands for no letter"
            yield Problem(BIBLIOGRAPHY, line, column, command[0], rule, mend="Write plain words.")


def _work(key: str, entry: Any) -> Work:
    authors = tuple(_surname(person) for person in entry.persons.get("author", ()))
    year, title = (_plain(entry.fields.get(name, "")) for name in ("year", "title"))
    names = (*entry.fields, *entry.persons)
    return Work(key, entry.type, names, authors, year, title, address_of(entry.fields))


def address_of(fields: Mapping[str, str]) -> str:
    """Return where the work is whose entry has these `fields`, as `Work` holds it."""
    doi = fields.get("doi", "").strip()
    if not doi:
        return str(fields.get("url", "")).strip()
    return doi if doi.startswith("https://") else f"{RESOLVER}{doi}"


def _surname(person: Any) -> str:
    return _plain(" ".join([*person.prelast_names, *person.last_names]))


def _plain(text: str) -> str:
    from pybtex.richtext import Text

    words = str(Text.from_latex(text)) if "\\" in text else text
    return re.sub(r"\\([$#_{}])", r"\1", words).replace("{", "").replace("}", "")
