"""The numbers of the summary page, worded: what the evidence says of Scotland, of each message and
of lines fit to quote.
"""

from collections.abc import Iterable, Mapping

import pandas as pd

from ics import verdicts, what_counts
from ics.reviewed import cited
from livingreview.claims.brief import assessed
from livingreview.claims.sections import load_section
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.query import EVERYTHING, Codes
from livingreview.show import numbers as linked
from livingreview.show.numbers import MEASURED_EFFECTS, MEASURED_ON_PEOPLE, Number
from livingreview.show.places import labels_of
from livingreview.words import count, listed, whole

ABOUT_SCOTLAND = {"country": what_counts.SCOTLAND}
GROUPS: dict[str, dict[str, Codes]] = {
    "expected": {
        "about": "integration",
        "level": what_counts.PEOPLE,
        "timing": "expected",
        "direction": "positive",
    },
    "inquiries": {"exposure": "failure-to-integrate", "voice": "inquiry"},
    "measured-costs": {**MEASURED_EFFECTS, "level": "economic"},
    "staff": {"about": "integration", "voice": "staff"},
}
NOBODY = "no cited source"
SECTIONS = ("defining-integration", "what-works", "conclusions")


def summary_numbers(evidence: Evidence) -> dict[str, Number]:
    """Return every number of the summary page by its name, as words, with a link to its rows where
    it counts rows.

    A name with ``-scottish`` counts those about Scotland, ``-against`` and ``-dissent`` list who
    speaks against.
    """
    labels = labels_of(evidence.works)
    findings = what_counts.with_sources(what_counts.counted(evidence.findings), evidence.sources)
    reported = what_counts.of_integration(findings)
    happened = what_counts.happened(reported)
    measured = what_counts.for_children_and_families(what_counts.measured(happened))
    groups = {
        "expected": what_counts.for_children_and_families(reported).query(
            "timing == 'expected' and direction == 'positive'"
        ),
        "inquiries": findings.query("exposure == 'failure-to-integrate' and voice == 'inquiry'"),
        "measured-costs": what_counts.measured(happened).query("level == 'economic'"),
        "staff": reported.query("voice == 'staff'"),
    }
    numbers = {
        key: words
        for name, rows in groups.items()
        for key, words in _group(name, rows, labels).items()
    }
    return {
        **_works(evidence, findings, measured),
        **_outcomes(evidence, happened, measured, labels),
        **numbers,
        **_claims(evidence, labels),
        **_quantities(evidence.findings),
    }


def _works(evidence: Evidence, findings: pd.DataFrame, measured: pd.DataFrame) -> dict[str, Number]:
    works = cited(evidence.sources)
    ours: dict[str, tuple[pd.DataFrame, str, Mapping[str, Codes]]] = {
        "scottish-sources": (works, "sources", {}),
        "scottish-happened": (what_counts.happened(findings), "findings", {"timing": "happened"}),
        "scottish-measured": (measured, "findings", MEASURED_ON_PEOPLE),
    }
    return {
        "sources": linked.sources(works, "source", "sources"),
        "cited-sources": whole(cited(evidence.mentions)["source_id"].nunique()),
        "findings": linked.findings(findings, "finding"),
        **{
            name: linked.sources(what_counts.scottish(rows), "", show, **where, **ABOUT_SCOTLAND)
            for name, (rows, show, where) in ours.items()
        },
    }


def _outcomes(
    evidence: Evidence, happened: pd.DataFrame, measured: pd.DataFrame, labels: Mapping[str, str]
) -> dict[str, Number]:
    under_rules = verdicts.under_rules(what_counts.measured(happened), evidence.works).loc["people"]
    ways = evidence.labels("direction")
    children = measured.query("direction == 'positive' and client_group == 'children'")
    told = {
        rule: listed(f"{whole(row[way])} {words.lower()}" for way, words in ways.items())
        for rule, row in under_rules.iterrows()
    }
    return {
        "measured": told["measured"],
        "measured-scottish": told["scottish"],
        "measured-programmes": linked.programmes(measured, "programme", **MEASURED_ON_PEOPLE),
        "better-for-children": linked.programmes(
            children,
            "programme",
            **MEASURED_ON_PEOPLE,
            direction="positive",
            client_group="children",
        ),
        "measured-worse": _who(measured.query("direction == 'negative'")["source_id"], labels),
    }


def _group(name: str, rows: pd.DataFrame, labels: Mapping[str, str]) -> dict[str, Number]:
    return {
        name: linked.sources(rows, "source", **GROUPS[name]),
        f"{name}-scottish": linked.sources(
            what_counts.scottish(rows), **GROUPS[name], **ABOUT_SCOTLAND
        ),
        f"{name}-against": _who(rows.query("direction == 'negative'")["source_id"], labels),
    }


def _claims(evidence: Evidence, labels: Mapping[str, str]) -> dict[str, Number]:
    about_scotland = set(what_counts.scottish(cited(evidence.sources))["source_id"])
    numbers: dict[str, Number] = {}
    sections = (load_section(evidence, name) for name in SECTIONS)
    for one in (one for section in sections for one in assessed(section.claims, evidence)):
        everyone = {*one.sources, *one.dissenters}
        where = {"show": EVERYTHING, "counts_of": "sources", "claim": one.claim.name}
        ours = len(everyone & about_scotland)
        numbers[f"{one.claim.name}-sources"] = linked.worded(
            len(everyone), count(len(everyone), "source"), **where
        )
        numbers[f"{one.claim.name}-scottish"] = linked.worded(
            ours, whole(ours), **where, **ABOUT_SCOTLAND
        )
        numbers[f"{one.claim.name}-dissent"] = _who(one.dissenters, labels)
    return numbers


def _quantities(findings: pd.DataFrame) -> dict[str, Number]:
    held = findings.set_index("finding_id")[["quantity", "unit"]]
    fall, pupils = held.at["webb2004-1", "quantity"].split(";")
    return {
        "pilot-years": (
            f"{held.at['sammons2003-1', 'quantity']} {held.at['sammons2003-1', 'unit'].split()[0]}"
        ),
        "fall": f"{fall} per cent",
        "pupils": f"{pupils} pupils",
        "saving": f"£{whole(int(held.at['auditcommission2004-1', 'quantity']))}",
    }


def _who(sources: Iterable[str], labels: Mapping[str, str]) -> str:
    return listed(labels[source] for source in dict.fromkeys(sources)) or NOBODY
