"""Themes, definitions and sources counted, as frames.

Counts are counts of cited sources, with every category shown. Nothing is inferred from them: the
works a review cites are no sample, and how often a theme is named says nothing of how much it
matters.
"""

from collections.abc import Sequence

import pandas as pd

from ics.reviewed import cited
from ics.what_counts import codes_of, scottish
from livingreview.show.beneath import noting, of_the_evidence_of


def strongest(themes: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each theme and source that the review attributes it to.

    `attribution` is the strongest found (individual before lists), `stance` is mixed where places
    differ, `locators` the tuple of all places. The review speaking for itself is left out.
    """
    rows = cited(themes)
    pairs = (
        rows.assign(stance=rows["stance"].astype(str))
        .groupby(["theme", "source_id"], observed=True, sort=True)
        .agg(
            attribution=("attribution", "min"),
            stance=("stance", "first"),
            stances=("stance", "nunique"),
            locators=("locator", tuple),
        )
        .reset_index()
    )
    sides = pairs["stance"].where(pairs["stances"] == 1, "mixed")
    return of_the_evidence_of(rows, pairs.assign(stance=sides).drop(columns="stances"))


def of_group(themes: pd.DataFrame, group: str) -> pd.DataFrame:
    """Return the rows whose theme belongs to `group` (barrier, factor, definition or gap), with
    only its categories.
    """
    rows = themes[themes["theme"].astype(str).str.startswith(f"{group}.")].reset_index(drop=True)
    kept = [code for code in themes["theme"].cat.categories if code.startswith(f"{group}.")]
    return rows.assign(theme=rows["theme"].cat.set_categories(kept, ordered=True))


def sources_by(named: pd.DataFrame, field: str) -> pd.DataFrame:
    """Return how many distinct sources name each theme (rows) by the codes of `field` (columns),
    empty ones included.

    `named` has one row for a theme and source, as `strongest` gives it, with the categorical column
    `field`.
    """
    counts = pd.crosstab(named["theme"], named[field], dropna=False)
    return noting(
        counts.reindex(
            index=named["theme"].cat.categories, columns=codes_of(named[field]), fill_value=0
        ),
        named,
    )


def sources_in_all(named: pd.DataFrame) -> pd.Series:
    """Return how many distinct sources name each theme, those that nobody names included."""
    counts = named.groupby("theme", observed=False)["source_id"].nunique()
    return counts.reindex(named["theme"].cat.categories, fill_value=0)


def dated(works: pd.DataFrame, kinds: Sequence[str]) -> pd.DataFrame:
    """Return the works of these `kinds` of evidence in order of their year, the review itself left
    out.

    `works` has `source_id`, `evidence_kind`, `year` and `label`; `year` comes out as a whole
    number, missing where the bibliography gives none.
    """
    rows = cited(works[works["evidence_kind"].isin(kinds)])
    rows = rows.assign(year=pd.to_numeric(rows["year"], errors="coerce").astype("Int64"))
    return rows.sort_values(["year", "evidence_kind", "label"]).reset_index(drop=True)


def described(sources: pd.DataFrame, field: str, codes: Sequence[str]) -> pd.DataFrame:
    """Return how many sources have each of `codes` of `field`: columns `everywhere` and `scottish`,
    empty codes included.

    Where `field` holds lists (sectors, countries), a source counts once for each of its codes.
    """
    rows = cited(sources)
    parts = {"everywhere": rows, "scottish": scottish(rows)}
    counts = {
        name: part[field].explode().astype("str").value_counts() for name, part in parts.items()
    }
    return noting(
        pd.DataFrame(
            {name: numbers.reindex(codes, fill_value=0) for name, numbers in counts.items()}
        ).rename_axis(field),
        rows,
    )


def coded_sources(sources: pd.DataFrame, **tables: pd.DataFrame) -> pd.DataFrame:
    """Return how many sources of the reference list have a row in each of `tables`: columns
    `everywhere` and `scottish`.

    Rows: ``listed`` (all of them), each table by its name, ``any`` (a row in one of the tables
    after the first) and ``none``. Each table has `source_id`.
    """
    rows = cited(sources)
    in_tables = {name: set(table["source_id"]) for name, table in tables.items()}
    everything = set(rows["source_id"])
    coded = set().union(*list(in_tables.values())[1:])
    steps = {"listed": everything, **in_tables, "any": coded, "none": everything - coded}
    scots = set(scottish(rows)["source_id"])
    counts = [(len(ids & everything), len(ids & scots)) for ids in steps.values()]
    return noting(
        pd.DataFrame(
            counts, index=pd.Index(list(steps), name="step"), columns=["everywhere", "scottish"]
        ),
        rows,
    )


def settled_with(differences: pd.DataFrame, settlements: pd.DataFrame) -> pd.Series:
    """Return how many differences were settled as the `first` reading has it, as the `second` has
    it, and as `neither`.

    `differences` has `key`, `first` and `second`; `settlements` has `key` and `value`.
    """
    joined = differences.merge(settlements[["key", "value"]], on="key")
    first, second = joined["value"] == joined["first"], joined["value"] == joined["second"]
    return pd.Series(
        {"first": first.sum(), "second": second.sum(), "neither": (~first & ~second).sum()}
    )


def with_scottish(named: pd.DataFrame) -> pd.DataFrame:
    """Return how many distinct sources name each theme: columns `everywhere` and `scottish`.

    `named` has one row for a theme and source, joined with the sources.
    """
    counts = pd.DataFrame(
        {"everywhere": sources_in_all(named), "scottish": sources_in_all(scottish(named))}
    )
    return noting(counts.rename_axis("theme"), named)


def quantities(findings: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each quantity that a finding carries: its columns, with `amount` and
    `measure` (one of each).

    A finding with several amounts and one unit measures all of them in it.
    """
    quantified = findings[findings["quantity"].notna()]
    rows = [
        (row["finding_id"], amount, measure)
        for _, row in quantified.iterrows()
        for amount, measure in _amounts(
            str(row["quantity"]).split(";"), str(row["unit"]).split(";")
        )
    ]
    pairs = pd.DataFrame(rows, columns=["finding_id", "amount", "measure"])
    others = quantified.drop(columns=["quantity", "unit"])
    return of_the_evidence_of(findings, pairs.merge(others, on="finding_id"))


def _amounts(amounts: Sequence[str], measures: Sequence[str]) -> list[tuple[str, str]]:
    if len(amounts) == len(measures):
        return list(zip(amounts, measures, strict=True))
    return [(amount, measures[-1]) for amount in amounts]
