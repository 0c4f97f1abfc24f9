"""Records that a search returned: an export comes in whole, each record of it a row, and what is
the same as a record that is there already says so.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from livingreview.evidence.difference import as_csv, as_text
from livingreview.evidence.evidence import Evidence
from livingreview.files import FIRST_ROW
from livingreview.intake.abstracts import ABSTRACT, FOLDER, as_file
from livingreview.intake.reference import Reference
from livingreview.intake.reference_files import read_references
from livingreview.intake.works import works
from livingreview.problems import UNTOUCHED, EvidenceError, Problem, did_you_mean, refuse
from livingreview.readings.documented import refuse_without_tables
from livingreview.readings.screening import RECORDS, SEARCHES, found_by
from livingreview.words import count

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
FORMULA = ("=", "+", "@")
SEEN = "records_seen"
APART = "; "  # between the names of authors


@dataclass(frozen=True)
class Returned:
    """What a search returned: the `files` of the project as they would be, by path, and what there
    is to say, in `sentences`.
    """

    files: Mapping[str, bytes]
    sentences: tuple[str, ...]


def returned(evidence: Evidence, search: str, files: Sequence[Path]) -> Returned:
    """Return what the exports `files` of a `search` add to the records.

    A record that stands in them twice, letter for letter, counts once. Raises `EvidenceError` when
    there is no such search, it has its records already, a file cannot be read whole, or there are
    not as many records as the search says that it has seen.
    """
    refuse_without_tables(evidence)
    searches, records = (as_text(evidence, evidence.tables[name]) for name in (SEARCHES, RECORDS))
    place = _row_of(evidence, searches, search, records)
    references, twice = _read(files)
    seen, path = searches.at[place, SEEN], evidence.tables[SEARCHES].path
    rule = f"The search has seen {seen} records, and the export holds {len(references) + twice}"
    mend = "Is it cut off, or one of several files? Give all of them at once, or correct the cell."
    if seen and seen != str(len(references) + twice):
        refuse([Problem(path, place + FIRST_ROW, SEEN, seen, rule, mend=mend)], UNTOUCHED)
    rows, doubts = _rows(references, search, records)
    searches.loc[place, SEEN] = str(len(references) + twice)
    searches.loc[place, "duplicates"] = str(twice) if twice else ""
    whole = pd.concat([records, pd.DataFrame(rows)], ignore_index=True)[list(records.columns)]
    changed = {
        evidence.tables[SEARCHES].path: as_csv(searches),
        evidence.tables[RECORDS].path: as_csv(whole.fillna("")),
    }
    abstracts = (" ".join(of.beside.get(ABSTRACT, "").split()) for of in references)
    texts = {row["record_id"]: text for row, text in zip(rows, abstracts, strict=True) if text}
    if texts:
        changed[f"{FOLDER}/{search}.csv"] = as_file(texts)
    return Returned(changed, (*_sentences(rows, twice, len(texts)), *_asked(doubts)))


def _row_of(evidence: Evidence, searches: pd.DataFrame, search: str, records: pd.DataFrame) -> int:
    """Return where the row of a `search` stands that has no records yet."""
    path, ids = evidence.tables[SEARCHES].path, list(searches["search_id"])
    if search not in ids or not ID.fullmatch(search):
        mend = did_you_mean(search, ids) or "Write its row first: string, where and day."
        rule = "There is no such search"
        if search in ids:
            rule, mend = "The name cannot be that of a file", "Write letters, digits, dashes, dots."
        raise EvidenceError([Problem(path, 0, "search_id", search, rule, mend=mend)], UNTOUCHED)
    place = ids.index(search)
    there = sum(search in found_by(row) for row in records.to_dict("records"))
    if there:
        rule = f"The search has its {count(there, 'record')} already"
        mend = "Made again, it is another search, with a row and a day of its own."
        problem = Problem(path, place + FIRST_ROW, "search_id", search, rule, mend=mend)
        raise EvidenceError([problem], UNTOUCHED)
    return place


def _read(files: Iterable[Path]) -> tuple[list[Reference], int]:
    """Return the references of all `files` once each, and how many stood there twice."""
    problems: list[Problem] = []
    found: dict[object, Reference] = {}
    total = 0
    for path in files:
        try:
            references = read_references(path, untitled=True)
        except EvidenceError as error:
            problems += error.problems
            continue
        problems += _unknowable(references, path.name)
        total += len(references)
        for reference in references:
            same = (reference.kind, reference.authors, tuple(sorted(reference.fields.items())))
            found.setdefault(same, reference)
    refuse(problems, UNTOUCHED)
    return list(found.values()), total - len(found)


def _unknowable(references: Iterable[Reference], file: str) -> Iterator[Problem]:
    rule = "Nothing says what this record is"
    mend = "Write its title (TI), its DOI (DO) or its address (UR)."
    for reference in references:
        if not any(reference.fields.get(name) for name in ("title", "doi", "url")):
            yield Problem(file, reference.row, "", "", rule, mend=mend)


def _rows(
    references: Sequence[Reference], search: str, records: pd.DataFrame
) -> tuple[list[dict[str, str]], list[str]]:
    """Return the rows of the records of a `search`, and in sentences which of them may be the same
    as others: a person decides, in the table.
    """
    kept = records[records["same_as"] == ""].to_dict("records")
    rows = [_row(reference, f"{search}-{n}") for n, reference in enumerate(references, start=1)]
    ids = [row["record_id"] for row in (*kept, *rows)]
    found = works([*map(_reference, kept), *references])
    for group in found.groups:
        standing = [place for place in group if place < len(kept)] or group[:1]
        for place in group:
            if place >= len(kept) and place != standing[0]:
                rows[place - len(kept)]["same_as"] = ids[standing[0]]
    doubts = [
        f"    {ids[question.second]} may be {ids[question.first]}: {question.reason}"
        for question in found.questions
        if question.second >= len(kept)
    ]
    return [{**row, "found_by": search} for row in rows], doubts


def _row(reference: Reference, record: str) -> dict[str, str]:
    fields = {name: cell(value) for name, value in reference.fields.items()}
    return {
        "record_id": record,
        "title": fields.get("title", ""),
        "authors": cell(APART.join(reference.authors)),
        "year": fields.get("year", ""),
        "record_kind": reference.kind,
        "doi": fields.get("doi", ""),
        "address": fields.get("url", ""),
        "same_as": "",
    }


def _reference(row: Mapping[str, str]) -> Reference:
    """Return a record of the table as the reference that it was; the name of a body in braces."""
    names = filter(None, row["authors"].split(APART))
    authors = (name if "," in name or " " not in name else f"{{{name}}}" for name in names)
    fields = {"title": row["title"], "year": row["year"], "doi": row["doi"], "url": row["address"]}
    given = {name: value for name, value in fields.items() if value}
    return Reference(row["record_kind"], tuple(authors), given)


def cell(text: str) -> str:
    """Return words from outside as a cell that is safe: on one line, without braces and control
    characters, in quotation marks where a spreadsheet would take it for a formula.
    """
    plain = " ".join(CONTROL.sub(" ", text.replace("{", "").replace("}", "")).split())
    return f"“{plain}”" if plain.startswith(FORMULA) else plain


def _sentences(rows: Sequence[Mapping[str, str]], twice: int, abstracts: int) -> Iterator[str]:
    same = [row for row in rows if row["same_as"]]
    untitled = [row["record_id"] for row in rows if not row["title"]]
    yield f"{count(len(rows), 'record')}, {len(same)} of them the same as one that was there."
    yield from (f"    {row['record_id']} is {row['same_as']}: {row['title']}" for row in same)
    if twice:
        yield f"{count(twice, 'record')} stood in the export twice, and counted once."
    if untitled:
        yield f"Without a title: {', '.join(untitled)}."
    yield f"{count(abstracts, 'abstract')} for the workbooks, in {FOLDER}, which git ignores."


def _asked(doubts: Sequence[str]) -> Sequence[str]:
    where = "Somebody has to decide; for one that is, write the other into its same_as:"
    return [where, *doubts] if doubts else []
