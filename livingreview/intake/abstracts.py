"""Abstracts and openings of records: words of other people, which screeners need and which are not
published. They lie in a folder that git ignores, and are shown where they are there.
"""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from livingreview.files import parse_csv, read_text
from livingreview.problems import Problem, refuse

FOLDER = "_abstracts"
ABSTRACT = "abstract"
HEADER = ("record_id", ABSTRACT)


def abstracts(root: Path) -> dict[str, str]:
    """Return the abstracts that lie in the project at `root`, by id of the record; none where the
    folder is not there.

    Raises `EvidenceError` when a file of the folder has other columns, or rows that are no pairs.
    """
    found: dict[str, str] = {}
    for path in sorted((root / FOLDER).glob("*.csv")):
        file = path.relative_to(root).as_posix()
        header, rows = parse_csv(read_text(root, file), file)
        rule, mend = "A file of abstracts has two columns", f"They are {' and '.join(HEADER)}."
        wrong = [1] if tuple(header) != HEADER else []
        wrong += [row for row, line in rows.items() if len(line) != len(HEADER)]
        refuse((Problem(file, row, "", "", rule, HEADER, mend) for row in wrong), "")
        found |= dict(rows.values())
    return found


def as_file(texts: Mapping[str, str]) -> bytes:
    """Return abstracts, by id of the record, as a file of the folder."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([HEADER, *texts.items()])
    return out.getvalue().encode()
