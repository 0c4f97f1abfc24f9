#!/usr/bin/env bash
# Seen 2026-11-28 with frictionless 5.21.0 and tableschema 1.21.0.
# Guess: both are Frictionless Data's readers of Table Schema. A field that lists its own missingValues,
#        as Data Package 2 allows, gives the same cells in both, or the older one refuses the schema.
# Seen:  frictionless reads the code 99, "not stated", as no value. tableschema 1.21.0 takes the schema
#        without a word, leaves the field's list aside and returns the number 99. The mean age of
#        three children goes from 7 to about 38. Listed for the whole table, 99 is missing in both.
set -euo pipefail
sed -n '2,7s/^# //p' "$0"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --no-compile --disable-pip-version-check \
  frictionless==5.21.0 tableschema==1.21.0

cat > children.csv <<'CSV'
child,age
a,6
b,8
c,99
CSV

env/bin/python -W ignore - <<'PY'
import sys

from frictionless import Resource, Schema
from tableschema import Schema as OldSchema
from tableschema import Table


def ages(descriptor):
    resource = Resource(path="children.csv", schema=Schema.from_descriptor(descriptor))
    if not resource.validate().valid:
        sys.exit("Changed: frictionless no longer finds the table valid.")
    if not OldSchema(descriptor).valid:
        sys.exit("Changed: tableschema refuses the schema now.")
    new = [row["age"] for row in resource.read_rows()]
    old = [row["age"] for row in Table("children.csv", schema=descriptor).read(keyed=True)]
    return new, old


def schema(of_field, of_table):
    age = {"name": "age", "type": "integer", **of_field}
    return {"fields": [{"name": "child", "type": "string"}, age], **of_table}


codes = {"missingValues": ["99"]}
by_table, by_field = ages(schema({}, codes)), ages(schema(codes, {}))
print("for the table, frictionless and tableschema:", *by_table)
print("for the field, frictionless and tableschema:", *by_field)
if by_table != ([6, 8, None], [6, 8, None]):
    sys.exit("Changed: missing values of the whole table are no longer read alike.")
if by_field != ([6, 8, None], [6, 8, 99]):
    sys.exit("Changed: missing values of one field are no longer read in these two ways.")
print("Still so: put missing values where both readers see them, on the table.")
PY
