"""The coded evidence base: typed frames, loaded on first use."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from review import releases
from review.bibliography import load_bibliography
from review.files import read_csv
from review.problems import EvidenceError, Problem, did_you_mean
from review.project import project_root
from review.schema import Column, Table, load_tables
from review.slices import BIBLIOGRAPHY, Slice, bodies_of, rows_of

REVIEW = "brownwhite2006"
REVIEWED = 1  # the body of evidence that the 2006 review cites
WHOLE_NUMBER = r"-?[0-9]{1,18}"
DAY = "%Y-%m-%d"
SEPARATORS = re.compile(r"[;\t|]")
EVERY_BODY = range(1, 1_000)
Made = TypeVar("Made")


class Evidence:
    """The evidence of one project, as it stood in one release.

    Each table is a property that gives a frame of its own: text as `str` (empty cells missing), codes as ordered
    categories that hold every code of the codebook (so that a count shows the empty ones too), lists as tuples, whole
    numbers as `Int64`, days as timestamps. Files are read when a table is first used, and only that table's. Changing
    a frame changes that copy only. Rows of the review speaking for itself carry the source `REVIEW`.

    Every property raises `EvidenceError` when its file cannot be understood; `review check` says what else is wrong.
    """

    def __init__(
        self, root: Path | None = None, release: str | None = None, bodies: range = EVERY_BODY, prose: bool = True
    ) -> None:
        """Open the evidence of the project at `root` (default: around the working directory).

        `release` (such as ``1.0``) keeps the rows as they stood then; without it, as they stand now. `bodies` keeps the
        rows of the bodies of evidence with these numbers; see `body`. Without `prose` the tables lack the columns that hold
        prose; see `coded`. Raises `ProjectNotFoundError` when there is no project, `ValueError` when `release` is no release
        number.
        """
        if release is not None:
            releases.version(release)
        self.root = project_root(root)
        self.release = release
        self.bodies = bodies
        self.prose = prose
        self._frames: dict[str, pd.DataFrame] = {}
        self._narrowed: dict[range, Evidence] = {}
        self._made: dict[tuple[str, Callable[[pd.DataFrame], Any]], Any] = {}

    def as_of(self, release: str) -> "Evidence":
        """Return the same evidence as it stood in `release`."""
        return Evidence(self.root, release, self.bodies, self.prose)

    def body(self, number: int) -> "Evidence":
        """Return the same evidence, narrowed to one body: the sources first added in releases ``number.x``.

        Body 1 is what the 2006 review cites, with the review itself. All rows of a source belong to its body, later
        corrections of them too. Bodies are shown side by side and never summed.
        """
        return self._narrow(range(number, number + 1))

    def after(self, number: int) -> "Evidence":
        """Return the same evidence, narrowed to the bodies that came after body `number`."""
        return self._narrow(range(number + 1, EVERY_BODY.stop))

    def _narrow(self, bodies: range) -> "Evidence":
        return self._narrowed.setdefault(bodies, Evidence(self.root, self.release, bodies, self.prose))

    @cached_property
    def coded(self) -> "Evidence":
        """The same evidence without its prose, for a chapter that counts rows and does not show what they say.

        Such a chapter stays current when a statement is put in other words. As in any body, there are no rows of sources that
        the table of sources lacks.
        """
        return Evidence(self.root, self.release, self.bodies, prose=False)

    @cached_property
    def tables(self) -> dict[str, Table]:
        """What each table looks like, by name."""
        return load_tables(self.root)

    def rows(self, name: str) -> pd.DataFrame:
        """Return the rows of the table `name` as they stood in the release. Raises `KeyError` for an unknown table."""
        if name not in self._frames:
            rows = typed(self.root, self.tables[name], self.bodies, self.prose)
            standing = releases.standing(rows, self.release or self._latest(rows)).reset_index(drop=True)
            self._frames[name] = self._searches_of_bodies(standing) if name == "searches" else standing
        return self._frames[name].copy(deep=False)

    def once(self, name: str, make: Callable[[pd.DataFrame], Made]) -> Made:
        """Return what `make` makes of the rows of the table `name`; it is made once, and nobody is to change it."""
        if (name, make) not in self._made:
            self._made[name, make] = make(self.rows(name))
        made: Made = self._made[name, make]
        return made

    def _searches_of_bodies(self, searches: pd.DataFrame) -> pd.DataFrame:
        """Return the searches for the bodies chosen; they belong to the bodies in the order in which the table names these."""
        return searches[pd.Series(pd.factorize(searches["body"])[0] + 1).isin(self.bodies)].reset_index(drop=True)

    @property
    def sources(self) -> pd.DataFrame:
        """Every work cited and what it is, the review itself included."""
        return self.rows("sources")

    @property
    def mentions(self) -> pd.DataFrame:
        """Every in-text citation of the review."""
        return self.rows("mentions")

    @property
    def paragraphs(self) -> pd.DataFrame:
        """Every paragraph of the review and what it deals with."""
        return self.rows("paragraphs")

    @property
    def themes(self) -> pd.DataFrame:
        """Every theme that the text attributes to a source."""
        return self.rows("themes")

    @property
    def findings(self) -> pd.DataFrame:
        """Every reported effect, cost or harm."""
        return self.rows("findings")

    @property
    def definitions(self) -> pd.DataFrame:
        """Every definition of a term of joint working."""
        return self.rows("definitions")

    @property
    def searches(self) -> pd.DataFrame:
        """How each body of evidence was found."""
        return self.rows("searches")

    @property
    def releases(self) -> pd.DataFrame:
        """The releases, in order of their numbers."""
        return self.rows("releases")

    @property
    def codebook(self) -> pd.DataFrame:
        """Every code with its label and definition."""
        return self.rows("codebook")

    @property
    def slips(self) -> pd.DataFrame:
        """Slips of the review that belong to no single citation."""
        return self.rows("slips")

    @property
    def settlements(self) -> pd.DataFrame:
        """How each disagreement between the two readings was settled."""
        return self.rows("settlements")

    def reading(self, which: str, table: str) -> pd.DataFrame:
        """Return `table` (themes or findings) as coded in the `which` (first or second) of the two blind readings."""
        return self.rows(f"{which}-reading-{table}")

    @cached_property
    def _bibliography(self) -> pd.DataFrame:
        return load_bibliography(self.root, _part(BIBLIOGRAPHY, self.bodies))

    @property
    def bibliography(self) -> pd.DataFrame:
        """Authors, year, title and label of each work of the bodies chosen; see `load_bibliography`."""
        return self._bibliography.copy(deep=False)

    @property
    def works(self) -> pd.DataFrame:
        """The sources joined with the bibliography."""
        return self.sources.merge(self.bibliography, on="source_id", how="left")

    def labels(self, field: str) -> dict[str, str]:
        """Return the words for each code of `field`, in the order of the codebook. Raises `KeyError` if it has none."""
        codebook = self.codebook
        codes = codebook[codebook["field"] == field]
        if codes.empty:
            raise KeyError(f"The codebook has no codes for {field!r}.")
        return dict(zip(codes["code"], codes["label"], strict=True))

    @cached_property
    def body_of(self) -> Mapping[str, int]:
        """The body of each source, by `source_id`; see `bodies_of`."""
        return bodies_of(self.root)

    def _latest(self, frame: pd.DataFrame) -> str:
        numbers = [*frame["added"], *frame["withdrawn"].dropna()] if "added" in frame else []
        return max(numbers, key=releases.version, default="0.0")


def all_releases(evidence: Evidence) -> dict[str, pd.DataFrame]:
    """Return the rows of every table that releases hold, by its name, whatever release they stood in."""
    return {name: typed(evidence.root, table) for name, table in evidence.tables.items() if table.released}


def cited(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that rest on a source, without those of the review speaking for itself."""
    return rows[rows["source_id"] != REVIEW].reset_index(drop=True)


