import pytest
from living import ask
from pybtex.database import parse_string
from pybtex.style.template import FieldIsMissing

from livingreview.book.citing import AsTitledStyle
from livingreview.checks.rules import check
from livingreview.evidence.bibtex import NEEDED, OR
from livingreview.evidence.narrowing import blocks
from livingreview.intake.bibtex_file import from_bibtex
from livingreview.intake.keys import keyed, with_entries
from livingreview.intake.latex import address, command, words
from livingreview.intake.placing import ASK, works_of
from livingreview.intake.reference import Reference
from livingreview.intake.reference_files import read_references
from livingreview.intake.ris_file import read_ris
from livingreview.problems import EvidenceError, refuse

EXPORTED = r"""@article{ohara_evaluation_2023,
  title = {Youth \& Family Teams: Costs of \textit{{Team Around the Child}}},
  author = {O'Hara, Siobh{\'a}n and family=Berg, given=Pieter, prefix=van der, useprefix=true},
  year = 2023,
  journal = {Children \& Society},
  doi = {https://doi.org/10.9999/chso\_12345},
  url = {https://example.org/chso\_12345},
  pages = {211--229},
  abstract = {Invented \pounds},
  annotation = {Mine},
  note = {Private},
  file = {/home/anna/Zotero/storage/QWERTY12/O'Hara.pdf}
}
"""


def printed(kind, names):
    fields = "".join(f"{name} = {{X}}, " for name in names)
    return list(
        AsTitledStyle().format_bibliography(parse_string(f"@{kind}{{a, {fields}}}", "bibtex"))
    )


def from_ris(text, file):
    records = read_ris(text, file)
    refuse(records.refused, "")
    return list(records.references)


def ris(*lines):
    (reference,) = from_ris("\n".join([*lines, "ER  - "]), "x.ris")
    return reference


def bib(text):
    (reference,) = from_bibtex(text, "x.bib")
    return reference


def refused(read, *arguments):
    with pytest.raises(EvidenceError) as error:
        read(*arguments)
    return list(error.value.problems)


def test_only_what_tells_the_work_is_taken_from_bibtex():
    assert dict(bib(EXPORTED).fields) == {
        "title": "Youth & Family Teams: Costs of {{Team Around the Child}}",
        "journal": "Children & Society",
        "year": "2023",
        "pages": "211--229",
        "doi": "10.9999/chso_12345",
        "url": "https://example.org/chso_12345",
    }


def test_names_with_their_parts_named_become_names_of_bibtex():
    assert bib(EXPORTED).authors == ("O'Hara, Siobhán", "van der Berg, Pieter")


def test_fields_and_types_of_biblatex_become_those_of_bibtex():
    text = (
        "@report{a, author={Doe, J.}, title={T}, subtitle={S}, date={2025-03-01}, "
        "institution={I}, location={Dundee}}"
    )
    report = bib(text)
    assert report.kind == "techreport"
    assert dict(report.fields) == {
        "title": "T: S",
        "year": "2025",
        "institution": "I",
        "address": "Dundee",
    }
    assert bib("@article{a, journaltitle={J}}").fields["journal"] == "J"
    thesis = bib("@thesis{a, institution={U}, title={T}}")
    assert (thesis.kind, thesis.fields["school"]) == ("phdthesis", "U")
    assert bib("@online{a, title={T}}").kind == bib("@performance{a, title={T}}").kind == "misc"


def test_every_name_and_command_that_is_not_understood_is_named_in_the_file_of_the_user():
    text = (
        "@book{a,\n title = {\\foo{A}}}\n@book{b,\n title={B}, author = {One, Two, Three, "
        "Four}}\n@book{c, title={C}}\n"
    )
    assert [
        (one.file, one.row, one.column, one.value) for one in refused(from_bibtex, text, "x.bib")
    ] == [
        ("x.bib", 1, "title", "\\foo"),
        ("x.bib", 3, "author", "One, Two, Three, Four"),
    ]


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        (r"in \emph{in vivo}: na{\"\i}ve", "in {in vivo}: naïve"),
        (r"child\textquoteright s \textquotedblleft x\textquotedblright{} y", "child’s “x” y"),
        (r"50\% \$5 \#1 a\_b 10% of", "50% $5 #1 a_b 10% of"),
        (r"CO\textsubscript{2} $<$ {$_2$} {\em x}", "CO{2} < {2} {x}"),
    ],
)
def test_commands_that_only_form_letters_become_plain_words(latex, plain):
    assert words(latex) == plain
    assert command(plain) == ""


