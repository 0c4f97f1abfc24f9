"""How much prose the chapters of the review hold, beside tables, figures and what is folded away:
no more words than `MOST` says.
"""

import re

from books import parsed

MOST = {
    "summary": 900,
    "introduction": 830,
    "methodology": 1_300,
    "defining-integration": 1_200,
    "supporting-evidence": 1_750,
    "what-works": 1_450,
    "since-2006": 1_520,
    "conclusions": 600,
}
BESIDE = ".cell, figure, table, details, nav, .cite-box, .claim-mark, .headerlink, .moved-places"
A_WORD = re.compile(r"\S*\w\S*")


def words_of(page):
    """How many words of prose a page has, headings among them."""
    article = parsed(str(page.find("article")))
    for element in article.select(BESIDE):
        element.decompose()
    return len(A_WORD.findall(article.get_text(" ")))


def test_words_beside_tables_figures_marks_and_folded_parts_are_counted():
    prose = '<h2>Two words<a class="headerlink">#</a></h2><p>A <b>claim</b> – here.'
    mark = '<span class="claim-mark"><a>cited for: 2</a></span></p>'
    beside = "<details><p>Folded</p></details><table><td>A cell</td></table><nav>On this page</nav>"
    shown = '<div class="cell"><figure>Drawn</figure><p>What it says</p></div>'
    page = f"<header>Title</header><article>{prose} {mark}{beside}{shown}</article>"
    assert words_of(parsed(page)) == 5


def test_no_chapter_holds_more_words_than_it_may(pages):
    held = {chapter: words_of(pages[f"chapters/{chapter}.html"]) for chapter in MOST}
    longer = [f"{chapter}: {held[chapter]} of {MOST[chapter]}" for chapter in MOST]
    over = {chapter for chapter in MOST if held[chapter] > MOST[chapter]}
    assert over == set(), "\n".join([*longer, f"together: {sum(held.values())}"])
