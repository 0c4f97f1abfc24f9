"""What databases write that no standard of RIS, BibTeX or PubMed's files foresees, form by form."""

import pytest
from living import ask
from openpyxl import load_workbook

from livingreview.intake.bibtex_file import from_bibtex
from livingreview.intake.nbib_file import read_nbib
from livingreview.intake.reference_files import read_references
from livingreview.intake.ris_file import read_ris
from livingreview.intake.titles import notice

BEFORE_TYPE = """DB  - Scopus
C8  -
TI  - Whole family working in rural councils
SP  - 67-76
TY  - JOUR
SO  - Rural Services Review
VL  - 49
AU  - Marais, A. J.
AU  - Brown, L. R.
PY  - 2012
ER  -
"""
OVID = """Database: Embase <1974 to 2020 March 06>
Search Strategy:
1  (integrat* adj3 service*).ti,ab. (1234)

1.
TY  - JOUR
T1  - Co-located services for children: a cohort
A1  - Reyes M.
A1  - Stone P.Q.
A1  - van der Berg P
A1  - NHS QIS
Y1  - 2019//
JF  - Child Services Research
ER  -

Link to the Ovid Full Text or citation:
http://ovidsp.example.org/ovidweb.cgi?T=JS

2.
TY  - JOUR
T1  - Key workers and costs
A1  - Quist B.
Y1  - 2018/05/14/
ER
"""
NBIB = """
PMID- 31000001
OWN - NLM
IS  - 1234-5678 (Print)
VI  - 12
IP  - 3
DP  - 2019 May 14
TI  - Co-located services for children and what they
      cost: a cohort.
PG  - 101-10
LID - S1234-5678(19)30001-2 [pii]
LID - 10.1000/csr.2019.3 [doi]
AB  - Objective: to test.
      More of it.
FAU - Reyes, Maria
AU  - Reyes M
FAU - Stone, Peter Q
AU  - Stone PQ
CN  - Invented Care Group
LA  - eng
PT  - Journal Article
TA  - Child Serv Res
JT  - Child services research
MH  - Child

PMID- 31000002
TI  - [Working together.]
AU  - Quist B
DP  - 2018
JT  - Nordic care
TT  - Samarbeid.
"""


def ris(text):
    """The only record of an RIS file, from which none is refused."""
    records = read_ris(text, "x.ris")
    assert not records.refused
    (reference,) = records.references
    return reference


def record(*lines):
    return ris("\n".join(["TY  - JOUR", "TI  - Joined up", *lines, "ER  - "]))


def test_fields_before_the_type_are_kept():
    reference = ris(BEFORE_TYPE)
    assert (reference.kind, reference.authors) == ("article", ("Marais, A. J.", "Brown, L. R."))
    assert dict(reference.fields) == {
        "title": "Whole family working in rural councils",
        "journal": "Rural Services Review",
        "year": "2012",
        "volume": "49",
        "pages": "67--76",
    }


def test_surnames_with_initials_are_people_and_words_between_records_belong_to_none():
    first, second = read_ris(OVID, "x.ris").references
    assert first.authors == ("Reyes, M.", "Stone, P.Q.", "van der Berg, P", "{NHS QIS}")
    assert (second.authors, second.row) == (("Quist, B.",), 20)


def test_a_word_with_a_dash_at_the_begin_of_a_line_of_the_abstract_is_no_tag():
    reference = record("AB  - services in the", "UK  - wide programme", "U1  - local", "XX  - odd")
    assert dict(reference.beside) == {
        "abstract": "services in the UK  - wide programme",
        "U1": "local",
        "XX": "odd",
    }


def test_wrapped_names_and_addresses_are_whole_and_a_second_name_or_address_is_a_second():
    names = record(
        "AU  - Scottish Executive", "Health Department", "UR  - https://e.org/very-", "long"
    )
    assert names.authors == ("{Scottish Executive Health Department}",)
    assert names.fields["url"] == "https://e.org/very-long"
    people = record(
        "AU  - Marais, A. J.", "Brown, L. R.", "UR  - https://e.org/a", "https://e.org/b"
    )
    assert people.authors == ("Marais, A. J.", "Brown, L. R.")
    assert people.fields["url"] == "https://e.org/a"


def test_editors_isbn_and_series_of_a_book_are_kept():
    book = ris(
        "TY  - BOOK\nTI  - Joined up\nA2  - Webb, R.\nSN  - 978-0-306-40615-7\n"
        "T2  - Studies\nER  - \n"
    )
    assert dict(book.fields) == {
        "title": "Joined up",
        "editor": "Webb, R.",
        "isbn": "978-0-306-40615-7",
        "series": "Studies",
    }
    assert record("SN  - 1234-5678", "ED  - Webb, R.").beside == {
        "issn": "1234-5678",
        "editors": "Webb, R.",
    }


