"""The projects that are measured: copies of this one, and the one that it is compared with, as it
was at an earlier commit.
"""

import io
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from growing import edit_cell
from measuring import TOOLS

ROOT = Path(__file__).resolve().parents[1]
EARLIER = "eba801f"
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "_build", "__pycache__", ".*_cache", "*.egg-info"
)
FORCED = "execute:\n  execute_notebooks: force\n  timeout: 300\n"
SAVING = ("guard", "economy", "pages")  # extensions of the earlier commit
FOUR_SOURCES = "test_a_sound_evidence_base_has_no_problems"


def copied(place: Path, name: str, source: Path = ROOT) -> Path:
    """Return a copy of the project, or of another one."""
    return Path(shutil.copytree(source, place / name, ignore=LEFT_OUT))


def earlier(place: Path) -> Path:
    """Return the project as it was at the earlier commit, with its entry points, to be run in this
    environment.

    Ends the bench when git does not know the commit.
    """
    folder = place / "earlier"
    archive = subprocess.run(["git", "archive", EARLIER], cwd=ROOT, capture_output=True)  # noqa: S607
    if archive.returncode:
        sys.exit(f"The bench compares with commit {EARLIER}, which is not here. Run: git fetch")
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        files.extractall(folder, filter="data")
    entry_points = "import setuptools; setuptools.setup()"
    subprocess.run([sys.executable, "-c", entry_points, "-q", "egg_info"], cwd=folder, check=True)
    return folder


def plain(earlier: Path, name: str, without: tuple[str, ...] = SAVING) -> Path:
    """Return a copy of the earlier project that plain Jupyter Book executes whole; the extensions
    in `without` are left out.
    """
    folder = earlier.with_name(name)
    shutil.copytree(earlier, folder)
    config = folder / "_config.yml"
    text = config.read_text(encoding="utf-8")
    text = text.replace('execute:\n  execute_notebooks: "off"\n', FORCED)
    for extension in without:
        text = text.replace(f"    extensions.{extension}: .\n", "")
        text = text.replace(f"      - extensions.{extension}\n", "")
    config.write_text(text, encoding="utf-8")
    return folder


def four_sources(source: Path, place: Path) -> Path:
    """Return the evidence base of four sources on which the tests of the project `source` are
    made, with nothing wrong with it, and with the modules of that project.
    """
    command = [str(TOOLS / "pytest"), "-q", "-p", "no:cacheprovider", "--basetemp", str(place)]
    subprocess.run(
        [*command, "-n0", "-k", FOUR_SOURCES, "tests"],
        cwd=source,
        env={"PATH": str(TOOLS), "PYTHONPATH": str(source)},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    (folder,) = (path for path in place.iterdir() if not path.is_symlink())
    for package in ("livingreview", "review", "ics"):
        if (source / package).is_dir() and not (folder / package).is_dir():
            copied(folder, package, source / package)
    return folder


def edit_one_row(folder: Path, column: str, value: str) -> None:
    """Put `value` into a column of the last finding, so that its row and nothing else is new."""
    edit_cell(folder / "data" / "findings.csv", -1, column, lambda _: value)
