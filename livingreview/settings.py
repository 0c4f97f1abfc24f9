"""What a review is, from its ``review.toml``: the work reviewed, its focus, its names.

The engine asks here for all that differs from one review to the next.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from livingreview.documents import parse_toml, refuse_unfit
from livingreview.files import read_unmarked

FILE = "review.toml"


@dataclass(frozen=True)
class Reviewed:
    """The work that is made anew.

    `source` is its key in the table of sources; rows of that source are its own voice. `body` is
    the number of the body of evidence that it cites, `name` what readers know it by, `year` when it
    came out. `read_as` is the code of works of which only what it says was read.
    """

    source: str = ""
    body: int = 1
    name: str = "the work reviewed"
    year: int = 1
    read_as: str = ""


@dataclass(frozen=True)
class Focus:
    """What readers ask about first: the `code` of a `field` of sources, with its words."""

    field: str
    code: str
    place: str
    adjective: str


@dataclass(frozen=True)
class Explorer:
    """How the explorer shows the evidence.

    `filters` are the fields that readers can choose by, in order, and `first` those of them that
    are open to view; the rest stands behind a word. Words that are `searched` are those of a row's
    text and of these fields. A row has its `side` from the first of these fields that it has, and
    is sorted by the first of `ranked`. `tables` says how a row of each table reads: `text`, `kind`,
    `rests` and perhaps `more`, with the names of columns in braces. The `annex` is the name of the
    place where all rows stand. `renamed` says what a choice in an address of an earlier release,
    such as ``country=wales``, is called now.
    """

    filters: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()
    side: tuple[str, ...] = ()
    ranked: tuple[str, ...] = ()
    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    annex: str = ""
    renamed: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Settings:
    """What a review says of itself to the engine.

    `name` is that of the files handed on, `package` that of its own analysis. `publisher` is who
    publishes the review, if not its authors. `independence`, `disclaimer` and `rights` are
    sentences for pages and covers, which may be empty. `seed` is where the draws of a bootstrap
    begin. `reviews` are the codes by column of a source that reviews studies, and so is no
    programme. `groups` holds named sets of codes by field, `fields` what this review says of
    fields, its own among them.
    """

    name: str
    package: str
    focus: Focus
    reviewed: Reviewed = Reviewed()
    publisher: str = ""
    independence: str = ""
    disclaimer: str = ""
    rights: str = ""
    seed: int = 0
    reviews: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    explorer: Explorer = Explorer()


def load_settings(root: Path) -> Settings:
    """Return the settings of the project at `root`.

    Raises `EvidenceError`, with every problem, when ``review.toml`` is missing, is no TOML, or
    holds what no review has.
    """
    return _settings(read_unmarked(root, FILE))


@lru_cache(maxsize=8)
def _settings(text: str) -> Settings:
    values = parse_toml(text, FILE)
    refuse_unfit(values, "review", FILE, lambda place: row_of(text, place))
    groups = values.get("groups", {})
    return Settings(
        **values["review"],
        focus=Focus(**values["focus"]),
        reviewed=Reviewed(**values.get("reviewed", {})),
        seed=values.get("readings", {}).get("seed", 0),
        reviews=values.get("reviews", {}),
        groups={
            name: {group: tuple(codes) for group, codes in sets.items()}
            for name, sets in groups.items()
        },
        fields=values.get("fields", {}),
        explorer=_explorer(values.get("explorer", {})),
    )


def _explorer(values: Mapping[str, Any]) -> Explorer:
    lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return Explorer(**{**values, **lists})


def row_of(text: str, place: list[str]) -> int:
    """Return the row of the file where a setting stands, that of its table where it is missing."""
    row, table = 0, ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[+([^\]]+)\]+", line):
            table = header[1].strip()
            if place and place[: len(table.split("."))] == table.split("."):
                row = number
        name = line.partition("=")[0].strip().strip('"')
        if len(place) > 1 and [*table.split("."), name] == place[: len(table.split(".")) + 1]:
            return number
    return row
