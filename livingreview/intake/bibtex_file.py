"""References out of a BibTeX or BibLaTeX file, as Zotero and Better BibTeX write them."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from pybtex.bibtex.utils import split_name_list
from pybtex.database import Person
from pybtex.database.input.bibtex import Parser
from pybtex.errors import capture
from pybtex.exceptions import PybtexError

from livingreview.evidence.bibtex import NEEDED, entry_rows
from livingreview.intake.latex import address, command, words
from livingreview.intake.names import bodies_whole
from livingreview.intake.reference import ADDRESSES, Place, Reference, read_all, tidy
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
    "isbn",
)
RENAMED = {"journaltitle": "journal", "location": "address", "date": "year"}
KINDS = {
    "online": "misc",
    "report": "techreport",
    "thesis": "phdthesis",
    "collection": "book",
    "mvbook": "book",
    "conference": "inproceedings",
}
READ = {*KEPT, *RENAMED, "author", "subtitle"}
FIELD = re.compile(r"\s*([A-Za-z][\w-]*)\s*=")
NAMES = "Write it as Surname, Given, and put the name of a body in braces."


def from_bibtex(text: str, file: str = "references.bib") -> list[Reference]:
    """Return the references of a BibTeX or BibLaTeX `file`, given as text; of their fields, those
    that tell what a work is.

    Raises `EvidenceError`, with every problem, when any of it cannot be read.
    """
    rows = dict(entry_rows(text))
    return read_all(
        lambda item: _from_entry(Place(file, rows.get(item[0], 0), item[0]), item[1]),
        _entries(text, file).items(),
    )


def _entries(text: str, file: str) -> Mapping[str, Any]:
    """Return the entries of a `file`; where it cannot be read as it is, without the fields that are
    not read, which may hold a single brace, such as the path of a file.

    Raises `EvidenceError` when it cannot be read even so.
    """
    with capture() as wrong:
        entries = Parser(person_fields=()).parse_string(text).entries
    if not wrong:
        return entries
    with capture() as wrong_even_so:
        entries = Parser(person_fields=()).parse_string(_without_fields(text)).entries
    if wrong_even_so:
        raise EvidenceError(_unread(file, error) for error in wrong)
    return entries


def _without_fields(text: str) -> str:
    """Return a bibliography without the lines of fields that are not read."""
    lines: list[str] = []
    left_out = False
    for line in text.split("\n"):
        if field := FIELD.match(line):
            left_out = field[1].lower() not in READ
        elif line.strip() in {"}", ")"} or line.lstrip().startswith("@"):
            left_out = False
        if not left_out:
            lines.append(line)
    return "\n".join(lines)


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
        role: read_all(
            partial(_bibtex_name, place, role), bodies_whole(split_name_list(given.get(role, "")))
        )
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
        "mastersthesis" if masters else kind,
        tuple(people["author"]),
        tidy(fields),
        place.name,
        place.row,
        {name: value for name, value in given.items() if name not in {*READ, "month", "day"}},
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
