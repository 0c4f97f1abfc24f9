"""A record of a work that is there already fills in what its entry lacks, and touches nothing that
stands.
"""

import json
import shutil

import pytest
from living import ask
from tiny import paths, read_rows

from livingreview.checks.rules import check
from livingreview.evidence.schema import as_file
from livingreview.intake.bibtex_file import from_bibtex
from livingreview.intake.fuller import contradiction, filled, filling, with_filling
from livingreview.intake.reference import Reference
from livingreview.project import ENGINE

FULLER = """TY  - JOUR
AU  - Sloper, P.
AU  - Beresford, Bryony
TI  - Facilitators and barriers for co-ordinated multi-agency services
JO  - CHILD
PY  - 2004
VL  - 30
SP  - 571
EP  - 580
DO  - 10.1111/x_1
ER  -
"""
POOR = Reference("misc", (), {"title": "T", "year": "2021", "howpublished": "A Journal"}, "t2021")
RICH = Reference(
    "article",
    ("Jones, A.", "Roe, B."),
    {"title": "T", "year": "2021", "journal": "A Journal", "doi": "10.1/x", "note": "in press"},
)


def test_what_an_entry_lacks_is_filled_in_and_told_field_by_field(project):
    (project / "x.ris").write_text(FULLER, encoding="utf-8")
    before = (project / "references.bib").read_text(encoding="utf-8")
    done = ask(project, "import", "x.ris")
    assert done.output == (
        "already there as sloper2004: Facilitators and barriers for co-ordinated multi-agency"
        " services\n"
        "    filled in: author: Beresford, Bryony\n"
        "    filled in: volume: 30\n"
        "    filled in: pages: 571--580\n"
        "    filled in: doi: 10.1111/x_1\n"
        "0 added, 1 already there.\n"
        "Run: review update.\n"
    )
    after = (project / "references.bib").read_text(encoding="utf-8")
    assert after == before.replace(
        "author = {Sloper, P.}", "author = {Sloper, P. and Beresford, Bryony}"
    ).replace(
        "journal = {Child},\n  year = {2004}\n}",
        "journal = {Child},\n  year = {2004},\n  volume = {30},\n  pages = {571--580},\n"
        "  doi = {10.1111/x_1}\n}",
    )
    assert check(project) == []
    again = ask(project, "import", "x.ris").output
    assert "filled in" not in again
    assert (project / "references.bib").read_text(encoding="utf-8") == after


def test_the_fuller_of_two_records_in_one_file_is_not_lost(project):
    poor = "@article{a, title={A new one}, author={Roe, B.}, year={2024}}\n"
    fuller = (
        "@article{b, title={A new one}, author={Roe, B. and Poe, C.}, year={2024}, journal={J}}\n"
    )
    (project / "x.bib").write_text(poor + fuller, encoding="utf-8")
    done = ask(project, "import", "x.bib")
    assert "    filled in: author: Poe, C.\n    filled in: journal: J\n" in done.output
    assert (
        "@article{roe2024,\n  author = {Roe, B. and Poe, C.},\n  title = {A new one},\n"
        "  year = {2024},\n  journal = {J}\n}"
    ) in (project / "references.bib").read_text(encoding="utf-8")


def test_an_entry_that_was_of_no_kind_for_lack_of_facts_gets_its_kind():
    whole = filled(POOR, filling(POOR, RICH))
    assert (whole.kind, whole.authors) == ("article", ("Jones, A.", "Roe, B."))
    assert dict(whole.fields) == {**POOR.fields, "journal": "A Journal", "doi": "10.1/x"}


