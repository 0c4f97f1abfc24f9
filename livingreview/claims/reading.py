"""Reading claims: ``claims/SECTION.yml``, a file for each chapter that makes claims, as sections.

Whoever edits a file is told all that is wrong with it at once, with row, claim and what is allowed.
Words for an amount, such as ``often``, mean the same in all sections: ``claims/words.yml`` says
what.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from livingreview.book_files import CONTENTS, pages
from livingreview.claims.model import MEASURES, Claim, Measure, Section, Threshold
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.query import Query
from livingreview.files import read_unmarked
from livingreview.problems import EvidenceError, Problem, did_you_mean
from livingreview.yaml_file import Items, Pairs, Text, parse_yaml, row_of

FOLDER = "claims"
JUDGEMENTS = "judgements"  # the table of judgements on claims beside their own rows
LATER = "later"  # the table of judgements, in a review that looks back on an earlier work
WORDS = f"{FOLDER}/words.yml"
OF_FILE = ("body", "after", "place", "claims")
OF_CLAIM = (
    "sentence",
    "places",
    "rows",
    "threshold",
    "not_counting",
    "would_change",
    "later",
    "no_later",
)
OF_WORD = ("measure", "at_least", "at_most", "needs", "share", "why")
OF_THRESHOLD = ("word", "also", *OF_WORD)
QUERIES = ("rows", "later")


def file_of(section: str) -> str:
    """Return the file of a section, relative to the project."""
    return f"{FOLDER}/{section}.yml"


def tables_of_claims(evidence: Evidence) -> list[str]:
    """Return the tables whose rows a claim can rest on: those that readers can search and whose
    rows say where they were read.
    """
    columns = {name: [column.name for column in t.columns] for name, t in evidence.tables.items()}
    return [name for name in evidence.settings.explorer.tables if "locator" in columns[name]]


def section_names(root: Path) -> list[str]:
    """Return the sections that make claims, in the order of their chapters in the book; those that
    the book does not hold come last. Raises `EvidenceError` when its contents cannot be read.
    """
    folder = root / FOLDER
    files = sorted(folder.glob("*.yml")) if folder.is_dir() else []
    listed = pages(root) if files and (root / CONTENTS).is_file() else []
    order = {Path(page).stem: number for number, page in enumerate(listed)}
    names = [path.stem for path in files if f"{FOLDER}/{path.name}" != WORDS]
    return sorted(names, key=lambda name: (order.get(name, len(order)), name))


def read_section(evidence: Evidence, name: str) -> tuple[Section, list[Problem]]:
    """Return the section called `name`, and all that is wrong with its file; a claim with anything
    wrong is left out.

    Raises `EvidenceError` when there is no such file, or it is not YAML.
    """
    root, tables = evidence.root, evidence.tables
    words = read_unmarked(root, WORDS) if (root / WORDS).exists() else ""
    text = read_unmarked(root, file_of(name))
    keys = tuple((table, tables[table].key[0]) for table in tables_of_claims(evidence))
    placed, judged = bool(evidence.settings.reviewed.source), LATER in tables
    section, problems = _section(name, text, words, keys, placed, judged)
    return section, list(problems)


@lru_cache(maxsize=32)
def _section(
    name: str, text: str, words: str, keys: tuple[tuple[str, str], ...], placed: bool, judged: bool
) -> tuple[Section, Sequence[Problem]]:
    top, problems = parse_yaml(text, file_of(name))
    reader = _Reader(file_of(name), problems, _words(words), dict(keys), placed, judged)
    return reader.section(name, top), problems


@lru_cache(maxsize=2)
def _words(text: str) -> Mapping[str, Threshold]:
    """Return what each word for an amount means. Raises `EvidenceError` for anything wrong."""
    top, problems = parse_yaml(text, WORDS)
    reader = _Reader(WORDS, problems)
    words = {
        word: reader.threshold(keys, word)
        for word, keys in reader.pairs(top, "").items()
        if reader.pairs(keys, word, OF_WORD)
    }
    if problems:
        raise EvidenceError(problems)
    return {word: threshold for word, threshold in words.items() if threshold}


class _Reader:
    """Makes claims of the values of one file, and notes in `problems` what is wrong with them.

    `words` are those for an amount, `keys` the tables that queries may name, each with the field
    that codes without a name are of. Claims are `placed` where there is a work that makes them, and
    those on one body are `judged` beside later evidence in a review that looks back.
    """

    def __init__(
        self,
        file: str,
        problems: list[Problem],
        words: Mapping[str, Threshold] = MappingProxyType({}),
        keys: Mapping[str, str] = MappingProxyType({}),
        placed: bool = False,
        judged: bool = False,
    ) -> None:
        self.file, self.problems = file, problems
        self.words, self.keys, self.placed, self.judged = words, keys, placed, judged

    def section(self, name: str, top: Any) -> Section:
        parts = self.pairs(top, "", OF_FILE)
        numbers = {key: self.number(parts[key], key) for key in ("body", "after") if key in parts}
        if len(numbers) != 1:
            rule = "A file of claims says of which evidence it speaks"
            self.wrong(1, "", "", rule, mend="Give either body: NUMBER or after: NUMBER.")
        if "claims" not in parts:
            self.wrong(
                1, "claims", "", "The claims are missing", mend="Add claims: with a name each."
            )
        place = self.texts(parts["place"], "place") if "place" in parts else ()
        judged = self.judged and "body" in numbers
        claims = [
            self.claim(claim, keys, place, judged)
            for claim, keys in self.pairs(parts.get("claims", Pairs()), "claims").items()
        ]
        return Section(
            name,
            tuple(claim for claim in claims if claim),
            numbers.get("body", 0),
            numbers.get("after", 0),
        )

    def claim(self, name: str, value: Any, place: tuple[Text, ...], judged: bool) -> Claim | None:
        """Return a claim, or nothing when anything is wrong with it."""
        before = len(self.problems)
        keys = self.pairs(value, name, OF_CLAIM)
        places = self.texts(keys["places"], f"{name}.places") if keys.get("places") else place
        if self.placed and not places:
            self.wrong(row_of(name), name, "", "The claim has no place", mend="Add places:.")
        if "sentence" not in keys:
            self.wrong(row_of(name), name, "", "The claim has no sentence", mend="Add sentence:.")
        if ("threshold" in keys) == ("not_counting" in keys):
            rule = "A claim has either a threshold or the reason why no count could bear it out"
            mend = "Give one of threshold: and not_counting:."
            self.wrong(row_of(name), name, "", rule, mend=mend)
        views = ("later" in keys) + ("no_later" in keys)
        if views > 1 or (judged and not views):
            rule = "A claim has either a view of later evidence or the reason why none bears on it"
            mend = "Give one of later: and no_later:."
            self.wrong(row_of(name), name, "", rule, mend=mend)
        texts = {
            key: self.text(keys[key], f"{name}.{key}")
            for key in ("sentence", "not_counting", "would_change", "no_later")
            if key in keys
        }
        queries = {key: self.queries(keys[key], f"{name}.{key}") for key in QUERIES if key in keys}
        threshold = (
            self.threshold(keys["threshold"], f"{name}.threshold") if "threshold" in keys else None
        )
        if len(self.problems) > before:
            return None
        values: dict[str, Any] = {**texts, **queries}
        return Claim(name, places=places, threshold=threshold, **values)

    def threshold(self, value: Any, place: str) -> Threshold | None:
        """Return a threshold: a word for an amount, such a word with more, or one written out."""
        before = len(self.problems)
        keys = (
            Pairs(word=value) if isinstance(value, Text) else self.pairs(value, place, OF_THRESHOLD)
        )
        bounds = {
            key: self.number(keys[key], f"{place}.{key}")
            for key in ("at_least", "at_most", "needs")
            if key in keys
        }
        measure = self.text(keys["measure"], f"{place}.measure") if "measure" in keys else ""
        if measure and measure not in MEASURES:
            mend = did_you_mean(measure, MEASURES)
            rule = "Nothing is measured so"
            self.wrong(row_of(measure), f"{place}.measure", measure, rule, MEASURES, mend)
        if "word" in keys:
            return self.of_word(keys, bounds, measure, place)
        if ("at_least" in bounds) == ("at_most" in bounds):
            mend = "Give one of at_least: and at_most:."
            self.wrong(row_of(keys), place, "", "A threshold has one bound", mend=mend)
        for key in ("measure", "why"):
            if key not in keys:
                rule = "The threshold lacks it"
                self.wrong(row_of(keys), f"{place}.{key}", "", rule, mend=f"Add {key}:.")
        if "share" in keys and self.text(keys["share"], f"{place}.share") != "yes":
            rule = "Only a share of the works reviewed says so"
            mend = "Write share: yes, or leave it out."
            self.wrong(row_of(keys), f"{place}.share", keys["share"], rule, ("yes",), mend)
        if len(self.problems) > before:
            return None
        why = self.text(keys["why"], f"{place}.why")
        return Threshold(cast(Measure, measure), why, **bounds, share="share" in keys)

    def of_word(
        self, keys: Pairs, bounds: Mapping[str, int], measure: str, place: str
    ) -> Threshold | None:
        word = self.text(keys["word"], place)
        if word not in self.words:
            rule = f"{WORDS} does not say what this word means"
            mend = did_you_mean(word, self.words)
            self.wrong(row_of(word), place, word, rule, tuple(self.words), mend)
            return None
        if bounds or {"share", "why"} & {*keys}:
            rule = "What a word means is said once"
            mend = f"Leave bounds and why to {WORDS}, or leave out word:."
            self.wrong(row_of(word), place, "", rule, mend=mend)
        known = self.words[word]
        also = f" {self.text(keys['also'], place)}" if "also" in keys else ""
        kind = cast(Measure, measure or known.measure)
        return replace(known, measure=kind, why=known.why + also)

    def queries(self, value: Any, place: str) -> tuple[Query, ...]:
        """Return queries from a list; each names a table, with codes of its first field or with
        conditions.
        """
        if not isinstance(value, Items):
            mend = "Begin each query with a dash, a table and a colon."
            self.wrong(row_of(value), place, "", "It must be a list of queries", mend=mend)
            return ()
        if not value:
            self.wrong(row_of(value), place, "", "The list is empty", mend="Fill it.")
        queries = []
        for pairs in (self.pairs(item, place, self.keys) for item in value):
            if len(pairs) > 1:
                mend = "Begin each with a dash of its own."
                self.wrong(row_of(pairs), place, "", "A query names one table", mend=mend)
            for table, where in ((name, pairs[name]) for name in pairs if name in self.keys):
                conditions = where if isinstance(where, Pairs) else {self.keys[table]: where}
                codes = {
                    field: self.texts(condition, f"{place}.{table}.{field}")
                    for field, condition in conditions.items()
                }
                queries.append(Query.of(table, **codes))
        return tuple(queries)

    def pairs(self, value: Any, place: str, allowed: Iterable[str] = ()) -> Pairs:
        """Return names with their values, and only the `allowed` names if these are given."""
        if not isinstance(value, Pairs):
            mend = "Write a name and a colon before each value."
            self.wrong(row_of(value), place, "", "Names with values are needed here", mend=mend)
            return Pairs()
        known = list(allowed)
        for name in [name for name in value if known and name not in known]:
            mend = did_you_mean(name, known) or "Delete it."
            self.wrong(row_of(name), place, name, "There is no such key here", tuple(known), mend)
        return value

    def texts(self, value: Any, place: str) -> tuple[Text, ...]:
        """Return a text, or each of a list."""
        if value == []:
            self.wrong(row_of(value), place, "", "The list is empty", mend="Fill it.")
        return tuple(
            self.text(item, place) for item in (value if isinstance(value, Items) else [value])
        )

    def text(self, value: Any, place: str) -> Text:
        if isinstance(value, Text) and value.strip():
            return value
        self.wrong(
            row_of(value), place, "", "Text is needed here", mend="Write it after the colon."
        )
        return Text()

    def number(self, value: Any, place: str) -> int:
        text = self.text(value, place)
        if text and not re.fullmatch("[0-9]{1,6}", text):
            self.wrong(row_of(text), place, text, "It must be a whole number")
            return 0
        return int(text or 0)

    def wrong(
        self,
        row: int,
        place: str,
        value: str,
        rule: str,
        allowed: Sequence[str] = (),
        mend: str = "",
    ) -> None:
        self.problems.append(Problem(self.file, row, place, value, rule, tuple(allowed), mend))
