"""A tiny evidence base that every test may spoil, and the tools to plant a fault in it."""

import csv
import json
import shutil

import pytest
from books import REPOSITORY

from livingreview.evidence.schema import CODED_BY, coded_schemas

CODED = {"added": "1.0"}

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{cite:t}`x`",
    "{raw}`html <b>x</b>`",
    ":::{figure} x",
    "```{raw} html",
    "[x](javascript:alert(1))",
    "![x](https://example.org/x.png)",
    "<https://example.org>",
    "**bold** _and_ ~~gone~~",
    "# head",
    "| a | b |",
    "{{ x }}",
    "$x^2$ and $$y$$",
    "&amp; &lt;b&gt; &#60;",
    "<!-- gone -->",
    "`code`",
    "- item",
    "1. item",
    "[^1] and [^1]: note",
    "(target)=",
    "+++",
    "% a comment",
    "\\ and \\(x\\)",
    "{glue:text}`n`",
    "https://example.org/?a=1&b=2",
]

SOURCES = [
    {
        "source_id": "brownwhite2006",
        "evidence_kind": "literature-review",
        "sectors": "cross-sector",
        "countries": "GB-SCT",
        "country": "scotland",
    },
    {
        "source_id": "atkinson2001",
        "evidence_kind": "primary-research",
        "sectors": "education;health",
        "countries": "GB-ENG",
        "country": "england",
    },
    {
        "source_id": "sloper2004",
        "evidence_kind": "literature-review",
        "sectors": "health",
        "countries": "GB",
        "country": "uk",
    },
    {
        "source_id": "webb2004",
        "evidence_kind": "evaluation",
        "sectors": "education",
        "countries": "GB-SCT",
        "country": "scotland",
    },
]

THEMES = [
    ("definition.confusion", "brownwhite2006", "supports", "individual", "3 ¶1"),
    ("barrier.role-clarity", "atkinson2001", "supports", "individual", "5.roles ¶1"),
    ("barrier.role-clarity", "sloper2004", "supports", "one-theme-list", "5.roles ¶1"),
    ("barrier.role-clarity", "sloper2004", "supports", "individual", "5.roles ¶2"),
    ("barrier.professional-culture", "webb2004", "questions", "individual", "5.roles ¶2"),
    ("factor.clear-roles", "sloper2004", "supports", "individual", "5.success-factors ¶1"),
    ("factor.general-list", "atkinson2001", "supports", "many-theme-list", "5.success-factors ¶1"),
]

FINDINGS = [
    (
        "brownwhite2006-1",
        "brownwhite2006",
        "3 ¶1",
        "healthy",
        "positive",
        "Children are hoped to be healthier.",
    ),
    (
        "sloper2004-1",
        "sloper2004",
        "4 ¶1",
        "healthy",
        "positive",
        "Families with a key worker were in better health.",
    ),
    (
        "webb2004-1",
        "webb2004",
        "4 ¶1",
        "achieving",
        "positive",
        "Fewer pupils were excluded from school.",
    ),
    ("webb2004-2", "webb2004", "4 ¶1", "staff", "negative", "Teachers spent longer in meetings."),
]

MENTIONS = [
    ("3", "1", "1", "Atkinson et al. 2001", "atkinson2001"),
    ("4", "1", "1", "Sloper 2004", "sloper2004"),
    ("4", "1", "2", "Webb and Vulliamy 2004", "webb2004"),
    ("5.roles", "1", "1", "Atkinson et al. 2001", "atkinson2001"),
    ("5.roles", "1", "1", "Sloper 2004", "sloper2004"),
    ("5.roles", "2", "1", "Sloper 2004", "sloper2004"),
    ("5.roles", "2", "1", "Webb and Vulliamy 2004", "webb2004"),
    ("5.success-factors", "1", "1", "Sloper 2004", "sloper2004"),
    ("5.success-factors", "1", "1", "Atkinson et al. 2001", "atkinson2001"),
]

THEME = ("theme", "source_id", "stance", "attribution", "locator")
MENTION = ("section", "paragraph", "sentence", "cited_as", "source_id")
PARAGRAPH = ("section", "paragraph", "subject", "treated_in")

PARAGRAPHS = [
    ("3", "1", "Terms", "terms"),
    ("4", "1", "Effects", "effects"),
    ("5.roles", "1", "Roles", "roles"),
    ("5.roles", "2", "Roles again", "roles"),
    ("5.success-factors", "1", "What helps", "factors"),
]

BIBLIOGRAPHY = """\
@book{atkinson2001,
  author = {Atkinson, M. and Wilkin, A. and Stott, A.},
  title = {Multi-agency working: an audit of activity}, publisher = {NFER},
  year = {2001}
}

@techreport{brownwhite2006,
  author = {Brown, K. and White, K.},
  title = {Exploring the evidence base for {Integrated} {Children's} {Services}},
  institution = {SEED}, year = {2006}
}

@article{sloper2004,
  author = {Sloper, P.},
  title = {Facilitators and barriers for co-ordinated multi-agency services}, journal = {Child},
  year = {2004}
}

@book{webb2004,
  author = {Webb, R. and Vulliamy, G.},
  title = {A Multi-Agency Approach to Reducing Disaffection \\& Exclusion}, publisher = {DfES},
  year = {2004}
}
"""


