"""The builder: every page of the book in the order of its contents, as a report in up to three
documents.
"""

import json
import shutil
from collections.abc import Collection, Iterable, Set
from pathlib import Path
from typing import Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.builders import Builder

from livingreview.book import facts_of, numbers_on
from livingreview.book.typst import blocks, pictures, tables, words
from livingreview.book.typst.contents import (
    ANNEXES,
    FINDINGS,
    REVIEW,
    Document,
    Entry,
    documents,
    entries,
)
from livingreview.book.typst.facts import facts, stamp
from livingreview.book.typst.page import INTERNAL, Page
from livingreview.book.typst.places import (
    copy_of,
    places,
    targets,
    with_cited,
    without_counterpart,
)
from livingreview.book.typst.tags import with_row_heads
from livingreview.book.typst.typesetting import TypesettingError, typeset
from livingreview.book.typst.writer import typst

RULES = (blocks, pictures, tables, words)  # each adds its own when it is imported
TEMPLATE = Path(__file__).with_name("report.typ")
TITLES = {ANNEXES: "Technical annexes", FINDINGS: "Findings"}
BEGINNING = '#import "report.typ": *\n#show: report\n#front-pages()\n'


class ReportBuilder(Builder):
    """Writes the book as one PDF/UA-1 file into the folder of the builder."""

    name = "pdf"
    format = "pdf"
    epilog = "The PDF is in %(outdir)s."
    supported_image_types: list[str] = [  # noqa: RUF012 - declared so by Sphinx
        "image/svg+xml",
        "image/png",
        "image/jpeg",
    ]

    def get_outdated_docs(self) -> str:
        """Return what is set again: all of it, always."""
        return "the report"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the address of a page inside the report."""
        return INTERNAL + docname

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """Return the address of a page inside the report, which is the same from everywhere."""
        return self.get_target_uri(to, typ)

    def init(self) -> None:
        """Begin with no page resolved."""
        self.trees: dict[str, nodes.document] = {}
        self.lost: dict[str, list[addnodes.only]] = {}

    def prepare_writing(self, docnames: Set[str]) -> None:
        """Nothing is to be prepared."""

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Pages are never written alone."""

    def write(
        self,
        build_docnames: Iterable[str] | None,
        updated_docnames: Iterable[str],
        method: str = "update",
    ) -> None:
        """Write the report. Ends the build, with every reason at once, when a part of it cannot be
        printed or heard.
        """
        made = self._documents()
        pages = {document: self._pages(document, made) for document in made}
        sources = {
            document: [part(page, tree, document) for page, tree in pages[document]]
            for document in made
        }
        problems = [problem for of in pages.values() for page, _ in of for problem in page.problems]
        if problems:
            unique = dict.fromkeys(problems)
            raise SystemExit(
                "\n".join(["The PDF was not made:", *(f"- {problem}" for problem in unique)])
            )
        created, files = stamp(Path(self.app.srcdir)), {}
        for document in made:
            main = self._source(document, made, pages[document], sources[document])
            try:
                pdf = typeset(main, created)
            except TypesettingError as error:
                raise SystemExit(
                    f"The report could not be set as an accessible PDF:\n{error}"
                ) from error
            stubs = [table.stubs for page, _ in pages[document] for table in page.tables]
            files[self._name(document)] = with_row_heads(pdf, stubs)
        if not self.config.pdf_chapter:
            for path in Path(self.outdir).glob(f"{facts_of(self.app).settings.name}-*.pdf"):
                path.unlink()
        for name, content in files.items():
            Path(self.outdir, f"{name}.pdf").write_bytes(content)

    def _name(self, document: Document) -> str:
        name = facts_of(self.app).settings.name
        return self.config.pdf_chapter or f"{name}{_end(document)}"

    def _source(
        self,
        document: Document,
        made: list[Document],
        pages: list[tuple[Page, nodes.document]],
        parts: list[str],
    ) -> Path:
        """Write all that Typst reads into a folder of its own, and return the file to begin
        with.
        """
        folder = Path(self.outdir, f"source{_end(document)}")
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "files").mkdir(parents=True)
        for page, _ in pages:
            for name, path in page.files.items():
                shutil.copy(path, folder / "files" / name)
        first, tree = pages[0]
        title = TITLES.get(document.kind, "")
        if self.config.pdf_chapter:
            title = f"{first.number} {first.title(next(tree.findall(nodes.title)))}".strip()
        elsewhere = [
            self.env.titles[name].astext()
            for name in self.config.pdf_left_out
            if name in self.env.titles
        ]
        others = [other.name for other in made if other != document]
        front_pages = facts(Path(self.app.srcdir), title, elsewhere, document.kind, others)
        (folder / "facts.json").write_text(
            json.dumps(front_pages, ensure_ascii=False, indent=1), encoding="utf-8"
        )
        shutil.copy(TEMPLATE, folder / "report.typ")
        main = folder / "main.typ"
        end = ["#findings-foot"] if document.kind == FINDINGS else []
        main.write_text("\n".join([BEGINNING, *parts, *end]), encoding="utf-8")
        return main

    def _documents(self) -> list[Document]:
        """Return the documents to make: all, or one of the one chapter that is asked for, with the
        works that it cites.
        """
        config, chapter = self.config, self.config.pdf_chapter
        references = self._references()
        known = entries(
            config.external_site_map, config.pdf_unnumbered, config.pdf_left_out, references
        )
        if not chapter:
            there = {entry.name for entry in known}
            named = [where for where in config.pdf_findings if where.partition("#")[0] in there]
            return documents(known, references, named)
        chosen = [entry for entry in known if Path(entry.name).name == chapter]
        if not chosen:
            names = ", ".join(Path(entry.name).name for entry in known)
            raise SystemExit(f"No chapter is called {chapter}. There are: {names}.")
        listed = [entry for entry in known if entry.name in references and entry not in chosen]
        return [Document(REVIEW, (*chosen, *listed))]

    def _references(self) -> set[str]:
        """Return the pages that hold a list of references."""
        return {key.docname for key in cast("Any", self.env.get_domain("cite")).bibliographies}

    def resolved(self, name: str) -> nodes.document:
        """Return a page with its references resolved, which is done once; take note of what it
        holds for the web only.
        """
        if name not in self.trees:
            tree = self.env.get_doctree(name)
            self.lost[name] = list(without_counterpart(tree, self.tags))
            self.trees[name] = self.env.get_and_resolve_doctree(name, self, tree)
        return self.trees[name]

    def _pages(
        self, document: Document, made: Collection[Document]
    ) -> list[tuple[Page, nodes.document]]:
        root, chosen, references = Path(self.app.srcdir), document.entries, self._references()
        trees = {entry: printed(self.resolved(entry.name), entry) for entry in chosen}
        wanted = {target for entry, tree in trees.items() for target in targets(tree, entry.name)}
        for entry, tree in trees.items():
            if entry.name in references and entry != chosen[0]:
                trees[entry] = with_cited(tree, entry.name, wanted)
        there = {label for entry, tree in trees.items() for label in places(tree, entry.name)}
        there -= {entry.name for entry in chosen if entry.place}  # no chapter begins there
        whole = {entry.name for entry in chosen if not entry.place}
        elsewhere = {
            entry.name: other.name
            for other in made
            for entry in other.entries
            if other != document and not entry.place and entry.name not in {*whole, *references}
        }
        left_out = frozenset(self.env.found_docs) - whole - elsewhere.keys()
        pages = []
        for entry, tree in trees.items():
            wide = [tables.wide_by_nature(table) for table in tree.findall(nodes.table)]
            page = Page(
                name=entry.name,
                source=Path(self.env.doc2path(entry.name)).relative_to(root).as_posix(),
                root=root,
                number=entry.number,
                heading=entry.heading,
                numbers=numbers_on(self.env, entry.name),
                places=frozenset(wanted & there),
                left_out=left_out,
                elsewhere=elsewhere,
                landscape=bool(wide) and all(wide) and document.kind == ANNEXES,
                level=1 if entry.place else 0,
            )
            for node in self.lost[entry.name]:
                page.problem(
                    node,
                    "a part for the web only has no printed counterpart. Put beside it what is"
                    " printed, into {only} pdf.",
                )
            pages.append((page, tree))
        return pages


def printed(tree: nodes.document, entry: Entry) -> nodes.document:
    """Return what is printed of a page: all of it, or the section, figure or table that the entry
    names. Ends the build when the page has no such place.
    """
    if not entry.place:
        return tree
    for node in tree.findall(nodes.Element):
        if entry.place in node.get("ids", []):
            block = node if isinstance(node, nodes.section) else node.parent
            return copy_of(tree, [block])
    raise SystemExit(
        f"_config.yml, pdf_findings: {entry.name} has no place called {entry.place}. Name one that"
        " it has, such as figure-NAME or the name of a section."
    )


def _end(document: Document) -> str:
    """Return what the names of the files of a document end in."""
    return "" if document.kind == REVIEW else f"-{document.kind}"


def part(page: Page, tree: nodes.document, document: Document) -> str:
    """Return a page of the book as Typst."""
    body = typst(tree, page)
    if document.kind == FINDINGS:
        return body
    return f"#part(landscape: {'true' if page.landscape else 'false'})[\n{body}\n]\n"
