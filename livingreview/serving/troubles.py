"""What stops the book from being current, as the served page lists it: each with its address."""

import json
import re
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from livingreview.notebooks import read_notebook
from livingreview.problems import EvidenceError, Problem, ReviewError

COLOURS = re.compile(r"\x1b\[[0-9;]*m")
REPORTED = re.compile(r"^(?P<where>\S.*?): (?:WARNING|ERROR|SEVERE|CRITICAL): (?P<sentence>.*)$")
FRAMES = (
    *("=", "The full traceback", "Please also report", "A bug report", "Traceback"),
    "You may need to migrate",
)
SHOWN = 100


@dataclass(frozen=True)
class Trouble:
    """One thing to put right: `where` it is (may be empty), and what it is, as a sentence."""

    where: str
    sentence: str


class TroubleError(Exception):
    """The book cannot be made current; `troubles` says where and why."""

    def __init__(self, troubles: Iterable[Trouble]) -> None:
        self.troubles = tuple(troubles)
        super().__init__("\n".join(f"{one.where}: {one.sentence}" for one in self.troubles))


def as_json(troubles: Sequence[Trouble]) -> list[dict[str, str]]:
    """Return the troubles for the page; of very many the first, and how many more there are."""
    more = len(troubles) - SHOWN
    rest = [Trouble("", f"And {more:,} more. Run: review check")] if more > 0 else []
    return [asdict(trouble) for trouble in (*troubles[:SHOWN], *rest)]


def of_problems(problems: Iterable[Problem]) -> list[Trouble]:
    """Return problems of the evidence as troubles."""
    return [Trouble(problem.where, problem.sentence) for problem in problems]


def of_error(error: BaseException, root: Path) -> list[Trouble]:
    """Return what an error says to somebody who has just saved a file of the project at `root`.

    The address is that of the file that cannot be read, or of the last line of the project that
    ran.
    """
    if isinstance(error, TroubleError):
        return list(error.troubles)
    if isinstance(error, EvidenceError):
        return of_problems(error.problems)
    if isinstance(error, ReviewError):
        return [Trouble("", str(error))]
    if isinstance(error, json.JSONDecodeError) and (unreadable := unreadable_chapters(root)):
        return unreadable
    if isinstance(error, SyntaxError) and error.filename:
        where = f"{_inside(Path(error.filename), root)}, line {error.lineno}"
        return [Trouble(where, f"The file is not Python ({error.msg}).")]
    if isinstance(error, OSError) and error.filename:
        name = _inside(Path(str(error.filename)), root)
        return [Trouble(name, f"The file or folder cannot be used ({error.strerror}).")]
    lines = [
        f"{_inside(Path(frame.filename), root)}, line {frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(root)
    ]
    return [Trouble(lines[-1] if lines else "", f"{type(error).__name__}: {error}")]


def unreadable_chapters(root: Path) -> list[Trouble]:
    """Return a trouble for each chapter that is no notebook, such as one saved only in part."""
    found = []
    for path in (*root.glob("*.ipynb"), *(root / "chapters").glob("*.ipynb")):
        try:
            read_notebook(path, root)
        except EvidenceError as error:
            found += of_problems(error.problems)
    return found


def of_log(text: str, root: Path) -> list[Trouble]:
    """Return what Sphinx said of a book that it did not build, from the `text` of all it said."""
    lines = [line for line in COLOURS.sub("", text).splitlines() if line.strip()]
    found = [match for line in lines if (match := REPORTED.match(line))]
    if found:
        troubles = [
            Trouble(_inside(Path(match["where"]), root), match["sentence"]) for match in found
        ]
        return list(dict.fromkeys(troubles))
    said = [line.strip() for line in lines if not line.startswith((*FRAMES, " ", "\t"))]
    return [Trouble("", " ".join(said[-6:]) or "The book was not built, and nothing says why.")]


def _inside(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
