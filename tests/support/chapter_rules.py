"""Rules that every chapter keeps: each takes a notebook and returns what breaks it."""

import ast
import csv
import re

import yaml
from books import REPOSITORY, read

from livingreview.evidence.bibliography import load_bibliography
from livingreview.running.execution import chapters

CHAPTERS = chapters(REPOSITORY)
with (REPOSITORY / "data" / "sources.csv").open(encoding="utf-8", newline="") as file:
    READ_AS = {row["source_id"]: row["read_as"] for row in csv.DictReader(file)}
REVIEW = "brownwhite2006"
OF_NO_ROW = re.compile(
    r"Source: The (?:claims|codebook|rows of both|schema|first and the second|two readings"
    r"|reporting table|record of the search|list of releases|tables of searches, records"
    r"|tables of protocols|rules of this book)"
)
MOST_LINES = 10
LONGEST_SENTENCE = 35
MEAN_SENTENCE = 25
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
FORBIDDEN = re.compile(
    r"\b(?:open|Path|eval|exec|__import__)\(|\bread_(?:csv|text|bytes|json|excel|table)\b|\bto_(?:csv|json|excel)\b"
    r"|\bwrite_(?:text|bytes)\b|\bsavefig\b|https?:"
)
GLUED = re.compile(r"\{glue:text\}`([^`:]+)`")
CITED = re.compile(r"\{cite(?::[a-z]+)?\}`([^`]+)`")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
SENTENCE_END = re.compile(r"(?<=[.?!])[\"')*]*\s+(?=[\"'(*]*[A-Z])")
BUNDLES = {
    "figure": {
        "text/plain",
        "text/markdown",
        "image/svg+xml",
        "image/svg+xml;layout=narrow",
        "text/csv",
    },
    "table": {"text/plain", "text/markdown", "text/html"},
    "claims": {"text/plain", "text/html"},
    "explorer": {"text/plain", "text/markdown", "text/html", "application/x-ndjson"},
}
MAY_HAVE = {"table": {"text/csv"}}  # of one whose rows can be downloaded
DIGITS_WITH_A_REASON = {
    "section 5": "a section of the review, not a count",
    "CC BY 4.0": "the name of a licence",
    "95 per cent": "the customary level of an interval, not a result",
    "PRISMA 2020": "the name of a standard",
    "from 0 to 1": "the ends of a scale",
    "F1": "the name of a measure",
    "“● 3 works for”": "an example of a mark",
    "“◇ inferred from 4 works”": "an example of a mark",
    "“● 3 works for, inferred from 4 other works”": "an example of a mark",
}


def sources(notebook, kind):
    return [
        (cell["id"], "".join(cell["source"]))
        for cell in notebook["cells"]
        if cell["cell_type"] == kind
    ]


def emitted(notebook):
    return [
        (cell["id"], output) for cell in notebook["cells"] for output in cell.get("outputs", [])
    ]


def outputs(path):
    return emitted(read(path))


def keys(pattern, notebook):
    """What stands in the roles that `pattern` finds, each key by itself."""
    found = [
        match for _, source in sources(notebook, "markdown") for match in pattern.findall(source)
    ]
    return {key.strip() for match in found for key in match.split(",")}


def prose(notebook):
    """The running text of a chapter, without headings, targets, directives and roles."""
    text = "\n\n".join(source for _, source in sources(notebook, "markdown"))
    text = re.sub(r"(?m)^(#+ .*|\([a-z0-9-]+\)=|:::.*|:[a-z-]+: .*|```.*)$", "\n", text)
    text = re.sub(r" \{claim\}`[^`]*`", "", CITED.sub("AUTHOR", GLUED.sub("NUMBER", text)))
    text = re.sub(r"\{[a-z:]+\}`([^`<]*)(<[^`]*)?`", r"\1", text)
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)


def sentences(text):
    blocks = re.split(r"\n\s*\n|\n(?=[-*:] |\d+\. )", text)
    paragraphs = [
        " ".join(re.sub(r"^([-*:]|\d+\.)\s+", "", block.strip()).split()) for block in blocks
    ]
    return [
        sentence
        for paragraph in paragraphs
        for sentence in SENTENCE_END.split(paragraph)
        if sentence
    ]


def never_run(notebook):
    """Cells that were not run, or not in order: their stored outputs prove nothing."""
    counts = [
        (cell["id"], cell["execution_count"])
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    ]
    return [name for number, (name, count) in enumerate(counts, start=1) if count != number]


def errors_warnings_and_bitmaps(notebook):
    return [
        name
        for name, output in emitted(notebook)
        if output["output_type"] in {"error", "stream"}
        or {"image/png", "image/jpeg", "image/gif"} & set(output.get("data", {}))
    ]


def long_cells(notebook):
    """Cells of more lines than can be taken in at a glance."""
    return [
        name
        for name, source in sources(notebook, "code")
        if len([line for line in source.splitlines() if line.strip()]) > MOST_LINES
    ]


def cells_that_define_or_reach_outside(notebook):
    return [
        name
        for name, source in sources(notebook, "code")
        if FORBIDDEN.search(source)
        or any(isinstance(node, DEFINITIONS) for node in ast.walk(ast.parse(source)))
    ]


def poor_openings(notebook):
    """An opening other than a title and one sentence (on the front page: three) that says what the
    chapter answers.
    """
    first = notebook["cells"][0]
    title, _, answer = "".join(first["source"]).partition("\n\n")
    opening = sentences(answer.split("\n\n")[0])
    titled = first["cell_type"] == "markdown" and re.fullmatch(r"(\([a-z0-9-]+\)=\n)?# .+", title)
    most = 3 if "a living review" in title else 1
    return (
        []
        if titled and 1 <= len(opening) <= most and opening[-1].endswith((".", "?"))
        else [first["id"]]
    )


