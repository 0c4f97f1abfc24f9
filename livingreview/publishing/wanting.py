"""What a release wants before it can be made: all of it at once, before anything is written."""

import os
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from livingreview.checks.released import DECIDED
from livingreview.checks.rules import check
from livingreview.claims.later import outstanding
from livingreview.evidence import releases
from livingreview.evidence.changes import CHANGES, in_words
from livingreview.evidence.corrections import corrections
from livingreview.evidence.evidence import Evidence, all_releases
from livingreview.evidence.schema import load_tables
from livingreview.evidence.seals import file_of, read_seal, seal_of
from livingreview.evidence.sheet import read_sheet
from livingreview.files import read_text
from livingreview.problems import ReviewError, as_text
from livingreview.publishing.commit import uncommitted
from livingreview.publishing.facts import RELEASES, Facts, Release, disagreements, load_facts
from livingreview.publishing.sealing import CHANGELOG
from livingreview.readings.documented import has_records, screening
from livingreview.running.updates import stale
from livingreview.words import count, some

AHEAD = timedelta(days=366)
PLACEHOLDERS = ("", "what it brings", "to be written", "todo", "tbd", "a title")
COMMIT = "git add -A && git commit"


def wanting(root: Path, version: str, day: str) -> Iterator[str]:
    """Yield all that forbids to make the release `version` of the project at `root`, a sentence
    each. `day` is the day that it is to have (``YYYY-MM-DD``), empty for one that is sealed.
    """
    try:
        if changed := uncommitted(root):
            yield f"Files are not committed: {', '.join(changed)}. Run: {COMMIT}"
    except ReviewError as error:
        yield str(error)
    problems = check(root, full=True)
    if problems:
        yield as_text(problems)
    try:
        facts = load_facts(root)
        yield from disagreements(root)
    except ReviewError as error:
        yield str(error)
        return
    release = next((entry for entry in facts.releases if entry.number == version), None)
    if release is None:
        yield f'{RELEASES} has no release {version}. Run: review begin {version} "What it brings"'
        return
    if facts.release != release:
        yield f"{RELEASES} ends with {facts.release.number}: release {version} is not the last."
    yield from _words(root, release)
    yield from _day(facts.releases, release, day)
    if not problems:
        yield from _of_rows(root, facts, release, day)


def _words(root: Path, release: Release) -> Iterator[str]:
    """Yield the words that a release lacks: what it brings, and its section of the changelog."""
    if is_placeholder(release.what):
        yield f"{RELEASES} does not say what release {release.number} brings: {release.what!r}."
    heading, lines = f"## {release.number} ({release.in_words})", section(root, release.number)
    text = read_text(root, CHANGELOG) if (root / CHANGELOG).is_file() else ""
    if heading not in text.splitlines():
        yield f"{CHANGELOG} has no heading: {heading}"
    elif all(is_placeholder(line) for line in lines):
        yield f"{CHANGELOG} says nothing under: {heading}"


def section(root: Path, number: str) -> list[str]:
    """Return the lines of the changelog on the release `number`, without their heading."""
    text = read_text(root, CHANGELOG) if (root / CHANGELOG).is_file() else ""
    pattern = rf"^## {re.escape(number)} .*\n((?:(?!## ).*\n?)*)"
    match = re.search(pattern, text, re.MULTILINE)
    return match[1].strip().splitlines() if match else []


def is_placeholder(text: str) -> bool:
    """Return whether a `text` says nothing, or only that something is to be said."""
    return re.sub(r"\W+", " ", text).strip().lower() in PLACEHOLDERS


