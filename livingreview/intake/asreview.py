"""Exchange with ASReview: records out with the labels of one reader, and labels in again.

What its versions 2 and 3 read decides the form. A year is four figures: `2004//` in one record
refuses a whole RIS file. A title stands under one tag of RIS, or records of two styles lose it.
Labels go out as `included` and come back as `asreview_label`: an `included` that comes back is what
went out. Its order of reading comes back as no decision.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import rispy

from livingreview.files import parse_csv, read_text
from livingreview.intake.reference import YEAR
from livingreview.intake.screening_workbook import Decided
from livingreview.problems import EvidenceError, Problem, refuse
from livingreview.readings.matching import Row
from livingreview.readings.screening import BECAUSE, DECISION, EXCLUDE, INCLUDE

ID, LABEL, NOTE = "review_id", "asreview_label", "asreview_note"
OF_RIS = "id"  # what ASReview calls the tag ID where it writes what came as RIS into CSV
OUT = (ID, "title", "authors", "year", "abstract", "doi", "url", "included")
NOTES = {"ASReview_relevant": INCLUDE, "ASReview_irrelevant": EXCLUDE}
CODES = {INCLUDE: "1", EXCLUDE: "0"}
DECISIONS = {"1": INCLUDE, "1.0": INCLUDE, "0": EXCLUDE, "0.0": EXCLUDE}
AGAIN = "Export the dataset from ASReview again, with its labels."
Labels = Mapping[str, Row]


def as_csv(records: Iterable[Row], abstracts: Mapping[str, str], labels: Labels) -> bytes:
    """Return the `records`, with their abstracts and the `labels` of a reader by record, as CSV for
    ASReview. Who is unsure has given no label.
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, OUT, lineterminator="\n")
    writer.writeheader()
    for row in records:
        writer.writerow({name: _cells(row, abstracts, labels)[name] for name in OUT})
    return out.getvalue().encode()


def as_ris(records: Iterable[Row], abstracts: Mapping[str, str], labels: Labels) -> bytes:
    """Return the `records` as RIS for ASReview; see `as_csv`."""
    words = {code: note for note, decision in NOTES.items() for code in [CODES[decision]]}
    entries = []
    for row in records:
        cells = _cells(row, abstracts, labels)
        label = words.get(cells["included"])
        entry = {
            "type_of_reference": "GEN",
            OF_RIS: cells[ID],
            "title": cells["title"],
            "authors": [name for name in cells["authors"].split("; ") if name],
            "year": cells["year"],
            "abstract": cells["abstract"],
            "doi": cells["doi"],
            "urls": [cells["url"]] if cells["url"] else [],
            "notes": [label] if label else [],
        }
        entries.append({name: value for name, value in entry.items() if value})
    return rispy.dumps(entries).encode()


FORMS: Mapping[str, Callable[[Iterable[Row], Mapping[str, str], Labels], bytes]] = {
    ".csv": as_csv,
    ".ris": as_ris,
}


def _cells(row: Row, abstracts: Mapping[str, str], labels: Labels) -> dict[str, str]:
    record = row["record_id"]
    year = YEAR.search(row["year"])
    decision = labels[record][DECISION] if record in labels else ""
    return {
        ID: record,
        "title": row["title"],
        "authors": row["authors"],
        "year": year[0] if year else "",
        "abstract": " ".join(abstracts.get(record, "").split()),
        "doi": row["doi"],
        "url": row["address"],
        "included": CODES.get(decision, ""),
    }


def labelled(file: Path, stage: str, reader: str, because: str) -> Decided:
    """Return the labels in a `file` that ASReview exported (``.csv`` or ``.ris``) as decisions of a
    `reader` at a `stage`; what is not relevant is excluded `because` of one reason for all.

    Raises `EvidenceError`, with every problem, when it is none, or a record or a label in it cannot
    be known.
    """
    read = {".csv": _of_csv, ".ris": _of_ris}.get(file.suffix.lower())
    if read is None:
        rule, forms = "Labels come as .csv or .ris", tuple(FORMS)
        raise EvidenceError([Problem(file.name, 0, "", "", rule, forms, AGAIN)])
    rows = {
        row: {
            "record_id": record,
            DECISION: decision,
            BECAUSE: because if decision == EXCLUDE else "",
            "note": note,
        }
        for row, record, decision, note in read(file)
    }
    return Decided(file.name, stage, reader, rows)


def _of_csv(file: Path) -> list[tuple[int, str, str, str]]:
    header, lines = parse_csv(read_text(file.parent, file.name), file.name)
    rule, known_by = "The column is missing", OF_RIS if OF_RIS in header else ID
    missing = [name for name in (known_by, LABEL) if name not in header]
    refuse((Problem(file.name, 1, name, "", rule, mend=AGAIN) for name in missing), "")
    problems: list[Problem] = []
    found = []
    for row, line in lines.items():
        if len(line) != len(header):
            rule, needed = "The row has not as many cells as the header", f"{len(header)}"
            problems.append(Problem(file.name, row, "", f"{len(line)}", rule, (needed,), AGAIN))
            continue
        cells = dict(zip(header, line, strict=True))
        label = cells[LABEL].strip()
        if label and label not in DECISIONS:
            rule = "Neither 1, relevant, nor 0, irrelevant"
            problems.append(Problem(file.name, row, LABEL, label, rule, ("1", "0")))
        note = " ".join(cells.get(NOTE, "").split())
        found.append((row, cells[known_by], DECISIONS.get(label, ""), note))
    refuse(problems, "")
    return found


def _of_ris(file: Path) -> list[tuple[int, str, str, str]]:
    text = read_text(file.parent, file.name)
    starts = [row for row, line in enumerate(text.splitlines(), 1) if line.startswith("TY  -")]
    entries = rispy.loads(text, skip_unknown_tags=True)
    if len(starts) != len(entries):
        rule = f"{len(starts)} records begin, and {len(entries)} end: the file may be cut off"
        raise EvidenceError([Problem(file.name, 0, "", "", rule, mend=AGAIN)])
    return [
        (row, entry.get(OF_RIS, ""), *_label(entry.get("notes", ())))
        for row, entry in zip(starts, entries, strict=True)
    ]


def _label(notes: Sequence[str]) -> tuple[str, str]:
    """Return decision and remark in the notes of a record."""
    decision = next((NOTES[note] for note in notes if note in NOTES), "")
    return decision, next(_remarks(notes), "")


def _remarks(notes: Sequence[str]) -> Iterator[str]:
    for note in notes:
        if note.startswith(f"{NOTE}: "):
            words = json.loads(note.removeprefix(f"{NOTE}: "))
            yield " ".join(str(words).split())
