"""Kernels that start at once: forked from a warm parent where the system can fork, started afresh
elsewhere.
"""

import asyncio
import atexit
import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

NAME = "forked"
MOMENT = 0.01  # seconds
CAN_FORK = hasattr(os, "fork") and sys.platform != "darwin"


class Nursery:
    """The warm parent, started on first use; one for this process, shared by its threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._parent: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start the warm parent if it does not run yet; it gets ready while its owner does other
        things.
        """
        with self._lock:
            self._running()

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the answer of the warm parent to `request`. Raises `RuntimeError` when it has
        died.
        """
        with self._lock:
            parent = self._running()
            if parent.stdin is None or parent.stdout is None:
                raise RuntimeError("The parent of the kernels has no pipes.")
            with suppress(BrokenPipeError):
                parent.stdin.write(json.dumps(request) + "\n")
                parent.stdin.flush()
            answer = parent.stdout.readline()
        if not answer:
            raise RuntimeError("The parent of the kernels has died.")
        return dict(json.loads(answer))

    def _running(self) -> subprocess.Popen[str]:
        if self._parent is None:
            script = Path(__file__).with_name("warm_kernels.py")
            environment = {
                **os.environ,
                "PYTHONHASHSEED": "0",
                "MPLBACKEND": "svg",
                "PYDEVD_DISABLE_FILE_VALIDATION": "1",
            }
            pipes = {
                "stdin": subprocess.PIPE,
                "stdout": subprocess.PIPE,
                "text": True,
                "start_new_session": True,
            }  # Ctrl-C is ours
            self._parent = subprocess.Popen([sys.executable, str(script)], env=environment, **pipes)  # type: ignore[call-overload]  # noqa: S603
            atexit.register(self.close)
        return self._parent

    def close(self) -> None:
        """End the warm parent; its kernels end with it."""
        if self._parent and self._parent.stdin:
            with suppress(BrokenPipeError):
                self._parent.stdin.close()
            self._parent.wait()
        self._parent = None


NURSERY = Nursery()


@dataclass
class ForkedProcess:
    """A forked kernel, with what the kernel manager asks of a process."""

    pid: int
    returncode: int | None = None
    stdin: None = None
    stdout: None = None
    stderr: None = None

    def poll(self) -> int | None:
        """Return the exit status, nothing while the kernel runs."""
        if self.returncode is None:
            self.returncode = NURSERY.ask({"poll": self.pid})["ended"]
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait until the kernel has ended and return its exit status."""
        while self.poll() is None:
            time.sleep(MOMENT)
        return self.returncode or 0

    def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel, if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, signum)

    def kill(self) -> None:
        """Kill the kernel."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)


class ForkedProvisioner(LocalProvisioner):
    """Start a kernel by forking the warm parent; jupyter_client finds it by the entry point
    `forked`.
    """

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel that runs the arguments of `cmd`; return how to connect to it."""
        arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
        environment = {
            name: value for name, value in kwargs["env"].items() if isinstance(value, str)
        }
        request = {
            "argv": arguments,
            "env": environment,
            "cwd": kwargs.get("cwd") or str(Path.cwd()),
        }
        process: Any = ForkedProcess(NURSERY.ask(request)["process"])
        self.process, self.pid, self.pgid = process, process.pid, process.pid
        return self.connection_info

    async def wait(self) -> int | None:
        """Wait until the kernel has ended and return its exit status; asked more often than other
        kernels are.
        """
        while self.process and await self.poll() is None:
            await asyncio.sleep(MOMENT)
        return await super().wait()


def best() -> str:
    """Return the name of the fastest way to start kernels on this system."""
    return NAME if CAN_FORK else "local-provisioner"
