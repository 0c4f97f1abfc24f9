"""The coded evidence base: typed frames, loaded on first use."""

from collections.abc import Callable, Hashable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from livingreview.evidence import releases
from livingreview.evidence.bibliography import load_bibliography
from livingreview.evidence.narrowing import BIBLIOGRAPHY, bodies_of
from livingreview.evidence.reading import EVERY_BODY, part_of, typed
from livingreview.evidence.schema import Table, load_tables
from livingreview.project import project_root
from livingreview.settings import Settings, load_settings

Value = TypeVar("Value")
OF = "evidence"  # in the `attrs` of a frame: the evidence that its rows are of


class Evidence:
    """The evidence of one project, as it stood in one release.

    Each table is a property that gives a frame of its own: text as `str` (empty cells missing),
    codes as ordered categories that hold every code of the codebook (so that a count shows the
    empty ones too), lists as tuples, whole numbers as `Int64`, days as timestamps. Files are read
    when a table is first used, and only that table's. Changing a frame changes that copy only. Rows
    of the work reviewed, speaking for itself, carry its key: `settings.reviewed.source`.

    Every property raises `EvidenceError` when its file cannot be understood; `review check` says
    what else is wrong.
    """

    def __init__(
        self,
        root: Path | None = None,
        release: str | None = None,
        bodies: range = EVERY_BODY,
        prose: bool = True,
    ) -> None:
        """Open the evidence of the project at `root` (default: around the working directory).

        `release` (such as ``1.0``) keeps the rows as they stood then; without it, as they stand
        now. `bodies` keeps the rows of the bodies of evidence with these numbers; see `body`.
        Without `prose` the tables lack the columns that hold prose; see `coded`. Raises
        `ProjectNotFoundError` when there is no project, `ValueError` when `release` is no release
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
        self._values: dict[Hashable, Any] = {}

    def as_of(self, release: str) -> "Evidence":
        """Return the same evidence as it stood in `release`."""
        return Evidence(self.root, release, self.bodies, self.prose)

    def body(self, number: int) -> "Evidence":
        """Return the same evidence, narrowed to one body: the sources first added in releases
        ``number.x``.

        One of them is what the work reviewed cites, with that work itself. All rows of a source
        belong to its body, later corrections of them too. Bodies are shown side by side and never
        summed.
        """
        return self._narrow(range(number, number + 1))

    def after(self, number: int) -> "Evidence":
        """Return the same evidence, narrowed to the bodies that came after body `number`."""
        return self._narrow(range(number + 1, EVERY_BODY.stop))

    def _narrow(self, bodies: range) -> "Evidence":
        if bodies == self.bodies:
            return self
        return self._narrowed.setdefault(
            bodies, Evidence(self.root, self.release, bodies, self.prose)
        )

    @cached_property
    def coded(self) -> "Evidence":
        """The same evidence without its prose, for a chapter that counts rows and does not show
        what they say.

        Such a chapter stays current when a statement is put in other words. As in any body, there
        are no rows of sources that the table of sources lacks.
        """
        return Evidence(self.root, self.release, self.bodies, prose=False)

    @cached_property
    def settings(self) -> Settings:
        """What the review says of itself in ``review.toml``. Raises `EvidenceError` as
        `load_settings` does.
        """
        return load_settings(self.root)

    @cached_property
    def reviewed(self) -> "Evidence":
        """The same evidence, narrowed to the body that the work reviewed cites."""
        return self.body(self.settings.reviewed.body)

    @cached_property
    def later(self) -> "Evidence":
        """The same evidence, narrowed to the bodies that came after the work reviewed."""
        return self.after(self.settings.reviewed.body)

    @cached_property
    def whole(self) -> "Evidence":
        """The evidence of all bodies in the same release, without its prose."""
        return Evidence(self.root, self.release, prose=False)

    def cited(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the rows that rest on a source, without those of the work reviewed speaking for
        itself.
        """
        own = self.settings.reviewed.source
        return rows[rows["source_id"] != own].reset_index(drop=True)

    @cached_property
    def tables(self) -> dict[str, Table]:
        """What each table looks like, by name."""
        return load_tables(self.root)

    def rows(self, name: str) -> pd.DataFrame:
        """Return the rows of the table `name` as they stood in the release. Raises `KeyError` for
        an unknown table.
        """
        if name not in self._frames:
            rows = typed(self.root, self.tables[name], self.bodies, self.prose)
            standing = releases.standing(rows, self.release or self._latest(rows)).reset_index(
                drop=True
            )
            self._frames[name] = (
                self._searches_of_bodies(standing) if name == "searches" else standing
            )
            self._frames[name].attrs[OF] = self
        return self._frames[name].copy(deep=False)

    def __deepcopy__(self, memo: object) -> "Evidence":
        """Return this evidence: pandas copies the `attrs` of a frame with the frame."""
        return self

    def once(self, name: Hashable, make: Callable[[], Value]) -> Value:
        """Return what `make` makes of this evidence, which is called `name`; it is made once, and
        nobody is to change it.
        """
        if name not in self._values:
            self._values[name] = make()
        value: Value = self._values[name]
        return value

    def _searches_of_bodies(self, searches: pd.DataFrame) -> pd.DataFrame:
        """Return the searches for the bodies chosen; they belong to the bodies in the order in
        which the table names these.
        """
        return searches[
            pd.Series(pd.factorize(searches["body"])[0] + 1).isin(self.bodies)
        ].reset_index(drop=True)

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
        """Return `table` (themes, findings or effects) as coded in the `which` (first or second) of
        the two blind readings.
        """
        return self.rows(f"{which}-reading-{table}")

    @cached_property
    def _bibliography(self) -> pd.DataFrame:
        return load_bibliography(self.root, part_of(BIBLIOGRAPHY, self.bodies))

    @property
    def bibliography(self) -> pd.DataFrame:
        """Authors, year, title and label of each work of the bodies chosen; see
        `load_bibliography`.
        """
        frame = self._bibliography.copy(deep=False)
        frame.attrs[OF] = self
        return frame

    @property
    def works(self) -> pd.DataFrame:
        """The sources joined with the bibliography."""
        return self.sources.merge(self.bibliography, on="source_id", how="left")

    @cached_property
    def words(self) -> Mapping[str, dict[str, str]]:
        """The words for each code of each field, as `labels` gives them."""
        return {field: self.labels(field) for field in self.codebook["field"].unique()}

    def labels(self, field: str) -> dict[str, str]:
        """Return the words for each code of `field`, in the order of the codebook. Raises
        `KeyError` if it has none.
        """
        if field not in self._labels:
            raise KeyError(f"The codebook has no codes for {field!r}.")
        return dict(self._labels[field])

    @cached_property
    def _labels(self) -> Mapping[str, Mapping[str, str]]:
        labels: dict[str, dict[str, str]] = {}
        columns = (self.codebook[name] for name in ("field", "code", "label"))
        for field, code, label in zip(*columns, strict=True):
            labels.setdefault(field, {})[code] = label
        return labels

    @cached_property
    def body_of(self) -> Mapping[str, int]:
        """The body of each source, by `source_id`; see `bodies_of`."""
        return bodies_of(self.root)

    def _latest(self, frame: pd.DataFrame) -> str:
        columns = ("added", "withdrawn") if "added" in frame else ()
        numbers = {number for column in columns for number in frame[column].dropna().unique()}
        return max(numbers, key=releases.version, default="0.0")


def all_releases(evidence: Evidence) -> dict[str, pd.DataFrame]:
    """Return the rows of every table that releases hold, by its name, whatever release they stood
    in.
    """
    return {
        name: typed(evidence.root, table)
        for name, table in evidence.tables.items()
        if table.released
    }
