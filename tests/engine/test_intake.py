import json

import pytest
from books import REPOSITORY
from living import ask, edit, review, write_chapter
from openpyxl import load_workbook
from sealing import seal
from tiny import THEME, add, paths, put, read_rows
from two_bodies import PAGE

from livingreview.intake.bibtex_file import from_bibtex
from livingreview.intake.keys import keyed, with_entries
from livingreview.intake.placing import ASK, works_of
from livingreview.intake.reference import Reference
from livingreview.intake.reference_files import read_references

RIS = """TY  - JOUR
AU  - Sloper, P.
TI  - Facilitators and Barriers for Co-ordinated Multi-Agency Services
PY  - 2004
ER  -

TY  - JOUR
AU  - O'Neill, Ída
AU  - Brown, K.
TI  - A new study of {joint work}
JO  - Journal of New Work
PY  - 2019/05/01
VL  - 3
SP  - 1
EP  - 9
DO  - 10.1000/new.1
ER  -
"""
BIB = """@article{zotero_key_2019,
\ttitle = {A {New} {Study} of {Joint} {Work}},
\tdoi = {https://doi.org/10.1000/NEW.1},
\tauthor = {O'Neill, Ída},
\tyear = {2019},
}

@book{other,
\ttitle = {Another work},
\tauthor = {O'Neill, Ída},
\tyear = {2019},
}
"""


SLOPER = (
    "@article{sloper2004, title={Facilitators and barriers for co-ordinated multi-agency services},"
    " author={Sloper, Patricia}, year={2004}}"
)


def exported(root, name="evidence.xlsx"):
    done = ask(root, "workbook", "export", name)
    assert done.exit_code == 0, done.stderr
    return root / name


def in_workbook(path, sheet, cell, value):
    book = load_workbook(path)
    book[sheet][cell] = value
    book.save(path)


def test_a_workbook_taken_out_and_brought_back_changes_no_byte(current):
    before = {name: path.read_bytes() for name, path in paths(current).items()}
    done = ask(current, "workbook", "import", str(exported(current)))
    assert done.exit_code == 0, done.stderr
    assert "Nothing to write." in done.stdout
    assert {name: path.read_bytes() for name, path in paths(current).items()} == before


def test_a_workbook_has_drop_downs_notes_and_protected_keys(current):
    sheet = load_workbook(exported(current))["sources"]
    header = [cell.value for cell in sheet[1]]
    assert "Needed" in sheet["A1"].comment.text
    assert len(sheet.data_validations.dataValidation) == len(
        {"evidence_kind", "sectors", "countries", "population", "read_as", "change_reason"}
    )
    assert sheet.protection.sheet
    assert sheet["A2"].protection.locked
    assert not sheet.cell(2, header.index("note") + 1).protection.locked
    assert not sheet.column_dimensions["A"].protection.locked


def test_an_edit_in_a_workbook_is_shown_and_written(current):
    path = exported(current)
    header = [cell.value for cell in load_workbook(path)["sources"][1]]
    in_workbook(path, "sources", f"{'ABCDEFGHIJKLM'[header.index('note')]}3", "Read again")
    done = ask(current, "workbook", "import", str(path))
    assert done.exit_code == 0, done.stderr
    assert "sources, atkinson2001 / 1.0: changed (note: (empty) → Read again)" in done.stdout
    assert read_rows(paths(current)["sources"])[1]["note"] == "Read again"


def test_a_release_that_a_spreadsheet_turned_into_a_number_comes_back_as_it_was(current):
    path = exported(current)
    header = [cell.value for cell in load_workbook(path)["sources"][1]]
    in_workbook(path, "sources", f"{'ABCDEFGHIJKLM'[header.index('added')]}3", 1)
    assert "Nothing to write." in ask(current, "workbook", "import", str(path)).stdout


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [("E3", "mars", "Not a code of the codebook"), ("B3", "=1+1", "The cell holds a formula")],
)
def test_a_workbook_with_a_problem_writes_nothing_and_says_where(current, cell, value, said):
    path = exported(current)
    in_workbook(path, "sources", cell, value)
    before = paths(current)["sources"].read_bytes()
    done = ask(current, "workbook", "import", str(path))
    assert done.exit_code == 1
    assert said in done.stderr or said in done.stdout
    assert "Traceback" not in done.stderr
    assert paths(current)["sources"].read_bytes() == before


