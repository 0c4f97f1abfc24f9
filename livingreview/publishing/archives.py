"""Archives whose bytes depend on nothing but what is in them: sorted names, one fixed time, one
mode.

Nothing is compressed, because the bytes that compression gives differ between versions of zlib.
"""

import hashlib
import io
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

MODE = 0o644
UNIX = 3
SUMS = "SHA256SUMS"


def as_zip(files: Mapping[str, bytes], folder: str, day: str) -> bytes:
    """Return a zip of `files` (content by path) under one `folder`, every entry dated `day`
    (``YYYY-MM-DD``).

    Raises `ValueError` for a path that would leave the folder.
    """
    year, month, of_month = (int(part) for part in day.split("-"))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            inside(name)
            entry = zipfile.ZipInfo(f"{folder}/{name}", (year, month, of_month, 0, 0, 0))
            entry.create_system, entry.external_attr = UNIX, (stat.S_IFREG | MODE) << 16
            archive.writestr(entry, files[name])
    return buffer.getvalue()


def from_zip(path: Path) -> dict[str, bytes]:
    """Return the files of the zip at `path` by their path in its one folder.

    Raises `ValueError` when an entry would be written outside of it, `zipfile.BadZipFile` when it
    is no zip.
    """
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
        return {inside(name).partition("/")[2]: archive.read(name) for name in names}


def inside(name: str) -> str:
    """Return `name`, a path inside an archive. Raises `ValueError` when it leads elsewhere."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name:
        raise ValueError(f"{name!r} leads out of the archive.")
    return name


def files_under(folder: Path, *left_out: str) -> dict[str, bytes]:
    """Return the bytes of every file under `folder` by its path there, without those in folders
    called `left_out`.
    """
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not set(left_out) & set(path.relative_to(folder).parts)
    }


def sums(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of `files`, a line each, as ``sha256sum -c`` reads it."""
    return "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in sorted(files.items())
    )
