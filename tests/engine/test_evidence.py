from pathlib import Path

import pandas as pd
import pytest
from books import REPOSITORY
from tiny import add, paths, put, read_rows, take

from ics.reviewed import REVIEW, cited
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.schema import load_codes, load_tables
from livingreview.evidence.sheet import NEW_CODE
from livingreview.problems import EvidenceError, Problem
from livingreview.project import ProjectNotFoundError


def refused(root, name):
    with pytest.raises(EvidenceError) as error:
        Evidence(root).rows(name)
    return list(error.value.problems)


@pytest.fixture
def opened(monkeypatch):
    """The names of the files under data/, and of the bibliography, that are opened from now on."""
    names = []
    read_bytes = Path.read_bytes

    def noted(path):
        names.append(path.name)
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", noted)
    return names


# Types


def test_coded_columns_are_ordered_categories_with_every_code_of_the_codebook_in_its_order(project):
    evidence, codes = Evidence(project), load_codes(project)
    seen = set()
    for name, table in load_tables(project).items():
        for column in table.columns:
            if column.codes and not column.separator:
                dtype = evidence.rows(name)[column.name].dtype
                assert list(dtype.categories) == codes[column.name], f"{name}.{column.name}"
                assert dtype.ordered
                seen.add(column.name)
    assert seen >= {"theme", "stance", "country", "direction", "section"}


def test_a_code_that_no_row_has_is_counted_as_nought(project):
    assert Evidence(project).sources["evidence_kind"].value_counts()["inquiry"] == 0


def test_whole_numbers_are_whole_and_may_be_missing(project):
    put(project, "searches", 2, "records_seen", "1234")
    searches = Evidence(project).searches
    assert searches["records_seen"].dtype == "Int64"
    assert searches["records_seen"].tolist() == [1234]
    assert searches["duplicates"].isna().all()
    assert Evidence(project).mentions["sentence"].dtype == "Int64"


def test_lists_are_tuples_and_an_empty_list_is_an_empty_tuple(project):
    evidence = Evidence(project)
    assert evidence.sources["sectors"].tolist()[1] == ("education", "health")
    assert set(evidence.mentions["anomaly"]) == {()}
    assert evidence.searches["terms"].tolist() == [("integration", "outcomes")]


def test_days_are_timestamps_and_may_be_missing(project):
    put(project, "searches", 2, "searched_on", "2006-05-31")
    assert Evidence(project).searches["searched_on"].tolist() == [pd.Timestamp(2006, 5, 31)]
    assert Evidence(project).releases["date"].isna().all()
    assert Evidence(project).releases["date"].dtype.kind == "M"


def test_text_is_text_and_an_empty_cell_is_missing(project):
    put(project, "findings", 2, "quantity", "007")
    findings = Evidence(project).findings
    assert findings["quantity"].tolist()[0] == "007"
    assert findings["quantity"].tolist()[1:] != [""] * 3
    assert findings["quantity"].isna().tolist() == [False, True, True, True]


@pytest.mark.parametrize("word", ["NA", "None", "null", "nan", "N/A"])
def test_a_word_that_some_readers_take_for_nothing_stays_a_word(project, word):
    put(project, "findings", 2, "outcome", word)
    assert Evidence(project).findings["outcome"].tolist()[0] == word


@pytest.mark.parametrize("name", list(load_tables(REPOSITORY)))
def test_every_table_of_this_book_loads_with_the_columns_of_its_schema(name):
    assert list(Evidence(REPOSITORY).rows(name).columns) == [
        column.name for column in load_tables(REPOSITORY)[name].columns
    ]


# What cannot be loaded


def test_an_unknown_code_stops_the_load_with_its_address_and_no_row_vanishes(project):
    put(project, "themes", 3, "stance", "suports")
    rule, mend = "Not a code of the codebook", f"Did you mean supports? {NEW_CODE}"
    allowed = ("supports", "questions", "mixed")
    assert refused(project, "themes") == [
        Problem("data/themes.csv", 3, "stance", "suports", rule, allowed, mend)
    ]
    put(project, "themes", 3, "stance", "supports")
    assert len(Evidence(project).themes) == len(read_rows(paths(project)["themes"]))


def test_an_unknown_item_of_a_list_stops_the_load_too(project):
    put(project, "sources", 3, "sectors", "education;helth")
    assert [(problem.row, problem.value) for problem in refused(project, "sources")] == [
        (3, "helth")
    ]


def test_a_missing_code_that_is_needed_stops_the_load(project):
    put(project, "sources", 3, "population", "")
    assert [(problem.row, problem.column) for problem in refused(project, "sources")] == [
        (3, "population")
    ]


