"""Releases of small projects: sealed, and sealed again after what they hold was changed."""

from tiny import paths, read_rows, write_rows

from livingreview.evidence.evidence import Evidence, all_releases
from livingreview.evidence.releases import digest
from livingreview.evidence.schema import load_tables
from livingreview.evidence.seals import as_file, file_of, seal_of
from livingreview.evidence.sheet import read_sheet
from livingreview.files import replace_all
from livingreview.publishing.sealing import sealed


def seal(root, number="1.0.0", day="2026-11-23"):
    """Seal the release `number` of the project at `root`."""
    replace_all(root, sealed(root, number, day))


def seal_again(root):
    """Give each release the digest and the seal of its rows as they now stand, as if they had
    always said so: nothing is said to have changed.
    """
    (root / "releases" / "changes.csv").unlink(missing_ok=True)
    frames = all_releases(Evidence(root))
    rows = read_rows(paths(root)["releases"])
    out = [row for row in rows if row["digest"]]
    for row in out:
        row["digest"] = digest(frames, row["release"])
    write_rows(paths(root)["releases"], list(rows[0]), rows)
    sheets = {name: read_sheet(root, table) for name, table in load_tables(root).items()}
    numbers = [row["release"] for row in out]
    replace_all(root, {file_of(number): as_file(seal_of(sheets, number)) for number in numbers})
