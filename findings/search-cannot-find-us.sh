#!/usr/bin/env bash
# Seen 2026-11-28 with Sphinx 7.4.7 and snowballstemmer 3.1.1 (the script runs in quickjs-ng 0.17.0.2).
# Guess: Sphinx stems the words of a page in Python and the words of a query in JavaScript, both by
#        Porter's rules. A word printed on a page is thus found by the search box of that page.
# Seen:  the two stem differently. "US" is indexed as "u", but the box asks for "us", and finds no page.
#        "methodology" is indexed as "methodologi" and asked for as "methodolog": the page is found,
#        but only as part of a word, and scores 2 where "Scotland", on the same page, scores 5.
set -euo pipefail
sed -n '2,7s/^# //p' "$0"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --no-compile --disable-pip-version-check \
  sphinx==7.4.7 snowballstemmer==3.1.1 quickjs-ng==0.17.0.2

mkdir book
echo 'project = "Review"' > book/conf.py
cat > book/index.rst <<'RST'
Services
========

Services in Scotland and in the US, and a word on methodology.
RST
env/bin/python -m sphinx -q -W -b html book html

env/bin/python - <<'PY'
import json
import sys
from pathlib import Path

import quickjs

# Enough of a browser's page for Sphinx's own search script to load; its search needs no more.
box = quickjs.Context()
box.eval("""
  var document = {addEventListener() {}, getElementById: () => null}, window = {};
  var SPHINX_HIGHLIGHT_ENABLED = false, _ready = () => {};
""")
for part in ("_static/language_data.js", "_static/searchtools.js", "searchindex.js"):
    box.eval(Path("html", part).read_text())


def scores(word):
    asked = json.loads(box.eval(f"JSON.stringify([...Search._parseQuery('{word}')[1]])"))
    found = box.eval(f"JSON.stringify(Search._performSearch(...Search._parseQuery('{word}')))")
    result = {page[0]: page[4] for page in json.loads(found)}
    print(f"{word}: asks for {asked}, finds {result}")
    return result


if scores("Scotland") != {"index": 5}:
    sys.exit("Changed: the page is no longer found, with a score of 5, by the word Scotland.")
if scores("US") != {}:
    sys.exit("Changed: the page is found by the word US now.")
if scores("methodology") != {"index": 2}:
    sys.exit("Changed: the word methodology no longer scores 2.")
print("Still so: the search box misses a word that its page prints.")
PY
