import pytest
from books import REPOSITORY
from tiny import BIBLIOGRAPHY

from livingreview.book.citing import AsTitledStyle
from livingreview.evidence.bibliography import load_bibliography
from livingreview.evidence.bibtex import entries_of
from livingreview.evidence.evidence import Evidence
from livingreview.problems import EvidenceError


def write(root, text):
    (root / "references.bib").write_text(text, encoding="utf-8")


def loaded(root, entry):
    write(root, entry)
    (row,) = load_bibliography(root).to_dict("records")
    return row


def refused(root):
    with pytest.raises(EvidenceError) as error:
        load_bibliography(root)
    return list(error.value.problems)


def test_entries_come_in_the_order_of_their_keys(project):
    write(
        project,
        "".join(
            f"@book{{{key}, title = {{T}}}}\n" for key in ("webb2004", "atkinson2001", "sloper2004")
        ),
    )
    assert load_bibliography(project)["source_id"].tolist() == [
        "atkinson2001",
        "sloper2004",
        "webb2004",
    ]


def test_what_is_printed_comes_out_as_printed(project):
    rows = load_bibliography(project).set_index("source_id")
    assert (
        rows.loc["webb2004", "title"]
        == "A Multi-Agency Approach to Reducing Disaffection & Exclusion"
    )
    assert (
        rows.loc["brownwhite2006", "title"]
        == "Exploring the evidence base for Integrated Children's Services"
    )
    assert rows.loc["brownwhite2006", "authors"] == ("Brown", "White")
    assert rows.loc["brownwhite2006", "entry_type"] == "techreport"
    assert rows.loc["atkinson2001", "year"] == "2001"


@pytest.mark.parametrize(
    ("author", "year", "label"),
    [
        ("Sloper, P.", "2004", "Sloper 2004"),
        ("Webb, R. and Vulliamy, G.", "2004", "Webb and Vulliamy 2004"),
        ("Atkinson, M. and Wilkin, A. and Stott, A.", "2001", "Atkinson and others 2001"),
        ("van Eyk, H. and Baum, F.", "2002", "van Eyk and Baum 2002"),
        ("{Audit Commission}", "2004", "Audit Commission 2004"),
        (
            "{Department for Education and Skills}",
            "2003",
            "Department for Education and Skills 2003",
        ),
        ("O'Brien, S.", "2003", "O'Brien 2003"),
        ("Anderson-Butcher, D. and Ashton, D.", "2004", "Anderson-Butcher and Ashton 2004"),
    ],
)
def test_a_label_names_authors_and_year_as_a_reader_would_cite_them(project, author, year, label):
    row = loaded(project, f"@misc{{key, author = {{{author}}}, year = {{{year}}}, title = {{T}}}}")
    assert row["label"] == label


def test_an_entry_without_author_or_year_has_what_there_is(project):
    assert loaded(project, "@misc{key, title = {T: more}}")["label"] == "T no date"
    assert loaded(project, "@misc{key, title = {[T: supplied]}}")["label"] == "T no date"
    assert loaded(project, "@misc{key, title = {T}, year = {2001}}")["label"] == "T 2001"
    assert (
        loaded(project, "@misc{jonesnd, author = {Jones, A.}, title = {T}}")["label"]
        == "Jones no date"
    )
    assert loaded(project, "@misc{key, author = {Sloper, P.}}")["title"] == ""


def test_a_letter_that_tells_two_works_apart_stands_in_their_labels(project):
    assert (
        loaded(project, "@misc{jones2001b, author = {Jones, A.}, title = {T}, year = {2001}}")[
            "label"
        ]
        == "Jones 2001b"
    )


def test_an_empty_bibliography_has_no_rows_and_all_columns(project):
    write(project, "")
    rows = load_bibliography(project)
    assert rows.empty
    columns = ["source_id", "entry_type", "authors", "year", "title", "label", "address"]
    assert list(rows.columns) == columns


def test_accents_survive(project):
    assert (
        loaded(project, "@misc{key, author = {Núñez, É.}, title = {Œuvre – “x”}}")["title"]
        == "Œuvre – “x”"
    )