def test_what_is_no_workbook_is_refused(current):
    (current / "x.xlsx").write_text("no workbook")
    done = ask(current, "workbook", "import", "x.xlsx")
    assert done.exit_code == 1
    assert "not a workbook that can be read" in done.stderr
    assert "Traceback" not in done.stderr


def test_references_that_are_there_already_are_not_added_again(tmp_path):
    (tmp_path / "x.ris").write_text(RIS, encoding="utf-8")
    (tmp_path / "x.bib").write_text(BIB, encoding="utf-8")
    known = {"sloper2004": from_bibtex(SLOPER)[0]}
    ris, bib = (read_references(tmp_path / name) for name in ("x.ris", "x.bib"))
    assert works_of(ris, known, ASK, "x.ris") == ["sloper2004", 1]
    assert works_of(bib, {**known, "oneill2019": ris[1]}, ASK, "x.bib") == ["oneill2019", 1]


def test_a_key_is_kept_when_it_is_as_ours_are_and_free():
    own = [
        Reference("misc", ("Jones, A.",), {"year": "2024"}, "jones2024b"),
        Reference("misc", ("Jones, B.",), {"year": "2024"}, "jones_title_2024"),
        Reference("misc", ("Jones, C.",), {"year": "2024"}, "taken2024"),
        Reference("misc", (), {}, "lessonsnd"),
        Reference("misc", ("Jones, D.",), {"year": "2023"}, "jones2024"),
    ]
    assert list(keyed(own, ["taken2024"])) == [
        "jones2024b",
        "jones2024",
        "jones2024a",
        "lessonsnd",
        "jones2023",
    ]


def test_a_reference_without_author_or_year_becomes_an_entry_that_the_book_accepts():
    entry = with_entries(
        "", {"lessonsnd": Reference("article", (), {"title": "Lessons", "journal": "A Journal"})}
    )
    assert entry == "@misc{lessonsnd,\n  title = {Lessons},\n  howpublished = {A Journal}\n}\n"
    whole = Reference(
        "article", ("Jones, A.",), {"title": "T", "journal": "A Journal", "year": "2024"}
    )
    assert with_entries("", {"jones2024": whole}).startswith("@article{jones2024,")


def test_keys_are_surname_and_year_with_a_letter_only_where_two_would_clash():
    references = [
        Reference("misc", ("O'Neill, Ída",), {"title": title, "year": "2019"})
        for title in ("A", "B")
    ]
    assert list(keyed(references, ["sloper2004"])) == ["oneill2019", "oneill2019a"]


def test_many_works_of_one_surname_and_year_have_a_key_each():
    references = [Reference("misc", (), {"title": f"T {number}"}) for number in range(60)]
    keys = list(keyed(references, []))
    assert (keys[:2], keys[26:29]) == (
        ["anonymousnd", "anonymousnda"],
        ["anonymousndz", "anonymousndaa", "anonymousndab"],
    )


def test_other_entries_of_the_bibliography_are_left_as_they_are():
    text = (REPOSITORY / "references.bib").read_text(encoding="utf-8")
    assert with_entries(text, {}) == text
    added = with_entries(
        text, {"oneill2019": Reference("misc", ("O'Neill, I.",), {"title": "A } bad {{ title"})}
    )
    assert len(from_bibtex(added)) == len(from_bibtex(text)) + 1


def test_imported_references_are_ready_to_be_coded(current):
    (current / "x.ris").write_text(RIS, encoding="utf-8")
    done = ask(current, "import", "x.ris")
    assert done.exit_code == 0, done.stderr
    assert "1 added, 1 already there" in done.stdout
    row = read_rows(paths(current)["sources"])[-1]
    assert (row["source_id"], row["countries"], row["added"]) == ("oneill2019", "not-stated", "1.0")
    assert ask(current, "check").exit_code == 0
    assert "0 added, 2 already there" in ask(current, "import", "x.ris").stdout


