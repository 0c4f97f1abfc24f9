import json

import pytest
from conftest import add, paths, put, put_coding, read_rows, take, write_rows

from review import problems
from review.check import check
from review.evidence import Evidence
from review.releases import digest


def found(root, file, rule):
    return [problem for problem in check(root) if problem.file == file and problem.rule.startswith(rule)]


def one(root, file, rule):
    (problem,) = found(root, file, rule)
    return problem


def text_of(root, name):
    return paths(root)[name].read_text(encoding="utf-8")


def write(root, name, content):
    paths(root)[name].write_bytes(content if isinstance(content, bytes) else content.encode())


def test_a_sound_evidence_base_has_no_problems(project):
    assert check(project) == []
    assert problems.as_text([]) == "No problems found."


def test_a_misspelt_code_is_named_with_its_address_what_is_allowed_and_what_was_meant(project):
    put(project, "themes", 3, "stance", "suports")
    problem = one(project, "data/themes.csv", "Not a code of the codebook")
    assert (problem.row, problem.column, problem.value) == (3, "stance", "suports")
    assert problem.allowed == ("supports", "questions", "mixed")
    assert problem.mend == "Did you mean supports?"


def test_a_misspelt_item_of_a_list_is_named(project):
    put(project, "sources", 3, "sectors", "education;helth")
    problem = one(project, "data/sources.csv", "Not a code of the codebook")
    assert (problem.row, problem.column, problem.value, problem.mend) == (3, "sectors", "helth", "Did you mean health?")


def test_an_item_that_stands_twice_in_a_list_is_named(project):
    put(project, "sources", 3, "sectors", "health;health")
    assert one(project, "data/sources.csv", "An item of the list stands twice").row == 3


def test_a_duplicate_key_is_named(project):
    add(project, "sources", **read_rows(paths(project)["sources"])[1])
    assert one(project, "data/sources.csv", "The key stands twice").row == 6


def test_a_source_missing_from_the_bibliography_is_named_with_the_nearest_key(project):
    put_coding(project, "themes", 3, "source_id", "atkinson2002")
    problem = one(project, "data/themes.csv", "Not a key of references.bib")
    assert (problem.row, problem.column, problem.mend) == (3, "source_id", "Did you mean atkinson2001?")


def test_a_work_without_a_row_in_sources_is_named(project):
    take(project, "sources", 5)
    assert one(project, "references.bib", "The work has no row in data/sources.csv").value == "webb2004"


def test_a_place_that_does_not_exist_is_named(project):
    put_coding(project, "findings", 3, "locator", "4 ¶9")
    problem = one(project, "data/findings.csv", "Neither a paragraph")
    assert (problem.row, problem.column, problem.value) == (3, "locator", "4 ¶9")


@pytest.mark.parametrize("place", ["https://example.org/report", "references", "5.roles ¶2"])
def test_a_paragraph_the_reference_list_or_an_address_is_a_place(project, place):
    put_coding(project, "findings", 3, "locator", place)
    assert [problem for problem in check(project) if problem.column == "locator"] == []


def test_a_mention_in_a_paragraph_that_does_not_exist_is_named(project):
    put(project, "mentions", 2, "paragraph", "7")
    assert one(project, "data/mentions.csv", "It points to a row that does not exist").row == 2


def test_a_wrong_type_is_named(project):
    put(project, "mentions", 2, "sentence", "second")
    problem = one(project, "data/mentions.csv", "The value has the wrong type")
    assert (problem.row, problem.column, problem.value) == (2, "sentence", "second")


def test_an_empty_cell_that_is_needed_is_named(project):
    put_coding(project, "findings", 2, "statement", "")
    problem = one(project, "data/findings.csv", "A value is required")
    assert (problem.row, problem.column) == (2, "statement")


def test_an_empty_code_that_is_needed_is_named(project):
    put(project, "sources", 3, "country", "")
    assert [p.row for p in check(project) if p.file == "data/sources.csv" and p.column == "country"] == [3]


def test_a_missing_and_an_unknown_column_are_named(project):
    rows = [
        {("sctors" if column == "sectors" else column): cell for column, cell in row.items()}
        for row in read_rows(paths(project)["sources"])
    ]
    write_rows(paths(project)["sources"], list(rows[0]), rows)
    said = [(p.rule, p.column) for p in check(project) if p.file == "data/sources.csv"]
    assert any("sctors" in column or "sectors" in column for _, column in said)


