"""Sphinx extension: no work twice, and nothing old.

Sphinx reads a page again when a clock says that it is newer. A chapter that has been run again is
newer even where all it says is the same, and one that was put back is older although it says
something else. Here content decides: a page is read again when its source (for a notebook: without
the record of what it read) or a file that it depends on has other bytes. Every page is written,
since what one page says of another (a number of a table, a title) may have moved.

An extension that puts more into a page while it is read has to note that as a dependency
(`env.note_dependency`).
"""

import gc
import json
import os
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import ENV_PICKLE_FILENAME, Sphinx
from sphinx.environment import BuildEnvironment

from livingreview.book import about, kept
from livingreview.running import stale as trace
from livingreview.running.build_record import WHEN_READ

READ, READ_WITH = (
    "economy",
    "read_with",
)  # for each page: digests of its source and of what was read with it; names of the latter
FIRST = 1
NEVER = 0
LATER = 2**62  # after every clock: Sphinx finds nothing newer


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the extension to the build."""
    gc.disable()  # pages are trees, none of them rubbish: looking took a quarter of the time
    app.connect("builder-inited", decide_by_content)
    app.connect("env-before-read-docs", note_sources)
    app.connect("doctree-read", note_what_was_read_with_it, priority=FIRST)
    app.connect("env-merge-info", take_what_was_read)
    app.connect("env-updated", note_dependencies)
    app.connect("env-check-consistency", tell_that_all_is_read)
    app.connect("build-finished", forget_what_was_faulty)
    return about(__file__)


def decide_by_content(app: Sphinx) -> None:
    """Have Sphinx read exactly the pages that are not those it has read before."""
    read = kept(app.env, READ)
    for docname in app.env.all_docs:
        same = docname in read and read[docname] == (
            _source(app.env, docname),
            dependencies(app.env, docname),
        )
        app.env.all_docs[docname] = LATER if same else NEVER


def note_sources(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Take note of what is about to be read; a source that changes meanwhile will be read again
    next time.
    """
    for docname in docnames:
        kept(env, READ)[docname] = (_source(env, docname), "")


def note_what_was_read_with_it(app: Sphinx, doctree: nodes.document) -> None:
    """Take note of the files that were read with a page, before Sphinx adds its pictures and
    downloads to them.
    """
    env, seen = app.env, doctree.settings.record_dependencies
    inside = {
        os.path.relpath(Path(one).absolute(), env.srcdir) for one in (seen.list if seen else ())
    }
    kept(env, READ_WITH)[env.docname] = sorted(inside | env.dependencies[env.docname])


def take_what_was_read(
    app: Sphinx, env: BuildEnvironment, docnames: list[str], other: BuildEnvironment
) -> None:
    """Take over what was read with pages that another process has read."""
    kept(env, READ_WITH).update({name: kept(other, READ_WITH)[name] for name in docnames})


def note_dependencies(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Take note of what the pages depend on, and return the pages to look at: all."""
    for docname, (digest, _) in kept(env, READ).items():
        kept(env, READ)[docname] = (digest, dependencies(env, docname))
    return sorted(env.found_docs)


def tell_that_all_is_read(app: Sphinx, env: BuildEnvironment) -> None:
    """Tell whoever waits for it that what was read is kept, and nothing was wrong with it: another
    kind of book can begin.
    """
    if (mark := os.environ.get(WHEN_READ)) and not app._warncount:
        Path(mark).touch()


def forget_what_was_faulty(app: Sphinx, error: Exception | None) -> None:
    """After a build with warnings, have the next one read everything again, so that it cannot pass
    by not looking.
    """
    if app._warncount:
        Path(app.doctreedir, ENV_PICKLE_FILENAME).unlink(missing_ok=True)


def as_read(env: BuildEnvironment, docname: str) -> tuple[str, str]:
    """Return the digests of a page as it was read: of its source, and of the files that were read
    with it.
    """
    return kept(env, READ).get(docname, ("", ""))


def content_of(path: Path) -> str:
    """Return the digest of what a file says; for a notebook without the record of what it read.
    Empty where there is none.
    """
    if not path.is_file():
        return ""
    content = path.read_bytes()
    if path.suffix == ".ipynb":
        notebook = json.loads(content)
        notebook["metadata"].pop(trace.PLACE, None)
        content = json.dumps(notebook, sort_keys=True).encode()
    return trace.digest(content)


def dependencies(env: BuildEnvironment, docname: str) -> str:
    """Return the digest of all files that were read with a page."""
    digests = {
        name: content_of(Path(env.srcdir, name)) for name in kept(env, READ_WITH).get(docname, ())
    }
    return trace.digest(json.dumps(digests).encode())


def _source(env: BuildEnvironment, docname: str) -> str:
    return content_of(Path(env.doc2path(docname)))
