#!/usr/bin/env bash
# Seen 2026-11-29 with sphinxcontrib-bibtex 2.7.0 (pybtex 0.26.1, Sphinx 7.4.7).
# Guess: BibTeX ends a list of authors that is not known whole with "and others". A Sphinx book cites
#        such a work as it cites one with many authors: "et al.", in citations and in its list.
# Seen:  "others" counts as a person. With one author known the citation says "Reid and others", with
#        two "Baird et al.", and the list says "and others" of both: three ways of saying one thing on
#        one page. A style whose word for the rest is "and others" says it in one way everywhere.
set -euo pipefail
sed -n '2,7s/^# //p' "$0"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --no-compile --disable-pip-version-check \
  sphinx==7.4.7 sphinxcontrib-bibtex==2.7.0 pybtex==0.26.1

mkdir book
cat > book/works.bib <<'BIB'
@article{one, author = {Reid, Una and others}, title = {One door}, journal = {Joining}, year = {2010}}
@article{two, author = {Baird, Ivo and Muir, Flora and others}, title = {Two doors},
  journal = {Joining}, year = {2012}}
BIB
cat > book/conf.py <<'CONF'
extensions = ["sphinxcontrib.bibtex"]
bibtex_bibfiles = ["works.bib"]
bibtex_reference_style = "author_year"
CONF
cat > book/index.rst <<'RST'
Doors
=====

First :cite:t:`one`, then :cite:t:`two`.

.. bibliography::
RST
env/bin/python -m sphinx -q -W -b text book text
cat text/index.txt

said=$(tr -s '\n ' ' ' < text/index.txt)
for part in "First Reid and others [2010], then Baird *et al.* [2012]." \
  "Una Reid and others. One door." "Ivo Baird, Flora Muir, and others. Two doors."; do
  [[ $said == *"$part"* ]] || { echo "Changed: the page does not say: $part" && exit 1; }
done
echo "Still so: whether it is 'and others' or 'et al.' hangs on how many authors are named."