def test_an_extra_column_is_named(project):
    rows = [row | {"colour": "red"} for row in read_rows(paths(project)["sources"])]
    write_rows(paths(project)["sources"], list(rows[0]), rows)
    assert any(p.column == "colour" for p in check(project) if p.file == "data/sources.csv")


@pytest.mark.parametrize("line", ["barrier.other,sloper2004", "barrier.other,sloper2004,supports,individual,3 ¶1,1.0,,,,,"])
def test_a_row_with_cells_too_few_or_too_many_is_named(project, line):
    write(project, "themes", text_of(project, "themes") + line + "\n")
    assert {p.row for p in check(project) if p.file == "data/themes.csv"} >= {9}


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda text: b"\xef\xbb\xbf" + text.encode(), "The file begins with a byte-order mark"),
        (lambda text: text.replace("Terms", "Définitions").encode("latin-1", "replace"), "The file is not UTF-8"),
        (lambda text: text.replace("\n", "\r\n").encode(), "The line ends with a carriage return"),
        (lambda text: b"", "The file is empty"),
        (lambda text: b"\n\n", "The file is empty"),
        (lambda text: text.replace("Terms", "Te\0rms").encode(), "A cell holds a NUL character"),
    ],
)
def test_a_file_saved_wrongly_is_named(project, change, rule):
    write(project, "paragraphs", change(text_of(project, "paragraphs")))
    assert one(project, "data/paragraphs.csv", rule)


def test_latin_1_bytes_are_named_with_their_row(project):
    write(project, "paragraphs", text_of(project, "paragraphs").encode().replace(b"Effects", b"Eff\xe9cts"))
    assert one(project, "data/paragraphs.csv", "The file is not UTF-8").row == 3


def test_a_quote_that_never_ends_is_named(project):
    write(project, "paragraphs", text_of(project, "paragraphs") + '6,1,"never closed\n')
    assert [p.file for p in check(project)] == ["data/paragraphs.csv"]


def test_a_missing_file_is_named(project):
    paths(project)["slips"].unlink()
    assert one(project, "data/slips.csv", "The file is missing")


def test_a_table_with_a_header_only_is_sound(project):
    write(project, "slips", text_of(project, "slips").splitlines()[0] + "\n")
    assert check(project) == []


@pytest.mark.parametrize("cell", ["=1+1", "+44", "@here", "\tindented"])
def test_a_cell_that_a_spreadsheet_would_run_is_refused(project, cell):
    put_coding(project, "findings", 2, "statement", cell)
    problem = one(project, "data/findings.csv", "The cell begins like a formula")
    assert (problem.row, problem.column) == (2, "statement")


def test_a_line_break_in_a_cell_is_refused_and_later_rows_keep_their_numbers(project):
    put_coding(project, "findings", 3, "statement", "one\ntwo")
    assert one(project, "data/findings.csv", "The cell holds a line break").row == 3


def test_a_cell_of_a_megabyte_is_refused_and_shown_shortened(project):
    put_coding(project, "findings", 2, "statement", "x" * 1_000_000)
    problem = one(project, "data/findings.csv", "The cell is longer than")
    assert "1,000,000 characters" in problem.sentence
    assert len(problem.sentence) < 300


def test_spaces_around_a_cell_are_refused(project):
    put(project, "slips", 2, "what", " x") if read_rows(paths(project)["slips"]) else put(
        project, "paragraphs", 2, "subject", "Terms "
    )
    assert [p for p in check(project) if p.rule == "The cell begins or ends with a space"]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{cite}`x`", ":::{note}", "**bold**", "$x$"])
def test_markup_in_a_statement_is_not_a_problem_since_it_is_shown_as_text(project, text):
    put_coding(project, "findings", 2, "statement", text)
    assert check(project) == []


def test_a_release_that_does_not_exist_is_named(project):
    put_coding(project, "themes", 2, "added", "1.7")
    problem = one(project, "data/themes.csv", "Not a release of data/releases.csv")
    assert (problem.row, problem.column, problem.allowed) == (2, "added", ("1.0",))


def test_a_row_withdrawn_before_it_was_added_or_without_a_reason_is_named(project):
    put_coding(project, "themes", 2, "withdrawn", "1.0")
    assert one(project, "data/themes.csv", "The row was withdrawn before it was added").row == 2
    assert one(project, "data/themes.csv", "A withdrawn row needs a reason").row == 2