@pytest.mark.parametrize(
    ("column", "value", "mend"),
    [
        ("records_seen", "many", "Write a whole number."),
        ("records_seen", "1.5", "Write a whole number."),
        ("searched_on", "31/05/2006", "Write the day as YYYY-MM-DD."),
    ],
)
def test_a_value_of_the_wrong_type_stops_the_load_with_its_address(project, column, value, mend):
    put(project, "searches", 2, column, value)
    rule = "The value has the wrong type"
    assert refused(project, "searches") == [
        Problem("data/searches.csv", 2, column, value, rule, mend=mend)
    ]


def test_all_that_stops_the_load_of_a_table_is_said_at_once(project):
    put(project, "sources", 3, "country", "scotlnad")
    put(project, "sources", 4, "population", "childern")
    assert [(problem.row, problem.value) for problem in refused(project, "sources")] == [
        (3, "scotlnad"),
        (4, "childern"),
    ]


def test_a_row_with_cells_too_few_stops_the_load_and_is_not_dropped(project):
    with paths(project)["themes"].open("a", encoding="utf-8") as file:
        file.write("barrier.other,webb2004\n")
    assert [(problem.row, problem.rule) for problem in refused(project, "themes")] == [
        (9, "The row has too few cells")
    ]


def test_a_missing_column_stops_the_load_with_its_name(project):
    path = paths(project)["themes"]
    path.write_text(path.read_text(encoding="utf-8").replace("stance", "side", 1), encoding="utf-8")
    assert {(problem.row, problem.column) for problem in refused(project, "themes")} == {
        (1, "stance"),
        (1, "side"),
    }


def test_a_file_that_is_not_utf_8_stops_the_load_with_its_row(project):
    path = paths(project)["themes"]
    path.write_bytes(path.read_bytes().replace(b"webb2004", b"w\xe9bb2004", 1))
    assert [(problem.row, problem.rule) for problem in refused(project, "themes")] == [
        (6, "The file is not UTF-8")
    ]


def test_the_message_of_the_error_is_the_list_of_problems(project):
    put(project, "themes", 3, "stance", "suports")
    with pytest.raises(
        EvidenceError, match=r"1 problem in the evidence:\ndata/themes\.csv, row 3, column stance\n"
    ):
        Evidence(project).rows("themes")


def test_a_table_that_does_not_exist_is_no_problem_of_the_evidence_but_a_mistake(project):
    with pytest.raises(KeyError, match="feelings"):
        Evidence(project).rows("feelings")


def test_outside_a_project_there_is_no_evidence(tmp_path):
    with pytest.raises(ProjectNotFoundError):
        Evidence(tmp_path)


def test_evidence_is_that_of_the_project_around_the_working_directory(in_project, monkeypatch):
    take(in_project, "definitions", 2)
    monkeypatch.chdir(in_project / "data" / "schemas")
    assert Evidence().root == in_project.resolve()
    assert Evidence().definitions.empty


# Reading on first use, and only then


def test_nothing_is_read_before_a_table_is_used(project, opened):
    Evidence(project)
    Evidence(project).as_of("1.0")
    assert opened == []


def test_a_table_is_read_on_first_use_and_once_and_no_other_is(project, opened):
    evidence = Evidence(project)
    assert len(evidence.sources) == 4
    assert [name for name in opened if name.endswith(".csv")] == ["codebook.csv", "sources.csv"]
    assert len(evidence.sources) == 4
    assert opened.count("sources.csv") == 1
    assert "references.bib" not in opened


def test_a_table_is_read_although_others_are_missing(project):
    for name, path in paths(project).items():
        if name not in {"sources", "codebook"}:
            path.unlink()
    (project / "references.bib").unlink()
    evidence = Evidence(project)
    assert len(evidence.sources) == 4
    with pytest.raises(EvidenceError, match=r"data/findings\.csv"):
        evidence.findings  # noqa: B018
    with pytest.raises(EvidenceError, match=r"references\.bib"):
        evidence.works  # noqa: B018


def test_the_bibliography_is_read_when_it_is_first_joined_and_once(project, opened):
    evidence = Evidence(project)
    for _ in range(2):
        evidence.works  # noqa: B018
        evidence.bibliography  # noqa: B018
    assert opened.count("references.bib") == 1


# Frames of one's own


