"""Real pages in a real browser: the book on an address of this machine, Debian's Chromium, no other
host.

`visit("chapters/claims.html", "dark")` opens a page of the book in one of `MODES` and returns a
`Visit`. When the test ends, every visit must have asked no other host for anything and have left
nothing on the console. Where no Chromium is found the tests are skipped, by name, unless the
variable BROWSER says `required`, as it does in CI.
"""

import contextlib
import gzip
import os
import shutil
import sys
import threading
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright

# The folder that the book is served from, as project pages are: nothing may take the book for a
# whole site.
FOLDER = "/some/where"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SWITCHES = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP = {"width": 1280, "height": 900}

# Zooming a window of 1280 by 900 to 200 % leaves half of each, in pixels twice as wide.
MODES = {
    "light": {"viewport": DESKTOP},
    "dark": {"viewport": DESKTOP, "color_scheme": "dark"},
    "320 px": {"viewport": {"width": 320, "height": 640}},
    "200 %": {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2},
    "no script": {"viewport": DESKTOP, "java_script_enabled": False},
    "print": {"viewport": DESKTOP},
}

PATIENCE = 120_000  # milliseconds until a page is held to have hung; see books.py
expect.set_options(timeout=PATIENCE)

MARKED = "data-of-its-kind"
COLOURS = {  # the rules that ask for colours, which take longest, and what they look at
    "color-contrast": f"[{MARKED}]",
    "link-in-text-block": f"a[href][{MARKED}]",
}
RUN_AXE = """([narrowed, options]) => {
  axe.configure({rules: Object.entries(narrowed).map(([id, selector]) => ({id, selector}))})
  return axe.run(document, options).then(found => found.violations)
}"""

# Marks one of each kind of text: what contrast comes from, of an element and of all that it is in,
# and of a link also its line and what the words about it look like.
MARK_KINDS = f"""() => {{
  const read = ["color", "fill", "fontSize", "fontWeight", "textShadow", "position"]
  const behind = ["backgroundColor", "backgroundImage", "opacity", "filter", "mixBlendMode"]
  const said = (style, names) => names.map(name => style[name]).join()
  const kinds = new Set(), ground = new Map([[null, ""]])
  for (const one of document.querySelectorAll("*")) {{
    const style = getComputedStyle(one)
    ground.set(one, `${{ground.get(one.parentElement)}};${{said(style, behind)}}`)
    const link = one.matches("a[href]")
    const words = [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())
    const about = link ? said(getComputedStyle(one.parentElement), read) : ""
    const line = link ? said(style, ["textDecorationLine", "borderBottomStyle"]) : ""
    const kind = `${{said(style, read)}} ${{line}} in ${{about}} on ${{ground.get(one)}}`
    const readable = words || link
    const first = (readable && !kinds.has(kind)) || one.matches("input, select, textarea, button")
    one.toggleAttribute("{MARKED}", first)
    if (readable) kinds.add(kind)
  }}
}}"""


@dataclass
class Visit:
    """A page of the book in the browser; what it `asked` for, which addresses were `refused`, what
    the `console` said.
    """

    page: Page
    asked: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)

    def violations(self, *, colours_alone=False):
        """What axe has against the page as it stands: rule, the elements, and what is wrong with
        the first. Colours are looked at where text is the first of its kind; `colours_alone`, where
        nothing else is new.
        """
        self.page.evaluate(MARK_KINDS)
        if self.page.evaluate("typeof axe") == "undefined":
            self.page.evaluate(Axe().axe_script)
        asked = {"type": "rule", "values": list(COLOURS)} if colours_alone else STANDARD
        options = {"resultTypes": ["violations"], "runOnly": asked}
        found = self.page.evaluate(RUN_AXE, [COLOURS, options])
        firsts = [(rule, rule["nodes"][0]) for rule in found]
        return [
            f"{rule['id']}, {len(rule['nodes'])} ×, {node['target']}: {node['failureSummary']}"
            for rule, node in firsts
        ]

    def turn(self, mode):
        """Turn the open page into `mode`, which asks for no other scripts and no other scale."""
        settings = MODES[mode]
        self.page.set_viewport_size(settings["viewport"])
        self.page.emulate_media(
            media="print" if mode == "print" else "screen",
            color_scheme=settings.get("color_scheme", "light"),
        )
        self.settle()

    def settle(self):
        """Wait until nothing moves: no animation runs, fonts are there, two frames have been
        drawn.
        """
        self.page.evaluate(
            "Promise.all([document.fonts.ready, ...document.getAnimations().map(a => "
            "a.finished.catch(() => 0))])"
            ".then(() => new Promise(done => requestAnimationFrame(() => "
            "requestAnimationFrame(done))))"
        )


