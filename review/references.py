"""References from Zotero or a database: new entries of references.bib, without duplicates, ready to be coded."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import rispy
from pybtex.database import BibliographyData, parse_string
from pybtex.exceptions import PybtexError

from review.problems import EvidenceError, Problem

TYPES = {"JOUR": "article", "BOOK": "book", "CHAP": "incollection", "RPRT": "techreport", "CONF": "inproceedings"}
ENTRY = re.compile(r"^@\w+\s*\{\s*([^,\s]+)\s*,", re.MULTILINE)
NEEDED = {
    "article": ("author", "title", "journal", "year"),
    "book": ("author", "title", "publisher", "year"),
    "techreport": ("author", "title", "institution", "year"),
}
PUBLISHED = ("journal", "institution", "publisher")
KEY = re.compile(r"[a-z]+([0-9]{4}|nd)[a-z]?")


@dataclass(frozen=True)
class Reference:
    """A reference: BibTeX `kind`, `authors` as ``Surname, Given``, `fields` by their BibTeX names, `key` if it came with one."""

    kind: str
    authors: tuple[str, ...]
    fields: Mapping[str, str]
    key: str = ""

    @property
    def identity(self) -> tuple[str, str]:
        """What tells two references apart: the DOI if there is one, and title with year, both without decoration."""
        doi = re.sub(r"^https?://(dx\.)?doi\.org/", "", self.fields.get("doi", "").strip().lower())
        return doi, f"{_plain(self.fields.get('title', ''))} {self.fields.get('year', '')}"


def read_references(path: Path) -> list[Reference]:
    """Return the references of a ``.bib`` or ``.ris`` file. Raises `EvidenceError` when it is neither or cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix.lower() == ".bib":
            return from_bibtex(text)
        if path.suffix.lower() == ".ris":
            return [_from_ris(entry) for entry in rispy.loads(text)]
    except (OSError, UnicodeDecodeError, PybtexError, ValueError) as error:
        raise EvidenceError([Problem(path.name, 0, "", "", f"The file cannot be read: {error}")]) from error
    raise EvidenceError([Problem(path.name, 0, "", "", "References come as .bib or .ris", mend="Export them as one of these.")])


def from_bibtex(text: str) -> list[Reference]:
    """Return the references of a BibTeX file, given as text. Raises `PybtexError` when it cannot be parsed."""
    data: BibliographyData = parse_string(text, "bibtex")
    return [
        Reference(entry.type, tuple(str(person) for person in entry.persons.get("author", ())), dict(entry.fields), key)
        for key, entry in data.entries.items()
    ]


def new_references(found: Iterable[Reference], known: Iterable[Reference]) -> tuple[list[Reference], list[Reference]]:
    """Return the references of `found` that are new, and those that are in `known` (or twice in `found`) already."""
    seen = {part for reference in known for part in reference.identity if part.strip()}
    new: list[Reference] = []
    again: list[Reference] = []
    for reference in found:
        parts = {part for part in reference.identity if part.strip()}
        (again if parts & seen else new).append(reference)
        seen |= parts
    return new, again


def keyed(references: Iterable[Reference], taken: Iterable[str]) -> dict[str, Reference]:
    """Return the references by their keys: the first author's surname and the year, a letter only where two would clash.

    A key that a reference came with is kept when it is of that form (a word, the year or ``nd``, perhaps a letter) and free.
    """
    keys, held = {}, set(taken)
    for reference in references:
        surname = reference.authors[0].split(",")[0] if reference.authors else "anonymous"
        year = reference.fields.get("year", "") or "nd"
        stem = re.sub(r"[^a-z0-9]", "", _plain(surname)) + year
        own = [reference.key] if (form := KEY.fullmatch(reference.key)) and form[1] == year else []
        key = next(name for name in (*own, stem, *(stem + letter for letter in ascii_lowercase)) if name not in held)
        held.add(key)
        keys[key] = reference
    return keys


def with_entries(text: str, references: Mapping[str, Reference]) -> str:
    """Return the bibliography `text` with `references` added by key, entries in order of their keys, others untouched."""
    starts = [match.start() for match in ENTRY.finditer(text)]
    entries = {ENTRY.match(part).group(1): part.strip() for part in _split(text, starts)}  # type: ignore[union-attr]
    entries |= {key: _entry(key, reference) for key, reference in references.items()}
    return "\n\n".join(entries[key] for key in sorted(entries)) + "\n"


def _split(text: str, starts: list[int]) -> list[str]:
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=False)]


def _entry(key: str, reference: Reference) -> str:
    fields = {"author": " and ".join(reference.authors), **reference.fields}
    kind = reference.kind
    if not all(fields.get(name) for name in NEEDED.get(kind, ())):
        # The book refuses such a kind without these facts, and what was not seen is left blank: `misc` needs none of them.
        kind, fields = "misc", {"howpublished" if name in PUBLISHED else name: value for name, value in fields.items()}
    lines = [f"  {name} = {{{_braced(value)}}}" for name, value in fields.items() if value]
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}"


def _braced(value: str) -> str:
    """Return a value that cannot end its braces early or run as a command."""
    flat = " ".join(value.split())
    return flat if flat.count("{") == flat.count("}") else flat.replace("{", "").replace("}", "")


def _from_ris(entry: Mapping[str, Any]) -> Reference:
    fields = {
        "title": entry.get("title") or entry.get("primary_title", ""),
        "journal": entry.get("journal_name") or entry.get("secondary_title", ""),
        "year": (entry.get("year") or entry.get("publication_year", ""))[:4],
        "volume": entry.get("volume", ""),
        "number": entry.get("number", ""),
        "pages": "--".join(filter(None, (entry.get("start_page", ""), entry.get("end_page", "")))),
        "publisher": entry.get("publisher", ""),
        "address": entry.get("place_published", ""),
        "doi": entry.get("doi", ""),
        "url": next(iter(entry.get("urls", [])), ""),
    }
    authors = tuple(entry.get("authors") or entry.get("first_authors", ()))
    kind = TYPES.get(entry.get("type_of_reference", ""), "misc")
    return Reference(kind, authors, {name: value for name, value in fields.items() if value})


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", letters.replace("{", "").replace("}", "")).split())
