"""Questions that readers come with, each with the rows that bear on it."""

from ics import counts, what_counts
from livingreview.evidence.evidence import Evidence
from livingreview.show import numbers as linked
from livingreview.show.numbers import Number
from livingreview.words import count

BUILDING, SCHOOL = "factor.co-location", "achieving"


def reader_questions(evidence: Evidence) -> dict[str, Number]:
    """Return for each question how much the evidence holds on it, as words with a link to the rows.

    Keys: ``building``, ``costs``, ``users``, ``scotland`` and ``school``. Rows left out of the
    counts are left out here too.
    """
    findings = what_counts.with_sources(what_counts.counted(evidence.findings), evidence.sources)
    themes = counts.strongest(evidence.themes)
    building = themes.loc[themes["theme"] == BUILDING, "source_id"].nunique()
    discussed = f"{count(building, 'source')} {'discusses' if building == 1 else 'discuss'} it"
    happened = what_counts.happened(findings)
    return {
        "building": linked.worded(
            building, discussed, "themes", "sources", theme=BUILDING, counts="counted"
        ),
        "costs": linked.findings(
            findings[findings["level"] == "economic"], "finding", level="economic"
        ),
        "users": linked.findings(
            findings[findings["voice"] == "service-users"], "finding", voice="service-users"
        ),
        "scotland": linked.findings(
            what_counts.scottish(happened),
            "finding",
            timing="happened",
            country=what_counts.SCOTLAND,
        ),
        "school": linked.findings(
            findings[findings["outcome_domain"] == SCHOOL], "finding", outcome_domain=SCHOOL
        ),
    }
