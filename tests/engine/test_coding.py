"""Codes decide counts: why a row is left out, which programme it is of, what is closed."""

from babel import Locale
from books import REPOSITORY
from tiny import add, coder, paths, programme, put, put_coding, read_rows, write_rows

from livingreview.checks.rules import check
from livingreview.evidence import fields
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.schema import CODED_BY, load_codes
from livingreview.show.by_source import about
from livingreview.show.explorer import every_row
from livingreview.show.places import known_of

UK_NATIONS = {  # ISO 3166-2:GB
    "GB-ENG": "England",
    "GB-NIR": "Northern Ireland",
    "GB-SCT": "Scotland",
    "GB-WLS": "Wales",
}
NO_COUNTRY = {"several", "not-stated"}


def found(root):
    """The address and rule of each problem."""
    return [(problem.file, problem.row, problem.column, problem.rule) for problem in check(root)]


def test_words_alone_leave_no_row_out(project):
    put_coding(project, "findings", 3, "left_out_because", "told twice")
    rule = "A reason in words alone decides no count: left_out has no code"
    assert found(project)[0] == ("data/findings.csv", 3, "left_out", rule)
    assert not Evidence(project).findings["left_out"].notna().any()


def test_a_row_left_out_says_in_words_why(project):
    put_coding(project, "findings", 3, "left_out", "not-an-effect")
    rule = "A row is left out and nothing says in words why"
    assert ("data/findings.csv", 3, "left_out_because", rule) in found(project)
    put_coding(project, "findings", 3, "left_out_because", "says how it came about")
    assert found(project) == []


def test_a_programme_is_one_of_the_table_or_the_work_itself(project):
    programme(project, "sure-start")
    put_coding(project, "findings", 3, "programme", "surestart")
    (problem,) = check(project)
    assert (problem.file, problem.row, problem.column) == ("data/findings.csv", 3, "programme")
    rule = "Neither a programme of data/programmes.csv nor the work itself"
    assert (problem.value, problem.rule) == ("surestart", rule)
    assert "Did you mean sure-start?" in problem.mend
    put_coding(project, "findings", 3, "programme", "sure-start")
    assert check(project) == []


def test_the_id_of_another_work_is_no_programme(project):
    put_coding(project, "findings", 3, "programme", "webb2004")
    assert [row[1:3] for row in found(project)] == [(3, "programme")]


def test_a_review_of_studies_is_no_programme(project):
    programme(project, "sloper2004")
    rule = "A review of studies is no programme"
    assert found(project) == [("data/programmes.csv", 2, "programme", rule)]
    put(project, "sources", 4, "evidence_kind", "evaluation")
    assert found(project) == []


def test_a_closed_column_stays_empty_in_rows_that_come_after(project):
    add(project, "releases", release="2.1.0", what="Other coding")
    old = read_rows(paths(project)["sources"])[1]
    put(project, "sources", 3, "withdrawn", "2.1")
    put(project, "sources", 3, "change_reason", "coding-correction")
    add(project, "sources", **{**old, "added": "2.1"})
    rule = "The column is closed since release 2.0"
    assert found(project) == [("data/sources.csv", 6, "country", rule)]
    put(project, "sources", 6, "country", "")
    assert found(project) == []


def test_a_country_is_one_by_its_code_in_whatever_case_it_is_typed(project):
    put(project, "sources", 3, "countries", "GB-SCT;gb-eng")
    (problem,) = check(project)
    assert (problem.value, problem.mend.split("?")[0]) == ("gb-eng", "Did you mean GB-ENG")


def test_countries_of_the_codebook_are_those_of_iso_3166_with_their_names():
    names = {**Locale("en").territories, **UK_NATIONS}
    words = Evidence(REPOSITORY).labels("countries")
    codes = set(load_codes(REPOSITORY)["countries"]) - NO_COUNTRY
    assert {code: words[code] for code in codes} == {code: names.get(code) for code in codes}


def test_what_is_known_from_elsewhere_stands_beside_a_source_and_is_no_field(project):
    put(project, "sources", 3, "known", "an inquiry in Wales")
    evidence = Evidence(project)
    assert known_of(next(evidence.sources.iloc[[1]].itertuples())) == ""
    put(project, "sources", 3, "known_from", "the reference list")
    evidence = Evidence(project)
    said = "an inquiry in Wales (the reference list)"
    assert known_of(next(evidence.sources.iloc[[1]].itertuples())) == said
    assert f"Known from elsewhere, not counted: {said}." in about(evidence)["atkinson2001"]
    assert not {"known", "known_from", "country"} & set(fields.names(evidence, "sources"))
    rows = every_row(evidence, []).set_index("key")
    assert rows.loc[["atkinson2001", "sloper2004"], "known"].tolist() == [said, ""]


def test_a_choice_of_an_earlier_release_leads_to_one_that_there_is(project):
    settings = project / "review.toml"
    text = settings.read_text(encoding="utf-8").replace('["countries=GB-SCT"]', '["country=GB-SC"]')
    settings.write_text(text, encoding="utf-8")
    (problem,) = check(project)
    assert (problem.file, problem.value) == ("review.toml", "country=GB-SC")
    assert problem.rule == "There is no such choice"


def test_who_coded_a_row_is_named_in_the_codebook(project):
    rows = [{**row, CODED_BY: ""} for row in read_rows(paths(project)["definitions"])]
    rows[0][CODED_BY] = "A. B."
    write_rows(paths(project)["definitions"], list(rows[0]), rows)
    rule = "data/codebook.csv does not name who coded the row"
    assert found(project) == [("data/definitions.csv", 2, CODED_BY, rule)]
    coder(project, "ab")
    assert [problem.value for problem in check(project)] == ["A. B."]
    put(project, "definitions", 2, CODED_BY, "ab")
    assert found(project) == []
