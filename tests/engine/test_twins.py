import pytest
from lxml import html

from livingreview.book.twins import twin


def told(paragraph):
    return twin(html.document_fromstring(f"<body><article><p>{paragraph}</p></article></body>"))


@pytest.mark.parametrize(
    ("shown", "as_text"),
    [
        ("4.6 per cent lower (p &lt;.001)", "4.6 per cent lower (p <.001)\n"),
        ("A &lt;b&gt;bold&lt;/b&gt; trial", "A &lt;b>bold&lt;/b> trial\n"),
        ("See [this](that)", "See [this]&#40;that)\n"),
    ],
)
def test_what_a_page_says_stays_text_and_can_be_read(shown, as_text):
    assert told(shown) == as_text
