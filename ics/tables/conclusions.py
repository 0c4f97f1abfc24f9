"""Tables of the conclusions: claims in brief, who names which gap, and what evidence would change a
conclusion.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from ics.reviewed import REVIEW
from ics.what_counts import SCOTLAND, scottish
from livingreview.claims.assessment import Assessment
from livingreview.show.cells import Cell, Link, Part, Words
from livingreview.show.claims import SHAPES, counted, status_parts
from livingreview.show.places import REVIEW_SOURCE, linked, row_place, source
from livingreview.show.table import Table
from livingreview.words import sentence, whole

CLAIMS_SOURCE = "The claims of this review and the rows coded from the 2006 review."
STATUS_WORDS = {
    "traced": "Traced",
    "traced-with-dissent": "With dissent",
    "asserted": "Not cited",
    "not-counting": "Argued",
}
OUTCOME_WORDS = {"yes": "Borne out", "no": "Not borne out", "too few to tell": "Too few"}
IN_LISTS = ("one-theme-list", "many-theme-list")


def in_brief(counts: pd.DataFrame, name: str, caption: str) -> Table:
    """Return the claims of each section by status and by whether they are borne out.

    `counts` is what `livingreview.claims.brief.in_brief` gives; each section links to its part of
    the ledger.
    """
    columns = ["claims", *STATUS_WORDS, *OUTCOME_WORDS]
    header = [
        "Section",
        "Claims",
        *(f"{SHAPES[key]} {words}" for key, words in STATUS_WORDS.items()),
        *OUTCOME_WORDS.values(),
    ]
    rows: list[list[Cell]] = [
        [[_section(str(section))], *(whole(counts.at[section, column]) for column in columns)]
        for section in counts.index
    ]
    note = (
        "Each claim has one status: traced to a cited source, traced with dissent from one,"
        " asserted without citation, or an argument that no row could settle. The last columns"
        " divide the claims that can be counted. A traced claim is not thereby true: it only rests"
        " on a source that the review cites."
    )
    return Table(
        name,
        caption,
        header,
        rows,
        CLAIMS_SOURCE,
        note=note,
        widths=(22, 8, 10, 11, 12, 12, 8, 8, 9),
    )


def _section(section: str) -> Part:
    if section == "all":
        return Words("All sections", strong=True)
    return Link(section.replace("_", " ").capitalize(), f"claims-{section.replace('_', '-')}")


def gaps(
    named: pd.DataFrame,
    themes: pd.DataFrame,
    works: pd.DataFrame,
    labels: Mapping[str, str],
    name: str,
    caption: str,
) -> Table:
    """Return which cited sources name each gap: individually, in lists, the Scottish ones, and the
    review's own places.

    `named` has one row for a gap and source, joined with the sources; `themes` has the rows as
    coded, the review's own among them, and gives the places where it names a gap itself.
    """
    words = dict(zip(works["source_id"], works["label"], strict=True))
    own = themes[themes["source_id"] == REVIEW]
    rows: list[list[Cell]] = []
    for gap in named["theme"].cat.categories:
        here = named[named["theme"] == gap]
        alone, listed = (
            here[here["attribution"] == "individual"],
            here[here["attribution"].isin(IN_LISTS)],
        )
        rows.append(
            [
                _plain(labels[gap]),
                linked(
                    here["source_id"].nunique(), "themes", "sources", theme=gap, counts="counted"
                ),
                _sources(alone, words),
                _sources(listed, words),
                linked(
                    scottish(here)["source_id"].nunique(),
                    "themes",
                    "sources",
                    theme=gap,
                    counts="counted",
                    country=SCOTLAND,
                ),
                _places(own[own["theme"] == gap]),
            ]
        )
    header = [
        "Gap",
        "Cited sources",
        "Spoken of individually",
        "In a list only",
        "Of these Scottish",
        "The review in its own voice",
    ]
    note = (
        "How many sources name a gap says nothing of how much it matters. The review itself is"
        " never counted as a source."
    )
    return Table(
        name, caption, header, rows, REVIEW_SOURCE, note=note, widths=(16, 9, 28, 17, 9, 21)
    )


def _plain(label: str) -> str:
    return sentence(label.removeprefix("Gap: ")).removesuffix(".")


def _sources(rows: pd.DataFrame, words: Mapping[str, str]) -> list[Part]:
    parts: list[Part] = []
    for source_id in sorted(rows["source_id"].unique(), key=lambda one: words[one].lower()):
        parts += [Words("; ")] if parts else []
        parts += source(source_id, words[source_id])
    return parts or [Words("None")]


def _places(rows: pd.DataFrame) -> list[Part]:
    parts: list[Part] = []
    for row in rows.itertuples():
        parts += [Words("; ")] if parts else []
        parts.append(
            Link(row.locator, row_place("themes", f"{row.theme}/{row.source_id}/{row.locator}"))
        )
    return parts or [Words("None")]


def would_change(
    assessments: Sequence[Assessment], changes: Mapping[str, str], name: str, caption: str
) -> Table:
    """Return what evidence would change each conclusion, beside what the conclusion rests on.

    `changes` says it for the name of each claim. Raises `KeyError` for a claim that it leaves out.
    """
    rows: list[list[Cell]] = [
        [
            [Link(one.claim.sentence, f"claim-{one.claim.name}")],
            status_parts(one),
            _counting(one),
            changes[one.claim.name],
        ]
        for one in assessments
    ]
    header = [
        "Conclusion of the 2006 review",
        "What it rests on",
        "Counting",
        "What would change it",
    ]
    note = "The last column is our judgement. It is not taken from the review."
    return Table(name, caption, header, rows, CLAIMS_SOURCE, note=note, widths=(28, 16, 18, 38))


def _counting(one: Assessment) -> str:
    return counted(one).split(". ")[0] if one.claim.threshold else "Not a counting matter"
