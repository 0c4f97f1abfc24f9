"""Thousands of records by the works that they are of, and the questions that a person decides.

Records are compared with each other where one trait speaks for it: the DOI, the address, the begin
or the end of the title, its longest words, the first author about one year, the place in a journal.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from livingreview.intake.identity import Verdict, compared
from livingreview.intake.reference import Reference
from livingreview.intake.traits import Traits

BEGIN = 9  # letters of a title, from its begin and from its end, by which records are compared
CROWD = 300  # records with one trait that are not all compared with each other


@dataclass(frozen=True)
class Question:
    """Two records, by their places, of which a person decides whether they are of one work."""

    first: int
    second: int
    reason: str


@dataclass(frozen=True)
class Works:
    """Records by works: `groups` of places, each a work for certain, in order of its first record;
    and `questions` between records of two groups, one for each two groups.
    """

    groups: tuple[tuple[int, ...], ...]
    questions: tuple[Question, ...]


def works(references: Sequence[Reference]) -> Works:
    """Return which of the `references` are of one work, and which may be.

    Records that are of one work with a third, but of different works with each other, are not put
    together: the third is a question.
    """
    traits = [Traits(reference) for reference in references]
    same, questions, different = [], [], set[tuple[int, int]]()
    for first, second in sorted(_candidates(traits)):
        comparison = compared(traits[first], traits[second])
        if comparison.verdict is Verdict.SAME:
            same.append(Question(first, second, comparison.reason))
        elif comparison.verdict is Verdict.QUESTION:
            questions.append(Question(first, second, comparison.reason))
        else:
            different.add((first, second))
    group_of = {place: [place] for place in range(len(references))}
    for pair in same:
        group, joined = group_of[pair.first], group_of[pair.second]
        if group is joined:
            continue
        if any(_in_order(one, other) in different for one in group for other in joined):
            questions.append(pair)
            continue
        group += joined
        group_of |= dict.fromkeys(joined, group)
    groups = {id(group): tuple(sorted(group)) for group in group_of.values()}
    of_place = {place: group[0] for group in groups.values() for place in group}
    asked: dict[tuple[int, int], Question] = {}
    for pair in sorted(questions, key=lambda pair: (pair.first, pair.second)):
        between = _in_order(of_place[pair.first], of_place[pair.second])
        if between[0] != between[1]:
            asked.setdefault(between, pair)
    return Works(tuple(sorted(groups.values())), tuple(asked.values()))


def _in_order(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _candidates(traits: Sequence[Traits]) -> set[tuple[int, int]]:
    """Return the pairs of places that may be of one work, as far as one trait is the same."""
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, trait in enumerate(traits):
        for key in _keys(trait):
            blocks[key].append(place)
    pairs: set[tuple[int, int]] = set()
    for places in blocks.values():
        if len(places) <= CROWD:
            pairs.update(combinations(places, 2))
        else:
            pairs.update(_of_a_crowd(places, traits))
    return pairs


def _of_a_crowd(places: Sequence[int], traits: Sequence[Traits]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of many `places` that also share the whole title and the year, or the first
    author and the year.
    """
    finer: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place in places:
        trait, year = traits[place], str(traits[place].year)
        who = (*trait.body_authors, *trait.issuers, *(name for name, _ in trait.people))[:1]
        finer["", trait.title.whole, year, *who].append(place)
    for together in finer.values():
        yield from combinations(together, 2)


def _keys(trait: Traits) -> Iterator[tuple[str, ...]]:
    whole = trait.title.whole
    if trait.doi:
        yield "doi", trait.doi
    if trait.address:
        yield "address", trait.address
    if trait.isbn:
        yield "isbn", trait.isbn
    if whole:
        yield "begin", whole[:BEGIN]
        yield "end", whole[-BEGIN:]
        yield "main", trait.title.main
    longest = sorted(set(trait.title.words), key=lambda word: (-len(word), word))[:2]
    if len(longest) == 2:
        yield "words", *longest
    if trait.people:
        surname = trait.people[0][0]
        for near in (0, 1) if trait.year else ():
            yield "who", surname, str((trait.year or 0) + near)
        if trait.volume and trait.first_page:
            yield "where", trait.volume, trait.first_page
