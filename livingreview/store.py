"""What need not be made again: values kept under ``_build`` by the digest of all they were made of.

An entry names what it was made of (content, code, libraries) and the digest of its own value. One
that is damaged, cannot be read or was made of something else is no entry: the value is made again.
Values are JSON, so that reading one can run nothing.

Neither diskcache nor joblib would do: both keep pickles, which run code when they are read, and
neither notices a value that was altered.
"""

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from livingreview.project import ENGINE

FOLDER = Path("_build", "kept")
SOURCES = (".py", ".json")


class Store:
    """Values of the project at `root`, each under a name; see `digest` for what they were made of.

    A folder that cannot be written keeps nothing, and nobody is told: all can be made again.
    """

    def __init__(self, root: Path) -> None:
        self.folder = root / FOLDER

    def get(self, name: str, made_of: str) -> Any:
        """Return the value kept under `name` if it was made of what has the digest `made_of`, else
        None.
        """
        try:
            head, _, value = (self.folder / name).read_bytes().partition(b"\n")
        except OSError:
            return None
        return json.loads(value) if head == _head(made_of, value) else None

    def put(self, name: str, made_of: str, value: Any) -> None:
        """Keep a `value` of JSON under `name`, in the place of what was there."""
        content = json.dumps(value, ensure_ascii=False).encode()
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, aside = tempfile.mkstemp(dir=self.folder, prefix=f".{name}-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(_head(made_of, content) + b"\n" + content)
                Path(aside).replace(self.folder / name)
            finally:
                Path(aside).unlink(missing_ok=True)


def digest(parts: Iterable[str | bytes]) -> str:
    """Return the SHA-256 of `parts` in their order; the same text parted otherwise has another."""
    whole = hashlib.sha256(code().encode())
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        whole.update(b"%d:" % len(content) + content)
    return whole.hexdigest()


@cache
def code() -> str:
    """Return a digest of all that makes values: the engine's code, Python and its libraries."""
    folders = [Path(folder) for folder in sys.path if folder]
    libraries = {info.name for folder in folders for info in folder.glob("*.dist-info")}
    whole = hashlib.sha256("\n".join([sys.version, *sorted(libraries)]).encode())
    for path in sorted(path for path in ENGINE.rglob("*") if path.suffix in SOURCES):
        whole.update(path.read_bytes())
    return whole.hexdigest()


def _head(made_of: str, value: bytes) -> bytes:
    return f"{made_of} {hashlib.sha256(value).hexdigest()}".encode()
