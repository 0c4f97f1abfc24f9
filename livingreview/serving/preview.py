"""The open page, built beside the book before everything else is.

A fork of the builder reads and writes that one page into a folder of its own, from which it is
served until the book has been built. Nothing of the project is written, and nothing is kept.
"""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util import logging

from livingreview.book.guard import refuse_stale_chapters
from livingreview.book.incremental.reading import (
    LATER,
    NEVER,
    as_read,
    content_of,
    dependencies,
)

FORK = multiprocessing.get_context("fork")
Say = Callable[..., None]


@contextmanager
def of(app: Any, page: str, say: Say) -> Iterator[Callable[[], None]]:
    """Give what is to be called when the source of `page` is what it should be; the page is shown
    then, if it is another. Leaving waits for that.

    `app` is the Sphinx application, which is left as it is; `say` tells the server of the folder.
    """
    if page not in app.env.all_docs:
        yield lambda: None
        return
    theirs, ours = FORK.Pipe(duplex=False)
    process = FORK.Process(target=_build, args=(app, page, say, theirs, ours))
    process.start()
    theirs.close()
    try:
        yield lambda: ours.send("go") if process.is_alive() else None
    finally:
        ours.close()
        process.join()


def _build(app: Any, page: str, say: Say, word: Connection, other_end: Connection) -> None:
    other_end.close()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    folder, env, builder = mkdtemp(prefix="page-"), app.env, app.builder
    app.outdir = builder.outdir = type(app.outdir)(folder)
    app.doctreedir = builder.doctreedir = env.doctreedir = type(app.doctreedir)(folder)
    for listener in list(app.events.listeners["env-before-read-docs"]):
        if listener.handler is refuse_stale_chapters:
            app.disconnect(listener.id)
    builder.init()
    app.events.emit("builder-inited")
    env.find_files(app.config, builder)
    try:
        word.recv()
    except EOFError:
        return
    if as_read(env, page) == (content_of(Path(env.doc2path(page))), dependencies(env, page)):
        return
    env.all_docs.update({**dict.fromkeys(env.all_docs, LATER), page: NEVER})
    with logging.pending_warnings():
        builder.read()
    set(env.check_dependents(app, {page}))
    builder.prepare_writing({page})
    StandaloneHTMLBuilder._write_serial(builder, [page])
    builder.copy_image_files()
    builder.copy_download_files()
    if not app._warncount:
        say(preview=page, folder=folder)
