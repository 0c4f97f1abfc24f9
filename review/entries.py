"""What the style of the book can print: the types of entry that it knows, and the facts without which it refuses one."""

from collections.abc import Collection, Iterator
from pathlib import Path

from review.bibliography import entries_of, entry_rows
from review.files import read_text
from review.problems import Problem, did_you_mean
from review.slices import BIBLIOGRAPHY

OR = " or "
NEEDED = {
    "article": ("author", "title", "journal", "year"),
    "book": ("author or editor", "title", "publisher", "year"),
    "booklet": ("author", "title", "year"),
    "dataset": (),
    "inbook": ("author or editor", "title", "publisher", "year"),
    "incollection": ("author", "title", "booktitle", "year"),
    "inproceedings": ("author", "title", "booktitle", "year"),
    "manual": ("title",),
    "mastersthesis": ("author", "title", "school", "year"),
    "misc": (),
    "online": (),
    "patent": (),
    "phdthesis": ("author", "title", "school", "year"),
    "proceedings": ("title", "year"),
    "software": (),
    "techreport": ("author", "title", "institution", "year"),
    "unpublished": ("author", "title", "note"),
}


def lacking(kind: str, present: Collection[str]) -> list[str]:
    """Return what an entry of this `kind` (a key of `NEEDED`) lacks when only the fields `present` are known of it."""
    return [needed for needed in NEEDED[kind] if not set(needed.split(OR)) & set(present)]


def unprintable(root: Path) -> Iterator[Problem]:
    """Yield a problem for each entry of ``references.bib`` under `root` that the build of the book would refuse.

    Raises `EvidenceError` when the file is missing or cannot be parsed.
    """
    text = read_text(root, BIBLIOGRAPHY)
    rows = dict(entry_rows(text))
    for key, entry in entries_of(text).items():
        if entry.type not in NEEDED:
            mend = did_you_mean(entry.type, NEEDED) or "Make it @misc."
            rule = f"The book cannot print the entry {key}, because of its type"
            yield Problem(BIBLIOGRAPHY, rows.get(key, 0), "", entry.type, rule, tuple(NEEDED), mend)
        elif missing := lacking(entry.type, [*entry.fields, *entry.persons]):
            rule = f"The book cannot print the entry {key}, because an @{entry.type} needs {', '.join(missing)}"
            yield Problem(
                BIBLIOGRAPHY, rows.get(key, 0), "", "", rule, mend="Add it, or make the entry @misc, which needs nothing."
            )
