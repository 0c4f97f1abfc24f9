"""The flow of records through a search and its screening, counted from the tables, every sum of it
asserted.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from livingreview.problems import ReviewError
from livingreview.readings.matching import Row
from livingreview.readings.screening import EXCLUDE, INCLUDE, Screening, returned


@dataclass(frozen=True)
class Stage:
    """What became of the records that reached a stage: so many `included`, `excluded` and still
    `open`; and `because`, how many of the excluded for each reason (a record on which readers gave
    several reasons stands under all of them together).
    """

    name: str
    reached: int
    included: int
    excluded: int
    open: int
    because: Mapping[tuple[str, ...], int]


@dataclass(frozen=True)
class Flow:
    """How records became works.

    `previous` is how many works each earlier body has, by its name. `found` is how many records
    each place of search returned, as the searches say, `duplicates` how many of them are the same
    as another. `stages`
    say what became of those kept. Of the records `included`, `uncoded` ones lead to no work yet.
    The others lead to `there`, works of earlier bodies, or to `new` ones; where several lead to one
    work, all but one of them do so `again`.

    Raises `ReviewError` when a sum does not come out.
    """

    previous: Mapping[str, int]
    found: Mapping[str, int]
    duplicates: int
    stages: Sequence[Stage]
    included: int
    uncoded: int
    there: int
    new: int
    again: int

    def __post_init__(self) -> None:
        if wrong := list(self._wrong()):
            raise ReviewError(f"The flow does not add up: {'; '.join(wrong)}.")

    @property
    def identified(self) -> int:
        """How many records all searches returned, each time that one was returned."""
        return sum(self.found.values())

    @property
    def total(self) -> int:
        """How many works there are with the new ones."""
        return sum(self.previous.values()) + self.new

    def _wrong(self) -> Iterator[str]:
        """Yield each sum that does not come out."""
        before, what = self.identified - self.duplicates, "records without duplicates"
        for stage in self.stages:
            if stage.reached != before:
                yield f"{before} {what}, and {stage.reached} at {stage.name}"
            if stage.included + stage.excluded + stage.open != stage.reached:
                parts = f"{stage.included} + {stage.excluded} + {stage.open}"
                yield f"{parts} of {stage.reached} at {stage.name}"
            if sum(stage.because.values()) != stage.excluded:
                reasons = sum(stage.because.values())
                yield f"{reasons} reasons for {stage.excluded} excluded at {stage.name}"
            before, what = stage.included, f"included at {stage.name}"
        if self.included != before:
            yield f"{before} {what}, and {self.included} included"
        if self.uncoded + self.again + self.there + self.new != self.included:
            parts = f"{self.uncoded} + {self.again} + {self.there} + {self.new}"
            yield f"{parts} of {self.included} included"


def flow_of(
    searches: Iterable[Row],
    records: Sequence[Row],
    screening: Screening,
    previous: Mapping[str, int],
    known: Iterable[str],
) -> Flow:
    """Return the flow of the `records` that `searches` returned, as their `screening` stands; a
    search of which there are none is not part of it.

    `previous` is how many works each earlier body has; `known` are the sources of these.
    """
    numbers, found = returned(records), Counter[str]()
    for row in searches:
        if numbers[row["search_id"]]:
            found[row["where"]] += int(row["records_seen"])
    kept = screening.records
    led_to = {record: kept[record]["led_to"] for record in screening.included}
    works = set(filter(None, led_to.values()))
    there = works & set(known)
    return Flow(
        previous,
        dict(found),
        found.total() - len(kept),
        [_stage(screening, stage) for stage in screening.stages],
        included=len(led_to),
        uncoded=len(screening.uncoded),
        there=len(there),
        new=len(works - there),
        again=sum(bool(work) for work in led_to.values()) - len(works),
    )


def _stage(screening: Screening, name: str) -> Stage:
    outcomes = screening.at(name).values()
    decisions = Counter(came.decision for came in outcomes)
    because = Counter(came.because for came in outcomes if came.decision == EXCLUDE)
    return Stage(
        name,
        len(outcomes),
        decisions[INCLUDE],
        decisions[EXCLUDE],
        sum(came.open for came in outcomes),
        dict(because.most_common()),
    )
