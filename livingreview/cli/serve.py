"""The verb ``serve``: the book on a local page, kept current while one works."""

import asyncio
import errno
from pathlib import Path

import click

PORT = 8008


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="Where the page is served on this machine; 0 takes a port that is free.",
)
@click.pass_obj
def serve(root: Path, port: int) -> None:
    """Show the book on a page of this machine, and bring it up to date after every save.

    What is to be put right, and which claims are to be read again, stands on the page. Ctrl-C ends
    it.
    """
    from livingreview.serving.following import serve as follow

    writable(root)
    try:
        asyncio.run(follow(root, port, _say))
    except OSError as error:
        raise click.ClickException(_refused(port, error)) from error
    click.echo("Ended.")


def writable(root: Path) -> None:
    """Raise `ClickException` when the book cannot be written below `root`."""
    from tempfile import TemporaryFile

    folder = root / "_build"
    try:
        folder.mkdir(exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise click.ClickException(
            f"{folder}: the book is built into this folder, which cannot be written"
            f" ({error.strerror}). Give yourself permission, or work in a copy of the project."
        ) from error


def _say(address: str) -> None:
    click.echo(f"The book is at {address}\nIt follows what you save. Ctrl-C ends it.")


def _refused(port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is taken, perhaps by another `review serve`."
            f" Choose another: review serve --port {port + 1 if port < 65535 else 0}"
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"Port {port} may not be used ({error.strerror}). Try: review serve --port {PORT}"
    raise error
