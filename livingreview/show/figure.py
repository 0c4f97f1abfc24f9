"""A figure, as one bundle for the book, for Jupyter and for tests.

A bundle holds MyST Markdown (a real captioned, numbered, cross-referenced figure in the book), SVG
(in Jupyter) and the plotted data as CSV.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from livingreview.show.cells import FIGURES, notes
from livingreview.words import escape, quoted

IN_WORDS = "in-words"  # what says the picture in words: pages fold it
NARROW_SVG = "image/svg+xml;layout=narrow"  # pages show it where there is no room for the other


@dataclass(frozen=True)
class Figure:
    """A picture that states a finding, with everything that belongs to it.

    `name` is its stable id, `headline` the finding (computed), `subtitle` what, where and when,
    `svg` the picture, `narrow` the same for a phone, `alt` headline and main numbers, `description`
    the picture in words, `source` where it comes from, `data` the plotted numbers as CSV, `sources`
    the works beneath them.
    """

    name: str
    headline: str
    subtitle: str
    svg: str
    narrow: str
    alt: str
    description: str
    source: str
    data: str
    sources: Sequence[str] = ()

    def __repr__(self) -> str:
        return f"Figure {self.name}: {self.headline}"

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, object]]:
        bundle = {
            "text/plain": repr(self),
            "image/svg+xml": self.svg,
            NARROW_SVG: self.narrow,
            "text/markdown": self.as_myst(),
            "text/csv": self.data,
        }
        return bundle, {"figure": self.name, "sources": sorted(self.sources)}

    def as_myst(self) -> str:
        """Return the figure block as MyST; the book takes picture and data out of the bundle and
        puts them where it says.
        """
        size = f"CSV, {max(1, round(len(self.data.encode()) / 1024))} kB"
        file = f"{FIGURES}/{self.name}"
        lines = [
            "::::{container} figure-block",
            f":::{{figure}} {file}.svg",
            f":name: figure-{self.name}",
            f":alt: {quoted(self.alt)}",
            "",
            escape(self.headline),
            "",
            escape(self.subtitle),
            ":::",
            "",
            f":::{{container}} {IN_WORDS}",
            escape(self.description),
            ":::",
            "",
            *notes("", self.source),
            f"{{download}}`Download the data of this figure ({size}) <{file}.csv>` ·",
            f"{{download}}`Download the picture (SVG) <{file}.svg>`",
            "::::",
        ]
        return "\n".join(lines)
