"""Programmes judged: one verdict for each programme, however many findings report on it.

Where something was measured, the verdict comes from what was measured alone: what somebody said
never turns it. Every direction is shown. Nothing is inferred: the programmes that a review cites
are no sample.
"""

import pandas as pd

from ics.what_counts import (
    MEASURED,
    ON_CHILDREN,
    REVIEWS,
    STUDIES,
    codes_of,
    scottish,
)
from livingreview.evidence import fields
from livingreview.evidence.query import Codes
from livingreview.show.beneath import evidence_of, noting

OLDER = "older-people"
POINTING_NOWHERE = {"no-clear-difference", "uncertain"}
SCOPES: dict[str, dict[str, Codes]] = {
    "people": {**ON_CHILDREN, "evidence_kind": STUDIES},
    "anything": {"evidence_kind": STUDIES},
}


def of_programmes(findings: pd.DataFrame, field: str = "outcome_domain") -> pd.DataFrame:
    """Return one verdict for each programme and code of `field`: columns `programme`, `field`,
    `direction`, `findings`.

    Findings of one programme are not independent, so they count once: the direction they share, no
    clear difference where none of them points any way, or mixed where they differ. `findings` is
    how many the verdict rests on: those that were measured, where any was.
    """
    verdicts = _verdicts(findings, field)
    rows = [(programme, code, way, number) for (programme, code), (way, number) in verdicts.items()]
    columns = pd.DataFrame(rows, columns=["programme", field, "direction", "findings"])
    return columns.astype({"programme": findings["programme"].dtype, field: findings[field].dtype})


def over_all(findings: pd.DataFrame) -> dict[str, str]:
    """Return the verdict on each programme over all of its `findings`, in order of the codes."""
    everything = findings.assign(everything="everything")
    return {name: way for (name, _), (way, _) in _verdicts(everything, "everything").items()}


def deciding(findings: pd.DataFrame, field: str) -> pd.DataFrame:
    """Return the findings that verdicts on each programme and code of `field` rest on: those that
    were measured, or all of a pair of which nothing was measured.
    """
    measured = findings["basis"].isin(MEASURED)
    pairs = findings["programme"].astype(str) + "/" + findings[field].astype(str)
    return findings[measured | ~pairs.isin(pairs[measured])]


def _verdicts(findings: pd.DataFrame, field: str) -> dict[tuple[str, str], tuple[str, int]]:
    """Return the verdict on each programme and code of `field`, with the number of findings it
    rests on, in order of both.
    """
    ways: dict[tuple[str, str], list[str]] = {}
    rows = deciding(findings, field)
    columns = (rows["programme"].tolist(), rows[field].tolist(), rows["direction"].astype(str))
    for programme, code, way in zip(*columns, strict=True):
        if isinstance(programme, str) and isinstance(code, str):
            ways.setdefault((programme, code), []).append(way)
    order = {code: number for number, code in enumerate(codes_of(findings[field]))}
    return {
        pair: (_verdict(set(ways[pair])), len(ways[pair]))
        for pair in sorted(ways, key=lambda pair: (pair[0], order[pair[1]]))
    }


def _verdict(ways: set[str]) -> str:
    if len(ways) == 1:
        return next(iter(ways))
    return "no-clear-difference" if ways <= set(POINTING_NOWHERE) else "mixed"


