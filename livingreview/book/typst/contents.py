"""Which pages the report holds, in which order, and what stands before their titles: all of it as
`_toc.yml` says.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

ANNEX = "annex"
ROOT = "About this review"  # the title of the root is that of the report, and stands on its cover


@dataclass(frozen=True)
class Entry:
    """A page of the report: its document name, its number (``4``, ``Annex B`` or nothing), and its
    heading if not its title.
    """

    name: str
    number: str
    heading: str = ""


def entries(
    site_map: Any, unnumbered: Collection[str] = (), left_out: Collection[str] = ()
) -> list[Entry]:
    """Return the pages of the book in order, the root first and without a number.

    Pages of a part whose caption begins with “Annex” get letters, the others numbers, save those in
    `unnumbered`. Pages in `left_out` are not printed. `site_map` is what sphinx-external-toc made
    of `_toc.yml`.
    """
    root = site_map.root
    pages = [Entry(root.docname, "", ROOT)]
    number = letter = 0
    for part in root.subtrees:
        annex = (part.caption or "").casefold().startswith(ANNEX)
        for name in (
            str(item) for item in part.items if str(item) in site_map and str(item) not in left_out
        ):
            if annex:
                pages.append(Entry(name, f"Annex {chr(ord('A') + letter)}"))
                letter += 1
            elif name in unnumbered:
                pages.append(Entry(name, ""))
            else:
                number += 1
                pages.append(Entry(name, str(number)))
    return pages
