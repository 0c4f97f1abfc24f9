"""A fuller record of a work that is there already: what its entry lacks is filled in, and nothing
that stands is touched.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from livingreview.evidence.bibtex import NEEDED, lacking
from livingreview.evidence.narrowing import blocks
from livingreview.intake.keys import PUBLISHED, in_entry, latin, published
from livingreview.intake.reference import Reference

OTHERS = "others"  # BibTeX's own word for authors who are not named
AND = " and "
KIND = re.compile(r"@\s*misc\b", re.IGNORECASE)
AUTHOR = re.compile(r"[\s,]author\s*=\s*[{\"]", re.IGNORECASE)
NOT_NAMED = re.compile(rf"(?:\s+and)?\s+{OTHERS}\s*$|^\s*{OTHERS}\s*$")


@dataclass(frozen=True)
class Filling:
    """What an entry lacks: `authors` after those that stand, `fields`, and the `kind` that it has
    with them, where it was `misc` for lack of them.
    """

    authors: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""

    @property
    def sentences(self) -> Iterator[str]:
        """What is filled in, a sentence a field."""
        if self.authors:
            yield f"author: {'; '.join(self.authors)}"
        yield from (f"{name}: {value}" for name, value in self.fields.items())
        if self.kind:
            yield f"now an @{self.kind}"


def contradiction(standing: Reference, fuller: Reference) -> str:
    """Return in words why a record may be of another work than the `standing` one, although it has
    its DOI, or its title and year; nothing when they agree.
    """
    dois = [reference.fields.get("doi", "").lower() for reference in (standing, fuller)]
    if all(dois) and len(set(dois)) > 1:
        return f"its DOI is {dois[1]}, not {dois[0]}"
    first, named = _named(standing)[:1], _named(fuller)[:1]
    if not _begins_as(first, named):
        return f"its first author is {named[0]}, not {first[0]}"
    if len({standing.kind, fuller.kind, "misc"}) > 2:
        return f"it is an @{fuller.kind}, not an @{standing.kind}"
    return ""


def filling(standing: Reference, fuller: Reference) -> Filling:
    """Return what a record of the same work tells beyond the `standing` one; nothing when the two
    contradict each other.
    """
    if contradiction(standing, fuller):
        return Filling()
    authors = _more_authors(standing, fuller)
    told = {*standing.fields, "note"}
    if standing.kind != "misc" or told.intersection(PUBLISHED):
        told.add("howpublished")
    fields = {name: value for name, value in fuller.fields.items() if name not in told}
    names = {*standing.fields, *fields, *(["author"] if standing.authors or authors else [])}
    if standing.kind != "misc" or fuller.kind == "misc":
        return Filling(authors, fields)
    if fuller.kind not in NEEDED or lacking(fuller.kind, names):
        return Filling(authors, fields if "howpublished" in standing.fields else published(fields))
    return Filling(authors, fields, fuller.kind)


def filled(standing: Reference, more: Filling) -> Reference:
    """Return a reference with what it lacked."""
    authors = (*_named(standing), *more.authors) if more.authors else standing.authors
    return replace(
        standing,
        kind=more.kind or standing.kind,
        authors=authors,
        fields={**standing.fields, **more.fields},
    )


def with_filling(text: str, key: str, more: Filling) -> str:
    """Return the bibliography `text` in which the entry `key` has what it lacked; all else stays
    letter for letter.
    """
    return "".join(
        _filled_entry(block, more) if name == key else block for name, block in blocks(text)
    )


def _named(reference: Reference) -> list[str]:
    return [name for name in reference.authors if name != OTHERS]


def _more_authors(standing: Reference, fuller: Reference) -> tuple[str, ...]:
    named, all_named = _named(standing), _named(fuller)
    if (not named and "editor" in standing.fields) or not _begins_as(named, all_named):
        return ()
    return tuple(all_named[len(named) :])


def _begins_as(names: Sequence[str], others: Sequence[str]) -> bool:
    """Return whether two lists name the same people, as far as both go."""
    pairs = zip(names, others, strict=False)
    return all(latin(name.split(",")[0]) == latin(other.split(",")[0]) for name, other in pairs)


def _filled_entry(block: str, more: Filling) -> str:
    """Return an entry, and what stands after it, with what it lacked."""
    end = _closing(block, block.find("{") + 1)
    entry, rest = block[:end].rstrip(), block[end:]
    if more.kind:
        entry = KIND.sub(f"@{more.kind}", entry, count=1)
    fields = dict(more.fields)
    if more.authors and (authors := _author_value(entry)):
        named = NOT_NAMED.sub("", entry[authors])
        names = in_entry("author", AND.join(more.authors))
        both = AND.join(filter(None, (named, names)))
        entry = entry[: authors.start] + both + entry[authors.stop :]
    elif more.authors:
        fields = {"author": AND.join(more.authors), **fields}
    lines = [f"  {name} = {{{in_entry(name, value)}}}" for name, value in fields.items()]
    if not lines:
        return f"{entry}\n{rest}"
    return entry.removesuffix(",") + ",\n" + ",\n".join(lines) + f"\n{rest}"


def _author_value(entry: str) -> slice | None:
    """Return where the value of the field `author` of an entry stands, without what is around it;
    None where it has no such field.
    """
    for match in AUTHOR.finditer(entry):
        before = entry[: match.start()]
        if before.count("{") - before.count("}") == 1:
            return slice(match.end(), _closing(entry, match.end(), quoted=match[0].endswith('"')))
    return None


def _closing(text: str, start: int, quoted: bool = False) -> int:
    """Return where the brace, or the quotation mark, is closed that was opened before `start`."""
    depth = 0
    for place, mark in enumerate(text[start:], start):
        if depth == 0 and mark == ('"' if quoted else "}"):
            return place
        depth += (mark == "{") - (mark == "}")
    return len(text)
