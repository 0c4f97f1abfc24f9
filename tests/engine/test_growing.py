"""The evidence may grow: works that were made up come into a small review as its guide says, and
everything that held before holds.
"""

import subprocess

import pytest
from books import REPOSITORY, run, sound
from living import ask
from openpyxl import load_workbook
from tiny import read_rows

from bench.growing import SYNTHESIS, add, coded, grow, references
from livingreview.checks.rules import check
from livingreview.claims.later import outstanding
from livingreview.evidence.evidence import Evidence
from livingreview.publishing.wanting import wanting

WORKS, FINDINGS, CONDITIONS = 25, 60, 20
RELEASE, NUMBER = "2.1.0", "2.1"
REVIEWED = ("--reason", "Read with its rows, which were made up.", "--date", "2026-11-28")
CODES = {
    "sources": {
        "design": ("trial", "comparison", "before-and-after", "interviews"),
        "countries": ("GB-WLS", "IE", "several"),
    },
    "findings": {
        "outcome": ("activity", "attendance", "safety"),
        "direction": ("better", "same", "worse", "better"),
    },
    "conditions": {"condition": ("pavements", "adults"), "side": ("helps", "hinders", "helps")},
}


def told(done):
    assert done.exit_code == 0, done.output
    return done.output


def table(root, name):
    return root / "data" / f"{name}.csv"


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """A new review into which works were brought: references first, then what they say, in a
    workbook and in the files.
    """
    place = tmp_path_factory.mktemp("grown")
    root, file, workbook = (place / name for name in ("walking", "new.ris", "evidence.xlsx"))
    told(ask(place, "new", root))
    told(ask(root, "accept", *("attendance-unchanged", "walking-buses-move-children"), *REVIEWED))
    add(
        table(root, "releases"),
        lambda rows: [{**rows[-1], "release": RELEASE, "what": "Works made up to see"}],
    )
    changelog = f"# Changelog\n\n## {RELEASE} (in preparation)\n\n- Works that were made up.\n"
    (root / "CHANGELOG.md").write_text(changelog, encoding="utf-8")
    known = {row["source_id"] for row in read_rows(table(root, "sources"))}
    file.write_text(references(WORKS), encoding="utf-8")
    assert f"{WORKS} added, 0 already there." in told(ask(root, "import", file))
    works = [row["source_id"] for row in read_rows(table(root, "sources"))]
    works = [name for name in works if name not in known]
    told(ask(root, "workbook", "export", workbook))
    code_works(workbook, root, works)
    told(ask(root, "workbook", "import", workbook))
    for name, count in (("findings", FINDINGS), ("conditions", CONDITIONS)):
        add(
            table(root, name),
            lambda rows, name=name, count=count: coded(rows, works, NUMBER, CODES[name], count),
        )
    return root


def committed(root, message):
    """Commit all of the review in `root`."""
    own = ("-c", "user.name=T", "-c", "user.email=t@example.org")
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-qm", message)):
        subprocess.run(["git", *own, *words], cwd=root, check=True)


def code_works(workbook, root, works):
    """Code in the workbook what each work is."""
    like = [row for row in read_rows(table(root, "sources")) if row["source_id"] not in works]
    rows = coded(like, works, NUMBER, CODES["sources"], len(works))
    book = load_workbook(workbook)
    head, *lines = book["sources"].iter_rows()
    names = [cell.value for cell in head]
    for row, line in zip(rows, lines[len(like) : len(like) + len(rows)], strict=True):
        for name, cell in zip(names, line, strict=True):
            cell.value = row[name] or None
    book.save(workbook)


def test_what_came_in_as_the_guide_says_has_nothing_wrong_with_it(grown):
    assert "No problems found" in told(ask(grown, "check"))
    evidence = Evidence(grown)
    assert len(evidence.after(1).sources) == WORKS + 1
    assert len(evidence.after(1).findings) == FINDINGS + 1


def test_every_chapter_runs_with_it_no_claim_on_another_body_asks_and_its_own_tests_pass(grown):
    told(ask(grown, "update"))
    assert "Every chapter is current." in told(ask(grown, "update"))
    assert [claim.claim for claim in outstanding(Evidence(grown))] == []
    sound(run(grown, "pytest", "-q", "-p", "no:cacheprovider", "tests"))
    every_row = (grown / "chapters" / "everything-coded.ipynb").read_text(encoding="utf-8")
    works = [row["source_id"] for row in read_rows(table(grown, "sources"))]
    assert [name for name in works if f"source-{name}" not in every_row] == []


def test_its_release_wants_nothing_more(grown):
    told(ask(grown, "update"))
    committed(grown, "More works")
    assert list(wanting(grown, RELEASE, "2026-12-01")) == []


def test_evidence_many_times_as_large_has_nothing_wrong_with_it(two_bodies):
    own = len(Evidence(two_bodies).sources) - 1  # the work reviewed is there once
    add(
        table(two_bodies, "releases"),
        lambda rows: [{**rows[-1], "release": RELEASE, "what": "After a column was closed"}],
    )
    grow(two_bodies, 3)
    assert check(two_bodies) == []
    assert len(Evidence(two_bodies).sources) == 1 + 3 * own


def test_what_the_bench_makes_of_evidence_can_be_made():
    sound(run(REPOSITORY, "python", "-c", SYNTHESIS))
