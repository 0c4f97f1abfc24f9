"""What a release consists of: the ids that it promises, and the files of ``dist/``, the same bytes
for whoever repeats it.

A release is sealed first (`sealing`): that fixes its rows, its day and its note. What is made from
it afterwards comes from the files that git keeps, and from the day that they give.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from livingreview.book_files import CITATION, pages
from livingreview.documents import parse_toml, refuse_unfit
from livingreview.evidence.changes import reasons
from livingreview.evidence.difference import standing_difference
from livingreview.evidence.evidence import Evidence
from livingreview.files import read_unmarked
from livingreview.problems import ReviewError
from livingreview.publishing import promised_ids
from livingreview.publishing.archives import SUMS, as_zip, sums
from livingreview.publishing.citation import Item, harvard
from livingreview.publishing.crate import FILE, Part, crate
from livingreview.publishing.descriptions import package_files
from livingreview.publishing.facts import Facts
from livingreview.publishing.wanting import section
from livingreview.running import build_record

VERIFY = f"sha256sum -c {SUMS}"
PROJECT, PINS = "pyproject.toml", "requirements.txt"
WITH_THE_DATA = ("LICENSE-DATA", CITATION, "references.bib")
SPDX = "https://spdx.org/licenses/"


def distribution(
    root: Path,
    facts: Facts,
    book: dict[str, bytes],
    pdfs: Mapping[str, bytes],
    names: Iterable[str],
) -> dict[str, bytes]:
    """Return the files of ``dist/`` by name: book, PDFs, data, source (the files called `names`),
    environment, notes, RO-Crate, digests.
    """
    number, day = facts.release.number, facts.release.day
    stem = f"{facts.data_name}-{number}"
    source = {name: (root / name).read_bytes() for name in names}
    files = {
        f"{stem}-book.zip": as_zip(book, stem, day),
        **{
            f"{stem}{name.removeprefix(facts.settings.name)}": content
            for name, content in pdfs.items()
        },
        f"{stem}-data.zip": as_zip(
            {**package_files(root, facts), **_there(root, *WITH_THE_DATA)}, f"{stem}-data", day
        ),
        f"{stem}-source.zip": as_zip(source, f"{stem}-source", day),
        **_there(root, PINS),
        "notes.md": notes(root, facts).encode(),
    }
    files[FILE] = crate(
        facts, [_part(root, name, content) for name, content in files.items()]
    ).encode()
    return {**files, SUMS: sums(files).encode()}


def notes(root: Path, facts: Facts) -> str:
    """Return the notes of the release: what it brings, what differs in the rows since the one
    before, how to cite and verify.
    """
    number = facts.release.number
    earlier = [release for release in facts.releases if release.number != number and release.day]
    lines = [
        f"# Release {number}, {facts.release.in_words}",
        "",
        facts.release.what,
        "",
        *section(root, number),
        "",
    ]
    if earlier:
        changes = list(
            standing_difference(Evidence(root, earlier[-1].number), Evidence(root, number))
        )
        sentences = [change.sentence for change in changes] + list(_explained(root, number))
        rows = [f"- {sentence}" for sentence in sentences] or ["No row differs."]
        lines += [f"## Rows that differ from release {earlier[-1].number}", "", *rows, ""]
    lines += ["## Cite it", "", harvard(Item("review", "review", facts.title), facts), ""]
    lines += ["## Verify a download", "", f"In the folder of the downloaded files: `{VERIFY}`", ""]
    return "\n".join(lines)


def _explained(root: Path, number: str) -> Iterator[str]:
    """Yield which released rows were changed, corrected or taken out, and why."""
    for (release, table, key), reason in reasons(root).items():
        if release == number:
            yield f"{table}, {key}: changed or taken out. {reason}"


def ids(root: Path, version: str) -> dict[str, bytes]:
    """Return the file of the ids that the release `version` promises, by its path: those of the
    book that was built.

    Raises `ReviewError` when an id that an earlier release promised is gone.
    """
    now = promised_ids.identifiers(root / build_record.BOOK, pages(root))
    earlier = {name: kept for name, kept in promised_ids.released(root).items() if name != version}
    if unreachable := promised_ids.lost(earlier, now, promised_ids.redirects(root)):
        raise ReviewError("\n".join(unreachable))
    return {promised_ids.file_of(version): promised_ids.as_file(now).encode()}


def _licence_of_the_code(root: Path) -> str:
    """Return the address of the licence that the project gives its code, empty where it gives
    none.
    """
    if not (root / PROJECT).exists():
        return ""
    described = parse_toml(read_unmarked(root, PROJECT), PROJECT)
    refuse_unfit(described, "project", PROJECT)
    licence = described.get("project", {}).get("license", "")
    return f"{SPDX}{licence}" if licence else ""


def _part(root: Path, name: str, content: bytes) -> Part:
    code = _licence_of_the_code(root)
    kinds = {
        "-book.zip": ("The book as HTML", "application/zip", "book", ""),
        "-findings.pdf": ("The findings as PDF", "application/pdf", "book", ""),
        "-annexes.pdf": ("The technical annexes as PDF", "application/pdf", "book", ""),
        ".pdf": ("The review as PDF", "application/pdf", "book", ""),
        "-data.zip": ("The data package", "application/zip", "data", ""),
        "-source.zip": (
            "Code, chapters and data as committed",
            "application/zip",
            "code",
            code,
        ),
        PINS: (
            "The environment: exact versions with their digests",
            "text/plain",
            "environment",
            "",
        ),
        "notes.md": ("Notes of the release", "text/markdown", "", ""),
    }
    words, mediatype, role, licence = next(
        value for end, value in kinds.items() if name.endswith(end)
    )
    return Part(
        name, words, mediatype, role, len(content), hashlib.sha256(content).hexdigest(), licence
    )


def _there(root: Path, *names: str) -> dict[str, bytes]:
    """Return those of the files called `names` that the project has, by name."""
    return {name: (root / name).read_bytes() for name in names if (root / name).is_file()}