def test_an_address_loses_the_escapes_of_latex():
    assert address(r"https://a.org/\~{}b\_c\%20d\&e\#f") == "https://a.org/~b_c%20d&e#f"


def test_marks_that_mean_something_to_latex_survive_being_written_and_read_again():
    title = "Cut by 50% & #1 of a_b"
    entry = with_entries(
        "", {"a2020": Reference("misc", (), {"title": title, "url": "https://a.org/x_y%20z"})}
    )
    assert r"50\% \& \#1 of a\_b" in entry
    assert dict(bib(entry).fields) == {"title": title, "url": "https://a.org/x_y%20z"}


def test_the_full_name_of_a_journal_goes_before_its_abbreviation():
    assert (
        ris("TY  - JOUR", "JF  - Full Journal", "JO  - F. J.").fields["journal"] == "Full Journal"
    )
    assert (
        ris("TY  - JOUR", "T2  - Full Journal", "JO  - F. J.").fields["journal"] == "Full Journal"
    )
    assert ris("TY  - EJOU", "JA  - F. J.").fields["journal"] == "F. J."


def test_who_issued_a_work_and_what_holds_it_go_where_its_kind_has_them():
    report = ris("TY  - RPRT", "PB  - Institute", "M1  - 12", "M3  - Research Report")
    assert (report.kind, dict(report.fields)) == (
        "techreport",
        {"number": "12", "institution": "Institute", "type": "Research Report"},
    )
    thesis = ris("TY  - THES", "PB  - University", "M3  - Master's thesis")
    assert (thesis.kind, thesis.fields["school"]) == ("mastersthesis", "University")
    chapter = ris("TY  - CHAP", "T2  - The Book", "A2  - Ed, I.")
    assert (chapter.kind, dict(chapter.fields)) == (
        "incollection",
        {"booktitle": "The Book", "editor": "Ed, I."},
    )
    assert ris("TY  - CONF", "T2  - Proceedings").fields["booktitle"] == "Proceedings"
    assert ris("TY  - BOOK", "BT  - The Book").fields["title"] == "The Book"


@pytest.mark.parametrize(
    "line",
    [
        "ID  - 10.9999/x [doi]",
        "M3  - https://dx.doi.org/10.9999/x",
        "DO  - https://doi.org/10.9999/x",
        "DO  - 10.9999/x",
    ],
)
def test_a_doi_is_found_where_databases_write_it(line):
    assert ris("TY  - JOUR", line).fields["doi"] == "10.9999/x"


def test_names_of_ris_keep_their_suffix_and_bodies_stay_whole():
    names = ris(
        "TY  - JOUR",
        "AU  - Smith, J., Jr.",
        "AU  - Department for Education and Skills",
        "AU  - Roe, R.",
    ).authors
    assert names == ("Smith, Jr., J.", "{Department for Education and Skills}", "Roe, R.")


def test_every_record_without_an_end_is_named_with_its_row():
    text = "TY  - JOUR\nTI  - A\n\nTY  - JOUR\nTI  - B\nER  - \nTY  - JOUR\nTI  - C\n"
    assert [one.row for one in refused(from_ris, text, "x.ris")] == [1, 7]


def test_what_stands_between_two_records_belongs_to_neither():
    text = "TY  - JOUR\nPY  - 2020\nER  - \nTY\nmore\nER  - \nTY  - JOUR\nwords\nTI  - B\nER  - \n"
    assert [dict(one.fields) for one in from_ris(text, "x.ris")] == [
        {"year": "2020"},
        {"title": "B"},
    ]


