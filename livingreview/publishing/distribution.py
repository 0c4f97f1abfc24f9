"""What a release consists of: all that forbids it, and the files of ``dist/``, the same bytes for
whoever repeats it.

A release is sealed first (`sealing`): that fixes its rows, its day and its note. What is made from
it afterwards comes from committed files only, and from the day that they give.
"""

import hashlib
import re
import subprocess
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from livingreview.checks.rules import check
from livingreview.claims.later import outstanding
from livingreview.evidence import releases
from livingreview.evidence.difference import standing_difference
from livingreview.evidence.evidence import Evidence, all_releases
from livingreview.files import replace
from livingreview.problems import ReviewError, as_text
from livingreview.publishing import promised_ids
from livingreview.publishing.archives import SUMS, as_zip, sums
from livingreview.publishing.citation import Item, harvard
from livingreview.publishing.crate import FILE, Part, crate
from livingreview.publishing.descriptions import package_files
from livingreview.publishing.facts import CITATION, RELEASES, Facts, disagreements, read_yaml
from livingreview.publishing.sealing import CHANGELOG
from livingreview.running import build_record
from livingreview.running.updates import stale

VERIFY = f"sha256sum -c {SUMS}"
SPDX = "https://spdx.org/licenses/"


def wrong(root: Path, version: str, facts: Facts) -> Iterator[str]:
    """Yield all that forbids to make the release `version` of the project at `root`, a sentence
    each.
    """
    if facts.release.number != version:
        yield f"{RELEASES} ends with {facts.release.number}."
    if not facts.release.day:
        yield f"It is not sealed. Run: review seal {facts.release.number} --date DAY"
    yield from disagreements(root)
    if facts.release.day and not re.search(
        rf"^## {re.escape(version)} \({facts.release.in_words}\)$", _changes(root), re.MULTILINE
    ):
        yield f"{CHANGELOG} has no heading: ## {version} ({facts.release.in_words})"
    if changed := _git(root, "status", "--porcelain").splitlines():
        yield f"Files are not committed: {', '.join(line[3:] for line in changed)}."
    if problems := check(root, full=True):
        yield as_text(problems)
        return
    evidence = Evidence(root)
    yield from broken_rules(evidence, facts)
    yield from (claim.sentence for claim in outstanding(evidence))
    yield from (
        f"{path.relative_to(root)} is stale: {why.sentence}. Run: review update"
        for path, all_of in stale(root).items()
        for why in all_of
    )


def broken_rules(evidence: Evidence, facts: Facts) -> Iterator[str]:
    """Yield what the releases break of the version rule, each measured against the one before."""
    frames = all_releases(evidence)
    for before, after in pairwise(release.number for release in facts.releases):
        if broken := releases.broken_rule(frames, after, before):
            yield broken


def distribution(root: Path, facts: Facts, book: dict[str, bytes], pdf: bytes) -> dict[str, bytes]:
    """Return the files of ``dist/`` by name: book, PDF, data, source, environment, notes, RO-Crate,
    digests.
    """
    number, day = facts.release.number, facts.release.day
    stem = f"{facts.data_name}-{number}"
    source = {
        name: (root / name).read_bytes()
        for name in _git(root, "ls-files", "-z").split("\0")
        if name
    }
    files = {
        f"{stem}-book.zip": as_zip(book, stem, day),
        f"{stem}.pdf": pdf,
        f"{stem}-data.zip": as_zip(
            {**package_files(root, facts), **_licences(root)}, f"{stem}-data", day
        ),
        f"{stem}-source.zip": as_zip(source, f"{stem}-source", day),
        "requirements.txt": (root / "requirements.txt").read_bytes(),
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
        *_section(_changes(root), number),
    ]
    if earlier:
        changes = list(
            standing_difference(Evidence(root, earlier[-1].number), Evidence(root, number))
        )
        rows = [f"- {change.sentence}" for change in changes] or ["No row differs."]
        lines += [f"## Rows that differ from release {earlier[-1].number}", "", *rows, ""]
    lines += ["## Cite it", "", harvard(Item("review", "review", facts.title), facts), ""]
    lines += ["## Verify a download", "", f"In the folder of the downloaded files: `{VERIFY}`", ""]
    return "\n".join(lines)


def keep_ids(root: Path, version: str) -> None:
    """Compare the ids of the book with those kept of the release, or keep them.

    Raises `ReviewError` when a promised id is gone, when they differ, and when they were kept just
    now and are to be committed.
    """
    now = promised_ids.identifiers(root / build_record.BOOK, pages(root))
    path = root / promised_ids.file_of(version)
    earlier = {name: kept for name, kept in promised_ids.released(root).items() if name != version}
    if unreachable := promised_ids.lost(earlier, now, promised_ids.redirects(root)):
        raise ReviewError("\n".join(unreachable))
    text = promised_ids.as_file(now)
    if not path.is_file():
        replace(path, text.encode())
        raise ReviewError(
            f"{path.relative_to(root)} now holds the ids that this release promises. Commit it, and"
            " run this again."
        )
    if path.read_text(encoding="utf-8") != text:
        raise ReviewError(
            f"{path.relative_to(root)} does not hold the ids of this book. Delete it, and run this"
            " again."
        )


def pages(root: Path) -> list[str]:
    """Return the pages of the book, in the order of its table of contents."""
    contents = read_yaml(root, "_toc.yml")
    parts = contents.get("parts", [contents])
    return [
        contents["root"],
        *(chapter["file"] for part in parts for chapter in part.get("chapters", ())),
    ]


def _part(root: Path, name: str, content: bytes) -> Part:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    kinds = {
        "-book.zip": ("The book as HTML", "application/zip", "book", ""),
        ".pdf": ("The book as PDF", "application/pdf", "book", ""),
        "-data.zip": ("The data package", "application/zip", "data", ""),
        "-source.zip": (
            "Code, chapters and data as committed",
            "application/zip",
            "code",
            f"{SPDX}{project['license']}",
        ),
        "requirements.txt": (
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


def _licences(root: Path) -> dict[str, bytes]:
    return {
        name: (root / name).read_bytes() for name in ("LICENSE-DATA", CITATION, "references.bib")
    }


def _changes(root: Path) -> str:
    path = root / CHANGELOG
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _section(changelog: str, number: str) -> list[str]:
    """Return the lines of the changelog on the release `number`, without their heading."""
    section = re.search(
        rf"^## {re.escape(number)} .*\n((?:(?!## ).*\n?)*)", changelog, re.MULTILINE
    )
    return [*section.group(1).strip().splitlines(), ""] if section else []


def _git(root: Path, *arguments: str) -> str:
    command = ["git", *arguments]
    return subprocess.run(  # noqa: S603
        command, cwd=root, check=True, capture_output=True, text=True
    ).stdout
