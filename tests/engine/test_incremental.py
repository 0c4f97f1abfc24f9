import os
import re
import shutil
from types import SimpleNamespace

import pytest
from books import (
    ENGINE,
    build,
    copy_of_project,
    files_in,
    only_chapter,
    read,
    run,
    said,
    sound,
    write,
    write_notebook,
)
from living import begin
from pybtex.database import Entry
from sphinxcontrib.bibtex.domain import BibtexDomain
from tiny import add, put, read_rows

from livingreview.book.citing import KnownCitations
from livingreview.running import build_record as built
from livingreview.running import updates as updating

SETUP = (
    "from ics.tables import sources\nfrom livingreview.evidence.evidence import "
    "Evidence\nevidence = Evidence()"
)
SLIPS = (
    'sources.other_slips(evidence.slips, evidence.labels("slip"), "slips", "Slips of the review")'
)
FIRST = [
    ("markdown", "title", "# A first chapter\n\nThis chapter asks what slipped."),
    ("code", "setup", SETUP),
    ("code", "table", SLIPS),
    (
        "markdown",
        "files",
        "## Files\n\n{download}`The slips </data/slips.csv>`. {cite:t}`sloper2004` says so.",
    ),
]
SECOND = [
    (
        "markdown",
        "title",
        "# A second chapter\n\nThis chapter points to {numref}`table-slips` of {doc}`first`.",
    ),
    ("code", "setup", "1 + 1"),
]

