"""What the report says of itself: title, release, day, how to cite, licence. Read from where each is kept, never written anew."""

import csv
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml

from review.palette import COLOURS
from review.text import listed

FIRST = date(2006, 1, 1)  # the month of the 2006 review: no release can be older
LICENCES = {
    "CC-BY-4.0": ("Creative Commons Attribution 4.0 International (CC BY 4.0)", "https://creativecommons.org/licenses/by/4.0/")
}


def facts(root: Path, chapter: str, elsewhere: Sequence[str]) -> dict[str, Any]:
    """Return what the front pages and the running lines say, as plain values for the template.

    `root` is the folder of the project, `chapter` the title of the one chapter that is printed, or nothing for the whole
    book, `elsewhere` the titles of chapters that stand on the web only. Reads ``CITATION.cff`` and
    ``data/releases.csv``.
    """
    citation = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    release = _rows(root, "releases")[-1]
    title, _, subtitle = str(citation["title"]).partition(": ")
    authors = ", ".join(_author(author) for author in citation["authors"])
    released = date.fromisoformat(release["date"]) if release["date"] else None
    licence, address = LICENCES[citation["license"]]
    when = f"{released.day} {released:%B %Y}" if released else "in preparation"
    return {
        "title": title,
        "subtitle": subtitle[:1].upper() + subtitle[1:],
        "chapter": chapter,
        "elsewhere": listed(elsewhere),
        "authors": authors,
        "release": release["release"],
        "when": when,
        "what": release["what"],
        "cite": f"{authors} ({released.year if released else when}) {citation['title']}. Release {release['release']}.",
        "doi": citation.get("doi", ""),
        "licence": licence,
        "licence-address": address,
        "based-on": [_reference(one) for one in citation.get("references", [])],
        "keywords": citation.get("keywords", []),
        "colours": {colour.name: colour.light for colour in COLOURS},
    }


def day(root: Path) -> date:
    """Return the day that the file bears: that of the release, or, while it is in preparation, the last day in the data.

    The last day is the latest on which a release was made or a claim read with its rows. It is no clock, so the same evidence
    gives the same bytes.
    """
    release = _rows(root, "releases")[-1]
    if release["date"]:
        return date.fromisoformat(release["date"])
    days = [row["date"] for row in _rows(root, "releases")] + [row["decided"] for row in _rows(root, "judgements")]
    return max((date.fromisoformat(one) for one in days if one), default=FIRST)


def stamp(root: Path) -> datetime:
    """Return the first second of `day`, as the creation time of the file."""
    made = day(root)
    return datetime(made.year, made.month, made.day, tzinfo=UTC)


def _rows(root: Path, table: str) -> list[dict[str, str]]:
    with (root / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _author(author: dict[str, str]) -> str:
    return author.get("name") or f"{author['family-names']}, {author['given-names'][0]}."


def _reference(work: dict[str, Any]) -> str:
    authors = " and ".join(_author(author) for author in work["authors"])
    institution = work.get("institution", {}).get("name", "")
    return f"{authors} ({work['year']}) {work['title']}. {institution}.".replace(" .", "")
