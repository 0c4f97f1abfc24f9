"""Files of references, whatever their format."""

from collections.abc import Callable, Iterator
from pathlib import Path

from livingreview.intake.bibtex_file import from_bibtex
from livingreview.intake.nbib_file import read_nbib
from livingreview.intake.reference import AGAIN, Reference
from livingreview.intake.ris_file import read_ris
from livingreview.intake.tagged import Records
from livingreview.problems import UNTOUCHED, EvidenceError, Problem, refuse


def read_references(path: Path, untitled: bool = False) -> list[Reference]:
    """Return the references of a file, as `read_file` does. Raises `EvidenceError` also when a
    record of it is refused.
    """
    records = read_file(path, untitled)
    refuse(records.refused, UNTOUCHED)
    return list(records.references)


def read_file(path: Path, untitled: bool = False) -> Records:
    """Return the references of a ``.bib``, ``.ris`` or ``.nbib`` file, and a problem for each
    record that cannot be read for certain; `untitled` ones only where asked for.

    Raises `EvidenceError`, with every problem, when it is none of these, holds no reference that
    can be read, or a reference has no title.
    """
    records = _read(path)
    if not records.references:
        rule = "No reference can be read from the file"
        problems = records.refused or [Problem(path.name, 0, "", "", rule, mend=AGAIN)]
        raise EvidenceError(problems, UNTOUCHED if records.refused else "")
    if not untitled:
        refuse(_without_title(records, path.name), UNTOUCHED)
    return records


def _read(path: Path) -> Records:
    readers: dict[str, Callable[[str, str], Records]] = {
        ".bib": lambda text, file: Records(tuple(from_bibtex(text, file))),
        ".ris": read_ris,
        ".nbib": read_nbib,
    }
    reader = readers.get(path.suffix.lower())
    rule, mend = "References come as .bib, .ris or .nbib", "Export them as one of these."
    try:
        if reader:
            return reader(path.read_text(encoding="utf-8-sig"), path.name)
    except UnicodeDecodeError:
        rule, mend = "The file is not UTF-8", "Save it as UTF-8."
    except OSError as error:
        rule, mend = f"The file cannot be read ({error})", ""
    raise EvidenceError([Problem(path.name, 0, "", "", rule, mend=mend)])


def _without_title(records: Records, file: str) -> Iterator[Problem]:
    rule = "The record has no title, by which people and later imports know a work"
    mend = (
        "Write it into the file (TI in RIS and PubMed's, title in BibTeX), or take the record out."
    )
    for reference in records.references:
        if not reference.fields.get("title"):
            yield Problem(file, reference.row, "title", reference.key, rule, mend=mend)
