#!/usr/bin/env bash
# Seen 2026-11-28 with nbib 0.3.2.
# Guess: nbib reads every record that PubMed exports, books and guidelines too, and takes the DOI
#        from LID or AID, whichever has it.
# Seen:  a book has its title under BTI: it comes back with number and year, and without title,
#        editors, collection or publisher. A DOI under LID alone is lost. No warning is given.
set -euo pipefail
sed -n '2,6s/^# //p' "$0"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --no-compile --disable-pip-version-check nbib==0.3.2

cat > exported.nbib <<'NBIB'

PMID- 31000001
DP  - 2019 May 14
TI  - Key workers for disabled children.
LID - 10.1000/key.2019.3 [doi]
FAU - Reyes, Maria
AU  - Reyes M
PT  - Journal Article
JT  - Invented care

PMID- 31000002
DP  - 2019 May 14
TI  - Key workers and schools.
AID - 10.1000/key.2019.4 [doi]
FAU - Reyes, Maria
AU  - Reyes M
PT  - Journal Article
JT  - Invented care

PMID- 31000003
STAT- Publisher
CTI - Invented Institute: Guidelines
BTI - Working together for families: guideline
PB  - Invented Institute
DP  - 2018
FED - Webb, Ruth
ED  - Webb R
PT  - Review
PT  - Book
NBIB

env/bin/python - <<'PY'
import sys

import nbib

first, second, book = nbib.read_file("exported.nbib")
print("article:", first)
print("book:   ", book)
if not first.get("title") or second.get("doi") != "10.1000/key.2019.4":
    sys.exit("Changed: nbib no longer reads titles of articles, or a DOI under AID.")
if "doi" in first:
    sys.exit("Changed: nbib reads a DOI under LID.")
if any("together" in str(value) or "Institute" in str(value) for value in book.values()):
    sys.exit("Changed: nbib reads the title, collection or publisher of a book.")
print("Still so: a guideline out of PubMed has no title, and an article may lose its DOI.")
PY
