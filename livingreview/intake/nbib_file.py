"""References out of a file of PubMed, as it writes them for programs for references (`.nbib`)."""

import re
from collections.abc import Mapping

from livingreview.intake.doi import plain_doi
from livingreview.intake.names import with_initials
from livingreview.intake.reference import Reference, tidy
from livingreview.intake.tagged import Records, Tagged, in_nbib, read_each

NAMES_OF_TAGS = {
    "AB": "abstract",
    "MH": "keywords",
    "OT": "keywords",
    "GN": "notes",
    "IS": "issn",
    "PMID": "PubMed id",
    "PMC": "PubMed Central id",
    "TT": "title in its language",
    "LA": "language",
    "AD": "affiliation",
    "PT": "publication type",
    "GR": "grant",
}
KEPT = frozenset({"TI", "BTI", "CTI", "FAU", "AU", "CN", "JT", "TA", "DP", "DEP", "VI", "IP"}) | {
    *("PG", "LID", "AID", "ISBN", "PB", "PL", "FED", "ED", "EN"),
}
RANGE = re.compile(r"(\d+)-(\d+)")


def read_nbib(text: str, file: str) -> Records:
    """Return the references of a `file` of PubMed, given as text."""
    return read_each(list(in_nbib(text)), [], lambda record: _from_record(record))


def _from_record(record: Tagged) -> Reference:
    kind = _kind(record)
    people = record.all("FAU", "AU")
    names = [name if "," in name else with_initials(name) or name for name in people]
    editors = [name for name in record.all("FED", "ED") if kind != "article"]
    fields = {**_fields(record, kind), "editor": " and ".join(editors)}
    bodies = [f"{{{name}}}" for name in record.all("CN")]
    beside = record.beside(NAMES_OF_TAGS, KEPT)
    return Reference(kind, (*names, *bodies), tidy(fields), beside=beside)


def _kind(record: Tagged) -> str:
    types = {kind.lower() for kind in record.all("PT")}
    if "preprint" in types:
        return "misc"
    if record.first("BTI"):
        return "incollection" if record.first("TI") else "book"
    return "article" if record.first("JT", "TA") else "misc"


def _fields(record: Tagged, kind: str) -> Mapping[str, str]:
    held_in = {"article": "journal", "misc": "howpublished"}.get(kind, "")
    dois = [value for tag in ("LID", "AID") for value in record.all(tag) if "[doi]" in value]
    return {
        "title": _title(record.first("TI", "BTI")),
        **({held_in: record.first("JT", "TA")} if held_in else {}),
        **({"booktitle": _title(record.first("BTI"))} if kind == "incollection" else {}),
        "year": record.first("DP", "DEP")[:4],
        "volume": record.first("VI"),
        "number": record.first("IP"),
        "series": _title(record.first("CTI")) if kind == "book" else "",
        "edition": record.first("EN"),
        "pages": RANGE.sub(_whole_range, record.first("PG")),
        "publisher": record.first("PB") if kind != "article" else "",
        "address": record.first("PL") if kind != "article" else "",
        "isbn": record.first("ISBN").split(" ")[0],
        "doi": next(filter(None, map(plain_doi, dois)), ""),
    }


def _title(text: str) -> str:
    """Return a title without its full stop, and without the brackets of one that was translated."""
    bare = text.removesuffix(".")
    return bare[1:-1].removesuffix(".") if bare[:1] == "[" and bare[-1:] == "]" else bare


def _whole_range(pages: re.Match[str]) -> str:
    """Return pages such as 101-10 as 101-110."""
    first, last = pages[1], pages[2]
    return f"{first}-{first[: max(len(first) - len(last), 0)]}{last}"
