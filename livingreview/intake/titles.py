"""Titles as they are compared: their words, the part of a whole that they name, and how near two
of them are.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from unicodedata import category

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from livingreview.words import nearest

MARKUP = re.compile(r"</?[a-z]+(?:\s[^>]*)?/?>|[{}]", re.IGNORECASE)
SUBTITLE = re.compile(r"\s*[:?!–—]\s+|\s+-\s+|\.\s+(?=[A-Z])|\s*;\s+")
ROMANS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx"
ROMAN = {numeral: str(number) for number, numeral in enumerate(re.split(" ", ROMANS), 1)}
COUNTED = {
    word: str(number)
    for words in (
        "one two three four five six seven eight nine ten eleven twelve",
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth",
    )
    for number, word in enumerate(words.split(), 1)
}
PARTS = {
    **dict.fromkeys(("volume", "vol", "vols", "volumes", "band", "tome"), "volume"),
    **dict.fromkeys(("part", "pt", "parts", "teil"), "part"),
    **{name: name for name in ("book", "phase", "stage", "wave", "round", "section", "chapter")},
    **{
        name: name for name in ("annex", "appendix", "module", "series", "tranche", "paper", "year")
    },
    **{name: name for name in ("report", "study", "circular", "cohort", "sweep", "update")},
}
BETWEEN = {"no", "number", "nr", "num"}
VERSIONS = re.compile(
    r"interim|final|preliminary|draft|consultation|summary|briefing|technical|appendices|revised"
    r"|updated|evidence|easy"
)
DERIVED = re.compile(
    r"errat(?:um|a)|corrigend(?:um|a)|correction|retraction|reply|rejoinder|response|comment(?:ary)?"
    r"|protocol"
)
GENERIC = re.compile(
    r"\d+|annual|reports?|editorials?|introduction|foreword|preface|conclusions?|overview|news"
    r"|newsletter|letters?|reviews?|books?|papers?|working|discussion|abstracts?|appendix|minutes"
    r"|proceedings|conference|plans?|strategy|strategic|action|business|services?|childrens?"
    r"|corporate|evaluations?|stud(?:y|ies)|research|guidance|progress|accounts?|statement|policy"
    rf"|{VERSIONS.pattern}|{DERIVED.pattern}"
)
SMALL_WORDS = "a an and at by for from in into its of on or the to with"
SMALL = frozenset(re.split(" ", SMALL_WORDS))
NEAR, LONG, SHORT = 86, 5, 20  # of 100; letters of a word, and of a title, that can be mistyped
MARKED = r"^\W*(?:retracted|withdrawn)(?: article)?\s*[:\].)-]"
NOTICE = re.compile(
    rf"{MARKED}|\bretracted (?:article|publication)\b|\bretraction (?:notice|note|of|to)\b"
    r"|^\W*retraction\b|\bnotice of (?:retraction|withdrawal)\b|\bexpression of concern\b"
    r"|\berrat(?:um|a)\b|\bcorrigend(?:um|a)\b|^\W*correction (?:to|of)\b",
    re.IGNORECASE,
)
MARK = re.compile(MARKED, re.IGNORECASE)
LANGUAGES = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and for with in a an to by at is does what among children services from",
        "de": "der die das und für von mit eine einer kinder bei zur im zum auf als",
        "fr": "le la les des et pour une du aux dans enfants avec sur au",
        "es": "el los las y para una del con niños por sobre",
        "nl": "het een voor van en met kinderen op bij de",
        "nordic": "och og för til for av en barn med på i det",
        "it": "il della per con dei bambini nella e una gli servizi",
        "pt": "o os as e para uma dos com crianças do da na",
    }.items()
}


class Nearness(StrEnum):
    """How near two titles are."""

    EQUAL = "the titles are the same"
    TYPED = "the titles differ by what may be mistyped"
    SHORTER = "one title lacks the end of the other"
    WORDED = "the titles differ by a word"
    UNLIKE = "the titles are not alike"


@dataclass(frozen=True)
class Title:
    """A title: its `words` in small Latin letters, without the parts that it names; the same run
    together (`whole`), and `main`, what stands before the subtitle; the named `parts` (``volume``:
    ``2``), other `numbers`, and words that say which version it is.
    """

    words: tuple[str, ...]
    whole: str
    main: str
    parts: Mapping[str, str]
    numbers: frozenset[str]
    version: frozenset[str]
    derived: frozenset[str]

    @cached_property
    def language(self) -> str:
        """The language that its small words speak for, nothing where none does."""
        votes = {
            name: sum(word in small for word in self.words) for name, small in LANGUAGES.items()
        }
        best, second = sorted(votes, key=lambda name: -votes[name])[:2]
        return best if votes[best] >= 2 and votes[best] > votes[second] else ""

    @cached_property
    def telling(self) -> bool:
        """Whether a word tells what it is about, as none of ``Annual report 2004`` does."""
        return any(not GENERIC.fullmatch(word) and word not in SMALL for word in self.words)


@lru_cache(maxsize=100_000)
def title_of(text: str) -> Title:
    """Return a title given as `text`."""
    bare = MARK.sub("", MARKUP.sub("", text)).strip()
    words, parts = _named(_words(bare))
    head = SUBTITLE.split(bare, maxsplit=1)[0]
    main, _ = _named(_words(head))
    return Title(
        tuple(words),
        "".join(words),
        "".join(main),
        parts,
        frozenset(word.lstrip("0") for word in words if word.isdigit()),
        frozenset(filter(VERSIONS.fullmatch, words)),
        frozenset(filter(DERIVED.fullmatch, words)),
    )


def notice(title: str) -> str:
    """Return the words in a `title` that say that a work was retracted, withdrawn or corrected;
    nothing where it has none.
    """
    found = NOTICE.search(title)
    return found[0].strip(" :.-[]()") if found else ""


def nearness(one: Title, other: Title) -> Nearness:
    """Return how near two titles are, whatever parts they name."""
    if one.whole == other.whole:
        return Nearness.EQUAL
    short, long = (one, other) if len(one.whole) < len(other.whole) else (other, one)
    if not short.whole:
        return Nearness.UNLIKE
    if long.whole.startswith(short.whole) and (
        short.whole == long.main or long.words[: len(short.words)] == short.words
    ):
        return Nearness.SHORTER
    if ratio(short.whole, long.whole, score_cutoff=NEAR) >= NEAR:
        return _by_word(one, other)
    if len(short.whole) >= SHORT and short.whole[0] == long.whole[0]:
        return _without_end(short, long)
    return Nearness.UNLIKE


def mistyped(one: str, other: str) -> bool:
    """Return whether two words may be one that was mistyped in one of them."""
    if min(len(one), len(other)) < LONG or one.isdigit() or other.isdigit():
        return False
    slips = 1 if min(len(one), len(other)) < 8 else 2
    if abs(len(one) - len(other)) > slips:
        return False
    return OSA.distance(one, other, score_cutoff=slips) <= slips


def _without_end(short: Title, long: Title) -> Nearness:
    """Return whether a title with slips lacks the end of the other."""
    begin = long.whole[: len(short.whole)]
    if ratio(short.whole, begin, score_cutoff=94) >= 94:
        return Nearness.SHORTER
    return Nearness.UNLIKE


def _by_word(one: Title, other: Title) -> Nearness:
    """Return how titles of much the same letters differ, word by word."""
    left = list((Counter(one.words) - Counter(other.words)).elements())
    right = list((Counter(other.words) - Counter(one.words)).elements())
    if "".join(left) == "".join(right):
        return Nearness.TYPED
    for word in list(left):
        if twin := next((other for other in right if mistyped(word, other)), None):
            left.remove(word)
            right.remove(twin)
    if "".join(left) == "".join(right):
        return Nearness.TYPED
    left, right = ([word for word in words if word not in SMALL] for words in (left, right))
    if left and right and not mistyped("".join(left), "".join(right)):
        return Nearness.UNLIKE
    return Nearness.WORDED if left or right else Nearness.TYPED


def _words(text: str) -> list[str]:
    plain = re.sub(r"['’‘`´ʼ]", "", nearest(text.replace("&amp;", "&"))).replace("&", " and ")
    words = _apart(plain.replace(" + ", " and ")).split()
    return words[1:] if len(words) > 1 and words[0] in {"the", "a", "an"} else words


def _apart(text: str) -> str:
    """Return the words of `text`, with a space for each mark that parts them. Vowel signs and tone
    marks, without which words of some scripts are others, are no such marks.
    """
    if text.isascii():
        return re.sub(r"[\W_]+", " ", text)
    return "".join(
        mark if mark.isalnum() or category(mark).startswith("M") else " " for mark in text
    )


def _named(words: list[str]) -> tuple[list[str], dict[str, str]]:
    """Return `words` without the parts that they name, and these parts."""
    kept: list[str] = []
    parts: dict[str, str] = {}
    ahead = list(words)
    while ahead:
        word = ahead.pop(0)
        while word in PARTS and ahead and ahead[0] in BETWEEN and len(ahead) > 1:
            ahead.pop(0)
        label = PARTS.get(word)
        if label and ahead and (number := _number(ahead[0])):
            parts[label] = number
            ahead.pop(0)
        elif ahead and word in COUNTED and (label := PARTS.get(ahead[0])):
            parts[label] = COUNTED[word]
            kept.append(ahead.pop(0))
        elif word in ROMAN and len(word) > 1:
            kept.append(ROMAN[word])
        else:
            kept.append(COUNTED.get(word, word))
    return kept, parts


def _number(word: str) -> str:
    if re.fullmatch(r"(?:19|20)\d\d", word):
        return ""  # a year
    if word.isdigit():
        return word.lstrip("0") or "0"
    if re.fullmatch(r"\d+[a-z]|[a-z]", word) and word not in {"a", "i", "v", "x"}:
        return word
    return ROMAN.get(word) or COUNTED.get(word, "")
