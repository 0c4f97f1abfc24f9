"""Where links lead, and which places there are."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from docutils import nodes
from sphinx import addnodes

from livingreview.book.typst.page import INTERNAL


def targets(tree: nodes.document, name: str) -> Iterator[str]:
    """Yield the label that each link of the page called `name` leads to inside the book."""
    for link in tree.findall(nodes.reference):
        if "refid" in link:
            yield f"{name}#{link['refid']}"
        elif link.get("refuri", "").startswith(INTERNAL):
            yield link["refuri"].removeprefix(INTERNAL)


def places(tree: nodes.document, name: str) -> Iterator[str]:
    """Yield the label of every place of the page called `name`, and of the page itself."""
    yield name
    for node in tree.findall(nodes.Element):
        yield from (f"{name}#{identifier}" for identifier in node.get("ids", []))


def copy_of(tree: nodes.document, children: Iterable[nodes.Node]) -> nodes.document:
    """Return a page of its own with copies of these `children` of `tree`."""
    page = tree.copy()
    page += [child.deepcopy() for child in children]
    page.ids = tree.ids  # where footnotes are found
    return page


def with_cited(tree: nodes.document, name: str, wanted: Collection[str]) -> nodes.document:
    """Return a copy of the references with those works only that a link leads to."""
    page = copy_of(tree, tree.children)
    for work in list(page.findall(nodes.citation)):
        if not any(f"{name}#{identifier}" in wanted for identifier in work["ids"]):
            work.parent.remove(work)
    return page


def without_counterpart(tree: nodes.document, tags: Any) -> Iterator[addnodes.only]:
    """Yield the parts of a page (as read) that are not for paper and have nothing beside them that
    is.
    """
    for node in tree.findall(addnodes.only):
        beside = [child for child in node.parent.children if isinstance(child, addnodes.only)]
        if not any(tags.eval_condition(child["expr"]) for child in beside):
            yield node
