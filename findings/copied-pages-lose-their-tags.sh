#!/usr/bin/env bash
# Seen 2026-11-28 with pikepdf 10.18.0, typst 0.15.2 and page-validation 0.11.0.
# Guess: Pdf.add_pages_from takes pages over with all that belongs to them, and 10.18 added
#        layers and bookmarks. So a chapter copied out of a tagged PDF/UA file is still tagged.
# Seen:  bookmarks and link targets come along; the tags, the language and the metadata do not, and
#        the result object has no field that says so. What Typst wrote passes PDF/UA-1, also when
#        pikepdf opens and saves it; the copy fails. Change such a file in place, never by copying.
set -euo pipefail
sed -n '2,7s/^# //p' "$0"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --no-compile --disable-pip-version-check \
  pikepdf==10.18.0 typst==0.15.2 page-validation==0.11.0

env/bin/python - <<'PY'
import sys

import page
import pikepdf
import typst

SOURCE = b"""
#set document(title: "A short review")
#set text(lang: "en")
#outline()
= Findings <findings>
See @next, or #link("https://example.org")[the protocol].
#figure(table(columns: 2, table.header[Setting][Sources], [School], [7]), caption: [Where])
#set heading(numbering: "1.")
= What next <next>
More schools.
"""


def passes(name):
    report = page.validate_pdf(name, profile="ua1")
    print(f"{name}: PDF/UA-1 {'passed' if report.is_compliant else 'failed'}")
    return report.is_compliant


with open("written.pdf", "wb") as file:
    file.write(typst.compile(SOURCE, pdf_standards=["ua-1"]))
copy = pikepdf.new()
with pikepdf.open("written.pdf") as review:
    review.save("saved.pdf")
    result = copy.add_pages_from(review)
    copy.save("copied.pdf")
    kept = {name: (name in review.Root, name in copy.Root) for name in
            ("/Outlines", "/StructTreeRoot", "/MarkInfo", "/Lang", "/Metadata")}
print("in the review, in the copy:", kept)
print(result)

if not (passes("written.pdf") and passes("saved.pdf")):
    sys.exit("Changed: Typst's file, or the same opened and saved, no longer passes.")
if kept.pop("/Outlines") != (True, True):
    sys.exit("Changed: add_pages_from no longer brings the bookmarks.")
if set(kept.values()) != {(True, False)}:
    sys.exit("Changed: add_pages_from brings tags, language or metadata now.")
if any(word in repr(result).lower() for word in ("struct", "tag")):
    sys.exit("Changed: the result of add_pages_from speaks of tags now.")
if passes("copied.pdf"):
    sys.exit("Changed: the copy passes PDF/UA-1 now.")
print("Still so: pages copied by pikepdf arrive without their tags.")
PY
