import os
import subprocess
import sys
from pathlib import Path

import pytest
from living import review, until

from livingreview.running.updates import stale

distributed = pytest.importorskip(
    "distributed", reason="Dask is an optional extra; see CONTRIBUTING.md"
)


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """A real scheduler with two real workers, which share no folder with the project."""
    folder = tmp_path_factory.mktemp("cluster")
    environment = {**os.environ, "PYTHONPATH": ""}
    tool = Path(sys.executable).with_name("dask")
    common = {
        "cwd": folder,
        "env": environment,
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
    }
    place = folder / "scheduler.json"  # the scheduler takes a free port, and says there which
    told = ["--scheduler-file", place, "--no-dashboard"]
    head = [tool, "scheduler", "--host", "127.0.0.1", "--port", "0", *told]
    worker = [tool, "worker", "--nthreads", "1", *told]
    started = [subprocess.Popen(head, **common)]
    until(started[0], place.exists)
    started += [subprocess.Popen(worker, **common) for _ in range(2)]
    with distributed.Client(scheduler_file=place) as client:
        client.wait_for_workers(2)
        yield client.scheduler.address
    for process in reversed(started):
        process.terminate()
        process.wait()


def test_chapters_run_on_a_cluster_and_come_back_the_same(living, scheduler):
    done = review(living, "update", "--scheduler", scheduler)
    assert done.returncode == 0, done.stdout + done.stderr
    on_cluster = {path: path.read_bytes() for path in stale(living)}
    assert {str(p): [r.sentence for r in rs] for p, rs in stale(living).items() if rs} == {}
    assert review(living, "update", "--all").returncode == 0
    assert {path: path.read_bytes() for path in stale(living)} == on_cluster


def test_a_cluster_that_does_not_answer_is_named(living):
    done = review(living, "update", "--scheduler", "tcp://127.0.0.1:9")
    assert done.returncode == 1
    assert "No scheduler answers at tcp://127.0.0.1:9" in done.stderr
    assert "Traceback" not in done.stderr
