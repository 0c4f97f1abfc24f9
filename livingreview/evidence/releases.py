"""Releases: which rows stood in which release, and the digest that proves it."""

import hashlib
from collections.abc import Mapping

import pandas as pd


def version(release: str) -> tuple[int, int]:
    """Return the part of a release that rows can differ in: ``1.0`` and ``1.0.3`` are both ``(1,
    0)``.

    A PATCH changes words only, so it never moves a row. Raises `ValueError` when `release` is no
    release number.
    """
    parts = release.split(".")
    if len(parts) not in {2, 3} or not all(part.isdecimal() for part in parts):
        raise ValueError(
            f"{release!r} is not a release: write MAJOR.MINOR or MAJOR.MINOR.PATCH, such as 1.0 or"
            " 1.0.0."
        )
    return int(parts[0]), int(parts[1])


def standing(rows: pd.DataFrame, release: str) -> pd.DataFrame:
    """Return the rows that stood in `release`: added by then and not yet withdrawn.

    `rows` has the columns `added` and `withdrawn`; a frame without them is returned whole.
    """
    if "added" not in rows:
        return rows
    at = version(release)
    reached = {
        one
        for column in ("added", "withdrawn")
        for one in rows[column].dropna().unique()
        if version(one) <= at
    }
    return rows[rows["added"].isin(reached) & ~rows["withdrawn"].isin(reached)].reset_index(
        drop=True
    )


def digest(tables: Mapping[str, pd.DataFrame], release: str) -> str:
    """Return the SHA-256 of all rows as they stood in `release`, whatever their order in the files.

    `tables` holds the frames by name; only those with a column `added` count. What happened to a
    row after the release (`withdrawn`, `change_reason`) is left out, so that the digest of a
    release never changes.
    """
    seal = hashlib.sha256()
    for name in sorted(name for name, rows in tables.items() if "added" in rows):
        rows = standing(tables[name], release).drop(columns=["withdrawn", "change_reason"])
        cells = rows.astype(object).where(rows.notna(), "")
        lines = sorted(
            "\x1f".join(_plain(cell) for cell in row) for row in cells.itertuples(index=False)
        )
        seal.update("\x1e".join([name, *rows.columns, *lines]).encode() + b"\x1d")
    return seal.hexdigest()


def broken_rule(rows: Mapping[str, pd.DataFrame], release: str, before: str) -> str:
    """Return what `release` breaks of the version rule, measured against the release `before`;
    nothing when it keeps it.

    MAJOR brings a new body of evidence, MINOR changes the coding, PATCH changes words only: no row,
    so no number, moves. `rows` holds the frames by name, all releases included.
    """
    moved = digest(rows, release) != digest(rows, before)
    (major, minor), (older, old) = version(release), version(before)
    if (major, minor) <= (older, old) and moved:
        return (
            f"{release} is a PATCH of {before}, but rows moved. Make it a MINOR or a MAJOR release."
        )
    if major == older and minor > old and not moved:
        return f"{release} is a MINOR release, but no row moved since {before}. Make it a PATCH."
    return ""


def _plain(cell: object) -> str:
    return ";".join(cell) if isinstance(cell, tuple) else str(cell)
