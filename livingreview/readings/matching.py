"""What two blind readings of the same text are compared in: units of themes, and pairs of findings.

Both readings are automated and follow the same codebook. The unit for themes is paragraph × source
× code, present or absent, over every pair of paragraph and source that the work reviewed cites
there or that a reading coded. Findings are matched first, then compared field by field.

Rows are text by column, empty where nothing stands, so that a check can compare without pandas.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

Row = Mapping[str, Any]
PLACE = ("locator", "source_id")
THEME = (*PLACE, "theme")
THEME_FIELDS = ["stance", "attribution"]
FINDING_FIELDS = [
    "kind", "exposure", "isolates_integration", "level", "client_group", "outcome_domain",
    "voice", "basis", "timing", "direction", "programme", "counted",
]  # fmt: skip
SAID_IN = ("outcome", "statement", "exposure_as_named")
LIKE_ENOUGH = 0.15
STEM = 6
WORD = re.compile(r"[a-z]{4,}")


@dataclass(frozen=True)
class Readings:
    """The two readings of `themes` and of `findings`, each the first and the second.

    `cited` holds the places (locator and source) that the work reviewed cites, `codes` those of
    themes in the order of the codebook. Findings have the column `counted`: yes, or no where they
    were left out for a reason.
    """

    themes: tuple[Sequence[Row], Sequence[Row]]
    findings: tuple[Sequence[Row], Sequence[Row]]
    cited: frozenset[tuple[str, str]]
    codes: Sequence[str]

    def units(self) -> Iterator[tuple[str, str, str, bool, bool]]:
        """Yield every unit of themes: locator, source and code, and whether either reading has
        coded it.
        """
        first, second = ({_cells(row, THEME) for row in rows} for rows in self.themes)
        places = {unit[:2] for unit in first | second} | self.cited
        for place in sorted(places):
            for code in self.codes:
                unit = (*place, code)
                yield place[0], place[1], code, unit in first, unit in second

    def theme_pairs(self) -> list[tuple[Row, Row]]:
        """Return the themes that both readings have coded, in the order of the first."""
        first, second = self.themes
        others: dict[tuple[str, ...], list[Row]] = {}
        for row in second:
            others.setdefault(_cells(row, THEME), []).append(row)
        return [(row, other) for row in first for other in others.get(_cells(row, THEME), ())]

    @cached_property
    def finding_pairs(self) -> list[tuple[Row, Row]]:
        """The findings of the two readings that report the same thing; see `matched`."""
        first, second = self.findings
        return [(first[finding], second[other]) for finding, other in matched(first, second)]


def cited_places(mentions: Iterable[Row]) -> frozenset[tuple[str, str]]:
    """Return the places that `mentions` cite: locator and source."""
    return frozenset(
        (f"{row['section']} ¶{row['paragraph']}", row["source_id"]) for row in mentions
    )


def with_counted(findings: Iterable[Row]) -> list[Row]:
    """Return the findings with a column `counted`: yes, or no where they were left out for a
    reason.
    """
    return [{**row, "counted": "no" if row["left_out"] else "yes"} for row in findings]


def matched(first: Sequence[Row], second: Sequence[Row]) -> list[tuple[int, int]]:
    """Return which findings of the two readings report the same thing, as places in each.

    Only findings of one source in one paragraph can match. The pair with the most words in common
    (share of all words of outcome, statement and exposure, cut to their first letters) is taken
    first, until none is alike. Codes take no part in the match, so that agreement on them is not
    built in.
    """
    pairs: list[tuple[int, int]] = []
    of_first, of_second = _stems_by_place(first), _stems_by_place(second)
    for place in sorted(of_first):
        alike = [
            (_likeness(stems, others), finding, other)
            for (finding, stems), (other, others) in product(
                of_first[place].items(), of_second.get(place, {}).items()
            )
        ]
        taken: set[int] = set()
        given: set[int] = set()
        for likeness, finding, other in sorted(
            alike, key=lambda pair: (-pair[0], pair[1], pair[2])
        ):
            if likeness >= LIKE_ENOUGH and finding not in taken and other not in given:
                taken.add(finding)
                given.add(other)
                pairs.append((finding, other))
    return pairs


def _cells(row: Row, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(row[name] for name in names)


def _stems_by_place(findings: Iterable[Row]) -> dict[tuple[str, ...], dict[int, set[str]]]:
    """Return the stems of what each finding says, by its place in the text and then by its place
    among the findings.
    """
    stems: dict[tuple[str, ...], dict[int, set[str]]] = {}
    for number, row in enumerate(findings):
        words = WORD.findall(" ".join(_cells(row, SAID_IN)).lower())
        stems.setdefault(_cells(row, PLACE), {})[number] = {word[:STEM] for word in words}
    return stems


def _likeness(stems: set[str], others: set[str]) -> float:
    return len(stems & others) / len(stems | others) if stems | others else 0.0
