#!/usr/bin/env bash
# Seen 2026-11-28 with rapidfuzz 3.14.6, through itself and through thefuzz 0.22.1.
# Guess: `default_process` ("removing all non alphanumeric characters") keeps what words are written
#        with in every script, so "child services" and "bill services" stay two titles in Hindi too.
# Seen:  vowel signs and tone marks count as marks, and a space takes the place of each. In Hindi the
#        two titles, in Thai "love" and "invade", in Bengali two syllables, are 100 of 100 alike.
#        A decomposed accent cuts a Latin name in two: "pe rez". thefuzz does so by default, and
#        so did rapidfuzz once (its issue 29, of 2020, closed).
set -euo pipefail
sed -n '2,9s/^# //p' "$0"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --no-compile --disable-pip-version-check rapidfuzz==3.14.6 thefuzz==0.22.1

env/bin/python - <<'PY'
import sys

from rapidfuzz import fuzz, utils
from thefuzz import process

PAIRS = [
    ("बाल सेवा", "बिल सेवा"),  # child services, bill services
    ("รัก", "รุก"),  # love, invade
    ("মা", "মি"),
]
scores = [
    (fuzz.ratio(*pair), fuzz.ratio(*pair, processor=utils.default_process)) for pair in PAIRS
]
for pair, (plain, processed) in zip(PAIRS, scores):
    print(f"{pair}: {plain:.0f} as written, {processed:.0f} processed")
best = process.extractOne(PAIRS[0][0], ["बिल सेवा"])
print("thefuzz finds:", best)
print("decomposed:   ", repr(utils.default_process("Pe\u0301rez")))
if any(plain == 100 for plain, _ in scores):
    sys.exit("Changed: the pairs are alike as they are written.")
if any(processed != 100 for _, processed in scores) or best[1] != 100:
    sys.exit("Changed: vowel signs and tone marks count.")
if utils.default_process("Pe\u0301rez") != "pe rez":
    sys.exit("Changed: a decomposed accent no longer cuts a name in two.")
print("Still so: titles that differ by their vowels are taken for one.")
PY
