"""From a page as Sphinx holds it to the same page as Typst: one rule for each kind of node, and no
gap for the others.
"""

from collections.abc import Callable, Iterable

from docutils import nodes

from livingreview.book.typst.page import Page
from livingreview.book.typst.text import missing, words

Rule = Callable[[nodes.Element, Page], str]
RULES: dict[str, Rule] = {}


def rule(*names: str) -> Callable[[Rule], Rule]:
    """Make a function the rule for the nodes called `names`: ``NODE``, or ``NODE.CLASS`` for those
    of a class only.
    """

    def registered(function: Rule) -> Rule:
        RULES.update(dict.fromkeys(names, function))
        return function

    return registered


def typst(node: nodes.Node, page: Page) -> str:
    """Return `node` as Typst markup. A node without a rule becomes a problem of the page, by
    name.
    """
    if isinstance(node, nodes.Text):
        if lacking := missing(node.astext()):
            page.problem(
                node,
                f"no font of the report has {' '.join(map(repr, lacking))}. Write it with other"
                " letters.",
            )
        return words(node.astext())
    assert isinstance(node, nodes.Element)
    names = [*(f"{node.tagname}.{name}" for name in node.get("classes", [])), node.tagname]
    rules = [RULES[name] for name in names if name in RULES]
    if not rules:
        return page.problem(
            node,
            f"no rule says how a {node.tagname!r} is printed. Write it in another way, or add a"
            " rule to extensions/typst.",
        )
    body = rules[0](node, page)
    return page.anchors(node) + body


def inside(node: nodes.Element, page: Page) -> str:
    """Return the children of `node` as Typst markup, one after the other."""
    return "".join(typst(child, page) for child in node.children)


def blocks(children: Iterable[nodes.Node], page: Page) -> str:
    """Return paragraphs and other blocks as Typst markup, a blank line between them."""
    return "\n\n".join(filter(None, (typst(child, page) for child in children)))
