"""References from outside. Those that are new get an entry, and a row in sources, to be coded;
those that are there already fill in what their entries lack.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from livingreview.evidence.difference import as_csv, as_text
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.narrowing import BIBLIOGRAPHY
from livingreview.evidence.releases import in_preparation
from livingreview.evidence.schema import Table
from livingreview.files import read_text
from livingreview.intake.bibtex_file import from_bibtex
from livingreview.intake.fuller import Filling, contradiction, filled, filling, with_filling
from livingreview.intake.keys import keyed, with_entries
from livingreview.intake.nbib_file import NAMES_OF_TAGS
from livingreview.intake.placing import ASK, Asked, Decisions, questions, works_of
from livingreview.intake.reference import Reference
from livingreview.intake.reference_files import read_file
from livingreview.intake.tagged import Records
from livingreview.intake.titles import notice
from livingreview.problems import UNTOUCHED, EvidenceError, Problem, refuse

PUBLICATION_TYPE = NAMES_OF_TAGS["PT"]


@dataclass(frozen=True)
class Additions:
    """What a file of references adds: a sentence on each reference of it, and the `files` of the
    project as they would be, by path; none when nothing is new.
    """

    sentences: tuple[str, ...]
    files: Mapping[str, bytes]


def additions(evidence: Evidence, file: Path, decisions: Decisions = ASK) -> Additions:
    """Return what the references of `file` (BibTeX, RIS or PubMed's) add to `evidence`.

    Raises `EvidenceError` when they or the bibliography cannot be read, or when it takes a person
    to tell whether two of them are one work and `decisions` do not say so; `ReviewError` when no
    release is in preparation.
    """
    release = in_preparation(evidence.releases)
    text = read_text(evidence.root, BIBLIOGRAPHY)
    known = {reference.key: reference for reference in from_bibtex(text)}
    records = read_file(file)
    references = records.references
    works = works_of(references, known, decisions, file.name)
    new = [place for place, work in enumerate(works) if place == work]
    taken = evidence.bibliography["source_id"]
    key_of = dict(zip(new, keyed([references[place] for place in new], taken), strict=True))
    again = [
        (reference, work if isinstance(work, str) else key_of[work])
        for place, (reference, work) in enumerate(zip(references, works, strict=True))
        if place != work
    ]
    entries = {key: references[place] for place, key in key_of.items()}
    whole, standing, sentences = _filled_in(text, again, known, entries)
    entries = {key: standing[key] for key in entries}
    sentences += [_added(key, reference) for key, reference in entries.items()]
    sentences += [*_told(records)]
    sentences.append(f"{len(entries)} added, {len(again)} already there.")
    files = {} if whole == text else {BIBLIOGRAPHY: whole.encode()}
    if entries:
        table = evidence.tables["sources"]
        rows = pd.DataFrame([_uncoded(table, key, release) for key in entries])
        sources = pd.concat([as_text(evidence, table), rows], ignore_index=True)
        files |= {
            BIBLIOGRAPHY: with_entries(whole, entries).encode(),
            table.path: as_csv(sources),
        }
    return Additions(tuple(sentences), files)


def asked(evidence: Evidence, file: Path) -> list[Asked]:
    """Return what a person has to decide before the references of `file` come in. Raises
    `EvidenceError` when they or the bibliography cannot be read.
    """
    text = read_text(evidence.root, BIBLIOGRAPHY)
    known = {reference.key: reference for reference in from_bibtex(text)}
    return questions(read_file(file).references, known)


def _told(records: Records) -> Iterator[str]:
    """Yield what is said once of a file: notices in titles, what is not kept, what was refused."""
    for reference in records.references:
        title, published = reference.fields["title"], reference.beside.get(PUBLICATION_TYPE, "")
        if words := notice(title) or notice(published):
            yield f"    row {reference.row} is named “{words}”: {title}"
    beside = Counter(name for reference in records.references for name in reference.beside)
    if beside:
        names = ", ".join(f"{name} ({number})" for name, number in sorted(beside.items()))
        yield f"Not kept, with the number of records that had it: {names}."
    if records.refused:
        yield f"Left out, because they cannot be read for certain: {len(records.refused)}."
        yield from (f"    {problem.where}: {problem.sentence}" for problem in records.refused)


def _filled_in(
    text: str,
    again: Sequence[tuple[Reference, str]],
    known: Mapping[str, Reference],
    new: Mapping[str, Reference],
) -> tuple[str, dict[str, Reference], list[str]]:
    """Return the bibliography `text`, and the references by key, `known` and `new`, with what the
    records that are there `again`, each under its key, tell beyond them; and what was filled in, in
    sentences.
    """
    standing, sentences = {**known, **new}, list[str]()
    for reference, key in again:
        more, why = filling(standing[key], reference), contradiction(standing[key], reference)
        whole = text if key in new else _filled(text, key, more, standing[key])
        sentences.append(f"already there as {key}: {reference.fields['title']}")
        if why or not whole:
            reason = f"{why}; is it another work?" if why else "its entry has a form of its own."
            sentences.append(f"    nothing was filled in: {reason}")
            continue
        text, standing[key] = whole, filled(standing[key], more)
        sentences += [f"    filled in: {sentence}" for sentence in more.sentences]
    return text, standing, sentences


def _filled(text: str, key: str, more: Filling, standing: Reference) -> str:
    """Return the bibliography `text` with what its entry `key` lacked; nothing when it would not
    say then what it is to say.
    """
    whole = with_filling(text, key, more)
    try:
        says = {reference.key: reference for reference in from_bibtex(whole)}
    except EvidenceError:
        return ""
    return whole if says.get(key) == filled(standing, more) else ""


def _uncoded(table: Table, key: str, release: str) -> dict[str, str]:
    """Return the row of a source that nobody has coded yet. Raises `EvidenceError` when the schema
    does not say which codes it has.
    """
    cells = {column.name: "" for column in table.columns}
    cells |= {"source_id": key, "added": release}
    needed = [column for column in table.columns if column.required and not cells[column.name]]
    cells |= {column.name: column.uncoded for column in needed}
    rule = "The schema does not say which code a work has that nobody has coded"
    mend = 'Say it at the column: "uncoded": "CODE".'
    unknown = [
        column
        for column in needed
        if not column.uncoded or (column.codes and column.uncoded not in column.codes)
    ]
    problems = (
        Problem(table.schema, 0, column.name, column.uncoded, rule, column.codes, mend)
        for column in unknown
    )
    refuse(problems, UNTOUCHED)
    return cells


def _added(key: str, reference: Reference) -> str:
    return f"added: {reference.key} → {key}" if reference.key not in {"", key} else f"added: {key}"
