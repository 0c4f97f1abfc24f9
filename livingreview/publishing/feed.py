"""What is new: the dated notes of the releases, newest first, and the same as an Atom feed (RFC
4287).

The list is ``data/releases.csv`` and no other.
"""

import uuid
import xml.etree.ElementTree as ET
from collections.abc import Sequence

from livingreview.publishing.facts import Facts, Release

FEED = "feed.xml"
ATOM = "http://www.w3.org/2005/Atom"


def newest_first(releases: Sequence[Release]) -> list[Release]:
    """Return the releases that are out, the newest first."""
    return sorted(
        (release for release in releases if release.day),
        key=lambda release: (release.day, releases.index(release)),
        reverse=True,
    )


def feed(facts: Facts, page: str) -> bytes:
    """Return the feed of the releases that are out; nothing while none is. `page` is the page that
    lists them, if any.

    Ids come from title and number alone, so that they are the same in every build and whatever the
    address.
    """
    out = newest_first(facts.releases)
    if not out:
        return b""
    ET.register_namespace("", ATOM)
    root = ET.Element(
        f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": facts.language}
    )
    _put(root, "title", f"{facts.title}: what is new")
    _put(root, "id", _urn(facts.title))
    _put(root, "updated", f"{out[0].day}T00:00:00Z")
    for author in facts.authors:
        _put(ET.SubElement(root, f"{{{ATOM}}}author"), "name", author.whole)
    _put(root, "rights", facts.licence)
    if facts.base:
        _put(root, "link", "", rel="self", href=f"{facts.base}{FEED}")
    for release in out:
        entry = ET.SubElement(root, f"{{{ATOM}}}entry")
        _put(entry, "title", f"Release {release.number}: {release.what}")
        _put(entry, "id", _urn(f"{facts.title} {release.number}"))
        _put(entry, "updated", f"{release.day}T00:00:00Z")
        _put(entry, "content", release.what, type="text")
        where = f"{facts.base}v/{release.number}/" if facts.base else page
        if where:
            _put(entry, "link", "", rel="alternate", href=where)
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _urn(name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_OID, name).urn


def _put(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes).text = text or None
