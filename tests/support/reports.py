"""Small reports, made in the test from pages of a few lines, and what their files hold."""

import io
import json
from pathlib import Path

import pikepdf
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from livingreview.book.typst.tags import elements, kind

CITATION = """\
cff-version: 1.2.0
message: Cite it.
title: "Joined-up: a small review"
abstract: What a small review found.
authors:
  - name: The maintainers
license: CC-BY-4.0
keywords: [one, two]
references:
  - type: report
    title: The old review
    authors:
      - {family-names: Brown, given-names: Katy}
    year: 2006
    institution: {name: The Executive}
"""
REVIEW = """\
[review]
name = "small-review"
package = "small"

[focus]
field = "country"
code = "wales"
place = "Wales"
adjective = "Welsh"

[reviewed]
source = "brown2006"
body = 1
name = "the old review"
year = 2006
"""
CONFIG = "sphinx: {config: {language: en-GB}}\n"
PACKAGE = {
    "name": "rows",
    "title": "Rows",
    "description": "Coded rows.",
    "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
    "resources": [
        {
            "name": name,
            "title": name,
            "description": name,
            "path": f"{name}.csv",
            "schema": "x.json",
        }
        for name in ("sources", "releases", "codebook")
    ],
}
SETTINGS = {
    "extensions": [
        "myst_parser",
        "sphinx_external_toc",
        "sphinxcontrib.bibtex",
        "livingreview.book.typst",
    ],
    "myst_enable_extensions": ["attrs_inline", "colon_fence", "deflist"],
    "bibtex_bibfiles": ["references.bib"],
    "numfig": True,
    "numfig_format": {"figure": "Figure %s", "table": "Table %s"},
    "external_toc_path": "_toc.yml",
    "smartquotes": False,
}
BIBLIOGRAPHY = """\
@book{sloper2004, author = {Sloper, P.}, title = {Facilitators}, publisher = {P}, year = {2004}}
@book{webb2004, author = {Webb, R.}, title = {Agencies}, publisher = {P}, year = {2004}}
"""
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="40"><text x="5" y="20" '
    'font-family="Fira Sans">Bars</text></svg>'
)


def small_book(folder, annexes=None, release="1.0.0,,Small", **chapters):
    """Write a book of these pages, by name, into `folder`; the root is `index`."""
    chapters = {"index": "# Joined-up\n\nRead this.", **chapters}
    annexes = annexes or {}
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "releases.csv").write_text(
        f"release,date,what,digest\n{release},\n", encoding="utf-8"
    )
    (folder / "data" / "judgements.csv").write_text(
        "key,value,decided,reason\na,b,2026-03-04,c\n", encoding="utf-8"
    )
    (folder / "data" / "datapackage.json").write_text(json.dumps(PACKAGE), encoding="utf-8")
    (folder / "CITATION.cff").write_text(CITATION, encoding="utf-8")
    (folder / "review.toml").write_text(REVIEW, encoding="utf-8")
    (folder / "_config.yml").write_text(CONFIG, encoding="utf-8")
    (folder / "references.bib").write_text(BIBLIOGRAPHY, encoding="utf-8")
    (folder / "bars.svg").write_text(SVG, encoding="utf-8")
    (folder / "bars.csv").write_text("bar,height\na,1\n", encoding="utf-8")
    for name, text in {**chapters, **annexes}.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    parts = {"The review": [name for name in chapters if name != "index"], "Annexes": list(annexes)}
    lines = ["format: jb-book", "root: index", "parts:"]
    for caption, names in parts.items():
        lines += (
            [
                f"  - caption: {caption}",
                "    chapters:",
                *(f"      - file: {name}" for name in names),
            ]
            if names
            else []
        )
    (folder / "_toc.yml").write_text(
        "\n".join(lines if len(lines) > 3 else lines[:2]), encoding="utf-8"
    )
    return folder


def report(folder, **settings):
    """Make the PDF of the small book in `folder` and return where it is."""
    out = folder / "_build"
    with docutils_namespace():
        app = Sphinx(
            folder,
            None,
            out / "pdf",
            out / ".doctrees",
            "pdf",
            {**SETTINGS, **settings},
            status=None,
            warning=io.StringIO(),
        )
        app.build()
    return out / "pdf" / f"{settings.get('pdf_chapter') or 'small-review'}.pdf"


def source(folder, kind="review"):
    """Return the Typst source of a document of the report made in `folder`."""
    name = "source" if kind == "review" else f"source-{kind}"
    return Path(folder, "_build", "pdf", name, "main.typ").read_text(encoding="utf-8")


def tagged(file):
    """Return what every element of the file's tree of tags is, in reading order."""
    with pikepdf.open(file) as pdf:
        return [kind(element) for element in elements(pdf.Root.StructTreeRoot)]


def heads(file):
    """Return for each head cell of a table what it heads."""
    with pikepdf.open(file) as pdf:
        cells = [element for element in elements(pdf.Root.StructTreeRoot) if kind(element) == "TH"]
        return [str(_scope(cell))[1:] for cell in cells]


def sizes(file):
    """Return for each page whether it is upright or lying."""
    with pikepdf.open(file) as pdf:
        boxes = [page.mediabox for page in pdf.pages]
        return ["lying" if box[2] - box[0] > box[3] - box[1] else "upright" for box in boxes]


def pictures(file):
    """Return for each figure from where to where it reaches on its page, in points from below."""
    with pikepdf.open(file) as pdf:
        figures = [
            element for element in elements(pdf.Root.StructTreeRoot) if kind(element) == "Figure"
        ]
        boxes = [next(one.BBox for one in figure.A if "/BBox" in one) for figure in figures]
        return [(float(box[1]), float(box[3])) for box in boxes]


def bookmarks(file):
    """Return the titles of the bookmarks, deeper ones behind those they belong to."""
    with pikepdf.open(file) as pdf, pdf.open_outline() as outline:
        return [item.title for item in _all(outline.root)]


def _scope(cell):
    attributes = cell.A if isinstance(cell.A, pikepdf.Array) else [cell.A]
    return next(one.Scope for one in attributes if "/Scope" in one)


def _all(items):
    for item in items:
        yield item
        yield from _all(item.children)


def blank_below(file):
    """Return for each page the share of its text area, from the foot up, that is blank."""
    with pikepdf.open(file) as pdf:
        return [_blank(page) for page in pdf.pages]


def first_pages(file):
    """Return the numbers of the pages on which chapters begin, counted from 0."""
    with pikepdf.open(file) as pdf, pdf.open_outline() as outline:
        order = {page.objgen: number for number, page in enumerate(pdf.pages)}
        return {order[item.destination[0].objgen] for item in outline.root}


FOOT, HEAD = 25 / 25.4 * 72, 27 / 25.4 * 72  # points of the margins


def _blank(page):
    height = float(page.mediabox[3])
    room = height - FOOT - HEAD
    stack, now, heights = [], pikepdf.Matrix(), []
    for operands, operator in pikepdf.parse_content_stream(page, "q Q cm"):
        if str(operator) == "q":
            stack.append(now)
        elif str(operator) == "Q":
            now = stack.pop()
        else:
            now = pikepdf.Matrix(operands) @ now
            heights.append(now.f)
    inside = [y for y in heights if FOOT - 1 <= y <= height - HEAD]
    return (min(inside) - FOOT) / room if inside else 1.0
