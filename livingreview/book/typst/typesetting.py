"""From Typst to PDF/UA-1, with the library of that name: the report's own fonts only, and the same
bytes every time.
"""

import re
from datetime import datetime
from pathlib import Path

import typst

from livingreview.book.typst.text import font_folders

MOST = 40  # lines of complaint that a person reads


class TypesettingError(Exception):
    """The report could not be set; the message is what Typst says."""


def typeset(main: Path, created: datetime) -> bytes:
    """Return the report whose Typst source is the file `main` as PDF/UA-1.

    `created` is the creation time that the file bears. No font of the machine is used. Raises
    `TypesettingError` when the source cannot be set or the result would not be accessible.
    """
    try:
        result, warnings = typst.compile_with_warnings(
            main,
            root=main.parent,
            font_paths=list(font_folders()),
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=created,
        )
    except typst.TypstError as error:
        raise TypesettingError(_complaint(error.diagnostic)) from error
    if warnings:
        raise TypesettingError("\n".join(_complaint(warning.diagnostic) for warning in warnings))
    assert isinstance(result, bytes)
    return result


def _complaint(diagnostic: str) -> str:
    """Return what is wrong and where, without the lines of source that Typst adds: they can be
    thousands of letters long.
    """
    kept = [
        line
        for line in diagnostic.splitlines()
        if re.match(r"(error|warning|hint|  = hint)|\s*┌─", line)
    ]
    return "\n".join(kept[:MOST])
