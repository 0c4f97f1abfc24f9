"""Whether each claim has its mark in the chapter that makes it, once.

The mark is ``{claim}`name` `` in the prose, at the end of the sentence that says the claim.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from livingreview.checks.links import CHAPTERS, CLAIM, PAGE, claims_in
from livingreview.claims.model import Section
from livingreview.claims.reading import file_of
from livingreview.notebooks import read_notebook
from livingreview.problems import Problem, did_you_mean
from livingreview.yaml_file import row_of


def placement_problems(root: Path, sections: Iterable[Section]) -> Iterator[Problem]:
    """Yield each claim without a mark in its chapter, and each mark that is not the only one of a
    claim of its chapter. Raises `EvidenceError` for a chapter that is no notebook.
    """
    homes = {claim.name: section.name for section in sections for claim in section.claims}
    placed: dict[str, str] = {}
    for chapter in claims_in(root):
        path = root / CHAPTERS / f"{chapter}{PAGE}"
        for cell, name in _marks(path, root):
            file = f"{path.relative_to(root).as_posix()}, cell {cell}"
            home = homes.get(name)
            if home is None:
                mend = did_you_mean(name, homes) or "Take the mark out, or write the claim."
                yield Problem(file, 0, "", name, "No claim has this name", mend=mend)
            elif home != chapter:
                rule = f"{file_of(home)} makes this claim, so its mark belongs into that chapter"
                mend = f"Put it into {CHAPTERS}/{home}{PAGE}."
                yield Problem(file, 0, "", name, rule, mend=mend)
            elif name in placed:
                rule = f"The claim has its mark in cell {placed[name]} already"
                yield Problem(file, 0, "", name, rule, mend="Keep one of the two.")
            else:
                placed[name] = cell
    chapters = {path.stem for path in (root / CHAPTERS).glob(f"*{PAGE}")}
    for section in (section for section in sections if section.name in chapters):
        for claim in (claim for claim in section.claims if claim.name not in placed):
            rule = f"{CHAPTERS}/{section.name}{PAGE} has no mark of this claim"
            mend = f"Write {{claim}}`{claim.name}` at the end of the sentence that says it."
            at = row_of(claim.name)
            yield Problem(file_of(section.name), at, claim.name, "", rule, mend=mend)


def _marks(path: Path, root: Path) -> Iterator[tuple[str, str]]:
    """Yield the cell and the claim of each mark in the prose of a chapter."""
    for number, cell in enumerate(read_notebook(path, root)["cells"], 1):
        if cell["cell_type"] == "markdown":
            for name in CLAIM.findall("".join(cell["source"])):
                yield cell.get("id", str(number)), name
