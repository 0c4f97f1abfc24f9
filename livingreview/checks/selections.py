"""Whether what a review asks for can be had: its claims, and the groups and fields it declares.

A file of claims that is no such file stops every verb (`livingreview.claims.sections`). What takes
rows to see is found here.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from livingreview.checks.bearings import bearing_problems
from livingreview.checks.placements import placement_problems
from livingreview.checks.statements import MEND, RULE, leaning
from livingreview.claims.model import Section
from livingreview.claims.reading import file_of, read_section, section_names
from livingreview.claims.sections import named_twice, on_a_body, queries, unfit
from livingreview.evidence import fields
from livingreview.evidence.changes import CHANGES
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.reading import typed
from livingreview.files import FIRST_ROW, read_text
from livingreview.problems import EvidenceError, Problem, did_you_mean
from livingreview.settings import FILE
from livingreview.settings import row_of as row_of_setting
from livingreview.yaml_file import row_of


def selection_problems(root: Path, sound: bool) -> list[Problem]:
    """Return what is wrong with the claims under `root`, and with what ``review.toml`` says of
    fields. Without `sound` tables nothing is looked up in their rows.
    """
    problems = list[Problem]()
    try:
        evidence, sections = Evidence(root), []
        if problems := list(_tables(evidence)):
            return problems
        problems += [*_groups(evidence), *_declared(evidence), *_called(evidence)]
        for name in section_names(root):
            try:
                section, refused = read_section(evidence, name)
            except EvidenceError as error:
                problems += error.problems
                continue
            sections.append(section)
            wrong = [*unfit(evidence, section), *_leaning(section)]
            problems += [*refused, *wrong, *_without_chapter(root, name)]
            if sound and not wrong:
                problems += _in_rows(evidence, section)
        placed = [] if problems else list(placement_problems(root, sections))
        if not problems:
            problems += _judged(evidence, sections)
        if sound and not problems:
            problems += bearing_problems(evidence, sections)
        return [*problems, *placed, *named_twice(sections)]
    except EvidenceError as error:
        return [*problems, *error.problems]


def _without_chapter(root: Path, name: str) -> Iterator[Problem]:
    chapters = sorted(path.stem for path in (root / "chapters").glob("*.ipynb"))
    if name not in chapters:
        rule = f"There is no chapter chapters/{name}.ipynb that makes these claims"
        mend = did_you_mean(name, chapters) or "Name the file after its chapter."
        yield Problem(file_of(name), 0, "", name, rule, mend=mend)


def _leaning(section: Section) -> Iterator[Problem]:
    """Yield each sentence of a claim that cannot be read alone, as it is in the ledger."""
    for claim in section.claims:
        if leaning(claim.sentence):
            at, file = f"{claim.name}.sentence", file_of(section.name)
            yield Problem(file, row_of(claim.name), at, claim.sentence, RULE, mend=MEND)


def _judged(evidence: Evidence, sections: list[Section]) -> Iterator[Problem]:
    """Yield each judgement on a claim that no chapter makes, and each on later evidence that is on
    no claim of a body.
    """
    judged = {"judgements": sections, "later": on_a_body(tuple(sections))}
    for name, of in judged.items():
        known = [claim.name for section in of for claim in section.claims]
        rows = evidence.rows(name) if name in evidence.tables else None
        for row, key in enumerate(rows["key"] if rows is not None else (), start=FIRST_ROW):
            if key not in known:
                rule, path = "No claim has this name", evidence.tables[name].path
                mend = did_you_mean(key, known) or (
                    f"Take the row out. If it was released, say why in {CHANGES}."
                )
                yield Problem(path, row, "key", key, rule, mend=mend)


def _in_rows(evidence: Evidence, section: Section) -> Iterator[Problem]:
    """Yield places that are no paragraph, identifiers that no row has, queries that no row fits."""
    file, places = file_of(section.name), _paragraphs(evidence)
    for claim in section.claims if section.body else ():
        for place in (place for place in claim.places if place not in places):
            rule, mend = "There is no such paragraph", did_you_mean(place, places)
            yield Problem(file, row_of(place), f"{claim.name}.places", place, rule, mend=mend)
    for claim, part, query in queries(section):
        at = f"{claim.name}.{part}.{query.show}"
        unknown = [
            (field, code)
            for field, codes in query.where
            if not fields.allowed(evidence, field)
            for code in codes
            if code and code not in _known(evidence, query.show, field)
        ]
        for field, code in unknown:
            rule = f"No row of {query.show} has this {field}"
            mend = did_you_mean(code, _known(evidence, query.show, field))
            yield Problem(file, row_of(code), at, code, rule, mend=mend)
        in_view = query.narrowed(body=_bodies(evidence, section))
        if part == "rows" and not unknown and not fields.places(evidence, in_view):
            row = row_of(query.where[0][1][0]) if query.where else row_of(claim.name)
            mend = f"Ask for less of {evidence.tables[query.show].path}, or leave the query out."
            yield Problem(file, row, at, query.address(), "No row fits this query", mend=mend)


def _paragraphs(evidence: Evidence) -> set[str]:
    """Return the places of the work reviewed, as claims name them."""
    if "paragraphs" not in evidence.tables:
        return set()
    rows = evidence.paragraphs
    return {f"{part} ¶{n}" for part, n in zip(rows["section"], rows["paragraph"], strict=True)}


def _bodies(evidence: Evidence, section: Section) -> list[str]:
    """Return the bodies that a section speaks of."""
    numbers = sorted(set(evidence.body_of.values()))
    return [str(n) for n in numbers if n == section.body or 0 < section.after < n]


def _known(evidence: Evidence, table: str, field: str) -> set[str]:
    """Return what rows have in a field, whatever release they stood in."""

    def known() -> set[str]:
        standing = {code for row in fields.index(evidence, table).codes(field) for code in row}
        every = evidence.once(
            ("every release", table), lambda: typed(evidence.root, evidence.tables[table])
        )
        past = set(every[field].dropna()) if field in every else set()
        return standing | past

    return evidence.once(("known", table, field), known)


def _tables(evidence: Evidence) -> Iterator[Problem]:
    """Yield the tables that the settings name and that there are not."""
    text, settings = read_text(evidence.root, FILE), evidence.settings
    named = [(["explorer", "tables", name], name) for name in settings.explorer.tables]
    named += [
        (["fields", field, "table"], declared["table"])
        for field, declared in settings.fields.items()
        if "table" in declared
    ]
    for place, name in named:
        if name not in evidence.tables:
            mend = did_you_mean(name, evidence.tables) or "Delete it."
            yield _setting(text, place, name, "There is no such table", mend=mend)


def _groups(evidence: Evidence) -> Iterator[Problem]:
    """Yield groups of no field, groups called like a code, and what is no code in a group."""
    text = read_text(evidence.root, FILE)
    for field, groups in evidence.settings.groups.items():
        codes = fields.words(evidence, field)
        if field not in _every_field(evidence):
            mend = did_you_mean(field, _every_field(evidence)) or "Delete it."
            yield _setting(text, ["groups", field], field, "There is no such field", mend=mend)
            continue
        for name, group in groups.items():
            place = ["groups", field, name]
            if name in codes:
                rule = f"A code of {field} has this name"
                yield _setting(text, place, name, rule, mend="Rename the group.")
            for code in group:
                if codes and code not in codes:
                    rule, mend = f"There is no such code of {field}", did_you_mean(code, codes)
                    yield _setting(text, place, code, rule, mend=mend)


def _declared(evidence: Evidence) -> Iterator[Problem]:
    """Yield filters of no field, and rules of declared fields that ask for no field or no code."""
    text, every = read_text(evidence.root, FILE), _every_field(evidence)
    explorer = evidence.settings.explorer
    for setting, names in (("filters", explorer.filters), ("first", explorer.first)):
        for name in (name for name in names if name not in every):
            mend = did_you_mean(name, every) or "Delete it."
            yield _setting(text, ["explorer", setting], name, "There is no such field", mend=mend)
    for name, declared in evidence.settings.fields.items():
        place, table = ["fields", name], declared.get("table", "")
        asked = [
            (field, code)
            for rule in declared.get("rules", ())
            for field, code in rule.items()
            if field != "code"
        ]
        asked += [("code_of", declared["strongest"])] if "strongest" in declared else []
        asked += [("code_of", column) for column in declared.get("within", ())]
        for field, code in asked:
            wanted = code if field == "code_of" else field
            if wanted not in fields.names(evidence, table):
                rule, mend = f"Rows of {table} have no such field", did_you_mean(wanted, every)
                yield _setting(text, place, wanted, rule, mend=mend)
            elif field != "code_of" and code and code not in fields.allowed(evidence, field):
                rule = f"There is no such code of {field}"
                mend = did_you_mean(code, fields.allowed(evidence, field))
                yield _setting(text, place, code, rule, mend=mend)


def _called(evidence: Evidence) -> Iterator[Problem]:
    """Yield what there is not of the choices that older ones lead to, and of the columns that mark
    reviews of studies.
    """
    text, every = read_text(evidence.root, FILE), _every_field(evidence)
    for was, now in evidence.settings.explorer.renamed.items():
        for choice in now:
            name, _, code = choice.partition("=")
            if name not in every or code not in (fields.allowed(evidence, name) or (code,)):
                rule, mend = "There is no such choice", "Name a field and a code of it."
                yield _setting(text, ["explorer", "renamed", was], choice, rule, mend=mend)
    for name in evidence.settings.reviews:
        if name not in fields.names(evidence, "sources"):
            rule, mend = "Sources have no such field", did_you_mean(name, every)
            yield _setting(text, ["reviews", name], name, rule, mend=mend)


def _setting(text: str, place: list[str], value: str, rule: str, mend: str) -> Problem:
    return Problem(FILE, row_of_setting(text, place), ".".join(place), value, rule, mend=mend)


def _every_field(evidence: Evidence) -> list[str]:
    tables = evidence.settings.explorer.tables
    every: Iterable[str] = (name for table in tables for name in fields.names(evidence, table))
    return list(dict.fromkeys(every))
