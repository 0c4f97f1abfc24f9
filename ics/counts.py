"""Counting and comparing: what the chapters say about the evidence, as frames.

Counts are counts of cited sources and of reported findings, with every category shown. Nothing is
inferred from them: the works a review cites are no sample, and how often a theme is named says
nothing of how much it matters.
"""

from collections.abc import Sequence

import pandas as pd

from livingreview.evidence.evidence import cited
from livingreview.show.beneath import noting

SCOTLAND = "scotland"
MODELS = "3 ¶7"
GLOSSARY = "annex-a ¶"
EXPOSURES_APART = ("failure-to-integrate", "organisational-climate", "unmet-need")
MEASURED = ("measured-with-comparison", "measured-without-comparison")
SAID = ("reported", "modelled", "argued", "not-stated")
OLDER = "older-people"
PEOPLE = "outcome-for-children-families"
POINTING_NOWHERE = {"no-clear-difference", "uncertain"}
PROGRAMMES = {
    "full-service-schools": "Full-service schools",
    "multi-agency-working-audit": "Multi-agency working audit",
    "west-surrey": "West Surrey",
    "caf": "Common assessment, England",
    "celcis-reform-research": "Children's services reform research, Scotland",
    "childrens-trusts": "Children's trusts, England",
    "communities-for-children": "Communities for Children, Australia",
    "ctc-trial": "Communities that Care, United States",
    "extended-schools": "Extended schools, England",
    "family-safeguarding": "Family Safeguarding, England",
    "ncfhnd": "Family hubs, Doncaster",
    "sure-start": "Sure Start, England",
    "tasmania-centres": "Child and family centres, Tasmania",
    "troubled-families": "Troubled Families, England",
}


