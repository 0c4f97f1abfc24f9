"""A project with more evidence: works that were made up, to be brought in as anybody would, or many
times its rows under names of their own, valid under `review check`.
"""

import csv
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from livingreview.evidence.schema import load_tables

REVIEW = "brownwhite2006"
SYNTHESIS = (  # without collecting garbage, as in the processes of the chapters
    "import gc; gc.disable();"
    "from livingreview.claims import brief; from livingreview.evidence.evidence import Evidence; "
    "from ics import counts as c, verdicts as v, what_counts as w;"
    "e = Evidence(); brief.ledger(e); n = w.with_sources(c.strongest(e.themes), e.sources);"
    "c.sources_in_all(n); f = w.effects(e);"
    "v.by_outcome(f.rows, e.works, 'level'); v.by_way(f.rows, e.works)"
)
Row = dict[str, str]
AUTHORS = (  # every letter that sheets begin with, and names that are seldom thought of
    *("Abbott", "Ñíguez", "Castle", "Øverland", "Łukasz", "van der Berg", "Émile", "O'Neill"),
    *("Zhang", "Quist", "Smith-Jones", "Xu", "Udo", "Ibrahim", "Yates", "Koch", "d'Arcy"),
)
TITLES = (
    *("Joint work and what came of it", "Costs & savings: 50% or more?", "A <b>bold</b> trial"),
    *('What "working together" means', "Rôles {and} tasks_ in $5 schools"),
)


def references(count: int) -> str:
    """Return `count` works that were made up, as a RIS file."""
    return "\n".join(
        line
        for number in range(count)
        for line in (
            "TY  - JOUR",
            f"AU  - {AUTHORS[number % len(AUTHORS)]}, A.",
            f"PY  - {2007 + number % 19}",
            f"TI  - {TITLES[number % len(TITLES)]}, {number}",
            "JO  - Journal of What Was Made Up",
            f"UR  - https://example.org/made-up/{number}",
            "ER  - ",
            "",
        )
    )


def coded(
    rows: Sequence[Row],
    sources: Sequence[str],
    release: str,
    turned: Mapping[str, Sequence[str]],
    count: int,
) -> list[Row]:
    """Return `count` rows that were made up, of the `sources` in turn.

    They are coded as the `rows` that stand there, but for the columns `turned`, which take their
    codes in turn, and for all that says where a row comes from. Each comes with the `release`.
    """
    made = []
    for number in range(count):
        source, like = sources[number % len(sources)], rows[number % len(rows)]
        own = {
            **{name: codes[number % len(codes)] for name, codes in turned.items() if name in like},
            "source_id": source,
            "finding_id": f"{source}-{number // len(sources) + 1}",
            "locator": f"https://example.org/made-up/{source}?row={number}",
            "programme": source,
            "quantity": f"{number + 1}",
            "unit": "pupils",
            "statement": f"Made up, number {number}: it went on as before.",
            "added": release,
            **dict.fromkeys(("withdrawn", "change_reason"), ""),
        }
        made.append({name: own.get(name, cell) for name, cell in like.items()})
    return made


def begin(root: Path) -> str:
    """Add a finding under `root`, in a release that is in preparation, as rows of released ones
    cannot be edited. Return that release as rows name it, such as 2.1.
    """
    release = in_rows(prepared(root))
    add(
        root / "data" / "findings.csv",
        lambda rows: [{**rows[-1], "finding_id": f"{rows[-1]['source_id']}-99", "added": release}],
    )
    return release


def prepared(root: Path) -> str:
    """Return the release that is in preparation under `root`, such as 2.1.0; the next MINOR one is
    begun if none is.
    """
    releases = root / "data" / "releases.csv"
    with releases.open(encoding="utf-8", newline="") as file:
        *_, last = csv.DictReader(file)
    if not last["digest"]:
        return last["release"]
    major, minor, _ = last["release"].split(".")
    release = f"{major}.{int(minor) + 1}.0"
    new = {**dict.fromkeys(last, ""), "release": release, "what": "Works that were made up"}
    add(releases, lambda _: [new])
    return release


def in_rows(release: str) -> str:
    """Return `release` as rows name it: 2.1 for 2.1.0."""
    return release.rpartition(".")[0]


def grow(root: Path, times: int) -> None:
    """Make the evidence under `root` `times` as large: each source, with its themes, findings and
    definitions, again and again.

    The copies come in a release of their own, since the readings of the first are of the 2006
    review alone.
    """
    if times == 1:
        return
    release, tables = begin(root), load_tables(root)
    for table in ("sources", "themes", "findings", "definitions"):
        closed = {column.name for column in tables[table].columns if column.until}
        add(
            root / "data" / f"{table}.csv",
            lambda rows, closed=closed: [
                copied(row, copy, release, closed) for copy in range(1, times) for row in own(rows)
            ],
        )
    path = root / "references.bib"
    text = path.read_text(encoding="utf-8")
    entries = [
        entry
        for entry in re.split(r"\n(?=@)", text)
        if not entry.startswith(f"@techreport{{{REVIEW},")
    ]
    more = [
        re.sub(r"^(@\w+\{\w+)", rf"\1x{copy}", entry)
        for copy in range(1, times)
        for entry in entries
        if REVIEW not in entry
    ]
    path.write_text(
        text.rstrip() + "\n\n" + "\n\n".join(entry.strip() for entry in more) + "\n",
        encoding="utf-8",
    )


def own(rows: list[Row]) -> list[Row]:
    """Return the rows that stand and rest on a cited source, not on the review itself."""
    return [row for row in rows if row["source_id"] != REVIEW and not row["withdrawn"]]


def copied(row: Row, copy: int, release: str, closed: Collection[str]) -> Row:
    """Return the row as the `copy`-th copy of its source would have it, added in `release`, with
    nothing in columns that are `closed`.
    """
    source, other = row["source_id"], f"{row['source_id']}x{copy}"
    named = {name: row.get(name, "").replace(source, other) for name in ("finding_id", "programme")}
    own = {
        **named,
        "source_id": other,
        "added": release,
        "statement": f"As said by a copy: {row.get('statement')}",
        **dict.fromkeys(("change_reason", *closed), ""),
    }
    return {name: own.get(name, cell) for name, cell in row.items()}


def add(path: Path, more: Callable[[list[Row]], list[Row]]) -> None:
    """Add rows to a table; `more` is given those that are there."""
    rewrite(path, lambda rows: [*rows, *more(rows)])


def edit_cell(path: Path, row: int, column: str, value: Callable[[str], str]) -> None:
    """Edit a cell of a table; `value` is given what stands there."""
    rewrite(
        path,
        lambda rows: [
            {**one, column: value(one[column])} if one is rows[row] else one for one in rows
        ],
    )


def rewrite(path: Path, change: Callable[[list[Row]], list[Row]]) -> None:
    """Write a table anew with the rows that `change` makes of those that are there."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, header = change(list(reader)), list(reader.fieldnames or [])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
