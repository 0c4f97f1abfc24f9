"""Tables of the conclusions: claims in brief, and what evidence would change a conclusion."""

from collections.abc import Sequence

import pandas as pd

from livingreview.claims.assessment import Assessment
from livingreview.show.cells import Link, Part, Words
from livingreview.show.claims import SHAPES, SOURCE, counted, status_parts
from livingreview.show.places import claim_place
from livingreview.show.table import Columns, Table, of_rows
from livingreview.words import whole

COLUMNS = {
    "claims": ("Claims", 8),
    "cited": (f"{SHAPES['cited']} Cited for only", 10),
    "contested": (f"{SHAPES['contested']} Cited for and against", 11),
    "disputed": (f"{SHAPES['disputed']} Cited against only", 10),
    "inferred": (f"{SHAPES['inferred']} Inferred", 10),
    "asserted": (f"{SHAPES['asserted']} Nobody cited", 10),
    "yes": ("Counting bears it out", 8),
    "no": ("Counting does not", 8),
    "too few to tell": ("Too few to count", 8),
}
ONE_STATUS = (
    "Each claim has one status, by the works that the review cites: for it, against it, for "
    "something that it is inferred from, or nobody. The last columns divide the claims that can be "
    "counted. A claim is not true because a work is cited for it."
)
OUR_JUDGEMENT = "The last column is our judgement. It is not taken from the review."


def in_brief(counts: pd.DataFrame, name: str, caption: str) -> Table:
    """Return the claims of each section by status and by whether they are borne out.

    `counts` is what `livingreview.claims.brief.in_brief` gives; each section links to its part of
    the ledger.
    """
    columns: Columns = [
        ("Section", 20, _section),
        *(
            (head, width, lambda section, column=column: whole(counts.at[section, column]))
            for column, (head, width) in COLUMNS.items()
        ),
    ]
    return of_rows(name, caption, counts.index, columns, ONE_STATUS, source=SOURCE)


def would_change(assessments: Sequence[Assessment], name: str, caption: str) -> Table:
    """Return what evidence would change each conclusion, beside what the conclusion rests on."""
    columns: Columns = [
        (
            "Conclusion of the 2006 review",
            28,
            lambda of: Link(of.claim.sentence, claim_place(of.claim.name)),
        ),
        ("What it rests on", 16, status_parts),
        ("Counting", 18, _counting),
        ("What would change it", 38, lambda of: of.claim.would_change),
    ]
    return of_rows(name, caption, assessments, columns, OUR_JUDGEMENT, source=SOURCE)


def _section(section: str) -> Part:
    if section == "all":
        return Words("All sections", strong=True)
    return Link(section.replace("-", " ").capitalize(), f"claims-{section}")


def _counting(of: Assessment) -> str:
    return counted(of).split(". ")[0] if of.claim.threshold else "Not a counting matter"
