"""The server: the book, on this machine only, and for each open page a stream of what becomes of
it.
"""

import asyncio
import json
import socket
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from urllib.parse import unquote

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import Mount, Route

from livingreview.serving.pages import FRESH, Pages

HOST = "127.0.0.1"
NAMES = [HOST, "localhost"]
SCRIPT = Path(__file__).with_name("live.js")


class Readers:
    """The pages that are open, and what they are told."""

    def __init__(self) -> None:
        self.state: dict[str, object] = {
            "began": uuid.uuid4().hex,
            "state": "working",
            "what": "Looking at what has changed …",
            "troubles": [],
            "claims": [],
        }
        self.open: dict[asyncio.Queue[str], str] = {}
        self.left = False

    def tell(self, **news: object) -> None:
        """Tell every page what is new, if anything is."""
        if self.state | news == self.state:
            return
        self.state |= news
        for queue in self.open:
            queue.put_nowait(self._state())

    def reload(self, differs: Callable[[str], bool]) -> None:
        """Have the pages load again of which `differs` says that they look different."""
        for queue, page in self.open.items():
            if differs(page):
                queue.put_nowait(_event("reload", {"page": page}))

    def latest(self) -> str:
        """Return the page that was opened last, by its path; nothing when none is open."""
        return next(reversed(self.open.values()), "")

    def leave(self) -> None:
        """End the stream of every page, and of those that ask from now on."""
        self.left = True
        for queue in self.open:
            queue.put_nowait("")

    async def stream(self, page: str) -> AsyncIterator[str]:
        """Yield the events for a page until it is left."""
        queue: asyncio.Queue[str] = asyncio.Queue()
        self.open[queue] = page
        try:
            yield self._state()
            while not self.left and (event := await queue.get()):
                yield event
        finally:
            del self.open[queue]

    def _state(self) -> str:
        return _event("state", self.state)


class Server(uvicorn.Server):
    """The server, which leaves Ctrl-C to whom it belongs: the process that also builds."""

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        """Catch no signal."""
        return nullcontext()


def server(readers: Readers, pages: Pages) -> Server:
    """Return a server of `pages` that tells their `readers` what is new.

    Requests that name another host than this machine are refused: a page elsewhere that has its
    own name lead here (DNS rebinding) reads nothing.
    """

    def events(request: Request) -> Response:
        page = page_at(request.query_params.get("page", "/"))
        return StreamingResponse(
            readers.stream(page), media_type="text/event-stream", headers=FRESH
        )

    def script(request: Request) -> Response:
        return FileResponse(SCRIPT, media_type="text/javascript", headers=FRESH)

    app = Starlette(
        routes=[
            Route("/_review/events", events),
            Route("/_review/live.js", script),
            Mount("/", pages),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=NAMES, www_redirect=False)],
    )
    return Server(uvicorn.Config(app, log_level="critical", lifespan="off", server_header=False))


def listening(port: int) -> socket.socket:
    """Return a socket that only this machine can reach. Raises `OSError` when the port is taken."""
    place = socket.socket()
    place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        place.bind((HOST, port))
        place.listen()
    except OSError:
        place.close()
        raise
    return place


def page_at(address: str) -> str:
    """Return the path of a page below the book, from its address (`/chapters/summary.html`)."""
    path = unquote(address).lstrip("/")
    return f"{path}index.html" if not path or path.endswith("/") else path


def _event(kind: str, data: object) -> str:
    return f"event: {kind}\ndata: {json.dumps(data)}\n\n"
