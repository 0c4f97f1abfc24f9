"""Sphinx extension: pictures out of the notebooks and into the pages.

Before anything is read, the SVG and CSV of each figure that a chapter holds are taken out of its
stored outputs and written to ``_build/figures``, where the figure's Markdown looks for them. In
HTML the picture is put into the page, for a wide screen and for a narrow one, its colours as CSS
variables, so that dark mode can have colours of its own.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path
from typing import Any

import fontpkg
from docutils import nodes
from fontTools import subset
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from livingreview.book import STATIC, about, write_if_changed
from livingreview.book.explorer import address, link_picture
from livingreview.show.drawing import BOLD, FAMILY, REGULAR
from livingreview.show.figure import IN_WORDS, NARROW_SVG
from livingreview.show.outputs import outputs_in
from livingreview.show.palette import COLOURS

FOLDER = "_build/figures"
CSV = "text/csv"
SEARCHED = 'class="table-block searched'
SVG = "http://www.w3.org/2000/svg"
XLINK = "{http://www.w3.org/1999/xlink}"
NARROW = "-narrow"
FACES = ((REGULAR, "normal"), (REGULAR, "italic"), (BOLD, "normal"))  # of the one family of letters
FALLBACK = "system-ui,'Segoe UI','Helvetica Neue',Arial,sans-serif"
TABLE_MARKUP = {
    '<th class="head">': '<th class="head" scope="col">',
    '<th class="head stub">': '<th class="head stub" scope="col">',
    '<th class="stub">': '<th class="stub" scope="row">',
}
WRAPPER = re.compile(
    r'<div class="(table-wrapper[^"]*)"(?: id="[^"]*")?>(?=\s*<table[^>]*>\s*<caption><span'
    r' class="caption-number">([^<]*?) ?<)'
)
TABLE = re.compile(r'<table class="docutils[^>]*>.*?</table>', re.DOTALL)
HEAD = re.compile(r"<th class=\"head[^>]*>(.*?)</th>", re.DOTALL)
ROW, CELL, TAG = (
    re.compile(r"<tr.*?</tr>", re.DOTALL),
    re.compile(r"<t[dh](?=[ >])"),
    re.compile("<[^>]*>"),
)
SPANS = "span="
LONG_NUMBER = re.compile(r"\d+\.\d{3,}")  # of points, of which a page needs two decimals
DRAWN = {"d", "transform", "x", "y", "width", "height"}
LETTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    0x2013,
    0x2014,
    0x2018,
    0x2019,
    0x201C,
    0x201D,
    0x2026,
    0x20AC,
    *range(0x2190, 0x2194),
    0x2212,
    0x2264,
    0x2265,
]


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the extension to the build."""
    app.connect("config-inited", add_static_files)
    app.connect("env-before-read-docs", extract_figures)
    app.connect("doctree-resolved", inline_figures)
    app.connect("html-page-context", complete_tables)
    return about(__file__)


def add_static_files(app: Sphinx, config: Any) -> None:
    """Write the colours of the figures as CSS and the part of each font that pages need, and have
    them copied.
    """
    folder = Path(app.srcdir, STATIC)
    folder.mkdir(parents=True, exist_ok=True)
    write_if_changed(folder / "palette.css", palette_css().encode())
    for face in FACES:
        if not (folder / font_file(*face)).exists():
            write_if_changed(folder / font_file(*face), font_subset(folder, *face))
    config.html_static_path.append(STATIC)
    app.add_css_file("palette.css")


