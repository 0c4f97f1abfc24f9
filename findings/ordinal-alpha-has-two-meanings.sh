#!/usr/bin/env bash
# Seen 2026-11-28 with krippendorff 0.9.0 and irrCAC 0.4.4 (numpy 1.26.4, pandas 2.3.3).
# Guess: both give Krippendorff's alpha, so one table of codes gives one figure at any level.
# Seen:  nominal and interval agree to three places, missing ratings and all. Ordinal does not:
#        krippendorff measures how far apart two ranks are by how many ratings lie between them,
#        irrCAC by the ranks alone. On a lopsided table one says 0.525 and the other 0.839: by the usual
#        bands, one is too low to draw on and the other is firm.
set -euo pipefail
sed -n '2,8s/^# //p' "$0"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --no-compile --disable-pip-version-check \
  krippendorff==0.9.0 irrCAC==0.4.4 numpy==1.26.4 pandas==2.3.3

env/bin/python -W ignore - <<'PY'
import sys

import krippendorff
import numpy as np
import pandas as pd
from irrCAC.raw import CAC

none = np.nan
coders = np.array(  # strength of evidence, 1 to 4; most sources get a 1
    [
        [1, 1, 1, 1, 1, 1, 1, 1, 1, 4, 1, none],
        [2, 1, 1, 1, 1, 2, 1, 1, 1, 4, none, 3],
    ]
)


def both(level, weights):
    first = krippendorff.alpha(reliability_data=coders, level_of_measurement=level)
    second = CAC(pd.DataFrame(coders.T), weights=weights).krippendorff()
    found = round(float(first), 3), round(float(second["est"]["coefficient_value"]), 3)
    print(f"{level}: krippendorff {found[0]}, irrCAC {found[1]}")
    return found


for level, weights in (("nominal", "identity"), ("interval", "quadratic")):
    first, second = both(level, weights)
    if abs(first - second) > 0.001:
        sys.exit(f"Changed: the two no longer agree on {level} alpha.")
if both("ordinal", "ordinal") != (0.525, 0.839):
    sys.exit("Changed: ordinal alpha is no longer 0.525 in krippendorff and 0.839 in irrCAC.")
print("Still so: name the package beside an ordinal alpha, or nobody can check it.")
PY
