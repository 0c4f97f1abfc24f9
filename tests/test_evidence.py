import pandas as pd
import pytest
from conftest import add, paths, put, put_coding

from review import releases
from review.bibliography import load_bibliography
from review.evidence import REVIEW, Evidence, cited
from review.problems import EvidenceError
from review.project import ProjectNotFoundError, project_root


def test_the_project_is_found_from_any_folder_inside_it(project):
    assert project_root(project / "data" / "schemas") == project.resolve()


def test_outside_a_project_the_message_says_what_to_do(tmp_path):
    with pytest.raises(ProjectNotFoundError, match="Change to the folder of the review"):
        project_root(tmp_path)


def test_columns_are_typed(project):
    evidence = Evidence(project)
    assert list(evidence.sources["country"].cat.categories) == list(evidence.labels("country"))
    assert evidence.sources["sectors"][1] == ("education", "health")
    assert evidence.mentions["sentence"].dtype == "Int64"
    assert evidence.findings["quantity"].isna().all()
    assert evidence.releases["date"].dtype.kind == "M"


def test_a_category_that_nobody_has_is_counted_as_none(project):
    counts = Evidence(project).sources["evidence_kind"].value_counts()
    assert counts["inquiry"] == 0


def test_an_unknown_code_stops_the_load_with_its_address_and_no_row_vanishes(project):
    put(project, "themes", 3, "stance", "suports")
    with pytest.raises(EvidenceError) as error:
        Evidence(project).themes  # noqa: B018
    assert [(p.file, p.row, p.column, p.value) for p in error.value.problems] == [("data/themes.csv", 3, "stance", "suports")]


def test_a_wrong_number_stops_the_load(project):
    put(project, "mentions", 2, "sentence", "two")
    with pytest.raises(EvidenceError, match="wrong type"):
        Evidence(project).mentions  # noqa: B018


def test_writing_to_a_frame_leaves_the_evidence_as_it_was(project):
    evidence = Evidence(project)
    sources, bibliography = evidence.sources, evidence.bibliography
    sources.loc[0, "note"] = "changed"
    bibliography.loc[0, "title"] = "changed"
    assert evidence.sources["note"].isna().all()
    assert "changed" not in set(evidence.bibliography["title"])


def test_a_table_is_read_when_it_is_first_used_and_the_bibliography_when_it_is_joined(project):
    for name in ("findings", "mentions"):
        paths(project)[name].unlink()
    (project / "references.bib").unlink()
    evidence = Evidence(project)
    assert len(evidence.sources) == 4
    with pytest.raises(EvidenceError, match=r"references\.bib"):
        evidence.works  # noqa: B018
    with pytest.raises(EvidenceError, match=r"data/findings\.csv"):
        evidence.findings  # noqa: B018


def test_works_carry_authors_year_and_label(project):
    labels = dict(Evidence(project).works[["source_id", "label"]].itertuples(index=False))
    assert labels["webb2004"] == "Webb and Vulliamy 2004"
    assert labels["atkinson2001"] == "Atkinson and others 2001"


def test_the_review_itself_is_no_cited_source(project):
    assert REVIEW not in set(cited(Evidence(project).themes)["source_id"])


def test_labels_of_a_field_without_codes_are_an_error(project):
    with pytest.raises(KeyError, match="no codes for 'colour'"):
        Evidence(project).labels("colour")


def second_release(root):
    add(root, "releases", release="1.1.0", what="A correction")
    put_coding(root, "themes", 3, "withdrawn", "1.1")
    put_coding(root, "themes", 3, "change_reason", "coding-correction")
    added = {"theme": "gap.methods", "source_id": "atkinson2001", "stance": "supports", "attribution": "individual"}
    add(root, "themes", **added, locator="5.roles ¶1", added="1.1")


def test_a_release_holds_the_rows_that_stood_then(project):
    before = Evidence(project).themes
    second_release(project)
    now = Evidence(project)
    assert "gap.methods" in set(now.themes["theme"])
    assert len(now.themes) == len(before)
    columns = ["theme", "source_id", "locator"]
    pd.testing.assert_frame_equal(now.as_of("1.0").themes[columns], before[columns])
    pd.testing.assert_frame_equal(now.as_of("1.0").themes, now.as_of("1.0.7").themes)


@pytest.mark.parametrize("release", ["one", "1", "1.x", "1.0.0.0"])
def test_what_is_no_release_is_refused(project, release):
    with pytest.raises(ValueError, match="is not a release"):
        Evidence(project).as_of(release)


def sealed(root, release="1.0"):
    evidence = Evidence(root)
    frames = {name: pd.read_csv(root / table.path, dtype=str) for name, table in evidence.tables.items() if table.released}
    return releases.digest(frames, release)


def test_the_digest_of_a_release_outlives_later_withdrawals_and_any_order_of_rows(project):
    before = sealed(project)
    second_release(project)
    path = paths(project)["themes"]
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([header, *reversed(rows)]) + "\n", encoding="utf-8")
    assert sealed(project) == before
    assert sealed(project, "1.1") != before


@pytest.mark.parametrize(("column", "value"), [("stance", "mixed"), ("locator", "3 ¶1")])
def test_the_digest_of_a_release_changes_with_any_cell(project, column, value):
    before = sealed(project)
    put(project, "themes", 3, column, value)
    assert sealed(project) != before


def test_the_bibliography_keeps_what_is_printed(project):
    rows = load_bibliography(project).set_index("source_id")
    assert rows.loc["webb2004", "title"] == "A Multi-Agency Approach to Reducing Disaffection & Exclusion"
    assert rows.loc["brownwhite2006", "authors"] == ("Brown", "White")
