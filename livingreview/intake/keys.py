"""New entries of references.bib, each under a key."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, count, product
from string import ascii_lowercase

from livingreview.evidence.bibtex import NEEDED, lacking
from livingreview.evidence.narrowing import blocks
from livingreview.intake.latex import escaped
from livingreview.intake.reference import ADDRESSES, Reference
from livingreview.words import nearest

PUBLISHED = ("journal", "booktitle", "institution", "school", "organization", "publisher")
KEY = re.compile(r"[a-z]+([0-9]{4}|nd)[a-z]?")


def keyed(references: Iterable[Reference], taken: Iterable[str]) -> dict[str, Reference]:
    """Return the references by their keys: the first author's surname and the year, and only where
    two would clash a letter, or more.

    A key that a reference came with is kept when it is of that form (a word, the year or ``nd``,
    perhaps a letter) and free. A name without a Latin letter counts as ``anonymous``.
    """
    keys, used = {}, set(taken)
    names_of: dict[str, Iterator[str]] = {}
    for reference in references:
        surname = latin(reference.authors[0].split(",")[0]) if reference.authors else ""
        year = reference.fields.get("year", "") or "nd"
        stem = (surname or "anonymous") + year
        own = [reference.key] if (form := KEY.fullmatch(reference.key)) and form[1] == year else []
        names = names_of.setdefault(stem, _names(stem))
        key = next(name for name in chain(own, names) if name not in used)
        used.add(key)
        keys[key] = reference
    return keys


def _names(stem: str) -> Iterator[str]:
    """Yield `stem`, then with a letter, two letters, and so on without end."""
    yield stem
    for letters in count(1):
        yield from (stem + "".join(ending) for ending in product(ascii_lowercase, repeat=letters))


def with_entries(text: str, references: Mapping[str, Reference]) -> str:
    """Return the bibliography `text` with `references` added by key: what is no entry first, then
    entries by their keys.
    """
    parts = [(key, part.strip()) for key, part in blocks(text)]
    entries = dict(parts) | {key: _entry(key, reference) for key, reference in references.items()}
    loose = [part for key, part in parts if part and not key]
    return "\n\n".join([*loose, *(entries[key] for key in sorted(set(entries) - {""}))]) + "\n"


def _entry(key: str, reference: Reference) -> str:
    given = {"author": " and ".join(reference.authors), **reference.fields}
    kind, fields = reference.kind, {name: value for name, value in given.items() if value}
    if kind not in NEEDED or lacking(kind, fields):
        # The book refuses such a kind without these facts, and what was not seen is left blank:
        # `misc` needs none of them.
        kind, fields = "misc", published(fields)
    lines = [f"  {name} = {{{in_entry(name, value)}}}" for name, value in fields.items()]
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}"


def published(fields: Mapping[str, str]) -> dict[str, str]:
    """Return `fields` with where the work came out, journal before publisher, as `howpublished`,
    which `misc` prints.
    """
    if "howpublished" in fields:
        return dict(fields)
    place = next((name for name in PUBLISHED if name in fields), "")
    return {"howpublished" if name == place else name: value for name, value in fields.items()}


def in_entry(name: str, value: str) -> str:
    """Return a value that cannot end its braces early or run as a command; marks that mean
    something to LaTeX are escaped.
    """
    flat = " ".join(value.split())
    flat = flat if _balanced(flat) else flat.replace("{", "").replace("}", "")
    return flat if name in ADDRESSES else escaped(flat)


def _balanced(text: str) -> bool:
    depth = 0
    for mark in text:
        depth += (mark == "{") - (mark == "}")
        if depth < 0:
            return False
    return depth == 0


def latin(text: str) -> str:
    """Return the letters a–z and digits of `text`, those with accents or of neighbouring alphabets
    by what is nearest to them.
    """
    return re.sub(r"[^a-z0-9]", "", nearest(text))
