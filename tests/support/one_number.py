"""Where the book answers each question that it defines, and with which number.

``python tests/support/one_number.py [ROOT]`` lists the questions of a built book with their unit,
their value and the places where it stands.
"""

import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl

from books import REPOSITORY, pages_in

from ics.answers import answers
from ics.questions import QUESTIONS
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.query import counted

NUMBER = re.compile(r"\d[\d,]*")
NONE = 0


@dataclass(frozen=True)
class Place:
    """A number that answers a question (by its key): its value, and the page or file it stands
    in.
    """

    question: str
    value: int
    where: str


def said(text, where):
    """Every answer that a text gives in the words of its question."""
    text = " ".join(text.split())
    return [
        Place(question.key, value(found[1]), where)
        for question in QUESTIONS
        for found in question.pattern.finditer(text)
    ]


def linked(page, where, addresses):
    """Every answer that a page gives by a link to the rows of a question; `addresses` are the
    questions by what their links mean.
    """
    links = [(link["href"].partition("?"), link.get_text()) for link in page.select("a[href]")]
    return [
        Place(addresses[meant(query)], value(digits[0]), where)
        for (page_of, _, query), text in links
        if page_of.endswith("explorer.html")
        and meant(query) in addresses
        and (digits := NUMBER.search(text))
    ]


def read(page):
    """The text of a page, its parts apart, without code."""
    unread = {"script", "style", "pre"}
    texts = page.find_all(string=True)
    return " ".join(text for text in texts if not unread & {above.name for above in text.parents})


def meant(query):
    """What a link to rows means, in whatever order it says it."""
    query = query.partition("#")[0]
    return frozenset(parse_qsl(query)) | {("count", counted(query))}


def value(number):
    """A number as it is said."""
    return NONE if number.lower() == "no" else int(number.replace(",", ""))


def defined(root):
    """The answer to each question by its key, for the project at `root`."""
    evidence = Evidence(root)
    return answers(evidence.reviewed) | answers(evidence.later)


def addresses(asked):
    """The questions by what a link to their rows means."""
    return {meant(answer.rows.address(answer.question.unit)): key for key, answer in asked.items()}


def places(pages, asked):
    """Every place in `pages` (parsed, by name) that answers a question."""
    by_address = addresses(asked)
    found = []
    for where, page in pages.items():
        found += said(read(page), where)
        found += linked(page, where, by_address)
    return found


def printed(root):
    """Every place in the PDFs of the book in `root` that answers a question, as it was set."""
    sources = sorted((root / "_build" / "pdf").glob("source*/main.typ"))
    assert len(sources) > 1
    text = "\n".join(source.read_text(encoding="utf-8") for source in sources)
    return said(text, "the PDF")


def contradictions(found):
    """What a reader would find contradicted: each question that has several values, with every
    value and where it stands.
    """
    values = defaultdict(lambda: defaultdict(set))
    for place in found:
        values[place.question][place.value].add(place.where)
    return [
        f"{key}: "
        + "; ".join(f"{number} in {', '.join(sorted(by[number]))}" for number in sorted(by))
        for key, by in sorted(values.items())
        if len(by) > 1
    ]


def listing(found, asked):
    """The questions with unit, value and places, in lines."""
    lines = []
    for key, answer in asked.items():
        where = sorted({place.where for place in found if place.question == key})
        said_of = f"{answer.question.unit}, {answer.words}; {answer.question.counts}"
        lines.append(f"{key}: {said_of}\n    {', '.join(where) or 'nowhere'}")
    return "\n".join(lines)


if __name__ == "__main__":
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else REPOSITORY
    asked = defined(root)
    built = [*places(pages_in(root / "_build" / "html"), asked), *printed(root)]
    sys.stdout.write(f"{listing(built, asked)}\n")
    sys.stdout.write("\n".join(contradictions(built)) or "One value for each question.\n")
