"""Words and numbers as readers see them: the one escape function, and numbers formatted once."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

LINE_BREAK = re.compile(
    r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]"
)  # all that str.splitlines, and so MyST, breaks at
STROKED = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "æ": "ae",
        "œ": "oe",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "ħ": "h",
        "ŋ": "n",
        "ŧ": "t",
    }
)
PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def escape(text: str) -> str:
    """Return `text` so that MyST shows it letter for letter: every ASCII punctuation mark is
    escaped.

    Evidence is untrusted: nothing that stands in a cell may become markup, a role or a link. Raises
    `ValueError` for a line break, which no cell may hold.
    """
    if LINE_BREAK.search(text):
        raise ValueError(f"A line break in evidence text: {text!r}. Write it on one line.")
    return PUNCTUATION.sub(r"\\\1", text)


def quoted(text: str) -> str:
    """Return `text` as the value of a MyST directive option, which is read as YAML and never as
    markup.
    """
    if LINE_BREAK.search(text):
        raise ValueError(f"A line break in an option: {text!r}. Write it on one line.")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def unaccented(text: str) -> str:
    """Return `text` in small letters without their accents, in whatever script it is."""
    return "".join(
        mark
        for mark in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(mark)
    )


def nearest(text: str) -> str:
    """Return `text` unaccented, with a plain letter for each that has a stroke or joins two:
    ``ostergard`` for Østergård.
    """
    return unaccented(text.casefold().translate(STROKED))


def whole(number: int) -> str:
    """Return a whole number with commas in the thousands: ``1,234``."""
    return f"{int(number):,}"


def count(number: int, noun: str, nouns: str = "") -> str:
    """Return a number with its noun in the right form: ``1 source``, ``3 sources``, ``no sources``.

    `nouns` is the plural, by default `noun` with an s.
    """
    plural = nouns or f"{noun}s"
    if number == 0:
        return f"no {plural}"
    return f"{whole(number)} {noun if number == 1 else plural}"


def naming(number: int, what: str) -> str:
    """Return how many sources name something, with the verb in the right form: ``1 source names
    it``.
    """
    return f"{count(number, 'source')} {'names' if number == 1 else 'name'} {what}"


def listed(items: Iterable[str], joined_by: str = "and") -> str:
    """Return the items as a sentence lists them: ``a, b and c``; nothing for no items."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joined_by} {words[-1]}"


def some(items: Sequence[str], most: int = 20) -> str:
    """Return items as a list in words, the first `most` of them and how many more there are."""
    more = [f"{len(items) - most} more"] if len(items) > most else []
    return listed([*items[:most], *more])


def capital(text: str) -> str:
    """Return `text` with its first letter as a capital, and the others as they are."""
    return f"{text[:1].upper()}{text[1:]}"


def uncapital(text: str) -> str:
    """Return `text` with its first letter small, and the others as they are."""
    return f"{text[:1].lower()}{text[1:]}"


def sentence(text: str) -> str:
    """Return `text` with its first letter as a capital and a full stop at its end."""
    return capital(text) + ("" if text.endswith((".", "?", "!")) else ".")


def decimal(number: float, places: int = 2) -> str:
    """Return a number with `places` decimals, ``not defined`` where there is none."""
    return "not defined" if number != number else f"{round(number, places) + 0.0:.{places}f}"
