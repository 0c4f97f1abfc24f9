"""Sphinx extension: pictures out of the notebooks and into the pages.

Before anything is read, the SVG and CSV of each figure that a chapter holds are taken out of its
stored outputs and written to ``_build/figures``, where the figure's Markdown looks for them. In
HTML the picture is put into the page, its colours as CSS variables, so that dark mode can have
colours of its own.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import matplotlib
from docutils import nodes
from fontTools import subset
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from livingreview.book import STATIC, about, write_if_changed
from livingreview.book.explorer import address, link_picture
from livingreview.show.outputs import outputs_in
from livingreview.show.palette import COLOURS

FOLDER = "_build/figures"
CSV = "text/csv"
SEARCHED = 'class="table-block searched'
SVG = "http://www.w3.org/2000/svg"
XLINK = "{http://www.w3.org/1999/xlink}"
FONT = "dejavu-sans.woff"
TABLE_MARKUP = {
    '<th class="head">': '<th class="head" scope="col">',
    '<th class="head stub">': '<th class="head stub" scope="col">',
    '<th class="stub">': '<th class="stub" scope="row">',
}
WRAPPER = re.compile(
    r'<div class="(table-wrapper[^"]*)"(?: id="[^"]*")?>(?=\s*<table[^>]*>\s*<caption><span'
    r' class="caption-number">([^<]*?) ?<)'
)
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
    0x2212,
]


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the extension to the build."""
    app.connect("config-inited", add_static_files)
    app.connect("env-before-read-docs", extract_figures)
    app.connect("doctree-resolved", inline_figures)
    app.connect("html-page-context", complete_tables)
    return about(__file__)


def add_static_files(app: Sphinx, config: Any) -> None:
    """Write the colours of the figures as CSS and the part of their font that they need, and have
    them copied.
    """
    folder = Path(app.srcdir, STATIC)
    folder.mkdir(parents=True, exist_ok=True)
    write_if_changed(folder / "palette.css", palette_css().encode())
    if not (folder / FONT).exists():
        write_if_changed(folder / FONT, font_subset(folder))
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
        for name, svg, data in figures_in(path):
            write_if_changed(folder / f"{name}.svg", svg.encode())
            write_if_changed(folder / f"{name}.csv", data.encode())
        for output in outputs_in(path):
            if output.kind == "table" and CSV in output.texts:
                file = folder / f"table-{output.name}.csv"
                write_if_changed(file, output.texts[CSV].encode())


def figures_in(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield name, SVG and CSV of each figure among the stored outputs of the notebook at `path`."""
    for output in outputs_in(path):
        if output.kind == "figure":
            yield output.name, output.texts["image/svg+xml"], output.texts[CSV]


def inline_figures(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """In HTML, put each of our pictures into the page itself, in a region that can be scrolled with
    the keyboard.
    """
    if app.builder.format != "html":
        return
    start = address(app, docname)
    for image in list(doctree.findall(nodes.image)):
        if image["uri"].startswith(f"{FOLDER}/"):
            path = Path(app.srcdir, image["uri"])
            picture = inline_svg(
                path.read_text(encoding="utf-8"), path.stem, image.get("alt", ""), start
            )
            number = app.env.toc_fignumbers[docname]["figure"][image.parent["ids"][0]]
            label = app.config.numfig_format["figure"] % ".".join(map(str, number))
            region = (
                f'<div class="figure-scroll" role="region" tabindex="0" aria-label="{label},'
                f' picture">{picture}</div>'
            )
            image.replace_self(nodes.raw("", region, format="html"))


def complete_tables(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Say of each head of a table what it heads, let the keyboard reach tables wider than the
    screen, and have rows searched where a table says that they can be.
    """
    body = WRAPPER.sub(
        r'<div class="\1" role="region" tabindex="0" aria-label="\2">', context.get("body", "")
    )
    for plain, complete in TABLE_MARKUP.items():
        body = body.replace(plain, complete)
    context["body"] = body
    if SEARCHED in body:
        app.add_js_file("searched.js", loading_method="defer")
        app.add_css_file("searched.css")


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
    system.
    """
    light = "".join(f"--{colour.name}:{colour.light};" for colour in COLOURS)
    dark = "".join(f"--{colour.name}:{colour.dark};" for colour in COLOURS)
    return (
        f"@font-face{{font-family:'DejaVu Sans';src:url({escape(FONT)})"
        " format('woff');font-display:swap}\n"
        f":root{{{light}}}\n"
        f'@media not print{{body[data-theme="dark"]{{{dark}}}'
        f'@media(prefers-color-scheme:dark){{body:not([data-theme="light"]){{{dark}}}}}}}\n'
    )


def font_subset(folder: Path) -> bytes:
    """Return the letters that figures need of matplotlib's own font, as WOFF; the same bytes every
    time.
    """
    source = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")
    options = subset.Options(
        flavor="woff",
        drop_tables=[*subset.Options().drop_tables, "FFTM"],
        layout_features=["kern", "liga"],
        hinting=False,
        notdef_outline=True,
    )
    font = subset.load_font(str(source), options)
    font.recalcTimestamp = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(font)
    target = folder / f"{FONT}.new"
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
