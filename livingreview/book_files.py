"""What is said of the book as a whole: how it is cited, its settings, its contents. Each file has
one door, which lets in what fits its schema.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from livingreview.problems import EvidenceError, Problem

if TYPE_CHECKING:
    from livingreview.yaml_file import Pairs

CITATION, CONFIG, CONTENTS = "CITATION.cff", "_config.yml", "_toc.yml"
SCHEMA_OF = {CITATION: "citation", CONFIG: "config", CONTENTS: "contents"}
INSIDE = ("parts", "chapters", "sections")
ENDS = (".ipynb", ".md")


def read_book_file(root: Path, file: str) -> "Pairs":
    """Return the names and values of `file`, one of `SCHEMA_OF`, under `root`: all values are text,
    or made of text.

    Raises `EvidenceError`, with every problem, when it is missing, is not YAML, or holds what
    cannot stand there.
    """
    from livingreview.yaml_file import read_yaml  # not for a command that finds nothing to read

    return read_yaml(root, file, SCHEMA_OF[file])


def pages(root: Path) -> list[str]:
    """Return the pages of the book, in the order of its contents. Raises `EvidenceError` as
    `read_book_file` does.
    """
    return _pages(read_book_file(root, CONTENTS))


def book_problems(root: Path) -> Iterator[Problem]:
    """Yield every problem of those files of the book that are there, and each page that its
    contents name and that is not there.
    """
    for file in (file for file in SCHEMA_OF if (root / file).exists()):
        try:
            values = read_book_file(root, file)
        except EvidenceError as error:
            yield from error.problems
            continue
        if file == CONTENTS:
            yield from _missing(root, _pages(values))


def _missing(root: Path, names: Iterable[str]) -> Iterator[Problem]:
    from livingreview.yaml_file import row_of

    for name in names:
        if not any((root / f"{name}{end}").is_file() for end in ENDS):
            rule = "The book has no such page"
            mend = f"Restore {name}.ipynb (or .md), or take it out of the contents."
            yield Problem(CONTENTS, row_of(name), "file", name, rule, mend=mend)


def _pages(contents: "Pairs") -> list[str]:
    return [contents["root"], *_listed(contents)]


def _listed(entry: Any) -> Iterator[str]:
    for inside in (part for name in INSIDE for part in entry.get(name, ())):
        if "file" in inside:
            yield inside["file"]
        yield from _listed(inside)
