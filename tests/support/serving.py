"""A served project, as a browser sees it: pages, and the stream of what becomes of the book."""

import http.client
import json
import os
import signal
import subprocess
import sys

from books import ENGINE, python_path

FOLDER = "_build/html"
PATIENCE = 300  # seconds until a test that waits for an event that never comes fails


class Served:
    """`review serve` in the project at `root`, on a port that was free."""

    def __init__(self, root):
        self.root = root
        self.process = subprocess.Popen(
            [sys.executable, "-m", ENGINE, "serve", "--port", "0"],
            cwd=root,
            env={**os.environ, "PYTHONPATH": python_path(root)},
            stdout=subprocess.PIPE,
            text=True,
        )
        self.address = self.process.stdout.readline().split()[-1]
        self.port = int(self.address.rstrip("/").rpartition(":")[2])

    def get(self, path, host=None):
        """Return status, headers and text of what is at `path`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", path, headers={"Host": host} if host else {})
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read().decode()

    def open(self, page):
        """Return the events that the open `page` is told."""
        return Events(self.port, page)

    def end(self):
        """End it as Ctrl-C does; return how it ended."""
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=PATIENCE)
        return self.process.returncode


class Events:
    """What an open page is told, one event after the other."""

    def __init__(self, port, page):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.connection.request("GET", f"/_review/events?page={page}")
        self.stream = self.connection.getresponse()

    def __iter__(self):
        kind = ""
        for line in self.stream:
            name, _, value = line.decode().strip().partition(": ")
            if name == "event":
                kind = value
            elif name == "data":
                yield kind, json.loads(value)

    def until(self, *wanted):
        """Return the first event from here on that is `wanted`: a kind of event, or a state of the
        book.
        """
        for kind, data in self:
            if {kind, data.get("state")} & set(wanted):
                return data
        raise AssertionError(f"The stream ended before {wanted!r} came.")

    def close(self):
        """Leave the page."""
        self.connection.close()