READ = {"key": "a-claim", "decided": "2026-11-28", "reason": "Read."}
CLAIMS = """\
body: 1
claims:
  a-claim:
    sentence: Money is named.
    places: [5.financial ¶1]
    not_counting: It is said once.
    no_later: It is about the words of the work reviewed.
"""
A_CLAIM = """\
Money is named. {claim}`a-claim`

```{list-table} The ledger
:header-rows: 1

* - Claim
  - Works
* - []{#ledger-a-claim}[Money is named.](#claim-a-claim)
  - 1
```
"""
THIRD = [
    ("markdown", "title", "# A third chapter\n\nThis chapter mentions nothing."),
    (
        "code",
        "setup",
        "from livingreview.evidence.evidence import Evidence\n"
        "from livingreview.show.claims import claims_of",
    ),
    ("code", "claims", 'claims_of("third", Evidence().body(1))'),
    ("markdown", "claim", A_CLAIM),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A small real book of two chapters, the second of which says the number of a table and the
    title of the first.
    """
    root = copy_of_project(tmp_path_factory.mktemp("incremental") / "book", ENGINE)
    only_chapter(root, "first", *FIRST)
    write_notebook(root / "chapters" / "second.ipynb", SECOND)
    write_notebook(root / "chapters" / "third.ipynb", THIRD)
    (root / "claims" / "third.yml").write_text(CLAIMS, encoding="utf-8")
    add(root, "judgements", **READ, value="no-rows")
    contents(root, "first", "references", "third")
    sound(html(root))
    shutil.copytree(root, kept(root))
    return root


@pytest.fixture
def small(made):
    """The small book, built; put back afterwards as it was, with all that was built."""
    yield made
    shutil.rmtree(made)
    shutil.copytree(kept(made), made)


def kept(root):
    """Where the small book is kept as it was."""
    return root.with_name("kept")


def html(root):
    return run(root, "python", "-m", ENGINE, "html")


def built_on(root):
    """Bring the chapters up to date and build on the book that is there, as `html` does, in a
    process that has its libraries already.
    """
    sound(run(root, "python", "-m", ENGINE, "update"))
    return build(root)


def book(root):
    return run(root, "python", "-m", ENGINE, "book")


def pages(root):
    """The files of the book."""
    return files_in(root / "_build" / "html")


def contents(root, *names):
    listed = "".join(f"  - file: chapters/{name}\n" for name in names)
    (root / "_toc.yml").write_text(
        f"format: jb-book\nroot: chapters/second\nchapters:\n{listed}", encoding="utf-8"
    )


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def earlier_table(root):
    """Put a table before the one that another chapter speaks of, so that its number moves."""
    first = root / "chapters" / "first.ipynb"
    notebook = read(first)
    more = "```{list-table} Another\n:header-rows: 1\n* - A\n* - b\n```"
    notebook["cells"].insert(
        1, {"cell_type": "markdown", "id": "earlier", "metadata": {}, "source": more}
    )
    write(first, notebook)


def older_source(root):
    """Put other prose in the place of a chapter, and have the clock say that it is old."""
    edit(root / "chapters" / "first.ipynb", "what slipped", "what went wrong")
    os.utime(root / "chapters" / "first.ipynb", (1, 1))


def another_name(root):
    """Give a table another name, so that its citations are files of another name."""
    edit(root / "chapters" / "first.ipynb", r"\"slips\", \"Slips", r"\"slipped\", \"Slips")
    edit(root / "chapters" / "second.ipynb", "table-slips", "table-slipped")


REMEMBER = (
    "from pathlib import Path; from livingreview.running import build_record as built; "
    "root = Path.cwd(); built.remember(root, 'html', built.sources(root))"
)
EDITS = {
    "a row": lambda root: put(root, "slips", 3, "what", "Something else slipped"),
    "a title that another page says": lambda root: edit(
        root / "chapters" / "first.ipynb", "A first chapter", "Chapter one"
    ),
    "a table before a table": earlier_table,
    "the year of a work": lambda root: edit(root / "references.bib", "{2004}", "{2005}"),
    "another work cited": lambda root: edit(
        root / "chapters" / "first.ipynb", "`sloper2004` says", "`laming2003` says"
    ),
    "a source with an old date": older_source,
    "a helper": lambda root: edit(root / "ics" / "tables" / "sources.py", '"""', '"""Anew: '),
    "the style": lambda root: edit(
        root / ENGINE / "book" / "static" / "review.css", "}", "}\n.other {\n  color: inherit;\n}"
    ),
    "the order of the pages": lambda root: contents(root, "references", "third", "first"),
    "a page less": lambda root: contents(root, "first", "references"),
    "a table of another name": another_name,
    "a file less to download": lambda root: edit(
        root / "chapters" / "first.ipynb", "{download}`The slips </data/slips.csv>`. ", ""
    ),
    "prose": lambda root: edit(
        root / "chapters" / "third.ipynb", "mentions nothing", "names nothing"
    ),
    "a word less for the search": lambda root: edit(
        root / "chapters" / "third.ipynb", "mentions nothing", "is empty"
    ),
    "what the review says of itself": lambda root: edit(
        root / "CITATION.cff", 'title: "', 'title: "Anew: '
    ),
    "the settings": lambda root: edit(root / "review.toml", "Independent. Not", "Free. Not"),
    "a template": lambda root: edit(
        root / ENGINE / "book" / "templates" / "page.html", "Made with", "Built with"
    ),
    "a helper of the pages": lambda root: edit(
        root / ENGINE / "publishing" / "citation.py", "{what}{day}.", "{what}{day}!"
    ),
}


@pytest.mark.parametrize("kind", EDITS)
def test_a_book_built_on_from_an_older_one_is_the_book_built_afresh(small, tmp_path, kind):
    before = pages(small)
    EDITS[kind](small)
    sound(built_on(small))
    afresh = shutil.copytree(
        small, tmp_path / "afresh", ignore=shutil.ignore_patterns("__pycache__", "_build")
    )
    sound(build(afresh))
    ours, theirs = pages(small), pages(afresh)
    assert sorted(name for name in {*ours, *theirs} if ours.get(name) != theirs.get(name)) == []
    assert (ours == before) == (kind == "a helper")


def test_works_are_formatted_again_when_they_or_what_cites_them_moved_and_else_left(monkeypatch):
    made = []
    monkeypatch.setattr(BibtexDomain, "env_updated", lambda domain: made.append(domain) or [])
    pages = SimpleNamespace(root_doc="a", bibtex_tooltips=True, bibtex_tooltips_style="")
    env = SimpleNamespace(
        domaindata={},
        config=pages,
        collect_relations=lambda: {"a": [None] * 3},
        found_docs={"a"},
    )
    known = KnownCitations(env)

    def formatted():
        before = len(made)
        known.env_updated()
        return len(made) > before

    assert formatted()
    assert not formatted()
    known.citation_refs.append(SimpleNamespace(docname="a", targets=[SimpleNamespace(key="b1")]))
    assert formatted()
    known.bibdata.data.entries["b1"] = Entry("misc", [("year", "2004")])
    assert formatted()
    known.bibdata.data.entries["b1"].fields["year"] = "2005"
    assert formatted()
    pages.bibtex_tooltips = False
    assert formatted()
    env.found_docs = {"a", "c"}
    assert formatted()
    known.clear_doc("c")
    assert not formatted()
    known.citations.append(SimpleNamespace(bibliography_key=SimpleNamespace(docname="c")))
    known.clear_doc("c")
    assert formatted()
    assert not formatted()


def test_a_page_is_written_when_it_comes_out_different_and_else_left(small):
    page = {
        name: small / "_build" / "html" / "chapters" / f"{name}.html"
        for name in ("first", "references", "third")
    }

    def written():
        then = {name: path.stat().st_mtime_ns for name, path in page.items()}
        sound(built_on(small))
        return {name for name, path in page.items() if path.stat().st_mtime_ns != then[name]}

    edit(small / "chapters" / "third.ipynb", "mentions nothing", "names nothing")
    assert written() == {"third"}
    work = small / "references.bib"
    entry = re.search(r"@\w+\{sloper2004,.*?\n\}", work.read_text(encoding="utf-8"), re.DOTALL)[0]
    edit(work, entry, entry.replace("2004}", "2005}"))
    assert written() == {"first", "references"}
    edit(page["third"], "names nothing", "names all")
    assert written() == {"third"}
    assert "names nothing" in page["third"].read_text(encoding="utf-8")
    cited = small / "_build" / "html" / "cite" / "third.bib"
    cited.unlink()
    assert written() == {"third"}
    assert cited.is_file()
    edit(small / "_config.yml", "author: ", "author: A person and ")
    assert written() == {"first", "references", "third"}
    then = page["third"].stat().st_mtime_ns
    sound(run(small, "jupyter-book", "build", ".", "--all"))
    assert page["third"].stat().st_mtime_ns != then


def test_a_claim_to_be_read_again_says_so_where_it_stands_until_it_was_read(small):
    page = {
        name: small / "_build" / "html" / "chapters" / f"{name}.html" for name in ("first", "third")
    }
    before = {name: path.read_bytes() for name, path in page.items()}
    last = len(read_rows(small / "data" / "judgements.csv"))
    put(small, "judgements", last + 1, "value", "00000000")
    sound(built_on(small))
    text = page["third"].read_text(encoding="utf-8")
    mark = (
        "<strong>To be read again: its evidence changed since it was judged on 28 November"
        " 2026.</strong>"
    )
    assert text.count(f'<span class="unread-claim">{mark}</span></span>') == 1  # at its sentence
    assert text.count(f'<p class="unread-claim">{mark}</p>') == 1  # in the ledger
    assert text.index("Money is named.") < text.index(mark)
    assert page["first"].read_bytes() == before["first"]
    put(small, "judgements", last + 1, "value", "no-rows")
    sound(built_on(small))
    assert page["third"].read_bytes() == before["third"]


def test_after_a_build_that_did_not_end_well_every_page_is_written(small):
    edit(small / "chapters" / "second.ipynb", "{doc}`first`", "{doc}`first` and {doc}`nowhere`")
    assert built_on(small).returncode == 1
    assert not (small / "_build" / ".doctrees" / "pages.json").exists()
    assert built_on(small).returncode == 1


def test_a_chapter_run_again_that_says_the_same_is_not_read_again(small):
    edit(small / "ics" / "tables" / "sources.py", '"""', '"""Anew: ')
    sound(run(small, "python", "-m", ENGINE, "update"))
    built = run(small, "jupyter-book", "build", ".")
    assert "0 added, 0 changed, 0 removed" in said(sound(built))
    edit(small / "chapters" / "second.ipynb", "points to", "refers to")
    assert "0 added, 1 changed, 0 removed" in said(sound(run(small, "jupyter-book", "build", ".")))


def test_a_fault_that_was_read_stops_the_next_build_too(small):
    edit(
        small / "chapters" / "second.ipynb", "{doc}`first`", "{doc}`first` and {glue:text}`nothing`"
    )
    assert [built_on(small).returncode for _ in range(2)] == [1, 1]


CHANGES = {
    "a file less to download": lambda root: edit(
        root / "chapters" / "first.ipynb", "{download}`The slips </data/slips.csv>`. ", ""
    ),
    "prose": lambda root: edit(root / "chapters" / "second.ipynb", "points to", "refers to"),
    "data that no chapter reads": lambda root: put(root, "searches", 2, "terms", "other"),
    "the configuration": lambda root: edit(
        root / "_config.yml", "author: ", "author: A person and "
    ),
    "a new file": lambda root: (root / "data" / "new.csv").write_text("a\n"),
    "a file gone": lambda root: (root / ENGINE / "book" / "static" / "review.css").unlink(),
    "a file renamed": lambda root: (root / "data" / "slips.csv").rename(root / "data" / "slip.csv"),
    "a page edited by hand": lambda root: edit(
        root / "_build" / "html" / "chapters" / "first.html", "slipped", "was right"
    ),
    "a page gone": lambda root: (root / "_build" / "html" / "chapters" / "first.html").unlink(),
    "a build that did not end": lambda root: built.forget(root, "html"),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_any_change_of_what_went_in_or_came_out_is_seen(small, kind):
    built.remember(small, "html", built.sources(small))
    assert built.unchanged(small, "html")
    CHANGES[kind](small)
    assert not built.unchanged(small, "html")


def test_what_was_edited_while_the_book_was_built_is_built_next_time(small):
    before = built.sources(small)
    edit(small / "chapters" / "second.ipynb", "points to", "refers to")
    built.remember(small, "html", before)
    assert not built.unchanged(small, "html")


def test_a_touch_and_a_revert_build_nothing(small):
    path = small / "chapters" / "second.ipynb"
    os.utime(path, (1, 1))
    edit(path, "points to", "refers to")
    edit(path, "refers to", "points to")
    assert "Nothing has changed since the book was built" in sound(html(small)).stdout


def test_of_two_kinds_of_book_the_one_that_is_there_is_not_built_again(small):
    edit(small / "chapters" / "second.ipynb", "points to", "refers to")
    assert "Built in" in sound(run(small, "python", "-m", ENGINE, "html")).stdout
    assert "Nothing has changed" in sound(run(small, "python", "-m", ENGINE, "html")).stdout
    page = small / "_build" / "html" / "chapters" / "second.html"
    then = page.stat().st_mtime_ns
    assert "Built in" in sound(book(small)).stdout
    assert page.stat().st_mtime_ns == then
    assert "Nothing has changed" in sound(run(small, "python", "-m", ENGINE, "pdf")).stdout


def test_a_build_that_waited_for_another_which_made_the_book_makes_nothing(small):
    edit(small / "chapters" / "second.ipynb", "points to", "refers to")
    with updating.locked(small, wait=False):
        waiting = begin(small, "-m", ENGINE, "html")
        assert "Waiting for it to end" in waiting.stdout.readline()
        sound(run(small, "python", "-c", REMEMBER))
    told, _ = waiting.communicate()
    assert waiting.returncode == 0
    assert "Built in 0 s" in told


def test_another_version_of_a_library_or_another_setting_is_seen(small, tmp_path, monkeypatch):
    before = built.sources(small)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    assert built.sources(small) != before
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert built.sources(small) == before
    (tmp_path / "site" / "furo-1.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(tmp_path / "site")
    assert built.sources(small) != before
