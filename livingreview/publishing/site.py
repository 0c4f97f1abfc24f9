"""The site of all releases, from their archives: the newest at the root, each one under
``v/RELEASE/`` for ever.

Archives are unpacked as they are, so that a page of a release is the same byte for byte whatever
comes later. The one file that changes is ``versions.json`` at the root: which releases there are,
and what moved on each page since each of them. Every book brings one that knows only itself.
"""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import fastjsonschema

from livingreview.evidence.releases import FORM, WHOLE, number
from livingreview.problems import ReviewError, shortened
from livingreview.publishing.archives import ArchiveError, from_zip, verified
from livingreview.running.updates import CONTENT, Moved, moved

FACTS, VERSIONS, ALL = "said.json", "versions.json", "v"
TEXT = {"type": "string"}
EDITION = {
    "type": "object",
    "required": ["release"],
    "properties": {"release": TEXT, "date": TEXT, "in_words": TEXT, "what": TEXT},
}
FORMS = {
    VERSIONS: {
        "type": "object",
        "required": ["releases"],
        "properties": {"releases": {"type": "array", "minItems": 1, "items": EDITION}},
    },
    FACTS: {
        "type": "object",
        "additionalProperties": {"type": "object", "additionalProperties": TEXT},
    },
}
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
                "pdf": min(
                    (name for name in books[release] if name.endswith(".pdf") and "/" not in name),
                    key=len,  # the names of what goes with the review are longer
                    default="",
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


def assemble(folder: Path, books: Mapping[str, Book]) -> None:
    """Make the site of `books` (files by path, by release) in a new folder, which then takes the
    place of `folder`.

    Raises `ReviewError`, and leaves `folder` as it was, when there is no book, when `folder` holds
    what would be lost, and when a file cannot be written or would lie outside of its release.
    """
    if not books:
        raise ReviewError("There is no archive to assemble a site from.")
    folder = folder.resolve()
    aside = folder.with_name(f".{folder.name}.assembling")
    try:
        _clear(aside, folder)
        if would_be_lost := next(_lost(folder, books), ""):
            raise ReviewError(f"{would_be_lost} Name a new folder.")
        _write(aside / "new", books)
        if folder.exists():
            folder.rename(aside / "old")
        (aside / "new").rename(folder)
    except OSError as error:
        name = shortened(str(error.filename or folder))
        raise ReviewError(f"{name}: {error.strerror}. Nothing was assembled.") from error
    finally:
        _clear(aside, folder)


def _clear(aside: Path, folder: Path) -> None:
    """Leave nothing `aside`; a site that was put there and not yet replaced is that of `folder`
    still.
    """
    if (aside / "old").exists() and not folder.exists():
        (aside / "old").rename(folder)
    shutil.rmtree(aside, ignore_errors=True)


def _lost(folder: Path, books: Mapping[str, Book]) -> Iterator[str]:
    """Yield what `folder` holds that the site of `books` could not give back: files that are no
    site's, and releases that are not among them.
    """
    files = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_symlink() or not path.is_dir()
    }
    releases = {name.split("/")[1] for name in files if name.startswith(f"{ALL}/")}
    of_releases = {name.split("/", 2)[2] for name in files if name.count("/") > 1}
    for name in sorted(files - {VERSIONS}):
        if not name.startswith(f"{ALL}/") and name not in of_releases:
            yield f"{folder} is not empty and no site: {name} is no file of a release."
    for release in sorted(releases - set(books)):
        yield f"{folder} holds {ALL}/{release}, of which there is no archive here."


def _write(folder: Path, books: Mapping[str, Book]) -> None:
    """Write the site of `books` into the new `folder`. Raises `ReviewError` for a file that would
    lie outside of its release.
    """
    every, newest = folder / ALL, newest_first(books)[0]
    for release, place in [*((name, every / name) for name in books), (newest, folder)]:
        for name, content in books[release].items():
            where = f"The archive of release {release} holds {shortened(name)!r}"
            try:
                path = (place / name).resolve()
                if not _in(place, path) or (place == folder and _in(every, path)):
                    raise ReviewError(
                        f"{where}, which would lie outside of {ALL}/{release}/. Nothing was"
                        " assembled."
                    )
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            except OSError as error:
                raise ReviewError(f"{where}: {error.strerror}. Nothing was assembled.") from error
    text = json.dumps(versions(books), indent=1, ensure_ascii=False) + "\n"
    (folder / VERSIONS).write_bytes(text.encode(errors="replace"))


def _in(folder: Path, path: Path) -> bool:
    """Return whether `path` lies in `folder`, also where letters are the same in either case."""
    return Path(str(path).casefold()).is_relative_to(str(folder).casefold())


def kept(archives: Iterable[Path]) -> dict[str, Book]:
    """Return the books in `archives`, by release.

    Raises `ReviewError`, with all of them, for files that are not what was released or no archive
    of a release, and for two of one release that differ.
    """
    books: dict[str, Book] = {}
    problems = []
    for path in archives:
        try:
            book = from_zip(verified(path))
            release = _own(book)["release"]
            _facts(book)
        except ReviewError as error:
            problems.append(str(error))
        except ArchiveError as error:
            problems.append(f"{path} is not the HTML archive of a release: {error}.")
        else:
            if books.setdefault(release, book) != book:
                problems.append(f"{path}: another archive of release {release} differs from it.")
    if problems:
        raise ReviewError("\n".join([*problems, "Nothing was assembled."]))
    return books


def newest_first(releases: Iterable[str]) -> list[str]:
    """Return the numbers of releases from the newest to the oldest. Raises `ValueError` for what is
    none.
    """
    return sorted(releases, key=number, reverse=True)


def _own(book: Book) -> dict[str, Any]:
    edition = _read(book, VERSIONS)["releases"][0]
    if not WHOLE.fullmatch(edition["release"]):
        raise ArchiveError(
            f"{VERSIONS} names a release {shortened(edition['release'])!r}: it is {FORM}"
        )
    return dict(edition)


def _facts(book: Book) -> dict[str, dict[str, str]]:
    return _read(book, FACTS) if FACTS in book else {}


def _read(book: Book, name: str) -> Any:
    """Return what the JSON file `name` of a book says. Raises `ArchiveError` when it is missing or
    says something else than such files do.
    """
    if name not in book:
        raise ArchiveError(f"{name} is missing")
    try:
        value = json.loads(book[name])
        fastjsonschema.validate(FORMS[name], value)
    except fastjsonschema.JsonSchemaException as error:
        raise ArchiveError(f"{name}: {shortened(str(error))}") from error
    except (ValueError, RecursionError) as error:
        raise ArchiveError(f"{name} is no JSON ({shortened(str(error))})") from error
    return value


def _pages(book: Book) -> list[str]:
    return sorted(
        name.removesuffix(".html")
        for name in book
        if name.endswith(".html") and not name.startswith("_")
    )