@pytest.mark.parametrize(
    ("name", "text"), [("x.ris", "not ris at all"), ("x.bib", "@comment{x}"), ("x.bib", "")]
)
def test_a_file_without_a_reference_is_refused(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert [one.rule for one in refused(read_references, tmp_path / name)] == [
        "No reference can be read from the file"
    ]


def test_a_file_that_is_not_utf_8_is_to_be_saved_as_such(tmp_path):
    (tmp_path / "x.ris").write_bytes("TY  - JOUR\nTI  - café\nER  - \n".encode("latin-1"))
    assert [one.mend for one in refused(read_references, tmp_path / "x.ris")] == [
        "Save it as UTF-8."
    ]


def test_keys_are_written_in_latin_letters_and_never_without_a_name():
    names = ("Øverland, K.", "Łukasz, B.", "Großmann, C.", "Иванов, И.")
    references = [Reference("misc", (name,), {"year": "2020"}) for name in names]
    assert list(keyed(references, [])) == [
        "overland2020",
        "lukasz2020",
        "grossmann2020",
        "anonymous2020",
    ]


def test_two_works_of_another_script_are_two_works():
    references = [
        Reference("misc", (), {"title": title, "year": "2020"}) for title in ("Школа", "Семья")
    ]
    assert works_of(references, {}, ASK, "x.bib") == [0, 1]


@pytest.mark.parametrize(
    "kind", ["incollection", "inproceedings", "inbook", "phdthesis", "mastersthesis", "performance"]
)
def test_an_entry_that_the_book_could_not_print_is_written_as_misc(kind):
    reference = Reference(kind, ("Jones, A.",), {"title": "T", "year": "2024"})
    assert with_entries("", {"jones2024": reference}).startswith("@misc{jones2024,")


@pytest.mark.parametrize("kind", NEEDED)
def test_the_style_of_the_book_prints_an_entry_with_what_is_needed_and_refuses_one_with_less(kind):
    needed = [name.split(OR)[0] for name in NEEDED[kind]]
    printed(kind, needed)
    for name in needed:
        with pytest.raises(FieldIsMissing):
            printed(kind, [one for one in needed if one != name])


def test_where_a_work_came_out_is_its_journal_before_its_publisher():
    entry = with_entries(
        "", {"a": Reference("article", (), {"title": "T", "publisher": "P", "journal": "J"})}
    )
    assert "howpublished = {J}" in entry
    assert "publisher = {P}" in entry


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (
            "@incollection{sloper2004, author={S}, title={T}, year={2004}}",
            "an @incollection needs booktitle",
        ),
        ("@book{sloper2004, title={T}}", "an @book needs author or editor, publisher, year"),
        ("@performance{sloper2004, title={T}}", "because of its type"),
    ],
)
def test_an_entry_that_the_book_cannot_print_is_refused_with_its_row(project, entry, said):
    path = project / "references.bib"
    before, after = path.read_text(encoding="utf-8").split("@article{sloper2004", 1)
    path.write_text(before + entry + "\n" + after[after.index("@book") :], encoding="utf-8")
    (problem,) = check(project)
    assert (problem.file, problem.row) == ("references.bib", before.count("\n") + 1)
    assert said in problem.rule
    assert "@misc" in problem.mend


def test_an_entry_without_author_or_year_passes_as_misc(project):
    path = project / "references.bib"
    before, after = path.read_text(encoding="utf-8").split("@article{sloper2004", 1)
    path.write_text(
        before + "@misc{sloper2004, title={T}}\n" + after[after.index("@book") :], encoding="utf-8"
    )
    assert check(project) == []


def test_an_import_says_what_became_of_each_reference(current):
    (current / "x.bib").write_text(EXPORTED, encoding="utf-8")
    done = ask(current, "import", "x.bib")
    assert done.exit_code == 0, done.stderr
    assert (
        "added: ohara_evaluation_2023 → ohara2023\n"
        "Not kept, with the number of records that had it: abstract (1), annotation (1), file (1),"
        " note (1).\n1 added, 0 already there.\nNow code them" in done.stdout
    )
    assert "review workbook export" in done.stdout
    again = ask(current, "import", "x.bib").stdout
    assert "already there as ohara2023: Youth & Family Teams" in again
    assert "code" not in again


@pytest.mark.parametrize(
    ("when", "kept"),
    [
        ("in press", {"note": "in press"}),
        ("n.d.", {}),
        ("///", {}),
        ("2024/in press", {"year": "2024"}),
    ],
)
def test_what_stands_for_a_year_and_is_none_is_not_lost(when, kept):
    ris = from_ris(f"TY  - JOUR\nTI  - T\nPY  - {when}\nER  - \n", "x.ris")
    bib = from_bibtex(f"@article{{k, title={{T}}, year={{{when}}}}}", "x.bib")
    assert [dict(one.fields) for one in (*ris, *bib)] == [{"title": "T", **kept}] * 2


WHOLE = """% Exported by hand.

@string{ox = {Oxford}}

@book{a2001,
  title = {A},
  annote = {one line
@handle said so},
  address = ox
}

@comment{b2000, not an entry}

@book{c2002, title = {C}}
"""


def test_what_is_no_entry_is_kept_and_an_entry_is_kept_whole():
    text = with_entries(WHOLE, {"b2003": Reference("misc", (), {"title": "B"})})
    assert [key for key, _ in blocks(text) if key] == ["a2001", "b2003", "c2002"]
    for part in (
        "% Exported by hand.",
        "@string{ox = {Oxford}}",
        "@comment{b2000, not an entry}",
        "@handle said so},\n  address = ox\n}",
    ):
        assert part in text
    assert with_entries(text, {}) == text
    assert "".join(block for _, block in blocks(WHOLE)) == WHOLE
