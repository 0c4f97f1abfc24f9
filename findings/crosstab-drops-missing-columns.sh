#!/usr/bin/env bash
# Seen 2026-11-28 with pandas 3.1.1 (numpy 2.4.6).
# Guess: pandas.crosstab(..., dropna=False) keeps what is missing in rows and in columns alike, so
#        the cells of a table of verdicts by setting add up to the number of sources.
# Seen:  if the columns are categories, sources without a verdict get no column. Their row stays, with
#        zeros. The margin "All" still counts them: four sources in the margin, three in the cells.
#        The same words held as plain text do get the missing column.
set -euo pipefail
sed -n '2,7s/^# //p' "$0"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --no-compile --disable-pip-version-check pandas==3.1.1 numpy==2.4.6

env/bin/python - <<'PY'
import sys

import pandas as pd

settings = ["school", "school", "clinic", None]
verdicts = ["better", "worse", None, "better"]


def table(dtype):
    return pd.crosstab(
        pd.Series(settings, dtype=dtype, name="setting"),
        pd.Series(verdicts, dtype=dtype, name="verdict"),
        dropna=False,
        margins=True,
    )


def inside(counts):
    return int(counts.drop(index="All", columns="All").to_numpy().sum())


words, codes = table("str"), table("category")
print(words, codes, sep="\n\n")
if inside(words) != 4:
    sys.exit("Changed: with plain text, the cells no longer hold all four sources.")
if not codes.index.isna().any():
    sys.exit("Changed: with categories, the missing row is no longer there.")
if codes.columns.isna().any():
    sys.exit("Changed: with categories, the missing column is there now.")
if (inside(codes), codes.loc["All", "All"]) != (3, 4):
    sys.exit("Changed: with categories, cells and margin are no longer three and four.")
print("Still so: with categories the cells hold three sources and the margin says four.")
PY
