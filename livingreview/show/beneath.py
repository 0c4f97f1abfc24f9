"""What stands beneath numbers: the works that their rows came from, and how these were read.

Whoever cites a figure should be able to cite the studies beneath it too, and to see whether anybody
read them. Rows name their source in a column; counts do not, so the functions that count note the
sources in the frame's `attrs`, where whoever draws it finds them. Frames of rows know their
evidence.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas as pd

from livingreview.evidence.evidence import OF, Evidence
from livingreview.show.places import labels_of
from livingreview.words import count, listed

NOTED = "sources"
READ_AS = "read_as"


class Noted(tuple[str, ...]):
    """Sources as a frame notes them: nothing that can change, so that a copy is the same one.

    pandas copies the `attrs` of a frame deeply with each row and each column that is taken of it.
    """

    __slots__ = ()

    def __deepcopy__(self, memo: object) -> "Noted":
        return self


def noting(counts: pd.DataFrame, *rows: pd.DataFrame) -> pd.DataFrame:
    """Return `counts` as a frame of its own that notes the sources of `rows` (those with a column
    `source_id`), and the evidence that these are of, if they know it.
    """
    noted = of_the_evidence_of(rows[0], counts)
    noted.attrs[NOTED] = Noted(sources(*rows))
    return noted


def of_the_evidence_of(rows: pd.DataFrame, made: pd.DataFrame) -> pd.DataFrame:
    """Return what was `made` of `rows` as a frame of its own that knows their evidence, as frames
    that pandas derives from others mostly do by themselves.
    """
    frame = made.copy(deep=False)
    frame.attrs = {**made.attrs, **({OF: rows.attrs[OF]} if OF in rows.attrs else {})}
    return frame


def sources(*frames: pd.DataFrame) -> tuple[str, ...]:
    """Return the works that `frames` rest on, sorted: their column `source_id`, or what was noted
    of them.

    The work reviewed is among them where it speaks for itself. A frame that has neither rests on
    none.
    """
    works: set[str] = set()
    for frame in frames:
        noted: Any = frame["source_id"] if "source_id" in frame else frame.attrs.get(NOTED, ())
        works |= {str(source) for source in noted}
    return tuple(sorted(works))


def evidence_of(*frames: pd.DataFrame) -> Evidence:
    """Return the evidence that the rows of `frames` are of. Raises `ValueError` for frames that do
    not know it.
    """
    known: list[Evidence] = [frame.attrs[OF] for frame in frames if OF in frame.attrs]
    if not known:
        raise ValueError("These rows do not say which evidence they are of: see `noting`.")
    return known[0]


def whence(*frames: pd.DataFrame) -> str:
    """Return where the rows beneath `frames` come from, in words: the text of the work reviewed,
    other works and how these were read, or both. Rows that name no source are about the work
    reviewed.

    Raises `ValueError` for frames that do not know which evidence they are of.
    """
    evidence = evidence_of(*frames)
    return whence_of(sources(*frames) or [evidence.settings.reviewed.source], evidence)


def whence_of(works: Sequence[str], evidence: Evidence) -> str:
    """Return where rows come from that rest on `works` (ids of sources), in words; `evidence` may
    be narrowed to some of them.
    """
    settings, read_as = evidence.settings, _read_as(evidence)
    if not set(works) <= read_as.keys():
        evidence = evidence.whole
        read_as = _read_as(evidence)
    reviewed, words = settings.reviewed, evidence.labels(READ_AS)
    own = {work for work in works if work == reviewed.source or read_as[work] == reviewed.read_as}
    ways = Counter(read_as[work] for work in works if work not in own)
    phrases = words | settings.fields.get(READ_AS, {}).get("sources", {})
    numbers = {code: f" ({ways[code]})" if len(ways) > 1 else "" for code in words if ways[code]}
    read = listed((f"{phrases[code]}{number}" for code, number in numbers.items()), "or")
    labels = evidence.once("labels", lambda: labels_of(evidence.bibliography))
    label = labels.get(reviewed.source, reviewed.name)
    text = [f"{label}, coded from its text"] if own else []
    others = [f"{count(ways.total(), 'work')}, of which {read} was read"] if ways else []
    return "; ".join([*text, *others])


def _read_as(evidence: Evidence) -> dict[str, str]:
    def made() -> dict[str, str]:
        works = evidence.sources
        return dict(zip(works["source_id"], works[READ_AS], strict=True))

    return evidence.once(READ_AS, made)
