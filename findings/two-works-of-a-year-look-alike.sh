#!/usr/bin/env bash
# Seen 2026-11-29 with sphinxcontrib-bibtex 2.7.0 (pybtex 0.26.1, Sphinx 7.4.7) and citeproc-py 0.11.1.
# Guess: two works of the same authors and year are cited as 2024a and 2024b: Sphinx's citations by
#        author and year take the letters of its list, citeproc-py does what the style asks for.
# Seen:  both cite 2024 twice. In Sphinx the list below has letters, "[CR24a]" and "[CR24b]", and no
#        citation bears them. The Harvard style asks for letters (disambiguate-add-year-suffix);
#        citeproc-py prints none, in citations and in the list. A reader cannot tell which is meant.
#        Write the letter into the year yourself.
set -euo pipefail
sed -n '2,8s/^# //p' "$0"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --no-compile --disable-pip-version-check \
  sphinx==7.4.7 sphinxcontrib-bibtex==2.7.0 pybtex==0.26.1 citeproc-py==0.11.1

mkdir book
cat > book/works.bib <<'BIB'
@article{doors, author = {Craig, Una and Rae, Ivo}, title = {Doors}, journal = {Joining}, year = {2024}}
@article{rooms, author = {Craig, Una and Rae, Ivo}, title = {Rooms}, journal = {Joining}, year = {2024}}
BIB
cat > book/conf.py <<'CONF'
extensions = ["sphinxcontrib.bibtex"]
bibtex_bibfiles = ["works.bib"]
bibtex_reference_style = "author_year"
CONF
cat > book/index.rst <<'RST'
Doors and rooms
===============

First :cite:t:`doors`, then :cite:t:`rooms`.

.. bibliography::
RST
env/bin/python -m sphinx -q -W -b text book text
cat text/index.txt

env/bin/python -W ignore - <<'PY'
import sys
from importlib.resources import files
from pathlib import Path

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter
from citeproc.source.bibtex import BibTeX

NAME = "harvard-cite-them-right"
asked = files("citeproc").joinpath("data", "styles", f"{NAME}.csl").read_text(encoding="utf-8")
style = CitationStylesStyle(NAME, validate=False)
works = BibTeX("book/works.bib", encoding="utf-8")
references = CitationStylesBibliography(style, works, formatter.plain)
cited = [Citation([CitationItem(key)]) for key in ("doors", "rooms")]
for citation in cited:
    references.register(citation)
doors, rooms = (str(references.cite(one, lambda item: None)) for one in cited)
print(doors, rooms, *map(str, references.bibliography()), sep="\n")

page = " ".join(Path("text/index.txt").read_text().split())
if "First Craig and Rae [2024], then Craig and Rae [2024]." not in page:
    sys.exit("Changed: in a Sphinx book, the citations of two works of a year differ.")
if "[CR24a]" not in page or "[CR24b]" not in page:
    sys.exit("Changed: in a Sphinx book, the list has no letters any more.")
if 'disambiguate-add-year-suffix="true"' not in asked:
    sys.exit("Changed: the Harvard style asks for no letters any more.")
if doors != rooms or "2024a" in " ".join(map(str, references.bibliography())):
    sys.exit("Changed: citeproc-py tells two works of a year apart.")
print("Still so: two works of the same authors and year are cited alike.")
PY
