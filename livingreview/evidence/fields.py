"""Fields: what rows can be chosen by, and which rows of a table have which code.

Nobody keeps a list of them. Fields of a row are the columns of its table that are neither prose nor
closed, those of its source, those that the engine derives (`DERIVED`), and those that a review
derives itself, as rules in its ``review.toml``.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from livingreview.evidence import releases
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.query import NAMED, PROGRAMMES, Condition, Query
from livingreview.problems import did_you_mean

RowCodes = tuple[str, ...]
DERIVED = {
    "key": "Row",
    "counts": "In the counts",
    "section": "Section of the review",
    "body": "Body of evidence",
    "year": "Year of publication",
}
RELEASED = ("added", "withdrawn", "change_reason")
COUNTED, LEFT_OUT, OWN_VOICE = "counted", "left-out", "own-voice"
COUNTS = {
    COUNTED: "Counted",
    LEFT_OUT: "Left out of counts",
    OWN_VOICE: "The review's own voice",
}
OF_RULES = ("code", "code_of")


class Index:
    """Where in a table the rows of each code stand, so that nobody need look through all of them.

    `codes` gives the codes of every row for the name of a field; it is asked for a field when the
    field is first used. A row without a code is found under the empty one.
    """

    def __init__(self, size: int, codes: Callable[[str], Sequence[RowCodes]]) -> None:
        self.size = size
        self._codes = codes
        self._fields: dict[str, Sequence[RowCodes]] = {}
        self._places: dict[str, dict[str, np.ndarray]] = {}

    def codes(self, field: str) -> Sequence[RowCodes]:
        """Return the codes of each row, in order of the rows. Raises `KeyError` for no field."""
        if field not in self._fields:
            self._fields[field] = self._codes(field)
        return self._fields[field]

    def places(self, where: Iterable[Condition]) -> list[int]:
        """Return where the rows stand that meet all conditions, counted from 0. Raises `KeyError`
        for no field.
        """
        fits = np.ones(self.size, dtype=bool)
        for field, codes in where:
            fits &= self._fitting(field, codes)
        return [int(place) for place in np.flatnonzero(fits)]

    def _fitting(self, field: str, codes: RowCodes) -> np.ndarray:
        if field not in self._places:
            places: dict[str, list[int]] = {}
            for place, row in enumerate(self.codes(field)):
                for code in row or ("",):
                    places.setdefault(code, []).append(place)
            self._places[field] = {code: np.array(at) for code, at in places.items()}
        fits = np.zeros(self.size, dtype=bool)
        for code in codes:
            if code in self._places[field]:
                fits[self._places[field][code]] = True
        return fits


def index(evidence: Evidence, table: str) -> Index:
    """Return the index of `table`, one for all who ask. Raises `KeyError` for an unknown table."""
    return evidence.once(
        ("index", table),
        lambda: Index(len(evidence.rows(table)), partial(_codes, evidence, table)),
    )


def places(evidence: Evidence, query: Query) -> list[int]:
    """Return where the rows that `query` means stand in its table, counted from 0; a group stands
    for its codes.

    Raises `KeyError` for a table or a field that there is not.
    """
    wanted = query.expanded(evidence.settings.groups)
    return index(evidence, query.show).places(wanted.where)


def rows_of(evidence: Evidence, query: Query) -> pd.DataFrame:
    """Return the rows that `query` means, with all columns of their table. Raises `KeyError` as
    `places` does.
    """
    return evidence.rows(query.show).take(places(evidence, query)).reset_index(drop=True)


def reviews(evidence: Evidence) -> set[str]:
    """Return the sources that review studies of others, as ``review.toml`` marks them; none of them
    is a programme.
    """
    marked = evidence.settings.reviews.items()
    queries = [Query.of("sources", **{column: code}) for column, code in marked]
    return {source for query in queries for source in rows_of(evidence, query)["source_id"]}


def names(evidence: Evidence, table: str) -> list[str]:
    """Return the names of all fields of the rows of `table`."""
    return evidence.once(("fields", table), lambda: _names(evidence, table))


def _names(evidence: Evidence, table: str) -> list[str]:
    columns = evidence.tables[table].columns
    own = [column.name for column in columns if not column.prose and not column.until]
    declared = [
        name for name, rule in evidence.settings.fields.items() if rule.get("table") == table
    ]
    return list(dict.fromkeys([*own, *of_sources(evidence), *DERIVED, *declared]))


def of_sources(evidence: Evidence) -> list[str]:
    """Return the names of the fields that say what a source is: they hold for all that is coded
    from it.
    """
    columns = evidence.tables["sources"].columns
    left = ("source_id", *RELEASED)
    kept = (column for column in columns if not column.prose and not column.until)
    return [column.name for column in kept if column.name not in left] + ["year"]


def key_columns(evidence: Evidence, table: str) -> tuple[str, ...]:
    """Return the columns that tell one row of `table` from another within a release."""
    return tuple(name for name in evidence.tables[table].key if name not in RELEASED)


def title(evidence: Evidence, field: str) -> str:
    """Return what readers know a field by."""
    tables = [evidence.tables[table] for table in evidence.settings.explorer.tables]
    columns = {column.name: column.title for table in tables for column in table.columns}
    declared = evidence.settings.fields.get(field, {}).get("title")
    return str(declared or DERIVED.get(field) or columns.get(field, field))


def texts(evidence: Evidence, table: str) -> list[str]:
    """Return what each row of `table` says, as ``review.toml`` has it under ``explorer.tables``: a
    column in braces stands for what a cell of it holds, or for the words for its code.
    """
    template = evidence.settings.explorer.tables[table]["text"]
    rows = evidence.works if table == "sources" else evidence.rows(table)
    columns = named(template)
    labels = {name: words(evidence, name) for name in columns}
    cells = rows[columns].astype(object).where(rows[columns].notna(), "")
    return [_filled(template, row, labels) for row in cells.to_dict("records")]


def _filled(
    template: str, row: Mapping[Hashable, str], labels: Mapping[str, Mapping[str, str]]
) -> str:
    return NAMED.sub(lambda match: labels[match[1]].get(row[match[1]], row[match[1]]), template)


def named(template: str) -> list[str]:
    """Return the columns that stand in braces in `template`."""
    return list(dict.fromkeys(NAMED.findall(template)))


def words(evidence: Evidence, field: str) -> dict[str, str]:
    """Return the words for the codes of `field`, in order; nothing where its codes have none."""
    return dict(evidence.once(("words", field), lambda: _words(evidence, field)))


def allowed(evidence: Evidence, field: str) -> tuple[str, ...]:
    """Return the codes and groups that a query may ask for in `field`; none at all where it may
    ask for anything, such as the identifier of a row.
    """
    known = words(evidence, field)
    return (*known, *evidence.settings.groups.get(field, {})) if known else ()


def _words(evidence: Evidence, field: str) -> dict[str, str]:
    rule = evidence.settings.fields.get(field, {})
    codebook = evidence.codebook
    coded = codebook[codebook["field"] == rule.get("words_of", field)]
    of_field = {"counts": lambda _: COUNTS, "body": _bodies, "programme": programmes}
    labels = of_field[field](evidence) if field in of_field else {}
    labels = labels or dict(zip(coded["code"], coded["label"], strict=True))
    before: Mapping[str, str] = rule.get("before", {})
    return dict(rule.get("words", {})) | {
        code: before.get(code.split(".")[0], "") + label for code, label in labels.items()
    }


def _bodies(evidence: Evidence) -> dict[str, str]:
    """Return the words for each body: what the release that brought it in says of itself, up to a
    colon.
    """
    brought: dict[str, str] = {}
    for release, what in zip(evidence.releases["release"], evidence.releases["what"], strict=True):
        brought.setdefault(str(releases.version(release)[0]), what.split(":")[0])
    reviewed = evidence.settings.reviewed
    cited = {str(reviewed.body): f"What {reviewed.name} cites"} if reviewed.source else {}
    return brought | cited


def programmes(evidence: Evidence) -> dict[str, str]:
    """Return the words for each programme: its name in the table of programmes, or the label of
    the work that stands for itself.
    """
    works = evidence.bibliography
    labels = dict(zip(works["source_id"], works["label"], strict=True))
    if PROGRAMMES in evidence.tables:
        rows = evidence.rows(PROGRAMMES)
        labels |= dict(zip(rows["programme"], rows["name"], strict=True))
    return labels


def _codes(evidence: Evidence, table: str, field: str) -> Sequence[RowCodes]:
    """Return the codes that each row of `table` has in `field`."""
    rows = evidence.rows(table)
    rule = evidence.settings.fields.get(field, {})
    if rule.get("table") == table:
        return (
            _strongest(evidence, table, rule)
            if "strongest" in rule
            else _ruled(evidence, table, rule)
        )
    if field in rows and field in names(evidence, table):
        return _column(rows[field])
    if field in DERIVED:
        return OF_ROWS[field](evidence, table, rows)
    if field in of_sources(evidence):
        sources = index(evidence, "sources")
        of_source = dict(
            zip(evidence.sources["source_id"].tolist(), sources.codes(field), strict=True)
        )
        return [of_source.get(source, ()) for source in rows["source_id"].tolist()]
    known = names(evidence, table)
    hint = did_you_mean(field, known) or f"Fields: {', '.join(known)}."
    raise KeyError(f"Rows of {table} have no field {field!r}. {hint}")


def _column(column: pd.Series) -> list[RowCodes]:
    given = zip(column.tolist(), column.notna().tolist(), strict=True)
    return [_cell(value) if is_given and value != "" else () for value, is_given in given]


def _cell(value: Any) -> RowCodes:
    return value if isinstance(value, tuple) else (str(value),)


def _key(evidence: Evidence, table: str, rows: pd.DataFrame) -> list[RowCodes]:
    columns = [rows[name].astype(str).tolist() for name in key_columns(evidence, table)]
    return [("/".join(cells),) for cells in zip(*columns, strict=True)]


def _counts(evidence: Evidence, table: str, rows: pd.DataFrame) -> list[RowCodes]:
    own = evidence.settings.reviewed.source
    codes = [COUNTED] * len(rows)
    if "left_out" in rows:
        given = rows["left_out"].notna().tolist()
        codes = [LEFT_OUT if is_given else COUNTED for is_given in given]
    return [
        (OWN_VOICE if source == own else code,)
        for source, code in zip(rows["source_id"].tolist(), codes, strict=True)
    ]


def _section(evidence: Evidence, table: str, rows: pd.DataFrame) -> list[RowCodes]:
    codebook = evidence.codebook
    known = set(codebook.loc[codebook["field"] == "section", "code"])
    locators = rows["locator"].tolist() if "locator" in rows else [""] * len(rows)
    parts = [locator.partition(" ¶") for locator in locators]
    return [(section,) if mark and section in known else () for section, mark, _ in parts]


def _body(evidence: Evidence, table: str, rows: pd.DataFrame) -> list[RowCodes]:
    bodies = evidence.body_of
    return [(str(bodies[source]),) for source in rows["source_id"].tolist()]


def _year(evidence: Evidence, table: str, rows: pd.DataFrame) -> list[RowCodes]:
    years = evidence.bibliography.set_index("source_id")["year"].reindex(rows["source_id"])
    return _column(years)


OF_ROWS: dict[str, Callable[[Evidence, str, pd.DataFrame], list[RowCodes]]] = {
    "key": _key,
    "counts": _counts,
    "section": _section,
    "body": _body,
    "year": _year,
}


def _ruled(evidence: Evidence, table: str, declared: Mapping[str, Any]) -> list[RowCodes]:
    """Return for each row the code of the first rule that it meets, none where it meets none."""
    codes: dict[int, RowCodes] = {}
    for rule in declared["rules"]:
        where = {field: code for field, code in rule.items() if field not in OF_RULES}
        of_rows = index(evidence, table).codes(rule["code_of"]) if "code_of" in rule else None
        for place in places(evidence, Query.of(table, **where)):
            codes.setdefault(place, of_rows[place] if of_rows else (rule["code"],))
    return [codes.get(place, ()) for place in range(index(evidence, table).size)]


def _strongest(evidence: Evidence, table: str, declared: Mapping[str, Any]) -> list[RowCodes]:
    """Return for each row the first code, in the order of the codebook, that any row alike in the
    columns `within` has; none for rows of the work reviewed.
    """
    own = evidence.settings.reviewed.source
    rows = evidence.rows(table)
    ranks = {code: rank for rank, code in enumerate(evidence.labels(declared["strongest"]))}
    alike: list[Hashable] = list(rows[declared["within"]].itertuples(index=False, name=None))
    codes = rows[declared["strongest"]].tolist()
    best: dict[Hashable, str] = {}
    for pair, code in zip(alike, codes, strict=True):
        best[pair] = min(best.get(pair, code), code, key=ranks.__getitem__)
    return [
        (best[pair],) if source != own else ()
        for pair, source in zip(alike, rows["source_id"].tolist(), strict=True)
    ]
