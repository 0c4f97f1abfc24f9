"""The pins: three files that agree."""

import re

import pytest
from books import REPOSITORY

PIN = re.compile(r"^([a-z0-9.-]+)==([^ ]+)", re.MULTILINE)


def pins(name):
    return dict(PIN.findall((REPOSITORY / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", ["requirements-test.txt", "requirements-cluster.txt"])
def test_what_is_added_for_tests_or_a_cluster_changes_no_version_of_the_book(name):
    book, more = pins("requirements.txt"), pins(name)
    shared = set(book) & set(more)
    assert shared
    assert {key: more[key] for key in shared} == {key: book[key] for key in shared}


@pytest.mark.parametrize("name", ["requirements", "requirements-test", "requirements-cluster"])
def test_all_that_is_asked_for_is_pinned(name):
    asked = re.findall(
        r"^([a-z0-9-]+)", (REPOSITORY / f"{name}.in").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert asked
    assert set(asked) <= set(pins(f"{name}.txt"))
