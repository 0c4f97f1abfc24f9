"""Rules for what stands in a line: emphasis, links, citations, footnotes."""

from urllib.parse import urlsplit

from docutils import nodes

from livingreview.book.typst.page import INTERNAL, Page
from livingreview.book.typst.text import quoted, words
from livingreview.book.typst.writer import blocks, inside, rule

SCHEMES = frozenset({"http", "https", "mailto"})


@rule("inline", "term", "rows_link", "caption", "title_reference")
def plain(node: nodes.Element, page: Page) -> str:
    """Print what is only words here; links into the evidence explorer, which lives on the web,
    among it.
    """
    return inside(node, page)


@rule("emphasis")
def emphasis(node: nodes.Element, page: Page) -> str:
    """Print words that stand out a little."""
    return f"#emph[{inside(node, page)}];"


@rule("strong")
def strong(node: nodes.Element, page: Page) -> str:
    """Print words that stand out."""
    return f"#strong[{inside(node, page)}];"


@rule("literal")
def literal(node: nodes.Element, page: Page) -> str:
    """Print names of files and the like."""
    return f"#raw({quoted(node.astext())});"


@rule("reference")
def reference(node: nodes.Element, page: Page) -> str:
    """Print a link: to a place in the document if it has it, to the web, or, where it has neither,
    words, with the document that has the place.
    """
    text = inside(node, page)
    if "refid" in node:
        return _to(page.label(node["refid"]), text, node, page)
    address = node.get("refuri", "")
    if address.startswith(INTERNAL):
        return _to(address.removeprefix(INTERNAL), text, node, page)
    if urlsplit(address).scheme not in SCHEMES:
        return page.problem(
            node,
            f"a link leads to {address!r}. Only web addresses, mail addresses and places of the"
            " book can be printed.",
        )
    return f"#link({quoted(address)})[{text}];"


@rule("claim_mark")
def claim_mark(node: nodes.Element, page: Page) -> str:
    """Print the mark of a claim, with a link to the ledger if the report has it."""
    return f"#claim-mark[{page.anchors(node)}{inside(node, page)}];"


@rule("number_reference")
def number_reference(node: nodes.Element, page: Page) -> str:
    """Print a link that says the number of a figure or table."""
    return reference(node, page)


@rule("download_reference")
def download(node: nodes.Element, page: Page) -> str:
    """Print a file that the web page offers: on paper, its name and its place in the project."""
    path = quoted(node["reftarget"].lstrip("/"))
    return f"{inside(node, page)}{words(' (')}#raw({path});{words(')')}"


@rule("footnote_reference")
def footnote(node: nodes.Element, page: Page) -> str:
    """Print a footnote, at the foot of its page; a second mention repeats its number."""
    label, name = page.label(node["refid"]), node["refid"]
    if name in page.placed:
        return f"#footnote(label({quoted(label)}));"
    page.placed.add(name)
    assert node.document is not None
    body = [
        child for child in node.document.ids[name].children if not isinstance(child, nodes.label)
    ]
    return f"#footnote[{blocks(body, page)}]#label({quoted(label)});"


def _to(label: str, text: str, node: nodes.Element, page: Page) -> str:
    if label in page.places:
        return f"#link(label({quoted(label)}))[{text}];"
    name = label.partition("#")[0]
    if name in page.elsewhere:
        return text if _often(node) else text + words(f" ({page.elsewhere[name]})")
    if name in page.left_out:
        return text
    return page.problem(node, f"a link leads to {label!r}, which is no place in the report.")


def _often(node: nodes.Node | None) -> bool:
    """Return whether a link is one of many that lead to one document, which the front pages say:
    that of a claim's mark, or in a table.
    """
    while node is not None:
        if node.tagname in {"claim_mark", "table"}:
            return True
        node = node.parent
    return False
