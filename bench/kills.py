"""Kill an update at many random moments, and see whether any chapter was ever damaged.

Usage: python bench/kills.py [KILLS]   (default 50). Works on a copy of the project; prints what it
found.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from measuring import TOOLS, run
from projects import LEFT_OUT, ROOT

SEED = 2006


def update(folder: Path) -> subprocess.Popen[bytes]:
    """Begin an update of the project in `folder`."""
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    command = [str(TOOLS / "review"), "update", "--all"]
    return subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def damaged(folder: Path, names: set[str]) -> list[str]:
    """Return the chapters that are missing or cannot be read, and whatever stands beside them that
    should not.
    """
    paths = [*folder.glob("*.ipynb"), *(folder / "chapters").iterdir()]
    found = sorted({path.name for path in paths} ^ names)
    for path in paths:
        if path.suffix == ".ipynb" and not path.name.startswith("."):
            try:
                nbformat.validate(nbformat.read(path, as_version=4))
            except Exception as error:
                found.append(f"{path.name}: {error}")
    return [name for name in found if not name.endswith(".new")]


def main() -> None:
    """Kill, look, and finish with an update that must make everything current."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    moments = random.Random(SEED)
    with tempfile.TemporaryDirectory(prefix="kills-") as place:
        folder = Path(place) / "project"
        shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
        start = time.perf_counter()
        run(folder, "review", "update", "--all")
        whole = time.perf_counter() - start
        names = {path.name for path in (*folder.glob("*.ipynb"), *(folder / "chapters").iterdir())}
        found = []
        for _ in range(kills):
            process = update(folder)
            time.sleep(moments.uniform(0, whole))
            process.kill()
            process.wait()
            found += damaged(folder, names)
        run(folder, "review", "update")
        left = [path.name for path in (folder / "chapters").glob(".*.new")]
        run(folder, "review", "status")
        print(
            f"{kills} kills within {whole:.1f} s each: {len(found)} damaged files {found}; left"
            f" over after the next run: {left}"
        )


if __name__ == "__main__":
    main()