def extract_figures(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Write the picture and the data of every figure in the chapters, and the rows of tables that
    can be downloaded, to ``_build/figures``, and only what changed.
    """
    folder = Path(app.srcdir, FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    for docname in sorted(env.found_docs):
        path = Path(env.doc2path(docname))
        for name, svg, narrow, data in figures_in(path):
            write_if_changed(folder / f"{name}.svg", svg.encode())
            write_if_changed(folder / f"{name}{NARROW}.svg", narrow.encode())
            write_if_changed(folder / f"{name}.csv", data.encode())
        for output in outputs_in(path):
            if output.kind == "table" and CSV in output.texts:
                file = folder / f"table-{output.name}.csv"
                write_if_changed(file, output.texts[CSV].encode())


def figures_in(path: Path) -> Iterator[tuple[str, str, str, str]]:
    """Yield name, SVG, SVG for a narrow screen and CSV of each figure among the stored outputs of
    the notebook at `path`.
    """
    for output in outputs_in(path):
        if output.kind == "figure":
            svg = output.texts["image/svg+xml"]
            yield output.name, svg, output.texts.get(NARROW_SVG, svg), output.texts[CSV]


def inline_figures(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """In HTML, put each of our pictures into the page itself, for a wide screen and for a narrow
    one, of which the style shows one, and fold what says it in words.
    """
    if app.builder.format != "html":
        return
    start = address(app, docname)
    for image in list(doctree.findall(nodes.image)):
        if image["uri"].startswith(f"{FOLDER}/"):
            path = Path(app.srcdir, image["uri"])
            pictures = {"wide": path, "narrow": path.with_stem(path.stem + NARROW)}
            alt = image.get("alt", "")
            shown = [
                f'<div class="picture {layout}">'
                f"{inline_svg(file.read_text(encoding='utf-8'), file.stem, alt, start)}</div>"
                for layout, file in pictures.items()
            ]
            image.replace_self(nodes.raw("", "".join(shown), format="html"))
    for words in list(doctree.findall(nodes.container)):
        if IN_WORDS in words["classes"]:
            opening = f'<details class="{IN_WORDS}"><summary>The picture in words</summary>'
            words.insert(0, nodes.raw("", opening, format="html"))
            words.append(nodes.raw("", "</details>", format="html"))


def complete_tables(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Say of each head of a table what it heads, and in each cell of it, for screens on which rows
    become cards; let the keyboard reach tables wider than the screen, and have rows searched where
    a table says that they can be.
    """
    body = WRAPPER.sub(
        r'<div class="\1" role="region" tabindex="0" aria-label="\2">', context.get("body", "")
    )
    for plain, complete in TABLE_MARKUP.items():
        body = body.replace(plain, complete)
    body = TABLE.sub(lambda table: _with_heads(table[0]), body)
    context["body"] = body
    if SEARCHED in body:
        app.add_js_file("searched.js", loading_method="defer")
        app.add_css_file("searched.css")


def _with_heads(table: str) -> str:
    """Return a table in which each cell says under which head it stands; one whose heads do not
    stand each above one column as it is.
    """
    head, body, rows = table.partition("<tbody>")
    if not body or SPANS in table or head.count("<tr") != 1:
        return table
    heads = [escape(" ".join(unescape(TAG.sub("", cell)).split())) for cell in HEAD.findall(head)]

    def row(found: re.Match[str]) -> str:
        waiting = iter(heads)
        return CELL.sub(lambda cell: f'{cell[0]} data-head="{next(waiting, "")}"', found[0])

    return head + body + ROW.sub(row, rows)


def inline_svg(svg: str, name: str, alt: str, start: str | None = None) -> str:
    """Return `svg` for use inside a page: ids made its own, palette colours as variables, `alt` as
    its name.

    Links of the picture lead to the explorer at the address `start`. A picture with links is a
    group of them to those who hear it, any other a single picture.
    """
    ET.register_namespace("", SVG)
    root = ET.fromstring(svg)  # noqa: S314 - drawn by our own chapters
    linked = link_picture(root, start)
    width = root.get("viewBox", "0 0 450 300").split()[2]
    for element in list(root.iter()):
        for child in [
            child for child in element if child.tag in {f"{{{SVG}}}metadata", f"{{{SVG}}}style"}
        ]:
            element.remove(child)
        for key, value in list(element.items()):
            del element.attrib[key]
            element.set(key.removeprefix(XLINK), _in_page(key, value, name))
    for key in ("width", "height", "version"):
        root.attrib.pop(key, None)
    root.set("role", "group" if linked else "img")
    root.set("aria-label", alt)
    root.set(
        "style",
        f"stroke-linejoin: round; stroke-linecap: butt; max-width: {float(width) * 1.6:.0f}px",
    )
    return ET.tostring(root, encoding="unicode")


def _in_page(key: str, value: str, name: str) -> str:
    if key == "id":
        return f"{name}-{value}"
    if key.endswith("href") and value.startswith("#"):
        return f"#{name}-{value[1:]}"
    if key in DRAWN:
        return " ".join(LONG_NUMBER.sub(lambda number: f"{float(number[0]):.2f}", value).split())
    value = re.sub(r"url\(#([^)]*)\)", rf"url(#{name}-\1)", value)
    if key == "style":
        for colour in COLOURS:
            value = value.replace(colour.light, f"var(--{colour.name}, {colour.light})")
    return value


def palette_css() -> str:
    """Return the palette as CSS variables, for light pages, dark pages and pages that follow the
    system, and the one family of letters.
    """
    light = "".join(f"--{colour.name}:{colour.light};" for colour in COLOURS)
    dark = "".join(f"--{colour.name}:{colour.dark};" for colour in COLOURS)
    faces = "".join(
        f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};font-style:{style};"
        f"src:url({font_file(weight, style)}) format('woff');font-display:swap}}\n"
        for weight, style in FACES
    )
    return (
        f"{faces}body{{--font-stack:'{FAMILY}',{FALLBACK}}}\n"
        f":root{{{light}}}\n"
        f'@media not print{{body[data-theme="dark"]{{{dark}}}'
        f'@media(prefers-color-scheme:dark){{body:not([data-theme="light"]){{{dark}}}}}}}\n'
    )


def font_file(weight: int, style: str) -> str:
    """Return the name of the file of a font: ``fira-sans-400-italic.woff``."""
    return f"{FAMILY.lower().replace(' ', '-')}-{weight}-{style}.woff"


def font_subset(folder: Path, weight: int, style: str) -> bytes:
    """Return the letters of a font that pages need, as WOFF; the same bytes every time."""
    options = subset.Options(
        flavor="woff", layout_features=["kern", "liga"], hinting=False, notdef_outline=True
    )
    font = subset.load_font(str(fontpkg.path(FAMILY, weight, style)), options)
    font.recalcTimestamp = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(font)
    target = folder / f"{font_file(weight, style)}.new"
    subset.save_font(font, str(target), options)
    content = target.read_bytes()
    target.unlink()
    return content


class Bundles:
    """Tell the notebook reader to show of a table's or figure's bundle its Markdown only."""

    mime_priority_overrides: tuple[tuple[str, str, int | None], ...] = ()

    @staticmethod
    def handle_mime(renderer: Any, data: Any, inline: bool) -> list[nodes.Element] | None:
        """Return nothing to show for the other parts of a bundle of ours; leave all else to the
        notebook reader.
        """
        kinds = {"claims", "explorer", "figure", "table"} & set(data.output_metadata)
        return [] if kinds and data.mime_type != "text/markdown" else None
