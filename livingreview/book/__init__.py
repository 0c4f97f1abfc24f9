"""The book: one Sphinx extension, made of a module for each thing that a living review needs of its
pages and of its PDF.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from livingreview.publishing.facts import Facts, load_facts

STATIC = "_build/static"
PARTS = (
    *(
        "guard",
        "figures",
        "citing",
        "explorer",
        "claim_marks",
        "unread",
        "places",
        "folded",
        "previews",
        "chrome",
        "citations",
        "landing",
        "editions",
        "search",
        "twins",
        "typst",
    ),
    *("incremental.reading", "incremental.pages"),
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Set every part up, in an order that matters: pages are guarded first, and written last."""
    for name in PARTS:
        app.setup_extension(f"livingreview.book.{name}")
    return about(__file__)


def about(file: str) -> dict[str, Any]:
    """Return what Sphinx wants to know of the extension in `file`.

    Its version is the digest of its source, so that an edit of the extension makes Sphinx read
    every page again.
    """
    version = hashlib.sha256(Path(file).read_bytes()).hexdigest()
    return {"env_version": version, "parallel_read_safe": True, "parallel_write_safe": True}


def kept(env: BuildEnvironment, name: str) -> dict[str, Any]:
    """Return what is kept under `name` with what was read of the book: something for each page, by
    its name.
    """
    pages: dict[str, Any] = vars(env).setdefault(name, {})
    return pages


def facts_of(app: Sphinx) -> Facts:
    """Return what the review says of itself, read once a build."""
    attributes = vars(app)
    if "review_facts" not in attributes:
        attributes["review_facts"] = load_facts(Path(app.srcdir))
    facts: Facts = attributes["review_facts"]
    return facts


def parts(env: BuildEnvironment) -> Iterator[tuple[str | None, list[tuple[str, str]]]]:
    """Yield each part of the book after the first page, as _toc.yml orders them: its caption, and
    its pages with their titles.
    """
    for tree in env.get_doctree(env.config.root_doc).findall(addnodes.toctree):
        pages = [(title or env.titles[name].astext(), name) for title, name in tree["entries"]]
        yield tree["caption"], pages


def numbers_on(env: BuildEnvironment, page: str) -> dict[str, str]:
    """Return what each figure and table of `page` is called on it, by its id: ``Table 16``."""
    return {
        name: env.config.numfig_format[kind] % ".".join(map(str, number))
        for kind, numbered in env.toc_fignumbers.get(page, {}).items()
        for name, number in numbered.items()
    }


def as_script(name: str, value: Any) -> bytes:
    """Return a script that gives a page `value` under `name`. It is written as JSON within a text,
    which browsers read in half the time of a script.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    quoted = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"window.{name}=JSON.parse('{quoted}');\n".encode()


def write_if_changed(path: Path, content: bytes) -> None:
    """Write `content` to `path` unless it is there already, so that nothing looks newer than it
    is.
    """
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)