class Host(SimpleHTTPRequestHandler):
    """The book as a common host serves it: text compressed, 404.html for what is not there."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = urlsplit(self.path).path
        file = self.root / (
            path.removeprefix(f"{FOLDER}/") if path.startswith(f"{FOLDER}/") else "nowhere"
        )
        file = file / "index.html" if file.is_dir() else file
        status = 200 if file.is_file() else 404
        body = file.read_bytes() if file.is_file() else b""
        if status == 404 and (missing := self.root / "404.html").exists():
            file, body = missing, missing.read_bytes()
        kind = self.guess_type(file)
        self.send_response(status)
        if kind.startswith("text/") or kind.endswith(("javascript", "json", "xml")):
            kind = f"{kind}; charset=utf-8"
            body = gzip.compress(body, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def chromium():
    """The path of a Chromium; without one the test is skipped, or fails where browser tests are
    required.
    """
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        (pytest.fail if os.environ.get("BROWSER") == "required" else pytest.skip)(
            f"needs a browser: none of {', '.join(NAMES)} is installed "
            "(Debian: apt-get install chromium)"
        )
    return found


class Server(ThreadingHTTPServer):
    """One that says nothing of a page that was left while it loaded."""

    daemon_threads = True

    def handle_error(self, request, client_address):
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextlib.contextmanager
def served(html):
    """Serve the folder `html` of a built book; gives the address of its first page."""
    handler = type("HostOfBook", (Host,), {"root": html})
    with Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{FOLDER}/"
        server.shutdown()


@contextlib.contextmanager
def started():
    """A Chromium that can resolve no name."""
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=SWITCHES, chromium_sandbox=False
        )
        yield browser
        browser.close()


def patient(browser, **settings):
    """A context of `browser` that gives up after `PATIENCE`, not after half a minute."""
    context = browser.new_context(**settings)
    context.set_default_timeout(PATIENCE)
    return context


def opened(browser, address, name, mode="light"):
    """Open the page `name` of the book at `address` in `mode`, refusing every request to another
    host.
    """
    context = patient(
        browser, **MODES[mode], reduced_motion="reduce", locale="en-GB", timezone_id="UTC"
    )
    visit = Visit(context.new_page())
    host = urlsplit(address).netloc

    def answer(route):
        asked = route.request.url
        (visit.asked if urlsplit(asked).netloc == host else visit.refused).append(asked)
        route.continue_() if urlsplit(asked).netloc == host else route.abort()

    context.route("**/*", answer)
    visit.page.on("console", lambda said: visit.console.append(f"{said.type}: {said.text}"))
    visit.page.on("pageerror", lambda error: visit.console.append(f"error: {error}"))
    if mode == "print":
        visit.page.emulate_media(media="print")
    visit.page.goto(address + name, wait_until="load")
    if mode != "no script":
        visit.settle()
    return visit


@pytest.fixture(scope="session")
def address(book):
    """The address that the built book is served from."""
    with served(book / "_build" / "html") as address:
        yield address


@pytest.fixture(scope="module")
def browser():
    """A Chromium for the tests of a module; not for the whole session, since its event loop would
    be in the way.
    """
    with started() as browser:
        yield browser


@pytest.fixture
def visit(browser, address):
    """Open a page of the book in a mode; at the end, no visit may have asked another host or filled
    the console.
    """
    visits = []

    def visiting(name="index.html", mode="light"):
        visits.append(opened(browser, address, name, mode))
        return visits[-1]

    yield visiting
    for one in visits:
        one.page.context.close()
    assert [one.refused + one.console for one in visits if one.refused + one.console] == []
