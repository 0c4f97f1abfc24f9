"""Small Sphinx extensions of this book."""

import hashlib
from pathlib import Path
from typing import Any


def about(file: str) -> dict[str, Any]:
    """Return what Sphinx wants to know of the extension in `file`.

    Its version is the digest of its source, so that an edit of the extension makes Sphinx read every page again.
    """
    version = hashlib.sha256(Path(file).read_bytes()).hexdigest()
    return {"env_version": version, "parallel_read_safe": True, "parallel_write_safe": True}
