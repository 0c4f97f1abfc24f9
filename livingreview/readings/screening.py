"""Screening: what blind readers decided on the records of a search, stage by stage, and what came
of each record.

A record goes on to the next stage when none of its readers, two at least, excludes it: who is
unsure leaves it to that stage. It goes no further when all exclude it. The last stage includes what
all include. Whatever else they say leaves a record open until it is settled, and so does a reader
who has not read it: no record is ever lost between two boxes. Nothing here needs pandas: every
check asks.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from livingreview.readings.matching import Row

RECORDS, SCREENING, SETTLEMENTS, SEARCHES = "records", "screening", "settlements", "searches"
STAGE, DECISION, BECAUSE = "stage", "decision", "excluded_because"
INCLUDE, EXCLUDE, UNSURE = "include", "exclude", "unsure"
READERS = 2
APART = ";"  # between the searches that found a record
Decisions = Mapping[str, Row]  # of one record at one stage, by reader


@dataclass(frozen=True)
class Outcome:
    """What came of a record at a stage: a `decision`, empty while it is open, and of one that is
    excluded the codes of why, several where readers gave several.
    """

    decision: str
    because: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether nothing is decided yet."""
        return not self.decision


@dataclass(frozen=True)
class Screening:
    """The record of a screening: the rows of the `records` that are kept, by id and in order; what
    each reader decided, by stage and record; what was `settled`, by key; and the `stages` in order.
    """

    records: Mapping[str, Row]
    decided: Mapping[tuple[str, str], Decisions]
    settled: Mapping[str, str]
    stages: Sequence[str]

    @cached_property
    def _outcomes(self) -> Mapping[str, Mapping[str, Outcome]]:
        outcomes: dict[str, Mapping[str, Outcome]] = {}
        reached: Iterable[str] = self.records
        for stage in self.stages:
            outcomes[stage] = {record: self._outcome(stage, record) for record in reached}
            reached = [
                record for record, came in outcomes[stage].items() if came.decision == INCLUDE
            ]
        return outcomes

    def at(self, stage: str) -> Mapping[str, Outcome]:
        """Return what came of each record that has reached `stage`, by its id."""
        return self._outcomes[stage]

    @property
    def included(self) -> list[str]:
        """The records that were included at the last stage."""
        last = self.at(self.stages[-1]) if self.stages else {}
        return [record for record, came in last.items() if came.decision == INCLUDE]

    @property
    def undecided(self) -> list[str]:
        """The records that are open at the stage that they have reached."""
        return [name for at in self.stages for name, came in self.at(at).items() if came.open]

    @property
    def uncoded(self) -> list[str]:
        """The records that were included, and lead to no work yet."""
        return [record for record in self.included if not self.records[record]["led_to"]]

    def readings(self, stage: str, record: str) -> Decisions:
        """Return what each reader decided on a `record` at a `stage`, by reader."""
        return self.decided.get((stage, record), {})

    def left_to(self, stage: str, reader: str) -> list[str]:
        """Return the open records of a `stage` that a `reader` has still to read."""
        return [
            record
            for record, came in self.at(stage).items()
            if came.open and reader not in self.readings(stage, record)
        ]

    def readers(self, stage: str) -> list[str]:
        """Return who has read at a `stage`."""
        return sorted(
            {reader for (at, _), read in self.decided.items() if at == stage for reader in read}
        )

    def disputed(self, stage: str) -> dict[str, tuple[str, ...]]:
        """Return what differs of the records that all have read at a `stage`, settled or not: what
        the readers say, in their order, by the key of a settlement.

        That is a record that one excludes and another does not, and at the last stage one of which
        somebody is unsure, and the reason of an exclusion, since each record has one there.
        """
        units: dict[str, tuple[str, ...]] = {}
        for record in self.at(stage):
            said = self.readings(stage, record)
            if len(said) < READERS:
                continue
            decisions = tuple(said[reader][DECISION] for reader in sorted(said))
            because = tuple(said[reader][BECAUSE] for reader in sorted(said))
            if not self._agreed(stage, decisions):
                units[key_of(record, stage)] = decisions
            elif len(set(because)) > 1 and stage == self.stages[-1]:
                units[f"{key_of(record, stage)}/{BECAUSE}"] = because
        return units

    def to_settle(self, stage: str) -> dict[str, tuple[str, ...]]:
        """Return what is disputed at a `stage` and not settled yet."""
        return {key: said for key, said in self.disputed(stage).items() if key not in self.settled}

    def _agreed(self, stage: str, decisions: Iterable[str]) -> str:
        """Return what the decisions of all readers come to; nothing where that is to be settled."""
        said = set(decisions)
        if said == {EXCLUDE}:
            return EXCLUDE
        enough = {INCLUDE} if stage == self.stages[-1] else {INCLUDE, UNSURE}
        return INCLUDE if said <= enough else ""

    def _outcome(self, stage: str, record: str) -> Outcome:
        said, key = self.readings(stage, record), key_of(record, stage)
        decision = self.settled.get(key, "")
        if not decision and len(said) >= READERS:
            decision = self._agreed(stage, [row[DECISION] for row in said.values()])
        if decision != EXCLUDE:
            return Outcome(decision)
        because = {said[reader][BECAUSE]: None for reader in sorted(said)}
        settled = self.settled.get(f"{key}/{BECAUSE}")
        return Outcome(decision, (settled,) if settled else tuple(filter(None, because)))


def key_of(record: str, stage: str) -> str:
    """Return what a settlement calls a `record` at a `stage`: ``screening/RECORD/STAGE``."""
    return f"{SCREENING}/{record}/{stage}"


def screening_of(tables: Mapping[str, Iterable[Row]], stages: Sequence[str]) -> Screening:
    """Return the screening that the rows of three `tables` tell, by name and each as text by
    column; `stages` are in order. A record that is the same as another has no decisions of its own.
    """
    decided: dict[tuple[str, str], dict[str, Row]] = {}
    for row in tables[SCREENING]:
        decided.setdefault((row[STAGE], row["record_id"]), {})[row["reader"]] = row
    kept = {row["record_id"]: row for row in tables[RECORDS] if not row["same_as"]}
    settled = {
        row["key"]: row["value"]
        for row in tables[SETTLEMENTS]
        if row["key"].startswith(f"{SCREENING}/")
    }
    return Screening(kept, decided, settled, tuple(stages))


def found_by(row: Row) -> list[str]:
    """Return the searches that returned a record."""
    return row["found_by"].split(APART) if row["found_by"] else []


def returned(records: Iterable[Row]) -> Counter[str]:
    """Return how many of the `records` each search returned."""
    return Counter(search for row in records for search in found_by(row))


def paired(screening: Screening, stage: str) -> Iterator[tuple[str, str, str]]:
    """Yield each record that two readers have read at a `stage`, with the decision of the first and
    of the second, in the order of their names.
    """
    for record in screening.at(stage):
        said = screening.readings(stage, record)
        if len(said) == READERS:
            first, second = (said[reader][DECISION] for reader in sorted(said))
            yield record, first, second
