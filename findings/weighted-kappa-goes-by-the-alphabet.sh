#!/usr/bin/env bash
# Seen 2026-11-29 with scikit-learn 1.9.1, irrCAC 0.4.4 and krippendorff 0.9.0 (numpy 1.26.4, pandas 2.3.3).
# Guess: two readers graded the same works none, thin, some or firm, and pandas holds the grades as
#        ordered categories. A weighted kappa then takes "thin" for a step from "none".
# Seen:  scikit-learn and irrCAC sort the words by letter, ordered categories or not: firm, none, some,
#        thin. None against thin is two steps then, firm against none is one. Readers who were never
#        more than a step apart get 0.33 from both, in place of 0.60, and nothing is said of it.
#        krippendorff takes no words without their order. Hand over codes, or the order by name.
set -euo pipefail
sed -n '2,9s/^# //p' "$0"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --no-compile --disable-pip-version-check \
  scikit-learn==1.9.1 irrCAC==0.4.4 krippendorff==0.9.0 numpy==1.26.4 pandas==2.3.3

env/bin/python -W ignore - <<'PY'
import sys

import krippendorff
import pandas as pd
from irrCAC.raw import CAC
from sklearn.metrics import cohen_kappa_score

grades = ["none", "thin", "some", "firm"]
read = pd.DataFrame(
    {
        "first": "none none thin thin some some firm firm none some firm thin".split(),
        "second": "none thin none thin firm some some firm none thin firm some".split(),
    }
)
ordered = read.astype(pd.CategoricalDtype(grades, ordered=True))
codes = ordered.apply(lambda reader: reader.cat.codes)
apart = (codes["first"] - codes["second"]).abs().max()


def by_sklearn(table, **order):
    return cohen_kappa_score(table["first"], table["second"], weights="linear", **order)


def by_irrcac(table, **order):
    found = CAC(table, weights="linear", **order).conger()
    return found["est"]["coefficient_value"]


found = {
    "scikit-learn": (by_sklearn(ordered), by_sklearn(codes), by_sklearn(ordered, labels=grades)),
    "irrCAC": (by_irrcac(ordered), by_irrcac(codes), by_irrcac(read, categories=grades)),
}
found = {name: tuple(round(float(one), 2) for one in values) for name, values in found.items()}
print(f"At most {apart} step apart. Ordered words, codes, words with their order by name:", found)
try:
    krippendorff.alpha(reliability_data=read.T.to_numpy("U4"), level_of_measurement="ordinal")
except ValueError as refused:
    print("krippendorff:", refused)
else:
    sys.exit("Changed: krippendorff takes words without their order.")
if set(found.values()) != {(0.33, 0.6, 0.6)}:
    sys.exit("Changed: ordered words no longer give what words sorted by letter give.")
print("Still so: an order that pandas knows is not the order that kappa weighs by.")
PY
