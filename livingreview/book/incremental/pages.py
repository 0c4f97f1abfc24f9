"""Sphinx extension: of all pages, those are written that would come out different.

What comes out for a page depends on what was read of it, on the files opened while it is written
(they are noticed, not declared), on what it is told of other pages (titles, numbers, places,
works), and on what all pages share: code, libraries, templates, settings. Each page has a record of
these, and of the files that were made with it. One whose record still holds is left as it is.
Without a record, and after a build that did not end well, all are written.

Files that were made with a page and are made no more are deleted.
"""

import json
import os
import pickle
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.builders.html import BuildInfo, StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinxcontrib.bibtex.citation_target import parse_citation_targets

from livingreview.book import about, kept
from livingreview.book.incremental.reading import as_read, content_of
from livingreview.book.incremental.side_by_side import done_apart, shares
from livingreview.book.places import sections_of
from livingreview.book.unread import marks_on
from livingreview.files import replace
from livingreview.running import build_record as built
from livingreview.running.stale import digest

RECORD = "pages.json"
MENTIONS = "mentions"
SETTINGS = ("_config.yml", "_toc.yml")
CODE = (".py", ".pyc")
APART = {"cite", "index", "std"}  # domains of which a page is told what it mentions, or nothing
Record = dict[str, Any]


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the extension to the build, and have its builder write the pages."""
    app.setup_extension("livingreview.book.incremental.reading")
    app.add_builder(Pages, override=True)
    app.connect("doctree-read", note_mentions)
    app.connect("env-merge-info", take_mentions)
    app.connect("build-finished", keep_record, priority=900)
    return about(__file__)


def take_mentions(
    app: Sphinx, env: BuildEnvironment, docnames: list[str], other: BuildEnvironment
) -> None:
    """Take over what pages mention that were read by another process."""
    kept(env, MENTIONS).update({name: kept(other, MENTIONS)[name] for name in docnames})


def note_mentions(app: Sphinx, doctree: nodes.document) -> None:
    """Take note of all that a page mentions, itself or another: places, numbered things, pages,
    works.
    """
    found = {(node["refdomain"] or "", node["reftarget"]) for node in doctree.findall(pending_xref)}
    kept(app.env, MENTIONS)[app.env.docname] = sorted(found)


def keep_record(app: Sphinx, error: Exception | None) -> None:
    """Keep the record of the pages, if nothing was wrong with them."""
    if isinstance(app.builder, Pages) and not error and not app._warncount:
        app.builder.keep()


class Pages(StandaloneHTMLBuilder):
    """Sphinx's own builder of pages, writing only those that would come out different, without its
    search.
    """

    search = False

    def init(self) -> None:
        """Begin to notice the files that are opened."""
        super().init()
        self.root, self.record = Path(self.srcdir), Path(self.doctreedir, RECORD)
        self.pages: dict[str, Record] = {}
        self.opened: set[Path] | None = None
        sys.addaudithook(self._notice)

    def write(self, build_docnames: Any, updated_docnames: Any, method: Any = "update") -> None:
        """Write the pages that would come out different, or all when all are asked for
        (``jupyter-book build --all``).
        """
        if method == "all":
            self.record.unlink(missing_ok=True)
        super().write(build_docnames, updated_docnames, method)

    def _read_serial(self, docnames: list[str]) -> None:
        parts = shares({name: Path(self.env.doc2path(name)).stat().st_size for name in docnames})
        if len(parts) < 2:
            super()._read_serial(docnames)
            return
        for docname in docnames:
            self.events.emit("env-purge-doc", self.env, docname)
            self.env.clear_doc(docname)
        for part, read in zip(parts, done_apart(self._read_part, parts), strict=True):
            self.env.merge_info_from(part, pickle.loads(read), self.app)  # noqa: S301 - our own

    def _read_part(self, docnames: list[str]) -> bytes:
        self.env.app = self.app
        for docname in docnames:
            self.read_doc(docname, _cache=False)
        return pickle.dumps(self.env, pickle.HIGHEST_PROTOCOL)

    def _write_serial(self, docnames: Iterable[str]) -> None:
        before = self._known()
        self.record.unlink(missing_ok=True)
        shared = self.shared()
        told = {docname: self.told(docname, shared) for docname in docnames}
        same = {name for name in told if self._is_what_it_would_be(before.get(name), told[name])}
        written = self._written({name: told[name] for name in told if name not in same})
        for docname in told:
            self.pages[docname] = before[docname] if docname in same else written[docname]
            self.images |= self.pages[docname]["images"]
        self._delete_what_is_made_no_more(before)

    def _is_what_it_would_be(self, known: Record | None, told: str) -> bool:
        """Return whether a page that is `known` would come out the same when it is `told` this."""
        return bool(
            known and known["told"] == told and self.digests(known["files"]) == known["files"]
        )

    def _written(self, told: dict[str, str]) -> dict[str, Record]:
        """Write pages, each of which is `told` something; return their records."""
        parts = shares({name: Path(self.env.doc2path(name)).stat().st_size for name in told})
        if len(parts) < 2:
            return self._written_part(list(told), told)
        records = done_apart(lambda part: self._written_part(part, told), parts)
        return {name: record for part in records for name, record in part.items()}

    def _written_part(self, docnames: list[str], told: dict[str, str]) -> dict[str, Record]:
        return {name: {"told": told[name], **self._record_of(name)} for name in docnames}

    def _known(self) -> dict[str, Record]:
        """Return the record of the last build; none of one that put its pages where files are not
        noticed.
        """
        if not self.record.is_file() or not Path(self.outdir).is_relative_to(self.root):
            return {}
        known: dict[str, Record] = json.loads(self.record.read_bytes())
        return known

    def _record_of(self, docname: str) -> Record:
        """Write a page and return what was read, shown and said."""
        images = dict(self.images)
        with self._noticing() as opened:
            super()._write_serial([docname])
        files = self.digests(path.relative_to(self.root).as_posix() for path in opened)
        shown = {path: name for path, name in self.images.items() if path not in images}
        return {"files": files, "images": shown}

    def _write_parallel(self, docnames: Iterable[str], nproc: int) -> None:
        self._write_serial(docnames)  # what is opened is noticed in this process only

    def keep(self) -> None:
        """Keep the record for the next build."""
        replace(self.record, json.dumps(self.pages, ensure_ascii=False, sort_keys=True).encode())

    def digests(self, names: Iterable[str]) -> dict[str, str]:
        """Return the digest of what each file says, empty where there is none."""
        return {name: content_of(self.root / name) for name in sorted(names)}

    def shared(self) -> str:
        """Return the digest of what all pages can depend on."""
        env = self.env
        told = {
            "code and libraries": built.surroundings(),
            "settings": [built.digest_of(self.root / name) for name in SETTINGS],
            "values": BuildInfo(self.config, self.tags, frozenset({"env", "html", ""})).config_hash,
            "titles": {name: title.astext() for name, title in env.titles.items()},
            "sections": env.toc_secnumbers,
            "order": env.toctree_includes,
            "files": [
                {name: found[1] for name, found in files.items()}
                for files in (env.images, env.dlfiles)
            ],
            "explorer": env.explorer,  # type: ignore[attr-defined]
            "sections of the work reviewed": sections_of(env),
            "domains": {name: data for name, data in env.domaindata.items() if name not in APART},
            "words": [env.domaindata["std"][kind] for kind in ("objects", "terms")],
        }
        return digest(_told(told))

    def told(self, docname: str, shared: str) -> str:
        """Return the digest of all that the page `docname` is told when it is written."""
        env = self.env
        own = {
            "shared": shared,
            "page": as_read(env, docname),
            "numbers": env.toc_fignumbers.get(docname),
            "claims to be read": marks_on(env, docname),
            "mentions": [
                _answer(env, *mention) for mention in kept(env, MENTIONS).get(docname, ())
            ],
            "works": [
                _work(one) for one in _citations(env) if one.bibliography_key.docname == docname
            ],
        }
        return digest(_told(own))

    def _notice(self, event: str, arguments: tuple[Any, ...]) -> None:
        if (
            event == "open"
            and self.opened is not None
            and isinstance(arguments[0], (str, os.PathLike))
        ):
            path = Path(arguments[0]).absolute()
            if (
                path.suffix not in CODE
                and path.is_relative_to(self.root)
                and not path.is_relative_to(self.doctreedir)
            ):
                self.opened.add(path)

    @contextmanager
    def _noticing(self) -> Iterator[set[Path]]:
        opened: set[Path] = set()
        self.opened = opened
        try:
            yield opened
        finally:
            self.opened = None

    def _delete_what_is_made_no_more(self, before: dict[str, Record]) -> None:
        made = {name for known in self.pages.values() for name in known["files"]}
        for name in {name for known in before.values() for name in known["files"]} - made:
            if (path := self.root / name).is_relative_to(self.outdir):
                path.unlink(missing_ok=True)


def _answer(env: BuildEnvironment, domain: str, target: str) -> Any:
    """Return what a page is told of `target`: of works what they are, of places where they are and
    which number they bear.
    """
    if domain == "cite":
        keys = {one.key for one in parse_citation_targets(target)}
        return [_work(one) for one in _citations(env) if one.key in keys]
    std, name = env.domaindata["std"], target.lower()
    places = [std[kind].get(name) for kind in ("labels", "anonlabels")]
    numbers = [
        kind.get(place[1])
        for place in places
        if place
        for kind in env.toc_fignumbers.get(place[0], {}).values()
    ]
    return [places, numbers]


def _citations(env: BuildEnvironment) -> list[Any]:
    return env.domaindata["cite"]["citations"] if "cite" in env.domaindata else []


def _work(citation: Any) -> list[Any]:
    formatted = [
        [one.label, repr(one.text)]
        for one in (citation.formatted_entry, citation.tooltip_entry)
        if one
    ]
    return [
        citation.citation_id,
        citation.key,
        citation.bibliography_key.docname,
        citation.entry,
        formatted,
    ]


def _told(value: Any) -> bytes:
    return json.dumps(_ordered(value)).encode()


def _ordered(value: Any) -> Any:
    """Return `value` so that it is written in one way only, in whatever order its parts came to
    be.
    """
    if isinstance(value, Mapping):
        return sorted(
            ([repr(key), _ordered(held)] for key, held in value.items()), key=lambda pair: pair[0]
        )
    if isinstance(value, (set, frozenset)):
        return sorted(map(repr, value))
    if isinstance(value, (list, tuple)):
        return [_ordered(held) for held in value]
    return repr(value)