def test_a_body_with_commas_is_one_and_a_person_called_court_is_a_person():
    bodies = record(
        "AU  - Department of Health, Social Services and Public Safety", "AU  - Court, J."
    )
    assert bodies.authors == (
        "{Department of Health, Social Services and Public Safety}",
        "Court, J.",
    )


def test_what_a_screener_wants_is_at_hand():
    reference = record("N2  - Of", "KW  - child", "KW  - cost", "N1  - Priority", "LB  - included")
    assert dict(reference.beside) == {
        "abstract": "Of",
        "keywords": "child; cost",
        "notes": "Priority",
        "label": "included",
    }


def test_records_of_pubmed_are_read():
    records = read_nbib(NBIB, "x.nbib")
    first, second = records.references
    assert first.authors == ("Reyes, Maria", "Stone, Peter Q", "{Invented Care Group}")
    assert dict(first.fields) == {
        "title": "Co-located services for children and what they cost: a cohort",
        "journal": "Child services research",
        "year": "2019",
        "volume": "12",
        "number": "3",
        "pages": "101--110",
        "doi": "10.1000/csr.2019.3",
    }
    assert first.beside["abstract"] == "Objective: to test. More of it."
    assert (second.authors, second.fields["title"]) == (("Quist, B",), "Working together")
    assert (second.row, second.beside["title in its language"]) == (26, "Samarbeid.")


def test_a_record_with_two_types_or_no_end_is_left_out_with_its_row_and_others_are_kept():
    text = (
        "TY  - JOUR\nTI  - A\nTY  - JOUR\nTI  - B\nER  - \n"
        "PY  - 2004\nER  - \nER\nTY  - JOUR\nTI  - C"
    )
    records = read_ris(text, "x.ris")
    assert [reference.fields["title"] for reference in records.references] == ["B"]
    assert [(problem.row, problem.rule[:21]) for problem in records.refused] == [
        (1, "The record has no end"),
        (6, "The record does not s"),
        (9, "The record has no end"),
    ]


def test_a_file_with_a_byte_order_mark_gives_its_first_record_too(tmp_path):
    for name, text in (("x.ris", OVID[OVID.index("TY  -") :]), ("x.nbib", NBIB.lstrip())):
        (tmp_path / name).write_text(text, encoding="utf-8-sig")
        assert len(read_references(tmp_path / name)) == 2


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("Department for Education and Skills", ["{Department for Education and Skills}"]),
        ("Scottish Government", ["{Scottish Government}"]),
        (
            "Department for Children, Schools and Families",
            ["{Department for Children, Schools and Families}"],
        ),
        ("Webb, R. and Scottish Executive", ["Webb, R.", "{Scottish Executive}"]),
        (
            "Department of Health and Ministry of Work",
            ["{Department of Health}", "{Ministry of Work}"],
        ),
        ("Board, J. and {Any and Body}", ["Board, J.", "{Any and Body}"]),
        ("Patricia Sloper and Rosemary Webb", ["Sloper, Patricia", "Webb, Rosemary"]),
    ],
)
def test_bodies_without_braces_are_whole(field, names):
    (reference,) = from_bibtex(f"@misc{{a, author = {{{field}}}, title = {{T}}}}")
    assert list(reference.authors) == names


def test_a_single_brace_in_a_field_that_is_not_read_spoils_no_file():
    text = (
        "@article{a,\n  title = {A},\n  file = {C:\\{x.pdf:application/pdf},\n  year = {2004}\n}\n"
        "@misc{b,\n  title = {B}\n}\n"
    )
    assert [dict(one.fields) for one in from_bibtex(text)] == [
        {"title": "A", "year": "2004"},
        {"title": "B"},
    ]


def test_an_import_says_once_what_is_not_kept_what_is_left_out_and_what_was_retracted(project):
    (project / "x.ris").write_text(
        "TY  - JOUR\nTI  - RETRACTED: Joined up\nAU  - Ash, A.\nPY  - 2004\nAB  - A.\nER  - \n"
        "TY  - JOUR\nTI  - Others\nAU  - Elm, B.\nPY  - 2004\nAB  - B.\nKW  - K\nER  - \n"
        "TY  - JOUR\nTI  - Cut\n",
        encoding="utf-8",
    )
    done = ask(project, "import", "x.ris")
    assert done.exit_code == 0, done.output
    assert done.output.startswith(
        "added: ash2004\nadded: elm2004\n"
        "    row 1 is named “RETRACTED”: RETRACTED: Joined up\n"
        "Not kept, with the number of records that had it: abstract (2), keywords (1).\n"
        "Left out, because they cannot be read for certain: 1.\n"
        "    x.ris, row 14: The record has no end, a line that begins with ER. It may be cut off."
    )
    assert "2 added, 0 already there." in done.output


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("RETRACTED ARTICLE: Joined up", "RETRACTED ARTICLE"),
        ("[Retracted] Joined up", "Retracted"),
        ("Retraction notice to: Joined up", "Retraction notice"),
        ("Joined up: expression of concern", "expression of concern"),
        ("Corrigendum to Joined up", "Corrigendum"),
        ("Retracted Publication; Journal Article", "Retracted Publication"),
        ("Withdrawn children at school", ""),
        ("Drug withdrawal and the correction of behaviour", ""),
    ],
)
def test_a_notice_in_a_title_is_known_from_words_of_the_field(title, words):
    assert notice(title) == words


