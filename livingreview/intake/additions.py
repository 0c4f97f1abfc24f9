"""References from outside. Those that are new get an entry, and a row in sources, to be coded;
those that are there already fill in what their entries lack.
"""

from collections.abc import Callable, Mapping, Sequence
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
from livingreview.intake.keys import key_of, keyed, new_references, with_entries
from livingreview.intake.reference import AGAIN, Reference
from livingreview.intake.ris_file import from_ris
from livingreview.problems import UNTOUCHED, EvidenceError, Problem, refuse


@dataclass(frozen=True)
class Additions:
    """What a file of references adds: a sentence on each reference of it, and the `files` of the
    project as they would be, by path; none when nothing is new.
    """

    sentences: tuple[str, ...]
    files: Mapping[str, bytes]


def additions(evidence: Evidence, file: Path) -> Additions:
    """Return what the references of `file` (BibTeX or RIS) add to `evidence`.

    Raises `EvidenceError` when they or the bibliography cannot be read, `ReviewError` when no
    release is in preparation.
    """
    release = in_preparation(evidence.releases)
    text = read_text(evidence.root, BIBLIOGRAPHY)
    known = {reference.key: reference for reference in from_bibtex(text)}
    new, again = new_references(read_references(file), known.values())
    entries = keyed(new, evidence.bibliography["source_id"])
    whole, standing, sentences = _filled_in(text, again, known, entries)
    entries = {key: standing[key] for key in entries}
    sentences += [_added(key, reference) for key, reference in entries.items()]
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


def _filled_in(
    text: str,
    again: Sequence[Reference],
    known: Mapping[str, Reference],
    new: Mapping[str, Reference],
) -> tuple[str, dict[str, Reference], list[str]]:
    """Return the bibliography `text`, and the references by key, `known` and `new`, with what the
    records that are there `again` tell beyond them; and what was filled in, in sentences.
    """
    standing, sentences = {**known, **new}, list[str]()
    for reference in again:
        key = key_of(reference, standing)
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


def read_references(path: Path) -> list[Reference]:
    """Return the references of a ``.bib`` or ``.ris`` file.

    Raises `EvidenceError`, with every problem, when it is neither, holds no reference, or any of it
    cannot be read.
    """
    readers: dict[str, Callable[[str, str], list[Reference]]] = {
        ".bib": from_bibtex,
        ".ris": from_ris,
    }
    if not (reader := readers.get(path.suffix.lower())):
        raise EvidenceError(
            [
                Problem(
                    path.name,
                    0,
                    "",
                    "",
                    "References come as .bib or .ris",
                    mend="Export them as one of these.",
                )
            ]
        )
    try:
        references = reader(path.read_text(encoding="utf-8-sig"), path.name)
    except UnicodeDecodeError as error:
        raise EvidenceError(
            [Problem(path.name, 0, "", "", "The file is not UTF-8", mend="Save it as UTF-8.")]
        ) from error
    except OSError as error:
        raise EvidenceError(
            [Problem(path.name, 0, "", "", f"The file cannot be read ({error})")]
        ) from error
    if not references:
        raise EvidenceError(
            [Problem(path.name, 0, "", "", "No reference can be read from the file", mend=AGAIN)]
        )
    rule = "The record has no title, by which people and later imports know a work"
    mend = "Write it into the file (TI in RIS, title in BibTeX), or take the record out."
    refuse(
        (
            Problem(path.name, reference.row, "title", reference.key, rule, mend=mend)
            for reference in references
            if not reference.fields.get("title")
        ),
        UNTOUCHED,
    )
    return references


def _added(key: str, reference: Reference) -> str:
    return f"added: {reference.key} → {key}" if reference.key not in {"", key} else f"added: {key}"