def typed(root: Path, table: Table, bodies: range = EVERY_BODY, prose: bool = True) -> pd.DataFrame:
    """Return the rows of `table` under `root` as a typed frame, by row of the file, all releases included.

    Only rows of sources of the `bodies` are read, and without `prose` only the other columns of these; a table without
    sources is read whole.
    Raises `EvidenceError` with an address for each column that is missing or not known, each row with cells too many or
    too few, each code that is not in the codebook and each value of the wrong type: nothing is dropped silently.
    """
    if part := _slice(table, bodies, prose):
        header, rows = rows_of(root, part)
        table = replace(table, columns=tuple(column for column in table.columns if column.name not in part.without))
    else:
        header, rows = read_csv(root, table.path)
    if found := form_problems(table, header, rows):
        raise EvidenceError(found)
    cells = pd.DataFrame(list(rows.values()), index=list(rows), columns=header, dtype=object)
    unfit = [
        problem
        for column in table.columns
        for problem in (
            *unknown_codes(table.path, column, cells[column.name]),
            *_wrong_types(table.path, column, cells[column.name]),
        )
    ]
    if unfit:
        raise EvidenceError(unfit)
    return pd.DataFrame({column.name: _typed_column(column, cells[column.name]) for column in table.columns})


def _slice(table: Table, bodies: range, prose: bool) -> Slice | None:
    """Return the part of a table that is about `bodies`; nothing where it is read whole."""
    if "source_id" not in [column.name for column in table.columns]:
        return None
    return _part(table.path, bodies, () if prose else tuple(column.name for column in table.columns if column.prose))


