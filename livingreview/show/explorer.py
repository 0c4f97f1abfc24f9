"""The explorer of the evidence: every coded row and every source in one shape, with all that they
can be filtered by.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from ics import counts, verdicts, what_counts
from livingreview.claims.assessment import Assessment, assess, key
from livingreview.claims.judgement import SECTIONS, SINCE, in_view, section_claims
from livingreview.evidence import releases
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.query import REVIEW, REVIEWED, TABLES
from livingreview.show.cells import NDJSON, Link
from livingreview.show.places import anchor, row_place
from livingreview.words import count, listed

OF_SOURCES = ("country", "evidence_kind", "sectors", "population", "year", "read_as")
OF_FINDINGS = (
    "kind", "exposure", "isolates_integration", "level", "client_group", "outcome_domain", "voice",
    "basis", "timing", "direction",
)  # fmt: skip
OF_THEMES = ("theme", "stance", "attribution")
OF_DEFINITIONS = ("continuum", "position_stated")
OWN_TITLES = {
    "counts": "In the counts",
    "about": "What it is about",
    "whose": "Whose study it is",
    "named": "Strongest attribution to its source",
    "claim": "Claim of the review",
    "source_id": "Source",
    "programme": "Programme",
    "year": "Year of publication",
    "section": "Section of the review",
    "body": "Body of evidence",
    "added": "In the evidence base since release",
}
COUNTED = {
    "counted": "Counted",
    "left-out": "Left out of counts",
    "own-voice": "The review's own voice",
}
ABOUT = {"integration": "Effects of integration", "conditions": "Other conditions of joint working"}
WHOSE = {"own": "The work cited", "passed-on": "One that the work cited passes on"}
BODIES = {str(REVIEWED): "What the 2006 review cites"}
THEME_GROUPS = {"barrier": "Barrier: ", "factor": "Factor: "}
ROW = ("table", "key", "source_id", "place", "text", "where")


@dataclass(frozen=True)
class Field:
    """Something that rows can be filtered by: its `name` in queries, its `title`, and the words for
    its codes in order.
    """

    name: str
    title: str
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Explorer:
    """The explorer of the evidence: `rows` as `every_row` gives them, `fields` to filter by,
    `works` with their labels.
    """

    rows: pd.DataFrame
    fields: Sequence[Field]
    works: Mapping[str, str]

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
        return listed(count(int(sizes.get(table, 0)), table.removesuffix("s")) for table in TABLES)

    def as_myst(self) -> str:
        """Return the place of the explorer as MyST, with words for readers whose browser runs no
        script.
        """
        split = Link("Everything coded, source by source", "evidence-by-source-a-to-c").myst
        words = (
            f"The evidence base holds {self._counts}. Filters and search need JavaScript. Without"
            " it, the same rows stand in"
        )
        return f":::{{container}} explorer\n:name: explorer\n\n{words} {split}.\n:::"

    def as_lines(self) -> str:
        """Return fields and works, then the rows, as lines of JSON: a row a line, empty fields left
        out.

        What a source is (`of_source`) stands in the row of the source only; whoever reads the lines
        joins it.
        """
        fields = [
            {"name": one.name, "title": one.title, "labels": one.labels} for one in self.fields
        ]
        about = {"fields": fields, "of_source": OF_SOURCES, "works": dict(self.works)}
        names = [*ROW, *(one.name for one in self.fields)]
        rows = [
            {
                name: held
                for name in names
                if (held := row[name]) and (row["table"] == "sources" or name not in OF_SOURCES)
            }
            for row in self.rows[names].to_dict("records")
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
    works, claims = evidence.works, every_claim(evidence)
    rows = every_row(evidence, claims)
    return Explorer(
        rows,
        _fields(evidence, rows, claims),
        dict(zip(works["source_id"], works["label"], strict=True)),
    )


def every_claim(evidence: Evidence) -> list[Assessment]:
    """Return every claim of the book, assessed on the body of evidence that it speaks of."""
    return [
        assess(claim, in_view(section, evidence))
        for section in (*SECTIONS, *SINCE)
        for claim in section_claims(section)
    ]


def every_row(evidence: Evidence, claims: Sequence[Assessment]) -> pd.DataFrame:
    """Return every coded row and every source, a row each; `claims` are those whose rows can be
    asked for.

    `table`, `key` (its identifier there), `source_id`, `place` (where it stands in the annex),
    `text` (what it says), `where` (its place in the review) and each field of filters, as a tuple
    of codes, empty where a table lacks it.
    """
    resting, sections = _resting(claims), frozenset(evidence.labels("section"))
    works, bodies = evidence.works.set_index("source_id"), evidence.body_of
    parts = [_findings(evidence), _themes(evidence), _definitions(evidence), _sources(evidence)]
    rows = pd.concat(parts, ignore_index=True)
    of_source = {
        field: [_tuple(works.at[one, field]) for one in rows["source_id"]] for field in OF_SOURCES
    }
    return rows.assign(
        **of_source,
        claim=[resting.get((row.table, row.key), ()) for row in rows.itertuples()],
        section=[_section(where, sections) for where in rows["where"]],
        added=rows["added"].map(_tuple),
        body=[(str(bodies[one]),) for one in rows["source_id"]],
    )


def _findings(evidence: Evidence) -> pd.DataFrame:
    rows = evidence.findings
    blocks = what_counts.in_blocks(rows).set_index("finding_id")["block"].astype(str).to_dict()
    left_out = rows["left_out_because"].notna()
    fields = {field: rows[field].map(_tuple) for field in OF_FINDINGS}
    about = [(blocks.get(one, "integration"),) for one in rows["finding_id"]]
    whose = rows["primary_study"].isna().map({True: ("own",), False: ("passed-on",)})
    return _rows(
        evidence,
        "findings",
        rows,
        rows["statement"],
        left_out,
        **fields,
        about=about,
        whose=whose,
        programme=rows["programme"].map(_tuple),
    )


def _themes(evidence: Evidence) -> pd.DataFrame:
    rows = evidence.themes
    strongest = counts.strongest(rows)
    named = dict(
        zip(
            zip(strongest["theme"], strongest["source_id"], strict=True),
            strongest["attribution"],
            strict=True,
        )
    )
    fields = {field: rows[field].map(_tuple) for field in OF_THEMES}
    pairs = zip(rows["theme"], rows["source_id"], strict=True)
    texts = rows["theme"].astype(str).map(_theme_labels(evidence))
    return _rows(
        evidence, "themes", rows, texts, **fields, named=[_tuple(named.get(pair)) for pair in pairs]
    )


def _definitions(evidence: Evidence) -> pd.DataFrame:
    rows = evidence.definitions
    fields = {field: rows[field].map(_tuple) for field in OF_DEFINITIONS}
    return _rows(evidence, "definitions", rows, rows["term"] + ": " + rows["gist"], **fields)


def _sources(evidence: Evidence) -> pd.DataFrame:
    works = evidence.works
    found = _rows(evidence, "sources", works.assign(locator=""), works["title"])
    return found.assign(place=[anchor(one) for one in found["source_id"]])


def _rows(
    evidence: Evidence,
    table: str,
    rows: pd.DataFrame,
    texts: pd.Series,
    left_out: pd.Series | None = None,
    **fields: object,
) -> pd.DataFrame:
    keys = [
        row["source_id"] if table == "sources" else key(table, row) for _, row in rows.iterrows()
    ]
    own = rows["source_id"] == REVIEW
    counts = (
        pd.Series("counted", rows.index)
        if left_out is None
        else left_out.map({True: "left-out", False: "counted"})
    )
    empty = {name: [()] * len(rows) for name in _every_field() if name not in fields}
    return pd.DataFrame(
        {
            "table": table,
            "key": keys,
            "source_id": rows["source_id"].astype(str),
            "place": [row_place(table, one) for one in keys],
            "text": texts.fillna(""),
            "where": rows["locator"],
            "added": rows["added"],
            "counts": [(code,) for code in counts.mask(own, "own-voice")],
            **fields,
            **empty,
        }
    )


def _every_field() -> tuple[str, ...]:
    return (*OF_FINDINGS, *OF_THEMES, *OF_DEFINITIONS, "about", "whose", "named", "programme")


def _fields(evidence: Evidence, rows: pd.DataFrame, claims: Sequence[Assessment]) -> list[Field]:
    titles = {
        column.name: column.title for table in TABLES for column in evidence.tables[table].columns
    } | OWN_TITLES
    exposures = evidence.labels("exposure")
    programmes = verdicts.programmes(evidence.findings, evidence.works)
    own = {
        "counts": COUNTED,
        "about": ABOUT | {code: exposures[code] for code in what_counts.EXPOSURES_APART},
        "named": evidence.labels("attribution"),
        "theme": _theme_labels(evidence),
        "claim": {one.claim.name: one.claim.sentence for one in claims},
        "programme": dict(zip(programmes["programme"], programmes["label"], strict=True)),
        "section": evidence.labels("section"),
        "whose": WHOSE,
        "body": _body_labels(evidence),
    }
    order = (
        "country", "direction", "level", "outcome_domain", "theme", "voice", "basis", "timing",
        "about", "isolates_integration", "whose", "kind", "exposure", "client_group", "stance",
        "attribution", "named", "continuum", "position_stated", "evidence_kind", "sectors",
        "population", "year", "section", "counts", "body", "added", "read_as", "programme", "claim",
    )  # fmt: skip
    found = []
    for name in order:
        used = {code for codes in rows[name] for code in codes}
        words = own.get(name) or (
            evidence.labels(name)
            if name not in {"year", "added"}
            else {code: code for code in sorted(used)}
        )
        found.append(
            Field(
                name, titles[name], {code: label for code, label in words.items() if code in used}
            )
        )
    return found


def _body_labels(evidence: Evidence) -> dict[str, str]:
    """Return the words for each body: what the release that brought it in says of itself, up to a
    colon.
    """
    numbers = evidence.releases["release"].map(lambda release: str(releases.version(release)[0]))
    said = dict(zip(numbers[::-1], evidence.releases["what"][::-1], strict=True))
    return {code: what.split(":")[0] for code, what in reversed(said.items())} | BODIES


def _theme_labels(evidence: Evidence) -> dict[str, str]:
    """Return the words for each theme, with its group where they do not say it: leadership is a
    barrier and a factor.
    """
    return {
        code: THEME_GROUPS.get(code.split(".")[0], "") + label
        for code, label in evidence.labels("theme").items()
    }


def _resting(claims: Sequence[Assessment]) -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for one in claims:
        for pair in zip(one.basis["table"], one.basis["key"], strict=True):
            found[pair] = (*found.get(pair, ()), one.claim.name)
    return found


def _section(where: str, sections: Iterable[str]) -> tuple[str, ...]:
    section, mark, _ = where.partition(" ¶")
    return (section,) if mark and section in sections else ()


def _tuple(held: object) -> tuple[str, ...]:
    if isinstance(held, tuple):
        return held
    return () if held is None or held != held or held == "" else (str(held),)