def test_a_release_with_a_date_and_no_digest_is_named(project):
    put(project, "releases", 2, "date", "2026-11-23")
    assert one(project, "data/releases.csv", "A release has both a date and a digest").row == 2


def test_a_released_row_that_was_edited_breaks_the_digest_of_its_release(project):
    evidence = Evidence(project)
    frames = {name: evidence.rows(name) for name, table in evidence.tables.items() if table.released}
    put(project, "releases", 2, "date", "2026-11-23")
    put(project, "releases", 2, "digest", digest(frames, "1.0.0"))
    assert check(project) == []
    put_coding(project, "findings", 2, "statement", "Something else.")
    assert one(project, "data/releases.csv", "The rows of release 1.0.0 are no longer those that were released").row == 2


def test_a_disagreement_that_nobody_settled_is_named(project):
    put(project, "second-reading-themes", 3, "stance", "mixed")
    problem = one(project, "data/settlements.csv", "The two readings disagree and nothing settles it")
    assert problem.value == "themes/5.roles ¶1/atkinson2001/barrier.role-clarity/stance"


def test_a_settlement_of_no_disagreement_is_named(project):
    add(project, "settlements", key="themes/x", value="present", decided="2026-11-23", reason="None.")
    assert one(project, "data/settlements.csv", "The two readings do not disagree on this").row == 2


def test_a_table_that_contradicts_its_settlement_is_named(project):
    take(project, "second-reading-themes", 3)
    key = "themes/5.roles ¶1/atkinson2001/barrier.role-clarity"
    add(project, "settlements", key=key, value="absent", decided="2026-11-23", reason="Not in the text.")
    assert one(project, "data/themes.csv", "The two readings or their settlement make this absent").value == key


@pytest.mark.parametrize("broken", ["@book{x,", "@book{sloper2004, title={A}}\n@book{sloper2004, title={B}}"])
def test_a_bibliography_that_cannot_be_read_is_named(project, broken):
    (project / "references.bib").write_text(broken, encoding="utf-8")
    assert one(project, "references.bib", "The bibliography cannot be read")


def test_a_schema_out_of_step_with_the_codebook_is_named(project):
    add(project, "codebook", field="country", code="wales", label="Wales", definition="Stated to be about Wales")
    assert "data/schemas/sources.json" in {p.file for p in check(project) if p.mend == "Run: review schema."}


def test_all_problems_are_reported_at_once_and_the_json_says_the_same(project):
    put(project, "themes", 3, "stance", "suports")
    put(project, "mentions", 2, "sentence", "second")
    put_coding(project, "findings", 2, "statement", "=1")
    reported = check(project)
    assert {p.file for p in reported} >= {"data/themes.csv", "data/mentions.csv", "data/findings.csv"}
    assert [p["rule"] for p in json.loads(problems.as_json(reported))] == [p.rule for p in reported]
    assert problems.as_text(reported).startswith(f"{len(reported)} problems in the evidence:")


def test_no_problem_is_reported_twice(project):
    put(project, "themes", 3, "stance", "suports")
    assert len([p for p in check(project) if p.file == "data/themes.csv" and p.row == 3]) == 1


def test_five_thousand_sources_and_twenty_thousand_findings_can_be_checked(project):
    keys = [f"author{number}x" for number in range(5_000)]
    source = read_rows(paths(project)["sources"])[1]
    finding = read_rows(paths(project)["findings"])[1]
    bibliography = "\n".join(f"@book{{{key},\n title = {{T}},\n author = {{A}},\n year = {{2001}}\n}}" for key in keys)
    (project / "references.bib").write_text((project / "references.bib").read_text() + bibliography, encoding="utf-8")
    write_rows(
        paths(project)["sources"],
        list(source),
        [*read_rows(paths(project)["sources"]), *(source | {"source_id": key} for key in keys)],
    )
    many = [finding | {"finding_id": f"author{n % 5000}x-{n}", "source_id": f"author{n % 5000}x"} for n in range(20_000)]
    rows = [*read_rows(paths(project)["findings"]), *many]
    write_rows(paths(project)["findings"], list(finding), rows)
    put(project, "findings", 20_005, "direction", "upward")
    assert [(p.file, p.row, p.value) for p in check(project)] == [("data/findings.csv", 20_005, "upward")]
