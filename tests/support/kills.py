"""Kill a process at each of its steps that changes a file, one after the other."""

import os
import signal
import sys
from itertools import count
from pathlib import Path

CHANGING = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree", "shutil.move"}


def killed_at_each_step(root, work, at_most=500):
    """Do `work` in a process of its own, again and again, killed before its first step that changes
    something in `root`, before its second, and so on; yield after each kill.

    It ends with the first that is not killed, and fails when that takes more than `at_most`.
    """
    for step in range(at_most):
        if not _killed(root, work, step):
            return
        yield step
    raise AssertionError(f"more than {at_most} steps")


def _killed(root, work, step):
    """Return whether `work` was killed before its `step`; an error of it is raised here."""
    child = os.fork()
    if not child:
        steps = count()

        def before(event, arguments):
            if _changes(root, event, arguments) and next(steps) == step:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(before)
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0, "the work failed"
    return False


def _changes(root, event, arguments):
    if event == "open":
        path, mode, _ = arguments
        return isinstance(path, str | Path) and bool(mode) and "r" not in mode and _in(root, path)
    return event in CHANGING and _in(root, arguments[0])


def _in(root, path):
    return Path(os.fsdecode(path)).is_relative_to(root)