def test_a_file_of_another_kind_is_refused(current):
    (current / "x.txt").write_text("x")
    done = ask(current, "import", "x.txt")
    assert done.exit_code == 1
    assert "References come as .bib, .ris or .nbib" in done.stderr


def theme_file(root):
    path = root / "themes.csv"
    path.write_text(
        "theme,source_id,stance,attribution,locator,added\ngap.methods,webb2004,supports,indivi"
        "dual,4 ¶1,1.0\n",
        encoding="utf-8",
    )
    for which in ("first", "second"):
        row = {
            "theme": "gap.methods",
            "source_id": "webb2004",
            "stance": "supports",
            "attribution": "individual",
        }
        add(root, f"{which}-reading-themes", **row, locator="4 ¶1", added="1.0")
    return path


def test_a_preview_says_what_would_move_and_touches_nothing(current):
    path = theme_file(current)
    before = {file: file.read_bytes() for file in (current / "data").rglob("*.csv")} | {
        file: file.read_bytes() for file in (current / "chapters").iterdir()
    }
    done = review(current, "preview", str(path), "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["rows"] == ["themes, gap.methods / webb2004 / 4 ¶1 / 1.0: new"]
    assert said["chapters"] == {"chapters/themes.ipynb": ["number themes: 7 → 8"]}
    assert {file: file.read_bytes() for file in before} == before


def test_a_preview_of_wrong_rows_says_where(current):
    path = theme_file(current)
    path.write_text(
        path.read_text(encoding="utf-8").replace("supports", "suports"), encoding="utf-8"
    )
    done = review(current, "preview", str(path))
    assert done.returncode == 1
    assert "column stance" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_came_after_a_release_is_listed_and_cannot_be_put_into_it(current):
    seal(current)
    add(current, "releases", release="1.1.0", what="A correction")
    add(
        current,
        "themes",
        theme="gap.methods",
        source_id="webb2004",
        stance="supports",
        attribution="individual",
        locator="4 ¶1",
        added="1.1",
    )
    assert ask(current, "compare", "1.0").stdout.splitlines() == [
        "Came in: 1 theme. Went out: none. Changed: none.",
        "Rows that differ:",
        "    themes, gap.methods / webb2004 / 4 ¶1 / 1.1: new",
    ]
    assert ask(current, "compare", "1.0", "1.0.0").stdout == "No row differs.\n"
    put(current, "themes", 9, "added", "1.0")
    assert "Release 1.0.0, which is sealed, has no such row" in ask(current, "check").stdout


METHODS = """\
body: 1
claims:
  methods-wanted:
    sentence: Better methods are wanted.
    places: 4 ¶1
    not_counting: It is a wish.
    later:
      - themes: gap.methods
"""


def test_a_preview_names_each_later_row_that_concerns_no_claim(two_bodies):
    edit(
        write_chapter(two_bodies, "effects", "1"),
        "What it answers.",
        "So it is. {claim}`methods-wanted`",
    )
    (two_bodies / "claims").mkdir()
    (two_bodies / "claims" / "effects.yml").write_text(METHODS, encoding="utf-8")
    add(two_bodies, "releases", release="2.1.0", what="More of it")
    cells = f"jones2024,supports,individual,{PAGE}/2,2.1\n"
    lines = "".join(f"{theme},{cells}" for theme in ("gap.methods", "barrier.other"))
    file = two_bodies / "themes.csv"
    file.write_text(f"{','.join(THEME)},added\n{lines}", encoding="utf-8")
    said = ask(two_bodies, "preview", file)
    assert (said.exit_code, said.stderr) == (0, "")
    assert [line for line in said.stdout.splitlines() if "no claim:" in line] == [
        "findings, jones2024-1 concerns no claim: is one missing?",
        f"themes, barrier.other/jones2024/{PAGE}/2 concerns no claim: is one missing?",
    ]
