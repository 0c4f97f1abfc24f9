"""Seals: what every table held when a release was made, row by row, in ``releases/NUMBER.json``.

A seal holds no text. For each row it has the key, and a short digest of every other cell, so that
whatever is gone or says something else can be named. It knows the columns of its day: a column that
a schema gets later does not break it. Nothing here needs pandas, since every check reads it.
"""

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from livingreview.evidence import releases
from livingreview.evidence.sheet import Sheet
from livingreview.files import read_text
from livingreview.problems import EvidenceError, Problem

FOLDER = "releases"
WIDTH = 4  # letters of a digest: 24 bits
EMPTY = "." * WIDTH
Key = tuple[str, ...]


@dataclass(frozen=True)
class SealedTable:
    """A table as it was released: its `columns` in their order, those of its `key`, and of each row
    by key the digests of the other cells.
    """

    columns: tuple[str, ...]
    key: tuple[str, ...]
    rows: Mapping[Key, str]

    @cached_property
    def others(self) -> tuple[str, ...]:
        """The columns beside the key, in the order of the digests."""
        return tuple(name for name in self.columns if name not in self.key)

    @property
    def versioned(self) -> bool:
        """Whether its rows come and go with releases."""
        return "added" in self.columns

    def differing(self, key: Key, digests: str) -> tuple[str, ...]:
        """Return the columns in which a row with these `digests` is not the one that was released
        under `key`.
        """
        then = self.rows[key]
        if then == digests:
            return ()
        parts = [slice(WIDTH * place, WIDTH * (place + 1)) for place in range(len(self.others))]
        cells = zip(self.others, parts, strict=True)
        return tuple(name for name, part in cells if then[part] != digests[part])

    def code(self, key: Key, column: str, codes: Iterable[str]) -> str:
        """Return which of `codes` the row with this `key` had in a `column`; nothing where it had
        none of them, or there was no such row or column.
        """
        if key not in self.rows or column not in self.others:
            return ""
        place = WIDTH * self.others.index(column)
        then = self.rows[key][place : place + WIDTH]
        return next((code for code in codes if _digest(code) == then), "")


Seal = Mapping[str, SealedTable]


def file_of(release: str) -> str:
    """Return the file that holds the seal of `release`."""
    return f"{FOLDER}/{release}.json"


def seal_of(sheets: Mapping[str, Sheet], release: str) -> Seal:
    """Return the seal of all tables as they stand in `release`: rows that come and go with releases
    as far as they stood in it, all other rows as they are.
    """
    return {name: _sealed(sheet, release) for name, sheet in sheets.items()}


def _sealed(sheet: Sheet, release: str) -> SealedTable:
    names = [column.name for column in sheet.table.columns]
    columns = tuple(name for name in names if name not in releases.AFTERWARDS)
    table = SealedTable(columns, sheet.table.key, {})
    stood = standing(sheet, release)
    rows = zip(sheet.lines(table.key), digests(sheet, table.others), stood, strict=True)
    return SealedTable(columns, table.key, {key: cells for key, cells, stands in rows if stands})


def standing(sheet: Sheet, release: str) -> Sequence[bool]:
    """Return of each row of a `sheet` whether it stood in `release`; without the columns that say
    so, all do.
    """
    if "added" not in sheet.cells:
        return [True] * len(sheet.rows)
    added, withdrawn = sheet.cells["added"], sheet.cells["withdrawn"]
    reached = releases.by(release, filter(releases.OF_ROWS.fullmatch, {*added, *withdrawn}))
    return [
        begun in reached and end not in reached for begun, end in zip(added, withdrawn, strict=True)
    ]


def digests(sheet: Sheet, names: Sequence[str]) -> Iterator[str]:
    """Yield for each row of a `sheet` the digests of its cells in the columns `names`, one after
    the other.
    """
    if not names:
        return iter([""] * len(sheet.rows))
    columns = []
    for name in names:
        digest = {cell: _digest(cell) for cell in set(sheet.cells[name])}
        columns.append([digest[cell] for cell in sheet.cells[name]])
    return map("".join, zip(*columns, strict=True))


@lru_cache(maxsize=65_536)
def _digest(cell: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(cell.encode()).digest()[:3]).decode() if cell else EMPTY


def as_file(seal: Seal) -> bytes:
    """Return a `seal` as the bytes of its file, a line a row."""
    tables = ",\n".join(
        f'"{name}": {{"columns": {json.dumps(table.columns)}, "key": {json.dumps(table.key)},'
        f' "rows": [\n{_lines(table)}\n]}}'
        for name, table in sorted(seal.items())
    )
    body = f"{tables}\n}}}}\n"
    return f'{{"digest": "{_whole(body)}", "tables": {{\n{body}'.encode()


def _lines(table: SealedTable) -> str:
    rows = sorted(table.rows.items())
    return ",\n".join(json.dumps([*key, cells], ensure_ascii=False) for key, cells in rows)


def read_seal(root: Path, release: str) -> Seal:
    """Return the seal of `release` under `root`. Raises `EvidenceError` when its file is missing,
    or is not what was written.
    """
    text = read_text(root, file_of(release))
    try:
        value = json.loads(text)
        if value["digest"] != _whole(text.partition("\n")[2]):
            raise ValueError
        return {name: _table(table) for name, table in value["tables"].items()}
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        rule = f"The seal of release {release} is damaged"
        mend = f"Restore it: git checkout v{release} -- {file_of(release)}"
        raise EvidenceError([Problem(file_of(release), 0, "", "", rule, mend=mend)]) from error


def _table(table: Mapping[str, Any]) -> SealedTable:
    """Return a table of the file of a seal. Raises `ValueError` when it is not like one."""
    rows = {tuple(key): cells for *key, cells in table["rows"]}
    sealed = SealedTable(tuple(table["columns"]), tuple(table["key"]), rows)
    texts = (
        *sealed.columns,
        *sealed.key,
        *(text for row in rows.items() for text in (*row[0], row[1])),
    )
    width = WIDTH * len(sealed.others)
    if not all(isinstance(text, str) for text in texts) or any(
        len(key) != len(sealed.key) or len(cells) != width for key, cells in rows.items()
    ):
        raise ValueError
    return sealed


def _whole(body: str) -> str:
    """Return the digest of all of a file but its first line, which holds it."""
    return hashlib.sha256(body.encode()).hexdigest()
