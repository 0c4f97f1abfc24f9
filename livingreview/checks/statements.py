"""Whether statements can be read alone: in the explorer, in a table or in a feed a statement stands
without the ones around it, so it must not open with a word that leans on them.
"""

import re
from collections.abc import Iterator, Mapping

from livingreview.evidence.sheet import Sheet
from livingreview.problems import Problem

STATEMENT = "statement"
LEANS = re.compile(
    r"(?:they|he|she|their|its|his|her|this|these|those(?! who)|that(?= (?:is|was|did)\b)|here|such"
    r"|it(?! (?:is|was|can|cannot|could|may|might|seems)\b.{0,40}\b(?:that|whether|to|worth)\b)"
    r"|there(?! (?:is|are|was|were|has|have)\b)|so(?= (?:do|did|does|was|were|has|had)\b)"
    r"|the (?:same|latter|former)|(?:both|some|all|none|most|one|neither|either) of (?:them|these)"
    r"|others|the others?|nor|then|also)\b",
    re.IGNORECASE,
)
RULE = "The sentence opens with a word that leans on another sentence, and is read alone"
MEND = "Say who or what is meant: who, what, compared with what."


def leaning(sentence: str) -> str:
    """Return the words at the beginning of `sentence` that lean on another one, if there are
    any.
    """
    opening = LEANS.match(sentence)
    return opening[0] if opening else ""


def statement_problems(sheets: Mapping[str, Sheet]) -> Iterator[Problem]:
    """Yield each statement that leans on another one, of the rows that stand."""
    for sheet in sheets.values():
        if sheet.table.of_reading or STATEMENT not in sheet.cells:
            continue
        gone = sheet.cells.get("withdrawn", [""] * len(sheet.rows))
        for (row, cell), withdrawn in zip(sheet.column(STATEMENT), gone, strict=True):
            if not withdrawn and leaning(cell):
                mend = f"{MEND} A released row is withdrawn, and a new one added."
                yield Problem(sheet.table.path, row, STATEMENT, cell, RULE, mend=mend)
