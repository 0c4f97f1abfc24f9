"""What the search of the book looks through, and the library that it uses."""

import hashlib
import tomllib

from tiny import add

from livingreview.book.search import HERE, cut, sections_of
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.synonyms import other_words
from livingreview.show.glossary import of_other_words

PAGE = """<main><article><section id="top"><h1>Title<a class="headerlink" href="#top">#</a></h1>
<p>Opening.</p><nav><p>On this page</p></nav><section id="one"><h2>One</h2><p>Said <em>first</em>.
</p><p>Then.</p><table><caption>What the table shows</caption><tr><td>a cell</td></tr></table>
<div class="cell_input">code()</div><svg><text>in a picture</text></svg>
<div><p class="rubric" id="part">Part</p><p>Of it.</p></div>
<section id="inside"><h3>Inside</h3><p>Deeper.</p></section></section></section>
<section class="cite-box"><h2>Cite</h2></section></article></main>"""


def test_sections_have_their_own_text_and_captions_and_nothing_else():
    assert list(sections_of(PAGE)) == [
        ("", "Title", "Opening."),
        ("one", "One", "Said first. Then. What the table shows"),
        ("part", "Part", "Of it."),
        ("inside", "Inside", "Deeper."),
    ]


def test_what_is_not_shown_of_a_section_is_kept_word_by_word():
    sections = [(0, "id", "Title", "One two, three four two five")]
    assert list(cut(sections, 9)) == [(0, "id", "Title", "One two,", "three four five")]
    assert list(cut(sections, 100)) == [(0, "id", "Title", sections[0][3], "")]
    assert list(cut(sections, 0)) == [(0, "id", "Title", "", "one two three four five")]


def test_libraries_for_pages_are_those_that_their_authors_publish():
    vendored = tomllib.loads((HERE / "vendored" / "vendored.toml").read_text(encoding="utf-8"))
    digests = {
        name: digest for library in vendored.values() for name, digest in library["files"].items()
    }
    assert {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (HERE / "vendored").iterdir()
        if path.suffix != ".toml"
    } == digests


def test_other_words_lead_to_their_term_in_the_glossary(project):
    for synonym in ("GIRFEC", "Getting it right"):
        add(project, "synonyms", synonym=synonym, term="Getting it right for every child")
    words = other_words(Evidence(project))
    assert words == {"Getting it right for every child": ["GIRFEC", "Getting it right"]}
    shown = of_other_words(words, "other").as_html()
    assert "<dt>GIRFEC</dt><dd>Getting it right for every child</dd>" in shown
