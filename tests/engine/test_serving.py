import os
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
import yaml
from books import (
    ENGINE,
    copy_of_project,
    files_in,
    only_chapter,
    parsed,
    python_path,
    read,
    run,
    sound,
    words,
    write,
)
from serving import FOLDER, PATIENCE, Served
from tiny import paths, put

PAGE = "/chapters/introduction.html"
CELLS = [
    (
        "markdown",
        "title",
        "# A first chapter\n\nThis chapter asks what slipped.\n\n"
        "{claim}`overall-words-and-definitions-vary`",
    ),
    (
        "code",
        "setup",
        "from ics.tables import sources\nfrom livingreview.evidence.evidence import Evidence\n"
        "from livingreview.show.claims import claims_of\nevidence = Evidence()",
    ),
    ("code", "claims", "claims_of('introduction', evidence.body(1))"),
    (
        "markdown",
        "ledger",
        "In the ledger: []{#ledger-overall-words-and-definitions-vary}this claim.",
    ),
    (
        "code",
        "table",
        'sources.other_slips(evidence.slips, evidence.labels("slip"), "slips", "Slips")',
    ),
]


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A small book of one chapter and the references, served and current."""
    root = copy_of_project(tmp_path_factory.mktemp("serving") / "book", ENGINE)
    only_chapter(root, "introduction", *CELLS)
    server = Served(root)
    page = server.open(PAGE)
    began = page.until("current", "failed")
    assert began["state"] == "current", began
    page.close()
    yield server
    server.end()


@pytest.fixture
def page(served):
    """The events of the open page, from a book that is current."""
    events = served.open(PAGE)
    events.until("current")
    yield events
    events.close()


def saved(path, content):
    """Save a file as an editor does."""
    path.write_bytes(content)


def test_a_saved_row_is_on_the_open_page_and_the_script_in_no_file(served, page):
    put(served.root, "slips", 3, "what", "A slip that was just saved")
    page.until("reload")
    status, headers, text = served.get(PAGE)
    assert (status, headers["cache-control"]) == (200, "no-store")
    assert "A slip that was just saved" in text
    assert text.count("/_review/live.js") == 1
    after = []
    for kind, data in page:
        after.append((kind, data.get("state")))
        if after[-1][1] == "current":
            break
    assert "reload" not in [kind for kind, _ in after]  # the book says what the page said first
    assert served.get(PAGE)[2] == text
    assert data["troubles"] == []
    assert "A slip that was just saved" in (served.root / FOLDER / PAGE[1:]).read_text()
    for name, content in files_in(served.root / FOLDER).items():
        assert b"_review/" not in content, name


def test_what_it_leaves_is_byte_for_byte_what_html_makes(served, page, tmp_path):
    put(served.root, "slips", 3, "what", "A slip for every book")
    page.until("reload")
    page.until("current")
    afresh = copy_of_project(tmp_path / "afresh")
    only_chapter(afresh, "introduction", *CELLS)
    put(afresh, "slips", 3, "what", "A slip for every book")
    sound(run(afresh, "python", "-m", ENGINE, "html"))
    ours, theirs = (files_in(root / FOLDER) for root in (served.root, afresh))
    assert sorted(name for name in {*ours, *theirs} if ours.get(name) != theirs.get(name)) == []
    chapter = Path("chapters", "introduction.ipynb")
    assert (served.root / chapter).read_bytes() == (afresh / chapter).read_bytes()
    assert sound(run(served.root, "python", "-m", ENGINE, "html")).stdout.startswith("Nothing has")


ANEW = {
    "a style": (
        "static/review.css",
        b"",
        b"\n.anew {\n  color: inherit;\n}\n",
        "/_static/review.css",
    ),
    "a template": ("templates/page.html", b"{{ independence|e }}", b"anew", PAGE),
    "a module": ("citations.py", b"Cite this {item.kind}", b"Cite anew {item.kind}", PAGE),
}


@pytest.mark.parametrize("kind", ANEW)
def test_an_edit_of_the_engine_is_on_the_page(served, page, kind):
    name, old, new, address = ANEW[kind]
    path = served.root / ENGINE / "book" / name
    whole = path.read_bytes()
    assert old in whole
    saved(path, whole.replace(old, new) if old else whole + new)
    page.until("reload")
    page.until("current")
    assert "anew" in served.get(address)[2]
    saved(path, whole)
    page.until("current")
    assert "anew" not in served.get(address)[2]


HALF = {
    "a table": ("data/slips.csv", lambda whole: whole[: whole.rindex(b'"')]),
    "a chapter": ("chapters/introduction.ipynb", lambda whole: whole[: len(whole) // 2]),
    "the settings": ("review.toml", lambda whole: whole[: whole.index(b"=") + 1]),
    "the contents": ("_toc.yml", lambda whole: whole[: whole.index(b"chapters/")]),
    "the look": ("_config.yml", lambda whole: whole + b"\nhalf: ["),
    "a helper": ("ics/tables/sources.py", lambda whole: whole + b"\ndef half("),
}


@pytest.mark.parametrize("kind", HALF)
def test_a_file_saved_by_half_is_named_and_the_next_save_mends_it(served, page, kind):
    name, half = HALF[kind]
    path = served.root / name
    whole, book = path.read_bytes(), files_in(served.root / FOLDER)
    saved(path, half(whole))
    troubles = page.until("failed")["troubles"]
    assert any(Path(name).name in f"{one['where']} {one['sentence']}" for one in troubles), troubles
    assert "Traceback" not in str(troubles)
    assert files_in(served.root / FOLDER) == book
    assert served.get(PAGE)[0] == 200
    saved(path, whole)
    assert page.until("current")["troubles"] == []


def test_a_problem_of_the_evidence_is_listed_with_its_address_as_text(served, page):
    path, book = paths(served.root)["slips"], files_in(served.root / FOLDER)
    whole = path.read_bytes()
    put(served.root, "slips", 3, "slip", "<script>alert(1)</script>")
    (trouble, *_) = page.until("failed")["troubles"]
    assert trouble["where"] == "data/slips.csv, row 3, column slip"
    assert "<script>alert(1)</script>" in trouble["sentence"]
    assert files_in(served.root / FOLDER) == book
    saved(path, whole)
    page.until("current")
    script = served.get("/_review/live.js")[2]
    assert "textContent" in script
    assert "innerHTML" not in script


def test_a_chapter_that_fails_is_named_with_its_cell(served, page):
    path = served.root / "chapters" / "introduction.ipynb"
    whole = path.read_bytes()
    notebook = read(path)
    notebook["cells"][-1]["source"] = "1 / 0"
    write(path, notebook)
    assert page.until("failed")["troubles"] == [
        {
            "where": "chapters/introduction.ipynb",
            "sentence": "cell table: ZeroDivisionError: division by zero",
        }
    ]
    saved(path, whole)
    page.until("current")


def test_a_chapter_that_was_deleted_is_named(served, page):
    path = served.root / "chapters" / "references.md"
    whole = path.read_bytes()
    path.unlink()
    assert "chapters/references" in str(page.until("failed")["troubles"])
    saved(path, whole)
    assert page.until("current")["troubles"] == []


def test_claims_to_be_read_again_are_told(served, page):
    whole = (path := served.root / "data" / "judgements.csv").read_bytes()
    claims = yaml.safe_load((served.root / "claims" / "introduction.yml").read_text())["claims"]
    (name, *_) = (name for name in claims if f"\n{name},".encode() in whole)
    rows = whole.splitlines(keepends=True)
    saved(path, b"".join(row for row in rows if not row.startswith(f"{name},".encode())))
    (claim,) = next(data["claims"] for _, data in page if data.get("claims"))
    assert claim["where"] == f"chapters/introduction.ipynb, claim {name}"
    assert "has not been judged" in claim["sentence"]
    saved(path, whole)
    assert next(data["claims"] for _, data in page if data.get("claims") == []) == []


@pytest.mark.parametrize(
    "path",
    [
        "/../../review.toml",
        "/%2e%2e/%2e%2e/review.toml",
        "/..%2f..%2freview.toml",
        "//etc/passwd",
        "/.buildinfo",
        "/_static/",
        "/%00",
    ],
)
def test_only_files_of_the_book_are_served_and_no_folder_is_listed(served, path):
    status, _, text = served.get(path)
    assert status == 404
    assert "[review]" not in text
    assert "review.css" not in words(parsed(text))


@pytest.mark.parametrize("host", ["attacker.example", "127.0.0.1.attacker.example:8008", ""])
def test_a_request_that_names_another_host_is_refused(served, host):
    for path in (PAGE, "/_review/events?page=/", "/_review/live.js"):
        status, _, text = served.get(path, host or "attacker.example")
        assert (status, text) == (400, "Invalid host header")
    assert served.get(PAGE, f"localhost:{served.port}")[0] == 200


def test_only_this_machine_is_served(served):
    listening = {
        one.laddr.ip
        for one in psutil.Process(served.process.pid).net_connections()
        if one.status == psutil.CONN_LISTEN
    }
    assert listening == {"127.0.0.1"}


def serve(root, *arguments):
    return subprocess.run(
        [sys.executable, "-m", ENGINE, "serve", *arguments],
        cwd=root,
        env={**os.environ, "PYTHONPATH": python_path(root)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def test_a_port_that_is_taken_is_said_with_another_to_take(project):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = serve(project, "--port", str(port))
    assert done.returncode == 1
    assert f"Port {port} is taken" in done.stderr
    assert f"review serve --port {port + 1}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_cannot_be_written_is_said(project):
    (project / "_build").write_text("in the way", encoding="utf-8")
    done = serve(project, "--port", "0")
    assert done.returncode == 1
    assert f"{project / '_build'}: the book is built into this folder" in done.stderr
    assert "Traceback" not in done.stderr


def test_ctrl_c_ends_everything_while_chapters_run(tmp_path):
    root = copy_of_project(tmp_path / "book")
    only_chapter(root, "introduction", *CELLS, ("code", "wait", "while True:\n    pass"))
    before = (root / "chapters" / "introduction.ipynb").read_bytes()
    server = Served(root)
    page = server.open(PAGE)
    assert "Running" in next(data["what"] for _, data in page if "Running" in data["what"])
    begun = psutil.Process(server.process.pid).children(recursive=True)
    assert len(begun) >= 3
    folders = {child.environ()["TMPDIR"] for child in begun}
    assert server.end() == 0
    _, left = psutil.wait_procs(begun, timeout=PATIENCE)
    assert left == []
    assert not any(Path(folder).exists() for folder in folders)
    assert (root / "chapters" / "introduction.ipynb").read_bytes() == before
    assert [path.name for path in (root / "chapters").iterdir() if path.name[0] == "."] == []
