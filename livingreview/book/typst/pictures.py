"""Rules for figures: headline, picture, source and data. What says a picture in words is in its
alternative text and its data; pages fold it, and paper cannot.
"""

import re
from pathlib import Path

from docutils import nodes

from livingreview.book.typst.page import Page
from livingreview.book.typst.text import quoted
from livingreview.book.typst.writer import blocks, inside, rule, typst
from livingreview.show.figure import IN_WORDS

TEXT_WIDTH, TALLEST = 160, 215  # mm of a page; a caption stands above a picture, a source below
VIEW = re.compile(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"')


@rule("container.figure-block")
def figure_block(node: nodes.Element, page: Page) -> str:
    """Print a figure with its source and its data, which travel with the file."""
    figures = [child for child in node.children if isinstance(child, nodes.figure)]
    words = [
        child
        for child in node.children
        if child not in figures and not is_download(child) and not is_folded(child)
    ]
    data = [link["reftarget"] for link in node.findall() if link_to_data(link)]
    brought = "".join(f"#data-of-figure({quoted(_bring(target, page))})" for target in data)
    return f"#figure-block[{blocks(figures, page)}][{blocks(words, page)}][{brought}]"


@rule("figure")
def figure(node: nodes.Element, page: Page) -> str:
    """Print a figure: its number, its headline, what is shown, the picture."""
    images = list(node.findall(nodes.image))
    captions = [inside(child, page) for child in node.children if isinstance(child, nodes.caption)]
    legend = [
        blocks(child.children, page) for child in node.children if isinstance(child, nodes.legend)
    ]
    if len(images) != 1 or not captions:
        return page.problem(node, "a figure needs one picture and a caption.")
    number = page.numbers.get(node["ids"][0], "") if node["ids"] else ""
    picture = typst(images[0], page)
    return (
        f"#picture({quoted(number)}, [{page.anchors(node)}{captions[0]}],"
        f" [{''.join(legend)}])[{picture}]"
    )


@rule("image")
def image(node: nodes.Element, page: Page) -> str:
    """Print a picture with its alternative text, without which nobody can hear it."""
    alt = node.get("alt", "").strip()
    if not alt:
        return page.problem(
            node, f"the picture {node['uri']} has no alternative text. Say in :alt: what it shows."
        )
    path = _bring(node["uri"], page)
    size = f"height: {TALLEST}mm" if _is_tall(page.files[Path(path).name]) else "width: 100%"
    return f"#image({quoted(path)}, alt: {quoted(alt)}, {size})"


def _is_tall(picture: Path) -> bool:
    """Return whether a picture as wide as the text would be taller than a page has room for."""
    with picture.open(encoding="utf-8", errors="ignore") as file:
        size = VIEW.search(file.read(2000))
    return size is not None and float(size[2]) / float(size[1]) > TALLEST / TEXT_WIDTH


def link_to_data(node: nodes.Node) -> bool:
    """Return whether `node` offers the data of a figure for download."""
    return (
        isinstance(node, nodes.Element)
        and node.tagname == "download_reference"
        and node["reftarget"].endswith(".csv")
    )


def is_folded(node: nodes.Node) -> bool:
    """Return whether `node` says a picture in words, which pages fold."""
    return isinstance(node, nodes.container) and IN_WORDS in node["classes"]


def is_download(node: nodes.Node) -> bool:
    """Return whether `node` is a paragraph that offers files for download."""
    return isinstance(node, nodes.paragraph) and any(
        child.tagname == "download_reference" for child in node.findall(nodes.Element)
    )


def _bring(target: str, page: Page) -> str:
    path = page.root / target.lstrip("/")
    page.files[path.name] = path
    return f"files/{path.name}"
