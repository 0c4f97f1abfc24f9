"""Sphinx extension: the book as PDFs that can be printed, cited and heard.

``jupyter-book build . --builder custom --custom-builder pdf`` (or ``review pdf``) reads the same
doctrees as the HTML, writes them as Typst, and has the typst library set them as PDF/UA-1. What the
report looks like stands in ``report.typ``.
"""

import os
from typing import Any

from sphinx.application import Sphinx

from livingreview.book.typst.builder import ReportBuilder


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the builder `pdf` and its settings.

    `pdf_chapter` names the one chapter to make, `pdf_unnumbered` the pages that bear no number,
    `pdf_left_out` those that only work on the web, `pdf_findings` the places of pages that the
    short document holds.
    """
    app.add_builder(ReportBuilder)
    app.add_config_value("pdf_chapter", os.environ.get("PDF_CHAPTER", ""), "", str)
    app.add_config_value("pdf_unnumbered", [], "", list)
    app.add_config_value("pdf_left_out", [], "", list)
    app.add_config_value("pdf_findings", [], "", list)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
