"""Names of authors as files have them: people as ``Surname, Given``, bodies whole in braces."""

import re
from collections.abc import Sequence

from livingreview.words import nearest

OF_BODIES = re.compile(
    r"\b(?:academ\w+|agenc(?:y|ies)|alliance|assembly|associat\w+|authorit(?:y|ies)|board|bureau"
    r"|cabinet|cent(?:er|re)|charity|coalition|college|collaborati\w+|commission\w*|committees?"
    r"|confederation|consortium|council|court|department|directorate|division|executive|faculty"
    r"|federation|forum|foundation|fund|government|group|inquiry|inspectorate|institut\w*|kingdom"
    r"|laborator\w+|library|ministr(?:y|ies)|nations?|network|observatory|office|organi[sz]ations?"
    r"|panel|parliament|partnership|programme|project|school|secretariat|services?|society"
    r"|states|taskforce|team|trust|union|unit|university)\b",
    re.IGNORECASE,
)
JOINING = re.compile(r"\b(?:of|for|the|and|on|in|against)\b|&")
PARTICLES = (
    r"(?i:v[ao]n|der|den|de|del|della|dos|da|di|du|la|le|el|al|bin|ibn|ter|ten|st\.?|mac|mc|o')"
)
INITIALS = re.compile(
    rf"((?:{PARTICLES}\s+)*[^\W\d_][^\s,.]+(?:[\s-]+[^\W\d_][^\s,.]+)?)\s+"
    r"((?:[^\W\d_a-z]\.[\s-]?){1,4}|[^\W\d_a-z](?:-?[^\W\d_a-z]){0,2})"
)
PLACES = {"UK", "US", "USA", "EU", "UN", "NI", "NZ", "ACT", "NSW"}


def is_body(name: str) -> bool:
    """Return whether a `name` is that of a body, as far as its words tell."""
    bare = name.strip()
    before, comma, _ = bare.partition(",")
    if comma and " " not in before.strip():  # a person, such as Court, J.
        return False
    return bare.startswith("{") or bool(OF_BODIES.search(before))


def with_initials(name: str) -> str:
    """Return a `name` of databases, ``Reyes M.`` or ``Stone PQ``, as ``Reyes, M.``; nothing where
    it is of another form or that of a body.
    """
    match = INITIALS.fullmatch(name.strip())
    if not match or is_body(name) or JOINING.search(name):
        return ""
    surname, initials = match[1], match[2].strip()
    if initials != initials.upper() or initials in PLACES:
        return ""
    if surname.isupper() and len(surname) <= 4 and "." not in initials:
        return ""  # such as NHS QIS
    return f"{surname}, {initials}"


def bodies_whole(names: Sequence[str]) -> list[str]:
    """Return the `names` of a list of BibTeX, cut at each ``and``, with the names of bodies that
    were cut put together and in braces: ``Department for Education and Skills``.
    """
    whole: list[str] = []
    for name in names:
        last = whole[-1] if whole else ""
        if last and _goes_on(last, name):
            whole[-1] = f"{last} and {name}"
        else:
            whole.append(name)
    return [
        f"{{{name}}}" if is_body(name) and _bare(name) and " " in name else name for name in whole
    ]


def _goes_on(last: str, name: str) -> bool:
    """Return whether a `name` is the end of the name of a body that ``and`` has cut."""
    if not (_bare(last) and _bare(name)) or "," in name:
        return False
    of_body, ends_body = bool(OF_BODIES.search(last)), bool(OF_BODIES.search(name))
    of_something = of_body and JOINING.search(last)
    return bool(of_something and " " not in name) or (ends_body and " " not in last and not of_body)


def _bare(name: str) -> bool:
    """Return whether a name is written without braces, and not as surname and given name, unless
    the comma stands within the name of a body.
    """
    return not re.search(r'[{}"\\=]', name) and ("," not in name or is_body(name))


def surname_of(name: str) -> str:
    """Return the surname of a person, or the whole name of a body, in small Latin letters where
    these are near, and without marks.
    """
    return re.sub(r"[^\w]", "", nearest(name.strip("{} ").partition(",")[0]))
