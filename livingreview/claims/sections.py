"""The sections of a review that make claims, and whether what their files ask for can be had."""

from collections.abc import Iterator

from livingreview.claims.model import Claim, Section
from livingreview.claims.reading import QUERIES, file_of, read_section, section_names
from livingreview.evidence import fields
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.query import Query
from livingreview.problems import EvidenceError, Problem, did_you_mean
from livingreview.yaml_file import row_of


def load_section(evidence: Evidence, name: str) -> Section:
    """Return the section called `name`, such as ``what-works``.

    Raises `EvidenceError` with all that is wrong with its file: shape, fields, codes.
    """
    return evidence.once(("section", name), lambda: _load(evidence, name))


def _load(evidence: Evidence, name: str) -> Section:
    section, problems = read_section(evidence, name)
    if problems := [*problems, *unfit(evidence, section)]:
        raise EvidenceError(problems)
    return section


def load_sections(evidence: Evidence) -> tuple[Section, ...]:
    """Return every section that makes claims, in the order of the book. Raises `EvidenceError` as
    `load_section` does, for all files at once.
    """
    sections, problems = [], list[Problem]()
    for name in section_names(evidence.root):
        try:
            sections.append(load_section(evidence, name))
        except EvidenceError as error:
            problems += error.problems
    if problems := [*problems, *named_twice(sections)]:
        raise EvidenceError(problems)
    return tuple(sections)


def on_a_body(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Return the sections on one body; their claims are judged again beside later ones."""
    return tuple(section for section in sections if section.body)


def queries(section: Section) -> Iterator[tuple[Claim, str, Query]]:
    """Yield every query of a section, with its claim and the part of it that asks."""
    for claim in section.claims:
        for part in QUERIES:
            for query in getattr(claim, part):
                yield claim, part, query


def unfit(evidence: Evidence, section: Section) -> Iterator[Problem]:
    """Yield each field and each code that the claims of `section` ask for and that there is not."""
    for claim, part, query in queries(section):
        known = fields.names(evidence, query.show)
        for field, codes in query.where:
            place = f"{claim.name}.{part}.{query.show}"
            if field not in known:
                rule, row = f"Rows of {query.show} have no such field", row_of(codes[0])
                mend = did_you_mean(field, known)
                yield Problem(file_of(section.name), row, place, field, rule, tuple(known), mend)
                continue
            allowed = fields.allowed(evidence, field)
            if part == "later" and not allowed:
                rule = "A view of later evidence asks for codes, so that rows to come can be in it"
                mend = "Say what the rows are about, such as their theme, exposure or domain."
                row = row_of(codes[0])
                yield Problem(file_of(section.name), row, place, field, rule, mend=mend)
                continue
            for code in codes:
                if allowed and code not in allowed:
                    rule, mend = f"There is no such code of {field}", did_you_mean(code, allowed)
                    yield Problem(
                        file_of(section.name), row_of(code), place, code, rule, allowed, mend
                    )


def named_twice(sections: list[Section]) -> Iterator[Problem]:
    """Yield each claim whose name another section has already given to one."""
    first: dict[str, str] = {}
    for section in sections:
        for claim in section.claims:
            if claim.name in first:
                rule = f"A claim of {first[claim.name]} has this name"
                mend = "Rename one: judgements are kept under the name."
                yield Problem(
                    file_of(section.name), row_of(claim.name), claim.name, "", rule, mend=mend
                )
            first.setdefault(claim.name, file_of(section.name))