QUESTION = "TY  - JOUR\nTI  - {title}\nAU  - Sloper, P.\nPY  - {year}\nER  - \n"
TITLE = "Facilitators and barriers for co-ordinated multi-agency services"


def test_a_near_match_is_asked_and_the_answer_is_followed(project):
    near = QUESTION.format(title=TITLE, year=2005)
    new = QUESTION.format(title="Something else", year=1999)
    (project / "x.ris").write_text(near + new, encoding="utf-8")
    before = (project / "references.bib").read_bytes()
    done = ask(project, "import", "x.ris")
    assert done.exit_code == 1
    assert (
        f"x.ris, row 1, column title\n    Perhaps it is the same work as sloper2004 ({TITLE}): the"
        " years are 2004 and 2005"
    ) in done.output
    assert "Say --same 1=sloper2004 if it is. Say --new if" in done.output
    assert "Nothing was written." in done.output
    assert (project / "references.bib").read_bytes() == before
    wrong = ask(project, "import", "x.ris", "--same", "slopper2004")
    assert "It answers no question: 'slopper2004'. Allowed: 1=sloper2004." in wrong.output
    same = ask(project, "import", "x.ris", "--same", "sloper2004")
    assert f"already there as sloper2004: {TITLE}" in same.output
    assert "added: sloper1999" in same.output
    assert "1 added, 1 already there." in same.output
    ask(project, "undo")
    new = ask(project, "import", "x.ris", "--new")
    assert "2 added, 0 already there." in new.output


def test_two_records_of_one_file_are_asked_by_their_rows(project):
    poor = "TY  - JOUR\nTI  - {}\nPY  - 2001\nER  - \n"
    whole = QUESTION.format(title="Joined up thinking", year=2001)
    (project / "x.ris").write_text(poor.format("Joined up thinking") + whole, encoding="utf-8")
    assert "Say --same 5=1 if it is." in ask(project, "import", "x.ris").output
    assert "1 added, 1 already there." in ask(project, "import", "x.ris", "--same", "5=1").output


def test_questions_are_answered_in_a_workbook_whatever_the_order_of_its_rows(project):
    asked = [QUESTION.format(title=TITLE, year=year) for year in (2005, 2003)]
    (project / "x.ris").write_text("".join(asked), encoding="utf-8")
    done = ask(project, "import", "x.ris", "--ask", "q.xlsx")
    assert done.output.startswith("3 questions in q.xlsx: choose same or new for each."), (
        done.output
    )
    book = load_workbook(project / "q.xlsx")
    sheet = book["questions"]
    lines = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2)]
    assert [(line[0], line[2]) for line in lines] == [
        ("1", "sloper2004"),
        ("6", "sloper2004"),
        ("6", "1"),
    ]
    for row, (line, answer) in enumerate(zip(reversed(lines), ("new", "same", ""), strict=True), 2):
        for column, value in enumerate([*line[:5], answer], start=1):
            sheet.cell(row, column, value)
    book.save(project / "q.xlsx")
    left = ask(project, "import", "x.ris", "--answers", "q.xlsx")
    assert left.exit_code == 1
    assert left.output.count("Perhaps it is the same work as") == 1
    sheet["F4"] = "nwe"
    book.save(project / "q.xlsx")
    wrong = ask(project, "import", "x.ris", "--answers", "q.xlsx")
    assert "q.xlsx, sheet questions, row 4, column answer" in wrong.output
    assert "Not an answer: 'nwe'. Allowed: same, new. Did you mean new?" in wrong.output
    sheet["F4"] = "new"
    book.save(project / "q.xlsx")
    whole = ask(project, "import", "x.ris", "--answers", "q.xlsx")
    assert "1 added, 1 already there." in whole.output


def test_a_record_is_not_said_to_be_two_works(project):
    asked = [QUESTION.format(title=TITLE, year=year) for year in (2005, 2003)]
    (project / "x.ris").write_text("".join(asked), encoding="utf-8")
    done = ask(project, "import", "x.ris", "--same", "6=sloper2004", "--same", "6=1", "--new")
    assert "It makes two works of one record: '6=1'. Say only which of them it is." in done.output


def test_where_nothing_has_to_be_decided_no_workbook_is_written(project):
    (project / "x.ris").write_text(QUESTION.format(title="New", year=1999), encoding="utf-8")
    assert "Nothing has to be decided." in ask(project, "import", "x.ris", "--ask", "q.xlsx").output
    assert not (project / "q.xlsx").exists()
