"""Is a chapter still what its inputs say? Digests of all it read, kept in the chapter itself.

What a chapter read is noticed while it runs (`review.tracing`). Afterwards the digests stand in its metadata, so that the
proof travels with the chapter through git, and nobody has to declare anything. Content counts, never a clock. Nothing
here needs pandas: the book's guard uses it too.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PLACE = "review"
PINS = "requirements.txt"
MOST_ROWS = 5_000
NAMED = 8

Notebook = Mapping[str, Any]


@dataclass(frozen=True)
class Reason:
    """Why a chapter is stale: `what` happened, to which `path` (empty: to the chapter itself), and to which `rows`."""

    what: str
    path: str = ""
    rows: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The reason in words."""
        rows = ""
        if self.rows:
            more = f" and {len(self.rows) - NAMED} more" if len(self.rows) > NAMED else ""
            rows = f": {', '.join(self.rows[:NAMED])}{more}"
        return f"{self.path} {self.what}{rows}".strip()


def digest(content: bytes) -> str:
    """Return the SHA-256 of `content`."""
    return hashlib.sha256(content).hexdigest()


def code_digest(notebook: Notebook) -> str:
    """Return the digest of the code cells in order; prose does not count."""
    return digest(json.dumps([_text(cell["source"]) for cell in _code(notebook)]).encode())


def outputs_digest(notebook: Notebook) -> str:
    """Return the digest of all stored outputs and of the numbers of their cells."""
    outputs = [[cell.get("execution_count"), cell.get("outputs", [])] for cell in _code(notebook)]
    return digest(json.dumps(_joined(outputs), sort_keys=True).encode())


def record(notebook: Notebook, root: Path, read: Iterable[str], listed: Iterable[str]) -> dict[str, Any]:
    """Return what is to stand in the metadata of a chapter that has just run: digests of all that it depends on.

    `read` and `listed` are files and folders relative to `root`.
    """
    inputs = {path: (root / path).read_bytes() for path in sorted(read)}
    return {
        "code": code_digest(notebook),
        "outputs": outputs_digest(notebook),
        "pins": digest((root / PINS).read_bytes()),
        "inputs": {path: digest(content) for path, content in inputs.items()},
        "listed": {path: _listing(root, path) for path in sorted(listed)},
        "rows": {path: sorted(set(row_seals(content))) for path, content in inputs.items() if path.endswith(".csv")},
    }


def reasons(path: Path, root: Path) -> list[Reason]:
    """Return why the chapter at `path` is stale, in all its reasons; nothing when it is current."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    known = notebook["metadata"].get(PLACE)
    if known is None:
        return [Reason("the chapter has never been run")]
    found = []
    if code_digest(notebook) != known["code"]:
        found.append(Reason("its code changed"))
    if outputs_digest(notebook) != known["outputs"]:
        found.append(Reason("its stored outputs were edited by hand"))
    if _digest_of(root / PINS) != known["pins"]:
        found.append(Reason("changed", PINS))
    for name, then in known["inputs"].items():
        if (now := _digest_of(root / name)) != then:
            found.append(_input_reason(root, name, now, known["rows"].get(name)))
    found += [Reason("holds other files", name) for name, then in known["listed"].items() if _listing(root, name) != then]
    return found


def row_seals(content: bytes) -> list[str]:
    """Return a short digest for each row of a CSV file, or nothing for a file too long to compare row by row."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8", "replace"))))[1:]
    return [_seal(row) for row in rows] if len(rows) <= MOST_ROWS else []


def _input_reason(root: Path, name: str, now: str, then: list[str] | None) -> Reason:
    if not now:
        return Reason("is gone", name)
    if not then:
        return Reason("changed", name)
    rows = list(csv.reader(io.StringIO((root / name).read_text(encoding="utf-8", errors="replace"))))[1:]
    moved = [f"row {number} ({row[0] if row else ''})" for number, row in enumerate(rows, start=2) if _seal(row) not in set(then)]
    gone = len(set(then) - {_seal(row) for row in rows})
    if gone and not moved:
        moved = [f"{gone} gone"]
    return Reason("changed", name, tuple(moved))


def _seal(row: list[str]) -> str:
    return digest("\x1f".join(row).encode())[:8]


def _digest_of(path: Path) -> str:
    return digest(path.read_bytes()) if path.is_file() else ""


def _listing(root: Path, name: str) -> str:
    folder = root / name
    names = (
        sorted(entry.name for entry in folder.iterdir() if not entry.name.startswith((".", "__pycache__")))
        if folder.is_dir()
        else []
    )
    return digest("\n".join(names).encode())


def _code(notebook: Notebook) -> list[Mapping[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def _joined(value: Any) -> Any:
    """Return `value` with every list of lines joined, so that both ways to store a text count as the same."""
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return "".join(value)
    if isinstance(value, list):
        return [_joined(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _joined(item) for key, item in value.items()}
    return value