def strongest(themes: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each theme and source that the review attributes it to.

    `attribution` is the strongest found (individual before lists), `stance` is mixed where places
    differ, `locators` the tuple of all places. The review speaking for itself is left out.
    """
    rows = cited(themes)
    found = (
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
    return found.assign(stance=found["stance"].where(found["stances"] == 1, "mixed")).drop(
        columns="stances"
    )


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
            index=named["theme"].cat.categories, columns=_codes(named[field]), fill_value=0
        ),
        named,
    )


def sources_in_all(named: pd.DataFrame) -> pd.Series:
    """Return how many distinct sources name each theme, those that nobody names included."""
    counts = named.groupby("theme", observed=False)["source_id"].nunique()
    return counts.reindex(named["theme"].cat.categories, fill_value=0)


def with_sources(rows: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Return `rows` joined with what their source is: `evidence_kind`, `sectors`, `country`,
    `population`.
    """
    return rows.merge(
        sources[["source_id", "evidence_kind", "sectors", "country", "population"]],
        on="source_id",
        how="left",
    )


def scottish(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose source is about Scotland; `rows` has been joined with the sources."""
    return rows[rows["country"] == SCOTLAND]


def barriers_and_factors(named: pd.DataFrame, codebook: pd.DataFrame) -> pd.DataFrame:
    """Return each barrier beside the success factors that answer it.

    Columns `barrier`, `factors` (tuple), `as_barrier` and `as_factor`: how many distinct sources
    name each side. Which factor answers which barrier stands in the codebook. Only attributions to
    a source of its own count: a list of sources for many themes at once would make the pairs look
    more alike than they are.
    """
    own = named[named["attribution"] == "individual"]
    answers = codebook[codebook["answers"].map(bool)]
    rows = []
    for barrier in dict.fromkeys(code for codes in answers["answers"] for code in codes):
        factors = tuple(
            answers.loc[answers["answers"].map(lambda codes, b=barrier: b in codes), "code"]
        )
        sides = [
            own.loc[own["theme"].isin(codes), "source_id"].nunique()
            for codes in ((barrier,), factors)
        ]
        rows.append((barrier, factors, *sides))
    order = list(named["theme"].cat.categories)
    rows.sort(key=lambda row: order.index(row[0]))
    paired = pd.DataFrame(rows, columns=["barrier", "factors", "as_barrier", "as_factor"])
    return noting(
        paired, own[own["theme"].isin([*paired["barrier"], *paired["factors"].explode()])]
    )


def contested(named: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the themes on which cited sources do not all take the same side.

    A theme that gathers whatever has no code of its own (``.other``) cannot be contested: its rows
    are about several things.
    """
    named = named[~named["theme"].astype(str).str.endswith(".other")]
    sides = named.groupby("theme", observed=True)["stance"].agg(
        lambda stances: set(stances) != {"supports"}
    )
    return named[named["theme"].isin(sides.index[sides])].reset_index(drop=True)


def counted(findings: pd.DataFrame) -> pd.DataFrame:
    """Return the findings that count: attributed to a source, and not left out for a reason."""
    rows = cited(findings)
    return rows[rows["left_out_because"].isna()].reset_index(drop=True)


def directions(findings: pd.DataFrame, field: str) -> pd.DataFrame:
    """Return how many findings point each way (columns, every direction) for each code of `field`
    (rows).
    """
    return pd.crosstab(findings[field], findings["direction"], dropna=False).reindex(
        index=_codes(findings[field]), columns=_codes(findings["direction"]), fill_value=0
    )


def programme_verdicts(findings: pd.DataFrame, field: str = "outcome_domain") -> pd.DataFrame:
    """Return one verdict for each programme and code of `field`: columns `programme`, `field`,
    `direction`, `findings`.

    Findings of one programme are not independent, so they count once: the direction they share, no
    clear difference where none of them points any way, or mixed where they differ.
    """
    found = _verdicts(findings, field)
    rows = [(programme, code, way, number) for (programme, code), (way, number) in found.items()]
    columns = pd.DataFrame(rows, columns=["programme", field, "direction", "findings"])
    return columns.astype({"programme": findings["programme"].dtype, field: findings[field].dtype})


def _verdicts(findings: pd.DataFrame, field: str) -> dict[tuple[str, str], tuple[str, int]]:
    """Return the verdict on each programme and code of `field`, with the number of findings behind
    it, in order of both.
    """
    held: dict[tuple[str, str], list[str]] = {}
    columns = (
        findings["programme"].tolist(),
        findings[field].tolist(),
        findings["direction"].astype(str).tolist(),
    )
    for programme, code, way in zip(*columns, strict=True):
        if isinstance(programme, str) and isinstance(code, str):
            held.setdefault((programme, code), []).append(way)
    order = {code: number for number, code in enumerate(_codes(findings[field]))}
    return {
        pair: (_verdict(set(held[pair])), len(held[pair]))
        for pair in sorted(held, key=lambda pair: (pair[0], order[pair[1]]))
    }


def _verdict(ways: set[str]) -> str:
    if len(ways) == 1:
        return next(iter(ways))
    return "no-clear-difference" if ways <= set(POINTING_NOWHERE) else "mixed"


def placed(definitions: pd.DataFrame) -> pd.DataFrame:
    """Return the definitions whose place on the continuum the text states, in the order of the
    continuum.
    """
    return (
        definitions[definitions["position_stated"] == "yes"]
        .sort_values("continuum", kind="stable")
        .reset_index(drop=True)
    )


def unplaced(definitions: pd.DataFrame) -> pd.DataFrame:
    """Return the definitions whose place on the continuum the text does not state."""
    return definitions[definitions["position_stated"] != "yes"].reset_index(drop=True)


def models_of_working(definitions: pd.DataFrame) -> pd.DataFrame:
    """Return the definitions that are models of how agencies work together: those of the one
    paragraph on models.
    """
    return definitions[definitions["locator"] == MODELS].reset_index(drop=True)


def in_glossary(definitions: pd.DataFrame) -> pd.DataFrame:
    """Return the definitions that stand in the annex of terms of the 2006 review."""
    return definitions[definitions["locator"].str.startswith(GLOSSARY)].reset_index(drop=True)


def in_running_text(definitions: pd.DataFrame) -> pd.DataFrame:
    """Return the definitions that are neither models of working nor in the annex of terms."""
    elsewhere = (definitions["locator"] == MODELS) | definitions["locator"].str.startswith(GLOSSARY)
    return definitions[~elsewhere].reset_index(drop=True)


def _codes(column: pd.Series) -> list[str]:
    return (
        list(column.cat.categories)
        if isinstance(column.dtype, pd.CategoricalDtype)
        else sorted(column.dropna().unique())
    )


def dated(works: pd.DataFrame, kinds: Sequence[str]) -> pd.DataFrame:
    """Return the works of these `kinds` of evidence in order of their year, the review itself left
    out.

    `works` has `source_id`, `evidence_kind`, `year` and `label`; `year` comes out as a whole
    number, missing where the bibliography gives none.
    """
    rows = cited(works[works["evidence_kind"].isin(kinds)])
    rows = rows.assign(year=pd.to_numeric(rows["year"], errors="coerce").astype("Int64"))
    return rows.sort_values(["year", "evidence_kind", "label"]).reset_index(drop=True)


def works_by_year(works: pd.DataFrame) -> pd.DataFrame:
    """Return how many works are dated to each year from the first to the last: columns `everywhere`
    and `scottish`.

    `works` has `source_id`, `year` and `country`; the review itself and works without a year are
    left out.
    """
    rows = cited(works)
    rows = (
        rows.assign(year=pd.to_numeric(rows["year"], errors="coerce"))
        .dropna(subset=["year"])
        .astype({"year": int})
    )
    years = range(rows["year"].min(), rows["year"].max() + 1) if len(rows) else range(0)
    counts = {
        "everywhere": rows["year"].value_counts(),
        "scottish": scottish(rows)["year"].value_counts(),
    }
    return noting(
        pd.DataFrame(
            {name: found.reindex(years, fill_value=0) for name, found in counts.items()}
        ).rename_axis("year"),
        rows,
    )


def described(sources: pd.DataFrame, field: str, codes: Sequence[str]) -> pd.DataFrame:
    """Return how many sources have each of `codes` of `field`: columns `everywhere` and `scottish`,
    empty codes included.

    Where `field` holds lists (sectors), a source counts once for each of its codes.
    """
    rows = cited(sources).explode(field)
    found = {"everywhere": rows, "scottish": scottish(rows)}
    counts = {name: part[field].astype("str").value_counts() for name, part in found.items()}
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
    held = {name: set(table["source_id"]) for name, table in tables.items()}
    everything = set(rows["source_id"])
    coded = set().union(*list(held.values())[1:])
    steps = {"listed": everything, **held, "any": coded, "none": everything - coded}
    ours = set(scottish(rows)["source_id"])
    counts = [(len(ids & everything), len(ids & ours)) for ids in steps.values()]
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


def of_integration(findings: pd.DataFrame) -> pd.DataFrame:
    """Return the findings on the effects of integration, whatever else came with it.

    Failures to integrate, organisational climate and unmet need stand apart, and so does what the
    text calls the effect of something other than integration (`isolates_integration` is ``no``):
    none of them may enter the same count.
    """
    elsewhere = findings["exposure"].isin(EXPOSURES_APART) | (
        findings["isolates_integration"] == "no"
    )
    return findings[~elsewhere].reset_index(drop=True)


def in_blocks(findings: pd.DataFrame) -> pd.DataFrame:
    """Return the findings that stand apart from the effects of integration, with the column
    `block`.

    Blocks are the exposures that stand apart, and ``conditions``: what the text puts down to
    something in joint working other than integration, such as unclear boundaries.
    """
    own = findings["exposure"].astype(str).where(findings["exposure"].isin(EXPOSURES_APART))
    block = own.fillna(findings["isolates_integration"].map({"no": "conditions"}).astype(object))
    kinds = pd.CategoricalDtype(
        [*EXPOSURES_APART[:2], "conditions", *EXPOSURES_APART[2:]], ordered=True
    )
    return (
        findings.assign(block=block.astype(kinds)).dropna(subset=["block"]).reset_index(drop=True)
    )


def happened(findings: pd.DataFrame) -> pd.DataFrame:
    """Return the findings that the text says happened, without those that are hoped for, expected
    or possible.
    """
    return findings[findings["timing"] == "happened"].reset_index(drop=True)


def measured(findings: pd.DataFrame) -> pd.DataFrame:
    """Return the findings that were measured, with or without a comparison."""
    return findings[findings["basis"].isin(MEASURED)].reset_index(drop=True)


def for_children_and_families(findings: pd.DataFrame) -> pd.DataFrame:
    """Return the findings on the lives of children, families or other people served."""
    return findings[findings["level"] == PEOPLE].reset_index(drop=True)


def with_ground(findings: pd.DataFrame) -> pd.DataFrame:
    """Return the findings with the column `ground`: on what each of them rests.

    What was measured is ``measured`` whoever reports it; what was only said is told apart by who
    says it (`voice`).
    """
    ground = findings["voice"].astype(str).mask(findings["basis"].isin(MEASURED), "measured")
    kinds = ["measured", *(voice for voice in _codes(findings["voice"]) if voice != "data")]
    return findings.assign(ground=ground.astype(pd.CategoricalDtype(kinds, ordered=True)))


def crossed(findings: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """Return the findings with the column `row`: the pair of codes of `first` and `second`, all
    pairs as categories.
    """
    pairs = [
        f"{one}/{other}" for one in _codes(findings[first]) for other in _codes(findings[second])
    ]
    row = findings[first].astype(str) + "/" + findings[second].astype(str)
    return findings.assign(row=row.astype(pd.CategoricalDtype(pairs, ordered=True)))


def programmes(findings: pd.DataFrame, works: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each programme: `programme`, `label` (words for it) and `scottish` (a source
    of it is about Scotland).

    A programme that has the id of a source is called as the source is; any other by its name, or
    else its code. The label says so where all people named in the findings are older people.
    """
    named = findings[findings["client_group"] != "not-stated"]
    younger = set(named.loc[named["client_group"] != OLDER, "programme"])
    older, scots = set(named["programme"]) - younger, programmes_about(findings, works)
    labels = dict(zip(works["source_id"], works["label"], strict=True)) | PROGRAMMES
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


def verdicts(findings: pd.DataFrame, works: pd.DataFrame, group: str) -> pd.DataFrame:
    """Return one verdict for each programme and outcome domain within each code of `group` (a
    column of the findings).

    Columns `group`, `programme`, `label`, `scottish`, `outcome_domain`, `direction`, `measured`
    (whether a finding behind it was measured) and `rows` (tuple of the identifiers of all findings
    behind it).
    """
    parts = []
    for code, rows in findings.groupby(group, observed=True):
        behind = rows.assign(measured=rows["basis"].isin(MEASURED)).groupby(
            ["programme", "outcome_domain"], observed=True
        )
        more = behind.agg(measured=("measured", "any"), rows=("finding_id", tuple)).reset_index()
        parts.append(
            programme_verdicts(rows)
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
        return pd.DataFrame(columns=columns)
    found = pd.concat(parts, ignore_index=True).merge(programmes(findings, works), on="programme")
    domain = found["outcome_domain"].astype(findings["outcome_domain"].dtype)
    found = found.assign(outcome_domain=domain, order=found["label"].str.lower())
    order = {code: i for i, code in enumerate(_codes(findings[group]))}
    found = found.sort_values(
        ["group", "order", "outcome_domain"], key=lambda c: c.map(order) if c.name == "group" else c
    )
    return noting(found[columns].reset_index(drop=True), findings[findings[group].notna()])


def by_country(findings: pd.DataFrame, works: pd.DataFrame) -> pd.DataFrame:
    """Return the findings with the column `where`: whether their programme is about Scotland
    (``scotland``) or not said to be.
    """
    where = (
        findings["programme"]
        .isin(programmes_about(findings, works))
        .map({True: SCOTLAND, False: "elsewhere"})
    )
    return findings.assign(
        where=where.astype(pd.CategoricalDtype([SCOTLAND, "elsewhere"], ordered=True))
    )


def programmes_by(findings: pd.DataFrame, works: pd.DataFrame, field: str) -> pd.DataFrame:
    """Return the programmes (tuples of codes) that point each way (columns) for each code of
    `field` (rows).

    One verdict a programme and code, every direction shown. The column `scottish` holds those about
    Scotland.
    """
    scots, codes = programmes_about(findings, works), _codes(findings[field])
    held: dict[str, dict[str, list[str]]] = {
        way: {} for way in [*_codes(findings["direction"]), "scottish"]
    }
    for (programme, code), (way, _) in _verdicts(findings, field).items():
        for column in (way, "scottish") if programme in scots else (way,):
            held[column].setdefault(code, []).append(programme)
    rows = [[tuple(programmes.get(code, ())) for programmes in held.values()] for code in codes]
    found = pd.DataFrame(rows, index=pd.Index(codes, name=field), columns=list(held))
    return noting(found, findings[findings[field].notna()])


def programmes_about(findings: pd.DataFrame, works: pd.DataFrame) -> set[str]:
    """Return the programmes about Scotland: those with a finding from a source that is."""
    return set(findings.loc[findings["source_id"].isin(scottish(works)["source_id"]), "programme"])


def verdicts_by(findings: pd.DataFrame, works: pd.DataFrame, field: str) -> pd.DataFrame:
    """Return how many programmes point each way, as `programmes_by` names them."""
    return programmes_by(findings, works, field).map(len)


def under_rules(findings: pd.DataFrame, works: pd.DataFrame) -> pd.DataFrame:
    """Return how many programmes point each way under each fixed rule, as `programmes_under_rules`
    names them.
    """
    return programmes_under_rules(findings, works).map(len)


def programmes_under_rules(findings: pd.DataFrame, works: pd.DataFrame) -> pd.DataFrame:
    """Return the programmes that point each way under each fixed rule, for people served and for
    anything at all.

    `findings` are those on the effects of integration that happened. The index holds `scope`
    (``people`` or ``anything``) and `rule`; columns are as `programmes_by` gives them. One verdict
    a programme, over all domains.
    """
    kinds = dict(zip(works["source_id"], works["evidence_kind"].astype(str), strict=True))
    about = set(scottish(works)["source_id"])
    rules = {
        "all": findings,
        "no-reviews": findings[findings["source_id"].map(kinds) != "literature-review"],
        "first-hand": findings[findings["primary_study"].isna()],
        "measured": measured(findings),
        "scottish": findings[findings["source_id"].isin(about)],
    }
    everything = pd.CategoricalDtype(["everything"])
    found = {
        (scope, rule): programmes_by(
            chosen.assign(one=pd.Series("everything", chosen.index, everything)), works, "one"
        ).iloc[0]
        for scope, narrow in (("people", for_children_and_families), ("anything", pd.DataFrame))
        for rule, chosen in (
            (rule, narrow(rows).reset_index(drop=True)) for rule, rows in rules.items()
        )
    }
    return noting(pd.DataFrame(found).T.rename_axis(["scope", "rule"]), findings)


def quantities(findings: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each quantity that a finding carries: its columns, with `amount` and
    `measure` (one of each).

    A finding with several amounts and one unit measures all of them in it.
    """
    held = findings[findings["quantity"].notna()]
    rows = [
        (row["finding_id"], amount, measure)
        for _, row in held.iterrows()
        for amount, measure in _amounts(
            str(row["quantity"]).split(";"), str(row["unit"]).split(";")
        )
    ]
    pairs = pd.DataFrame(rows, columns=["finding_id", "amount", "measure"])
    return pairs.merge(held.drop(columns=["quantity", "unit"]), on="finding_id")


def _amounts(amounts: Sequence[str], measures: Sequence[str]) -> list[tuple[str, str]]:
    if len(amounts) == len(measures):
        return list(zip(amounts, measures, strict=True))
    return [(amount, measures[-1]) for amount in amounts]


def measured_or_said(findings: pd.DataFrame) -> pd.DataFrame:
    """Return the findings with the column `ground`: ``measured``, or ``said`` for what was only
    reported or argued.
    """
    ground = findings["basis"].isin(MEASURED).map({True: "measured", False: "said"})
    return findings.assign(
        ground=ground.astype(pd.CategoricalDtype(["measured", "said"], ordered=True))
    )
