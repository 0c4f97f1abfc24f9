"""A tiny review with a documented search: five records, two readers, two stages."""

import json
import shutil

import pytest
from books import once
from living import ask
from openpyxl import load_workbook
from tiny import add, paths, read_rows, write_project, write_rows

from livingreview.evidence.schema import as_file
from livingreview.files import replace_all
from livingreview.intake.search_tables import begun

DAY = "2026-11-28"
SEARCH = {
    "search_id": "topics-1",
    "body": "later",
    "searched_on": DAY,
    "where": "Stored pages",
    "terms": "whole family",
    "protocol": "1.0",
    "searched_by": "The maintainers",
}
TITLES = ("Whole family working", "One door", "Pooled budgets", "A recipe for soup", "Early help")
RECORDS = [f"topics-1-{number}" for number, _ in enumerate(TITLES, start=1)]
FIRST, LAST = "title-and-opening", "full-text"
ELSEWHERE = "other-question"
OURS = {"protocol", "searched_by"}


def reference(number, title, *lines):
    """A record of an RIS file, with a DOI of its own."""
    head = ["TY  - JOUR", f"TI  - {title}"] if title else ["TY  - JOUR"]
    return "\n".join([*head, f"DO  - 10.1000/made.{number}", *lines, "ER  - ", ""])


EXPORT = "\n".join(reference(number, title) for number, title in enumerate(TITLES, start=1))


@pytest.fixture(scope="session")
def planned_once(tmp_path_factory):
    """What `planned` says, made once."""
    return once(tmp_path_factory, "planned", lambda root: plan(write_project(root)))


@pytest.fixture(scope="session")
def searched_once(tmp_path_factory, planned_once):
    """What `searched` says, made once."""
    return once(tmp_path_factory, "searched", lambda root: search(copied(planned_once, root)))


@pytest.fixture
def planned(tmp_path, planned_once):
    """The tiny project with the tables of a documented search, a protocol that is sealed, and one
    search without its records.
    """
    return copied(planned_once, tmp_path)


@pytest.fixture
def searched(tmp_path, searched_once):
    """The tiny project with the five records of its search."""
    return copied(searched_once, tmp_path)


def copied(root, to):
    """Copy the project in `root` to the folder `to`."""
    return shutil.copytree(root, to, dirs_exist_ok=True)


def unsearched(root):
    """Take out of the tiny project in `root` what this repository has of a documented search."""
    data = root / "data"
    package = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    for name in ("records", "screening", "protocols", "deviations"):
        (data / f"{name}.csv").unlink(missing_ok=True)
        (data / "schemas" / f"{name}.json").unlink(missing_ok=True)
        package["resources"] = [one for one in package["resources"] if one["name"] != name]
    (data / "datapackage.json").write_bytes(as_file(package).encode())
    schema = json.loads((data / "schemas" / "searches.json").read_text(encoding="utf-8"))
    schema["fields"] = [one for one in schema["fields"] if one["name"] not in OURS]
    (data / "schemas" / "searches.json").write_bytes(as_file(schema).encode())
    names = [one["name"] for one in schema["fields"]]
    rows = [{name: row[name] for name in names} for row in read_rows(data / "searches.csv")]
    write_rows(data / "searches.csv", names, rows)
    codes = read_rows(data / "codebook.csv")
    kept = [row for row in codes if row["field"] not in {"stage", "decision", "excluded_because"}]
    write_rows(data / "codebook.csv", list(codes[0]), kept)
    return root


def plan(root):
    """Give the tiny project in `root` what `planned` says."""
    unsearched(root)
    replace_all(root, begun(root))
    text = root / "data" / "protocols" / "1.0.md"
    text.parent.mkdir()
    text.write_text("What helps families?\n", encoding="utf-8")
    done = ask(root, "protocol", "seal", "1.0", "--what", "The first", "--date", "2026-11-01")
    assert done.exit_code == 0, done.output
    add(root, "searches", **SEARCH)
    return root


def search(root):
    """Bring in the records of the one search of the project in `root`."""
    done = brought(root, EXPORT)
    assert done.exit_code == 0, done.output
    return root


def brought(root, text, search="topics-1", name="export.ris"):
    """Ask for an export with this `text` to be added to a search."""
    (root / name).write_text(text, encoding="utf-8")
    return ask(root, "search", "add", root / name, "--search", search)


def decide(root, record, reader, decision, stage=FIRST, because=""):
    """Write a decision into the table."""
    cells = {"record_id": record, "stage": stage, "reader": reader, "decision": decision}
    add(root, "screening", **cells, excluded_because=because, decided=DAY)


def decide_both(root, record, decision, stage=FIRST, because=""):
    """Write the same decision of both readers into the table."""
    for reader in ("first", "second"):
        decide(root, record, reader, decision, stage, because)


def settle(root, record, value, stage=FIRST):
    """Write a settlement into the table."""
    key = f"screening/{record}/{stage}"
    add(root, "settlements", key=key, value=value, decided=DAY, reason="It says so.")


def exported(root, reader, name="screen.xlsx", *options):
    """The workbook of a reader."""
    path = root / name
    done = ask(root, "screen", "export", path, "--reader", reader, *options)
    assert done.exit_code == 0, done.output
    return path


def fill(path, *rows):
    """Write decisions into a workbook: of each row of its sheet a decision and perhaps why."""
    book = load_workbook(path)
    sheet = book["screening"]
    names = [cell.value for cell in sheet[1]]
    for number, (decision, *because) in enumerate(rows, start=2):
        sheet.cell(number, names.index("decision") + 1).value = decision
        sheet.cell(number, names.index("excluded_because") + 1).value = "".join(because) or None
    book.save(path)
    return path


def untouched(root, *words):
    """What a verb says that is to refuse, and to leave every table as it is."""
    before = {name: path.read_bytes() for name, path in paths(root).items()}
    done = ask(root, *words)
    assert done.exit_code == 1, done.output
    assert isinstance(done.exception, SystemExit), done.exception
    assert {name: path.read_bytes() for name, path in paths(root).items()} == before
    return done.output


def decisions(root, stage=FIRST):
    """The decisions of the table, by record and reader."""
    rows = read_rows(paths(root)["screening"])
    return {
        (row["record_id"], row["reader"]): row["decision"] for row in rows if row["stage"] == stage
    }
