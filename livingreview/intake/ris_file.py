"""References out of an RIS file, as databases write them."""

import re
from functools import partial

from rispy.config import TAG_KEY_MAPPING

from livingreview.intake.doi import plain_doi
from livingreview.intake.names import is_body, with_initials
from livingreview.intake.reference import Place, Reference, read_all, tidy
from livingreview.intake.tagged import Records, Tagged, in_ris, read_each
from livingreview.problems import EvidenceError

RIS_KINDS = {
    **dict.fromkeys(("JOUR", "EJOU", "EJOUR", "INPR", "MGZN", "NEWS"), "article"),
    **dict.fromkeys(("BOOK", "EBOOK", "EDBOOK"), "book"),
    **dict.fromkeys(("CHAP", "ECHAP"), "incollection"),
    **dict.fromkeys(("CONF", "CPAPER"), "inproceedings"),
    **dict.fromkeys(("RPRT", "GOVDOC"), "techreport"),
    "THES": "phdthesis",
}
JOURNALS = ("JF", "T2", "JO", "JA", "J2", "SO")
HELD_IN = {
    "article": "journal",
    "incollection": "booktitle",
    "inproceedings": "booktitle",
    "misc": "howpublished",
}
ISSUED_BY = {"techreport": "institution", "phdthesis": "school", "mastersthesis": "school"}
EDITED = {"book", "incollection", "inproceedings"}
TAGS = re.compile(r"</?(?:i|b|em|strong|sup|sub|span)\b[^>]*>", re.IGNORECASE)
MORE_TAGS = "BT CP CT ED LK M2 OP PA SO T4 U1 U2 U3 U4 U5 U6 U7 U8 U9 J1 L3 H1 H2 RD RT"
KNOWN = frozenset({*TAG_KEY_MAPPING, *re.split(" ", MORE_TAGS)} - {"UK"})
NAMES_OF_TAGS = {
    **{tag: name.replace("_", " ") for tag, name in TAG_KEY_MAPPING.items()},
    "AB": "abstract",
    "N2": "abstract",
    "KW": "keywords",
    "N1": "notes",
    "RN": "notes",
    "LB": "label",
    "SN": "issn",
    "ED": "editors",
    "A2": "editors",
    "M2": "note",
    "ID": "id",
}
KEPT = frozenset({"TY", "ER", "TI", "T1", "BT", "CT", "AU", "A1", "PY", "Y1", "DA", "VL", "IS"}) | {
    *("ET", "SP", "EP", "PB", "CY", "DO", "UR", "LK"),
    *JOURNALS,
}
ISBN = re.compile(r"(?:97[89][\s-]?)?(?:\d[\s-]?){9}[\dXx]")


def read_ris(text: str, file: str) -> Records:
    """Return the references of an RIS `file`, given as text, and a problem for each record that
    cannot be read.
    """
    records, refused = in_ris(text, file, KNOWN)
    return read_each(records, refused, lambda record: _from_record(file, record))


def _from_record(file: str, record: Tagged) -> Reference:
    """Return the reference of a record. Raises `EvidenceError` when a name cannot be read."""
    place, kind = Place(file, record.row, ""), _ris_kind(record)
    authors = read_all(partial(_ris_name, place, "AU"), record.all("AU", "A1"))
    editors = read_all(partial(_ris_name, place, "A2"), record.all("A2", "ED"))
    edited = kind in EDITED
    fields = _ris_fields(record, kind) | ({"editor": " and ".join(editors)} if edited else {})
    kept = KEPT | ({"A2", "ED"} if edited else set()) | ({"SN"} if fields["isbn"] else set())
    kept |= {"M1"} if kind == "techreport" and fields["number"] else set()
    kept |= {"M3"} if kind in ISSUED_BY else set()
    kept |= {"T3"} if fields["series"] else set()
    return Reference(
        kind,
        tuple(authors),
        tidy({name: TAGS.sub("", value).strip() for name, value in fields.items()}),
        beside=record.beside(NAMES_OF_TAGS, frozenset(kept)),
    )


def _ris_kind(record: Tagged) -> str:
    kind = RIS_KINDS.get(record.first("TY"), "misc")
    masters = kind == "phdthesis" and "master" in record.first("M3").lower()
    return "mastersthesis" if masters else kind


def _ris_fields(record: Tagged, kind: str) -> dict[str, str]:
    """Return the fields of a record by their names in BibTeX; where it came out goes to the field
    that its kind has for that.
    """
    container = record.first(*(JOURNALS if kind in {"article", "misc"} else ("T2",)))
    pages = list(filter(None, (record.first("SP"), record.first("EP"))))
    report, isbn = record.first("M3") if kind in ISSUED_BY else "", ISBN.search(record.first("SN"))
    whole = kind in {"book", "techreport"}
    addresses = (re.split(r";(?=\s*https?://)", url)[0] for url in record.all("UR", "LK"))
    return {
        "title": record.first("TI", "T1", "BT", "CT"),
        **({HELD_IN[kind]: container} if kind in HELD_IN else {}),
        "year": record.first("PY", "Y1", "DA"),
        "volume": record.first("VL"),
        "number": record.first("IS", *(["M1"] if kind == "techreport" else [])),
        "series": record.first("T3", *(["T2"] if whole else [])),
        "edition": record.first("ET"),
        "pages": "--".join(pages),
        ISSUED_BY.get(kind, "publisher"): record.first("PB"),
        "address": record.first("CY"),
        "type": "" if plain_doi(report) else report,
        "isbn": isbn[0] if isbn and kind not in {"article", "misc"} else "",
        "doi": _doi(record),
        "url": next((address.strip() for address in addresses), ""),
    }


def _doi(record: Tagged) -> str:
    """Return the DOI of a record: from its own tag, or from those where Ovid writes it."""
    own = record.first("DO")
    found = (plain_doi(record.first(tag)) for tag in ("DO", "ID", "M3"))
    return next(filter(None, found), own)


def _ris_name(place: Place, tag: str, name: str) -> str:
    """Return a name of RIS, ``Smith, J., Jr.`` or ``Smith J.``, as BibTeX has it; a body in braces.
    Raises `EvidenceError` if it has more parts.
    """
    whole = " ".join(name.split())
    if is_body(whole) and "{" not in whole and " " in whole:
        return f"{{{whole}}}"
    parts = [
        f"{{{part}}}" if " and " in part else part
        for part in map(str.strip, whole.split(","))
        if part
    ]
    if len(parts) == 1:
        alone = parts[0] if " " not in parts[0] or parts[0].startswith("{") else f"{{{parts[0]}}}"
        return with_initials(parts[0]) or alone
    if len(parts) > 3:
        raise EvidenceError(
            [
                place.problem(
                    tag, name, "The name has too many commas", "Write it as Surname, Given, Suffix."
                )
            ]
        )
    return ", ".join([parts[0], *parts[2:], *parts[1:2]])
