#!/usr/bin/env bash
# Seen 2026-11-29 with rocrate 0.16.0 and rdflib 7.6.0.
# Guess: in JSON-LD "rows.csv" and "./rows.csv" are one address. A crate whose root has the part
#        "rows.csv", and which describes it as "./rows.csv", is read as a crate of one described file.
# Seen:  rdflib sees one file with its name. rocrate compares letters: it warns that the file is not
#        listed in hasPart, though it is, and counts no data. The crate that it writes has lost the
#        list, and the file itself; a file that no crate mentions is copied. Spell addresses in one way.
set -euo pipefail
sed -n '2,7s/^# //p' "$0"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --no-compile --disable-pip-version-check rocrate==0.16.0 rdflib==7.6.0

env/bin/python - <<'PY'
import json
import sys
import warnings
from pathlib import Path

from rdflib import Graph, Namespace
from rocrate.rocrate import ROCrate

SCHEMA = Namespace("http://schema.org/")
NAME = "ro-crate-metadata.json"
described = [
    {
        "@id": NAME,
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
    },
    {
        "@id": "./",
        "@type": "Dataset",
        "name": "Joined services",
        "description": "What was coded",
        "datePublished": "2026-11-29",
        "license": {"@id": "https://creativecommons.org/licenses/by/4.0/"},
        "hasPart": [{"@id": "rows.csv"}],
    },
    {"@id": "./rows.csv", "@type": "File", "name": "The rows"},
]
Path("crate").mkdir()
Path("crate", "rows.csv").write_text("id\n1\n")
Path("crate", "notes.txt").write_text("No crate speaks of these.\n")
context = "https://w3id.org/ro/crate/1.1/context"
Path("crate", NAME).write_text(json.dumps({"@context": context, "@graph": described}))

plain = json.dumps({"@context": {"@vocab": str(SCHEMA)}, "@graph": described})
graph = Graph().parse(data=plain, format="json-ld", publicID="https://example.org/crate/")
parts = [str(graph.value(part, SCHEMA.name)) for part in graph.objects(None, SCHEMA.hasPart)]
print("rdflib: the parts are", parts)

with warnings.catch_warnings(record=True) as warned:
    warnings.simplefilter("always")
    crate = ROCrate("crate")
    crate.write("again")
said = [str(one.message) for one in warned if "hasPart" in str(one.message)]
written = {one["@id"]: one for one in json.loads(Path("again", NAME).read_text())["@graph"]}
files = sorted(path.name for path in Path("again").iterdir())
print("rocrate:", said, len(crate.data_entities), "data,", files, written["./"])
if parts != ["The rows"]:
    sys.exit("Changed: to rdflib the two are no longer one file.")
if len(said) != 1 or len(crate.data_entities):
    sys.exit("Changed: rocrate takes the file for data, or does not warn.")
if "hasPart" in written["./"] or files != ["notes.txt", NAME]:
    sys.exit("Changed: the crate that is written has the list, or the file.")
print("Still so: a file that is spelled in two ways is left behind.")
PY
