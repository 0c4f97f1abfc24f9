"""The open page, built beside the book before everything else is.

A fork of the builder reads and writes that one page into a folder of its own, from which it is
served until the book has been built. Nothing of the project is written, and nothing is kept.
Numbers of figures and tables are those of the last build; what is new gets its number with the
book.
"""

import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import CONFIG_OK
from sphinx.util import logging

from livingreview.book.guard import refuse_stale_chapters
from livingreview.book.incremental.reading import (
    as_read,
    content_of,
    dependencies,
)

FORK = multiprocessing.get_context("fork")
Say = Callable[..., None]


@contextmanager
def of(app: Any, page: str, say: Say) -> Iterator[Callable[[], None]]:
    """Give what is to be called when the source of `page` is what it should be: it shows the page,
    if it is another, and returns when that is done.

    `app` is the Sphinx application, which is left as it is; `say` tells the server of the folder.
    """
    if page not in app.env.all_docs or app.env.config_status != CONFIG_OK:
        yield lambda: None
        return
    theirs, ours = FORK.Pipe(duplex=False)
    process = FORK.Process(target=_build, args=(app, page, say, theirs, ours))
    process.start()
    theirs.close()

    def show() -> None:
        with suppress(BrokenPipeError):
            ours.send("go")
        process.join()  # nothing else takes the processor that the open page is built on

    try:
        yield show
    finally:
        ours.close()
        process.join()


def _build(app: Any, page: str, say: Say, word: Connection, other_end: Connection) -> None:
    other_end.close()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    aside, env, builder = Path(mkdtemp(prefix="page-")), app.env, app.builder
    static = _static(Path(app.outdir, "_static"), aside / "pages" / "_static")
    app.outdir = builder.outdir = type(app.outdir)(aside / "pages")
    app.doctreedir = builder.doctreedir = type(app.doctreedir)(aside / "doctrees")
    _without(app, "env-before-read-docs", refuse_stale_chapters)
    _without(app, "env-updated")
    builder.init()
    app.events.emit("builder-inited")
    builder.create_pygments_style_file()
    env.find_files(app.config, builder)
    try:
        word.recv()
    except EOFError:
        return
    if as_read(env, page) == (content_of(Path(env.doc2path(page))), dependencies(env, page)):
        return
    env.get_outdated_files = lambda changed: (set(), {page}, set())
    numbers, sections, works = env.toc_fignumbers, env.toc_secnumbers, env.domaindata["cite"]
    before = numbers.get(page, {}), sections.get(page, {}), works["citations"]
    with logging.pending_warnings():
        builder.read()
    numbers[page], sections[page], works["citations"] = before
    builder.prepare_writing({page})
    builder.indexer = None
    StandaloneHTMLBuilder._write_serial(builder, [page])
    shutil.rmtree(static)
    builder.copy_image_files()
    builder.copy_download_files()
    if not app._warncount:
        say(preview=page, folder=str(aside / "pages"))


def _static(book: Path, folder: Path) -> Path:
    """Lay links to the styles and scripts of the book into `folder`, since a page names their
    digests; return it. Colours of code are told as they are before the theme adds to them.
    """
    shutil.copytree(book, folder, copy_function=os.symlink)
    (folder / "pygments.css").unlink(missing_ok=True)
    return folder


def _without(app: Any, event: str, handler: Callable[..., Any] | None = None) -> None:
    """Have one handler of an event, or each, not called."""
    for listener in list(app.events.listeners[event]):
        if handler in (None, listener.handler):
            app.disconnect(listener.id)
