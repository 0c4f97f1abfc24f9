"""How well and how fast records of one work are known: python -m bench.identity [RECORDS].

Made-up records (`made_up_records`) are put together by works. Of the pairs that are of one work, it
says how many are put together for certain, and how many with those that a person is asked about.
"""

import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from bench.made_up_records import MadeUp, records
from bench.other_databases import perturbed
from livingreview.intake.bibtex_file import from_bibtex
from livingreview.intake.works import Works, works

Pair = tuple[int, int]


@dataclass(frozen=True)
class Measured:
    """Pairs of records: put together, `right` of them; of one work (`same`) and `near`; of those
    `told` for certain or as a question; `questions` asked, `to_the_point` of them.
    """

    together: int
    right: int
    same: int
    near: int
    told: int
    questions: int
    to_the_point: int
    wrong: tuple[Pair, ...]
    missed: tuple[Pair, ...]

    @property
    def precision(self) -> float:
        """Of the pairs put together, how many are of one work."""
        return self.right / self.together if self.together else 1

    @property
    def recall(self) -> float:
        """Of the pairs of one work, how many are put together."""
        return self.right / self.same

    @property
    def recall_with_questions(self) -> float:
        """Of the pairs of one work or near to one, how many are put together or asked about."""
        return self.told / (self.same + self.near)


def measured(made: Sequence[MadeUp], result: Works) -> Measured:
    """Return how far `result` knows what is known of made-up records."""
    same = _pairs(made, lambda record: record.work)
    near = _pairs(made, lambda record: record.near) - same
    group = {place: members for members in result.groups for place in members}
    together = {pair for members in result.groups for pair in combinations(members, 2)}
    asked = {
        tuple(sorted((one, other)))
        for question in result.questions
        for one in group[question.first]
        for other in group[question.second]
    }
    to_the_point = sum(
        made[question.first].near == made[question.second].near for question in result.questions
    )
    return Measured(
        len(together),
        len(together & same),
        len(same),
        len(near),
        len((same & (together | asked)) | (near & asked)),
        len(result.questions),
        to_the_point,
        tuple(sorted(together - same)),
        tuple(sorted((same - together - asked) | (near - asked))),
    )


def _pairs(made: Sequence[MadeUp], number: Callable[[MadeUp], int]) -> set[Pair]:
    groups = defaultdict(list)
    for place, record in enumerate(made):
        groups[number(record)].append(place)
    return {pair for places in groups.values() for pair in combinations(places, 2)}


def of_bibliography(path: Path, copies: int, seed: int = 16) -> list[MadeUp]:
    """Return the references of a bibliography, each with `copies` as other databases have it."""
    chance = random.Random(seed)
    return [
        MadeUp(record, number, number)
        for number, reference in enumerate(from_bibtex(path.read_text(encoding="utf-8")))
        for record in (reference, *(perturbed(reference, chance) for _ in range(copies)))
    ]


def report(name: str, made: Sequence[MadeUp], show: bool) -> Measured:
    """Print what is measured on made-up records, and return it."""
    start = time.process_time()
    result = works([record.reference for record in made])
    seconds = time.process_time() - start
    found = measured(made, result)
    print(
        f"{name}: {len(made)} records of {len({record.work for record in made})} works;"
        f" precision {found.precision:.4f} ({found.together} pairs, {len(found.wrong)} wrong),"
        f" recall {found.recall:.4f} of {found.same} pairs, with questions"
        f" {found.recall_with_questions:.4f} of {found.same + found.near};"
        f" {found.questions} questions, {found.to_the_point} of them to the point;"
        f" {seconds:.2f} s"
    )
    if show:
        for what, pairs in (("wrong", found.wrong), ("missed", found.missed)):
            for one, other in pairs[:25]:
                print(what, *(f"\n    {made[place].reference}" for place in (one, other)))
        reasons = Counter(
            (question.reason if "are" not in question.reason else question.reason[:16])
            for question in result.questions
        )
        print(reasons.most_common(30))
    return found


if __name__ == "__main__":
    sizes = [int(size) for size in sys.argv[1:] if size.isdigit()] or [2_400, 20_000]
    shown = "--show" in sys.argv
    for size in sizes:
        report(f"seed 16, {size:,}", records(size), shown)
    bibliography = Path(__file__).resolve().parents[1] / "references.bib"
    report("references.bib, three copies of each", of_bibliography(bibliography, 3), shown)
