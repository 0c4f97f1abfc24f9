"""The site of all releases, from their archives: the newest at the root, each one under
``v/RELEASE/`` for ever.

Archives are unpacked as they are, so that a page of a release is the same byte for byte whatever
comes later. The one file that changes is ``versions.json`` at the root: which releases there are,
and what moved on each page since each of them. Every book brings one that knows only itself.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import click

from livingreview.files import replace
from livingreview.publishing.archives import from_zip
from livingreview.running.updates import CONTENT, Moved, moved

SAID, VERSIONS = "said.json", "versions.json"
Book = Mapping[str, bytes]


def number(release: str) -> tuple[int, ...]:
    """Return a release as numbers that can be compared: ``1.10.0`` comes after ``1.9.0``."""
    return tuple(int(part) for part in release.split("."))


def versions(books: Mapping[str, Book]) -> dict[str, Any]:
    """Return what ``versions.json`` says of `books` (files by path, by release): the newest first,
    then what moved.

    `moved` has, for each earlier release and page, a sentence for each thing that the newest
    release says otherwise.
    """
    order = sorted(books, key=number, reverse=True)
    newest = _said(books[order[0]])
    return {
        "releases": [
            {
                **_own(books[one]),
                "path": f"v/{one}/" if one != order[0] else "",
                "pages": _pages(books[one]),
                "pdf": next(
                    (
                        name
                        for name in sorted(books[one])
                        if name.endswith(".pdf") and "/" not in name
                    ),
                    "",
                ),
            }
            for one in order
        ],
        "moved": {
            one: {
                page: changes
                for page, said in _said(books[one]).items()
                if page in newest and (changes := told(moved(said, newest[page])))
            }
            for one in order[1:]
        },
    }


def told(changes: Sequence[Moved]) -> list[str]:
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


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.argument(
    "archives",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.pass_obj
def site(root: Path, folder: Path, archives: tuple[Path, ...]) -> None:
    """Assemble in FOLDER the site of all releases from the HTML ARCHIVES that were kept of them."""
    books: dict[str, Book] = {}
    for path in archives:
        try:
            book = from_zip(path)
            release = _own(book)["release"]
        except (ValueError, KeyError, OSError, BadZipFile) as error:
            raise click.ClickException(
                f"{path.name} is not the HTML archive of a release ({error})."
            ) from error
        if release in books and books[release] != book:
            raise click.ClickException(
                f"{path.name}: there is another archive of release {release}, and they differ."
            )
        books[release] = book
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(
            f"{folder} is not empty. Name a new folder: a site is always assembled whole."
        )
    for name, content in assembled(books).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        replace(path, content)
    order = sorted(books, key=number, reverse=True)
    click.echo(
        f"Assembled in {folder}: release {order[0]} at the root,"
        f" {', '.join(f'v/{one}/' for one in order)}."
    )


def _own(book: Book) -> dict[str, Any]:
    return dict(json.loads(book[VERSIONS])["releases"][0])


def _said(book: Book) -> dict[str, dict[str, str]]:
    return json.loads(book[SAID]) if SAID in book else {}


def _pages(book: Book) -> list[str]:
    return sorted(
        name.removesuffix(".html")
        for name in book
        if name.endswith(".html") and not name.startswith("_")
    )
