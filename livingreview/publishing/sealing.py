"""Sealing a release: its rows get their day and the digest that proves them, and the files that
people look at say so.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from livingreview.evidence import releases
from livingreview.evidence.difference import as_csv, as_text
from livingreview.evidence.evidence import Evidence, all_releases
from livingreview.files import read_text
from livingreview.problems import ReviewError
from livingreview.publishing.facts import CITATION, Release, load_releases, with_release

CHANGELOG = "CHANGELOG.md"


def sealed(root: Path, number: str, day: str) -> dict[str, bytes]:
    """Return the files of the project at `root` as they are when the release `number` is sealed on
    `day` (``YYYY-MM-DD``), by path.

    Raises `ReviewError` when it is not listed, sealed already, breaks the version rule, or holds
    sources that are to be coded still.
    """
    evidence = Evidence(root)
    table = evidence.tables["releases"]
    rows = as_text(evidence, table)
    this = rows["release"] == number
    if not this.any():
        raise ReviewError(
            f"{table.path} has no release {number}. Add its row first, with date and digest empty."
        )
    if rows.loc[this, "digest"].item():
        raise ReviewError(f"Release {number} is sealed already; a released row is never edited.")
    if waiting := releases.to_be_coded(evidence.sources):
        raise ReviewError(
            f"To be coded still: {', '.join(waiting)}. Code them, or take their rows out."
        )
    frames = all_releases(evidence)
    earlier = list(rows.loc[(rows["digest"] != "") & ~this, "release"])
    if earlier and (broken := releases.broken_rule(frames, number, earlier[-1])):
        raise ReviewError(broken)
    rows.loc[this, ["date", "digest"]] = [day, releases.digest(frames, number)]
    release = next(release for release in load_releases(root) if release.number == number)
    return {table.path: as_csv(rows), **dict(_announced(root, replace(release, day=day)))}


def _announced(root: Path, release: Release) -> Iterable[tuple[str, bytes]]:
    """Yield what says number and day of a `release`: the citation file, and the heading of the
    changelog.
    """
    if (root / CITATION).is_file():
        yield CITATION, with_release(read_text(root, CITATION), release).encode()
    if (root / CHANGELOG).is_file():
        text, heading = read_text(root, CHANGELOG), f"## {release.number} "
        dated = f"{heading}({release.in_words})"
        yield CHANGELOG, text.replace(f"{heading}(in preparation)", dated).encode()
