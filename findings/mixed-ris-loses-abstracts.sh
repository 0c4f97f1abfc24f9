#!/usr/bin/env bash
# Seen 2026-11-28 with asreview 3.0.8 (which brings rispy 0.9.0).
# Guess: RIS allows TI or T1 for a title and AB or N2 for an abstract. ASReview reads both, so two
#        exports put one after the other in one file give two whole records.
# Seen:  one record with TI and AB is enough, and every T1/N2 record of that file comes in with no
#        title and no abstract. Alone in a file, the same record is read in full. No warning is given.
set -euo pipefail
sed -n '2,7s/^# //p' "$0"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --no-compile --disable-pip-version-check asreview==3.0.8 rispy==0.9.0

cat > first.ris <<'RIS'
TY  - JOUR
TI  - Health visitors and schools
AB  - Two teams shared one office.
PY  - 2004
ER  - 
RIS
cat > second.ris <<'RIS'
TY  - JOUR
T1  - A key worker for each family
N2  - Parents met one person, not five.
Y1  - 2005
ER  - 
RIS
{ cat first.ris; echo; cat second.ris; } > both.ris

export HOME="$work"
env/bin/python - <<'PY'
import sys
from pathlib import Path

from asreview.data.loader import load_records


def screened(name):
    return [(record.title, record.abstract) for record in load_records(Path(name))]


key_worker = ("A key worker for each family", "Parents met one person, not five.")
visitors = ("Health visitors and schools", "Two teams shared one office.")
alone, joined = screened("second.ris"), screened("both.ris")
print("alone: ", alone)
print("joined:", joined)
if alone != [key_worker]:
    sys.exit("Changed: ASReview no longer reads a file of T1 and N2 records in full.")
if joined != [visitors, (None, None)]:
    sys.exit("Changed: ASReview no longer drops T1 and N2 beside a record with TI and AB.")
print("Still so: joining two valid exports hides the second one's titles and abstracts.")
PY
