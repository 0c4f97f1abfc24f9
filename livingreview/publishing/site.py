"""The site of all releases, from their archives: the newest at the root, each one under
``v/RELEASE/`` for ever.

Archives are unpacked as they are, so that a page of a release is the same byte for byte whatever
comes later. The one file that changes is ``versions.json`` at the root: which releases there are,
and what moved on each page since each of them. Every book brings one that knows only itself.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from livingreview.evidence.releases import number
from livingreview.problems import ReviewError
from livingreview.publishing.archives import from_zip
from livingreview.running.updates import CONTENT, Moved, moved

FACTS, VERSIONS = "said.json", "versions.json"
Book = Mapping[str, bytes]


def versions(books: Mapping[str, Book]) -> dict[str, Any]:
    """Return what ``versions.json`` says of `books` (files by path, by release): the newest first,
    then what moved.

    `moved` has, for each earlier release and page, a sentence for each thing that the newest
    release says otherwise.
    """
    order = newest_first(books)
    newest = _facts(books[order[0]])
    return {
        "releases": [
            {
                **_own(books[release]),
                "path": f"v/{release}/" if release != order[0] else "",
                "pages": _pages(books[release]),
                "pdf": next(
                    (
                        name
                        for name in sorted(books[release])
                        if name.endswith(".pdf") and "/" not in name
                    ),
                    "",
                ),
            }
            for release in order
        ],
        "moved": {
            release: {
                page: changes
                for page, facts in _facts(books[release]).items()
                if page in newest and (changes := sentences(moved(facts, newest[page])))
            }
            for release in order[1:]
        },
    }


def sentences(changes: Sequence[Moved]) -> list[str]:
    """Return what moved as readers should hear it, each thing once, in the order of the page.

    A number is shown as it stands in the text, without its name; of a claim, only what it rests on.
    """
    named = {change.what for change in changes}
    lines = []
    for change in changes:
        name = change.what.removesuffix(CONTENT)
        what = (
            "A number in the text"
            if name.startswith("number ")
            else f"{name[:1].upper()}{name[1:]}"
        )
        before, after = (
            side.split(". ")[0].removesuffix(".") for side in (change.before, change.after)
        )
        if change.what.endswith(CONTENT) and name in named:
            continue
        if change.what.endswith(CONTENT) or before == after:
            lines.append(f"{what}: its content changed")
        else:
            lines.append(f"{what}: {before or '(new)'} → {after or '(gone)'}")
    return list(dict.fromkeys(lines))


def assembled(books: Mapping[str, Book]) -> dict[str, bytes]:
    """Return the files of the site by path. Raises `ValueError` when there is no book."""
    if not books:
        raise ValueError("There is no archive to assemble a site from.")
    files = dict(books[max(books, key=number)])
    for release, book in books.items():
        files |= {f"v/{release}/{name}": content for name, content in book.items()}
    files[VERSIONS] = (json.dumps(versions(books), indent=1, ensure_ascii=False) + "\n").encode()
    return files


def kept(archives: Iterable[Path]) -> dict[str, Book]:
    """Return the books in `archives`, by release.

    Raises `ReviewError` for a file that is no archive of a release, and for two of one release that
    differ.
    """
    books: dict[str, Book] = {}
    for path in archives:
        try:
            book = from_zip(path)
            release = _own(book)["release"]
        except (ValueError, KeyError, OSError, BadZipFile) as error:
            raise ReviewError(
                f"{path.name} is not the HTML archive of a release ({error})."
            ) from error
        if books.setdefault(release, book) != book:
            raise ReviewError(
                f"{path.name}: there is another archive of release {release}, and they differ."
            )
    return books


def newest_first(releases: Iterable[str]) -> list[str]:
    """Return the numbers of releases from the newest to the oldest. Raises `ValueError` for what is
    none.
    """
    return sorted(releases, key=number, reverse=True)


def _own(book: Book) -> dict[str, Any]:
    return dict(json.loads(book[VERSIONS])["releases"][0])


def _facts(book: Book) -> dict[str, dict[str, str]]:
    return json.loads(book[FACTS]) if FACTS in book else {}


def _pages(book: Book) -> list[str]:
    return sorted(
        name.removesuffix(".html")
        for name in book
        if name.endswith(".html") and not name.startswith("_")
    )
