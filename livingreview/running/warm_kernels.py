"""A warm parent of kernels: a process that has imported what chapters need, and forks a kernel for
each of them.

Run as a script, never imported by it: it has no event loop, no threads and no ZeroMQ context, and
it does not import this package, so that every kernel reads the project's own modules afresh. It
answers requests, a JSON object a line: ``{"argv": …, "env": …, "cwd": …}`` forks a kernel and
returns its process, ``{"poll": process}`` whether it ended.
"""

import gc
import json
import os
import sys
from importlib import import_module
from typing import Any

HEAVY = (
    "IPython.core.completer",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "matplotlib.backends.backend_svg",
    "matplotlib.figure",
    "matplotlib.font_manager",
    "myst_nb.ext.glue",
    "pandas.core.reshape.reshape",
    "pandas.io.formats.csvs",
    "psutil",
    "pybtex.database.input.bibtex",
    "tornado.platform.asyncio",
)


def main() -> None:
    """Import what is heavy, then answer requests until the input ends."""
    import ipykernel.kernelapp

    for name in HEAVY:
        import_module(name)
    gc.disable()  # kernels live briefly, and collecting would copy what they share
    for line in sys.stdin:
        request = json.loads(line)
        answer = (
            {"ended": ended(request["poll"])} if "poll" in request else {"process": fork(request)}
        )
        if answer.get("process") == 0:
            become_kernel(request, ipykernel.kernelapp.IPKernelApp)
            os._exit(0)
        print(json.dumps(answer), flush=True)  # noqa: T201 - this is how it answers


def fork(request: dict[str, Any]) -> int:
    """Fork; return 0 in the child and the child's process number in the parent."""
    sys.stdout.flush()
    return os.fork()


def ended(process: int) -> int | None:
    """Return the exit status of a child that has ended, nothing while it runs."""
    try:
        gone, status = os.waitpid(process, os.WNOHANG)
    except ChildProcessError:
        return 1
    return os.waitstatus_to_exitcode(status) if gone else None


def become_kernel(request: dict[str, Any], application: Any) -> None:
    """Turn this forked process into the kernel that `request` asks for; it ends when it is told to,
    or when its parent dies.
    """
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    sys.stdout = sys.stderr
    sys.path[:0] = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    application.launch_instance(
        argv=[*request["argv"], f"--IPKernelApp.parent_handle={os.getppid()}"]
    )


if __name__ == "__main__":
    main()
