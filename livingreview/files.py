"""Files of the project: read as cells or values, with an address for whatever cannot be read;
replaced whole or not at all.
"""

import csv
import io
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from livingreview.problems import EvidenceError, Problem

FIRST_ROW = 2

csv.field_size_limit(2**30)  # a cell that is too long is for `check` to name, not for the reader


def read_text(root: Path, file: str) -> str:
    """Return the text of `file` under `root`, a byte-order mark included.

    Raises `EvidenceError` when the file cannot be opened or is not UTF-8; the row is then that of
    the first wrong byte.
    """
    try:
        return (root / file).read_bytes().decode("utf-8")
    except OSError as error:
        raise EvidenceError(
            [
                Problem(
                    file, 0, "", "", "The file is missing or cannot be opened", mend="Restore it."
                )
            ]
        ) from error
    except UnicodeDecodeError as error:
        row = error.object.count(b"\n", 0, error.start) + 1
        byte = f"byte {error.object[error.start]:02x}"
        raise EvidenceError(
            [Problem(file, row, "", byte, "The file is not UTF-8", mend="Save it as UTF-8.")]
        ) from error


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
    """Return the value of the JSON `file` under `root`. Raises `EvidenceError` when it is missing,
    not UTF-8 or not JSON.
    """
    try:
        return json.loads(read_text(root, file))
    except json.JSONDecodeError as error:
        problem = Problem(
            file,
            error.lineno,
            "",
            "",
            f"The file is not JSON ({error.msg})",
            mend="Correct the line, or restore it.",
        )
        raise EvidenceError([problem]) from error


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
    try:
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
