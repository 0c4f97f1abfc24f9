"""Where links lead, and which places there are."""

from collections.abc import Collection, Iterator
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


def drop_uncited(tree: nodes.document, name: str, wanted: Collection[str]) -> None:
    """Take out of the references those works that no link leads to."""
    for work in list(tree.findall(nodes.citation)):
        if not any(f"{name}#{identifier}" in wanted for identifier in work["ids"]):
            work.parent.remove(work)


def without_counterpart(tree: nodes.document, tags: Any) -> Iterator[addnodes.only]:
    """Yield the parts of a page (as read) that are not for paper and have nothing beside them that
    is.
    """
    for node in tree.findall(addnodes.only):
        beside = [child for child in node.parent.children if isinstance(child, addnodes.only)]
        if not any(tags.eval_condition(child["expr"]) for child in beside):
            yield node
