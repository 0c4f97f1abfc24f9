"""Evidence of two bodies: the tiny project, and what a later release brought."""

import pytest
from tiny import add, finding, paths, read_rows

PAGE = "https://example.org/report"
LATER = {"added": "2.0", "withdrawn": "", "change_reason": ""}


@pytest.fixture
def two_bodies(project):
    """The tiny project with a release 2.0.0 that brought one later source, with a finding and a
    theme.
    """
    add(project, "releases", release="2.0.0", what="Later evidence")
    add(project, "searches", search_id="since-1", body="since 2006", where="web pages")
    later(project, "jones2024", "positive")
    add(
        project,
        "themes",
        theme="gap.methods",
        source_id="jones2024",
        stance="supports",
        attribution="individual",
        locator=PAGE,
        **LATER,
    )
    return project


def later(project, source_id, direction, number=1, programme="", added="2.0", **cells):
    """Add a later source, if it is not there, and a finding of it."""
    if source_id not in {row["source_id"] for row in read_rows(paths(project)["sources"])}:
        work(project, source_id, added=added)
    row = finding(
        f"{source_id}-{number}",
        source_id,
        PAGE,
        "healthy",
        direction,
        "Something is said of children.",
    )
    add(
        project,
        "findings",
        **{**row, **LATER, "added": added, "programme": programme or source_id, **cells},
    )


def work(project, source_id, **cells):
    """Add a later source with its reference: a Scottish evaluation in health, unless told."""
    fields = "  author = {Jones, A.},\n  title = {T},\n  year = {2024}\n"
    with (project / "references.bib").open("a", encoding="utf-8") as file:
        file.write(f"\n@misc{{{source_id},\n{fields}}}\n")
    kind = {
        "evidence_kind": "evaluation",
        "sectors": "health",
        "countries": "GB-SCT",
        "country": "scotland",
        "population": "children",
    }
    add(project, "sources", source_id=source_id, read_as="abstract", **{**kind, **LATER, **cells})
