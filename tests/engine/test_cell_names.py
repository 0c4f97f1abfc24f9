"""Cells that an editor named by chance get names that say where they are; others keep theirs."""

from livingreview.running.cell_names import by_chance, names


def cell(name, source="", kind="markdown"):
    return {"cell_type": kind, "id": name, "source": source}


def test_a_cell_is_named_after_the_heading_it_stands_under_and_others_keep_their_names():
    cells = [
        cell("3fa85f64", "# What it costs\n\nIt asks."),
        cell("setup", "x = 1", "code"),
        cell("0b1c2d3e", "y = 1", "code"),
        cell("12ab34cd-0000-4000-8000-1234567890ab", "z = 1", "code"),
        cell("opening", "More."),
        cell("deadbeef", "## 2006 and since"),
    ]
    assert names(cells) == [
        "what-it-costs-text",
        "setup",
        "what-it-costs-code",
        "what-it-costs-code-2",
        "opening",
        "and-since-text",
    ]
    assert by_chance(cells)
    assert not by_chance(cell(name) for name in names(cells))


def test_a_name_that_another_cell_has_is_not_given_again():
    cells = [cell("3fa85f64", "# Costs"), cell("costs-text", "More.")]
    assert names(cells) == ["costs-text-2", "costs-text"]


def test_a_notebook_whose_format_knows_no_names_gets_none():
    assert names([{"cell_type": "code", "source": "x = 1"}]) == [""]
