"""What the review says of itself: title, authors, licence, releases, address.

``CITATION.cff`` has title, authors and licence, ``data/releases.csv`` the releases, ``_config.yml``
language and address, ``data/datapackage.json`` the name of the data. All that is shown to readers
and machines is derived from them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from livingreview.book_files import CITATION, CONFIG, read_book_file
from livingreview.evidence.bibtex import RESOLVER
from livingreview.evidence.releases import WHOLE
from livingreview.evidence.schema import read_package
from livingreview.files import read_csv
from livingreview.problems import EvidenceError, Problem
from livingreview.settings import Settings, load_settings
from livingreview.words import listed

RELEASES = "data/releases.csv"


@dataclass(frozen=True)
class Author:
    """A person (`family`, `given`, perhaps `orcid`) or a body (`name`)."""

    name: str = ""
    family: str = ""
    given: str = ""
    orcid: str = ""

    @property
    def whole(self) -> str:
        """The name as people read it."""
        return self.name or f"{self.given} {self.family}".strip()

    @property
    def inverted(self) -> str:
        """The name as lists sort it: ``Brown, Katy``; a body is not turned round."""
        return self.name or f"{self.family}, {self.given}".removesuffix(", ")


@dataclass(frozen=True)
class Release:
    """A release: its `number`, `day` (``YYYY-MM-DD``, empty while in preparation) and `what` it
    brings.
    """

    number: str
    day: str
    what: str

    @property
    def year(self) -> str:
        """The year, or that the release is in preparation."""
        return self.day[:4] or "in preparation"

    @property
    def in_words(self) -> str:
        """The day as readers see it: ``24 November 2026``, or that the release is in
        preparation.
        """
        if not self.day:
            return "in preparation"
        day = date.fromisoformat(self.day)
        return f"{day.day} {day:%B} {day.year}"


@dataclass(frozen=True)
class Work:
    """A work that the review rests on, as ``CITATION.cff`` refers to it."""

    title: str
    authors: tuple[Author, ...]
    year: str
    body: str


@dataclass(frozen=True)
class Facts:
    """What the review says of itself. `base` (empty until there is an address) ends in a slash; so
    does no other.
    """

    title: str
    abstract: str
    authors: tuple[Author, ...]
    licence: str
    licence_address: str
    keywords: tuple[str, ...]
    language: str
    base: str
    doi: str
    code: str
    rests_on: tuple[Work, ...]
    releases: tuple[Release, ...]
    data_name: str
    data_title: str
    data_description: str
    settings: Settings

    @property
    def pdf(self) -> str:
        """The name of the file to print."""
        return f"{self.settings.name}.pdf"

    @property
    def publisher(self) -> str:
        """Who publishes it: whom ``review.toml`` names, or else the authors."""
        return self.settings.publisher or listed([author.whole for author in self.authors])

    @property
    def release(self) -> Release:
        """The release that the project holds: the last of the list."""
        return self.releases[-1]

    @property
    def folder(self) -> str:
        """The folder in which the release stays for ever, from the book's first page."""
        return f"v/{self.release.number}/"

    @property
    def resolved(self) -> str:
        """The DOI as an address; nothing where there is none."""
        return f"{RESOLVER}{self.doi}" if self.doi else ""

    def address(self, page: str = "", anchor: str = "") -> str:
        """Return where a page of this release can always be found; nothing while there is no base
        address, or no release.
        """
        if not self.base or not self.release.day:
            return ""
        file, place = f"{page}.html" if page else "", f"#{anchor}" if anchor else ""
        return f"{self.base}{self.folder}{file}{place}"


