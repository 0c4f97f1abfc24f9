"""Sealing a release: its rows get their day, the digest that proves them and the seal that names
them, and the files that people look at say so.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from livingreview.book_files import CITATION
from livingreview.evidence import releases, seals
from livingreview.evidence.difference import as_csv, as_text
from livingreview.evidence.evidence import Evidence, all_releases
from livingreview.evidence.sheet import as_sheet, read_sheet
from livingreview.files import parse_csv, read_text
from livingreview.problems import ReviewError
from livingreview.publishing.facts import Release, load_releases, with_release

CHANGELOG = "CHANGELOG.md"


def sealed(root: Path, number: str, day: str) -> dict[str, bytes]:
    """Return the files of the project at `root` as they are when the release `number` is sealed on
    `day` (``YYYY-MM-DD``), by path.

    Releases before it that are in preparation are sealed with it. Raises `ReviewError` when it is
    not listed, or sealed already; what else it may want, `livingreview.publishing.wanting` says.
    """
    evidence = Evidence(root)
    table = evidence.tables["releases"]
    rows = as_text(evidence, table)
    listed = [release for release in load_releases(root) if not release.day]
    waiting = [
        replace(release, day=day)
        for release in listed
        if releases.number(release.number) <= releases.number(number)
    ]
    if number not in [release.number for release in waiting]:
        raise ReviewError(
            f"{table.path} lists no release {number} that is in preparation. Begin it with: review"
            f' begin {number} "What it brings", unless it is sealed already.'
        )
    frames = all_releases(evidence)
    for release in waiting:
        place = rows["release"] == release.number
        rows.loc[place, ["date", "digest"]] = [day, releases.digest(frames, release.number)]
    files = {table.path: as_csv(rows)}
    sheets = {name: read_sheet(root, table) for name, table in evidence.tables.items()}
    sheets["releases"] = as_sheet(table, *parse_csv(files[table.path].decode(), table.path))
    for release in waiting:
        seal = seals.seal_of(sheets, release.number)
        files[seals.file_of(release.number)] = seals.as_file(seal)
    return files | dict(_announced(root, waiting))


def _announced(root: Path, sealed: Iterable[Release]) -> Iterable[tuple[str, bytes]]:
    """Yield what says number and day of the releases that are `sealed`: the citation file, of the
    last, and the headings of the changelog.
    """
    *_, last = sealed
    if (root / CITATION).is_file():
        yield CITATION, with_release(read_text(root, CITATION), last).encode()
    if (root / CHANGELOG).is_file():
        text = read_text(root, CHANGELOG)
        for release in sealed:
            heading = f"## {release.number} "
            text = text.replace(f"{heading}(in preparation)", f"{heading}({release.in_words})")
        yield CHANGELOG, text.encode()
