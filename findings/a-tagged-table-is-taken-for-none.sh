#!/usr/bin/env bash
# Seen 2026-11-29 with typst 0.15.2, pikepdf 10.18.0, page-validation 0.11.0 and outloud 0.2.1.
# Guess: two checkers of PDF/UA agree on a table that Typst writes and tags. What one passes, the
#        other may find poor, but it sees that it is a table.
# Seen:  the tags hold a Table with its rows, header cells and data cells, and page-validation passes
#        the file. outloud reports of each page that "a ruled grid holds lines of text that no /Table
#        covers", which is its name for a table without tags. Look at the tags before mending.
set -euo pipefail
sed -n '2,7s/^# //p' "$0"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --no-compile --disable-pip-version-check \
  typst==0.15.2 pikepdf==10.18.0 page-validation==0.11.0 outloud==0.2.1

env/bin/python - <<'PY'
import json
import subprocess
import sys
from collections import Counter

import page
import pikepdf
import typst

SOURCE = b"""
#set document(title: "What was counted")
#set text(lang: "en")
= What was counted
#table(columns: 2, table.header([Setting], [Sources]),
  ..range(1, 90).map(n => ([Setting #n], [#(2 * n)])).flatten())
"""


def tags(node):
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from tags(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield str(node.S)
        if "/K" in node:
            yield from tags(node.K)


with open("table.pdf", "wb") as file:
    file.write(typst.compile(SOURCE, pdf_standards=["ua-1"]))
with pikepdf.open("table.pdf") as pdf:
    found = Counter(tags(pdf.Root.StructTreeRoot))
passes = page.validate_pdf("table.pdf", profile="ua1").is_compliant
command = ["env/bin/outloud", "--json", "report.json", "--fail-on", "never", "table.pdf"]
subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
with open("report.json", encoding="utf-8") as file:
    told = [one for result in json.load(file)["results"] for one in result["findings"]]
uncovered = [one["message"] for one in told if one["rule"] == "TBL-014"]
print("tags:", {name: found[name] for name in ("/Table", "/TR", "/TH", "/TD")})
print("page-validation:", "passed" if passes else "failed")
print("\n".join(uncovered))

if (found["/Table"], found["/TR"], found["/TH"], found["/TD"]) != (1, 90, 2, 178):
    sys.exit("Changed: Typst tags this table otherwise now.")
if not passes:
    sys.exit("Changed: page-validation no longer passes the file.")
if not uncovered:
    sys.exit("Changed: outloud sees that the grid is a table now.")
print("Still so: outloud takes a table that is tagged for one that is not.")
PY
