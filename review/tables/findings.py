"""Tables of findings: what was reported, by whom, on what it rests, and how the picture changes with the rule."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from review.claims.assessment import key
from review.claims.show import row_place
from review.display import Cell, Citation, Link, Part, Table, Words
from review.evidence import REVIEW
from review.synthesis import quantities as each_quantity
from review.synthesis import scottish, sources_in_all, with_sources
from review.tables.parts import REVIEW_SOURCE, anchor, source
from review.text import count, listed, whole

Words_of = Mapping[str, Mapping[str, str]]
NONE_CODED = "none coded"
LINKED = "Each place in the review links to the coded row."
SCOPES = {"people": "Children, families and others served", "anything": "Anything at all"}
RULES = {
    "all": "Every counted finding",
    "no-reviews": "Without literature reviews",
    "first-hand": "Without studies passed on by the work cited",
    "measured": "Only what was measured",
    "scottish": "Only sources about Scotland",
}


def told(findings: pd.DataFrame, works: pd.DataFrame, words: Words_of, name: str, caption: str, note: str = LINKED) -> Table:
    """Return a row for each finding: what is reported, by whom, which way, on what it rests, whether it happened, where.

    Where all is the review's own, nobody is named. `words` holds the words for the codes of `direction`, `basis`, `voice`,
    `timing` and `isolates_integration`.
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
    header = ["What is reported", *who, "Direction", "What it rests on", "Timing", "Integration", "Place in the review"]
    return Table(name, caption, header, rows, REVIEW_SOURCE, note=note, widths=(27, *wide, 9, 14, 9, 11, 10))


