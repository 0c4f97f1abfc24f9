"""The numbers of the summary page, worded: what the evidence says of Scotland, of each message and of lines fit to quote."""

from collections.abc import Iterable, Mapping

import pandas as pd

from review import synthesis
from review.claims import conclusions, defining_integration, what_works
from review.claims.brief import assessed
from review.evidence import Evidence, cited
from review.text import count, listed, whole

NOBODY = "no cited source"
SECTIONS = (defining_integration, what_works, conclusions)


def summary_numbers(evidence: Evidence) -> dict[str, str]:
    """Return every number of the summary page by its name, as words.

    A name with ``-scottish`` counts those about Scotland, ``-against`` and ``-dissent`` list who speaks against.
    """
    labels = dict(zip(evidence.works["source_id"], evidence.works["label"], strict=True))
    findings = synthesis.with_sources(synthesis.counted(evidence.findings), evidence.sources)
    reported = synthesis.of_integration(findings)
    happened = synthesis.happened(reported)
    measured = synthesis.for_children_and_families(synthesis.measured(happened))
    groups = {
        "expected": synthesis.for_children_and_families(reported).query("timing == 'expected' and direction == 'positive'"),
        "inquiries": findings.query("exposure == 'failure-to-integrate' and voice == 'inquiry'"),
        "measured-costs": synthesis.measured(happened).query("level == 'economic'"),
        "staff": reported.query("voice == 'staff'"),
    }
    numbers = {key: words for name, rows in groups.items() for key, words in _group(name, rows, labels).items()}
    return {
        **_works(evidence, findings, measured),
        **_outcomes(evidence, happened, measured, labels),
        **numbers,
        **_claims(evidence, labels),
        **_quantities(evidence.findings),
    }


def _works(evidence: Evidence, findings: pd.DataFrame, measured: pd.DataFrame) -> dict[str, str]:
    works = cited(evidence.sources)
    ours = {
        "scottish-sources": works,
        "scottish-happened": synthesis.happened(findings),
        "scottish-measured": measured,
    }
    return {
        "sources": count(works["source_id"].nunique(), "source"),
        "cited-sources": whole(cited(evidence.mentions)["source_id"].nunique()),
        "findings": count(len(findings), "finding"),
        **{name: whole(synthesis.scottish(rows)["source_id"].nunique()) for name, rows in ours.items()},
    }


def _outcomes(evidence: Evidence, happened: pd.DataFrame, measured: pd.DataFrame, labels: Mapping[str, str]) -> dict[str, str]:
    verdicts = synthesis.under_rules(synthesis.measured(happened), evidence.works).loc["people"]
    ways = evidence.labels("direction")
    children = measured.query("direction == 'positive' and client_group == 'children'")
    told = {rule: listed(f"{whole(row[way])} {words.lower()}" for way, words in ways.items()) for rule, row in verdicts.iterrows()}
    return {
        "measured": told["measured"],
        "measured-scottish": told["scottish"],
        "measured-programmes": count(measured["programme"].nunique(), "programme"),
        "better-for-children": count(children["programme"].nunique(), "programme"),
        "measured-worse": _who(measured.query("direction == 'negative'")["source_id"], labels),
    }


def _group(name: str, rows: pd.DataFrame, labels: Mapping[str, str]) -> dict[str, str]:
    return {
        name: count(rows["source_id"].nunique(), "source"),
        f"{name}-scottish": whole(synthesis.scottish(rows)["source_id"].nunique()),
        f"{name}-against": _who(rows.query("direction == 'negative'")["source_id"], labels),
    }


def _claims(evidence: Evidence, labels: Mapping[str, str]) -> dict[str, str]:
    about_scotland = set(synthesis.scottish(cited(evidence.sources))["source_id"])
    numbers = {}
    for one in (one for section in SECTIONS for one in assessed(section.CLAIMS, evidence)):
        everyone = {*one.sources, *one.dissenters}
        numbers[f"{one.claim.name}-sources"] = count(len(everyone), "source")
        numbers[f"{one.claim.name}-scottish"] = whole(len(everyone & about_scotland))
        numbers[f"{one.claim.name}-dissent"] = _who(one.dissenters, labels)
    return numbers


def _quantities(findings: pd.DataFrame) -> dict[str, str]:
    held = findings.set_index("finding_id")[["quantity", "unit"]]
    fall, pupils = held.at["webb2004-1", "quantity"].split(";")
    return {
        "pilot-years": f"{held.at['sammons2003-1', 'quantity']} {held.at['sammons2003-1', 'unit'].split()[0]}",
        "fall": f"{fall} per cent",
        "pupils": f"{pupils} pupils",
        "saving": f"£{whole(int(held.at['auditcommission2004-1', 'quantity']))}",
    }


def _who(sources: Iterable[str], labels: Mapping[str, str]) -> str:
    return listed(labels[source] for source in dict.fromkeys(sources)) or NOBODY
