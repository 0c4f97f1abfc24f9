import ast
import json
import re
from pathlib import Path

import pytest
import yaml
from conftest import REPOSITORY

from review.bibliography import load_bibliography
from review.execution import chapters
from review.text import escape

CHAPTERS = chapters(REPOSITORY)
MOST_LINES = 10
LONGEST_SENTENCE = 35
MEAN_SENTENCE = 25
FORBIDDEN = re.compile(r"read_csv|\bopen\(|\bPath\(|https?://|__import__|\beval\(|\bexec\(")
GLUED = re.compile(r"\{glue:text\}`([^`:]+)`")
YEAR = re.compile(r"\b(19|20)\d\d\b")
DIGITS_WITH_A_REASON = {
    "section 5": "a section of the review, not a count",
    "CC BY 4.0": "the name of a licence",
    "95 per cent": "the customary level of an interval, not a result",
    "PRISMA 2020": "the name of a standard",
    "from 0 to 1": "the ends of a scale",
    "F1": "the name of a measure",
}


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def sources(path, kind):
    return [(cell["id"], "".join(cell["source"])) for cell in read(path)["cells"] if cell["cell_type"] == kind]


def outputs(path):
    return [(cell["id"], output) for cell in read(path)["cells"] for output in cell.get("outputs", [])]


every_chapter = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)


def never_run(path):
    """The code cells that have not been run in order: their stored outputs prove nothing."""
    counts = [(cell["id"], cell["execution_count"]) for cell in read(path)["cells"] if cell["cell_type"] == "code"]
    return [name for number, (name, count) in enumerate(counts, start=1) if count != number]


@every_chapter
def test_every_cell_has_been_run_in_order(path):
    assert never_run(path) == []


@every_chapter
def test_no_cell_holds_an_error_a_warning_or_a_bitmap(path):
    for name, output in outputs(path):
        assert output["output_type"] not in {"error", "stream"}, name
        assert not [mime for mime in output.get("data", {}) if mime.startswith("image/") and mime != "image/svg+xml"], name


@every_chapter
def test_cells_are_short_and_define_nothing_and_read_no_file_by_its_path(path):
    for name, source in sources(path, "code"):
        assert len([line for line in source.splitlines() if line.strip()]) <= MOST_LINES, name
        assert not FORBIDDEN.search(source), name
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
        assert not [node for node in ast.walk(ast.parse(source)) if isinstance(node, kinds)], name


@every_chapter
def test_a_chapter_opens_with_its_title_and_what_it_answers(path):
    first = read(path)["cells"][0]
    assert first["cell_type"] == "markdown"
    title, _, answer = "".join(first["source"]).partition("\n\n")
    assert re.fullmatch(r"(\([a-z-]+\)=\n)?# .+", title)
    assert answer.strip()


@every_chapter
def test_notebooks_name_their_kernel_and_no_version_of_python(path):
    metadata = read(path)["metadata"]
    assert metadata["kernelspec"]["name"] == "python3"
    assert metadata["language_info"] == {"name": "python"}
    names = [cell["id"] for cell in read(path)["cells"]]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z][a-z0-9-]+", name) for name in names)


def prose(path):
    """The running text of a chapter, without headings, targets, directives and roles."""
    text = "\n\n".join(source for _, source in sources(path, "markdown"))
    text = re.sub(r"(?m)^(#+ .*|\([a-z0-9-]+\)=|:::.*|:[a-z-]+: .*|```.*)$", "\n", text)
    text = GLUED.sub("NUMBER", text)
    text = re.sub(r"\{cite:[a-z]+\}`[^`]*`", "AUTHOR", text)
    text = re.sub(r"\{[a-z:]+\}`([^`<]*)(<[^`]*)?`", r"\1", text)
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)


@every_chapter
def test_no_digit_is_typed_that_the_data_could_give(path):
    text = prose(path)
    for allowed in DIGITS_WITH_A_REASON:
        text = text.replace(allowed, "")
    assert re.findall(r"[^\n]{0,30}\d[^\n]{0,20}", YEAR.sub("", text)) == []


@every_chapter
def test_every_number_in_prose_is_computed_in_the_same_chapter_and_used(path):
    used = {key for _, source in sources(path, "markdown") for key in GLUED.findall(source)}
    held = {output["metadata"]["scrapbook"]["name"] for _, output in outputs(path) if "scrapbook" in output["metadata"]}
    assert used - held == set()


@every_chapter
def test_sentences_are_short(path):
    paragraphs = [re.sub(r"^([-*]|\d+\.|:)\s+", "", block.strip()) for block in re.split(r"\n\s*\n|\n(?=- |: )", prose(path))]
    sentences = [part for block in paragraphs for part in re.split(r"(?<=[.?!:;])\s+", " ".join(block.split())) if part]
    lengths = {sentence: len(sentence.split()) for sentence in sentences}
    assert [sentence for sentence, length in lengths.items() if length > LONGEST_SENTENCE] == []
    assert sum(lengths.values()) / len(lengths) <= MEAN_SENTENCE


@every_chapter
def test_tables_figures_and_claims_are_whole_bundles_in_colon_fences(path):
    for name, output in outputs(path):
        data, about = output.get("data", {}), output.get("metadata", {})
        if "figure" in about:
            assert set(data) == {"text/plain", "text/markdown", "image/svg+xml", "text/csv"}, name
        if {"table", "claims"} & set(about):
            assert set(data) == {"text/plain", "text/markdown", "text/html"}, name
        assert "```" not in "".join(data.get("text/markdown", "")), name


@every_chapter
def test_every_citation_is_in_the_bibliography(path):
    keys = set(load_bibliography(REPOSITORY)["source_id"])
    cited = {
        key.strip()
        for _, source in sources(path, "markdown")
        for found in re.findall(r"\{cite:[a-z]+\}`([^`]+)`", source)
        for key in found.split(",")
    }
    assert cited - keys == set()


def test_the_contents_and_the_folder_hold_the_same_chapters():
    contents = yaml.safe_load((REPOSITORY / "_toc.yml").read_text(encoding="utf-8"))
    parts = contents.get("parts", [contents])
    listed = {contents["root"], *(chapter["file"] for part in parts for chapter in part["chapters"])}
    held = {
        path.relative_to(REPOSITORY).with_suffix("").as_posix() for path in (*CHAPTERS, *(REPOSITORY / "chapters").glob("*.md"))
    }
    assert listed == held


def test_a_figure_has_one_name_in_the_whole_book():
    names = [output["metadata"]["figure"] for path in CHAPTERS for _, output in outputs(path) if "figure" in output["metadata"]]
    assert len(names) == len(set(names))


def test_every_paragraph_of_the_review_is_treated_somewhere():
    import csv

    with (REPOSITORY / "data" / "paragraphs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if "treated_in" not in rows[0]:
        pytest.skip("the whole review is not rebuilt yet")
    targets = {
        name
        for path in CHAPTERS
        for _, source in sources(path, "markdown")
        for name in re.findall(r"(?m)^\(([a-z0-9-]+)\)=", source)
    }
    assert {f"{row['section']} ¶{row['paragraph']}": row["treated_in"] for row in rows if row["treated_in"] not in targets} == {}


def test_a_headline_is_escaped_once():
    assert escape("5 of 7") == "5 of 7"
    assert Path(REPOSITORY / "index.ipynb").is_file()
