"""Is a chapter still what its inputs say? Digests of all it read, kept in the chapter itself.

What a chapter read is noticed while it runs (`livingreview.running.recorder`). Afterwards the
digests stand in its metadata, so that the proof travels with the chapter through git, and nobody
has to declare anything. Content counts, never a clock. Nothing here needs pandas: the book's guard
uses it too.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from livingreview.evidence import narrowing as slices
from livingreview.files import read_csv
from livingreview.notebooks import read_notebook
from livingreview.problems import EvidenceError, Problem
from livingreview.project import ENGINE
from livingreview.running.cell_names import by_chance

PLACE = "review"
PINS = "requirements.txt"
MOST_ROWS = 5_000
NAMED = 8

Notebook = Mapping[str, Any]


@dataclass(frozen=True)
class Reason:
    """Why a chapter is stale: `what` happened, to which `path` (empty: to the chapter itself), and
    to which `rows`.
    """

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


class Files:
    """The files of the project under `root` as they are now, each looked at once, however many
    chapters ask.

    A name is the path of a file, relative to `root`, or that of a slice of one
    (`livingreview.evidence.narrowing`).
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.contents: dict[str, bytes | None] = {}
        self.digests: dict[str, str] = {}
        self.listings: dict[str, str] = {}
        self.sealed: dict[str, dict[int, tuple[str, str]]] = {}

    def content(self, name: str) -> bytes | None:
        """Return the content of what is called `name`, nothing when it is gone or cannot be
        read.
        """
        if name not in self.contents:
            self.contents[name] = self._read(name)
        return self.contents[name]

    def path(self, name: str) -> Path:
        """Return where the file called `name` is: that of a module of the engine is where the
        engine is installed.
        """
        return (ENGINE.parent if name.startswith(f"{ENGINE.name}/") else self.root) / name

    def digest(self, name: str) -> str:
        """Return the digest of what is called `name`, an empty one when it is gone."""
        if name not in self.digests:
            content = self.content(name)
            self.digests[name] = "" if content is None else digest(content)
        return self.digests[name]

    def listing(self, name: str) -> str:
        """Return the digest of the names in the folder `name`."""
        if name not in self.listings:
            entries = (
                [entry.name for entry in (self.root / name).iterdir()]
                if (self.root / name).is_dir()
                else []
            )
            names = sorted(entry for entry in entries if not entry.startswith((".", "__pycache__")))
            self.listings[name] = digest("\n".join(names).encode())
        return self.listings[name]

    def seals(self, name: str) -> dict[int, tuple[str, str]]:
        """Return first cell and short digest of each row of a table, or slice of one, by row of the
        file.

        Nothing for a table that cannot be read, or that is too long to compare row by row.
        """
        if name not in self.sealed:
            self.sealed[name] = self._seals(name)
        return self.sealed[name]

    def _seals(self, name: str) -> dict[int, tuple[str, str]]:
        part = slices.named(name)
        try:
            rows = slices.rows_of(self.root, part)[1] if part else read_csv(self.root, name)[1]
        except EvidenceError:
            return {}
        return (
            {row: (line[0] if line else "", _seal(line)) for row, line in rows.items()}
            if len(rows) <= MOST_ROWS
            else {}
        )

    def _read(self, name: str) -> bytes | None:
        try:
            part = slices.named(name)
            return slices.content_of(self.root, part) if part else self.path(name).read_bytes()
        except (OSError, ValueError, EvidenceError):  # a name may be none that a file can have
            return None


def record(
    notebook: Notebook, root: Path, read: Iterable[str], listed: Iterable[str]
) -> dict[str, Any]:
    """Return what is to stand in the metadata of a chapter that has just run: digests of all that
    it depends on.

    `read` and `listed` are names of files, slices and folders, as `Files` takes them.
    """
    files, names = Files(root), sorted(read)
    tables = [name for name in names if slices.file_of(name).endswith(".csv")]
    return {
        "code": code_digest(notebook),
        "outputs": outputs_digest(notebook),
        "pins": files.digest(PINS),
        "inputs": {name: files.digest(name) for name in names},
        "listed": {name: files.listing(name) for name in sorted(listed)},
        "rows": {name: sorted({seal for _, seal in files.seals(name).values()}) for name in tables},
    }


def reasons(path: Path, files: Files) -> list[Reason]:
    """Return why the chapter at `path` is stale beside the `files`, in all its reasons; nothing
    when it is current. Raises `EvidenceError` when it is no notebook.
    """
    notebook = read_notebook(path, files.root)
    known = notebook["metadata"].get(PLACE)
    if known is None:
        return [Reason("the chapter has never been run")]
    found = []
    if code_digest(notebook) != known["code"]:
        found.append(Reason("its code changed"))
    elif outputs_digest(notebook) != known["outputs"]:
        found.append(Reason("its stored outputs were edited by hand"))
    if by_chance(notebook["cells"]):
        found.append(Reason("it has new cells, which get their names"))
    if files.digest(PINS) != known["pins"]:
        found.append(Reason("changed", PINS))
    for name, then in known["inputs"].items():
        if files.digest(name) != then:
            found.append(_input_reason(files, name, known["rows"].get(name)))
    found += [
        Reason("holds other files", name)
        for name, then in known["listed"].items()
        if files.listing(name) != then
    ]
    return list(dict.fromkeys(found))  # two slices of a file may tell the same


def reasons_of(paths: Iterable[Path], root: Path) -> dict[Path, list[Reason]]:
    """Return the reasons why each chapter of the project at `root` is stale; current ones have
    none. Raises `EvidenceError`, with every problem, when some are no notebooks.
    """
    files, stale, problems = Files(root), dict[Path, list[Reason]](), list[Problem]()
    for path in paths:
        try:
            stale[path] = reasons(path, files)
        except EvidenceError as error:
            problems += error.problems
    if problems:
        raise EvidenceError(problems)
    return stale


def _input_reason(files: Files, name: str, then: list[str] | None) -> Reason:
    file = slices.file_of(name)
    if files.content(file) is None:
        return Reason("is gone", file)
    if not then:
        return Reason("changed", file)
    known, sealed = (
        set(then),
        [(row, first, seal) for row, (first, seal) in files.seals(name).items()],
    )
    moved = [f"row {row} ({first})" for row, first, seal in sealed if seal not in known]
    if not moved and (gone := len(known - {seal for _, _, seal in sealed})):
        moved = [f"{gone} gone"]
    return Reason("changed", file, tuple(moved))


def _seal(row: list[str]) -> str:
    return digest("\x1f".join(row).encode())[:8]


def _code(notebook: Notebook) -> list[Mapping[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def _joined(value: Any) -> Any:
    """Return `value` with every list of lines joined, so that both ways to store a text count as
    the same.
    """
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return "".join(value)
    if isinstance(value, list):
        return [_joined(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _joined(item) for key, item in value.items()}
    return value
