"""Thousands of records by the works that they are of, and the questions that a person decides.

Records are compared with each other where one trait speaks for it: the DOI, the address, the begin
of the title, its longest words, the first author about one year, the place in a journal.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from livingreview.intake.identity import Verdict, compared
from livingreview.intake.reference import Reference
from livingreview.intake.titles import Nearness, Title, nearness
from livingreview.intake.traits import Traits

BEGIN = 20  # letters of a title by which records are compared
EXACT = {"doi", "folder", "isbn", "where"}  # traits that speak for one work whatever the title
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

    A record that is of one work with each of two, which are of different works, is put together
    with neither, unless it shares the DOI: a person decides which of them it is.
    """
    traits = [Traits(reference) for reference in references]
    same: list[Question] = []
    questions: list[Question] = []
    for first, second in sorted(_candidates(traits)):
        comparison = compared(traits[first], traits[second])
        if comparison.verdict is not Verdict.DIFFERENT:
            certain = comparison.verdict is Verdict.SAME
            (same if certain else questions).append(Question(first, second, comparison.reason))
    torn = _torn(same, traits)
    of_one = _put_together([pair for pair in same if pair not in torn], traits)
    groups: dict[int, list[int]] = defaultdict(list)
    for place in range(len(references)):
        groups[of_one.get(place, place)].append(place)
    asked: dict[tuple[int, int], Question] = {}
    doubts = sorted({*questions, *same}, key=lambda pair: (pair.first, pair.second))
    for pair in doubts:
        between = _in_order(*(of_one.get(place, place) for place in (pair.first, pair.second)))
        if between[0] != between[1]:
            asked.setdefault(between, pair)
    return Works(tuple(map(tuple, groups.values())), tuple(asked.values()))


def _torn(same: Sequence[Question], traits: Sequence[Traits]) -> set[Question]:
    """Return the pairs of one work that share a record, while the two others are different works,
    except those of one DOI.
    """
    of: dict[int, list[Question]] = defaultdict(list)
    for pair in same:
        of[pair.first].append(pair)
        of[pair.second].append(pair)
    torn: set[Question] = set()
    for place, pairs in of.items():
        for one, other in combinations(pairs, 2):
            ends = [pair.first + pair.second - place for pair in (one, other)]
            if _different(*(traits[end] for end in ends)):
                torn |= {one, other}
    return {pair for pair in torn if not _one_doi(traits[pair.first], traits[pair.second])}


def _put_together(same: Sequence[Question], traits: Sequence[Traits]) -> dict[int, int]:
    """Return the first record of its work for each that is in a pair of `same`; a pair that would
    join different works joins none.
    """
    group_of: dict[int, list[int]] = {}
    for pair in same:
        group, joined = (group_of.get(place, [place]) for place in (pair.first, pair.second))
        if group is joined or any(
            _different(traits[one], traits[other]) for one in group for other in joined
        ):
            continue
        whole = [*group, *joined]
        group_of |= dict.fromkeys(whole, whole)
    return {place: min(group) for place, group in group_of.items()}


def _different(one: Traits, other: Traits) -> bool:
    return compared(one, other).verdict is Verdict.DIFFERENT and not _one_doi(one, other)


def _one_doi(one: Traits, other: Traits) -> bool:
    return bool(one.doi) and one.doi == other.doi


def _in_order(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _candidates(traits: Sequence[Traits]) -> set[tuple[int, int]]:
    """Return the pairs of places that may be of one work, as far as one trait is the same."""
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, trait in enumerate(traits):
        for key in _keys(trait):
            blocks[key].append(place)
    pairs: set[tuple[int, int]] = set()
    looked_at: set[tuple[int, int]] = set()
    titles = [trait.title for trait in traits]
    for (name, *_), places in blocks.items():
        if name in EXACT:
            pairs.update(_pairs(places, traits))
            continue
        for pair in _pairs(places, traits):
            if pair in looked_at and name != "who":
                continue
            looked_at.add(pair)
            one, other = titles[pair[0]], titles[pair[1]]
            if nearness(one, other) is not Nearness.UNLIKE or _translated(name, one, other):
                pairs.add(pair)
    return pairs


def _translated(name: str, one: Title, other: Title) -> bool:
    languages = {one.language, other.language}
    return name == "who" and len(languages) == 2 and "" not in languages


def _pairs(places: Sequence[int], traits: Sequence[Traits]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of `places`; where they are a crowd, those that also share the whole title
    and year, and the first author or who issued it.
    """
    if len(places) <= CROWD:
        yield from combinations(places, 2)
        return
    finer: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place in places:
        trait = traits[place]
        finer[trait.title.whole, str(trait.year), *_first(trait)].append(place)
    for together in finer.values():
        yield from combinations(together, 2)


def _keys(trait: Traits) -> Iterator[tuple[str, ...]]:
    """Yield the traits by which a record is compared with others, each with its name."""
    exact = (("doi", trait.doi), ("folder", trait.folder or trait.address), ("isbn", trait.isbn))
    yield from ((name, value) for name, value in exact if value)
    if trait.volume and trait.first_page:
        yield "where", trait.volume, trait.first_page
    if whole := trait.title.whole:
        yield "begin", whole[:BEGIN]
        yield "main", trait.title.main
    longest = sorted(set(trait.title.words), key=lambda word: (-len(word), word))[:3]
    yield from (("words", *pair) for pair in combinations(longest, 2))
    for near in (0, 1) if trait.year and _first(trait) else ():
        yield "who", *_first(trait), str((trait.year or 0) + near)


def _first(trait: Traits) -> tuple[str, ...]:
    surnames = (surname for surname, _ in trait.people)
    return (*surnames, *trait.body_authors, *trait.issuers)[:1]
