"""What a reference has by which its work is known from others, in the form in which two are
compared.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz.fuzz import ratio

from livingreview.intake.doi import folder_of, is_preprint, plain_doi, same_address, same_doi
from livingreview.intake.names import is_body, surname_of
from livingreview.intake.reference import Reference
from livingreview.intake.titles import ROMAN, SMALL, Title, mistyped, title_of
from livingreview.words import nearest

FAMILIES = {
    "article": "article",
    "incollection": "chapter",
    "inproceedings": "paper",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    **dict.fromkeys(("book", "booklet", "manual", "techreport", "proceedings"), "book or report"),
}
ISSUED_BY = ("institution", "school", "organization")
HELD_IN = ("journal", "booktitle", "howpublished")
PREPRINT = re.compile(
    r"\b(?:arxiv|biorxiv|medrxiv|psyarxiv|socarxiv|edarxiv|osf preprints?|ssrn|research square"
    r"|preprints?(?:\.org)?|authorea)\b",
    re.IGNORECASE,
)
OTHERS = re.compile(r"\W*(?:others|et al)\W*", re.IGNORECASE)
ORDINAL = re.compile(r"\d+")
NAMED_EDITIONS = {"second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6"}


@dataclass(frozen=True)
class Traits:
    """What tells a `reference` from others; each trait is empty, or None, where it says nothing."""

    reference: Reference

    @cached_property
    def doi(self) -> str:
        """The DOI, also where only the address has it."""
        fields = self.reference.fields
        return same_doi(plain_doi(fields.get("doi", "")) or plain_doi(fields.get("url", "")))

    @cached_property
    def address(self) -> str:
        """The address of its page."""
        return same_address(self.reference.fields.get("url", ""))

    @cached_property
    def folder(self) -> str:
        """The folder of a publication in which its page lies."""
        return folder_of(self.address)

    @cached_property
    def title(self) -> Title:
        """The title."""
        return title_of(self.reference.fields.get("title", ""))

    @cached_property
    def year(self) -> int | None:
        """The year."""
        year = self.reference.fields.get("year", "")
        return int(year) if re.fullmatch(r"\d{4}", year) else None

    @cached_property
    def family(self) -> str:
        """What sort of work it is; nothing where its kind does not tell."""
        return FAMILIES.get(self.reference.kind, "")

    @cached_property
    def preprint(self) -> bool:
        """Whether it came out as a preprint."""
        fields = self.reference.fields
        places = " ".join(fields.get(name, "") for name in (*HELD_IN, "type", "publisher", "note"))
        return is_preprint(self.doi) or bool(PREPRINT.search(places))

    @cached_property
    def authors(self) -> tuple[str, ...]:
        """The names of authors, of editors where there are none."""
        editors = self.reference.fields.get("editor", "")
        names = self.reference.authors or tuple(filter(None, editors.split(" and ")))
        return tuple(name for name in names if not OTHERS.fullmatch(name))

    @property
    def abridged(self) -> bool:
        """Whether some authors are not named."""
        return any(map(OTHERS.fullmatch, self.reference.authors))

    @cached_property
    def people(self) -> tuple[tuple[str, str], ...]:
        """Surname and first initial of each author who is a person."""
        return tuple(
            (surname_of(name), nearest(name.partition(",")[2].strip())[:1])
            for name in self.authors
            if not is_body(name)
        )

    @cached_property
    def body_authors(self) -> tuple[str, ...]:
        """The names of authors that are bodies, in plain words."""
        return tuple(plain_body(name) for name in self.authors if is_body(name))

    @cached_property
    def issuers(self) -> tuple[str, ...]:
        """Who issued it, in plain words, as far as a field of that name says so."""
        fields = self.reference.fields
        named = ISSUED_BY if self.family != "article" else ()
        return tuple(plain_body(fields[name]) for name in named if fields.get(name))

    @cached_property
    def publisher(self) -> str:
        """Who published it, in plain words."""
        return plain_body(self.reference.fields.get("publisher", ""))

    @cached_property
    def held_in(self) -> str:
        """The journal or book that holds it, in plain words."""
        fields = self.reference.fields
        return plain_body(next((fields[name] for name in HELD_IN if fields.get(name)), ""))

    @cached_property
    def volume(self) -> str:
        """The volume, without the issue."""
        return _number(self.reference.fields.get("volume", "").partition("(")[0])

    @cached_property
    def number(self) -> str:
        """The issue of a journal, the number of a report."""
        return _number(self.reference.fields.get("number", ""))

    @cached_property
    def first_page(self) -> str:
        """The first page, or the number of the article in its journal."""
        pages = self.reference.fields.get("pages", "").lower()
        return re.split(r"[-–—,;\s]", pages.strip())[0].lstrip("p.")

    @cached_property
    def edition(self) -> str:
        """The number of the edition."""
        words = nearest(self.reference.fields.get("edition", ""))
        named = next((number for word, number in NAMED_EDITIONS.items() if word in words), "")
        digits = ORDINAL.search(words)
        return digits[0] if digits else named

    @cached_property
    def isbn(self) -> str:
        """The ISBN, without its check digit and the prefix that only some have."""
        digits = re.sub(r"[^0-9X]", "", self.reference.fields.get("isbn", "").upper())
        return digits[-10:-1] if len(digits) in (10, 13) else ""


def plain_body(name: str) -> str:
    """Return the name of a body or journal in small letters, without marks, small words and the
    place before a colon.
    """
    bare = name.replace("{", "").replace("}", "").rpartition(": ")[2]
    words = re.sub(r"[\W_]+", " ", re.sub(r"(?<=\w)['’-](?=\w)", "", nearest(bare))).split()
    return " ".join(word for word in words if word not in SMALL) or " ".join(words)


@lru_cache(maxsize=100_000)
def bodies_alike(one: str, other: str) -> bool | None:
    """Return whether two names, as `plain_body` has them, are of one body; None where they may be.

    A name within the other, and one that may be mistyped, only may be.
    """
    if one == other or _initials(one) == other or _initials(other) == one:
        return True
    words, others = one.split(), other.split()
    if set(words) <= set(others) or set(others) <= set(words):
        return None
    if len(words) == len(others) and all(
        word == another or mistyped(word, another)
        for word, another in zip(words, others, strict=True)
    ):
        return None
    return False


@lru_cache(maxsize=100_000)
def journals_alike(one: str, other: str) -> bool:
    """Return whether two names of journals, as `plain_body` has them, may be of one, perhaps
    shortened in one of them.
    """
    if bodies_alike(one, other) is not False or ratio(one, other) >= 90:
        return True
    short, long = sorted((one.split(), other.split()), key=lambda words: len("".join(words)))
    return len(short) == len(long) and all(
        word.startswith(stem) for stem, word in zip(short, long, strict=True)
    )


@lru_cache(maxsize=100_000)
def surnames_alike(one: str, other: str) -> bool:
    """Return whether two surnames may be of one person: mistyped, or without a part."""
    if one == other:
        return True
    if one[:1] != other[:1] and one[-1:] != other[-1:]:
        return False
    if mistyped(one, other):
        return True
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    return len(short) >= 4 and (long.endswith(short) or long.startswith(short))


def people_alike(some: Sequence[tuple[str, str]], others: Sequence[tuple[str, str]]) -> bool | None:
    """Return whether two lists of people, as `Traits.people` has them, may be of one work; None
    where only surnames speak for it, and given names against it.
    """
    pairs = [(one, other) for one in some for other in others if surnames_alike(one[0], other[0])]
    if not pairs:
        return False
    first = surnames_alike(some[0][0], others[0][0])
    many = len({one for one, _ in pairs}) * 2 >= min(len(some), len(others))
    if not (first or many):
        return False
    named = [one[1] == other[1] for one, other in pairs if one[1] and other[1]]
    return True if not named or any(named) else None


def _initials(name: str) -> str:
    words = name.split()
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def _number(text: str) -> str:
    """Return a number as figures, whatever stands before it; other text in small letters."""
    words = re.sub(r"[^\w]+", " ", text.lower()).split()
    digits = ORDINAL.search(text)
    if digits:
        return digits[0].lstrip("0") or "0"
    return next((ROMAN[word] for word in words if word in ROMAN), "".join(words))
