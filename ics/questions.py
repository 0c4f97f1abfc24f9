"""Questions that readers come with, each with the rows that bear on it."""

from livingreview.evidence.evidence import Evidence
from livingreview.show.numbers import Number, select
from livingreview.words import count

BUILDING, SCHOOL = "factor.co-location", "achieving"


def reader_questions(evidence: Evidence) -> dict[str, Number]:
    """Return for each question how much the evidence holds on it, as words with a link to the rows.

    Keys: ``building``, ``costs``, ``users``, ``scotland`` and ``school``. Rows left out of the
    counts are left out here too.
    """
    findings = select(evidence, "findings")
    building = select(evidence, "themes", theme=BUILDING, counts="counted")
    sources = building.number("sources")
    discussed = f"{count(sources, 'source')} {'discusses' if sources == 1 else 'discuss'} it"
    return {
        "building": building.worded(discussed, "sources"),
        "costs": findings.about(level="economic").count("finding"),
        "users": findings.about(voice="service-users").count("finding"),
        "scotland": findings.about(timing="happened").focused.count("finding"),
        "school": findings.about(outcome_domain=SCHOOL).count("finding"),
    }
