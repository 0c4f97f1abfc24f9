"""Archives whose bytes depend on nothing but what is in them: sorted names, one fixed time, one
mode.

Nothing is compressed, because the bytes that compression gives differ between versions of zlib.
Archives of others are not trusted: they are read whole, and only if they look like ours.
"""

import hashlib
import io
import posixpath
import stat
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

from livingreview.problems import ReviewError, shortened

MODE = 0o644
UNIX = 3
DAMAGED = (
    *(zipfile.BadZipFile, struct.error),
    *(EOFError, NotImplementedError, OSError, OverflowError, RuntimeError, ValueError),
)
SUMS = "SHA256SUMS"


class ArchiveError(ValueError):
    """An archive is not one of a release; the message is a sentence without its full stop."""


def as_zip(files: Mapping[str, bytes], folder: str, day: str) -> bytes:
    """Return a zip of `files` (content by path) under one `folder`, every entry dated `day`
    (``YYYY-MM-DD``).

    Raises `ValueError` for a path that would leave the folder.
    """
    year, month, of_month = (int(part) for part in day.split("-"))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            if _resolved(f"{folder}/{name}") != (folder, name):
                raise ValueError(f"{name!r} leads elsewhere.")
            entry = zipfile.ZipInfo(f"{folder}/{name}", (year, month, of_month, 0, 0, 0))
            entry.create_system, entry.external_attr = UNIX, (stat.S_IFREG | MODE) << 16
            archive.writestr(entry, files[name])
    return buffer.getvalue()


def from_zip(content: bytes) -> dict[str, bytes]:
    """Return the files of a zip, given as its bytes, by their path in its one folder.

    Raises `ArchiveError` when it is damaged or not like those of `as_zip`: a member
    that is encrypted, compressed, no file, there twice, or in a second folder. That a path stays
    inside is for whoever writes it to see.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [member for member in archive.infolist() if not member.filename.endswith("/")]
            places = _places(members, len(content))
            return {place: archive.read(member) for place, member in places.items()}
    except ArchiveError:
        raise
    except DAMAGED as error:
        raise ArchiveError(f"it is no zip, or damaged ({error})") from error


def _places(members: list[zipfile.ZipInfo], size: int) -> dict[str, zipfile.ZipInfo]:
    """Return the members of an archive of so many bytes by their path in its one folder. Raises
    `ArchiveError` as `from_zip` does.
    """
    places: dict[str, zipfile.ZipInfo] = {}
    folders, folded = set[str](), set[str]()
    for member in members:
        name = repr(shortened(member.filename))
        mode = member.external_attr >> 16 if member.create_system == UNIX else 0
        if stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
            raise ArchiveError(f"{name} is a link or a device, no file")
        if member.compress_type != zipfile.ZIP_STORED:
            raise ArchiveError(f"{name} is compressed, as nothing is in the archive of a release")
        folder, place = _resolved(member.filename)
        folders.add(folder)
        if len(folders) > 1:
            raise ArchiveError(f"{name} lies in a second folder; an archive has one")
        if place.casefold() in folded:
            raise ArchiveError(f"{name} is there twice")
        folded.add(place.casefold())
        places[place] = member
    if sum(member.file_size for member in members) > size:
        raise ArchiveError("its members are larger than itself")
    return places


def _resolved(name: str) -> tuple[str, str]:
    """Return the folder in which the member `name` of an archive lies, and its path there."""
    folder, _, path = posixpath.normpath(name).partition("/")
    return folder, path


def verified(path: Path) -> bytes:
    """Return the content of the file at `path`, read whole, if it has the digest that the file
    ``SHA256SUMS`` beside it says.

    Raises `ReviewError` when it has another, and when nothing says which.
    """
    beside = path.with_name(SUMS)
    try:
        content = path.read_bytes()
        lines = beside.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError as error:
        raise ReviewError(
            f"{path}: without the file {SUMS} of its release beside it, nobody can tell whether it"
            f" is whole. Put {SUMS} into {path.parent}."
        ) from error
    except OSError as error:
        raise ReviewError(f"{error.filename} cannot be read ({error.strerror}).") from error
    listed = {
        digest for digest, _, name in (line.partition("  ") for line in lines) if name == path.name
    }
    if not listed:
        raise ReviewError(f"{path}: {beside} does not name it. Take both from one release.")
    if listed != {hashlib.sha256(content).hexdigest()}:
        raise ReviewError(f"{path} does not have the digest that {beside} says. Download it again.")
    return content


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
