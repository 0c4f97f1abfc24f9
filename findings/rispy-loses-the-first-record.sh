#!/usr/bin/env bash
# Seen 2026-11-28 with rispy 0.9.0 and 0.10.0.
# Guess: an RIS file that begins with a byte-order mark, as EndNote and Windows programs write UTF-8,
#        gives all of its records; rispy had that mended after its issue 13, of 2019.
# Seen:  0.10.0 gives all but the first, and none of a file that holds one, without a warning. 0.9.0
#        gives them all. Only a caller who names the encoding utf-8-sig loses nothing.
set -euo pipefail
sed -n '2,6s/^# //p' "$0"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

for version in 0.9.0 0.10.0; do
    python3 -m venv "$version"
    "$version/bin/pip" install --quiet --no-compile --disable-pip-version-check "rispy==$version"
done

printf '\xef\xbb\xbf' > marked.ris
cat >> marked.ris <<'RIS'
TY  - JOUR
TI  - A key worker for each family
PY  - 2004
ER  - 

TY  - JOUR
TI  - Two teams shared one office
PY  - 2005
ER  - 
RIS

cat > titles.py <<'PY'
from pathlib import Path

import rispy

file = Path("marked.ris")
named = [rispy.load(file, encoding=name) for name in ("utf-8", "utf-8-sig")]
print(rispy.__version__, [[record["title"] for record in records] for records in named])
PY
both="['A key worker for each family', 'Two teams shared one office']"
second="['Two teams shared one office']"
before=$(0.9.0/bin/python titles.py)
after=$(0.10.0/bin/python titles.py)
printf '%s\n' "$before" "$after"
if [ "$before" != "0.9.0 [$both, $both]" ]; then
    echo "Changed: rispy 0.9.0 no longer reads both records."
    exit 1
fi
if [ "$after" != "0.10.0 [$second, $both]" ]; then
    echo "Changed: rispy 0.10.0 no longer loses the first record."
    exit 1
fi
echo "Still so: the first record of a marked file is lost in silence, and was not before."
