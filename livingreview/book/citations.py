"""Sphinx extension: how to cite the book, each chapter, figure, table and claim, and the works
beneath them.

Citations are put into the HTML when a page is written, from what the chapters hold and what the
review says of itself, so that a release changes no stored output. Each is in the page in words, and
beside it as small files to take away.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from livingreview.book import about, facts_of, numbers_on, write_if_changed
from livingreview.claims.assessment import AGAINST, FOR, INFERRED
from livingreview.publishing.citation import FORMS, Item, harvard, in_form, of_sources
from livingreview.publishing.facts import Facts
from livingreview.settings import load_settings
from livingreview.show.outputs import outputs_in
from livingreview.show.places import claim_place, ledger_place
from livingreview.words import count, whole

FOLDER = "cite"
BLOCKS = {"figure": "figure-block", "table": "table-block"}
LEDGER = ledger_place("")  # what the places of all claims in it begin with
SOURCES = "sources"
BENEATH = {
    SOURCES: "It rests on {}",
    FOR: "{} cited for it",
    AGAINST: "{} cited against it",
    INFERRED: "{} from which it is inferred",
}
Works = Mapping[str, Sequence[str]]


class CiteLine(nodes.General, nodes.Element):
    """The citation of a part of a page, as HTML; other builders never meet it, and searches do not
    read it.
    """


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the extension to the build."""
    app.add_node(CiteLine, html=(_write, None))
    app.add_config_value("review_facts", "", "html", str)
    app.connect("config-inited", remember_facts)
    app.connect("doctree-resolved", add_cite_lines, priority=900)
    app.connect("html-page-context", add_cite_box, priority=600)
    return about(__file__)


def remember_facts(app: Sphinx, config: Any) -> None:
    """Keep what the review says of itself as a setting, so that every page is written again when it
    changes.
    """
    config.review_facts = repr(facts_of(app))


