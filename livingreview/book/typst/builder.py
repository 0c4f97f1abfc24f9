"""The builder: every page of the book in the order of its contents, as one report."""

import json
import shutil
from collections.abc import Iterable, Set
from pathlib import Path
from typing import Any, cast

from docutils import nodes
from sphinx.builders import Builder

from livingreview.book import facts_of, numbers_on
from livingreview.book.typst import blocks, pictures, tables, words
from livingreview.book.typst.contents import Entry, entries
from livingreview.book.typst.facts import facts, stamp
from livingreview.book.typst.page import INTERNAL, Page
from livingreview.book.typst.places import drop_uncited, places, targets, without_counterpart
from livingreview.book.typst.tags import with_row_heads
from livingreview.book.typst.typesetting import TypesettingError, typeset
from livingreview.book.typst.writer import typst

RULES = (blocks, pictures, tables, words)  # each adds its own when it is imported
TEMPLATE = Path(__file__).with_name("report.typ")
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
        chapter = self.config.pdf_chapter
        pages = self._pages(self._chosen(chapter))
        parts = [part(page, tree) for page, tree in pages]
        if problems := [problem for page, _ in pages for problem in page.problems]:
            raise SystemExit(
                "\n".join(["The PDF was not made:", *(f"- {problem}" for problem in problems)])
            )
        main = self._source(pages, parts)
        try:
            pdf = typeset(main, stamp(Path(self.app.srcdir)))
        except TypesettingError as error:
            raise SystemExit(
                f"The report could not be set as an accessible PDF:\n{error}"
            ) from error
        stubs = [table.stubs for page, _ in pages for table in (*page.tables, *page.wide)]
        name = chapter or facts_of(self.app).settings.name
        Path(self.outdir, f"{name}.pdf").write_bytes(with_row_heads(pdf, stubs))

    def _source(self, pages: list[tuple[Page, nodes.document]], parts: list[str]) -> Path:
        """Write all that Typst reads into a folder of its own, and return the file to begin
        with.
        """
        folder = Path(self.outdir, "source")
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "files").mkdir(parents=True)
        for page, _ in pages:
            for name, path in page.files.items():
                shutil.copy(path, folder / "files" / name)
        first, tree = pages[0]
        title = (
            f"{first.number} {first.title(next(tree.findall(nodes.title)))}".strip()
            if self.config.pdf_chapter
            else ""
        )
        elsewhere = [
            self.env.titles[name].astext()
            for name in self.config.pdf_left_out
            if name in self.env.titles
        ]
        front_pages = facts(Path(self.app.srcdir), title, elsewhere)
        (folder / "facts.json").write_text(
            json.dumps(front_pages, ensure_ascii=False, indent=1), encoding="utf-8"
        )
        shutil.copy(TEMPLATE, folder / "report.typ")
        main = folder / "main.typ"
        main.write_text("\n".join([BEGINNING, *parts]), encoding="utf-8")
        return main

    def _chosen(self, chapter: str) -> list[Entry]:
        known = entries(
            self.config.external_site_map, self.config.pdf_unnumbered, self.config.pdf_left_out
        )
        if not chapter:
            return known
        chosen = [entry for entry in known if Path(entry.name).name == chapter]
        if not chosen:
            names = ", ".join(Path(entry.name).name for entry in known)
            raise SystemExit(f"No chapter is called {chapter}. There are: {names}.")
        references = {
            key.docname for key in cast("Any", self.env.get_domain("cite")).bibliographies
        }
        return chosen + [
            entry for entry in known if entry.name in references and entry not in chosen
        ]

    def _pages(self, chosen: list[Entry]) -> list[tuple[Page, nodes.document]]:
        root = Path(self.app.srcdir)
        unread = {entry: self.env.get_doctree(entry.name) for entry in chosen}
        lost = {entry: list(without_counterpart(tree, self.tags)) for entry, tree in unread.items()}
        trees = {
            entry: self.env.get_and_resolve_doctree(entry.name, self, tree)
            for entry, tree in unread.items()
        }
        wanted = {target for entry, tree in trees.items() for target in targets(tree, entry.name)}
        if self.config.pdf_chapter:
            for entry, tree in list(trees.items())[1:]:
                drop_uncited(tree, entry.name, wanted)
        there = {label for entry, tree in trees.items() for label in places(tree, entry.name)}
        left_out = frozenset(self.env.found_docs) - {entry.name for entry in chosen}
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
                landscape=bool(wide) and all(wide),
            )
            for node in lost[entry]:
                page.problem(
                    node,
                    "a part for the web only has no printed counterpart. Put beside it what is"
                    " printed, into {only} pdf.",
                )
            pages.append((page, tree))
        return pages


def part(page: Page, tree: nodes.document) -> str:
    """Return a page of the book as Typst: its text, then the tables that are too wide to stand in
    it.
    """
    body = typst(tree, page)
    wide = "\n\n".join(table.typst for table in page.wide)
    after = f"\n#wide-tables[\n{wide}\n]\n" if wide else ""
    return f"#part(landscape: {'true' if page.landscape else 'false'})[\n{body}\n{after}]\n"
