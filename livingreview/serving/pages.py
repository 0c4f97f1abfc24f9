"""The pages of the book as they are served: with a script that no file on disk holds."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from livingreview.running.stale import digest

SCRIPT = b'<script src="/_review/live.js" defer></script>'
NO_BOOK = (
    b'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>review serve</title>'
    b"</head><body><h1>There is no such page yet</h1><p>It is shown as soon as it has been built."
    b"</p></body></html>"
)
LOADED = (".css", ".gif", ".jpg", ".js", ".png", ".svg", ".woff", ".woff2")
FRESH = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class Pages(StaticFiles):
    """What is in the folder of the book, and before it what is in the folder of a page shown first.

    Nothing else is served, no hidden file, and no list of a folder.
    """

    def __init__(self, book: Path) -> None:
        """Serve what is below `book`, which need not be there yet."""
        super().__init__(directory=book, html=True, check_dir=False)
        self.config_checked = True
        self.book = book

    def show_first(self, folder: Path | None) -> None:
        """Serve what is in `folder` before what is in the book; nothing: no longer."""
        self.all_directories = [folder, self.book] if folder else [self.book]

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file of the book; a page that is not there yet says so, and waits to be."""
        if any(part.startswith(".") for part in Path(path).parts):
            raise HTTPException(404)
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404 or Path(path).suffix not in ("", ".html"):
                raise
            response = HTMLResponse(with_script(NO_BOOK), 404)
        if response.status_code == 404 and isinstance(response, FileResponse):
            response = HTMLResponse(with_script(Path(response.path).read_bytes()), 404)
        response.headers.update(FRESH)
        return response

    def file_response(
        self,
        full_path: "str | os.PathLike[str]",
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Return the response with a file; a page has the script."""
        if Path(full_path).suffix == ".html":
            return HTMLResponse(with_script(Path(full_path).read_bytes()), status_code)
        return super().file_response(full_path, stat_result, scope, status_code)


def with_script(page: bytes) -> bytes:
    """Return a page with the script that follows what is saved, at the end of its body."""
    before, end, after = page.rpartition(b"</body>")
    return before + SCRIPT + end + after if end else page + SCRIPT


def contents(folder: Path) -> dict[str, str]:
    """Return the digest of each file below `folder` by its path there."""
    return {
        path.relative_to(folder).as_posix(): digest(path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def concerned(
    folder: Path, before: Mapping[str, str], now: Mapping[str, str]
) -> Callable[[str], bool]:
    """Return what tells of a page, by its path below `folder`, whether it looks different: its own
    bytes are others now than `before`, or those of a file that it loads are.
    """
    changed = {name for name in {*before, *now} if before.get(name) != now.get(name)}
    named = [Path(name).name.encode() for name in changed if Path(name).suffix in LOADED]

    def differs(page: str) -> bool:
        if page in changed:
            return True
        path = folder / page
        text = path.read_bytes() if path.is_file() else b""
        return any(name in text for name in named)

    return differs
