"""Sphinx extension: no book from stale chapters."""

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from livingreview.book import about
from livingreview.running import stale as trace


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the guard before anything is read; every chapter is checked, whether Sphinx would
    read it again or not.
    """
    app.connect("env-before-read-docs", refuse_stale_chapters, priority=100)
    return about(__file__)


def refuse_stale_chapters(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """End the build, with every reason, when a chapter is not what its inputs say."""
    root = Path(app.srcdir)
    paths = [
        path
        for docname in sorted(env.found_docs)
        if (path := Path(env.doc2path(docname))).suffix == ".ipynb"
    ]
    stale = {path: reasons for path, reasons in trace.reasons_of(paths, root).items() if reasons}
    if stale:
        lines = [
            f"{path.relative_to(root)}: {why.sentence}"
            for path, reasons in stale.items()
            for why in reasons
        ]
        raise SystemExit(
            "\n".join(
                ["The book was not built, because chapters are stale:", *lines, "Run: make update"]
            )
        )
