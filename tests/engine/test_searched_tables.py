"""Tables whose rows can be searched and downloaded: a page has the script, the rows a file."""

import json
from types import SimpleNamespace

from livingreview.book.figures import complete_tables, extract_figures
from livingreview.show.table import Table

BODY = '<div class="table-block{} docutils container"></div>'


def table(data=""):
    return Table("left-out", "Left out", ["Record"], [["One door"]], "Made up.", data=data)


def notebook(shown):
    data, about = shown._repr_mimebundle_()
    output = {"output_type": "display_data", "data": data, "metadata": about}
    cell = {"cell_type": "code", "metadata": {}, "source": "", "execution_count": 1}
    return {
        "cells": [cell | {"outputs": [output]}],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def extracted(root, shown):
    path = root / "left-out.ipynb"
    path.write_text(json.dumps(notebook(shown)), encoding="utf-8")
    env = SimpleNamespace(found_docs={"left-out"}, doc2path=lambda _: path)
    extract_figures(SimpleNamespace(srcdir=root), env, [])
    return sorted(file.name for file in (root / "_build" / "figures").iterdir())


def scripts(body):
    added = []
    app = SimpleNamespace(
        add_js_file=lambda name, **_: added.append(name), add_css_file=added.append
    )
    complete_tables(app, "page", "page.html", {"body": body}, None)
    return added


def test_the_rows_of_a_table_become_the_file_that_its_page_offers(tmp_path):
    shown = table("record\nOne door\n")
    assert extracted(tmp_path, shown) == ["table-left-out.csv"]
    file = tmp_path / "_build" / "figures" / "table-left-out.csv"
    assert file.read_text(encoding="utf-8") == "record\nOne door\n"
    assert "</_build/figures/table-left-out.csv>" in shown.as_myst()


def test_a_table_without_such_rows_offers_no_file(tmp_path):
    assert extracted(tmp_path, table()) == []
    assert "download" not in table().as_myst()


def test_only_a_page_with_such_a_table_loads_what_searches_it():
    assert scripts(BODY.format(" searched")) == ["searched.js", "searched.css"]
    assert scripts(BODY.format("")) == []
