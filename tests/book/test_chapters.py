import csv
import re

import pytest
from books import REPOSITORY, read
from chapter_rules import RULES, one_sided, outputs, sources

from livingreview.running.execution import chapters, job, run

CHAPTERS = chapters(REPOSITORY)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_has_no(path, rule):
    assert rule(read(path)) == []


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_running_a_chapter_again_gives_the_bytes_of_its_file(path):
    assert run(job(path, REPOSITORY)) == path.read_bytes()


def test_a_kernel_of_its_own_gives_the_same_bytes_as_a_forked_one():
    path = min(CHAPTERS, key=lambda path: path.stat().st_size)
    assert run(job(path, REPOSITORY)) == path.read_bytes()


def test_the_contents_and_the_folder_hold_the_same_chapters():
    assert one_sided(REPOSITORY) == set()


def test_a_figure_has_one_name_in_the_whole_book():
    found = [output["metadata"] for path in CHAPTERS for _, output in outputs(path)]
    names = [about[kind] for about in found for kind in ("figure", "table") if kind in about]
    assert len(names) == len(set(names))


def test_every_paragraph_of_the_review_is_treated_somewhere():
    with (REPOSITORY / "data" / "paragraphs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if "treated_in" not in rows[0]:
        pytest.skip("the whole review is not rebuilt yet")
    texts = [source for path in CHAPTERS for _, source in sources(read(path), "markdown")]
    targets = {name for text in texts for name in re.findall(r"(?m)^\(([a-z0-9-]+)\)=", text)}
    assert {
        f"{row['section']} ¶{row['paragraph']}": row["treated_in"]
        for row in rows
        if row["treated_in"] not in targets
    } == {}
