"""Builds by Jupyter Book, forked from a process that has imported its libraries once for all tests.

Nothing of this project is imported here, so that a build imports the code of the folder it is in.
"""

import multiprocessing
import os
import subprocess
import sys
import tempfile
from pathlib import Path

PRESS = "livingreview/running/press.py"


def built(root, repository, arguments, variables, patience):
    """Run ``jupyter-book`` with these `arguments` in `root`, with `variables` as its environment;
    return what became of it, as `subprocess.run` does.
    """
    path = [str(root), str(repository)]
    path += [place for place in sys.path if "site-packages" in place or sys.base_prefix in place]
    with tempfile.TemporaryDirectory(prefix="said-") as folder:
        streams = [Path(folder, name) for name in ("out", "err")]
        process = _server(repository).Process(
            target=_build, args=(str(root), path, arguments, variables, [*map(str, streams)])
        )
        process.start()
        process.join(patience)
        if process.is_alive():
            process.kill()
            raise subprocess.TimeoutExpired(arguments, patience)
        out, err = (stream.read_text(encoding="utf-8") for stream in streams)
        return subprocess.CompletedProcess(arguments, process.exitcode, out, err)


def _server(repository):
    """What forks, with all imported that a builder of the project imports before it is told to."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["forked_builds", *_libraries(repository)])
    return context


def _libraries(repository):
    names = {"__name__": "press"}
    exec((repository / PRESS).read_text(encoding="utf-8"), names)  # noqa: S102
    return ["jupyter_book.cli.main", *names["HEAVY"]]


def _build(root, path, arguments, variables, streams):
    """Turn this forked process into Jupyter Book."""
    for number, stream in enumerate(streams, start=1):
        os.dup2(os.open(stream, os.O_WRONLY | os.O_CREAT), number)
    os.chdir(root)
    os.environ.clear()
    os.environ.update(variables)
    sys.path[:], sys.argv[:] = path, ["jupyter-book", *arguments]
    from jupyter_book.cli.main import main

    main()
