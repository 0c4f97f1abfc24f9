"""Rules for what stands on lines of its own: headings, paragraphs, lists, panels,
references.
"""

from docutils import nodes

from livingreview.book.typst.page import Page
from livingreview.book.typst.text import quoted
from livingreview.book.typst.writer import blocks, inside, rule

NOTES = ("attention", "caution", "danger", "error", "hint", "important", "note", "tip", "warning")


@rule("document", "compound", "glossary", "container")
def together(node: nodes.Element, page: Page) -> str:
    """Print what only holds other blocks together."""
    return blocks(node.children, page)


@rule("index", "comment", "footnote", "container.cell_input", "transition.footnotes")
def nothing(node: nodes.Element, page: Page) -> str:
    """Print nothing of what is not for paper: code, remarks to authors, and footnotes, which stand
    where they are mentioned.
    """
    return ""


@rule("raw")
def raw(node: nodes.Element, page: Page) -> str:
    """Print markup for one kind of output only."""
    return page.problem(
        node,
        f"markup for {node['format']} has no printed counterpart. "
        "Put it into {only} html, and beside it what is printed into {only} pdf.",
    )


@rule("target")
def target(node: nodes.Element, page: Page) -> str:
    """Print a place that links can reach."""
    return "" if "refid" in node else page.anchors(node) + inside(node, page)


@rule("section")
def section(node: nodes.Element, page: Page) -> str:
    """Print a section with its heading."""
    page.level += 1
    body = blocks(node.children, page)
    page.level -= 1
    return body


@rule("title")
def heading(node: nodes.Element, page: Page) -> str:
    """Print the heading of a section; that of the page opens a chapter."""
    assert isinstance(node.parent, nodes.section)
    if page.level == 1:
        title = page.title(node)
        return (
            f"#chapter({quoted(page.number)}, {quoted(title)}, {quoted(page.name)})"
            + page.anchors(node.parent)
        )
    return (
        "#heading(level:"
        f" {page.level})[{inside(node, page)}]#label({quoted(page.first_label(node.parent))})"
        + page.anchors(node.parent)
    )


@rule("rubric")
def rubric(node: nodes.Element, page: Page) -> str:
    """Print a heading inside a section, which the list of contents leaves out."""
    level = node.get("heading-level", page.level + 1)
    return f"#heading(level: {level}, outlined: false)[{inside(node, page)}]"


@rule("paragraph")
def paragraph(node: nodes.Element, page: Page) -> str:
    """Print a paragraph."""
    return page.anchors(node) + inside(node, page)


@rule("bullet_list", "enumerated_list")
def items(node: nodes.Element, page: Page) -> str:
    """Print a list."""
    entries = "".join(
        f"[{page.anchors(item)}{blocks(item.children, page)}]"
        for item in node.children
        if isinstance(item, nodes.Element)
    )
    return (
        f"#list{entries}"
        if node.tagname == "bullet_list"
        else f"#enum(start: {node.get('start', 1)}){entries}"
    )


@rule("definition_list")
def definitions(node: nodes.Element, page: Page) -> str:
    """Print terms and what they mean."""
    items = (item for item in node.children if isinstance(item, nodes.Element))
    return f"#terms({''.join(_definition(item, page) for item in items)})"


def _definition(item: nodes.Element, page: Page) -> str:
    terms = [child for child in item.children if isinstance(child, nodes.term)]
    meaning = [child for child in item.children if isinstance(child, nodes.definition)]
    anchors = "".join(page.anchors(term) for term in terms)
    names = ", ".join(inside(term, page) for term in terms)
    return f"terms.item([{names}], [{anchors}{blocks(meaning[0].children, page)}]), "


@rule("block_quote")
def quotation(node: nodes.Element, page: Page) -> str:
    """Print a passage in somebody else's words."""
    return f"#quote(block: true)[{blocks(node.children, page)}]"


@rule("literal_block")
def literal_block(node: nodes.Element, page: Page) -> str:
    """Print lines shown as they are typed."""
    return f"#raw(block: true, {quoted(node.astext())})"


@rule("admonition", *NOTES)
def panel(node: nodes.Element, page: Page) -> str:
    """Print a panel beside the run of the text: key messages, status, a note."""
    first = node.children[0]
    title, rest = (
        (inside(first, page), node.children[1:])
        if isinstance(first, nodes.title)
        else (f"#{quoted(node.tagname.title())};", node.children)
    )
    kind = node["classes"][0] if node["classes"] else node.tagname
    return f"#panel({quoted(kind)}, [{title}])[{page.anchors(node)}{blocks(rest, page)}]"


@rule("citation")
def citation(node: nodes.Element, page: Page) -> str:
    """Print a work in the list of references; its number is not printed, since it is cited by
    author and year.
    """
    body = [child for child in node.children if not isinstance(child, nodes.label)]
    return f"#work[{page.anchors(node)}{blocks(body, page)}]"
