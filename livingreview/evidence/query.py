"""Which rows are meant: the one language in which claims, numbers, tables, pictures and links name
rows of the evidence.

A query names a table (or everything) and conditions on fields; `livingreview.evidence.fields` says
what a field is and which rows fit. As an address it stands after the question mark of a link into
the explorer: ``show=findings&timing=happened&level=economic&count=sources``. Several codes of one
field are alternatives, several fields are conditions, and ``count`` says what the number on the
link counts.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

Codes = str | Iterable[str]
Condition = tuple[str, tuple[str, ...]]
Groups = Mapping[str, Mapping[str, tuple[str, ...]]]
EVERYTHING = "everything"
ROWS, SOURCES, PROGRAMMES = "rows", "sources", "programmes"  # what a number can count
NAMED = re.compile(r"\{(\w+)\}")  # a field in braces, in a template of review.toml
NOT_FIELDS = ("show", "count", "sort", "q")


@dataclass(frozen=True)
class Query:
    """The rows of the table `show` (or of everything) whose fields hold one of the codes that
    `where` gives for each.

    >>> query = Query.of("findings", timing="happened", level=("economic", "professional"))
    >>> query.address("sources")
    'show=findings&timing=happened&level=economic&level=professional&count=sources'
    >>> Query.parse(query.address("sources")) == query
    True
    """

    show: str
    where: tuple[Condition, ...] = ()

    @classmethod
    def of(cls, show: str, /, **where: Codes) -> "Query":
        """Return the query for the rows of `show` that `where` describes: a code or several for
        each field; none at all is no condition.
        """
        return cls(show).narrowed(**where)

    @classmethod
    def parse(cls, address: str, table: str = EVERYTHING) -> "Query":
        """Return the query that `address` means; one that names no table means `table`. What sorts,
        searches or counts is no part of it.
        """
        show, where = table, dict[str, list[str]]()
        for field, code in parse_qsl(address):
            if field == "show":
                show = code
            elif field not in NOT_FIELDS:
                where.setdefault(field, []).append(code)
        return cls(show, tuple((field, tuple(codes)) for field, codes in where.items()))

    def narrowed(self, **where: Codes) -> "Query":
        """Return the query with these conditions too; one on a field that has one already takes
        its place, and one without codes takes it away.
        """
        new = {
            field: (codes,) if isinstance(codes, str) else tuple(codes)
            for field, codes in where.items()
        }
        kept = [
            (field, new.pop(field, ()) if field in where else codes) for field, codes in self.where
        ]
        return Query(
            self.show, tuple(condition for condition in (*kept, *new.items()) if condition[1])
        )

    def expanded(self, groups: Groups) -> "Query":
        """Return the query with the codes of a group in the place of its name."""
        return Query(
            self.show,
            tuple(
                (field, tuple(dict.fromkeys(_expanded(codes, groups.get(field, {})))))
                for field, codes in self.where
            ),
        )

    def address(self, count: str = "") -> str:
        """Return the query as an address holds it, percent-encoded; `count` is what the number on
        the link counts: ``rows``, ``sources`` or ``programmes``.
        """
        codes = [(field, code) for field, codes in self.where for code in codes]
        return urlencode([("show", self.show), *codes, *([("count", count)] if count else [])])


def _expanded(codes: Iterable[str], groups: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for code in codes:
        yield from groups.get(code, (code,))


def counted(address: str) -> str:
    """Return what the number on a link with this address counts."""
    return dict(parse_qsl(address)).get("count", ROWS)


def query(show: str, count: str, /, *, body: Codes = "1", **where: Codes) -> str:
    """Return the address of the rows of `show` whose fields hold one of the codes given, with what
    the number on the link counts.

    Bodies of evidence are never summed, so the rows are those of one `body`: by default the first.
    Without any (an empty tuple) the choice is left to the other conditions, such as a claim or the
    identifiers of rows.
    """
    return Query.of(show, body=body, **where).address(count)


def picture_link(address: str, words: str) -> str:
    """Return what a part of a picture carries to be a link to the rows of `address`, called `words`
    when spoken.

    In a picture by itself it leads nowhere; the book makes it a link of the page.
    """
    return f"#rows?{address}&{urlencode({'words': words})}"
