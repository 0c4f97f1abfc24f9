"""Reading references out of files: BibTeX and BibLaTeX, as Zotero and Better BibTeX write them, and
RIS, as databases do.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import rispy
from pybtex.bibtex.utils import split_name_list
from pybtex.database import Person
from pybtex.database.input.bibtex import Parser
from pybtex.errors import capture
from pybtex.exceptions import PybtexError

from livingreview.evidence.bibtex import NEEDED, entry_rows
from livingreview.intake.keys import ADDRESSES, RESOLVER, Reference
from livingreview.intake.latex import address, command, words
from livingreview.problems import EvidenceError, Problem

KEPT = (
    *(
        "title",
        "journal",
        "booktitle",
        "editor",
        "year",
        "volume",
        "number",
        "series",
        "edition",
        "chapter",
        "pages",
        "publisher",
    ),
    *("institution", "school", "organization", "howpublished", "type", "address", "doi", "url"),
)
NO_YEAR = re.compile(r"n\.?\s*d\.?|no date|undated|\W*", re.IGNORECASE)
RENAMED = {"journaltitle": "journal", "location": "address", "date": "year"}
KINDS = {
    "online": "misc",
    "report": "techreport",
    "thesis": "phdthesis",
    "collection": "book",
    "mvbook": "book",
    "conference": "inproceedings",
}
RIS_KINDS = {
    **dict.fromkeys(("JOUR", "EJOU", "EJOUR", "INPR", "MGZN", "NEWS"), "article"),
    **dict.fromkeys(("BOOK", "EBOOK", "EDBOOK"), "book"),
    **dict.fromkeys(("CHAP", "ECHAP"), "incollection"),
    **dict.fromkeys(("CONF", "CPAPER"), "inproceedings"),
    **dict.fromkeys(("RPRT", "GOVDOC"), "techreport"),
    "THES": "phdthesis",
}
JOURNALS = (
    "alternate_title3",
    "secondary_title",
    "journal_name",
    "alternate_title2",
    "alternate_title1",
)
HELD_IN = {
    "article": "journal",
    "incollection": "booktitle",
    "inproceedings": "booktitle",
    "misc": "howpublished",
}
ISSUED_BY = {"techreport": "institution", "phdthesis": "school", "mastersthesis": "school"}
BEGIN, END = re.compile(r"TY\s*-"), re.compile(r"^ER  -", re.MULTILINE)
YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
DASH = re.compile(r"\s*[-–—]+\s*")
DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
TAGS = re.compile(r"</?(?:i|b|em|strong|sup|sub|span)\b[^>]*>", re.IGNORECASE)
AGAIN = "Export it again from Zotero or the database."
NAMES = "Write it as Surname, Given, and put the name of a body in braces."
S = TypeVar("S")
T = TypeVar("T")


@dataclass(frozen=True)
class Place:
    """Where a reference stands: its file, the row where it begins, and what to call it."""

    file: str
    row: int
    name: str

    def problem(self, column: str, value: str, rule: str, mend: str) -> Problem:
        """Return a problem at this place."""
        return Problem(
            self.file,
            self.row,
            column,
            value,
            f"{rule} ({self.name})" if self.name else rule,
            mend=mend,
        )


def read_references(path: Path) -> list[Reference]:
    """Return the references of a ``.bib`` or ``.ris`` file.

    Raises `EvidenceError`, with every problem, when it is neither, holds no reference, or any of it
    cannot be read.
    """
    readers: dict[str, Callable[[str, str], list[Reference]]] = {
        ".bib": from_bibtex,
        ".ris": from_ris,
    }
    if not (reader := readers.get(path.suffix.lower())):
        raise EvidenceError(
            [
                Problem(
                    path.name,
                    0,
                    "",
                    "",
                    "References come as .bib or .ris",
                    mend="Export them as one of these.",
                )
            ]
        )
    try:
        found = reader(path.read_text(encoding="utf-8-sig"), path.name)
    except UnicodeDecodeError as error:
        raise EvidenceError(
            [Problem(path.name, 0, "", "", "The file is not UTF-8", mend="Save it as UTF-8.")]
        ) from error
    except OSError as error:
        raise EvidenceError(
            [Problem(path.name, 0, "", "", f"The file cannot be read ({error})")]
        ) from error
    if not found:
        raise EvidenceError(
            [Problem(path.name, 0, "", "", "No reference can be read from the file", mend=AGAIN)]
        )
    return found


def from_bibtex(text: str, file: str = "references.bib") -> list[Reference]:
    """Return the references of a BibTeX or BibLaTeX `file`, given as text; of their fields, those
    that tell what a work is.

    Raises `EvidenceError`, with every problem, when any of it cannot be read.
    """
    with capture() as wrong:
        entries = Parser(person_fields=()).parse_string(text).entries
    if wrong:
        raise EvidenceError(_unread(file, error) for error in wrong)
    rows = dict(entry_rows(text))
    return _all(
        lambda item: _from_entry(Place(file, rows.get(item[0], 0), item[0]), item[1]),
        entries.items(),
    )


def from_ris(text: str, file: str) -> list[Reference]:
    """Return the references of an RIS `file`, given as text. Raises `EvidenceError`, with every
    problem, as `from_bibtex`.
    """
    return _all(lambda record: _from_record(Place(file, record[0], ""), record[1]), _records(text))


def _all(read: Callable[[S], T], items: Iterable[S]) -> list[T]:
    """Return what `read` returns for each of `items`. Raises `EvidenceError` with the problems of
    all that it refuses.
    """
    found: list[T] = []
    problems: list[Problem] = []
    for item in items:
        try:
            found.append(read(item))
        except EvidenceError as error:
            problems += error.problems
    if problems:
        raise EvidenceError(problems)
    return found


def _unread(file: str, error: PybtexError) -> Problem:
    row = getattr(error, "lineno", None) or 0
    return Problem(
        file,
        row,
        "",
        "",
        f"The file cannot be read ({error})",
        mend="Correct the entry, or export it again.",
    )


def _from_entry(place: Place, entry: Any) -> Reference:
    """Return the reference of an entry of BibTeX. Raises `EvidenceError` when a name or a command
    in it is not understood.
    """
    given = _bibtex_names({name.lower(): value for name, value in entry.fields.items()}, entry.type)
    people = {
        role: _all(partial(_bibtex_name, place, role), split_name_list(given.get(role, "")))
        for role in ("author", "editor")
    }
    fields = {
        name: address(given[name]) if name in ADDRESSES else words(given[name])
        for name in KEPT
        if given.get(name)
    }
    fields |= {"editor": " and ".join(people["editor"])} if people["editor"] else {}
    if problems := [
        _unknown(place, name, left)
        for name, value in fields.items()
        if name not in ADDRESSES and (left := command(value))
    ]:
        raise EvidenceError(problems)
    kind = KINDS.get(entry.type, entry.type if entry.type in NEEDED else "misc")
    masters = kind == "phdthesis" and "master" in fields.get("type", "").lower().replace(
        "mathesis", "master"
    )
    return Reference(
        "mastersthesis" if masters else kind, tuple(people["author"]), _tidy(fields), place.name
    )


def _bibtex_names(given: Mapping[str, str], kind: str) -> dict[str, str]:
    """Return the fields of an entry under the names of BibTeX, where it has those of BibLaTeX."""
    fields = {**{RENAMED[name]: value for name, value in given.items() if name in RENAMED}, **given}
    if subtitle := fields.get("subtitle"):
        fields["title"] = f"{fields.get('title', '')}: {subtitle}"
    if kind == "thesis" and "school" not in fields:
        fields["school"] = fields.pop("institution", "")
    return fields


def _bibtex_name(place: Place, role: str, name: str) -> str:
    """Return a name as ``Surname, Given``. Raises `EvidenceError` when it cannot be read."""
    try:
        plain = str(Person(words(_family_first(name))))
    except (PybtexError, IndexError, ValueError) as error:
        raise EvidenceError(
            [place.problem(role, name, "The name cannot be read", NAMES)]
        ) from error
    if left := command(plain):
        raise EvidenceError([_unknown(place, role, left)])
    return plain


def _family_first(name: str) -> str:
    """Return a name of Better BibTeX, ``family=Berg, given=Pieter, prefix=van der``, as BibTeX has
    it; others as they are.
    """
    if not re.match(r"\s*\"?(family|given|prefix|suffix)\s*=", name):
        return name
    pairs = (part.partition("=") for part in name.replace('"', "").split(","))
    parts = {key.strip(): value.strip() for key, _, value in pairs}
    family = " ".join(filter(None, (parts.get("prefix"), parts.get("family"))))
    return ", ".join(filter(None, (family, parts.get("suffix"), parts.get("given"))))


def _unknown(place: Place, column: str, left: str) -> Problem:
    return place.problem(
        column,
        left,
        "The entry holds a command of LaTeX that stands for no letter",
        "Write plain words.",
    )


def _tidy(fields: Mapping[str, str]) -> dict[str, str]:
    """Return the fields with a year of four figures, pages as BibTeX has them, and a DOI without
    its resolver.

    What stands for a year and is none, such as ``in press``, becomes the note, which is printed
    after all else.
    """
    when, doi = fields.get("year", "").strip(" /"), RESOLVER.sub("", fields.get("doi", ""))
    year = YEAR.search(when)
    note = fields.get("note") or ("" if year or NO_YEAR.fullmatch(when) else when)
    tidy = {
        **fields,
        "year": year[0] if year else "",
        "pages": DASH.sub("--", fields.get("pages", "")),
        "doi": doi,
        "note": note,
    }
    return {name: value for name, value in tidy.items() if value}


def _records(text: str) -> Iterator[tuple[int, str]]:
    """Yield each record of an RIS file, from its TY to where the next begins, with the row of its
    TY.
    """
    lines = text.split("\n")
    starts = [row for row, line in enumerate(lines) if BEGIN.match(line)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=False):
        yield start + 1, "\n".join(lines[start:end])


def _from_record(place: Place, text: str) -> Reference:
    """Return the reference of a record of RIS. Raises `EvidenceError` when the record has no end or
    a name cannot be read.
    """
    if not (end := END.search(text)):
        rule = "The record has no end, a line that begins with ER"
        raise EvidenceError([place.problem("", "", rule, f"It may be cut off. {AGAIN}")])
    (record,) = rispy.loads(text[: end.end()], delimiter_tags_mapping={})
    kind = _ris_kind(record)
    names = record.get("authors") or record.get("first_authors", ())
    authors = _all(partial(_ris_name, place, "AU"), filter(str.strip, names))
    editors = _all(
        partial(_ris_name, place, "A2"), filter(str.strip, record.get("secondary_authors", ()))
    )
    fields = _ris_fields(record, kind) | (
        {"editor": " and ".join(editors)} if kind in {"incollection", "inproceedings"} else {}
    )
    return Reference(
        kind,
        tuple(authors),
        _tidy({name: TAGS.sub("", value).strip() for name, value in fields.items()}),
    )


def _ris_kind(record: Mapping[str, Any]) -> str:
    kind = RIS_KINDS.get(record.get("type_of_reference", ""), "misc")
    return (
        "mastersthesis"
        if kind == "phdthesis" and "master" in record.get("type_of_work", "").lower()
        else kind
    )


def _ris_fields(record: Mapping[str, Any], kind: str) -> dict[str, str]:
    """Return the fields of a record by their names in BibTeX; where it came out goes to the field
    that its kind has for that.
    """
    held = _first(record, *(JOURNALS if kind in {"article", "misc"} else ("secondary_title",)))
    pages = [part for part in (record.get("start_page", ""), record.get("end_page", "")) if part]
    report = {"techreport": "type_of_work", "phdthesis": "type_of_work"}.get(kind, "")
    return {
        "title": _first(record, "title", "primary_title"),
        **({HELD_IN[kind]: held} if kind in HELD_IN else {}),
        "year": _first(record, "year", "publication_year", "date"),
        "volume": record.get("volume", ""),
        "number": _first(record, "number", *(["note"] if kind == "techreport" else [])),
        "edition": record.get("edition", ""),
        "pages": "--".join(pages),
        ISSUED_BY.get(kind, "publisher"): record.get("publisher", ""),
        "address": record.get("place_published", ""),
        "type": "" if DOI.search(record.get(report, "")) else record.get(report, ""),
        "doi": _doi(record),
        "url": next(
            (
                re.split(r";(?=\s*https?://)", url)[0].strip()
                for url in record.get("urls", [])
                if url
            ),
            "",
        ),
    }


def _first(record: Mapping[str, Any], *names: str) -> str:
    return next((record[name] for name in names if record.get(name)), "")


def _doi(record: Mapping[str, Any]) -> str:
    """Return the DOI of a record: from its own tag, or from those where Ovid writes it."""
    found = (DOI.search(record.get(name, "")) for name in ("doi", "id", "type_of_work"))
    return next((match[0].rstrip(".,;") for match in found if match), "")


def _ris_name(place: Place, tag: str, name: str) -> str:
    """Return a name of RIS, ``Smith, J., Jr.``, as BibTeX has it; a body in braces. Raises
    `EvidenceError` if it has more parts.
    """
    parts = [
        f"{{{part}}}" if " and " in part else part
        for part in map(str.strip, name.split(","))
        if part
    ]
    if len(parts) == 1:
        return parts[0] if " " not in parts[0] or parts[0].startswith("{") else f"{{{parts[0]}}}"
    if len(parts) > 3:
        raise EvidenceError(
            [
                place.problem(
                    tag, name, "The name has too many commas", "Write it as Surname, Given, Suffix."
                )
            ]
        )
    return ", ".join([parts[0], *parts[2:], *parts[1:2]])
