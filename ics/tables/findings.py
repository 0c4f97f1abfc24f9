"""Tables of findings: what was reported, by whom, on what it rests, and how the picture changes
with the rule.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ics.counts import quantities as each_quantity
from ics.counts import sources_in_all
from ics.reviewed import REVIEW
from ics.what_counts import MEASURED, PEOPLE, SCOTLAND, measured, scottish, with_sources
from livingreview.claims.assessment import key
from livingreview.evidence.query import query
from livingreview.show import beneath
from livingreview.show.cells import Cell, Citation, Link, Mark, Part, RowsLink, Words
from livingreview.show.numbers import HAPPENED_EFFECTS
from livingreview.show.places import REVIEW_SOURCE, linked, row_place, source
from livingreview.show.table import Table
from livingreview.words import count, listed, whole

Words_of = Mapping[str, Mapping[str, str]]
NONE_CODED = "none coded"
SUGGEST = "explorer-suggest"
SIZES = (1, 3, 6, 12)
MEASURED_MARK, SAID_MARK = "●", "○"
LINKED = "Each place in the review links to the coded row."
SCOPES = {"people": "Children, families and others served", "anything": "Anything at all"}
RULES = {
    "all": "Every counted finding",
    "no-reviews": "Without literature reviews",
    "first-hand": "Without studies passed on by the work cited",
    "measured": "Only what was measured",
    "scottish": "Only sources about Scotland",
}


def told(
    findings: pd.DataFrame,
    works: pd.DataFrame,
    words: Words_of,
    name: str,
    caption: str,
    note: str = LINKED,
) -> Table:
    """Return a row for each finding: what is reported, by whom, which way, on what it rests,
    whether it happened, where.

    Where all is the review's own, nobody is named. `words` holds the words for the codes of
    `direction`, `basis`, `voice`, `timing` and `isolates_integration`.
    """
    labels = _labels(works)
    own = bool((findings["source_id"] == REVIEW).all())
    rows: list[list[Cell]] = [
        [
            row["statement"],
            *([] if own else [source(row["source_id"], labels[row["source_id"]])]),
            words["direction"][row["direction"]],
            f"{words['basis'][row['basis']]} (voice: {words['voice'][row['voice']].lower()})",
            words["timing"][row["timing"]],
            words["isolates_integration"][row["isolates_integration"]],
            _place(row),
        ]
        for _, row in findings.iterrows()
    ]
    who, wide = ([], []) if own else (["Source"], [20])
    header = [
        "What is reported",
        *who,
        "Direction",
        "What it rests on",
        "Timing",
        "Integration",
        "Place in the review",
    ]
    widths = (27, *wide, 9, 14, 9, 11, 10)
    return Table(
        name,
        caption,
        header,
        rows,
        REVIEW_SOURCE,
        note=note,
        widths=widths,
        sources=beneath.sources(findings),
    )


def verdicts(
    found: pd.DataFrame,
    groups: Mapping[str, str],
    words: Words_of,
    name: str,
    caption: str,
    source: str = REVIEW_SOURCE,
) -> Table:
    """Return a row for each verdict with links to the findings behind it.

    `found` is what `verdicts.by_outcome` gives; `words` holds the words for `outcome_domain` and
    `direction`; `source` says where the findings were coded from.
    """
    rows: list[list[Cell]] = [
        [
            groups[str(row.group)],
            row.label,
            words["outcome_domain"][str(row.outcome_domain)],
            words["direction"][str(row.direction)],
            "Measured" if row.measured else "Said",
            _links([(one, row_place("findings", one)) for one in row.rows]),
        ]
        for row in found.itertuples()
    ]
    note = (
        "Measured: at least one finding behind the verdict was measured. Each link leads to a coded"
        " row."
    )
    header = ["Block", "Programme", "Outcome", "Verdict", "Rests on", "Findings behind it"]
    beneath_all, widths = beneath.sources(found), (14, 20, 13, 13, 10, 30)
    return Table(
        name, caption, header, rows, source, note=note, stubs=2, widths=widths, sources=beneath_all
    )


def where_evidence_sits(
    findings: pd.DataFrame, works: pd.DataFrame, words: Words_of, name: str, caption: str
) -> Table:
    """Return how many findings there are at each level (rows) in each voice (columns), each number
    with its rows.

    Every level and voice is shown. `findings` are those that count; `words` holds the words for
    `level` and `voice`. A mark grows with the number, and is filled where something was measured.
    """
    rows: list[list[Cell]] = [
        [words["level"][level], *(_sits(findings, works, level, voice) for voice in words["voice"])]
        for level in words["level"]
    ]
    note = (
        "The mark grows with the number of findings: 1 or more,"
        f" {listed((whole(size) for size in SIZES[1:]), 'and')} or more. {MEASURED_MARK}: at least"
        f" one was measured. {SAID_MARK}: all were only said. Each number leads to its rows. None"
        " coded: the works cited report nothing of the kind; the link says how to suggest a"
        " source. Failures to integrate, climate and unmet need are included."
    )
    return Table(
        name,
        caption,
        ["Level", *words["voice"].values()],
        rows,
        REVIEW_SOURCE,
        note=note,
        widths=(15, *(17,) * 5),
    )


def quantities(
    findings: pd.DataFrame, works: pd.DataFrame, words: Words_of, name: str, caption: str
) -> Table:
    """Return every quantity: what it is, who gives it, of what, on what it rests, whether it
    happened, whether it counts.
    """
    labels = _labels(works)
    rows: list[list[Cell]] = [
        [
            amount(row["amount"], row["measure"]),
            source(row["source_id"], labels[row["source_id"]]),
            row["statement"],
            words["basis"][row["basis"]],
            words["timing"][row["timing"]],
            "Counted"
            if pd.isna(row["left_out_because"])
            else f"Not counted: {row['left_out_because']}",
            _place(row),
        ]
        for _, row in each_quantity(findings).iterrows()
    ]
    header = [
        "Quantity",
        "Source",
        "Of what",
        "Rests on",
        "Timing",
        "In the counts",
        "Place in the review",
    ]
    return Table(
        name, caption, header, rows, REVIEW_SOURCE, note=LINKED, widths=(20, 18, 20, 12, 8, 12, 10)
    )


def amount(number: str, measure: str) -> str:
    """Return a quantity as readers see it: ``£100,000 saved``, ``25% fewer``, ``26 pupils``, ``year
    2 of the project``.
    """
    shown = whole(int(number)) if number.isdigit() else number
    if measure.startswith("GBP"):
        return f"£{shown}{measure.removeprefix('GBP')}"
    if measure.startswith("year "):
        return f"year {shown}{measure.removeprefix('year')}"
    return f"{shown}{'' if measure.startswith('%') else ' '}{measure}"


def amounts(findings: pd.DataFrame) -> dict[str, str]:
    """Return the bare amounts of each finding that has any, as a sentence lists them:
    ``{"webb2004-2": "2 and 3"}``.
    """
    held = each_quantity(findings)
    numbers = held["amount"].map(lambda number: whole(int(number)) if number.isdigit() else number)
    return {str(one): listed(shown) for one, shown in numbers.groupby(held["finding_id"])}


def by_rule(found: pd.DataFrame, words: Words_of, name: str, caption: str) -> Table:
    """Return how the picture changes with the rule: programmes by direction, as
    `verdicts.programmes_under_rules` gives them.

    `words` holds the words for `direction` and `evidence_kind`.
    """
    directions = words["direction"]
    rows: list[list[Cell]] = []
    for scope, rule in found.index:
        row = found.loc[(scope, rule)]
        where = under_rule(scope, rule, words["evidence_kind"])
        every = [programme for code in directions for programme in row[code]]
        cells = [*(row[code] for code in directions), every, row["scottish"]]
        rows.append(
            [
                SCOPES[scope],
                RULES[rule],
                *(
                    linked(len(held), "findings", "programmes", **where, programme=held)
                    for held in cells
                ),
            ]
        )
    note = (
        "One verdict a programme over all that is reported of it, mixed where its findings differ. "
        "Programmes are too few, and too unlike, for any share to mean much."
    )
    header = ["What changed", "Rule", *directions.values(), "Programmes", "Of these Scottish"]
    beneath_all, widths = beneath.sources(found), (18, 20, *(9,) * 5, 9, 8)
    return Table(
        name,
        caption,
        header,
        rows,
        REVIEW_SOURCE,
        note=note,
        stubs=2,
        widths=widths,
        sources=beneath_all,
    )


def gaps(
    named: pd.DataFrame,
    themes: pd.DataFrame,
    works: pd.DataFrame,
    words: Words_of,
    name: str,
    caption: str,
) -> Table:
    """Return each gap with the sources that name it, alone or in a list, and whether the review
    names it too.

    `named` is one row for a gap and source, with its categories; `themes` are all rows, the
    review's own included; `words` holds the words for `theme`.
    """
    labels = _labels(works)
    everyone = sources_in_all(named)
    ours = sources_in_all(scottish(with_sources(named, works)))
    own = themes[themes["source_id"] == REVIEW]
    rows: list[list[Cell]] = [
        [
            words["theme"][gap].removeprefix("Gap: ").capitalize(),
            linked(everyone[gap], "themes", "sources", theme=gap, counts="counted"),
            linked(ours[gap], "themes", "sources", theme=gap, counts="counted", country=SCOTLAND),
            _who(named[(named["theme"] == gap) & (named["attribution"] == "individual")], labels),
            _who(named[(named["theme"] == gap) & (named["attribution"] != "individual")], labels),
            _links(
                [
                    (str(row["locator"]), row_place("themes", key("themes", row)))
                    for _, row in own[own["theme"] == gap].iterrows()
                ]
            ),
        ]
        for gap in named["theme"].cat.categories
    ]
    header = [
        "Gap",
        "Sources",
        "Of these Scottish",
        "Named individually",
        "Named only in a list",
        "The review itself says so at",
    ]
    note = "A source counts once for a gap. The review itself is no source and is not counted."
    return Table(
        name, caption, header, rows, REVIEW_SOURCE, note=note, widths=(16, 8, 9, 30, 17, 20)
    )


def _sits(findings: pd.DataFrame, works: pd.DataFrame, level: str, voice: str) -> list[Part]:
    rows = findings[(findings["level"] == level) & (findings["voice"] == voice)]
    if rows.empty:
        return [Link(NONE_CODED, SUGGEST)]
    where = {"counts": "counted", "level": level, "voice": voice}
    size = sum(len(rows) >= least for least in SIZES)
    told = RowsLink(count(len(rows), "finding"), query("findings", "rows", **where))
    of_these = (
        (measured(rows), "measured", {"basis": MEASURED}),
        (scottish(with_sources(rows, works)), "Scottish", {"country": SCOTLAND}),
    )
    more = [
        part
        for some, word, narrower in of_these
        for part in (
            Words(", "),
            *linked(len(some), "findings", "rows", **where, **narrower),
            Words(f" {word}"),
        )
    ]
    mark = MEASURED_MARK if len(measured(rows)) else SAID_MARK
    return [Mark(mark, size), Words(" "), told, *more]


def under_rule(scope: str, rule: str, kinds: Mapping[str, str]) -> dict[str, str | tuple[str, ...]]:
    """Return the conditions that choose the findings of a scope under a rule, as
    `verdicts.programmes_under_rules` has them.
    """
    people = {"level": PEOPLE} if scope == "people" else {}
    narrower: dict[str, dict[str, str | tuple[str, ...]]] = {
        "no-reviews": {
            "evidence_kind": tuple(kind for kind in kinds if kind != "literature-review")
        },
        "first-hand": {"whose": "own"},
        "measured": {"basis": MEASURED},
        "scottish": {"country": SCOTLAND},
    }
    return {**HAPPENED_EFFECTS, **people, **narrower.get(rule, {})}


def _who(rows: pd.DataFrame, labels: Mapping[str, str]) -> list[Part]:
    parts: list[Part] = []
    for row in rows.itertuples():
        places = [
            part
            for place in row.locators
            for part in (
                Words(", "),
                Link(place, row_place("themes", f"{row.theme}/{row.source_id}/{place}")),
            )
        ]
        parts += [Words("; ")] if parts else []
        parts += [Citation(str(row.source_id), labels[str(row.source_id)]), *places]
    return parts or [Words("None")]


def _links(links: list[tuple[str, str]]) -> list[Part]:
    parts: list[Part] = []
    for words, target in links:
        parts += [Words("; "), Link(words, target)] if parts else [Link(words, target)]
    return parts or [Words("None")]


def _place(row: Any) -> list[Part]:
    return [Link(row["locator"], row_place("findings", key("findings", row)))]


def _labels(works: pd.DataFrame) -> dict[str, str]:
    return dict(zip(works["source_id"], works["label"], strict=True))
