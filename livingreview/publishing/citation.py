"""Citations of the review and of its parts: in words, as BibTeX, as RIS and as CSL-JSON.

In words they follow the author-date (Harvard) form that UK policy papers use. Every form names the
release, because a citation must lead to what was read; the address is that of the release, which
stays where it is. What is cited says so in its title, and so does the release: every style prints a
title, and hardly one a note or a version.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import rispy

from livingreview.evidence.narrowing import blocks
from livingreview.publishing.facts import Author, Facts

Kind = Literal["review", "data", "chapter", "figure", "table", "claim"]
FORMS = {"bib": "BibTeX", "ris": "RIS", "json": "CSL-JSON"}
ENTRIES = {"review": "techreport", "data": "dataset"}  # of BibTeX; all others are parts
PUBLISHERS = {"review": "institution"}  # the field of BibTeX that names who published it
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
    `title` and place. A figure or table has the `number` that its page shows (``Figure 3``), a
    claim its `standing`: what the works make of it.
    """

    kind: Kind
    name: str
    title: str
    page: str = ""
    anchor: str = ""
    number: str = ""
    standing: str = ""

    @property
    def part(self) -> bool:
        """Whether it is a part of the review."""
        return self.kind not in {"review", "data"}

    @property
    def label(self) -> str:
        """What part it is: ``Figure 3 (gaps-named)``, ``Claim may-save, disputed by its only
        source``.
        """
        name = self.name.removeprefix(f"{self.kind}-")
        label = f"{self.number} ({name})" if self.number else f"{self.kind.capitalize()} {name}"
        return f"{label}, {self.standing}" if self.standing else label


def edition(facts: Facts) -> str:
    """Return the title of the review with its release."""
    return f"{facts.title}, release {facts.release.number}"


def titled(item: Item, facts: Facts) -> str:
    """Return the title under which `item` is cited: it says what the item is and, for the review
    and its data, of which release.
    """
    title = item.title.removesuffix(".")
    whole = {
        "review": edition(facts),
        "data": f"{facts.data_title}, data of release {facts.release.number}",
        "chapter": title,
    }
    return whole.get(item.kind, f"{item.label}: {title}")


def harvard(item: Item, facts: Facts) -> str:
    """Return the citation in words, author and year first. Without an address it ends with title,
    release and id.
    """
    who, when = named(facts.authors), facts.release.in_words
    day = f", {when}" if facts.release.day else ""
    title = titled(item, facts)
    what = f"‘{title}’, in {edition(facts)}" if item.part else title
    where = ("" if item.part else facts.resolved) or facts.address(item.page, item.anchor)
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
        "title": f"{{{_tex(titled(item, facts))}}}",
        "booktitle": f"{{{_tex(edition(facts))}}}" if item.part else "",
        PUBLISHERS.get(item.kind, "publisher"): f"{{{_tex(facts.publisher)}}}",
        "year": day[:4],
        "month": MONTHS[int(day[5:7]) - 1] if day else "",
        "note": "" if day else "In preparation",
        "doi": facts.doi if not item.part else "",
        "url": facts.address(item.page, item.anchor),
    }
    lines = [
        f"  {name} = {value if name == 'month' else f'{{{value}}}'}"
        for name, value in fields.items()
        if value
    ]
    return (
        f"@{ENTRIES.get(item.kind, 'incollection')}{{{_key(item, facts)},\n"
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
        "title": titled(item, facts),
        "secondary_title": edition(facts) if item.part else "",
        "year": day[:4],
        "date": day.replace("-", "/"),
        "publisher": facts.publisher,
        "notes": [] if day else ["In preparation"],
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
        "title": titled(item, facts),
        "author": [_csl_author(author) for author in facts.authors],
        "container-title": edition(facts) if item.part else "",
        "publisher": facts.publisher,
        "issued": {"date-parts": [[int(part) for part in day.split("-")]]} if day else None,
        "status": "" if day else "in preparation",
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
    entries = _entries(bibliography)
    if missing := set(sources) - set(entries):
        raise KeyError(f"references.bib lacks {', '.join(sorted(missing))}.")
    return "\n\n".join(part for key, part in entries.items() if key in set(sources)) + "\n"


@lru_cache(maxsize=1)  # a page asks for the works beneath each of its parts
def _entries(bibliography: str) -> Mapping[str, str]:
    return {key: part.strip() for key, part in blocks(bibliography) if key}


def named(authors: Sequence[Author]) -> str:
    """Return authors as an author-date citation lists them."""
    names = [author.name or _with_initials(author) for author in authors]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _with_initials(author: Author) -> str:
    initials = " ".join(f"{word[0]}." for word in author.given.split())
    return f"{author.family}, {initials}".strip(", ")


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
