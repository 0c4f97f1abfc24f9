"""Questions that readers come with, each with the rows that bear on it."""

from ics import counts as synthesis
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
    findings = synthesis.with_sources(synthesis.counted(evidence.findings), evidence.sources)
    themes = synthesis.strongest(evidence.themes)
    building = themes.loc[themes["theme"] == BUILDING, "source_id"].nunique()
    discussed = f"{count(building, 'source')} {'discusses' if building == 1 else 'discuss'} it"
    happened = synthesis.happened(findings)
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
            synthesis.scottish(happened), "finding", timing="happened", country=synthesis.SCOTLAND
        ),
        "school": linked.findings(
            findings[findings["outcome_domain"] == SCHOOL], "finding", outcome_domain=SCHOOL
        ),
    }
