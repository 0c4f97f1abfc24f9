"""What a chapter shows, read back from its notebook: the outputs of its cells, each by its kind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from livingreview.notebooks import ENDING, read_notebook

KINDS = ("figure", "table", "explorer", "claims")


@dataclass(frozen=True)
class Output:
    """An output of a chapter: its `kind` (``number``, or one of `KINDS`), its `name` (claims have
    one each, so none together), what it says as text by media type, and the works beneath each
    thing in it, by its name. Of the claims of a chapter `marks` has what the mark of each says and
    its sentence; of those of a ledger `cited` has the works by how they bear on each.
    """

    kind: str
    name: str
    texts: Mapping[str, str]
    works: Mapping[str, Sequence[str]]
    marks: Mapping[str, Sequence[str]] = field(default_factory=dict)
    cited: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)


def outputs_in(path: Path) -> Iterator[Output]:
    """Yield the outputs of the chapter at `path`, as `outputs` does; a page that is no notebook has
    none.
    """
    if path.suffix == ENDING:
        yield from outputs(read_notebook(path))


def outputs(notebook: Mapping[str, Any]) -> Iterator[Output]:
    """Yield the outputs of a notebook that are of a kind, in their order."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            about = output.get("metadata", {})
            number = about.get("scrapbook", {}).get("name")
            kind = "number" if number else next((kind for kind in KINDS if kind in about), "")
            if kind:
                name = number or (about[kind] if isinstance(about[kind], str) else "")
                data, works = output.get("data", {}), about.get("sources") or {}
                yield Output(
                    kind,
                    name,
                    {mime: "".join(text) for mime, text in data.items() if _is_text(text)},
                    works if isinstance(works, Mapping) else {name: works},
                    about.get("claims") or {},
                    about.get("cited") or {},
                )


def _is_text(value: Any) -> bool:
    return isinstance(value, str) or all(isinstance(line, str) for line in value)