def test_a_comment_that_looks_like_an_entry_is_no_second_entry(project):
    write(project, f"@comment{{webb2004, x}}\n{BIBLIOGRAPHY}")
    assert len(load_bibliography(project)) == 4


@pytest.mark.parametrize(
    ("broken", "row"),
    [
        ("@book{x,", 1),
        ("@book{x, title = {A}}\n\n@book{y, title = {B\n", 3),
        ("@book{x, title = {A}}\n@book{y, title = B}", 2),
    ],
)
def test_an_entry_that_cannot_be_read_is_named_with_its_line(project, broken, row):
    write(project, broken)
    (problem,) = refused(project)
    assert (problem.file, problem.row, problem.mend) == (
        "references.bib",
        row,
        "Correct the entry.",
    )
    assert problem.rule.startswith("The bibliography cannot be read (")


def test_a_name_with_too_many_parts_is_a_problem_and_no_traceback(project):
    write(project, "@book{x, author = {a, b, c, d, e}, title = {T}}")
    (problem,) = refused(project)
    assert "Too many commas in 'a, b, c, d, e'" in problem.rule


@pytest.mark.parametrize("again", ["webb2004", "Webb2004"])
def test_a_key_that_stands_twice_is_named_with_both_lines_whatever_its_capitals(project, again):
    write(project, f"@book{{webb2004, title = {{A}}}}\n\n@book{{{again}, title = {{B}}}}\n")
    (problem,) = refused(project)
    assert (problem.row, problem.value, problem.rule) == (3, again, "The key stands twice")
    assert problem.mend == "The first is in row 1. Delete one of them."


def test_a_missing_bibliography_is_a_problem(project):
    (project / "references.bib").unlink()
    assert [problem.rule for problem in refused(project)] == [
        "The file is missing or cannot be opened"
    ]


def test_every_work_of_this_book_has_what_a_citation_needs():
    rows = load_bibliography(REPOSITORY)
    assert len(rows) >= 50
    reviewed = rows[rows["source_id"].isin(Evidence(REPOSITORY).body(1).sources["source_id"])]
    for works, columns in ((reviewed, ("authors", "year")), (rows, ("title", "label"))):
        for column in columns:
            assert works.loc[works[column].map(len) == 0, "source_id"].tolist() == [], column
    assert not rows["title"].str.contains(r"[{}\\]").any()


@pytest.mark.parametrize(
    ("latex", "words"),
    [
        (r"Caf{\'e} \& {Bar}", "Café & Bar"),
        (r"100\% of \$5", "100% of $5"),
        ("$x^2$ <b>", "$x^2$ <b>"),
        (r"Stra{\ss}e", "Straße"),
    ],
)
def test_latex_in_a_title_comes_out_as_words(tmp_path, latex, words):
    (tmp_path / "references.bib").write_text(
        f"@book{{a2001,\n  title = {{{latex}}}\n}}\n", encoding="utf-8"
    )
    assert load_bibliography(tmp_path).loc[0, "title"] == words


@pytest.mark.parametrize("field", ["title", "author", "year"])
def test_a_command_that_stands_for_no_letter_is_refused_with_its_address(tmp_path, field):
    text = f"@book{{b2000,\n  title = {{B}}\n}}\n@book{{a2001,\n  {field} = {{\\input{{x}}}}\n}}\n"
    (tmp_path / "references.bib").write_text(text, encoding="utf-8")
    with pytest.raises(EvidenceError) as refused:
        load_bibliography(tmp_path)
    assert [(one.file, one.row, one.column, one.value) for one in refused.value.problems] == [
        ("references.bib", 4, field, "\\input")
    ]


def test_a_reference_begins_with_a_surname_and_its_title_keeps_its_capitals():
    text = (
        "@article{k, author={Neale Byrd, Cecilia and Smith, J.}, title={Sure Start in "
        "England: A Study}, journal={J}, year={2020}}"
    )
    style = AsTitledStyle(abbreviate_names=True)
    (entry,) = entries_of(text).values()
    said = style.format_entry("1", entry).text.render_as("text")
    assert said == "Neale Byrd, C. and Smith, J. Sure Start in England: A Study. J, 2020."
