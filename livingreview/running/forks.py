"""Processes that start at once: forked from a warm parent, where the system can fork.

The warm parent (`livingreview.running.warm`) runs the cells of a chapter in a process of their own,
without the messages, sockets and threads of a Jupyter kernel.
"""

import atexit
import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from livingreview.project import ENGINE

CAN_FORK = hasattr(os, "fork") and hasattr(socket, "send_fds") and sys.platform != "darwin"


class ForkError(Exception):
    """A forked process ended before it had done its work; the message says why."""


class Nursery:
    """The warm parent, started on first use; one for this process, shared by its threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._parent: subprocess.Popen[bytes] | None = None
        self._asked: socket.socket | None = None

    @property
    def runs(self) -> bool:
        """Whether the warm parent has been started."""
        return self._asked is not None

    def start(self) -> None:
        """Start the warm parent if it does not run yet; it gets ready while its owner does other
        things.
        """
        with self._lock:
            self._socket()

    def cells(self, notebook: Path, path: Path, env: dict[str, str], limit: int) -> dict[str, Any]:
        """Return what the cells of `notebook` give, run with modules of `path` and the environment
        `env`, as `livingreview.running.warm` says.

        Raises `ForkError` when the process that runs them ends early, as it does when a cell takes
        longer than `limit` seconds.
        """
        request = {"run": str(notebook), "path": str(path), "env": env, "limit": limit}
        given, status = self._asked_of(request)
        if given and not status:
            return dict(json.loads(given))
        if status == -signal.SIGALRM:
            raise ForkError(f"a cell ran longer than {limit} seconds")
        raise ForkError(f"the process that ran its cells ended by itself ({status})")

    def call(self, function: str, root: Path) -> Any:
        """Return what the `function`, named as ``module:name``, says of the project at `root`.

        It is asked in a forked process, which has the libraries that this one does without.

        Raises whatever the function raises, and `ForkError` when the process ends early.
        """
        request = {"call": function, "root": str(root), "path": str(ENGINE.parent)}
        given, status = self._asked_of(request)
        if not given or status:
            raise ForkError(f"the process that called {function} ended by itself ({status})")
        answer = pickle.loads(given)  # noqa: S301 - of our own process
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _asked_of(self, request: dict[str, Any]) -> tuple[bytes, int]:
        """Return what a forked process writes, and how it ends."""
        reading, writing = os.pipe()
        with os.fdopen(reading, "rb") as answer:
            with os.fdopen(writing, "wb"):
                process = self._ask(request, writing)
            given = answer.read()
        return given, self._ask({"end": process})

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
            raise ForkError("the warm parent of all chapters has ended")
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


def asked(function: str, root: Path) -> Any:
    """Return what the `function`, named as ``module:name``, says of the project at `root`, as
    `Nursery.call` does; in this process where there is no warm parent.
    """
    if NURSERY.runs:
        return NURSERY.call(function, root)
    module, _, name = function.partition(":")
    return getattr(import_module(module), name)(root)
