"""Citations of the review and of its parts: in words, as BibTeX, as RIS and as CSL-JSON.

In words they follow the author-date (Harvard) form that UK policy papers use. Every form names the
release, because a citation must lead to what was read; the address is that of the release, which
stays where it is.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import rispy

from livingreview.evidence.narrowing import blocks
from livingreview.publishing.facts import Author, Facts

Kind = Literal["review", "data", "chapter", "figure", "table", "claim"]
FORMS = {"bib": "BibTeX", "ris": "RIS", "json": "CSL-JSON"}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    **{mark: rf"\{mark}" for mark in "&%$#_"},
}
TEX |= {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


class _Unnumbered(rispy.RisWriter):
    """RIS without a number before each record."""

    def set_header(self, count: int) -> str:
        return ""


@dataclass(frozen=True)
class Item:
    """What is cited: the whole review, its data, or a part of it with its `name` (stable id),
    `title` and place.
    """

    kind: Kind
    name: str
    title: str
    page: str = ""
    anchor: str = ""

    @property
    def part(self) -> bool:
        """Whether it is a part of the review."""
        return self.kind not in {"review", "data"}

    @property
    def label(self) -> str:
        """What part it is: ``figure gaps-named``, ``chapter what-works``."""
        return f"{self.kind} {self.name.removeprefix(f'{self.kind}-')}"


def edition(facts: Facts) -> str:
    """Return the title of the review with its release."""
    return f"{facts.title}, release {facts.release.number}"


def harvard(item: Item, facts: Facts) -> str:
    """Return the citation in words, author and year first. Without an address it ends with title,
    release and id.
    """
    who, when = named(facts.authors), facts.release.in_words
    day = f", {when}" if facts.release.day else ""
    what = {
        "review": edition(facts),
        "data": f"{facts.data_title}, release {facts.release.number} [data set]",
    }.get(item.kind)
    what = what or f"‘{item.title.removesuffix('.')}’ [{item.label}], in {edition(facts)}"
    where = (
        f"https://doi.org/{facts.doi}"
        if facts.doi and not item.part
        else facts.address(item.page, item.anchor)
    )
    return f"{who} ({facts.release.year}) {what}{day}." + (
        f" Available at: {where}" if where else ""
    )


def bibtex(item: Item, facts: Facts) -> str:
    """Return the citation as a BibTeX entry."""
    day = facts.release.day
    fields = {
        "author": " and ".join(
            f"{{{_tex(author.name)}}}" if author.name else _tex(author.inverted)
            for author in facts.authors
        ),
        "title": f"{{{_tex(_title(item, facts))}}}",
        "booktitle": f"{{{_tex(edition(facts))}}}" if item.part else "",
        "year": day[:4],
        "month": MONTHS[int(day[5:7]) - 1] if day else "",
        "note": _tex(_note(item, facts)),
        "doi": facts.doi if not item.part else "",
        "url": facts.address(item.page, item.anchor),
    }
    lines = [
        f"  {name} = {value if name == 'month' else f'{{{value}}}'}"
        for name, value in fields.items()
        if value
    ]
    return (
        f"@{'incollection' if item.part else 'misc'}{{{_key(item, facts)},\n"
        + ",\n".join(lines)
        + "\n}\n"
    )


def ris(item: Item, facts: Facts) -> str:
    """Return the citation as a RIS record."""
    day = facts.release.day
    record: dict[str, Any] = {
        "type_of_reference": {"review": "RPRT", "data": "DATA"}.get(item.kind, "CHAP"),
        "id": _key(item, facts),
        "authors": [author.inverted for author in facts.authors],
        "title": _title(item, facts),
        "secondary_title": edition(facts) if item.part else "",
        "year": day[:4],
        "date": day.replace("-", "/"),
        "edition": f"Release {facts.release.number}",
        "notes": [_note(item, facts)],
        "doi": facts.doi if not item.part else "",
        "urls": [address] if (address := facts.address(item.page, item.anchor)) else [],
        "language": facts.language,
    }
    kept = {name: _flat(value) for name, value in record.items() if value}
    return rispy.dumps([kept], implementation=_Unnumbered).strip() + "\n"


def csl(item: Item, facts: Facts) -> str:
    """Return the citation as CSL-JSON: a list of one."""
    day = facts.release.day
    record = {
        "id": _key(item, facts),
        "type": {"review": "report", "data": "dataset"}.get(item.kind, "chapter"),
        "title": _title(item, facts),
        "author": [_csl_author(author) for author in facts.authors],
        "container-title": edition(facts) if item.part else "",
        "version": facts.release.number,
        "issued": {"date-parts": [[int(part) for part in day.split("-")]]} if day else None,
        "status": "" if day else "in preparation",
        "note": _note(item, facts),
        "DOI": facts.doi if not item.part else "",
        "URL": facts.address(item.page, item.anchor),
        "language": facts.language,
    }
    return (
        json.dumps(
            [{name: value for name, value in record.items() if value}], indent=2, ensure_ascii=False
        )
        + "\n"
    )


def in_form(form: str, item: Item, facts: Facts) -> str:
    """Return the citation in one of `FORMS`. Raises `KeyError` for any other."""
    return {"bib": bibtex, "ris": ris, "json": csl}[form](item, facts)


def of_sources(bibliography: str, sources: Sequence[str]) -> str:
    """Return the entries of `sources` as the text of ``references.bib`` has them, in its order.

    Raises `KeyError` for a source that the bibliography lacks.
    """
    entries = {key: part.strip() for key, part in blocks(bibliography) if key}
    if missing := set(sources) - set(entries):
        raise KeyError(f"references.bib lacks {', '.join(sorted(missing))}.")
    return "\n\n".join(part for key, part in entries.items() if key in set(sources)) + "\n"


def named(authors: Sequence[Author]) -> str:
    """Return authors as an author-date citation lists them."""
    names = [author.name or _with_initials(author) for author in authors]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _with_initials(author: Author) -> str:
    initials = " ".join(f"{word[0]}." for word in author.given.split())
    return f"{author.family}, {initials}".strip(", ")


def _title(item: Item, facts: Facts) -> str:
    whole = {
        "review": edition(facts),
        "data": f"{facts.data_title}, release {facts.release.number}",
    }
    return whole.get(item.kind, item.title.removesuffix("."))


def _note(item: Item, facts: Facts) -> str:
    state = "" if facts.release.day else ", in preparation"
    return (
        f"{item.label[:1].upper()}{item.label[1:]}{state}"
        if item.part
        else f"Release {facts.release.number}{state}"
    )


def _key(item: Item, facts: Facts) -> str:
    return f"living-review-{facts.release.number}-{item.name}"


def _csl_author(author: Author) -> dict[str, str]:
    return (
        {"literal": author.name}
        if author.name
        else {"family": author.family, "given": author.given}
    )


def _flat(value: Any) -> Any:
    return (
        [" ".join(text.split()) for text in value]
        if isinstance(value, list)
        else " ".join(value.split())
    )


def _tex(text: str) -> str:
    return re.sub(r"[\\{}&%$#_~^]", lambda match: TEX[match.group()], " ".join(text.split()))
