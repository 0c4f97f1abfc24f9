"""The release as an RO-Crate: the book, the data, the code, the environment, and the build that
made one from the other.

Specification: RO-Crate 1.1 (https://w3id.org/ro/crate/1.1). The library stamps the moment of
writing into what it makes; here the day is always that of the release, and every entity has an id
of its own, so that the same release gives the same bytes.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rocrate.model.contextentity import ContextEntity
from rocrate.rocrate import ROCrate

from livingreview.publishing.facts import Author, Facts

FILE = "ro-crate-metadata.json"
BUILD = "#build"
SPECIFICATION = "1.1"


@dataclass(frozen=True)
class Part:
    """A file of the crate: its `path`, what it is, and its `role` in the build. Code may be
    elsewhere (``#code``).

    `role` is ``code``, ``environment``, ``data``, ``book``, or empty for what only belongs to the
    release. `licence` is given where it is not that of the release.
    """

    path: str
    name: str
    mediatype: str
    role: str
    size: int = 0
    digest: str = ""
    licence: str = ""


def crate(facts: Facts, parts: Sequence[Part]) -> str:
    """Return the text of ``ro-crate-metadata.json`` for a release that holds `parts`.

    Raises `ValueError` when the release has no day yet, since a crate must say when it was
    published.
    """
    if not facts.release.day:
        raise ValueError(
            f"Release {facts.release.number} is in preparation: it has no day to be published on."
        )
    ro_crate = ROCrate(version=SPECIFICATION)
    licence = _add(
        ro_crate,
        facts.licence_address,
        "CreativeWork",
        name=facts.licence,
        identifier=facts.licence,
    )
    authors = [_author(ro_crate, author) for author in facts.authors]
    works = [
        _add(
            ro_crate,
            f"#work-{number}",
            ["CreativeWork", "Report"],
            name=work.title,
            datePublished=work.year,
            author=[_author(ro_crate, author) for author in work.authors],
        )
        for number, work in enumerate(facts.rests_on, 1)
    ]
    by_role: dict[str, list[Any]] = {}
    for part in parts:
        by_role.setdefault(part.role, []).append(_part(ro_crate, part, facts, authors))
    build = _add(
        ro_crate,
        BUILD,
        "CreateAction",
        name="Building the book from evidence and chapters",
        description="make release: chapters are run on the data, then the book is built from them",
        endTime=facts.release.day,
        instrument=[*by_role.get("code", ()), *by_role.get("environment", ())],
        object=by_role.get("data", ()),
        result=by_role.get("book", ()),
    )
    root = ro_crate.root_dataset
    properties = {
        "name": facts.title,
        "description": facts.abstract,
        "datePublished": facts.release.day,
        "version": facts.release.number,
        "license": licence,
        "author": authors,
        "keywords": list(facts.keywords),
        "inLanguage": facts.language,
        "identifier": facts.resolved or facts.address(),
        "isBasedOn": works,
        "mentions": build,
    }
    for key, value in properties.items():
        if value:
            root[key] = _alone(value)
    described = ro_crate.metadata.generate()
    return json.dumps(described, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _part(ro_crate: ROCrate, part: Part, facts: Facts, authors: Sequence[Any]) -> Any:
    properties: Mapping[str, Any] = {
        "name": part.name,
        "encodingFormat": part.mediatype,
        "contentSize": str(part.size) if part.size else "",
        "sha256": part.digest,
        "license": part.licence,
        "version": facts.release.number,
        "author": list(authors) if part.role in {"code", "data", "book"} else [],
    }
    given = {key: _alone(value) for key, value in properties.items() if value}
    if part.role == "code":
        if part.path.startswith(("#", "http")):
            return _add(ro_crate, part.path, "SoftwareSourceCode", **given)
        given["@type"] = ["File", "SoftwareSourceCode"]
    return ro_crate.add_file(dest_path=part.path, properties=given)


def _author(ro_crate: ROCrate, author: Author) -> Any:
    identity = author.orcid or "#" + "-".join(author.whole.lower().split())
    return _add(ro_crate, identity, "Organization" if author.name else "Person", name=author.whole)


def _add(ro_crate: ROCrate, identity: str, kind: str | list[str], /, **properties: Any) -> Any:
    given = {
        key: value
        for key, value in properties.items()
        if value and not isinstance(value, list | tuple)
    }
    entity = ro_crate.add(ContextEntity(ro_crate, identity, properties={"@type": kind, **given}))
    for key, value in properties.items():
        if value and isinstance(value, list | tuple):
            entity[key] = _alone(list(value))
    return entity


def _alone(value: Any) -> Any:
    """Return the only value of a list in place of the list, as the specification prefers."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value
