"""Names of cells: one that an editor named by chance is called after the heading it stands under,
so that whoever reads of a cell knows where it is.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

BY_CHANCE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){0,3}(?:-[0-9a-f]{12})?")
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
LONGEST = 40  # letters of a heading in a name; a notebook allows 64 for the whole


def by_chance(cells: Iterable[Mapping[str, Any]]) -> bool:
    """Return whether one of `cells` has a name by chance."""
    return any(BY_CHANCE.fullmatch(cell.get("id", "")) for cell in cells)


def names(cells: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the name of each of `cells`, in order: ``costs-text-2`` or ``costs-code`` under the
    heading "Costs" for one named by chance, and for any other the name that it has, or nothing in
    a notebook of a format that knows no names.
    """
    if not by_chance(cells):
        return [cell.get("id", "") for cell in cells]
    from docutils.nodes import make_id

    heading, given = "", list[str]()
    taken = {name for cell in cells if not BY_CHANCE.fullmatch(name := cell.get("id", ""))}
    for cell in cells:
        prose = cell["cell_type"] != "code"
        if prose and (headings := HEADING.findall("".join(cell["source"]))):
            heading = make_id(headings[-1])[:LONGEST].rstrip("-")
        name = cell.get("id", "")
        if BY_CHANCE.fullmatch(name):
            name = _free("-".join(filter(None, (heading, "text" if prose else "code"))), taken)
        given.append(name)
        taken.add(name)
    return given


def _free(name: str, taken: Collection[str]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free
