"""Whether rows can bear on claims as it is said of them: there is such a row and such a claim, and
no work stands on both sides of one.
"""

from collections.abc import Iterable, Iterator, Sequence

from livingreview.claims.assessment import AGAINST, BEARINGS, FOR, OWN, bearings
from livingreview.claims.model import Section
from livingreview.evidence import fields
from livingreview.evidence.evidence import Evidence
from livingreview.files import FIRST_ROW
from livingreview.problems import Problem, did_you_mean


def bearing_problems(evidence: Evidence, sections: Sequence[Section]) -> Iterator[Problem]:
    """Yield each bearing on a claim that there is not or of a row that there is not, each that
    takes the voice of the work reviewed for a cited work or the reverse, and each work that is
    cited for a claim and against it.
    """
    if BEARINGS not in evidence.tables:
        return
    path, own = evidence.tables[BEARINGS].path, evidence.settings.reviewed.source
    known = {claim.name for section in sections for claim in section.claims}
    tables = evidence.settings.explorer.tables
    works = {table: _works(evidence, table) for table in tables}
    sides: dict[tuple[str, str], str] = {}
    for row, (address, bearing) in enumerate(bearings(evidence).items(), start=FIRST_ROW):
        claim, table, key = address
        if claim not in known:
            yield _unknown(path, row, "claim", claim, known)
        elif table not in tables:
            yield _unknown(path, row, "table", table, tables)
        elif key not in works[table]:
            yield _unknown(path, row, "row", key, works[table])
        elif (bearing == OWN) and works[table][key] != own:
            rule = f"The row is of {works[table][key]}, not of the work reviewed"
            yield Problem(path, row, "bearing", bearing, rule, mend="Say for, or another bearing.")
        elif bearing == FOR and works[table][key] == own:
            rule = "The row is the work reviewed speaking for itself, which is nobody cited"
            yield Problem(path, row, "bearing", bearing, rule, mend=f"Say {OWN}.")
        elif bearing in {FOR, AGAINST}:
            work = works[table][key]
            if sides.setdefault((claim, work), bearing) != bearing:
                rule = f"{work} is cited for {claim} and against it"
                mend = "Decide for one, or say inferred or beside of the other row."
                yield Problem(path, row, "bearing", bearing, rule, mend=mend)


def _works(evidence: Evidence, table: str) -> dict[str, str]:
    """Return the source of each row of a table that stands, by its key."""
    keys = [code for (code,) in fields.index(evidence, table).codes("key")]
    return dict(zip(keys, evidence.rows(table)["source_id"].tolist(), strict=True))


def _unknown(path: str, row: int, column: str, value: str, known: Iterable[str]) -> Problem:
    mend = did_you_mean(value, known) or "Take the row out."
    return Problem(path, row, column, value, f"There is no such {column}", mend=mend)
