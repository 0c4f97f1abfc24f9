"""Processes that start at once: forked from a warm parent, where the system can fork.

The warm parent (`livingreview.running.warm`) runs the cells of a chapter in a process of their own,
without the messages, sockets and threads of a Jupyter kernel.
"""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

CAN_FORK = hasattr(os, "fork") and hasattr(socket, "send_fds") and sys.platform != "darwin"


class CellsError(Exception):
    """The process that ran the cells of a chapter ended before they did; the message says why."""


class Nursery:
    """The warm parent, started on first use; one for this process, shared by its threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._parent: subprocess.Popen[bytes] | None = None
        self._asked: socket.socket | None = None

    def start(self) -> None:
        """Start the warm parent if it does not run yet; it gets ready while its owner does other
        things.
        """
        with self._lock:
            self._socket()

    def cells(self, notebook: Path, path: Path, env: dict[str, str], limit: int) -> dict[str, Any]:
        """Return what the cells of `notebook` give, run with modules of `path` and the environment
        `env`, as `livingreview.running.warm` says.

        Raises `CellsError` when the process that runs them ends early, as it does when a cell takes
        longer than `limit` seconds.
        """
        request = {"run": str(notebook), "path": str(path), "env": env, "limit": limit}
        reading, writing = os.pipe()
        with os.fdopen(reading, "rb") as answer:
            with closing(os.fdopen(writing, "wb")):
                process = self._ask(request, writing)
            given = answer.read()
        status = self._ask({"end": process})
        if given and not status:
            return dict(json.loads(given))
        if status == -signal.SIGALRM:
            raise CellsError(f"a cell ran longer than {limit} seconds")
        raise CellsError(f"the process that ran its cells ended by itself ({status})")

    def close(self) -> None:
        """End the warm parent; the chapters that it runs end with it."""
        if self._asked:
            self._asked.close()
        if self._parent:
            self._parent.wait()
        self._parent = self._asked = None

    def _ask(self, request: dict[str, Any], *pipes: int) -> int:
        with self._lock:
            asked = self._socket()
            answer = b""
            with suppress(OSError):
                socket.send_fds(asked, [json.dumps(request).encode()], pipes)
                answer = asked.recv(20)
        if not answer:
            raise CellsError("the warm parent of all chapters has ended")
        return int(answer)

    def _socket(self) -> socket.socket:
        if self._asked is None:
            script = str(Path(__file__).with_name("warm.py"))
            self._asked, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            environment = {**os.environ, "PYTHONHASHSEED": "0", "MPLBACKEND": "svg"}
            with theirs:
                self._parent = subprocess.Popen(  # noqa: S603
                    [sys.executable, "-P", script, str(theirs.fileno())],
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,  # Ctrl-C is ours
                )
            atexit.register(self.close)
        return self._asked


NURSERY = Nursery()