def _part(path: str, bodies: range, without: tuple[str, ...] = ()) -> Slice | None:
    return None if bodies == EVERY_BODY and not without else Slice(path, bodies.start, bodies.stop - 1, without)


def form_problems(table: Table, header: Sequence[str], rows: Mapping[int, Sequence[str]]) -> list[Problem]:
    """Return what is wrong with the form of a table: its columns, else rows that are empty or have cells too many or too few.

    `rows` holds the cells by row of the file.
    """
    names = [column.name for column in table.columns]
    found = list(_header_problems(table.path, names, header))
    if found:
        return found
    for row, line in rows.items():
        needed = f"It needs {len(header)}, as many as the header."
        if not any(line):
            found.append(Problem(table.path, row, "", "", "The row is empty", mend="Delete it."))
        elif len(line) < len(header):
            found.append(Problem(table.path, row, "", f"{len(line)}", "The row has too few cells", mend=needed))
        elif len(line) > len(header):
            found.append(Problem(table.path, row, "", f"{len(line)}", "The row has too many cells", mend=needed))
    return found


def unknown_codes(path: str, column: Column, cells: pd.Series) -> list[Problem]:
    """Return a problem for each of the `cells` (text, by row of the file) that holds a code not in the codebook."""
    if not column.codes:
        return []
    known = {*column.codes, *([] if column.required else [""])}
    items = {cell: cell.split(column.separator) if column.separator and cell else [cell] for cell in cells.unique()}
    wrong = {cell: unknown for cell, held in items.items() if (unknown := [item for item in held if item not in known])}
    return [
        Problem(path, row, column.name, item or cell, rule, column.codes, did_you_mean(item, column.codes))
        for row, cell in cells[cells.isin(wrong)].items()
        for item in wrong[cell]
        for rule in ["Not a code of the codebook" if item or not cell else "An item of the list is empty"]
    ]


def _header_problems(path: str, names: Sequence[str], header: Sequence[str]) -> Iterator[Problem]:
    if len(header) == 1 and (parted := SEPARATORS.search(header[0])):
        mend = "Save the file as CSV with commas."
        yield Problem(path, 1, "", parted[0], "The cells are not parted by commas", mend=mend)
        return
    missing = [name for name in names if name not in header]
    unknown = [label for label in dict.fromkeys(header) if label not in names]
    twice = sorted({label for label in header if label and header.count(label) > 1})
    for name in missing:
        before = names.index(name)
        mend = f"It comes after {names[before - 1]}." if before else "It comes first."
        yield Problem(path, 1, name, "", "The column is missing", mend=mend)
    for label in unknown:
        rule = "The column is not in the schema" if label else f"Column {header.index(label) + 1} has no name"
        yield Problem(path, 1, label, "", rule, tuple(missing), did_you_mean(label, missing) or "Delete it.")
    for label in twice:
        yield Problem(path, 1, label, "", "The column stands twice", mend="Delete one of them.")
    if not (missing or unknown or twice) and list(header) != list(names):
        mend = "Put them in the order of the schema."
        yield Problem(path, 1, "", ", ".join(header), "The columns stand in another order", tuple(names), mend)


def _wrong_types(path: str, column: Column, cells: pd.Series) -> Iterator[Problem]:
    present = cells[cells != ""]
    if column.kind == "integer":
        wrong, mend = present[~present.str.fullmatch(WHOLE_NUMBER)], "Write a whole number."
    elif column.kind == "date":
        days = pd.to_datetime(present, format=DAY, errors="coerce")
        wrong, mend = present[days.isna() | (days.dt.strftime(DAY) != present)], "Write the day as YYYY-MM-DD."
    else:
        return
    for row, cell in wrong.items():
        yield Problem(path, row, column.name, cell, "The value has the wrong type", mend=mend)


def _typed_column(column: Column, cells: pd.Series) -> pd.Series:
    present = cells.where(cells != "")
    if column.separator:
        return cells.map(lambda cell: tuple(cell.split(column.separator)) if cell else ())
    if column.codes:
        return present.astype(pd.CategoricalDtype(list(column.codes), ordered=True))
    if column.kind == "integer":
        return pd.to_numeric(present).astype("Int64")
    if column.kind == "date":
        return pd.to_datetime(present, format=DAY)
    return present.astype("str")