def verdicts(
    found: pd.DataFrame,
    groups: Mapping[str, str],
    words: Words_of,
    name: str,
    caption: str,
    source: str = REVIEW_SOURCE,
) -> Table:
    """Return a row for each verdict with links to the findings behind it.

    `found` is what `synthesis.verdicts` gives; `words` holds the words for `outcome_domain` and `direction`; `source`
    says where the findings were coded from.
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
    note = "Measured: at least one finding behind the verdict was measured. Each link leads to a coded row."
    header = ["Block", "Programme", "Outcome", "Verdict", "Rests on", "Findings behind it"]
    return Table(name, caption, header, rows, source, note=note, stubs=2, widths=(14, 20, 13, 13, 10, 30))


def where_evidence_sits(findings: pd.DataFrame, works: pd.DataFrame, words: Words_of, name: str, caption: str) -> Table:
    """Return how many findings there are at each level (rows) in each voice (columns), with links to their sources.

    Every level and voice is shown; `words` holds the words for `level` and `voice`.
    """
    labels = _labels(works)
    rows: list[list[Cell]] = [
        [words["level"][level], *(_sits(findings, works, labels, level, voice) for voice in words["voice"])]
        for level in words["level"]
    ]
    note = (
        "None coded: the review reports nothing of the kind. Each source links to all that is coded from it. "
        "Failures to integrate, climate and unmet need are included."
    )
    return Table(name, caption, ["Level", *words["voice"].values()], rows, REVIEW_SOURCE, note=note, widths=(15, *(17,) * 5))


def quantities(findings: pd.DataFrame, works: pd.DataFrame, words: Words_of, name: str, caption: str) -> Table:
    """Return every quantity: what it is, who gives it, of what, on what it rests, whether it happened, whether it counts."""
    labels = _labels(works)
    rows: list[list[Cell]] = [
        [
            amount(row["amount"], row["measure"]),
            source(row["source_id"], labels[row["source_id"]]),
            row["statement"],
            words["basis"][row["basis"]],
            words["timing"][row["timing"]],
            "Counted" if pd.isna(row["left_out_because"]) else f"Not counted: {row['left_out_because']}",
            _place(row),
        ]
        for _, row in each_quantity(findings).iterrows()
    ]
    header = ["Quantity", "Source", "Of what", "Rests on", "Timing", "In the counts", "Place in the review"]
    return Table(name, caption, header, rows, REVIEW_SOURCE, note=LINKED, widths=(20, 18, 20, 12, 8, 12, 10))


def amount(number: str, measure: str) -> str:
    """Return a quantity as readers see it: ``£100,000 saved``, ``25% fewer``, ``26 pupils``, ``year 2 of the project``."""
    shown = whole(int(number)) if number.isdigit() else number
    if measure.startswith("GBP"):
        return f"£{shown}{measure.removeprefix('GBP')}"
    if measure.startswith("year "):
        return f"year {shown}{measure.removeprefix('year')}"
    return f"{shown}{'' if measure.startswith('%') else ' '}{measure}"


def amounts(findings: pd.DataFrame) -> dict[str, str]:
    """Return the bare amounts of each finding that has any, as a sentence lists them: ``{"webb2004-2": "2 and 3"}``."""
    held = each_quantity(findings)
    numbers = held["amount"].map(lambda number: whole(int(number)) if number.isdigit() else number)
    return {str(one): listed(shown) for one, shown in numbers.groupby(held["finding_id"])}


def by_rule(counts: pd.DataFrame, directions: Mapping[str, str], name: str, caption: str) -> Table:
    """Return how the picture changes with the rule: programmes by direction, as `synthesis.under_rules` gives them."""
    rows: list[list[Cell]] = [
        [
            SCOPES[scope],
            RULES[rule],
            *(whole(counts.at[(scope, rule), code]) for code in directions),
            whole(counts.loc[(scope, rule), list(directions)].sum()),
            whole(counts.at[(scope, rule), "scottish"]),
        ]
        for scope, rule in counts.index
    ]
    note = (
        "One verdict a programme over all that is reported of it, mixed where its findings differ. "
        "Programmes are too few, and too unlike, for any share to mean much."
    )
    header = ["What changed", "Rule", *directions.values(), "Programmes", "Of these Scottish"]
    return Table(name, caption, header, rows, REVIEW_SOURCE, note=note, stubs=2, widths=(18, 20, *(9,) * 5, 9, 8))


def gaps(named: pd.DataFrame, themes: pd.DataFrame, works: pd.DataFrame, words: Words_of, name: str, caption: str) -> Table:
    """Return each gap with the sources that name it, alone or in a list, and whether the review names it too.

    `named` is one row for a gap and source, with its categories; `themes` are all rows, the review's own included; `words`
    holds the words for `theme`.
    """
    labels = _labels(works)
    everyone = sources_in_all(named)
    ours = sources_in_all(scottish(with_sources(named, works)))
    own = themes[themes["source_id"] == REVIEW]
    rows: list[list[Cell]] = [
        [
            words["theme"][gap].removeprefix("Gap: ").capitalize(),
            whole(everyone[gap]),
            whole(ours[gap]),
            _who(named[(named["theme"] == gap) & (named["attribution"] == "individual")], labels),
            _who(named[(named["theme"] == gap) & (named["attribution"] != "individual")], labels),
            _links(
                [(str(row["locator"]), row_place("themes", key("themes", row))) for _, row in own[own["theme"] == gap].iterrows()]
            ),
        ]
        for gap in named["theme"].cat.categories
    ]
    header = ["Gap", "Sources", "Of these Scottish", "Named individually", "Named only in a list", "The review itself says so at"]
    note = "A source counts once for a gap. The review itself is no source and is not counted."
    return Table(name, caption, header, rows, REVIEW_SOURCE, note=note, widths=(16, 8, 9, 30, 17, 20))


def _sits(findings: pd.DataFrame, works: pd.DataFrame, labels: Mapping[str, str], level: str, voice: str) -> list[Part]:
    rows = findings[(findings["level"] == level) & (findings["voice"] == voice)]
    if rows.empty:
        return [Words(NONE_CODED)]
    ours = scottish(with_sources(rows, works))
    numbers = f"{count(len(rows), 'finding')}, {whole(len(ours))} Scottish: "
    sources = sorted(rows["source_id"].unique(), key=lambda one: labels[one].lower())
    return [Words(numbers), *_links([(labels[one], anchor(one)) for one in sources])]


def _who(rows: pd.DataFrame, labels: Mapping[str, str]) -> list[Part]:
    parts: list[Part] = []
    for row in rows.itertuples():
        places = [
            part
            for place in row.locators
            for part in (Words(", "), Link(place, row_place("themes", f"{row.theme}/{row.source_id}/{place}")))
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