@pytest.mark.parametrize(
    ("standing", "names"),
    [
        (("Jones, A.", "others"), ("Jones, A.", "Roe, B.")),
        (("Jones",), ("Jones", "Roe, B.")),
        (("Jones, A.", "Doe, X."), ("Jones, A.", "Doe, X.")),
        (("Jones, A.", "Roe, B.", "Poe, C."), ("Jones, A.", "Roe, B.", "Poe, C.")),
    ],
)
def test_authors_are_added_after_those_that_stand(standing, names):
    one = Reference("article", standing, {"title": "T", "year": "2021"})
    assert filled(one, filling(one, RICH)).authors == names


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (Reference("misc", (), {"doi": "10.1/y", "pages": "1"}), "its DOI is 10.1/y, not 10.1/x"),
        (Reference("misc", ("Poe, C.",), {"pages": "1"}), "its first author is Poe, C., not Jones"),
        (Reference("book", (), {"pages": "1"}), "it is an @book, not an @article"),
    ],
)
def test_a_record_that_may_be_of_another_work_fills_in_nothing_and_says_why(other, why):
    assert contradiction(RICH, other).startswith(why)
    assert filled(RICH, filling(RICH, other)) == RICH


@pytest.mark.parametrize(
    "entry",
    [
        "@Article{a,\n title = {A {x, author = {y}} T},\n AUTHOR = {Jones, A. and others},\n}",
        '@article{a, author = "Jones, A. and others", title = "A {"}quoted{"} T"}',
        "@article{a, title = {T}, author = {others}}",
        "@article{a, title = {T}}",
        "@article{a,\n  title = {T},\n}",
    ],
)
def test_an_entry_in_any_form_is_filled_in_and_all_else_stays(entry):
    text = f"% before\n\n@string{{j = {{J}}}}\n\n{entry}\n\n@misc{{b, title = {{B}}}}\n"
    (standing, _) = from_bibtex(text)
    full = Reference("article", ("Jones, A.", "{The & Body}"), {"journal": "J & {K}", "title": "T"})
    more = filling(standing, full)
    after = with_filling(text, "a", more)
    assert from_bibtex(after)[0] == filled(standing, more)
    assert filled(standing, more).authors[-1] == "{The & Body}"
    assert after.startswith("% before\n\n@string{j = {J}}\n\n@")
    assert after.endswith("}\n\n@misc{b, title = {B}}\n")


def test_a_record_without_a_title_is_refused_with_its_row(project):
    (project / "x.ris").write_text(f"{FULLER}\nTY  - JOUR\nPY  - 2020\nER  - \n", encoding="utf-8")
    done = ask(project, "import", "x.ris")
    assert done.exit_code == 1
    assert "x.ris, row 13, column title\n    The record has no title" in done.output
    assert "TI in RIS" in done.output
    assert "Nothing was written." in done.output


def test_a_schema_that_does_not_say_how_an_uncoded_work_is_coded_is_named(project):
    path = project / "data" / "schemas" / "sources.json"
    text = path.read_text(encoding="utf-8")
    text = text.replace('"uncoded": "not-described",', "", 1)
    text = text.replace('"uncoded": "to-be-coded"', '"uncoded": "whatever"', 1)
    path.write_text(as_file(json.loads(text)), encoding="utf-8")
    (project / "x.bib").write_text("@misc{a, title={New}, year={2024}}", encoding="utf-8")
    done = ask(project, "import", "x.bib")
    assert done.exit_code == 1
    assert "data/schemas/sources.json, column evidence_kind\n    The schema does not say" in (
        done.output
    )
    assert "data/schemas/sources.json, column read_as" in done.output
    assert "column country" not in done.output


@pytest.mark.filterwarnings("error")
def test_references_come_into_a_review_with_other_tables_ready_to_be_coded(tmp_path):
    root = tmp_path / "walking"
    shutil.copytree(ENGINE / "skeleton", root)
    (root / "x.ris").write_text(FULLER, encoding="utf-8")
    done = ask(root, "import", "x.ris")
    assert done.exit_code == 0, done.output
    row = read_rows(paths(root)["sources"])[-1]
    assert (row["source_id"], row["design"], row["countries"], row["read_as"], row["added"]) == (
        "sloper2004",
        "not-stated",
        "not-stated",
        "to-be-coded",
        "2.0",
    )
    assert ask(root, "workbook", "export", "e.xlsx").exit_code == 0
    assert "No row differs." in ask(root, "workbook", "import", "e.xlsx").output