def _day(listed: Sequence[Release], release: Release, day: str) -> Iterator[str]:
    """Yield what is wrong with the `day` that a release is to have."""
    if release.day:
        if day not in ("", release.day):
            yield f"Release {release.number} is sealed already, on {release.day}; that day stays."
        return
    if not _is_day(day):
        what = f"{day!r} is no day" if day else "The day of the release is missing"
        yield f"{what}. Write it as: review release {release.number} --date 2027-01-31"
        return
    for before in [entry for entry in listed if entry.day][-1:]:
        if day < before.day:
            yield f"{day} comes before the day of release {before.number} ({before.day})."
    if date.fromisoformat(day) > _today() + AHEAD:
        yield f"{day} is more than a year ahead."


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _today() -> date:
    """Return the day today; that of ``SOURCE_DATE_EPOCH`` where it is set, as in all builds."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return (datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)).date()


def _of_rows(root: Path, facts: Facts, release: Release, day: str) -> Iterator[str]:
    """Yield what the rows, which are sound, want: sources to be coded, decisions of a later day, a
    number that is not what they bring, claims to be read; of a sealed release also chapters that
    are stale.
    """
    evidence = Evidence(root)
    if uncoded := releases.to_be_coded(evidence.sources):
        yield f"To be coded still: {', '.join(uncoded)}. Code them, or take their rows out."
    frames = all_releases(evidence)
    numbers = [entry.number for entry in facts.releases]
    waiting = {entry.number for entry in facts.releases if not entry.day}
    for before, after in pairwise(numbers):
        broken = releases.broken_rule(frames, after, before) if after in waiting else ""
        if broken and not (_is_minor(before, after) and _coded_otherwise(root, before)):
            yield broken
    if not release.day:
        yield from _unexplained(evidence, release.number)
        yield from _undecided(evidence)
    if not release.day and _is_day(day):
        yield from _decided_later(evidence, day)
    yield from (claim.sentence for claim in outstanding(evidence))
    if release.day:
        for path, reasons in stale(root).items():
            for reason in reasons:
                name = path.relative_to(root)
                yield f"{name} is stale: {reason.sentence}. Run: review update, and commit."


def _is_minor(before: str, after: str) -> bool:
    (major, minor), (older, old) = releases.version(after), releases.version(before)
    return major == older and minor > old


def _coded_otherwise(root: Path, before: str) -> bool:
    """Return whether codes came, went or changed since the sealed release `before` in tables whose
    rows do not come and go with releases; decisions rest on codes, and are none.
    """
    if not (root / file_of(before)).is_file():
        return False
    then, tables = read_seal(root, before), load_tables(root)
    now = seal_of({name: read_sheet(root, table) for name, table in tables.items()}, before)
    coded = [
        name
        for name, table in tables.items()
        if not table.released
        and any(column.codes for column in table.columns)
        and all(column.name != DECIDED for column in table.columns)
    ]
    return any(name not in then or then[name] != now[name] for name in coded)


def _unexplained(evidence: Evidence, number: str) -> Iterator[str]:
    """Yield each row that was withdrawn for the release `number` without a reason on the list of
    changes, which readers are shown beside it.
    """
    for of in corrections(evidence):
        if releases.version(of.release) == releases.version(number) and not of.reason:
            yield (
                f"The row {in_words(of.key)} of {of.table} is withdrawn, and {CHANGES} does not say"
                f" why. Add: {number},{of.table},{in_words(of.key)},REASON"
            )


def _undecided(evidence: Evidence) -> Iterator[str]:
    """Yield which records of a documented search nobody has decided on yet."""
    if has_records(evidence) and (names := screening(evidence).undecided):
        yield (
            f"{count(len(names), 'record')} of the search not decided yet: {some(names)}. What is"
            " left of each is said by: review screen status"
        )


def uncoded(root: Path) -> str:
    """Return in a sentence which records of the project at `root` were included and lead to no
    work. They forbid no release, since of a work nothing may be there to be coded.
    """
    evidence = Evidence(root)
    names = screening(evidence).uncoded if has_records(evidence) else []
    what = f"{count(len(names), 'record')} included, without a work in led_to: {some(names)}."
    return f"{what} The flow shows them as not coded yet." if names else ""


def _decided_later(evidence: Evidence, day: str) -> Iterator[str]:
    """Yield each table with a decision, or a search, that is of a later day than the release."""
    for name, table in evidence.tables.items():
        for column in (column.name for column in table.columns if column.kind == "date"):
            latest = evidence.rows(name)[column].max() if name != "releases" else None
            if latest == latest and latest is not None and f"{latest:%Y-%m-%d}" > day:
                yield (
                    f"{day} comes before what the release holds: {table.path}, column {column},"
                    f" goes up to {latest:%Y-%m-%d}."
                )
