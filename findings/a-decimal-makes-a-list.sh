#!/usr/bin/env bash
# Seen 2026-11-28 with search-query 0.15.0.
# Guess: a linter of search strings takes any string that a database takes, and says what is wrong with it.
# Seen:  whether a string is one query or a numbered list of queries is guessed from the letters "1." in it.
#        A correct query for PubMed with "aged 1.5 years" is read as a list: the linter ends with a bare
#        AssertionError, the parser says "line not matching format". With "aged 15 years" both are content.
#        Look strings over with each decimal written otherwise, and catch AssertionError.
set -euo pipefail
sed -n '2,7s/^# //p' "$0"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --no-compile --disable-pip-version-check search-query==0.15.0

env/bin/python - <<'PY'
import sys

from search_query.linter import lint_query_string
from search_query.parser import parse


def told(work, string):
    try:
        return work(string, platform="pubmed") or "content"
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def parsed_kind(query, platform):
    return type(parse(query, platform=platform)).__name__


whole, decimal = ('"aged {} years"[tiab] AND child*[tiab]'.format(age) for age in ("15", "1.5"))
for string in (whole, decimal):
    print(string)
    print("    linter:", linted := told(lint_query_string, string))
    print("    parser:", parsed := told(parsed_kind, string))
    if string == whole and linted != "content":
        sys.exit("Changed: the linter has something to say of the string without a decimal.")
if not linted.startswith("AssertionError") or "line not matching format" not in parsed:
    sys.exit("Changed: a string with a decimal is read as one query, or refused in words.")
print("Still so: a decimal in a string makes a list of it.")
PY
