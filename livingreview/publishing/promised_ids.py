"""Stable ids: what a release lets others link to, and whether all of it can still be reached.

The ids are those of the pages as they were built. Those of each release stay in ``releases/``;
``releases/redirects.csv`` says where something is now that is no longer where it was.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from livingreview.evidence.releases import WHOLE
from livingreview.files import read_csv
from livingreview.problems import EvidenceError, Problem
from livingreview.publishing.facts import Release

FOLDER = "releases"
REDIRECTS = f"{FOLDER}/redirects.csv"
HEADER = ("kind", "page", "id")
KINDS = {
    "figure": "figure-",
    "table": "table-",
    "claim": "claim-",
    "source": "source-",
    "finding": "findings-",
}


@dataclass(frozen=True, order=True)
class Identifier:
    """Something that can be linked to: its `kind` (chapter, section, figure, …), its `page`, its
    `id` there (chapters: none).
    """

    kind: str
    page: str
    id: str = ""

    @property
    def place(self) -> str:
        """Where it is: ``chapters/what-works#figure-barriers``."""
        return f"{self.page}#{self.id}" if self.id else self.page


class _Page(HTMLParser):
    """The ids of a page, with their elements. The names that authors give to a section follow its
    start as empty spans.
    """

    def __init__(self) -> None:
        super().__init__()
        self.ids: dict[str, str] = {}
        self.at_start = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.at_start = tag == "section" or (self.at_start and tag == "span")
        name = dict(attributes).get("id")
        if name:
            self.ids.setdefault(name, "section" if self.at_start else tag)


def ids_in(html: str) -> dict[str, str]:
    """Return every id of a page with the element that has it; the names of a section are its
    own.
    """
    page = _Page()
    page.feed(html)
    return page.ids


def identifiers(book: Path, pages: Iterable[str]) -> list[Identifier]:
    """Return all that can be linked to in the built `book`: its `pages` and their parts, sorted."""
    promised = []
    for page in pages:
        promised.append(Identifier("chapter", page))
        for name, tag in ids_in((book / f"{page}.html").read_text(encoding="utf-8")).items():
            kind = next((kind for kind, prefix in KINDS.items() if name.startswith(prefix)), "")
            if kind or tag == "section":
                promised.append(Identifier(kind or "section", page, name))
    return sorted(promised)


def as_file(promised: Iterable[Identifier]) -> str:
    """Return ids as the text of their file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows((identifier.kind, identifier.page, identifier.id) for identifier in promised)
    return text.getvalue()


def file_of(release: Release | str) -> str:
    """Return the file that holds the ids of a release."""
    return f"{FOLDER}/{release if isinstance(release, str) else release.number}.csv"


def released(root: Path) -> dict[str, list[Identifier]]:
    """Return the ids of every release kept under `root`, by its number. Raises `EvidenceError` for
    a file that cannot be read.
    """
    names = sorted(
        path.stem for path in (root / FOLDER).glob("*.csv") if WHOLE.fullmatch(path.stem)
    )
    return {
        name: [Identifier(*line) for line in read_csv(root, file_of(name))[1].values()]
        for name in names
    }


def redirects(root: Path) -> dict[str, str]:
    """Return where things are now, by the place where they were (``page`` or ``page#id``); nothing
    without such a list.

    Raises `EvidenceError` when a place is moved twice, or to itself.
    """
    if not (root / REDIRECTS).is_file():
        return {}
    places: dict[str, str] = {}
    wrong = []
    for row, line in read_csv(root, REDIRECTS)[1].items():
        was, now = [*line, "", ""][:2]
        if was in places or was == now or not was or not now:
            mend = "Write each place once, with where it is now."
            wrong.append(
                Problem(REDIRECTS, row, "", was, "The redirect leads nowhere new", mend=mend)
            )
        places[was] = now
    if wrong:
        raise EvidenceError(wrong)
    return places


def lost(
    old: Mapping[str, Iterable[Identifier]], now: Iterable[Identifier], moved: Mapping[str, str]
) -> list[str]:
    """Return a sentence for each released place that cannot be reached: gone without a redirect, or
    redirected to nowhere.
    """
    places = {identifier.place for identifier in now}
    sentences = []
    for release, kept in old.items():
        for identifier in kept:
            new = moved.get(identifier.place) or _on_new_page(identifier, moved)
            if identifier.place not in places and new not in places:
                why = (
                    f"its redirect leads to {new}, which is not there"
                    if new
                    else f"add it to {REDIRECTS}"
                )
                sentences.append(
                    f"{identifier.kind} {identifier.place} of release {release} cannot be reached"
                    f" any more: {why}."
                )
    return sentences


def _on_new_page(identifier: Identifier, moved: Mapping[str, str]) -> str:
    """Return where something is if its whole page moved."""
    page = moved.get(identifier.page, "")
    return f"{page}#{identifier.id}" if page and identifier.id else ""
