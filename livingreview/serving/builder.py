"""A builder: it has read the book before it is asked, builds it once, and ends.

What it has read so far (modules, settings, what Sphinx kept of the last build) is noticed with its
digests. If anything of that has changed when the word comes, the builder ends unused and another
takes its place, so that nothing old is ever built from. From the word on it does what ``review
html`` does, with the same code.
"""

import importlib.util
import json
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import yaml
from sphinx.errors import SphinxError

from livingreview.problems import EvidenceError, ReviewError
from livingreview.project import ENGINE
from livingreview.running import build_record as built
from livingreview.running.execution import jobs
from livingreview.serving import updating
from livingreview.serving.troubles import Trouble, as_json, of_error, of_log
from livingreview.serving.workshop import NO_LONGER_READY
from livingreview.settings import load_settings

KIND = "html"
STRICT = ("-W", "-n", "--keep-going", "-q")
Say = Callable[..., None]


class Noticed:
    """The files of the project and of the engine that this process has opened, with the digest of
    each as it was then.
    """

    def __init__(self, root: Path) -> None:
        """Begin to notice."""
        self.root, self.looking = root, True
        self.files: dict[Path, str] = {}
        self.beside = self._beside()
        sys.addaudithook(self._notice)

    def stop(self) -> None:
        """Notice no more: what is opened from here on is read as it is."""
        self.looking = False

    def holds(self) -> bool:
        """Return whether all that was opened still says the same."""
        return self._beside() == self.beside and all(
            built.digest_of(path) == before for path, before in self.files.items()
        )

    def _beside(self) -> tuple[object, ...]:
        """Return what decides what is opened: the names in the project's folder, and what Sphinx
        kept of the last build.
        """
        kept = self.root / "_build" / ".doctrees" / "environment.pickle"
        when = (kept.stat().st_mtime_ns, kept.stat().st_size) if kept.exists() else None
        return sorted(path.name for path in self.root.iterdir()), when

    def _notice(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event != "open" or not self.looking or not isinstance(arguments[0], (str, os.PathLike)):
            return
        path = Path(os.fsdecode(arguments[0])).absolute()
        if not path.is_relative_to(self.root) and not path.is_relative_to(ENGINE):
            return
        if path.suffix == ".pyc":
            path = Path(importlib.util.source_from_cache(path))
        within = path.is_relative_to(sys.prefix) or path.suffix == ".pickle"
        if path not in self.files and not within:
            self.looking = False
            self.files[path] = built.digest_of(path)
            self.looking = True


def work(root: Path, words: Connection) -> None:
    """Get ready to build the project at `root`, wait for the word among `words`, build, and tell
    on the standard output how it went.

    A word is ``{"page": the open page, "claims_of": the sources of which claims were told}``. Ends
    the process with `NO_LONGER_READY` when what it read has changed meanwhile.
    """
    reports = os.fdopen(os.dup(1), "w", encoding="utf-8")

    def say(**report: object) -> None:
        reports.write(json.dumps(report) + "\n")
        reports.flush()

    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
        os.chdir(root)
        build = Build(root, words, say)
        try:
            build.run()
        except (Exception, SystemExit) as error:
            build.wait_if_not_asked()
            sys.stdout.flush()
            log.seek(0)
            say(state="failed", troubles=as_json(why(error, log.read(), root)))


class Build:
    """One build of the project at `root`, begun before anybody asked for it."""

    def __init__(self, root: Path, words: Connection, say: Say) -> None:
        self.root, self.words, self.say = root, words, say
        self.noticed = Noticed(root)
        self.asked = False
        self.before = ""

    def run(self) -> None:
        """Build, and tell what became of the book and which claims are to be read again.

        Raises `TroubleError` when something is to be put right, and whatever Sphinx raises.
        """
        import jupyter_book.sphinx as books
        from jupyter_book.cli.main import main as build
        from sphinx.application import Sphinx

        import livingreview.checks.rules  # noqa: F401 - ready for the check

        with ExitStack() as held:
            make = partial(self._make, held)

            class Ready(Sphinx):
                """Sphinx, which waits for the word before it looks at a page."""

                def _init_builder(self) -> None:
                    make(self)
                    super()._init_builder()

            books.Sphinx = Ready
            build(["build", str(self.root), *STRICT], standalone_mode=False)
            built.remember(self.root, KIND, self.before)
        self.say(state="current", troubles=[])
        self._tell_claims()

    def wait_if_not_asked(self) -> None:
        """Wait for the word, where the settings cannot be read: it is told when somebody asks."""
        if not self.asked:
            self._wait()

    def _make(self, held: ExitStack, app: Any) -> None:
        """Do all that is to be done when the word has come, before Sphinx looks at a page."""
        page = self._wait()
        updating.update(self.root, page, app, self.say, held)
        self.before = built.sources(self.root)
        built.forget(self.root, KIND)
        self.say(state="working", what="Building the pages …")

    def _tell_claims(self) -> None:
        """Tell which claims are to be read again, and of which sources that is so."""
        before = built.sources(self.root)
        claims = updating.apart(updating.unread_claims, self.root)()
        still = before == built.sources(self.root)  # else something was saved meanwhile
        self.say(claims=as_json(claims), of=before if still else "")

    def _wait(self) -> str:
        """Return the open page when the word has come and there is something to build."""
        self.noticed.stop()
        with suppress(OSError, ReviewError):
            jobs([], self.root)  # the modules are compiled, which is kept as long as they last
        while True:
            try:
                word = json.loads(self.words.recv())
            except EOFError:
                os._exit(0)
            if not self.noticed.holds():
                os._exit(NO_LONGER_READY)
            if not built.unchanged(self.root, KIND):
                self.asked = True
                return str(word["page"])
            self.say(state="current", troubles=[])
            if word["claims_of"] != built.sources(self.root):
                self._tell_claims()
            self.words.send("ready")


def why(error: BaseException, log: str, root: Path) -> list[Trouble]:
    """Return why the book was not built: `error` ended the build, `log` is all that it said."""
    cause = error.__cause__ or error
    try:
        load_settings(root)
    except EvidenceError as unreadable:  # what could not be built without them says less
        return of_error(unreadable, root)
    if isinstance(cause, SystemExit):
        return of_log(cause.code if isinstance(cause.code, str) else log, root)
    if isinstance(cause, SphinxError):
        return of_log(log, root)
    if error is cause and isinstance(cause, RuntimeError):  # how Jupyter Book tells of settings
        name = "_toc.yml" if "Table of Contents" in str(error) else "_config.yml"
        return [Trouble(name, one.sentence) for one in of_log(str(error), root)]
    if isinstance(cause, yaml.MarkedYAMLError) and cause.problem_mark:
        file, line = Path(cause.problem_mark.name), cause.problem_mark.line + 1
        name = file.name if file.is_file() else "_config.yml"  # which is parsed as a text
        return [Trouble(f"{name}, line {line}", f"The file is not YAML ({cause.problem}).")]
    return of_error(cause, root)
