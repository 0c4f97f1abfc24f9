#!/usr/bin/env bash
# Seen 2026-11-29 with Sphinx 7.4.7, sphinxcontrib-bibtex 2.7.0 and pybtex 0.26.1.
# Guess: when a page is edited that cites nothing, Sphinx reads and writes that page alone, and the
#        formatted works of all other pages are taken from what was pickled with them.
# Seen:  they are thrown away, and all are formatted anew: once for the list, once for what a citation
#        shows. Each list also asks of every work who cites it, which goes through all citations: six
#        lists, 60 works and 120 citations are 360 questions and 43,200 looks, for a word elsewhere.
set -euo pipefail
sed -n '2,7s/^# //p' "$0"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --no-compile --disable-pip-version-check \
  sphinx==7.4.7 sphinxcontrib-bibtex==2.7.0 pybtex==0.26.1

mkdir book
cat > book/conf.py <<'PY'
from collections import Counter

import sphinxcontrib.bibtex.domain as domain
from pybtex.style.formatting import BaseStyle

project = "Review"
extensions = ["sphinxcontrib.bibtex"]
bibtex_bibfiles = ["works.bib"]
done = Counter()


def counting(owner, name):
    """Have each call of a function counted."""
    called = getattr(owner, name)

    def counted(*arguments, **named):
        done[name] += 1
        return called(*arguments, **named)

    setattr(owner, name, counted)


counting(BaseStyle, "format_entry")
counting(domain._FilterVisitor, "__init__")


def setup(app):
    app.connect("build-finished", lambda app, error: print(
        done["format_entry"], done["__init__"], len(app.env.domaindata["cite"]["citation_refs"])))
PY

env/bin/python - <<'PY'
import subprocess
import sys
from pathlib import Path

LETTERS, WORKS = "ABCDEF", 10
names = [f"{letter}{number}" for letter in LETTERS for number in range(WORKS)]
entries = [
    f"@book{{{name}, author={{{name[0]}name, Ann}}, title={{Joint work {name}}},"
    f" publisher={{Press}}, year={{{2000 + number}}}}}"
    for number, name in enumerate(names)
]
book = Path("book")
(book / "works.bib").write_text("\n".join(entries))
pages = {page: " ".join(f":cite:p:`{name}`" for name in names) for page in ("one", "two")}
lists = "\n".join(
    f'.. bibliography::\n   :filter: key % "^{letter}"\n   :style: plain\n'
    f"   :labelprefix: {letter}\n"
    for letter in LETTERS
)
pages |= {"works": lists, "apart": "This page cites nothing."}
for page, text in pages.items():
    (book / f"{page}.rst").write_text(f"{page}\n=====\n\n{text}\n")
contents = "\n   ".join(pages)
(book / "index.rst").write_text(f"Review\n======\n\n.. toctree::\n\n   {contents}\n")


def built():
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "book", "html"]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    return [int(number) for number in said.stdout.split()]


first = built()
(book / "apart.rst").write_text("apart\n=====\n\nThis page cites no work at all.\n")
second = built()
for told, (formatted, asked, citations) in {"first build": first, "after the edit": second}.items():
    print(f"{told}: formatted {formatted}, asked who cites a work {asked}, of {citations} citations")
works = len(names)
if second[0] < works:
    sys.exit("It has changed: works are no longer formatted again when a page that cites none is edited.")
if second[1:] != [len(LETTERS) * works, 2 * works]:
    sys.exit("It has changed: not every list asks for every work who cites it.")
PY
