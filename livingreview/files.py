"""Files of the project: read as cells or values, with an address for whatever cannot be read;
replaced whole or not at all.
"""

import csv
import errno
import io
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from livingreview.problems import EvidenceError, Problem

FIRST_ROW = 2
BYTE_ORDER_MARK = "\ufeff"
MARKED = ("The file begins with a byte-order mark", "Save it as UTF-8 without one.")
TOO_DEEP, UNFOLD = "The file goes too deep", "Unfold it."
LONE_HALF = re.compile(r"\\u[dD][89a-fA-F]")  # of a letter written as two, in JSON
NOT_THERE = ("There is no such file or folder", "Restore it, or correct the name.")
REFUSED = ("This user may not read or write it", "Change its permissions.")
NO_ROOM = ("The disk is full, or what this user may fill of it", "Make room, and try again.")
WHY = {
    errno.ENOENT: NOT_THERE,
    errno.ENOTDIR: ("There is a file where a folder is needed", "Move the file away."),
    errno.EISDIR: ("There is a folder where a file is needed", "Move the folder away."),
    errno.EACCES: REFUSED,
    errno.EPERM: REFUSED,
    errno.EROFS: ("It is on a disk that can only be read", "Work in a copy on another disk."),
    errno.ENOSPC: NO_ROOM,
    errno.EDQUOT: NO_ROOM,
    errno.ENAMETOOLONG: ("The name is too long", "Choose a shorter one."),
    errno.ELOOP: ("The link leads back to itself", "Delete the link."),
}

csv.field_size_limit(2**30)  # a cell that is too long is for `check` to name, not for the reader


def read_text(root: Path, file: str) -> str:
    """Return the text of `file` under `root`, a byte-order mark included.

    Raises `EvidenceError` when the file cannot be opened or is not UTF-8; the row is then that of
    the first wrong byte.
    """
    try:
        if (root / file).exists() and not (root / file).is_file():
            raise IsADirectoryError(errno.EISDIR, "")  # a pipe would be waited for
        return (root / file).read_bytes().decode("utf-8")
    except OSError as error:
        rule, mend = why(error)
        if isinstance(error, FileNotFoundError):
            rule, mend = "The file is missing or cannot be opened", "Restore it."
        raise EvidenceError([Problem(file, 0, "", "", rule, mend=mend)]) from error
    except UnicodeDecodeError as error:
        row = error.object.count(b"\n", 0, error.start) + 1
        byte = f"byte {error.object[error.start]:02x}"
        raise EvidenceError(
            [Problem(file, row, "", byte, "The file is not UTF-8", mend="Save it as UTF-8.")]
        ) from error


def why(error: OSError) -> tuple[str, str]:
    """Return why the system refused something, and what to do about it."""
    rule = error.strerror or str(error) or type(error).__name__
    return WHY.get(error.errno or 0, (f"The system refuses it ({rule})", "Look at what is there."))


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Have an error of the system name `path`: of a full disk it names no file at all, and else one
    that is only for a while.
    """
    try:
        yield
    except OSError as error:
        error.filename = str(path)
        raise


def read_unmarked(root: Path, file: str) -> str:
    """Return the text of `file` under `root`. Raises `EvidenceError` as `read_text` does, and when
    it begins with a byte-order mark.
    """
    text = read_text(root, file)
    if text.startswith(BYTE_ORDER_MARK):
        rule, mend = MARKED
        raise EvidenceError([Problem(file, 1, "", "", rule, mend=mend)])
    return text


def read_csv(root: Path, file: str) -> tuple[list[str], dict[int, list[str]]]:
    """Return header and rows of the CSV `file` under `root` as text, by row of the file, however
    many cells each row has.

    Raises `EvidenceError` when it is missing, empty, not UTF-8, or its quotation marks do not pair
    up.
    """
    return parse_csv(read_text(root, file), file)


def parse_csv(text: str, file: str) -> tuple[list[str], dict[int, list[str]]]:
    """Return header and rows of `text`, which stands in `file`, as `read_csv` does. Raises
    `EvidenceError` as it does.
    """
    lines: list[list[str]] = []
    try:
        for line in csv.reader(io.StringIO(text, newline=""), strict=True):
            lines.append(line)
    except csv.Error as error:
        mend = "Close each quotation mark, and double those inside a cell."
        raise EvidenceError(
            [Problem(file, len(lines) + 1, "", "", f"The row is not CSV ({error})", mend=mend)]
        ) from error
    if not any(any(line) for line in lines):
        raise EvidenceError(
            [Problem(file, 0, "", "", "The file is empty", mend="It needs at least its header.")]
        )
    return lines[0], dict(enumerate(lines[1:], start=FIRST_ROW))


def read_json(root: Path, file: str) -> Any:
    """Return the value of the JSON `file` under `root`.

    Raises `EvidenceError` when it is missing, not UTF-8 or not JSON, when a name stands twice in
    it, or when it goes too deep.
    """
    return parse_json(read_unmarked(root, file), file)


def parse_json(text: str, file: str) -> Any:
    """Return the value of `text`, which stands in `file`, as `read_json` does. Raises
    `EvidenceError` as it does.
    """
    mend = "Correct the line, or restore it."
    try:
        value = json.loads(text, object_pairs_hook=_named_once)
        if LONE_HALF.search(text):
            json.dumps(value, ensure_ascii=False).encode()
        return value
    except RecursionError as error:
        raise EvidenceError([Problem(file, 0, "", "", TOO_DEEP, mend=UNFOLD)]) from error
    except UnicodeEncodeError as error:
        problem = Problem(file, 0, "", "", "The file holds half a letter", mend=mend)
        raise EvidenceError([problem]) from error
    except ValueError as error:
        row, rule = getattr(error, "lineno", 0), getattr(error, "msg", error)
        problem = Problem(file, row, "", "", f"The file is not JSON ({rule})", mend=mend)
        raise EvidenceError([problem]) from error


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the name {twice} stands twice")
    return values


def replace_all(root: Path, files: Mapping[str, bytes]) -> None:
    """Put each of `files` (by path under `root`) in its place, whole; one that is the same stays
    untouched.
    """
    for name, content in files.items():
        path = root / name
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace(path, content)


def replace(path: Path, content: bytes) -> None:
    """Put `content` in the place of the file at `path`, whole or not at all, whatever happens on
    the way.
    """
    aside = path.with_name(f".{path.name}.new")
    with naming(path):
        try:
            with aside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
