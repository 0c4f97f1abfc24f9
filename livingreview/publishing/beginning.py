"""Beginning a release: its row, without day and digest, and its heading in the changelog. Rows that
come in from then on are rows of it.
"""

import re
from pathlib import Path

import pandas as pd

from livingreview.evidence import releases
from livingreview.evidence.difference import as_csv, as_text
from livingreview.evidence.evidence import Evidence
from livingreview.files import read_text
from livingreview.problems import ReviewError, shortened
from livingreview.publishing.sealing import CHANGELOG
from livingreview.publishing.wanting import is_placeholder
from livingreview.words import listed, sentence

HEADING = re.compile(r"^## ", re.MULTILINE)


def begun(root: Path, number: str, what: str) -> dict[str, bytes]:
    """Return the files of the project at `root` as they are when the release `number` is begun,
    which brings `what` it says in one line, by path.

    Raises `ReviewError` when `number` is no number of a release or does not come after all that are
    listed, `what` says nothing, or a release is in preparation already.
    """
    evidence = Evidence(root)
    table = evidence.tables["releases"]
    rows = as_text(evidence, table)
    if waiting := list(rows.loc[rows["digest"] == "", "release"]):
        raise ReviewError(
            f"In preparation already: {listed(waiting)}. What comes in belongs to the last of them."
        )
    if not releases.WHOLE.fullmatch(number):
        raise ReviewError(
            f"{shortened(number)!r} is not the number of a release: write {releases.FORM}."
        )
    last = max(rows["release"], key=releases.number, default="")
    if last and releases.number(number) <= releases.number(last):
        major, minor, patch = releases.number(last)
        raise ReviewError(
            f"{number} does not come after {last}. Next is {major + 1}.0.0 for a new body of"
            f" evidence, {major}.{minor + 1}.0 for more sources or other coding,"
            f" {major}.{minor}.{patch + 1} for words."
        )
    if is_placeholder(what):
        raise ReviewError(
            f"{what!r} does not say what release {number} brings. Say it in one line."
        )
    row = {column.name: "" for column in table.columns} | {"release": number, "what": what.strip()}
    whole = pd.concat([rows, pd.DataFrame([row])], ignore_index=True)
    return {table.path: as_csv(whole), **_in_changelog(root, number, what)}


def _in_changelog(root: Path, number: str, what: str) -> dict[str, bytes]:
    """Return the changelog with a heading for the release, before those of others; nothing where
    there is no changelog.
    """
    if not (root / CHANGELOG).is_file():
        return {}
    text = read_text(root, CHANGELOG)
    first = HEADING.search(text)
    place = first.start() if first else len(text)
    section = f"## {number} (in preparation)\n\n{sentence(what.strip())}\n\n"
    return {CHANGELOG: f"{text[:place]}{section}{text[place:]}".encode()}
