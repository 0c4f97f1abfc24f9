"""Releases: which rows stood in which release, and the digest that proves it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from livingreview.evidence.schema import CODED_BY
from livingreview.problems import ReviewError, shortened

if TYPE_CHECKING:  # numbers of releases are read where nothing else needs pandas
    import pandas as pd

PART = r"(?:0|[1-9][0-9]{0,2})"  # one spelling for each number, and no more than there are bodies
OF_ROWS = re.compile(rf"{PART}\.{PART}")  # rows name MAJOR.MINOR
WHOLE = re.compile(rf"{OF_ROWS.pattern}\.{PART}")
FORM = "MAJOR.MINOR.PATCH, such as 1.0.0, in the digits 0 to 9, at most three a part"
TO_BE_CODED = "to-be-coded"  # of the field `read_as`
AFTERWARDS = ("withdrawn", "change_reason")
SPAN = ("added", "withdrawn")
BODY, SOURCES, CODING = "a new body of evidence", "more sources", "a change of coding"
Lines = Iterable[Sequence[str]]


def number(release: str) -> tuple[int, ...]:
    """Return a release as numbers that can be compared: ``1.10.0`` comes after ``1.9.0``.

    Each part is one to three of the digits 0 to 9, without a zero before others. Raises
    `ValueError` when `release` is no release number.
    """
    if not (OF_ROWS.fullmatch(release) or WHOLE.fullmatch(release)):
        raise ValueError(
            f"{shortened(release)!r} is not a release: write MAJOR.MINOR or MAJOR.MINOR.PATCH, such"
            " as 1.0 or 1.0.0."
        )
    return tuple(int(part) for part in release.split("."))


def version(release: str) -> tuple[int, int]:
    """Return the part of a release that rows can differ in: ``1.0`` and ``1.0.3`` are both ``(1,
    0)``.

    A PATCH changes words only, so it never moves a row. Raises `ValueError` as `number` does.
    """
    major, minor, *_ = number(release)
    return major, minor


def in_preparation(releases: pd.DataFrame) -> str:
    """Return the release that rows are added to now, as they name it: ``2.1``.

    `releases` has the columns `release` and `digest`. Raises `ReviewError` when none is in
    preparation.
    """
    waiting = releases.loc[releases["digest"].isna(), "release"]
    if waiting.empty:
        last = max(releases["release"], key=number, default="1.0.0")
        major, minor = version(last)
        raise ReviewError(
            "No release is in preparation, so that nothing can come in. Begin one: review begin"
            f' {major}.{minor + 1}.0 "What it brings" (or {major + 1}.0.0 for a new body).'
        )
    major, minor = version(waiting.iloc[-1])
    return f"{major}.{minor}"


def to_be_coded(sources: pd.DataFrame) -> list[str]:
    """Return the ids of the sources that nobody has coded yet: their field `read_as` says so."""
    if "read_as" not in sources:
        return []
    return list(sources.loc[sources["read_as"] == TO_BE_CODED, "source_id"])


def standing(rows: pd.DataFrame, release: str) -> pd.DataFrame:
    """Return the rows that stood in `release`: added by then and not yet withdrawn.

    `rows` has the columns `added` and `withdrawn`; a frame without them is returned whole.
    """
    if "added" not in rows:
        return rows
    numbers = {number for column in ("added", "withdrawn") for number in rows[column].dropna()}
    reached = by(release, numbers)
    return rows[rows["added"].isin(reached) & ~rows["withdrawn"].isin(reached)].reset_index(
        drop=True
    )


def by(release: str, numbers: Iterable[str]) -> set[str]:
    """Return those of the release `numbers` that had come when `release` was made."""
    at = version(release)
    return {number for number in set(numbers) if number and version(number) <= at}


def digest(tables: Mapping[str, pd.DataFrame], release: str) -> str:
    """Return the SHA-256 of all rows as they stood in `release`, whatever their order in the files.

    `tables` holds the frames by name; only those with a column `added` count. What happened to a
    row after the release (`withdrawn`, `change_reason`) is left out, so that the digest of a
    release never changes.
    """
    texts = {}
    for name in (name for name, rows in tables.items() if "added" in rows):
        rows = standing(tables[name], release).drop(columns=list(AFTERWARDS))
        cells = rows.astype(object).where(rows.notna(), "")
        lines = (tuple(map(_plain, row)) for row in cells.itertuples(index=False))
        texts[name] = (list(rows.columns), lines)
    return seal(texts)


def seal(tables: Mapping[str, tuple[Sequence[str], Lines]]) -> str:
    """Return the SHA-256 of tables as text: by name, their columns and their lines in any order.

    Who coded is no column of a release in which no row says so, as it was none of releases of
    before.
    """
    digest = hashlib.sha256()
    for name in sorted(tables):
        columns, lines = _without_nobody(*tables[name])
        texts = sorted("\x1f".join(line) for line in lines)
        digest.update("\x1e".join([name, *columns, *texts]).encode() + b"\x1d")
    return digest.hexdigest()


def _without_nobody(
    columns: Sequence[str], lines: Lines
) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    lines = [tuple(line) for line in lines]
    place = columns.index(CODED_BY) if CODED_BY in columns else len(columns)
    if any(line[place:] and line[place] for line in lines):
        return columns, lines
    return [*columns[:place], *columns[place + 1 :]], [
        (*line[:place], *line[place + 1 :]) for line in lines
    ]


def brings(rows: Mapping[str, pd.DataFrame], release: str, before: str = "") -> tuple[str, ...]:
    """Return what `release` brings beside words, measured against the release `before` (without
    one: nothing): `BODY` or `SOURCES`, `CODING`, both, or none of them.

    `rows` holds the frames by name, all releases included. Sources bring a new body of evidence
    when none of its MAJOR number was there before. Coding changed when a row of an earlier source
    came or went.
    """
    now = {name: standing(frame, release) for name, frame in rows.items() if "added" in frame}
    old = {
        name: standing(rows[name], before) if before else frame[:0] for name, frame in now.items()
    }
    sources = set(old["sources"]["source_id"])
    new = set(now["sources"]["source_id"]) - sources
    first = rows["sources"].groupby("source_id")["added"].agg(lambda added: min(added, key=version))
    bodies = {version(added)[0] for added in first[list(sources)]}
    later = {version(added)[0] for added in first[list(new)]} - bodies
    coding = any(
        _of(now[name], sources) != _of(old[name], sources)
        for name in now
        if "source_id" in now[name]
    )
    return (
        *([BODY] if later else [SOURCES] if new else []),
        *([CODING] if coding else []),
    )


def _of(rows: pd.DataFrame, sources: set[str]) -> list[tuple[str, ...]]:
    """Return the rows of some `sources` as text, in an order of their own."""
    chosen = rows[rows["source_id"].isin(sources)].drop(columns=list(AFTERWARDS))
    cells = chosen.astype(object).where(chosen.notna(), "")
    return sorted(tuple(map(_plain, row)) for row in cells.itertuples(index=False))


def broken_rule(rows: Mapping[str, pd.DataFrame], release: str, before: str) -> str:
    """Return what the number of `release` breaks of the version rule, measured against the release
    `before`; nothing when it keeps it.

    MAJOR brings a new body of evidence, MINOR more sources or other coding, PATCH words only: no
    row, so no number, moves. What a release brings is worked out from `rows`, the frames by name,
    all releases included.
    """
    brought = brings(rows, release, before)
    (major, minor), (older, old) = version(release), version(before)
    number = "MAJOR" if major > older else "MINOR" if (major, minor) > (older, old) else "PATCH"
    right = "MAJOR" if BODY in brought else "MINOR" if brought else "PATCH"
    if number == right:
        return ""
    what = " and ".join(brought) if brought else "words only, since no row moved"
    return f"{release} is a {number} of {before}, but it brings {what}. Make it a {right} release."


def _plain(cell: object) -> str:
    return ";".join(cell) if isinstance(cell, tuple) else str(cell)
