"""A warm parent of chapters: a process that has imported what chapters need, and forks one for each
of them.

Run as a script, never imported: it has no threads, and it does not import this package, so that
every chapter reads the project's own modules afresh. Requests come through the socket that it is
given, a JSON object each: ``{"run": notebook, "path": …, "env": …, "limit": seconds}`` comes with
the end of a pipe, forks a process that writes there what the cells gave, and is answered by its
number. ``{"call": function, "root": project, "path": …}`` does the same with what a function of the
project's own says. ``{"end": process}`` is answered by how that process ended.
"""

import base64
import gc
import io
import json
import numbers
import os
import pickle
import signal
import socket
import sys
import threading
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Any as AnyTrait
from traitlets.config import Config

HEAVY = (
    "encodings.unicode_escape",
    "krippendorff",
    "matplotlib.backends.backend_svg",
    "matplotlib.figure",
    "matplotlib.font_manager",
    "myst_nb.ext.glue",
    "pandas.core.methods.to_dict",
    "pandas.core.reshape.reshape",
    "pandas.io.formats.csvs",
    "pybtex.database.input.bibtex",
    "tomllib",
)
RECORDER = "livingreview.running.recorder"
PLAIN = {"colors": "nocolor", "xmode": "Minimal"}  # other tracebacks read the sources of this file
MOST = 2**16  # bytes of a request
MOMENT = 0.5  # seconds
Output = dict[str, Any]


def main() -> None:
    """Import what is heavy, then answer requests until there can be no more."""
    for name in HEAVY:
        import_module(name)
    shell = InteractiveShell.instance(
        config=Config(HistoryManager={"enabled": False}, InteractiveShell=PLAIN),
        display_pub_class=Published,
        displayhook_class=Shown,
    )
    sys.dont_write_bytecode = True
    gc.disable()  # collecting garbage would copy what chapters share with their parent
    gc.freeze()
    asked = socket.socket(fileno=int(sys.argv[1]))
    while True:
        message, pipes, _, _ = socket.recv_fds(asked, MOST, 1)
        if not message:
            return
        request = json.loads(message)
        if "end" in request:
            _, status = os.waitpid(request["end"], 0)
            answer = os.waitstatus_to_exitcode(status)
        elif (answer := os.fork()) == 0:
            try:
                asked.close()
                given = said(request) if "call" in request else chapter(shell, request)
                with os.fdopen(pipes[0], "wb") as answered:
                    answered.write(given)
                os._exit(0)
            finally:
                os._exit(1)
        for pipe in pipes:
            os.close(pipe)
        asked.sendall(f"{answer}\n".encode())


def said(request: dict[str, Any]) -> bytes:
    """Return what the function named by `request` says of the project, or the error that it raises,
    pickled.
    """
    sys.path.insert(0, request["path"])
    module, _, name = request["call"].partition(":")
    try:
        return pickle.dumps(getattr(import_module(module), name)(Path(request["root"])))
    except Exception as error:
        return pickle.dumps(error)


def chapter(shell: InteractiveShell, request: dict[str, Any]) -> bytes:
    """Turn this forked process into the one that runs the chapter of `request`, and return what its
    cells gave.
    """
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(nothing, standard)
    threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
    os.environ.update(request["env"])
    time.tzset()
    path = Path(request["run"])
    notebook = json.loads(path.read_text(encoding="utf-8"))
    os.chdir(path.parent)
    sys.path.insert(0, request["path"])
    return json.dumps(run(shell, notebook["cells"], request["limit"]), default=plain).encode()


def end_with(parent: int) -> None:
    """End this process when its `parent` has ended."""
    while os.getppid() == parent:
        time.sleep(MOMENT)
    os._exit(1)


def run(shell: InteractiveShell, cells: list[dict[str, Any]], limit: int) -> dict[str, Any]:
    """Run the code among `cells` in `shell`, one after the other, up to the first that fails.

    Returns the ``ran`` cells as pairs of number and outputs, by their place, and the ``error`` of
    the last of them, if any, as its name and its words. The system ends the process when one of
    them runs longer than `limit` seconds.
    """
    import_module(RECORDER).load_ipython_extension(shell)
    ran: dict[int, tuple[int, list[Output]]] = {}
    for place, cell in enumerate(cells):
        source = "".join(cell["source"])
        if cell["cell_type"] != "code" or not source.strip():
            continue
        outputs: list[Output] = []
        shell.display_pub.outputs = shell.displayhook.outputs = outputs  # type: ignore[attr-defined]
        sys.stdout, sys.stderr = Stream("stdout", outputs), Stream("stderr", outputs)
        number = shell.execution_count
        signal.alarm(limit)
        result = shell.run_cell(source, store_history=True)
        signal.alarm(0)
        ran[place] = number, outputs
        if error := result.error_before_exec or result.error_in_exec:
            return {"ran": ran, "error": [type(error).__name__, str(error)]}
    return {"ran": ran}


def plain(value: Any) -> Any:
    """Return `value` as JSON has it, as kernels do: bytes in base 64, numbers of other libraries as
    Python's own.
    """
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return int(value) if isinstance(value, numbers.Integral) else float(value)


class Stream(io.TextIOBase):
    """What a cell writes, among its outputs: one output as long as nothing comes in between."""

    def __init__(self, name: str, outputs: list[Output]) -> None:
        self.label, self.outputs = name, outputs

    def writable(self) -> bool:
        """Return that it can be written to."""
        return True

    def write(self, text: str) -> int:
        """Add `text` to what was written before."""
        last = self.outputs[-1] if self.outputs else {}
        if last.get("name") == self.label:
            last["text"] += text
        elif text:
            self.outputs.append({"output_type": "stream", "name": self.label, "text": text})
        return len(text)


class Published(DisplayPublisher):
    """What a cell displays, among its outputs."""

    outputs = AnyTrait()

    def publish(
        self, data: Any, metadata: Any = None, *_: Any, update: Any = None, **__: Any
    ) -> None:
        """Add what is displayed. Raises `RuntimeError` when it is to change what was displayed."""
        if update:
            raise RuntimeError("A chapter cannot change what it has displayed.")
        self.outputs.append(
            {"output_type": "display_data", "data": data, "metadata": metadata or {}}
        )

    def clear_output(self, wait: bool = False) -> None:
        """Raise `RuntimeError`."""
        raise RuntimeError("A chapter cannot take back what it has displayed.")


class Shown(DisplayHook):
    """What the last line of a cell is worth, among its outputs."""

    outputs = AnyTrait()

    def start_displayhook(self) -> None:
        """Begin to show a value."""

    def write_output_prompt(self) -> None:
        """Show no number: it is kept with the value."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        """Add the value in all its forms."""
        if format_dict:
            number = {"execution_count": self.prompt_count}
            shown = {"data": format_dict, "metadata": md_dict or {}}
            self.outputs.append({"output_type": "execute_result", **shown, **number})

    def finish_displayhook(self) -> None:
        """End: there is nothing to flush."""


if __name__ == "__main__":
    main()
