#!/usr/bin/env bash
# Seen 2026-11-28 with asreview 3.0.8 (rispy 0.9.0, pandas 2.3.3).
# Guess: ASReview gives back every column of what it was given, beside its labels, in each format that it
#        writes, or refuses. (Its pages say that RIS is for projects that began with RIS.)
# Seen:  asked for RIS, its service answers 200 for a project that began with CSV, without our ids and
#        without the addresses (a column "url"): RIS has no tag of these names. Labels come back that belong
#        to no record; only the log of the server warns. Exported as CSV, all of it comes back.
set -euo pipefail
sed -n '2,7s/^# //p' "$0"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --no-compile --disable-pip-version-check asreview==3.0.8

cat > records.csv <<'CSV'
our_id,title,abstract,year,url
r-1,One door,Families said that it helped.,2011,https://example.org/one
r-2,Two doors,Costs were counted.,2012,https://example.org/two
CSV
mkdir home
export HOME="$work"
ASREVIEW_PATH=$work/home env/bin/python -W ignore - 2> log.txt <<'PY'
import sys

from asreview.webapp.app import create_app

client = create_app(AUTHENTICATION=False, TESTING=True, SECRET_KEY="x", SALT="y").test_client()
with open("records.csv", "rb") as file:
    made = client.post("/api/projects/create", data={"mode": "oracle", "file": (file, "records.csv")})
project = f"/api/projects/{made.json['id']}"
client.put(f"{project}/review", data={"status": "review"})
for record, label in ((0, 1), (1, 0)):
    client.post(f"{project}/record/{record}", data={"record_id": record, "label": label})
answers = {}
for form in ("csv", "ris"):
    query = f"format={form}&collections=relevant&collections=irrelevant"
    answer = client.get(f"{project}/export_dataset?{query}")
    answers[form] = answer.get_data(as_text=True)
    print(f"--- {form}: {answer.status_code}", answers[form].strip(), sep="\n")
if not all(word in answers["csv"] for word in ("r-1", "https://example.org/one", "asreview_label")):
    sys.exit("Changed: the CSV lacks the id, the address or the label.")
if "ASReview_relevant" not in answers["ris"]:
    sys.exit("Changed: the RIS has no labels.")
if "r-1" in answers["ris"] or "https://example.org/one" in answers["ris"]:
    sys.exit("Changed: the RIS has the id or the address.")
print("Still so: what comes back as RIS has labels, and says neither whose nor where.")
PY
