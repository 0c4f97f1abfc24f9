"""A warm press: a process that imports what a build of the book needs, waits for the word, and
builds.

Run as a script, never imported: while chapters run, it gets ready on another processor. It imports
third-party libraries only, so that the build reads the project's own code as it is then. A line on
its input is the word; without one it ends. What follows its name is the command line of Jupyter
Book.
"""

import sys
from importlib import import_module

HEAVY = (
    "docutils.parsers.rst.directives.tables",
    "fontTools.subset",
    "furo",
    "jupyter_book.sphinx",
    "lxml.html",
    "matplotlib",
    "myst_nb.sphinx_ext",
    "pandas",
    "pikepdf",
    "pybtex.style.formatting.plain",
    "rocrate.rocrate",
    "sphinx.builders.html",
    "sphinx.search.en",
    "sphinx_comments",
    "sphinx_external_toc",
    "sphinxcontrib.bibtex",
)


def main() -> None:
    """Get ready, wait, build."""
    from jupyter_book.cli.main import main as build
    from sphinx.application import builtin_extensions

    for name in (*HEAVY, *builtin_extensions):
        import_module(name)
    if sys.stdin.readline():
        build()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
