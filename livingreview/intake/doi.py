"""DOIs and addresses in every form that people have them, and the one form in which two can be
compared.
"""

import html
import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

FORM = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
GAP = re.compile(r"(10\.\d{4,9}(?:\.\d+)*)\s*/\s+")
UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
WEB = re.compile(r"^\s*(?:https?://|www\.)", re.IGNORECASE)
TAIL = re.compile(
    r"(?:/(?:abstract|full|fulltext|full-text|pdf|epdf|epub|html|meta|summary|references))+$"
    r"|\.(?:full|full\.pdf|pdf|html?)$",
    re.IGNORECASE,
)
AFTER = re.compile(r"</?[a-z]+(?:\s|/|>|$).*|\[\w+\]$", re.IGNORECASE)
EDITION = re.compile(r"(?<=\d)v\d+(?:\.full.*)?$|/v\d+$")
PAIRS = {")": "(", "]": "[", "}": "{", ">": "<"}
MARKS = ".,;:'\"’”*"
PREPRINTS = re.compile(  # 10.1101 is also that of journals, whose DOIs go on with letters
    r"10\.(?:1101/\d|48550/|2139/ssrn|3123[45]/|31219/|35542/|21203/|20944/|22541/|7287/|33774/"
    r"|36227/|64898/)"
)
PROXY = re.compile(r"\.(?:ez|e)?proxy[\w.-]*$|\.idm\.oclc\.org$", re.IGNORECASE)
FOLLOWED = re.compile(r"utm_\w+|fbclid|gclid|ref|via|partnerid", re.IGNORECASE)
OWN_NAME = 25  # letters of a name in an address that hardly two publications have
PAGE = re.compile(r"page=\d+", re.IGNORECASE)


def plain_doi(text: str) -> str:
    """Return the DOI that `text` holds, without resolver, proxy, escapes or what stands around it,
    in the letters that it is written in; nothing where it holds none.
    """
    web = bool(WEB.match(text))
    for _ in range(3):  # what a proxy was given may be escaped again
        text = unquote(text) if "%" in text else text
    text = UNSEEN.sub("", html.unescape(text)).translate(HYPHENS)
    found = FORM.search(GAP.sub(r"\1/", text))
    if not found:
        return ""
    doi = found[0]
    inner = FORM.search(doi, 4)  # an address of the resolver in front of another one
    doi = inner[0] if inner and "doi.org/" in doi[: inner.start()].lower() else doi
    doi = AFTER.sub("", doi)
    if web:
        doi = TAIL.sub("", re.split(r"[?#&]", doi)[0].rstrip("/"))
    return _trimmed(doi)


def same_doi(doi: str) -> str:
    """Return a `doi`, as `plain_doi` has it, in the form in which two are compared: in small
    letters, a preprint without the number of its version.
    """
    small = doi.lower()
    return EDITION.sub("", small) if PREPRINTS.match(small) else small


def is_preprint(doi: str) -> bool:
    """Return whether a `doi` was given by a server of preprints."""
    return bool(PREPRINTS.match(doi.lower()))


def same_address(url: str) -> str:
    """Return an address in the form in which two are compared: without scheme, www, proxy, port,
    what follows whoever opens it, and place in the page, unless that is a page of a PDF.

    Nothing where it leads to no page of its own, such as to the front page of a site.
    """
    parts = urlsplit(url.strip() if "//" in url else f"//{url.strip()}")
    query = parse_qsl(parts.query, keep_blank_values=True)
    through = next((value for name, value in query if name in {"url", "qurl"}), "")
    if WEB.match(through):
        return same_address(through)
    host = parts.netloc.lower().rpartition("@")[2].partition(":")[0]
    if outer := PROXY.search(host):
        inner = host[: outer.start()]
        host = inner if "." in inner else inner.replace("-", ".")
    host = host.removeprefix("www.")
    path = re.sub(r"/(?:index|default)\.\w+$", "/", unquote(parts.path)).rstrip("/")
    kept = urlencode(sorted(pair for pair in query if not FOLLOWED.fullmatch(pair[0])))
    page = parts.fragment.lower() if PAGE.fullmatch(parts.fragment) else ""
    if not host or not (path or kept):
        return ""
    return "".join([host, path, f"?{kept}" if kept else "", f"#{page}" if page else ""])


def folder_of(address: str) -> str:
    """Return the folder of a publication that an address, as `same_address` has it, lies in: up to
    a part with a name so long that it is that of one publication; nothing where it has none.
    """
    parts = address.partition("?")[0].partition("#")[0].split("/")
    place = next((place for place, part in enumerate(parts) if len(part) >= OWN_NAME), 0)
    return "/".join(parts[: place + 1]) if place else ""


def _trimmed(doi: str) -> str:
    """Return a `doi` without the marks of the sentence that it stood in."""
    while doi and (
        doi[-1] in MARKS or (doi[-1] in PAIRS and doi.count(doi[-1]) > doi.count(PAIRS[doi[-1]]))
    ):
        doi = doi[:-1]
    return doi