@pytest.mark.parametrize(
    "name", ["sources", "themes", "findings", "mentions", "codebook", "bibliography", "works"]
)
def test_writing_to_a_frame_leaves_the_evidence_as_it_was(project, name):
    evidence = Evidence(project)
    before = getattr(evidence, name).copy(deep=True)
    frame = getattr(evidence, name)
    text = next(column for column in frame if frame[column].dtype == "str")
    frame.loc[0, text] = "changed"
    frame["more"] = 1
    del frame[text]
    pd.testing.assert_frame_equal(getattr(evidence, name), before)


# Joins and words


def test_works_are_sources_with_authors_year_and_label_in_the_order_of_the_sources(project):
    works = Evidence(project).works
    assert works["source_id"].tolist() == Evidence(project).sources["source_id"].tolist()
    labels = dict(works[["source_id", "label"]].itertuples(index=False))
    assert labels["webb2004"] == "Webb and Vulliamy 2004"
    assert labels["atkinson2001"] == "Atkinson and others 2001"
    assert labels["sloper2004"] == "Sloper 2004"


def test_the_review_speaking_for_itself_is_no_cited_source(project):
    themes = Evidence(project).themes
    assert REVIEW in set(themes["source_id"])
    kept = cited(themes)
    assert REVIEW not in set(kept["source_id"])
    assert kept.index.tolist() == list(range(len(themes) - 1))


def test_labels_are_the_words_of_the_codebook_in_its_order(project):
    assert Evidence(project).labels("stance") == {
        "supports": "Supports",
        "questions": "Questions",
        "mixed": "Mixed",
    }


def test_labels_of_a_field_without_codes_are_a_mistake(project):
    with pytest.raises(KeyError, match="no codes for 'colour'"):
        Evidence(project).labels("colour")


def test_the_two_readings_are_tables_of_their_own(project):
    put(project, "second-reading-themes", 3, "stance", "mixed")
    evidence = Evidence(project)
    assert evidence.reading("first", "themes")["stance"].tolist()[1] == "supports"
    assert evidence.reading("second", "themes")["stance"].tolist()[1] == "mixed"
    assert evidence.themes["stance"].tolist()[1] == "supports"
    assert len(evidence.reading("second", "findings")) == 4


# Releases


def second_release(root):
    """Release 1.1 withdraws the theme of row 3 and adds another in its place."""
    add(root, "releases", release="1.1.0", what="A correction")
    row = read_rows(paths(root)["themes"])[1]
    put(root, "themes", 3, "withdrawn", "1.1")
    put(root, "themes", 3, "change_reason", "coding-correction")
    add(root, "themes", **row | {"theme": "gap.methods", "added": "1.1"})


def themes_of(evidence):
    return [(row.theme, row.source_id) for row in evidence.themes.itertuples()]


def test_evidence_as_it_stands_has_what_was_added_and_not_what_was_withdrawn(project):
    second_release(project)
    themes = themes_of(Evidence(project))
    assert ("gap.methods", "atkinson2001") in themes
    assert ("barrier.role-clarity", "atkinson2001") not in themes


def test_evidence_as_of_a_release_has_what_stood_then(project):
    before = themes_of(Evidence(project))
    second_release(project)
    evidence = Evidence(project)
    assert themes_of(evidence.as_of("1.0")) == before
    assert themes_of(evidence.as_of("1.1")) == themes_of(evidence)
    assert themes_of(Evidence(project, "1.0")) == before
    assert evidence.as_of("0.9").themes.empty


def test_evidence_as_of_a_release_leaves_the_evidence_it_came_from_as_it_was(project):
    second_release(project)
    evidence = Evidence(project)
    now = themes_of(evidence)
    assert themes_of(evidence.as_of("1.0")) != now
    assert themes_of(evidence) == now


def test_a_patch_moves_no_row_so_its_number_makes_no_difference(project):
    second_release(project)
    frames = [Evidence(project, release).themes for release in ("1.0", "1.0.0", "1.0.7")]
    for frame in frames[1:]:
        pd.testing.assert_frame_equal(frame, frames[0])


def test_rows_of_a_release_are_numbered_from_nought(project):
    second_release(project)
    assert Evidence(project).themes.index.tolist() == list(range(7))


def test_tables_without_releases_are_whole_in_every_release(project):
    assert len(Evidence(project, "0.1").mentions) == len(Evidence(project).mentions) > 0


@pytest.mark.parametrize("release", ["", "one", "1", "1.x", "1.0.0.0", "v1.0", "-1.0", "1.0 "])
def test_what_is_no_release_is_refused(project, release):
    with pytest.raises(ValueError, match="is not a release: write MAJOR"):
        Evidence(project).as_of(release)