def add_cite_lines(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """In HTML, add to each figure, table and claim how to cite it, and write its citations as
    files.
    """
    if app.builder.format != "html":
        return
    facts, beneath = facts_of(app), sources_beneath(Path(app.env.doc2path(docname)))
    own = load_settings(Path(app.srcdir)).reviewed.source
    places, numbers = app.env.domaindata["std"]["anonlabels"], numbers_on(app.env, docname)
    for node, part in list(_parts(doctree, docname, places)):
        sides = beneath.get(part.name, {}).items()
        others = {side: [work for work in every if work != own] for side, every in sides}
        works = {side: sources for side, sources in others.items() if sources}
        said = standing(works) if part.kind == "claim" else ""
        item = replace(part, number=numbers.get(part.name, ""), standing=said)
        write_files(app, item, facts, works)
        node += CiteLine(
            html=_line(
                item, facts, works, relative_uri(app.builder.get_target_uri(docname), FOLDER)
            )
        )


def standing(works: Works) -> str:
    """Return what the works beneath a claim make of it, as its citation says it: ``disputed by its
    only source``.
    """
    pro, con, premises = (len(works.get(side, ())) for side in (FOR, AGAINST, INFERRED))
    if pro and con:
        return f"{count(pro, 'work')} cited for it, {whole(con)} against"
    if pro:
        return f"{count(pro, 'work')} cited for it"
    if con:
        return (
            "disputed by its only source" if con == 1 else f"disputed by all {con} of its sources"
        )
    if premises:
        return f"inferred from {count(premises, 'work')}"
    return "nobody cited for it"


def sources_beneath(path: Path) -> dict[str, Mapping[str, Sequence[str]]]:
    """Return the works beneath each figure, table and claim of a ledger (by its id) that the
    notebook at `path` holds: those of a claim by how they bear on it, all others under `SOURCES`.
    """
    beneath: dict[str, Mapping[str, Sequence[str]]] = {}
    for output in outputs_in(path):
        beneath |= {f"{output.kind}-{name}": {SOURCES: of} for name, of in output.works.items()}
        beneath |= {claim_place(name): works for name, works in output.cited.items()}
    return beneath


def add_cite_box(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """End each chapter with how to cite it; the first page with how to cite the whole review, and
    its data.
    """
    if doctree is None:
        return
    facts = facts_of(app)
    title = app.env.titles[page].astext()
    if page == app.config.root_doc:
        items = {
            "Cite this review": Item("review", "review", facts.title),
            "Cite the data": Item("data", "data", facts.data_title),
        }
    else:
        items = {"Cite this chapter": Item("chapter", page.rsplit("/", 1)[-1], title, page)}
    for item in items.values():
        write_files(app, item, facts, {})
    folder = relative_uri(app.builder.get_target_uri(page), FOLDER)
    context["body"] = context.get("body", "") + "".join(
        _box(head, item, facts, folder) for head, item in items.items()
    )


def write_files(app: Sphinx, item: Item, facts: Facts, works: Works) -> None:
    """Write the citations of `item`, and the references of the works beneath it, into the folder of
    the book.
    """
    folder = Path(app.outdir, FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    for form in FORMS:
        write_if_changed(folder / f"{item.name}.{form}", in_form(form, item, facts).encode())
    for side, sources in works.items():
        bibliography = Path(app.srcdir, "references.bib").read_text(encoding="utf-8")
        write_if_changed(
            folder / f"{item.name}-{side}.bib", of_sources(bibliography, sources).encode()
        )


def _parts(
    doctree: nodes.document, docname: str, places: Mapping[str, tuple[str, str]]
) -> Iterator[tuple[nodes.Element, Item]]:
    """Yield each figure, table and claim of the page, with what is to be cited. A claim is cited
    where it stands, which `places` say by its name, and says in its ledger how.
    """
    for container in doctree.findall(nodes.container):
        for kind, block in BLOCKS.items():
            if block in container["classes"] and (captioned := _captioned(container, kind)):
                name, title = captioned
                yield container, Item(cast(Any, kind), name, title, docname, name)
    for anchor in doctree.findall(nodes.inline):
        for entry in (name for name in anchor["ids"] if name.startswith(LEDGER)):
            name, cell = claim_place(entry.removeprefix(LEDGER)), anchor.parent
            while cell and not isinstance(cell, nodes.entry):
                cell = cell.parent
            if cell:
                page = places.get(name, (docname, ""))[0]
                yield cell, Item("claim", name, cell[0].astext(), page, name)


def _captioned(container: nodes.Element, kind: str) -> tuple[str, str] | None:
    wanted: Any = nodes.figure if kind == "figure" else nodes.table
    for node in container.findall(wanted):
        caption = next(iter(node.findall(nodes.caption if kind == "figure" else nodes.title)), None)
        if caption is not None and (
            name := next(
                (identifier for identifier in node["ids"] if identifier.startswith(f"{kind}-")), ""
            )
        ):
            return name, caption.astext()
    return None


def _line(item: Item, facts: Facts, works: Works, folder: str) -> str:
    mark = f"cite-{item.name}"
    links = [
        f"{BENEATH[side].format(count(len(sources), 'work'))} by others"
        f' (<a href="{folder}/{escape(item.name)}-{side}.bib" download>BibTeX</a>)'
        for side, sources in works.items()
    ]
    beneath = (
        f"<p>{'. '.join(links)}. Where you rely on what these found, cite them too.</p>"
        if links
        else ""
    )
    return (
        f'<details class="cite-line"><summary>Cite this {item.kind}</summary>'
        f'<p class="cite-words" id="{escape(mark)}">{escape(harvard(item, facts))}</p>'
        f"<p>{_copy(mark)} {_downloads(item, folder)}</p>{beneath}</details>"
    )


def _box(head: str, item: Item, facts: Facts, folder: str) -> str:
    mark = f"cite-{item.name}"
    forms = "".join(
        _form(form, f"{head}: {words}", words, mark, item, facts) for form, words in FORMS.items()
    )
    doi = "" if facts.doi else "<p>There is no DOI yet.</p>"
    return (
        f'<section class="cite-box" aria-labelledby="{escape(mark)}-head"><h2'
        f' id="{escape(mark)}-head">{head}</h2><p class="cite-words"'
        f' id="{escape(mark)}">{escape(harvard(item, facts))}</p><p>{_copy(mark)}'
        f" {_downloads(item, folder)}</p>{doi}<details><summary>BibTeX, RIS and CSL-JSON as"
        f" text</summary>{forms}</details><p>Where you rely on what a cited study found, cite that"
        " study too: each figure, table and claim lists the works beneath it.</p></section>"
    )


def _form(form: str, label: str, words: str, mark: str, item: Item, facts: Facts) -> str:
    name = f"{mark}-{form}"
    text = escape(in_form(form, item, facts))
    head = f'<p class="cite-form">{words} {_copy(name)}</p>'
    return (
        f'{head}<pre id="{escape(name)}" tabindex="0" role="region"'
        f' aria-label="{label}">{text}</pre>'
    )


def _copy(mark: str) -> str:
    return (
        f'<button type="button" class="cite-copy" data-copies="{escape(mark)}" hidden>Copy</button>'
        '<span class="cite-said" role="status"></span>'
    )


def _downloads(item: Item, folder: str) -> str:
    links = [
        f'<a href="{folder}/{escape(item.name)}.{form}" download>{words}</a>'
        for form, words in FORMS.items()
    ]
    return f'<span class="cite-files">Download: {" · ".join(links)}</span>'


def _write(translator: Any, node: CiteLine) -> None:
    translator.body.append(node["html"])
    raise nodes.SkipNode
