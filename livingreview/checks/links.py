"""Where rows lead: places of the book, days, sources that stand, codes that answer codes.

Places are known without a build: a page that the table of contents names, or a target that a
chapter sets. What a build makes besides, such as the place of a figure, is not known here.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from livingreview.book_files import CONTENTS
from livingreview.evidence import releases
from livingreview.evidence.sheet import Sheet
from livingreview.problems import Problem, did_you_mean, together

PLACES = {"met_in": ";", "treated_in": ""}  # columns of places, with what parts several
PAGE, CHAPTERS = ".ipynb", "chapters"
TARGET = re.compile(rb"\(([a-z0-9-]+)\)=")
# Read without YAML: every command waits for this, and `book_files` names what is wrong with it.
NAMED = re.compile(r"^[ -]*(?:file|root):\s*['\"]?([^\s'\"]+)", re.MULTILINE)
YEARS = (1900, 2099)
CLAIM = re.compile(r"\{claim\}`([^`]*)`")  # the mark of a claim, at the end of its sentence


def places_of(root: Path) -> frozenset[str]:
    """Return the places of the book under `root`: files of chapters, and targets; none without a
    table of contents.
    """
    contents = root / CONTENTS
    if not contents.is_file():
        return frozenset()
    names = NAMED.findall(contents.read_text(encoding="utf-8", errors="replace"))
    pages = [root / f"{name}{end}" for name in names for end in (PAGE, ".md")]
    there = [page for page in pages if page.is_file()]
    targets = {target for page in there for target in TARGET.findall(page.read_bytes())}
    files = {page.name for page in there if page.suffix == PAGE and page.parent != root}
    return frozenset({*files, *(target.decode() for target in targets)})


def claims_in(root: Path) -> dict[str, list[str]]:
    """Return the claims of which each chapter under `root` has marks, in their order, by its name;
    nothing of a chapter without any.
    """
    texts = {
        path.stem: path.read_text(encoding="utf-8", errors="replace")
        for path in sorted((root / CHAPTERS).glob(f"*{PAGE}"))
    }
    marks = {name: CLAIM.findall(text) for name, text in texts.items()}
    return {name: claims for name, claims in marks.items() if claims}


def link_problems(sheets: Mapping[str, Sheet], places: frozenset[str]) -> Iterator[Problem]:
    """Yield each cell of the `sheets` that leads nowhere, or to a day on which nothing of this can
    have happened; `places` are those of the book.
    """
    for sheet in sheets.values():
        yield from _places(sheet, places)
        yield from _days(sheet)
    yield from _days_of_releases(sheets["releases"])
    yield from _answers(sheets["codebook"])
    if sheets["sources"].whole:
        yield from _sources_that_stand(sheets)


def _places(sheet: Sheet, places: frozenset[str]) -> Iterator[Problem]:
    rule = "No target of a chapter, and no chapter of the book" if places else ""
    for name, separator in PLACES.items():
        for row, cell in sheet.column(name) if places and name in sheet.cells else ():
            for place in cell.split(separator) if separator else [cell]:
                if place and place not in places:
                    mend = did_you_mean(place, sorted(places)) or (
                        f"Name a target, such as {min(places)}, or a chapter by its file."
                    )
                    yield Problem(sheet.table.path, row, name, place, rule, mend=mend)


def _days(sheet: Sheet) -> Iterator[Problem]:
    first, last = YEARS
    for column in sheet.table.columns:
        for row, cell in sheet.column(column.name) if column.kind == "date" else ():
            if re.match(r"[1-9][0-9]{3}-", cell) and not first <= int(cell[:4]) <= last:
                rule = f"No day between {first} and {last}"
                mend = "Correct the year."
                yield Problem(sheet.table.path, row, column.name, cell, rule, mend=mend)


def _days_of_releases(sheet: Sheet) -> Iterator[Problem]:
    """Yield each release whose day comes before that of a release with a lower number."""
    lines = zip(sheet.rows, sheet.lines(("release", "date")), strict=True)
    dated = sorted(
        (releases.number(number), day, row, number)
        for row, (number, day) in lines
        if day and releases.WHOLE.fullmatch(number)
    )
    latest, before = "", ""
    for _, day, row, number in dated:
        if day < latest:
            rule = f"Release {before}, which comes before {number}, is of a later day ({latest})"
            mend = "Correct the day."
            yield Problem(sheet.table.path, row, "date", day, rule, mend=mend)
        else:
            latest, before = day, number


def _answers(sheet: Sheet) -> Iterator[Problem]:
    """Yield what a code of the codebook answers and is no code of the same field."""
    if "answers" not in sheet.cells:
        return
    lines = list(sheet.lines(("field", "code", "answers")))
    codes = {(field, code) for field, code, _ in lines}
    for row, (field, _, answers) in zip(sheet.rows, lines, strict=True):
        for code in filter(None, answers.split(";")):
            if (field, code) not in codes:
                mend = did_you_mean(code, [name for of, name in codes if of == field])
                rule = f"No code of {field}"
                yield Problem(sheet.table.path, row, "answers", code, rule, mend=mend)


def _sources_that_stand(sheets: Mapping[str, Sheet]) -> Iterator[Problem]:
    """Yield each row whose source did not stand when the row was added, or stands no more while the
    row does.
    """
    spans: dict[str, list[tuple[str, str]]] = {}
    for source, *span in sheets["sources"].lines(("source_id", *releases.SPAN)):
        spans.setdefault(source, []).append((span[0], span[1]))
    for name, sheet in sheets.items():
        if name == "sources" or sheet.table.of_reading or "source_id" not in sheet.cells:
            continue
        if not sheet.table.released:
            continue
        lines = sheet.lines(("source_id", *releases.SPAN))
        for row, (source, added, withdrawn) in zip(sheet.rows, lines, strict=True):
            if source in spans and not _stood(spans[source], added, withdrawn):
                value = together((source, added))
                rule = "The source does not stand in every release in which the row does"
                mend = "Withdraw the row with its source, or add it with it."
                yield Problem(sheet.table.path, row, "source_id, added", value, rule, mend=mend)


def _stood(spans: list[tuple[str, str]], added: str, withdrawn: str) -> bool:
    """Return whether a source that stood in `spans` stood all the time from `added` on, until
    `withdrawn`.
    """
    numbers = [added, withdrawn, *(number for span in spans for number in span)]
    if not all(releases.OF_ROWS.fullmatch(number) for number in numbers if number):
        return True
    for begun, ended in sorted(spans, key=lambda span: releases.version(span[0])):
        begins = releases.version(begun) <= releases.version(added)
        if begins and (
            not ended or (withdrawn and releases.version(withdrawn) <= releases.version(ended))
        ):
            return True
        if begins and ended and releases.version(added) < releases.version(ended):
            added = ended
    return False