A_CLAIM = """\
body: 1
claims:
  a-claim:
    sentence: Roles are not clear.
    places: [5.roles ¶1]
    rows:
      - themes: barrier.role-clarity
    not_counting: It is said once.
    later:
      - themes: barrier.role-clarity
"""


@pytest.fixture
def project(tmp_path):
    """The tiny project, in a folder of its own."""
    return write_project(tmp_path)


def write_project(root):
    """Write into `root` a project with real schemas and codebook, four sources, and nothing wrong
    with it.
    """
    data = root / "data"
    shutil.copy(REPOSITORY / "review.toml", root / "review.toml")
    shutil.copytree(REPOSITORY / "data" / "schemas", data / "schemas")
    for file in ("datapackage.json", "codebook.csv"):
        shutil.copy(REPOSITORY / "data" / file, data / file)
    rows = tiny_rows()
    for name, path in paths(root).items():
        if name != "codebook":
            table = name.removeprefix("first-reading-").removeprefix("second-reading-")
            write_rows(path, columns(root, name), rows.get(table, []))
    (root / "references.bib").write_text(BIBLIOGRAPHY, encoding="utf-8")
    return root


@pytest.fixture
def in_project(project, monkeypatch):
    """The tiny project as the working directory."""
    monkeypatch.chdir(project)
    return project


def tiny_rows():
    """The rows of the tiny project by table; columns left out are empty."""
    return {
        "sources": [
            {**row, "population": "children", "read_as": "as-reported-by-review", **CODED}
            for row in SOURCES
        ],
        "themes": [dict(zip(THEME, row, strict=True)) | CODED for row in THEMES],
        "findings": [finding(*row) for row in FINDINGS],
        "mentions": [dict(zip(MENTION, row, strict=True)) for row in MENTIONS],
        "paragraphs": [dict(zip(PARAGRAPH, row, strict=True)) for row in PARAGRAPHS],
        "definitions": [
            {
                "term": "joint working",
                "source_id": "sloper2004",
                "gist": "Agencies that plan together.",
                "continuum": "none",
            }
            | {"position_stated": "no", "locator": "3 ¶1"}
            | CODED
        ],
        "searches": [
            {
                "search_id": "brownwhite2006-1",
                "body": "2006 review",
                "terms": "integration;outcomes",
                "locator": "3 ¶1",
            }
        ],
        "releases": [{"release": "1.0.0", "what": "The 2006 review, coded from its text"}],
    }


def finding(finding_id, source_id, locator, domain, direction, statement):
    """A row of findings, as a dictionary."""
    return {
        "finding_id": finding_id,
        "source_id": source_id,
        "locator": locator,
        "kind": "effect",
        "exposure_as_named": "working together",
        "exposure": "joint-working",
        "isolates_integration": "not-stated",
        "level": "outcome-for-children-families",
        "client_group": "children",
        "outcome_domain": domain,
        "voice": "data",
        "basis": "reported",
        "timing": "happened",
        "direction": direction,
        "programme": source_id,
        "statement": statement,
        **CODED,
    }


def paths(root):
    """The file of each table of the project at `root`, by name."""
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    return {resource["name"]: root / "data" / resource["path"] for resource in package["resources"]}


def columns(root, name):
    """The columns of a table, as its schema lists them, without the one that its file may lack."""
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    schema = next(
        resource["schema"] for resource in package["resources"] if resource["name"] == name
    )
    return [
        field["name"]
        for field in json.loads((root / "data" / schema).read_text(encoding="utf-8"))["fields"]
        if field["name"] != CODED_BY
    ]


def read_rows(path):
    """The rows of a CSV file, as dictionaries."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path, header, rows):
    """Write a CSV file; columns that a row leaves out are empty."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def put(root, name, row, column, value):
    """Write `value` into a cell of the table `name`; `row` counts as a spreadsheet does, the header
    being row 1.
    """
    path = paths(root)[name]
    rows = read_rows(path)
    rows[row - 2][column] = value
    write_rows(path, list(rows[0]), rows)


def put_coding(root, name, row, column, value):
    """Write `value` into a cell of themes or findings and of both readings, so that they still
    agree.
    """
    for table in (name, f"first-reading-{name}", f"second-reading-{name}"):
        put(root, table, row, column, value)


def add(root, name, /, **cells):
    """Add a row with these cells at the end of the table `name`."""
    path = paths(root)[name]
    write_rows(path, columns(root, name), [*read_rows(path), cells])


def programme(root, code):
    """Add a programme with this code."""
    add(root, "programmes", programme=code, name=code, countries="GB-ENG", what="A programme.")


def coder(root, code):
    """Name a coder in the codebook, and list the code in the schemas."""
    add(root, "codebook", field=CODED_BY, code=code, label=code, definition="A person.")
    for file, content in coded_schemas(root).items():
        (root / file).write_bytes(content)


def take(root, name, row):
    """Take a row out of the table `name`."""
    path = paths(root)[name]
    rows = read_rows(path)
    del rows[row - 2]
    write_rows(path, columns(root, name), rows)


def bear(root, claim, bearing, *keys, table="themes"):
    """Say that the rows with these `keys` bear on `claim` so."""
    for key in keys:
        add(root, "bearings", claim=claim, table=table, row=key, bearing=bearing)