def programmes(findings: pd.DataFrame, works: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each programme: `programme`, `label` (words for it) and `scottish` (a source
    of it is about Scotland).

    A programme is called by its name in ``programmes.csv``, and a work that stands for itself as
    the work is. The label says so where all people named in the findings are older people.
    """
    named = findings[findings["client_group"] != "not-stated"]
    younger = set(named.loc[named["client_group"] != OLDER, "programme"])
    older, scots = set(named["programme"]) - younger, programmes_about(findings, works)
    labels = fields.programmes(evidence_of(findings))
    rows = [
        (
            code,
            labels.get(code, code.replace("-", " ").capitalize())
            + (" (older people)" if code in older else ""),
            code in scots,
        )
        for code in sorted(set(findings["programme"].dropna()))
    ]
    return pd.DataFrame(rows, columns=["programme", "label", "scottish"])


def programmes_about(findings: pd.DataFrame, works: pd.DataFrame) -> set[str]:
    """Return the programmes about Scotland: those with a finding from a source that is."""
    return set(findings.loc[findings["source_id"].isin(scottish(works)["source_id"]), "programme"])


def by_place(findings: pd.DataFrame, works: pd.DataFrame) -> pd.DataFrame:
    """Return the findings with the column `where`: whether their programme is about Scotland
    (``scotland``) or not said to be (``elsewhere``), or their source reviews other people's studies
    (``review``) and so is no programme.
    """
    reviews = works.loc[works["evidence_kind"].isin(REVIEWS), "source_id"]
    places = findings["programme"].isin(programmes_about(findings, works))
    where = places.map({True: "scotland", False: "elsewhere"}).mask(
        findings["source_id"].isin(reviews), "review"
    )
    kinds = pd.CategoricalDtype(["scotland", "elsewhere", "review"], ordered=True)
    return findings.assign(where=where.astype(kinds))


def by_outcome(findings: pd.DataFrame, works: pd.DataFrame, group: str) -> pd.DataFrame:
    """Return one verdict for each programme and outcome domain within each code of `group` (a
    column of the findings).

    Columns `group`, `programme`, `label`, `scottish`, `outcome_domain`, `direction`, `measured`
    (whether what it rests on was measured) and `rows` (tuple of the identifiers of the findings
    that it rests on).
    """
    parts = []
    for code, rows in findings.groupby(group, observed=True):
        resting = deciding(rows, "outcome_domain")
        behind = resting.assign(measured=resting["basis"].isin(MEASURED)).groupby(
            ["programme", "outcome_domain"], observed=True
        )
        more = behind.agg(measured=("measured", "any"), rows=("finding_id", tuple)).reset_index()
        parts.append(
            of_programmes(rows)
            .merge(more, on=["programme", "outcome_domain"])
            .assign(group=str(code))
        )
    columns = [
        "group",
        "programme",
        "label",
        "scottish",
        "outcome_domain",
        "direction",
        "measured",
        "rows",
    ]
    if not parts:
        return noting(pd.DataFrame(columns=columns), findings[findings[group].notna()])
    verdicts = pd.concat(parts, ignore_index=True).merge(
        programmes(findings, works), on="programme"
    )
    domain = verdicts["outcome_domain"].astype(findings["outcome_domain"].dtype)
    verdicts = verdicts.assign(outcome_domain=domain, order=verdicts["label"].str.lower())
    order = {code: i for i, code in enumerate(codes_of(findings[group]))}
    verdicts = verdicts.sort_values(
        ["group", "order", "outcome_domain"], key=lambda c: c.map(order) if c.name == "group" else c
    )
    return noting(verdicts[columns].reset_index(drop=True), findings[findings[group].notna()])


def programmes_by(findings: pd.DataFrame, works: pd.DataFrame, field: str) -> pd.DataFrame:
    """Return the programmes (tuples of codes) that point each way (columns) for each code of
    `field` (rows).

    One verdict a programme and code, every direction shown. The column `scottish` holds those about
    Scotland.
    """
    scots, codes = programmes_about(findings, works), codes_of(findings[field])
    pointing: dict[str, dict[str, list[str]]] = {
        way: {} for way in [*codes_of(findings["direction"]), "scottish"]
    }
    for (programme, code), (way, _) in _verdicts(findings, field).items():
        for column in (way, "scottish") if programme in scots else (way,):
            pointing[column].setdefault(code, []).append(programme)
    rows = [[tuple(programmes.get(code, ())) for programmes in pointing.values()] for code in codes]
    frame = pd.DataFrame(rows, index=pd.Index(codes, name=field), columns=list(pointing))
    return noting(frame, findings[findings[field].notna()])


def by_way(findings: pd.DataFrame, works: pd.DataFrame) -> pd.Series:
    """Return the programmes that point each way over all of the `findings`, and under ``scottish``
    those about Scotland: tuples of codes.
    """
    everything = pd.Categorical(["everything"] * len(findings), ["everything"])
    return programmes_by(findings.assign(everything=everything), works, "everything").iloc[0]
