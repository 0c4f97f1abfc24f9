"""Outputs of a chapter, read back from its notebook."""

import json

from livingreview.show.outputs import Output, outputs, outputs_in

PLAIN, MARKDOWN = "text/plain", "text/markdown"


def output(data, **about):
    return {"output_type": "display_data", "data": data, "metadata": about}


def notebook(*found):
    return {
        "cells": [
            {"cell_type": "markdown", "metadata": {}, "source": "Words"},
            *(
                {"cell_type": "code", "metadata": {}, "source": "", "execution_count": 1}
                | {"outputs": [one]}
                for one in found
            ),
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def test_each_output_says_of_what_kind_it_is_what_its_name_is_and_which_works_are_beneath():
    book = notebook(
        output({PLAIN: ["'7", " works'"]}, scrapbook={"name": "works"}),
        output(
            {PLAIN: "Figure x: One", MARKDOWN: ["a\n", "b"]}, figure="x", sources=["two", "one"]
        ),
        output({PLAIN: "Table y: One"}, table="y", cited={"c": {"for": ["one"]}}),
        output({PLAIN: "c: ● 1 for"}, claims={"c": ["● 1 for", "So it is."]}),
        output({"application/x-ndjson": "{}"}, explorer="explorer"),
    )
    assert list(outputs(book)) == [
        Output("number", "works", {PLAIN: "'7 works'"}, {}),
        Output("figure", "x", {PLAIN: "Figure x: One", MARKDOWN: "a\nb"}, {"x": ["two", "one"]}),
        Output("table", "y", {PLAIN: "Table y: One"}, {}, cited={"c": {"for": ["one"]}}),
        Output("claims", "", {PLAIN: "c: ● 1 for"}, {}, marks={"c": ["● 1 for", "So it is."]}),
        Output("explorer", "explorer", {"application/x-ndjson": "{}"}, {}),
    ]


def test_what_a_cell_only_prints_is_no_output_of_a_chapter():
    stream = {"output_type": "stream", "name": "stdout", "text": ["x"]}
    assert list(outputs(notebook(stream, output({PLAIN: "3"})))) == []


def test_a_page_that_is_no_notebook_has_no_outputs(tmp_path):
    (tmp_path / "page.md").write_text("# Words", encoding="utf-8")
    assert list(outputs_in(tmp_path / "page.md")) == []
    found = notebook(output({PLAIN: "Table y: One"}, table="y"))
    (tmp_path / "page.ipynb").write_text(json.dumps(found), encoding="utf-8")
    assert [one.name for one in outputs_in(tmp_path / "page.ipynb")] == ["y"]
