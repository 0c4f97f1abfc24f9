"""What a project says, whatever its chapters make of it: the content of all that is checked."""

from collections.abc import Container, Iterator
from pathlib import Path

from livingreview.book_files import SCHEMA_OF
from livingreview.evidence.narrowing import BIBLIOGRAPHY
from livingreview.project import MARK

READ: tuple[Path | str, ...] = (
    MARK.parent,
    BIBLIOGRAPHY,
    "claims",
    "releases",
    "review.toml",
    *SCHEMA_OF,
)


def contents(root: Path, without: Container[str] = ()) -> Iterator[bytes]:
    """Yield name and content of each file that a check reads, as far as it is there and not in
    `without`; of chapters it takes the names only.
    """
    for path in sorted(path for name in READ for path in (root / name, *(root / name).rglob("*"))):
        name = path.relative_to(root).as_posix()
        if path.exists() and name not in without:
            yield name.encode()
            yield path.read_bytes() if path.is_file() else b""
    yield "/".join(sorted(path.name for path in (root / "chapters").glob("*.ipynb"))).encode()
