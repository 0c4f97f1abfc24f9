#!/usr/bin/env bash
# Seen 2026-11-28 with sphinxcontrib-bibtex 2.7.0 (pybtex 0.26.1, Sphinx 7.4.7) and citeproc-py 0.11.1.
# Guess: BibTeX lets a chapter take the year and the publisher from its book by "crossref". Readers of
#        BibTeX follow that, so a chapter of a book of 2010 is cited with 2010.
# Seen:  neither follows it. In a Sphinx book the chapter is cited as "n.d.", and the list of works
#        holds a warning in its place. citeproc-py prints "no date", and warns of the field only, not of
#        the year. With the year in its own entry, both print it. Copy what is inherited beforehand.
set -euo pipefail
sed -n '2,7s/^# //p' "$0"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --no-compile --disable-pip-version-check \
  sphinx==7.4.7 sphinxcontrib-bibtex==2.7.0 pybtex==0.26.1 citeproc-py==0.11.1

mkdir book
cat > book/works.bib <<'BIB'
@incollection{inherits, author = {Reid, Una}, title = {One door}, crossref = {whole}}
@incollection{says, author = {Baird, Ivo}, title = {Two doors}, booktitle = {Joined services},
  year = {2010}, publisher = {Thistle}}
@book{whole, editor = {Muir, Flora}, title = {Joined services}, booktitle = {Joined services},
  year = {2010}, publisher = {Thistle}}
BIB
cat > book/conf.py <<'CONF'
extensions = ["sphinxcontrib.bibtex"]
bibtex_bibfiles = ["works.bib"]
bibtex_reference_style = "author_year"
CONF
cat > book/index.rst <<'RST'
Doors
=====

First :cite:t:`inherits`, then :cite:t:`says`.

.. bibliography::
RST
env/bin/python -m sphinx -q -b text book text 2> warnings.txt
cat text/index.txt warnings.txt

env/bin/python -W ignore - <<'PY'
import sys
from pathlib import Path

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter
from citeproc.source.bibtex import BibTeX

source = BibTeX("book/works.bib", encoding="utf-8")
style = CitationStylesStyle("harvard-cite-them-right", validate=False)
references = CitationStylesBibliography(style, source, formatter.plain)
for key in ("inherits", "says"):
    references.register(Citation([CitationItem(key)]))
inherits, says = map(str, references.bibliography())
print(inherits, says, sep="\n")

page = " ".join(Path("text/index.txt").read_text().split())
if "First Reid [n.d.], then Baird [2010]." not in page:
    sys.exit("Changed: in a Sphinx book, Reid is no longer n.d. or Baird no longer 2010.")
if "missing booktitle in inherits" not in Path("warnings.txt").read_text():
    sys.exit("Changed: Sphinx no longer warns of the chapter.")
if "(no date)" not in inherits or "(2010)" not in says:
    sys.exit("Changed: in citeproc-py, Reid is dated or Baird is not.")
print("Still so: a date that stands in the parent entry is printed as no date.")
PY
