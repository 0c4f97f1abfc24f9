"""What the report says of itself: title, release, day, how to cite, licence. In the words of the
citations.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from livingreview.files import read_csv
from livingreview.publishing.citation import Item, harvard, named
from livingreview.publishing.facts import load_facts, load_releases
from livingreview.settings import load_settings
from livingreview.show.palette import COLOURS
from livingreview.words import listed

LICENCES = {"CC-BY-4.0": "Creative Commons Attribution 4.0 International (CC BY 4.0)"}
JUDGEMENTS = "data/judgements.csv"


def facts(
    root: Path, chapter: str, elsewhere: Sequence[str], document: str, others: Sequence[str]
) -> dict[str, Any]:
    """Return what the front pages and the running lines say, as plain values for the template.

    `root` is the folder of the project, `chapter` the title of the one chapter or of the document
    that is printed, or nothing for the review, `elsewhere` the titles of chapters that stand on the
    web only, `document` its kind, `others` the names of the other documents. See `load_facts` for
    what is read and raised.
    """
    review = load_facts(root)
    title, _, subtitle = review.title.partition(": ")
    return {
        "title": title,
        "subtitle": subtitle[:1].upper() + subtitle[1:],
        "chapter": chapter,
        "abstract": review.abstract,
        "elsewhere": listed(elsewhere),
        "document": document,
        "others": listed(others),
        "authors": named(review.authors),
        "release": review.release.number,
        "when": review.release.in_words,
        "what": review.release.what,
        "cite": harvard(Item("review", "review", review.title), review),
        "doi": review.doi,
        "independence": review.settings.disclaimer,
        "rights": review.settings.rights,
        "licence": LICENCES.get(review.licence, review.licence),
        "licence-address": review.licence_address,
        "based-on": [
            f"{named(work.authors)} ({work.year}) {work.title}. {work.body}.".replace(" .", "")
            for work in review.rests_on
        ],
        "keywords": review.keywords,
        "colours": {colour.name: colour.light for colour in COLOURS},
    }


def day(root: Path) -> date:
    """Return the day that the file bears: that of the release, or, while it is in preparation, the
    last day in the data.

    The last day is the latest on which a release was made or a claim read with its rows. It is no
    clock, so the same evidence gives the same bytes.
    """
    releases = load_releases(root)
    if releases[-1].day:
        return date.fromisoformat(releases[-1].day)
    header, rows = read_csv(root, JUDGEMENTS)
    first = date(load_settings(root).reviewed.year, 1, 1)  # no release can be older
    days = [release.day for release in releases] + [
        row[header.index("decided")] for row in rows.values()
    ]
    return max((date.fromisoformat(written) for written in days if written), default=first)


def stamp(root: Path) -> datetime:
    """Return the first second of `day`, as the creation time of the file."""
    first = day(root)
    return datetime(first.year, first.month, first.day, tzinfo=UTC)
