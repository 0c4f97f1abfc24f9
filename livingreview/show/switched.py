"""Tables of which a page shows one at a time, with a switch; all of them where no script runs."""

from collections.abc import Mapping
from dataclasses import dataclass

from livingreview.show.table import Table, beneath
from livingreview.words import escape


@dataclass(frozen=True)
class Switched:
    """Tables by the words on the switch, as one bundle for the book, for Jupyter and for tests."""

    name: str
    tables: Mapping[str, Table]

    def __repr__(self) -> str:
        return "\n".join(repr(table) for table in self.tables.values())

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, object]]:
        bundle = {
            "text/plain": repr(self),
            "text/html": "".join(table.as_html() for table in self.tables.values()),
            "text/markdown": self.as_myst(),
        }
        works = {table.name: beneath(table.rows, table.sources) for table in self.tables.values()}
        return bundle, {"table": self.name, "sources": works}

    def as_myst(self) -> str:
        """Return the tables as MyST, each beneath its words."""
        parts = [f"**{escape(words)}**\n\n{of.as_myst()}" for words, of in self.tables.items()]
        return "\n\n".join([":::::{container} switched", *parts, ":::::"])
