"""Every verb with every file of a review broken in every way: what is wrong is said with the name
of the file, nothing ends in a traceback, and nothing is changed.
"""

import os
import shutil
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from click.testing import CliRunner

from livingreview.checks import rules
from livingreview.cli import book, intake, release
from livingreview.cli import test as stages
from livingreview.cli.main import main, verbs
from livingreview.evidence.evidence import Evidence
from livingreview.intake import proposal, refusals
from livingreview.intake.workbook import export
from livingreview.project import ENGINE
from livingreview.publishing import wanting
from livingreview.running import build_record, updates
from livingreview.running.forks import NURSERY
from livingreview.serving import following
from livingreview.serving.troubles import of_error
from livingreview.serving.updating import checked_for, stale

FILES = (
    "CITATION.cff",
    "_config.yml",
    "_toc.yml",
    "chapters/what-was-found.ipynb",
    "claims/what-was-found.yml",
    "claims/words.yml",
    "data/codebook.csv",
    "data/datapackage.json",
    "data/findings.csv",
    "data/releases.csv",
    "data/schemas/findings.json",
    "data/sources.csv",
    "references.bib",
    "review.toml",
)
CLAIM = "attendance-unchanged"
VERBS = {
    "accept": [CLAIM, "--reason", "Read"],
    "begin": ["3.0.0", "More of it"],
    "book": [],
    "check": [],
    "claims": [],
    "compare": ["1.0"],
    "html": [],
    "import": ["{aside}/new.bib"],
    "judge": [CLAIM, "stands", "--reason", "Read"],
    "pdf": ["what-was-found"],
    "preview": ["{aside}/findings.csv"],
    "protocol seal": ["1.0", "--what", "What is searched"],
    "release": ["2.0.0", "--date", "2026-01-01"],
    "schema": [],
    "screen export": ["{aside}/first.xlsx", "--reader", "first"],
    "screen import": ["{aside}/in.xlsx", "--reader", "first"],
    "screen status": [],
    "search add": ["{aside}/new.bib", "--search", "first-1"],
    "search begin": [],
    "serve": [],
    "status": [],
    "test": [],
    "undo": [],
    "update": [],
    "workbook export": ["{aside}/out.xlsx"],
    "workbook import": ["{aside}/in.xlsx"],
    "workbook merge": ["{aside}/in.xlsx", "{aside}/in-2.xlsx"],
}
GONE, FOLDER, SHUT = b"gone", b"folder", b"shut"
DEEP = 100_000
WAYS = {
    "gone": lambda _: GONE,
    "a folder in its place": lambda _: FOLDER,
    "not to be read": lambda _: SHUT,  # by anybody but the superuser
    "empty": lambda _: b"",
    "its first line only": lambda content: content.splitlines(keepends=True)[0],
    "cut in half": lambda content: content[: len(content) // 2],
    "a byte-order mark": lambda content: b"\xef\xbb\xbf" + content,
    "not UTF-8": lambda content: content.replace(b"e", b"\xe9"),
    "a NUL byte": lambda content: content.replace(b"o", b"o\0", 1),
    "a list": lambda _: b"[]\n",
    "nothing but a number": lambda _: b"7\n",
    "too deep": lambda _: b"[" * DEEP,
    "left as a merge left it": lambda content: (
        b"<<<<<<< HEAD\n" + content + b"=======\n" + content + b">>>>>>> theirs\n"
    ),
    "numbers without end": lambda content: content.replace(b"1", b"1" * 5_000),
}
FEWER = {  # a chapter may make fewer claims, or none: what asks for those that are gone is named
    ("gone", "claims/what-was-found.yml"),
    ("cut in half", "claims/what-was-found.yml"),
}


class BegunError(click.ClickException):
    """A verb that takes long has passed its gate."""


def begin(*_, **__):
    raise BegunError("It has begun.")


@pytest.fixture(scope="module")
def aside(tmp_path_factory):
    """A folder with files to bring in."""
    return tmp_path_factory.mktemp("aside")


@pytest.fixture(scope="module")
def whole(tmp_path_factory, aside):
    """A new review, the content of its files, and how each verb ends in it."""
    root = tmp_path_factory.mktemp("review")
    shutil.copytree(
        ENGINE / "skeleton",
        root,
        dirs_exist_ok=True,
        ignore=shutil.ignore_patterns("__pycache__", "tests"),
    )
    (aside / "new.bib").write_text(
        "@book{a, title = {On foot}, author = {New, A.}, year = 2020}\n", encoding="utf-8"
    )
    shutil.copy(root / "data" / "findings.csv", aside)
    export(Evidence(root), aside / "in.xlsx")
    shutil.copy(aside / "in.xlsx", aside / "in-2.xlsx")
    with pytest.MonkeyPatch.context() as patch:
        verb = runner(root, aside, patch)
        CliRunner().invoke(main, ["schema"])
        contents, ended = {name: (root / name).read_bytes() for name in standing(root)}, {}
        for name in VERBS:
            ended[name] = verb(name)
            restore(root, contents, contents | standing(root))
    return root, contents, ended


@pytest.fixture
def verb(whole, aside, monkeypatch):
    """What runs a verb in the review."""
    return runner(whole[0], aside, monkeypatch)


def runner(root, aside, patch):
    """What runs a verb in the review at `root`; one that takes long ends when it is past its
    gate.
    """
    patch.chdir(root)
    patch.setattr(updates, "update", begin)
    patch.setattr(NURSERY, "start", lambda: None)
    patch.setattr(book.Press, "warm", lambda *_: None)
    patch.setattr(build_record, "surroundings", lambda: "")
    patch.setattr(intake, "moves", lambda *_: {})
    patch.setattr(stages, "subprocess", SimpleNamespace(run=begin))
    patch.setattr(release, "copied", begin)
    patch.setattr(wanting, "uncommitted", lambda _: [])
    patch.setattr(following, "serve", shown)
    check_once(patch)

    def run(name):
        arguments = (word.format(aside=aside) for word in VERBS[name])
        return CliRunner().invoke(main, [*name.split(), *arguments])

    return run


async def shown(root, *_):
    """What the served page says of a review that cannot be built."""
    try:
        troubles = checked_for(root, stale(root))
    except Exception as error:
        troubles = of_error(error, root)
    for trouble in troubles:
        click.echo(f"{trouble.where}: {trouble.sentence}")
    begin()


def check_once(patch):
    """Have evidence of the same content checked once, however many verbs ask."""
    check, known = rules.check, {}

    def remembered(root, *_, **__):
        content = frozenset(
            (name, Path(root, name).read_bytes() if Path(root, name).is_file() else b"")
            for name in standing(root)
        )
        if content not in known:
            known[content] = check(root)
        return known[content]

    for module in (rules, proposal, refusals, wanting):
        patch.setattr(module, "check", remembered)


def test_each_verb_that_reads_a_review_is_tried(whole):
    tried = set()
    for name in verbs():
        command = main.get_command(click.Context(main), name)
        inside = getattr(command, "commands", None)
        tried |= {f"{name} {word}" for word in inside} if inside else {name}
    assert set(VERBS) == tried - {"new", "site", "examples"}


@pytest.mark.parametrize("file", FILES)
def test_a_broken_file_is_named_by_each_verb_that_it_stops_and_nothing_changes(
    whole, verb, file, record_property
):
    root, contents, ended = whole
    wrong, cases = [], Counter()
    for name, way in tried_on(file):
        put_broken(root / file, WAYS[way](contents[file]))
        stood = standing(root)
        done = verb(name)
        outcome = judged(done, ended[name], file)
        changed = {path for path, _ in stood.items() ^ standing(root).items()}
        if changed and (done.exit_code or rules.check(root)):
            outcome = "changed"
        if outcome == "not named" and (way, file) in FEWER:
            outcome = "said"
        cases[outcome] += 1
        if outcome not in {"said", "harmless"}:
            wrong.append((way, name, outcome, done.output[-300:]))
        restore(root, contents, {file, *changed})
    record_property("cases", dict(cases))
    assert not wrong
    assert cases["said"]


def tried_on(file):
    """Each verb with two ways to break a file, others with the next file."""
    ways, place = list(WAYS), 3 * FILES.index(file)
    for number, name in enumerate(VERBS, start=place):
        for way in (number, number + len(ways) // 2):
            yield name, ways[way % len(ways)]


def judged(done, whole, file):
    """What a verb did: it ended as with the whole file, or said which file is broken."""
    if done.exception and not isinstance(done.exception, SystemExit):
        return repr(done.exception)
    named, as_ever = Path(file).name in done.output, done.exit_code in {0, whole.exit_code}
    if named and not (as_ever and Path(file).name in whole.output):
        return "said"
    return "harmless" if as_ever else "not named"


def standing(root):
    """What stands in a review, by name, but for what can be made again: its size and its time."""
    stood, ahead = {}, [root]
    while ahead:
        for entry in os.scandir(ahead.pop()):
            if entry.is_dir() and entry.name != "_build":
                ahead.append(entry.path)
            name, status = os.path.relpath(entry.path, root), entry.stat()
            if name in FILES or not entry.is_dir():
                stood[name] = (status.st_ino, status.st_size, status.st_mtime_ns)
    return stood


def put_broken(path, content):
    if content == SHUT:
        path.chmod(0)
        return
    path.unlink()
    if content == FOLDER:
        path.mkdir()
    elif content != GONE:
        path.write_bytes(content)


def restore(root, contents, changed):
    """Give the files that `changed` the content that they had, and forget what a verb could take
    back.
    """
    shutil.rmtree(root / "_build" / "written", ignore_errors=True)
    for name in changed:
        path = root / name
        if path.is_dir():
            path.rmdir()
        elif path.exists():
            path.unlink()
        if name in contents:
            path.write_bytes(contents[name])
