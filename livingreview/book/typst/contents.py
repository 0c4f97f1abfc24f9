"""Which documents the book is on paper, which pages each holds, and what stands before their
titles: all of it as `_toc.yml` says.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

ANNEX = "annex"
ROOT = "About this review"  # the title of the root is that of the report, and stands on its cover
REVIEW, ANNEXES, FINDINGS = "review", "annexes", "findings"
NAMES = {REVIEW: "the review", ANNEXES: "technical annexes", FINDINGS: "Findings"}


@dataclass(frozen=True)
class Entry:
    """A page of a document: its name, its number (``4``, ``Annex B`` or nothing), its heading if
    not its title, whether it is an annex, and the `place` on it that is printed if not all of it.
    """

    name: str
    number: str
    heading: str = ""
    annex: bool = False
    place: str = ""


@dataclass(frozen=True)
class Document:
    """A file on paper: its `kind` (of `NAMES`) and its pages."""

    kind: str
    entries: tuple[Entry, ...]

    @property
    def name(self) -> str:
        """How the others name it: ``the review``."""
        return NAMES[self.kind]


def entries(
    site_map: Any,
    unnumbered: Collection[str] = (),
    left_out: Collection[str] = (),
    references: Collection[str] = (),
) -> list[Entry]:
    """Return the pages of the book in order, the root first and without a number.

    Pages of a part whose caption begins with “Annex” get letters, the others numbers, save those in
    `unnumbered`, those behind the annexes and the lists of `references`. Pages in `left_out` are
    not printed. `site_map` is what sphinx-external-toc made of `_toc.yml`.
    """
    root = site_map.root
    pages = [Entry(root.docname, "", ROOT)]
    number = letter = 0
    behind = False  # what stands behind the first annex is printed with the annexes
    for part in root.subtrees:
        annex = (part.caption or "").casefold().startswith(ANNEX)
        behind = behind or annex
        for name in (
            str(item) for item in part.items if str(item) in site_map and str(item) not in left_out
        ):
            if annex and name not in references:
                pages.append(Entry(name, f"Annex {chr(ord('A') + letter)}", annex=True))
                letter += 1
            elif behind or name in references or name in unnumbered:
                pages.append(Entry(name, "", annex=behind))
            else:
                number += 1
                pages.append(Entry(name, str(number)))
    return pages


def documents(
    pages: list[Entry], references: Collection[str], findings: Collection[str]
) -> list[Document]:
    """Return the documents that `pages` are printed as: the findings (the places that `findings`
    names, such as ``chapters/summary#bottom-line``), the review, and its annexes. Each of the last
    two ends with its own list of references. With findings, the first page is printed as far as
    they name it.
    """
    listed = tuple(page for page in pages if page.name in references)
    body = tuple(page for page in pages[bool(findings) :] if page not in listed and not page.annex)
    annexes = tuple(page for page in pages if page not in listed and page.annex)
    parted = (where.partition("#") for where in findings)
    places = tuple(Entry(name, "", place=place) for name, _, place in parted)
    made = [Document(FINDINGS, places), Document(REVIEW, body + listed)]
    made += [Document(ANNEXES, annexes + listed)] if annexes else []
    return [document for document in made if document.entries]
