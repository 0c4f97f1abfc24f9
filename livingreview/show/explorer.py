"""The explorer of the evidence: every coded row and every source in one shape, with all that they
can be filtered by.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from livingreview.claims.assessment import Assessment, assess
from livingreview.claims.sections import load_sections
from livingreview.evidence import fields
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.query import EVERYTHING, PROGRAMMES, ROWS, Query, counted
from livingreview.settings import Explorer as Settings
from livingreview.show.cells import NDJSON, Link
from livingreview.show.claims import SIDES
from livingreview.show.measures import sizes_by_finding
from livingreview.show.places import anchor, known_of, labels_of, row_place
from livingreview.words import count, listed

PLAIN = ("table", "key", "source_id", "place", "text", "sizes", "known", "locator")
FIRST, MORE, BY_LINK = "first", "more", "link"


@dataclass(frozen=True)
class Field:
    """Something that rows can be chosen by: its `name` in queries, its `title`, the words for its
    codes in order, and its `place`: a filter open to view (``first``), one behind a word
    (``more``), or none, so that it is for links (``link``).
    """

    name: str
    title: str
    labels: Mapping[str, str]
    place: str = MORE


@dataclass(frozen=True)
class Explorer:
    """The explorer of the evidence: `rows` as `every_row` gives them, `fields` to choose by,
    `of_source` the names of those that say what a source is, `own` the key of the work reviewed.
    `tables` are the titles of the tables in their order, `settings` how their rows read, `focus` is
    the field that readers ask about first, whose words stand beside each source.
    """

    rows: pd.DataFrame
    fields: Sequence[Field]
    of_source: Sequence[str]
    own: str
    tables: Mapping[str, str]
    settings: Settings
    focus: str

    def __repr__(self) -> str:
        return f"Explorer: {self._counts}"

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, str]]:
        bundle = {
            "text/plain": repr(self),
            "text/html": f"<p>{self}</p>",
            "text/markdown": self.as_myst(),
            NDJSON: self.as_lines(),
        }
        return bundle, {"explorer": "explorer"}

    @property
    def _counts(self) -> str:
        sizes = self.rows["table"].value_counts()
        return listed(
            count(int(sizes.get(table, 0)), table.removesuffix("s")) for table in self.tables
        )

    def as_myst(self) -> str:
        """Return the place of the explorer as MyST, with words for readers whose browser runs no
        script.
        """
        split = Link("Everything coded, source by source", self.settings.annex).myst
        words = (
            f"The evidence base holds {self._counts}. Filters and search need JavaScript. Without"
            " it, the same rows stand in"
        )
        return f":::{{container}} explorer\n:name: explorer\n\n{words} {split}.\n:::"

    def as_lines(self) -> str:
        """Return what the fields are, then the rows, as lines of JSON: a row a line, empty fields
        left out.

        What a source is (`of_source`) stands in the row of the source only; whoever reads the lines
        joins it.
        """
        described = [
            {"name": field.name, "title": field.title, "labels": field.labels, "place": field.place}
            for field in self.fields
        ]
        about = {
            "fields": described,
            "of_source": self.of_source,
            "focus": self.focus,
            "own": {"source": self.own, "words": "The review itself"},
            "tables": [
                {"name": name, "title": title, "noun": name.removesuffix("s")}
                | dict(self.settings.tables[name])
                for name, title in self.tables.items()
            ],
            "renamed": self.settings.renamed,
            "searched": self.settings.searched,
            "side": self.settings.side,
            "ranked": self.settings.ranked,
        }
        names = dict.fromkeys([*PLAIN, *(field.name for field in self.fields)])
        rows = [
            {
                name: value
                for name in names
                if (value := row[name])
                and (row["table"] == "sources" or name not in self.of_source)
            }
            for row in self.rows[list(names)].to_dict("records")
        ]
        return (
            "\n".join(
                json.dumps(line, ensure_ascii=False, separators=(",", ":"))
                for line in (about, *rows)
            )
            + "\n"
        )


def explorer(evidence: Evidence) -> Explorer:
    """Return the explorer of all that `evidence` holds."""
    claims = every_claim(evidence)
    rows = every_row(evidence, claims)
    return Explorer(
        rows,
        _fields(evidence, rows, claims),
        fields.of_sources(evidence),
        evidence.settings.reviewed.source,
        {table: evidence.tables[table].title for table in evidence.settings.explorer.tables},
        evidence.settings.explorer,
        evidence.settings.focus.field,
    )


def every_claim(evidence: Evidence) -> list[Assessment]:
    """Return every claim of the book, assessed on the body of evidence that it speaks of."""
    return [
        assess(claim, section.in_view(evidence))
        for section in load_sections(evidence)
        for claim in section.claims
    ]


def every_row(evidence: Evidence, claims: Sequence[Assessment]) -> pd.DataFrame:
    """Return every coded row and every source, a row each; `claims` are those whose rows can be
    asked for.

    `table`, `key` (its identifier there), `source_id`, `place` (where it stands in the annex),
    `text` (what it says), `sizes` (those of the effect that it reports, in words), `known`
    (what is known of a source from elsewhere), `locator` (its
    place in what was read) and each field of filters, as a tuple of codes, empty where a table
    lacks it.
    """
    resting = _resting(claims)
    shown = evidence.settings.explorer
    names = tuple(dict.fromkeys([*shown.filters, "programme", *_in_templates(shown)]))
    rows = pd.concat([_rows(evidence, table, names) for table in shown.tables], ignore_index=True)
    pairs = zip(rows["table"], rows["key"], strict=True)
    return rows.assign(claim=[resting.get(pair, ()) for pair in pairs])


def matching(rows: pd.DataFrame, address: str) -> pd.DataFrame:
    """Return the `rows` (as `every_row` gives them) that the query `address` means. Raises
    `KeyError` for a field that they lack.
    """
    asked = Query.parse(address, next(iter(rows["table"]), EVERYTHING))
    shown = () if asked.show == EVERYTHING else (("table", (asked.show,)),)
    chosen = fields.Index(len(rows), lambda name: list(map(_tuple, rows[name])))
    return rows.take(chosen.places((*shown, *asked.where))).reset_index(drop=True)


def number(rows: pd.DataFrame, address: str) -> int:
    """Return the number that a link with the query `address` must show; the review is no source
    and no programme.
    """
    chosen, what = matching(rows, address), counted(address)
    if what == ROWS:
        return len(chosen)
    own = {row.source_id for row in rows.itertuples() if row.counts == (fields.OWN_VOICE,)}
    column = chosen["programme" if what == PROGRAMMES else "source_id"]
    return len({code for codes in column for code in _tuple(codes)} - own)


def _rows(evidence: Evidence, table: str, names: Sequence[str]) -> pd.DataFrame:
    """Return the rows of `table` in the shape of the explorer."""
    rows = evidence.works if table == "sources" else evidence.rows(table)
    index, known = fields.index(evidence, table), fields.names(evidence, table)
    keys = [code for (code,) in index.codes("key")]
    sizes = sizes_by_finding(evidence) if table == "findings" else {}
    return pd.DataFrame(
        {
            "table": table,
            "key": keys,
            "source_id": rows["source_id"].astype(str),
            "place": [anchor(key) if table == "sources" else row_place(table, key) for key in keys],
            "text": fields.texts(evidence, table),
            "sizes": [sizes.get(key, "") for key in keys],
            "known": [known_of(work) for work in rows.itertuples()] if table == "sources" else "",
            "locator": rows.get("locator", pd.Series("", rows.index)),
            **{
                name: list(index.codes(name)) if name in known else [()] * len(rows)
                for name in names
            },
        }
    )


def _in_templates(shown: Settings) -> list[str]:
    """Return the fields in the templates that say what a row is and what it rests on."""
    templates = (template for rows in shown.tables.values() for template in list(rows.values())[1:])
    return [name for template in templates for name in fields.named(template)]


def _fields(evidence: Evidence, rows: pd.DataFrame, claims: Sequence[Assessment]) -> list[Field]:
    """Return the fields of `rows` with the words for those of their codes that any row has."""
    filters = evidence.settings.explorer.filters
    places = dict.fromkeys(filters, MORE) | dict.fromkeys(evidence.settings.explorer.first, FIRST)
    by_link = {
        "programme": fields.words(evidence, "programme"),
        "claim": {name: sentence for of in claims for name, sentence in _asked(of).items()},
        "source_id": labels_of(evidence.works),
        "key": {},
        "locator": {},
    }
    choices = []
    for name in dict.fromkeys([*filters, *by_link, *_in_templates(evidence.settings.explorer)]):
        used = sorted({code for codes in rows[name] for code in _tuple(codes)})
        known = by_link.get(name, fields.words(evidence, name))
        if name in filters and not known:
            known = {code: code for code in used}
        kept = {code: label for code, label in known.items() if code in used}
        title = "Claim of the review" if name == "claim" else fields.title(evidence, name)
        choices.append(Field(name, title, kept, places.get(name, BY_LINK)))
    return choices


def _resting(claims: Sequence[Assessment]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the names of the claims that each row is in view of, by its table and key; each name
    is followed by itself with how the row bears on the claim, such as ``roles-blurred.against``.
    """
    resting: dict[tuple[str, str], tuple[str, ...]] = {}
    for assessment in claims:
        name, basis = assessment.claim.name, assessment.basis
        for table, key, bearing in zip(basis["table"], basis["key"], basis["bearing"], strict=True):
            resting[table, key] = (*resting.get((table, key), ()), name, f"{name}.{bearing}")
    return resting


def _asked(of: Assessment) -> dict[str, str]:
    """Return what can be asked for of a claim: all rows in view, or those of one bearing."""
    name, sentence = of.claim.name, of.claim.sentence
    return {name: sentence} | {
        f"{name}.{bearing}": f"{sentence} ({words.lower()})" for bearing, words in SIDES.items()
    }


def _tuple(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,)
