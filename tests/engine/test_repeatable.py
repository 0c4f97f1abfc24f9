"""Chapters that read the clock, draw at random, write or run commands, whatever names they do it
by.
"""

import nbformat
import pytest

from livingreview.running.repeatable import unrepeatable


def chapter(root, *cells):
    path = root / "text.ipynb"
    listed = [
        nbformat.v4.new_code_cell(source, id=f"cell-{number}")
        for number, source in enumerate(cells)
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=listed), path)
    return path


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("import time", "time"),
        ("from time import perf_counter", "time"),
        ("import random as dice", "random"),
        ("from numpy import random", "numpy.random"),
        ("import numpy as np\nnp.random.default_rng(1)", "numpy.random"),
        ("import os.path\nos.urandom(1)", "os.urandom"),
        ("from datetime import date as day\nday.today()", "datetime.date.today"),
        ("import datetime\ndatetime.datetime.now().year", "datetime.datetime.now"),
        ("import pandas as pd\npd.Timestamp.now()", "pandas.Timestamp.now"),
        ("%matplotlib inline\nimport uuid", "uuid"),
        ("!ls", "get_ipython.system"),
        ("x = 1\nfiles = !ls", "get_ipython.getoutput"),
        ("%%bash\nls", "get_ipython.run_cell_magic"),
        ("%%capture\nimport time", "get_ipython.run_cell_magic"),
        ("%run other.py", "get_ipython.run_line_magic.run"),
        ("%timeit 1", "get_ipython.run_line_magic.timeit"),
        ("%pip install x", "get_ipython.run_line_magic.pip"),
        ("get_ipython().system('ls')", "get_ipython.system"),
        ("import subprocess as s", "subprocess"),
        ("from os import system", "os.system"),
        ("import os\nos.remove('x')", "os.remove"),
        ("from shutil import rmtree", "shutil"),
    ],
)
def test_clock_and_chance_are_recognised_by_whatever_name(tmp_path, code, name):
    (sentence,) = unrepeatable(tmp_path, chapter(tmp_path, code))
    line = 1 if code.startswith("%%") else len(code.splitlines())
    assert sentence.startswith(f"text.ipynb: cell cell-0, line {line}: {name}. A chapter ")


def test_a_name_of_an_earlier_cell_is_followed(tmp_path):
    path = chapter(tmp_path, "import pandas as pd", "x = [\n    pd.Timestamp.today(),\n]")
    assert list(unrepeatable(tmp_path, path)) == [
        "text.ipynb: cell cell-1, line 2: pandas.Timestamp.today."
        " A chapter that reads the clock cannot be repeated."
    ]


def test_what_only_sounds_like_it_is_let_through(tmp_path):
    path = chapter(
        tmp_path,
        "import pandas as pd\nfrom datetime import date\nimport timeit",
        "pd.Timestamp('2006-01-01'), date(2006, 1, 1)\nrows.time, random_rows\n1 +",
    )
    assert list(unrepeatable(tmp_path, path)) == []
