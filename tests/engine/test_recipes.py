"""The recipes of CONTRIBUTING.md for a claim and a chapter do what they say (that for a chart is
tested with the charts).
"""

import re

from books import REPOSITORY, write_notebook
from tiny import put_coding

from livingreview.checks.rules import check
from livingreview.claims.sections import load_section
from livingreview.evidence.evidence import Evidence


def recipe(section, language, block="```{}\n(.*?)```"):
    """The first block of code in a section of CONTRIBUTING.md, or the first of another kind."""
    text = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8").split(f"## {section}\n")[1]
    return re.search(block.format(language), text, re.DOTALL).group(1)


def with_claim(project):
    """A small project whose one file of claims holds the claim of the recipe."""
    put_coding(project, "findings", 5, "level", "professional")
    for folder in ("claims", "chapters"):
        (project / folder).mkdir(exist_ok=True)
    text = f"body: 1\n\nclaims:\n{recipe('Add a claim', 'yaml')}"
    (project / "claims" / "effects.yml").write_text(text, encoding="utf-8")
    marked = recipe("Add a claim", "", "(?<!`)``(?!`)(.*?) ``")
    write_notebook(project / "chapters" / "effects.ipynb", [("markdown", "costs", marked)])
    return project


def test_the_recipe_for_a_claim_makes_one_that_nothing_is_wrong_with(project):
    assert check(with_claim(project)) == []
    (claim,) = load_section(Evidence(project), "effects").claims
    assert claim.name == "meetings-cost-teachers-time"
    assert claim.later


def test_a_claim_that_no_row_fits_is_named(project):
    with_claim(project)
    put_coding(project, "findings", 5, "level", "outcome-for-children-families")
    assert [problem.rule for problem in check(project)] == ["No row fits this query"]


def test_the_first_cell_of_the_recipe_for_a_chapter_counts_rows(in_project):
    cell = {}
    exec(recipe("Add a chapter", "python"), cell)  # noqa: S102
    assert str(cell["effects"].count("finding")) == "3 findings"