def metadata_that_varies(notebook):
    """A kernel other than python3, a version of Python, times of cells: they differ from machine to
    machine.
    """
    about = notebook["metadata"]
    found = [] if about.get("kernelspec", {}).get("name") == "python3" else ["kernelspec"]
    found += [] if about.get("language_info") == {"name": "python"} else ["language_info"]
    return found + [
        cell["id"] for cell in notebook["cells"] if set(cell["metadata"]) - {"tags", "mystnb"}
    ]


def ids_that_say_nothing(notebook):
    names = [cell["id"] for cell in notebook["cells"]]
    spoken = re.compile(r"(?![0-9a-f]{8}(-[0-9a-f-]+)?$)[a-z][a-z0-9-]*[a-z]{3}[a-z0-9-]*")
    return [name for name in names if names.count(name) > 1 or not spoken.fullmatch(name)]


def numbers_typed_by_hand(notebook):
    text = YEAR.sub("", prose(notebook))
    for allowed in DIGITS_WITH_A_REASON:
        text = text.replace(allowed, "")
    return re.findall(r"[^\n]{0,30}\d[^\n]{0,20}", text)


def numbers_not_computed_here(notebook):
    held = {
        output["metadata"]["scrapbook"]["name"]
        for _, output in emitted(notebook)
        if "scrapbook" in output["metadata"]
    }
    return sorted(keys(GLUED, notebook) - held)


def numbers_computed_for_nothing(notebook):
    """Keys glued and never used; of a family glued in a loop, one has to be used."""
    used = keys(GLUED, notebook)
    calls = [
        node
        for _, source in sources(notebook, "code")
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
    ]
    glued = [
        call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "glue"
    ]
    patterns = {ast.unparse(key): _pattern(key) for key in glued}
    return [
        key
        for key, pattern in patterns.items()
        if not any(re.fullmatch(pattern, one) for one in used)
    ]


def _pattern(key):
    parts = key.values if isinstance(key, ast.JoinedStr) else [key]
    return "".join(
        re.escape(part.value) if isinstance(part, ast.Constant) else ".+" for part in parts
    )


def long_sentences(notebook):
    lengths = [(len(sentence.split()), sentence) for sentence in sentences(prose(notebook))]
    found = [sentence for length, sentence in lengths if length > LONGEST_SENTENCE]
    mean = sum(length for length, _ in lengths) / max(1, len(lengths))
    return [*found, *([f"on average {mean:.0f} words"] if mean > MEAN_SENTENCE else [])]


def incomplete_bundles(notebook):
    return [
        name
        for name, output in emitted(notebook)
        for kind in BUNDLES.keys() & output.get("metadata", {}).keys()
        if set(output["data"]) - MAY_HAVE.get(kind, set()) != BUNDLES[kind]
    ]


def fences_that_captions_break(notebook):
    """Markdown that a cell emits in other fences than colons: a role in a caption makes those print
    as raw text.
    """
    return [
        name
        for name, output in emitted(notebook)
        if re.search(r"```|~~~", "".join(output.get("data", {}).get("text/markdown", "")))
    ]


def unknown_citations(notebook):
    return sorted(keys(CITED, notebook) - set(load_bibliography(REPOSITORY)["source_id"]))


def sources_said_otherwise_than_read(notebook):
    """Tables and figures whose line "Source" names the review or other works where their rows are
    not from there, or another number of works.
    """
    found = []
    for name, output in emitted(notebook):
        about = output.get("metadata", {})
        if {"table", "figure"} & about.keys():
            text = "".join(output["data"]["text/markdown"]).replace("\\", "")
            works = about.get("sources", [])
            parts = [(works, text)] if isinstance(works, list) else _sheets(works, text)
            found += [name for works, part in parts if not _rightly_said(set(works), part)]
    return found


def _sheets(works, text):
    places = re.split(r"^\((source-[^)]+)\)=$", text, flags=re.MULTILINE)
    return [(works[place], part) for place, part in zip(places[1::2], places[2::2], strict=True)]


def _rightly_said(works, text):
    said = re.findall(
        r"^ *Source: (.*(?:coded from its text|works?, of which).*)$", text, re.MULTILINE
    )
    if not said:  # of claims, codes, releases and searches, or of no row at all
        return "Source: " not in text or bool(OF_NO_ROW.search(text))
    number = sum(map(int, re.findall(r"(\d+) works?, of which", said[0])))
    review = {work for work in works if READ_AS[work] == "as-reported-by-review"} | works & {REVIEW}
    named = "Brown and White 2006, coded from its text" in said[0]
    return number == len(works - review) and named == bool(review or not works)


RULES = (
    sources_said_otherwise_than_read,
    never_run,
    errors_warnings_and_bitmaps,
    long_cells,
    cells_that_define_or_reach_outside,
    poor_openings,
    metadata_that_varies,
    ids_that_say_nothing,
    numbers_typed_by_hand,
    numbers_not_computed_here,
    numbers_computed_for_nothing,
    long_sentences,
    incomplete_bundles,
    fences_that_captions_break,
    unknown_citations,
)


def one_sided(root):
    """What stands in the contents and is no chapter, or the other way round."""
    contents = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    parts = contents.get("parts", [contents])
    listed = {
        contents["root"],
        *(chapter["file"] for part in parts for chapter in part["chapters"]),
    }
    paths = (*chapters(root), *(root / "chapters").glob("*.md"))
    return listed ^ {path.relative_to(root).with_suffix("").as_posix() for path in paths}
