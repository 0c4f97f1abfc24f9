"""References out of an RIS file, as databases write them."""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import rispy

from livingreview.intake.reference import AGAIN, Place, Reference, read_all, tidy
from livingreview.problems import EvidenceError

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
DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
TAGS = re.compile(r"</?(?:i|b|em|strong|sup|sub|span)\b[^>]*>", re.IGNORECASE)


def from_ris(text: str, file: str) -> list[Reference]:
    """Return the references of an RIS `file`, given as text. Raises `EvidenceError`, with every
    problem, as `from_bibtex`.
    """
    return read_all(
        lambda record: _from_record(Place(file, record[0], ""), record[1]), _records(text)
    )


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
    authors = read_all(partial(_ris_name, place, "AU"), filter(str.strip, names))
    editors = read_all(
        partial(_ris_name, place, "A2"), filter(str.strip, record.get("secondary_authors", ()))
    )
    fields = _ris_fields(record, kind) | (
        {"editor": " and ".join(editors)} if kind in {"incollection", "inproceedings"} else {}
    )
    return Reference(
        kind,
        tuple(authors),
        tidy({name: TAGS.sub("", value).strip() for name, value in fields.items()}),
        row=place.row,
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
    container = _first(record, *(JOURNALS if kind in {"article", "misc"} else ("secondary_title",)))
    pages = [part for part in (record.get("start_page", ""), record.get("end_page", "")) if part]
    report = {"techreport": "type_of_work", "phdthesis": "type_of_work"}.get(kind, "")
    return {
        "title": _first(record, "title", "primary_title") or _book_title(record),
        **({HELD_IN[kind]: container} if kind in HELD_IN else {}),
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


def _book_title(record: Mapping[str, Any]) -> str:
    """Return the title of a whole book where it has a tag of its own, BT."""
    return next(iter(record.get("unknown_tag", {}).get("BT", [])), "")


def _first(record: Mapping[str, Any], *names: str) -> str:
    return next((record[name] for name in names if record.get(name)), "")


def _doi(record: Mapping[str, Any]) -> str:
    """Return the DOI of a record: from its own tag, or from those where Ovid writes it."""
    matches = (DOI.search(record.get(name, "")) for name in ("doi", "id", "type_of_work"))
    return next((match[0].rstrip(".,;") for match in matches if match), "")


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
