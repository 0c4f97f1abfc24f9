"""Statements and sentences of claims are read alone, and say who and what is meant."""

import pytest
from tiny import A_CLAIM, add, put, put_coding

from livingreview.checks.rules import check
from livingreview.checks.statements import RULE, leaning


@pytest.mark.parametrize(
    ("sentence", "opening"),
    [
        ("They felt more supported.", "They"),
        ("It sets two programmes beside each other.", "It"),
        ("It is often said that agencies help.", ""),
        ("So did teachers.", "So"),
        ("So many agencies took part that meetings failed.", ""),
        ("Their parents noticed.", "Their"),
        ("These gains faded.", "These"),
        ("There they met.", "There"),
        ("There is some evidence that families gained.", ""),
        ("Those who use services find it helpful.", ""),
        ("Those centres helped.", "Those"),
        ("Some of them gained.", "Some of them"),
        ("That agencies notice children sooner is not shown.", ""),
        ("Italian schools gained.", ""),
        ("Theirs were better.", ""),
    ],
)
def test_the_words_that_lean_on_another_sentence_are_known(sentence, opening):
    assert leaning(sentence) == opening


def test_a_statement_that_leans_on_another_is_named_while_it_stands(project):
    put_coding(project, "findings", 3, "statement", "They felt more supported.")
    (problem,) = check(project)
    assert (problem.file, problem.row, problem.column) == ("data/findings.csv", 3, "statement")
    assert (problem.value, problem.rule) == ("They felt more supported.", RULE)
    add(project, "releases", release="1.1.0", what="Other coding")
    put(project, "findings", 3, "withdrawn", "1.1")
    put(project, "findings", 3, "change_reason", "coding-correction")
    assert RULE not in {problem.rule for problem in check(project)}


def test_a_sentence_of_a_claim_that_leans_on_another_is_named_with_its_row(project):
    (project / "claims").mkdir()
    (project / "chapters").mkdir()
    (project / "chapters" / "a.ipynb").write_text("{}", encoding="utf-8")
    text = A_CLAIM.replace("Roles are not clear.", "These are not clear.")
    (project / "claims" / "a.yml").write_text(text, encoding="utf-8")
    found = {(one.file, one.row, one.column, one.rule) for one in check(project)}
    assert ("claims/a.yml", 3, "a-claim.sentence", RULE) in found
