"""The map of the evidence: what was joined against which outcome, one map for each body."""

from typing import Any

from ics.what_counts import EXPOSURES_APART, MEASURED
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.query import SOURCES
from livingreview.show.cells import Mark, Part, Words
from livingreview.show.numbers import Selection, select
from livingreview.show.switched import Switched
from livingreview.show.table import Columns, Table, of_rows

COMPARED, SAID = "●", "○"
SIZES = (1, 2, 4, 8)  # sources from which a mark is larger
UNCLEAR = ("not-stated",)
NOTE = (
    f"Each number counts sources and leads to the findings. {COMPARED}: measured with a comparison."
    f" {SAID}: measured with nobody to compare, or said. A source can stand in several places. An"
    " empty place: nothing was coded, which is not to say that nothing is known. Findings that are"
    " left out of counts are left out here."
)


def evidence_map(before: Evidence, since: Evidence, name: str, caption: str) -> Switched:
    """Return the map of the work reviewed and that of what came later, to be switched between."""
    labels = {"2006": before, "Since 2006": since}
    tables = {
        label: _grid(evidence, f"{name}-{part}", f"{caption}, {label.lower()}")
        for part, (label, evidence) in zip(("2006", "since"), labels.items(), strict=True)
    }
    return Switched(name, tables)


def _grid(evidence: Evidence, name: str, caption: str) -> Table:
    """Return a row for each domain of outcomes and a column for each thing that was joined."""
    exposures, domains = evidence.labels("exposure"), evidence.labels("outcome_domain")
    apart = (*EXPOSURES_APART, *UNCLEAR)
    shown = {code: words for code, words in exposures.items() if code not in apart}
    findings = select(evidence, "findings", exposure=tuple(shown))
    columns: Columns = [
        ("Outcome", 19, lambda code: domains[code]),
        *((words, 13, _cell(findings, code)) for code, words in shown.items()),
    ]
    rows = [code for code in domains if code not in UNCLEAR]
    return of_rows(name, caption, rows, columns, NOTE, rests_on=[findings.rows])


def _cell(findings: Selection, exposure: str) -> Any:
    bases = findings.evidence.labels("basis")
    kinds = {COMPARED: MEASURED[:1], SAID: tuple(code for code in bases if code != MEASURED[0])}

    def cell(domain: str) -> list[Part]:
        parts: list[Part] = []
        for shape, basis in kinds.items():
            chosen = findings.about(exposure=exposure, outcome_domain=domain, basis=basis)
            if number := chosen.number(SOURCES):
                parts += [Words(" ")] if parts else []
                parts += [Mark(shape, sum(number >= least for least in SIZES)), Words(" ")]
                parts += chosen.cell(SOURCES)
        return parts

    return cell
