"""Where chapters run: side by side on this machine, or on an existing Dask cluster."""

import os
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager

from livingreview.problems import ReviewError
from livingreview.running.forks import CAN_FORK


class ClusterError(ReviewError):
    """The cluster cannot be used; the message says why."""


@contextmanager
def executor(scheduler: str | None) -> Iterator[tuple[Executor, bool]]:
    """Give an executor, and whether chapters have to run in Jupyter kernels there.

    On this machine threads are enough, since each chapter runs in a process of its own. On a
    cluster, files and chapters travel as bytes: workers share no disk with us, and
    need the libraries of requirements.txt but not the project. Raises `ClusterError` when Dask is
    not installed or nobody answers at `scheduler`.
    """
    if scheduler is None:
        with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as threads:
            yield threads, not CAN_FORK
        return
    try:
        import cloudpickle
        from distributed import Client
    except ImportError as error:
        install = (
            ".venv/bin/uv pip install --python .venv/bin/python --require-hashes -r"
            " requirements-cluster.txt"
        )
        raise ClusterError(f"Dask is not installed here. Run: {install}") from error
    import livingreview

    try:
        client = Client(scheduler, timeout="10s")
    except (OSError, TimeoutError) as error:
        raise ClusterError(f"No scheduler answers at {scheduler} ({error}).") from error
    cloudpickle.register_pickle_by_value(livingreview)
    with client:
        yield client.get_executor(pure=False), True
