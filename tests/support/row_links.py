"""Every link to rows that a chapter holds."""

import html
import re
from urllib.parse import parse_qsl

ROLE = re.compile(r"\{rows\}`([^`]*) <([^`>]*)>`")
PICTURED = re.compile(r'href="#rows\?([^"]*)"')


def links(notebook):
    """Every link to rows in the stored outputs of a chapter: its words and its query."""
    found = []
    for output in (output for cell in notebook["cells"] for output in cell.get("outputs", [])):
        data = {mime: "".join(text) for mime, text in output.get("data", {}).items()}
        found += ROLE.findall(data.get("text/markdown", ""))
        for address in map(html.unescape, PICTURED.findall(data.get("image/svg+xml", ""))):
            asked, _, words = address.partition("&words=")
            found.append((dict(parse_qsl(f"words={words}"))["words"].rsplit(": ", 1)[-1], asked))
        if asked := output.get("metadata", {}).get("rows"):
            found.append((next(iter(data.values())), asked))
    return found
