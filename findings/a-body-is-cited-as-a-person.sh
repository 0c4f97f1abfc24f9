#!/usr/bin/env bash
# Seen 2026-11-29 with cffconvert 2.0.0 (jsonschema 3.2.0) and pybtex 0.26.1.
# Guess: CITATION.cff tells bodies from persons and data from software, and cffconvert keeps that. Data
#        whose author is a body come out as data by an organisation, with the release they are.
# Seen:  schema.org says SoftwareSourceCode, by a Person. BibTeX has the body without braces, so that
#        a reader of BibTeX finds a surname in it: "for Research, Thistle Institute". BibTeX and RIS
#        leave the version out. Of two DOIs the first is taken, whichever release it is of. The citation
#        in words does have the version. Write BibTeX and schema.org from the facts yourself.
set -euo pipefail
sed -n '2,8s/^# //p' "$0"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --no-compile --disable-pip-version-check \
  cffconvert==2.0.0 jsonschema==3.2.0 pybtex==0.26.1

cat > CITATION.cff <<'CFF'
cff-version: 1.2.0
message: Cite the data.
title: Joined services, the coded evidence
type: dataset
version: 3.0.0
date-released: 2026-11-29
authors:
  - name: Thistle Institute for Research
identifiers:
  - {type: doi, value: 10.5555/all, description: all releases}
  - {type: doi, value: 10.5555/third, description: release 3.0.0}
CFF
env/bin/cffconvert --validate
for form in bibtex ris schema.org apalike; do
  env/bin/cffconvert --format "$form" --outfile "as.$form"
done
cat as.*

env/bin/python - <<'PY'
import json
import sys
from pathlib import Path

from pybtex.database import parse_file

(entry,) = parse_file("as.bibtex", "bibtex").entries.values()
(author,) = entry.persons["author"]
read = str(author)
data = json.loads(Path("as.schema.org").read_text())
print("BibTeX, read again:", read)
if read != "for Research, Thistle Institute":
    sys.exit("Changed: a reader of the BibTeX takes the body for something else.")
if (data["@type"], data["author"][0]["@type"]) != ("SoftwareSourceCode", "Person"):
    sys.exit("Changed: schema.org no longer says software by a person.")
if any("3.0.0" in Path(name).read_text() for name in ("as.bibtex", "as.ris")):
    sys.exit("Changed: BibTeX or RIS has the version.")
if entry.fields["doi"] != "10.5555/all" or "version 3.0.0" not in Path("as.apalike").read_text():
    sys.exit("Changed: another DOI is taken, or the words have no version.")
print("Still so: data by a body are converted to software by a person.")
PY
