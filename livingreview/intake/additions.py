"""References from outside that are new here: their entries, and a row each in sources, ready to be
coded.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from livingreview.evidence.difference import as_csv, as_text
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.narrowing import BIBLIOGRAPHY
from livingreview.evidence.releases import TO_BE_CODED, in_preparation
from livingreview.files import read_text
from livingreview.intake.bibtex_file import from_bibtex
from livingreview.intake.keys import key_of, keyed, new_references, with_entries
from livingreview.intake.reference import AGAIN, Reference
from livingreview.intake.ris_file import from_ris
from livingreview.problems import EvidenceError, Problem

UNCODED = {
    "evidence_kind": "not-described",
    "sectors": "not-stated",
    "country": "not-stated",
    "population": "not-stated",
    "read_as": TO_BE_CODED,
}


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
    taken, known = evidence.bibliography["source_id"], from_bibtex(text)
    new, again = new_references(read_references(file), known)
    entries = keyed(new, taken)
    standing = {reference.key: reference for reference in known} | entries
    sentences = [
        *(
            f"already there as {key_of(reference, standing)}: {_title(reference)}"
            for reference in again
        ),
        *(_added(key, reference) for key, reference in entries.items()),
        f"{len(entries)} added, {len(again)} already there.",
    ]
    if not entries:
        return Additions(tuple(sentences), {})
    table = evidence.tables["sources"]
    rows = pd.DataFrame(
        [{"source_id": key, **UNCODED, "added": release} for key in entries],
        columns=[column.name for column in table.columns],
    )
    sources = pd.concat([as_text(evidence, table), rows.fillna("")], ignore_index=True)
    files = {BIBLIOGRAPHY: with_entries(text, entries).encode(), table.path: as_csv(sources)}
    return Additions(tuple(sentences), files)


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
    return references


def _title(reference: Reference) -> str:
    return reference.fields.get("title", "without a title")


def _added(key: str, reference: Reference) -> str:
    return f"added: {reference.key} → {key}" if reference.key not in {"", key} else f"added: {key}"
