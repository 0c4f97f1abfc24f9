"""Slices: what a file says of some bodies of evidence only, and perhaps in some columns only.

A chapter about one body of evidence reads the rows of that body and no others. It is stale when one
of these moves, and stays current whatever is added for later bodies. One that only counts does not
read the prose of its rows. Nothing here needs pandas, so that what is stale can be asked without
it.
"""

import csv
import io
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote, unquote

from livingreview.evidence.releases import OF_ROWS, version
from livingreview.files import parse_csv, read_csv, read_text

SOURCES = "data/sources.csv"
BIBLIOGRAPHY = "references.bib"
EVENT = (
    "review.slice"  # an audit event: tells a tracer what the files opened meanwhile are opened for
)
NAME = re.compile(r"(.+)#([0-9]{1,3})-([0-9]{1,3})(?:-without-([^#@]+))?(?:@([^#@]+))?")
BLOCK = re.compile(r"^(?=[ \t]*@)", re.MULTILINE)
ENTRY = re.compile(
    r"^[ \t]*@(?!(?:comment|string|preamble)\b)\w+\s*[{(]\s*([^\s,{}()]+)\s*,",
    re.IGNORECASE | re.MULTILINE,
)
APART = re.compile(r"[ \t]*@(?:comment|string|preamble)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Slice:
    """The part of the file at `path`, relative to the project, about the bodies `first` to `last`,
    `without` some columns; where `only` names keys, the rows that begin with one of them.
    """

    path: str
    first: int
    last: int
    without: tuple[str, ...] = ()
    only: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The slice as the record of a chapter names it."""
        without = f"-without-{','.join(self.without)}" if self.without else ""
        only = f"@{','.join(quote(key, safe='') for key in self.only)}" if self.only else ""
        return f"{self.path}#{self.first}-{self.last}{without}{only}"


def named(name: str) -> Slice | None:
    """Return the slice called `name`, nothing when it is the name of a file."""
    match = NAME.fullmatch(name)
    if not match:
        return None
    without, only = (tuple(part.split(",")) if part else () for part in (match[4], match[5]))
    return Slice(match[1], int(match[2]), int(match[3]), without, tuple(map(unquote, only)))


def file_of(name: str) -> str:
    """Return the file that the slice or file called `name` is in."""
    part = named(name)
    return part.path if part else name


def bodies_of(root: Path) -> Mapping[str, int]:
    """Return the body of each source under `root`, by its key: the MAJOR number of the release that
    first added it.

    Raises `EvidenceError` when the table of sources cannot be read; a row without key or release is
    left to `check`.
    """
    return _bodies_in(read_text(root, SOURCES))


@lru_cache(maxsize=2)
def _bodies_in(sources: str) -> Mapping[str, int]:
    header, lines = parse_csv(sources, SOURCES)
    bodies: dict[str, int] = {}
    if {"source_id", "added"} <= set(header):
        key, added = header.index("source_id"), header.index("added")
        for line in lines.values():
            if len(line) > max(key, added) and OF_ROWS.fullmatch(line[added]):
                body, _ = version(line[added])
                bodies[line[key]] = min(body, bodies.get(line[key], body))
    return MappingProxyType(bodies)


def rows_of(root: Path, part: Slice) -> tuple[list[str], dict[int, list[str]]]:
    """Return header and rows of `part` of a table, by row of the file. Raises `EvidenceError` when
    it cannot be read.

    A row of the wrong length is in every slice, so that whoever reads the slice can name it.
    """
    with _noticed(part):
        header, rows = read_csv(root, part.path)
        bodies = bodies_of(root)
    place = header.index("source_id") if "source_id" in header else -1
    kept = {
        number: line
        for number, line in rows.items()
        if len(line) != len(header)
        or (
            (place < 0 or part.first <= bodies.get(line[place], -1) <= part.last)
            and (not part.only or line[0] in part.only)
        )
    }
    left = [number for number, name in enumerate(header) if name not in part.without]
    return [header[number] for number in left], {
        row: [line[number] for number in left]
        if len(line) == len(header)
        else _of_wrong_length(line, len(left))
        for row, line in kept.items()
    }


def _of_wrong_length(line: list[str], right: int) -> list[str]:
    return line if len(line) != right else [*line, ""]


def text_of(root: Path, part: Slice) -> str:
    """Return `part` of a bibliography: its entries, with empty lines for those of works of other
    bodies.
    """
    with _noticed(part):
        whole = read_text(root, part.path)
        bodies = {key.lower(): body for key, body in bodies_of(root).items()}
    return "".join(
        block
        if part.first <= bodies.get(key.lower(), part.first) <= part.last
        else "\n" * block.count("\n")
        for key, block in blocks(whole)
    )


def blocks(text: str) -> list[tuple[str, str]]:
    """Return a bibliography in parts, each with the key of its entry; the key is empty for what is
    no entry.

    Nothing is lost: the parts, put together, are `text`. A line within an entry that begins with
    ``@`` stays in it.
    """
    parts: list[tuple[str, str]] = []
    for block in BLOCK.split(text):
        entry = ENTRY.match(block)
        if entry or not parts or APART.match(block):
            parts.append((entry[1] if entry else "", block))
        else:
            key, before = parts.pop()
            parts.append((key, before + block))
    return parts


def content_of(root: Path, part: Slice) -> bytes:
    """Return the bytes that stand for `part`: the same as long as it says the same."""
    if part.path == BIBLIOGRAPHY:
        return "\n".join(line for line in text_of(root, part).splitlines() if line.strip()).encode()
    header, kept = rows_of(root, part)
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows([header, *kept.values()])
    return written.getvalue().encode()


@contextmanager
def _noticed(part: Slice) -> Iterator[None]:
    sys.audit(EVENT, part.name)
    try:
        yield
    finally:
        sys.audit(EVENT, "")