def load_facts(root: Path) -> Facts:
    """Return what the project at `root` says of itself.

    Raises `EvidenceError`, with every problem of the first of them that cannot be used, when one of
    the five files is missing or holds what cannot stand there.
    """
    citation, config = read_book_file(root, CITATION), read_book_file(root, CONFIG)
    package = read_package(root)
    return Facts(
        title=citation["title"],
        abstract=" ".join(citation["abstract"].split()),
        authors=_authors(citation["authors"]),
        licence=citation["license"],
        licence_address=package["licenses"][0]["path"],
        keywords=tuple(citation.get("keywords", ())),
        language=config["sphinx"]["config"]["language"],
        base=_base(config.get("html", {}).get("baseurl", "")),
        doi=citation.get("doi", ""),
        code=citation.get("repository-code", ""),
        rests_on=tuple(_work(entry) for entry in citation.get("references", ())),
        releases=load_releases(root),
        data_name=package["name"],
        data_title=package["title"],
        data_description=package["description"],
        settings=load_settings(root),
    )


def load_releases(root: Path) -> tuple[Release, ...]:
    """Return the releases in the order of their list. Raises `EvidenceError`, with every problem,
    when it cannot be read, lists none, or lists what is no release.
    """
    header, lines = read_csv(root, RELEASES)
    rows = {row: dict(zip(header, line, strict=False)) for row, line in lines.items()}
    if not rows or {"release", "date", "what"} - set(header):
        raise EvidenceError(
            [Problem(RELEASES, 0, "", "", "No release is listed", mend="Restore the file.")]
        )
    if problems := [problem for row, cells in rows.items() for problem in _unfit(row, cells)]:
        raise EvidenceError(problems)
    return tuple(Release(row["release"], row["date"], row["what"]) for row in rows.values())


def _unfit(row: int, cells: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what is wrong with a row of the list of releases, as far as it is read here."""
    if not {"release", "date", "what"} <= cells.keys():
        yield Problem(RELEASES, row, "", "", "The row has too few cells", mend="Fill it.")
        return
    if not WHOLE.fullmatch(cells["release"]):
        rule, mend = "Not the number of a release", "Write MAJOR.MINOR.PATCH, such as 1.0.0."
        yield Problem(RELEASES, row, "release", cells["release"], rule, mend=mend)
    try:
        _ = cells["date"] and date.fromisoformat(cells["date"])
    except ValueError:
        rule, mend = "Not a day", "Write it as YYYY-MM-DD."
        yield Problem(RELEASES, row, "date", cells["date"], rule, mend=mend)


def disagreements(root: Path) -> list[str]:
    """Return where ``CITATION.cff`` does not say of the release what the list of releases says;
    nothing where it does.

    The file describes the last release that is out, because it is read by whoever wants to cite
    one; before the first, it need not name any.
    """
    citation, listed = read_book_file(root, CITATION), load_releases(root)
    release = next((release for release in reversed(listed) if release.day), None)
    if release is None:
        return []
    stated = {
        "version": citation.get("version", ""),
        "date-released": citation.get("date-released", ""),
    }
    meant = {"version": release.number, "date-released": release.day}
    return [
        f"{CITATION} says {key}: {stated[key] or 'nothing'}; {RELEASES} says"
        f" {meant[key] or 'nothing'}."
        for key in stated
        if stated[key] != meant[key]
    ]


def with_release(text: str, release: Release) -> str:
    """Return the text of ``CITATION.cff`` with number and day of `release`, at the end where it had
    none; every other line stays as it is.
    """
    lines = [line for line in text.splitlines() if not line.startswith("date-released:")]
    places = (i for i, line in enumerate(lines) if line.startswith("version:"))
    at = next(places, len(lines))
    dated = [f"date-released: {release.day}"] if release.day else []
    return "\n".join([*lines[:at], f"version: {release.number}", *dated, *lines[at + 1 :]]) + "\n"


def at(facts: Facts, base: str) -> Facts:
    """Return the same facts with another base address."""
    return replace(facts, base=_base(base))


def _base(address: str) -> str:
    return f"{address.rstrip('/')}/" if address else ""


def _authors(entries: list[dict[str, str]]) -> tuple[Author, ...]:
    return tuple(
        Author(
            entry.get("name", ""),
            entry.get("family-names", ""),
            entry.get("given-names", ""),
            entry.get("orcid", ""),
        )
        for entry in entries
    )


def _work(entry: dict[str, Any]) -> Work:
    body = entry.get("institution", {}).get("name", "")
    return Work(entry["title"], _authors(entry["authors"]), entry.get("year", ""), body)
