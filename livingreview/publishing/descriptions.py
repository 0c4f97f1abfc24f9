"""What machines read of a release: the data package, JSON-LD, Highwire and Dublin Core tags,
signposts.

Everything is derived from `livingreview.publishing.facts`. What is not known yet, such as an
address, a DOI or the day of a release in preparation, is left out.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from livingreview.evidence.schema import read_package
from livingreview.publishing.citation import edition
from livingreview.publishing.facts import Author, Facts, Work

SCHEMA = "https://schema.org"
DATA = "data"
Tag = tuple[str, Mapping[str, str]]


def data_package(root: Path, facts: Facts) -> dict[str, Any]:
    """Return the description of the data with what belongs to the release: version, day, authors,
    licence.
    """
    package = read_package(root)
    address = facts.address(f"{DATA}/datapackage").removesuffix(".html")
    of_release = {
        "id": facts.resolved,
        "homepage": f"{address}.json" if address else "",
        "version": facts.release.number,
        "created": f"{facts.release.day}T00:00:00Z" if facts.release.day else "",
        "keywords": list(facts.keywords),
        "contributors": [{"title": author.whole, "role": "author"} for author in facts.authors],
    }
    resources = package.pop("resources")
    return {
        **package,
        **{key: value for key, value in of_release.items() if value},
        "resources": resources,
    }


def package_files(root: Path, facts: Facts) -> dict[str, bytes]:
    """Return the files of the data package by their path in it: description, tables, schemas,
    licence.
    """
    package = data_package(root, facts)
    inside = sorted(
        {resource[part] for resource in package["resources"] for part in ("path", "schema")}
    )
    files = {name: (root / DATA / name).read_bytes() for name in inside}
    files["datapackage.json"] = as_json(package).encode()
    return files


def json_ld(
    facts: Facts, chapters: Sequence[tuple[str, str]], tables: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return the review as a `Report` and its data as a `Dataset`, in the words of schema.org, each
    to stand by itself.

    `chapters` are (page, title); `tables` the resources of the data package.
    """
    common = {
        "author": [_person(author) for author in facts.authors],
        "license": facts.licence_address,
        "version": facts.release.number,
        "datePublished": facts.release.day,
        "inLanguage": facts.language,
        "keywords": list(facts.keywords),
    }
    report = {
        "@type": "Report",
        "@id": facts.address() or "#report",
        "name": facts.title,
        "abstract": facts.abstract,
        **common,
        "url": facts.base,
        "identifier": facts.resolved,
        "isBasedOn": [_based_on(work) for work in facts.rests_on],
        "hasPart": [
            _present(
                {"@type": "Chapter", "name": title, "url": facts.address(page) or f"{page}.html"}
            )
            for page, title in chapters
        ],
        "subjectOf": {"@id": "#data"},
    }
    dataset = {
        "@type": "Dataset",
        "@id": "#data",
        "name": facts.data_title,
        "description": f"{facts.data_description} {facts.abstract}",
        **{("creator" if key == "author" else key): value for key, value in common.items()},
        "spatialCoverage": facts.settings.focus.place,
        "isPartOf": {"@id": report["@id"]},
        "variableMeasured": [table["title"] for table in tables],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": table["title"],
                "contentUrl": f"{facts.address()}{DATA}/{table['path']}",
                "encodingFormat": table["mediatype"],
            }
            for table in tables
        ],
    }
    return [{"@context": SCHEMA, **_present(described)} for described in (report, dataset)]


def page_tags(facts: Facts) -> list[Tag]:
    """Return the tags of the first page, as (element, attributes): Highwire and Dublin Core."""
    day, here = facts.release.day, facts.address()
    highwire = [
        ("citation_title", facts.title),
        *(("citation_author", author.inverted) for author in facts.authors),
        ("citation_publication_date", day.replace("-", "/")),
        ("citation_technical_report_institution", facts.publisher),
        ("citation_technical_report_number", f"Release {facts.release.number}"),
        ("citation_language", facts.language),
        ("citation_doi", facts.doi),
        ("citation_fulltext_html_url", here),
        ("citation_pdf_url", f"{here}{facts.pdf}" if here else ""),
        ("citation_abstract", facts.abstract),
    ]
    dublin = [
        ("DC.title", facts.title),
        *(("DC.creator", author.inverted) for author in facts.authors),
        ("DC.publisher", facts.publisher),
        ("DC.date", day),
        ("DC.type", "Text"),
        ("DC.language", facts.language),
        ("DC.rights", facts.licence_address),
        ("DC.identifier", facts.resolved or here),
        *(("DC.relation", f"{work.title}, {work.year}") for work in facts.rests_on),
    ]
    return _metas([*highwire, *dublin])


def chapter_tags(facts: Facts, page: str, title: str) -> list[Tag]:
    """Return the tags of a chapter, by which it is a section of the report with author and date:
    Highwire.
    """
    highwire = [
        ("citation_title", title),
        *(("citation_author", author.inverted) for author in facts.authors),
        ("citation_publication_date", facts.release.day.replace("-", "/")),
        ("citation_inbook_title", edition(facts)),
        ("citation_publisher", facts.publisher),
        ("citation_language", facts.language),
        ("citation_fulltext_html_url", facts.address(page)),
    ]
    return _metas(highwire)


def signposts(facts: Facts, tables: Sequence[Mapping[str, Any]]) -> list[Tag]:
    """Return the links by which a machine finds what belongs to the first page: licence, kind,
    descriptions, data, citation.
    """
    links = [
        {"rel": "cite-as", "href": facts.resolved or facts.address()},
        {"rel": "license", "href": facts.licence_address},
        {"rel": "type", "href": f"{SCHEMA}/Report"},
        *({"rel": "author", "href": author.orcid} for author in facts.authors),
        {"rel": "describedby", "type": "application/json", "href": f"{DATA}/datapackage.json"},
        {"rel": "describedby", "type": "application/ld+json", "href": "ro-crate-metadata.json"}
        if facts.release.day
        else {},
        *(
            {"rel": "item", "type": table["mediatype"], "href": f"{DATA}/{table['path']}"}
            for table in tables
        ),
    ]
    return [("link", link) for link in links if link.get("href")]


def as_json(value: Any) -> str:
    """Return a description as the text of its file."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _metas(pairs: Sequence[tuple[str, str]]) -> list[Tag]:
    return [("meta", {"name": name, "content": content}) for name, content in pairs if content]


def _person(author: Author) -> dict[str, Any]:
    if author.name:
        return {"@type": "Organization", "name": author.name}
    return _present(
        {
            "@type": "Person",
            "givenName": author.given,
            "familyName": author.family,
            "@id": author.orcid,
        }
    )


def _based_on(work: Work) -> dict[str, Any]:
    publisher = {"@type": "Organization", "name": work.body} if work.body else None
    people = [_person(author) for author in work.authors]
    return _present(
        {
            "@type": "Report",
            "name": work.title,
            "author": people,
            "datePublished": work.year,
            "publisher": publisher,
        }
    )


def _present(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}
